"""What every adapter gives back, and the error by which it refuses a file.

An adapter reads one publisher's file kind. It asserts the labels that it expects before it reads a
number; when they differ it raises ``LayoutError`` naming file, sheet, cell and what it found.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from data import period
from data.model import Document, SeriesKey

COLUMNS = (
    "table", "flow", "sector", "basis", "adjustment", "prices", "variable", "unit", "partner", "scheme", "commodity",
    "start", "end", "value",
)  # fmt: skip
"""The columns of ``Extract.values``: a SeriesKey, the inclusive months as first-of-month dates, the value."""

DEFAULTS = {
    "sector": "goods",
    "basis": "census",
    "adjustment": "nsa",
    "prices": "nominal",
    "variable": "value",
    "unit": "USD million",
    "partner": "world",
    "scheme": "total",
    "commodity": "total",
}
"""What a series of the Census Bureau is where its table does not say otherwise."""


_ADDRESS = re.compile(r"[A-Z]{1,3}\d+(:[A-Z]{1,3}\d+)?")


class LayoutError(Exception):
    """A file is not laid out as its publisher lays it out: refuse it whole. ``sheet`` and ``cell`` (or "row 7") are
    empty where the file has none, or is wrong as a whole."""

    def __init__(self, file: str, sheet: str, cell: str, expected: str, found: object) -> None:
        at = f"cell {cell}" if _ADDRESS.fullmatch(cell) else cell
        found = found.item() if hasattr(found, "item") else found  # a number of NumPy's, as a person writes it
        place = ", ".join(part for part in (file, f"sheet {sheet!r}" if sheet else "", at) if part)
        super().__init__(f"{place}: expected {expected}, found {found!r}")
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


Row = tuple[SeriesKey, int, int, float]
"""A series, the first and the last month as ordinals (see ``data.period``), the value."""


def frame(rows: Iterable[Row]) -> pd.DataFrame:
    """The frame of ``COLUMNS`` that ``Extract.values`` wants."""
    records = [
        (
            *(key.table, key.flow, key.sector, key.basis, key.adjustment, key.prices, key.variable, key.unit),
            *(key.partner, key.scheme, key.commodity, period.first_day(start), period.first_day(end), value),
        )
        for key, start, end, value in rows
    ]
    made = pd.DataFrame.from_records(records, columns=list(COLUMNS))
    return made.astype(dict.fromkeys(COLUMNS[:11], "str")).assign(
        start=pd.to_datetime(made["start"]), end=pd.to_datetime(made["end"]), value=made["value"].astype("float64")
    )


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
