"""What an adapter of detail (HS to ten digits) gives back: rows, and for what they are all that there is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.model import Document
from data.sources.base import LayoutError

KEYS = ("commodity", "partner", "start")
COLUMNS = (*KEYS, "value", "duty", "quantity", "unit")
"""Codes as digits, Schedule C codes (or ``world``), the first month of the period as an ordinal; whole dollars; the
first quantity and its unit. A slice has the columns that its variables name."""


@dataclass
class Detail:
    """Rows of one document, with what they cover: see ``data.warehouse.slices.Slice``."""

    document: Document
    table: str
    flow: str
    variables: tuple[str, ...]
    first: int
    last: int
    step: int
    rows: pd.DataFrame
    partners: frozenset[str] | None
    codes: tuple[str, ...] = ("",)
    level: int = 10
    scheme: str = "hs_detail"


DetailAdapter = Callable[[Path, dt.date], list[Detail]]
"""Reads one file published on a release date. Raises LayoutError; never returns part of a file."""


def column(path: Path, frame: pd.DataFrame, name: str) -> pd.Series:
    """A column that must be there."""
    if name not in frame:
        raise LayoutError(path.name, "", "header", f"a column {name}", ", ".join(map(str, frame.columns)))
    return frame[name]


def whole(path: Path, frame: pd.DataFrame, name: str) -> pd.Series:
    """A column of whole amounts, none of them below zero."""
    found = pd.to_numeric(column(path, frame, name), errors="coerce")
    bad = found.isna() | (found < 0) | (found % 1 != 0)
    if bad.any():
        at = int(bad.to_numpy().argmax())
        raise LayoutError(path.name, "", f"row {at + 2}", f"a whole number in {name}", frame[name].iloc[at])
    return found.astype("int64")


def codes(path: Path, frame: pd.DataFrame, name: str, digits: int) -> pd.Series:
    """A column of codes of so many digits."""
    found = column(path, frame, name).astype("str")
    bad = ~found.str.fullmatch(rf"\d{{{digits}}}")
    if bad.any():
        at = int(bad.to_numpy().argmax())
        raise LayoutError(path.name, "", f"row {at + 2}", f"a code of {digits} digits in {name}", frame[name].iloc[at])
    return found


def once(path: Path, rows: pd.DataFrame) -> None:
    """Raises LayoutError where a partner, code and period stand twice."""
    repeated = rows.duplicated(list(KEYS))
    if repeated.any():
        at = int(repeated.to_numpy().argmax())
        said = ", ".join(str(rows[name].iloc[at]) for name in KEYS[:2])
        raise LayoutError(path.name, "", f"row {at + 2}", "each partner, code and period once", said)


def kept(rows: pd.DataFrame) -> pd.DataFrame:
    """Without the rows that are zero in every column: they say no more than a row that is not there."""
    amounts = [name for name in ("value", "duty", "quantity") if name in rows]
    return rows[(rows[amounts] != 0).any(axis=1)].reset_index(drop=True)
