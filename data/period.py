"""Period arithmetic over months: the reference periods that figures have. No words are parsed here.

A month is an ordinal ``year * 12 + month - 1`` so that arithmetic is plain integers; ``Period`` is an
inclusive range of months with the kind by which people would name it.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Literal

Kind = Literal["month", "quarter", "half", "year", "fiscal_year", "ytd", "range"]
Grain = Literal["month", "quarter", "half", "year"]
MONTHS_IN: dict[str, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def month(year: int, number: int) -> int:
    """The ordinal of a month; ``number`` is 1 to 12."""
    return year * 12 + number - 1


def year_of(ordinal: int) -> int:
    return ordinal // 12


def number_of(ordinal: int) -> int:
    """1 for January to 12 for December."""
    return ordinal % 12 + 1


def iso(ordinal: int) -> str:
    """``2024-03``."""
    return f"{ordinal // 12:04d}-{ordinal % 12 + 1:02d}"


def first_day(ordinal: int) -> dt.date:
    return dt.date(ordinal // 12, ordinal % 12 + 1, 1)


def from_date(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def month_name(ordinal: int) -> str:
    return f"{calendar.month_name[number_of(ordinal)]} {year_of(ordinal)}"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Months ``start`` to ``end``, both included, as ordinals."""

    start: int
    end: int
    kind: Kind = "range"

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period ends before it starts: {iso(self.start)} to {iso(self.end)}")

    @classmethod
    def of_month(cls, year: int, number: int) -> Period:
        return cls(month(year, number), month(year, number), "month")

    @classmethod
    def of_quarter(cls, year: int, quarter: int) -> Period:
        return cls(month(year, quarter * 3 - 2), month(year, quarter * 3), "quarter")

    @classmethod
    def of_half(cls, year: int, half: int) -> Period:
        return cls(month(year, half * 6 - 5), month(year, half * 6), "half")

    @classmethod
    def of_year(cls, year: int) -> Period:
        return cls(month(year, 1), month(year, 12), "year")

    @classmethod
    def of_fiscal_year(cls, year: int) -> Period:
        """The federal fiscal year: October of the year before to September."""
        return cls(month(year - 1, 10), month(year, 9), "fiscal_year")

    @classmethod
    def ytd(cls, end: int) -> Period:
        """January to ``end`` of the same year."""
        return cls(month(year_of(end), 1), end, "ytd")

    @property
    def months(self) -> int:
        return self.end - self.start + 1

    @property
    def grain(self) -> Grain | None:
        """The calendar unit that the period is one of, if it is one."""
        for grain, length in MONTHS_IN.items():
            if self.months == length and self.start % length == 0:
                return grain  # type: ignore[return-value]
        return None

    def shift(self, months: int) -> Period:
        return Period(self.start + months, self.end + months, self.kind)

    def year_before(self) -> Period:
        return self.shift(-12)

    def before(self) -> Period:
        """The period of the same length just before."""
        return self.shift(-self.months)

    def clip(self, last: int) -> Period | None:
        """The part up to ``last``, or None when nothing is left."""
        if self.start > last:
            return None
        return self if self.end <= last else Period(self.start, last, "range")

    def split(self, grain: Grain) -> list[Period]:
        """The calendar units inside, the last one cut where the period ends."""
        size, out, at = MONTHS_IN[grain], [], self.start
        while at <= self.end:
            stop = min(at - at % size + size - 1, self.end)
            whole = at % size == 0 and stop - at + 1 == size
            out.append(Period(at, stop, grain if whole else "range"))
            at = stop + 1
        return out

    @property
    def label(self) -> str:
        """As a professional would write it: 2024, Q1 2025, H1 2025, March 2025, January-August 2026."""
        y0, y1, n0, n1 = year_of(self.start), year_of(self.end), number_of(self.start), number_of(self.end)
        if self.kind == "fiscal_year":
            return f"fiscal year {y1} (October {y0} to September {y1})"
        match self.grain:
            case "month":
                return month_name(self.start)
            case "quarter":
                return f"Q{(n0 + 2) // 3} {y0}"
            case "half":
                return f"H{1 if n0 == 1 else 2} {y0}"
            case "year":
                return str(y0)
        if n0 == 1 and n1 == 12:
            return f"{y0} to {y1}"
        if y0 == y1:
            return f"{calendar.month_name[n0]}-{calendar.month_name[n1]} {y0}"
        return f"{month_name(self.start)} to {month_name(self.end)}"


ExprKind = Literal[
    "range", "latest", "ytd", "trailing", "leading", "since", "until", "all", "shift", "part", "too_fine"
]


@dataclass(frozen=True, slots=True)
class PeriodExpr:
    """What an expression of time says, before the data's own end is known.

    kind       which fields count
    range      ``period``; ``ends`` when two ends were named ("from 2023 to 2024", "Jan-Mar 2025")
    latest     ``unit`` when named ("latest quarter")
    ytd        ``period`` when its end is named ("through August"), else ``year`` (None: the current one)
    trailing   ``count`` (None: "a few") and ``unit`` back from the data's end; ``leading``: into the future
    since      ``start``, open end; ``period`` is the anchor that was named
    until      ``end``, open start; ``period`` is the anchor that was named
    all        the whole series
    shift      ``count`` of ``unit`` (negative: earlier) from another period, or the same months of ``year``;
               ``period`` is the reading where there is no other period ("two years ago"), if there is one
    part       ``days``: part of a calendar unit, half-open, no figure answers it ("early 2019", "mid-May")
    too_fine   finer than a month; ``days`` where known

    ``start``/``end`` are month ordinals, both included. ``unit`` is month, quarter, half, year or decade.
    ``relative``: reckoned from today ("last year"; ``count``/``unit`` say how far). ``assumed_year``: the
    year was not said, and is the most recent. ``label``: the words as typed.
    """

    kind: ExprKind
    label: str = ""
    period: Period | None = None
    start: int | None = None
    end: int | None = None
    count: int | None = None
    unit: str | None = None
    year: int | None = None
    ends: tuple[Period, Period] | None = None
    relative: bool = False
    assumed_year: bool = False
    days: tuple[dt.date | None, dt.date | None] | None = None


@dataclass(frozen=True, slots=True)
class VintageExpr:
    """Which release's figures are asked for.

    ``as_of`` (what was known at the end of ``date`` or ``month``), ``first`` published, ``release`` (the
    release of that ``date`` or in that ``month``, an ordinal), ``latest``, or ``named_release`` (``label``).
    """

    kind: Literal["as_of", "first", "release", "latest", "named_release"]
    date: dt.date | None = None
    month: int | None = None
    label: str = ""
