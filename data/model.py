"""The typed vocabulary of the data: what a figure is, and where it came from.

Everything here is frozen. Values in memory and in answers are in the unit that ``Unit`` names
(money is always USD million); months are first-of-month dates.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Flow(StrEnum):
    """What is counted. ``BALANCE`` and ``TOTAL_TRADE`` are measures over both flows."""

    EXPORTS = "exports"
    IMPORTS = "imports"
    BALANCE = "balance"
    TOTAL_TRADE = "total_trade"
    NONE = "none"
    """A series that is no trade at all (gross domestic product)."""


class Variable(StrEnum):
    """Which column of a table: nearly always the value; the rest only where an exhibit prints them."""

    VALUE = "value"
    CIF_VALUE = "cif_value"
    QUANTITY = "quantity"
    QUANTITY_PER_DAY = "quantity_per_day"
    UNIT_PRICE = "unit_price"
    DUTY = "calculated_duty"
    DUTY_RATE = "average_duty_rate"
    """Worked out of the duty and the imports for consumption of a table: no file has it."""
    AVERAGE = "three_month_average"
    CHANGE = "change"
    """Stated as such, on the month before; the next, on the same period of the year before."""
    PERCENT_CHANGE = "percent_change"
    CHANGE_ON_YEAR = "change_on_year"
    PERCENT_CHANGE_ON_YEAR = "percent_change_on_year"
    GDP = "gdp"


class Sector(StrEnum):
    GOODS = "goods"
    SERVICES = "services"
    BOTH = "goods_and_services"


class Basis(StrEnum):
    BOP = "bop"
    CENSUS = "census"
    NONE = "none"
    """Not trade, so on neither basis (gross domestic product)."""


class Adjustment(StrEnum):
    SA = "sa"
    NSA = "nsa"


class Prices(StrEnum):
    NOMINAL = "nominal"
    CHAINED_2017 = "chained_2017"
    CHAINED_2012 = "chained_2012"
    """The base year of releases before mid-2022: kept apart, never mixed with 2017 dollars."""


class Unit(StrEnum):
    USD_MILLION = "USD million"
    PERCENT = "percent"
    RANK = "rank"
    COUNT = "count"
    THOUSAND_BARRELS = "thousand barrels"
    THOUSAND_BARRELS_PER_DAY = "thousand barrels per day"
    USD_PER_BARREL = "USD per barrel"
    DATE = "date"
    RATIO = "ratio"


WORLD = "world"
"""The partner code of a total over all partners (no Schedule C code is the same in every table)."""

TOTAL = "total"
"""The commodity scheme and code of a total over all products."""


@dataclass(frozen=True, slots=True)
class SeriesKey:
    """One published series: every property but the period and the vintage.

    ``table`` is a key of ``data/vocab/tables.toml``. ``partner`` is a Schedule C code or ``WORLD``.
    ``scheme``/``commodity`` name a classification and a code in it, or ``TOTAL``/``TOTAL``.
    """

    table: str
    flow: Flow
    sector: Sector
    basis: Basis
    adjustment: Adjustment
    unit: Unit
    partner: str = WORLD
    scheme: str = TOTAL
    commodity: str = TOTAL
    prices: Prices = Prices.NOMINAL
    variable: Variable = Variable.VALUE


@dataclass(frozen=True, slots=True)
class Document:
    """One publisher's file as it was loaded: the provenance of every value read from it.

    ``exhibit`` is what a reader would cite ("Exhibit 14", "country.xlsx", "Table 1").
    """

    publisher: str
    title: str
    exhibit: str
    file: str
    sha256: str
    release: dt.date
    url: str


@dataclass(frozen=True, slots=True)
class SourceNote:
    """What an answer prints under its figures, one per table used. See ``domain.md``, Source notes."""

    publisher: str
    title: str
    table: str
    release: dt.date
    basis: str
    adjustment: str
    url: str
    prices: str = Prices.NOMINAL
    reference: str = ""
