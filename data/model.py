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

    @property
    def turned(self) -> Flow:
        """The flow as the other side has it: what one sells, the other buys."""
        return Flow(other_side(self.value))


_OTHER_SIDE = {"exports": "imports", "imports": "exports", "deficit": "surplus", "surplus": "deficit"}


def other_side(said: str) -> str:
    """What a flow or a balance is called on the other side; what is the same on both ("balance") as it is."""
    return _OTHER_SIDE.get(said, said)


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
    """The base year of the releases before it was 2017: kept apart, never mixed with 2017 dollars."""
    REAL = "real"
    """Of a question, never of a series: chained dollars of the newest base year that has the period."""

    @property
    def words(self) -> str:
        """What it is called beside a figure."""
        return f"chained ({self.value[-4:]}) dollars" if self.value.startswith("chained") else "current dollars"

    @property
    def real(self) -> bool:
        return self is not Prices.NOMINAL

    def fits(self, other: Prices) -> bool:
        """Whether a series in ``other`` prices is what was asked."""
        return other.real if self is Prices.REAL else other is self


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
    # Of detail, as the Census Bureau counts it; the dollars for one of each.
    KILOGRAMS = "kilograms"
    USD_PER_KILOGRAM = "USD per kilogram"
    GRAMS = "grams"
    USD_PER_GRAM = "USD per gram"
    TONS = "metric tons"
    USD_PER_TON = "USD per metric ton"
    UNITS = "units"
    USD_PER_UNIT = "USD per unit"
    DOZENS = "dozens"
    USD_PER_DOZEN = "USD per dozen"
    PAIRS = "pairs"
    USD_PER_PAIR = "USD per pair"
    DOZEN_PAIRS = "dozen pairs"
    USD_PER_DOZEN_PAIRS = "USD per dozen pairs"
    THOUSANDS = "thousands"
    USD_PER_THOUSAND = "USD per thousand"
    LITERS = "liters"
    USD_PER_LITER = "USD per liter"
    PROOF_LITERS = "proof liters"
    USD_PER_PROOF_LITER = "USD per proof liter"
    BARRELS = "barrels"
    SQUARE_METERS = "square meters"
    USD_PER_SQUARE_METER = "USD per square meter"
    CUBIC_METERS = "cubic meters"
    USD_PER_CUBIC_METER = "USD per cubic meter"
    METERS = "meters"
    USD_PER_METER = "USD per meter"
    CARATS = "carats"
    USD_PER_CARAT = "USD per carat"
    MEGAWATT_HOURS = "megawatt hours"
    USD_PER_MEGAWATT_HOUR = "USD per megawatt hour"

    @property
    def each(self) -> Unit:
        """The dollars for one of a counted unit. Raises ValueError for a unit that counts nothing."""
        alike = self.value if self.value == "dozen pairs" else self.value[:-1]
        return Unit(f"USD per {alike}")


CENSUS_UNITS = {
    "KG": Unit.KILOGRAMS, "GM": Unit.GRAMS, "G": Unit.GRAMS, "T": Unit.TONS, "NO": Unit.UNITS, "PCS": Unit.UNITS,
    "DOZ": Unit.DOZENS, "PRS": Unit.PAIRS, "DPR": Unit.DOZEN_PAIRS, "THS": Unit.THOUSANDS, "L": Unit.LITERS,
    "PFL": Unit.PROOF_LITERS, "BBL": Unit.BARRELS, "M2": Unit.SQUARE_METERS, "M3": Unit.CUBIC_METERS, "M": Unit.METERS,
    "CAR": Unit.CARATS, "MWH": Unit.MEGAWATT_HOURS,
}  # fmt: skip
"""Units of quantity as the Census Bureau writes them; a line with another unit has no quantity here."""


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
