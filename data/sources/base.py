"""What every adapter gives back, and the error by which it refuses a file.

An adapter reads one publisher's file kind. It asserts the labels that it expects before it reads a
number; when they differ it raises ``LayoutError`` naming file, sheet, cell and what it found.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from data.model import Document

COLUMNS = (
    "table", "flow", "sector", "basis", "adjustment", "prices", "variable", "unit", "partner", "scheme", "commodity",
    "start", "end", "value",
)  # fmt: skip
"""The columns of ``Extract.values``: a SeriesKey, the inclusive months as first-of-month dates, the value."""


class LayoutError(Exception):
    """A file is not laid out as its publisher lays it out: refuse it whole."""

    def __init__(self, file: str, sheet: str, cell: str, expected: str, found: object) -> None:
        super().__init__(f"{file}, sheet {sheet!r}, cell {cell}: expected {expected}, found {found!r}")
        self.file, self.sheet, self.cell, self.expected, self.found = file, sheet, cell, expected, found


@dataclass
class Extract:
    """Everything read from one document.

    ``values``: a frame with ``COLUMNS``; only published values (no rows for empty months).
    ``prior``: the same columns, for rows "as published last month": they belong to the release before.
    ``partners``: (partner code, published name); ``commodities``: (scheme, code, name, parent or None, position).
    """

    document: Document
    values: pd.DataFrame
    prior: pd.DataFrame | None = None
    partners: list[tuple[str, str]] = field(default_factory=list)
    commodities: list[tuple[str, str, str, str | None, int]] = field(default_factory=list)


Adapter = Callable[[Path, dt.date], list[Extract]]
"""Reads one file published on a release date. Raises LayoutError; never returns part of a file."""
