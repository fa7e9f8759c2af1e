"""FRED's copies: the goods and services balance (BOPGSTB) as it stood on a day, and nominal GDP."""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path

from data import period
from data.model import Adjustment, Basis, Document, Flow, Sector, SeriesKey, Unit, Variable
from data.sources.base import Extract, LayoutError, Row, digest, frame

BALANCE = SeriesKey("totals", Flow.BALANCE, Sector.BOTH, Basis.BOP, Adjustment.SA, Unit.USD_MILLION)
GDP = SeriesKey("gdp", Flow.NONE, Sector.BOTH, Basis.NONE, Adjustment.SA, Unit.USD_MILLION, variable=Variable.GDP)

DATES = ("observation_date", "DATE")
"""How FRED heads the column of dates: today, and until 2024."""


def last_month(path: Path, name: str, step: int) -> int:
    """The last month (ordinal) of a FRED download. Raises LayoutError for another file."""
    return _read(path, name, step)[-1][0] + step - 1


def _read(path: Path, name: str, step: int) -> list[tuple[int, float]]:
    """(month ordinal, value) pairs of a FRED download; consecutive, ``step`` months apart."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = [row for row in csv.reader(handle) if row]
    # ALFRED heads a vintage by its day: BOPGSTB_20250205.
    head = [re.sub(r"_\d{8}$", "", cell) for cell in rows[0]] if rows else []
    if head not in [[date, name] for date in DATES]:
        found = rows[0] if rows else "nothing"
        raise LayoutError(path.name, "", "A1", f"the header observation_date,{name} (or DATE,{name})", found)
    pairs: list[tuple[int, float]] = []
    for number, row in enumerate(rows[1:], 2):
        try:
            at, value = period.from_date(dt.date.fromisoformat(row[0])), float(row[1])
        except (ValueError, IndexError) as error:
            raise LayoutError(path.name, "", f"A{number}", "a date and a number", row) from error
        if pairs and at != pairs[-1][0] + step:
            raise LayoutError(path.name, "", f"A{number}", period.iso(pairs[-1][0] + step), row[0])
        pairs.append((at, value))
    if not pairs:
        raise LayoutError(path.name, "", "A2", "a date and a number", "nothing")
    return pairs


def read_balance(path: Path, release: dt.date) -> list[Extract]:
    """BOPGSTB: monthly balance of goods and services, BOP, SA, USD million."""
    title = "Trade Balance: Goods and Services, Balance of Payments Basis (BOPGSTB)"
    rows: list[Row] = [(BALANCE, at, at, value) for at, value in _read(path, "BOPGSTB", 1)]
    url = "https://fred.stlouisfed.org/series/BOPGSTB"
    publisher = "U.S. Census Bureau and U.S. Bureau of Economic Analysis, by FRED"
    return [Extract(Document(publisher, title, "BOPGSTB", path.name, digest(path), release, url), frame(rows))]


def read_gdp(path: Path, release: dt.date) -> list[Extract]:
    """Nominal GDP, published quarterly in billions of dollars at seasonally adjusted annual rates.

    Stored in USD million: a quarter as a quarter of its annual rate (so that it can be set against a
    quarter's trade), a year as the mean of its four annual rates.
    """
    quarters = _read(path, "GDP", 3)
    rows: list[Row] = [(GDP, at, at + 2, value * 1000 / 4) for at, value in quarters]
    by_start = dict(quarters)
    for at, _value in quarters:
        rates = [by_start.get(at + 3 * step) for step in range(4)]
        if period.number_of(at) == 1 and all(rate is not None for rate in rates):
            rows.append((GDP, at, at + 11, sum(rate for rate in rates if rate is not None) * 1000 / 4))
    title = "Gross Domestic Product, seasonally adjusted annual rate (GDP)"
    url = "https://fred.stlouisfed.org/series/GDP"
    publisher = "U.S. Bureau of Economic Analysis, by FRED"
    return [Extract(Document(publisher, title, "GDP", path.name, digest(path), release, url), frame(rows))]
