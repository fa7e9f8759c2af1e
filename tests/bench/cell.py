"""A cell: one printed figure of an exhibit, and the names under which it is printed."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

PUBLISHED = Path(__file__).parents[2] / "data" / "vocab" / "published_commodities.csv"


@dataclass(frozen=True)
class Cell:
    """One printed figure: where it stands, and its value in the warehouse's unit."""

    exhibit: str
    release: dt.date
    table: str
    flow: str
    sector: str
    basis: str
    adjustment: str
    prices: str
    variable: str
    unit: str
    partner: str
    scheme: str
    commodity: str
    start: dt.date
    end: dt.date
    value: float
    current: bool
    """Whether no later release has another value."""
    newest: bool = True
    """Whether the table has no later release."""
    own: bool = True
    """Whether the document is of the release itself, not of the next one that repeats its figure."""
    partner_name: str = ""
    commodity_name: str = ""

    @property
    def months(self) -> int:
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1


@lru_cache(maxsize=1)
def printed() -> dict[tuple[str, str, str, str], str]:
    """(table, flow, scheme, code) -> the name printed; flow is empty where both flows share it."""
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        return {(r["table"], r["flow"], r["scheme"], r["code"]): r["name"] for r in csv.DictReader(file)}


def exhibit_name(name: str) -> str:
    """``Exhibit 14`` of ``FT-900 Exhibit 14``."""
    return name.removeprefix("FT-900 ").split(" of ")[0]
