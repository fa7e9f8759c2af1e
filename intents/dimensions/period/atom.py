"""An atom, one named period ("March 2025", "last year"), and what a rule found of it.

An atom may lack its year ("March"): ``neighbours.share_years`` takes it from a neighbour ("March and April
2025"), and ``Atom.resolve`` otherwise takes the most recent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from data.period import MONTHS_IN, Period, from_date, year_of
from data.period import month as month_at
from intents.dimensions.period.lexer import Item

SUB = ("month", "quarter", "half", "months")
UNITS = ("month", "quarter", "half", "year", "decade", "century", "fine", "period")


@dataclass(slots=True)
class Atom:
    """``kind`` month, quarter, half, months or year: months ``first`` to ``last`` of ``year``; or ``fixed``.

    ``kind`` day has ``day`` (None when unknown); trailing, leading, latest and shift have ``count``/``unit``.
    ``part`` is early, mid, late, end, earlier, later or rest.
    """

    kind: str
    first: int = 1
    last: int = 12
    year: int | None = None
    fixed: Period | None = None
    count: int | None = None
    unit: str | None = None
    relative: bool = False
    day: dt.date | None = None
    part: str | None = None
    assumed: bool = False
    score: float = 1.0
    ends: tuple[Period, Period] | None = None
    note: str | None = None
    years_of_decade: tuple[int, ...] = ()
    from_neighbour: bool = False  # "the previous year" after a year: the one before that year

    @property
    def dated(self) -> bool:
        """The year was said; not so when it was only assumed together with a neighbour's."""
        return not self.assumed and self.known

    @property
    def known(self) -> bool:
        return self.fixed is not None or self.year is not None

    def resolve(self, today: dt.date, latest: int | None = None) -> Period:
        """The months meant. Without a year the most recent: months up to this one, quarters that are over.

        ``latest`` bounds the last month instead (for the start of a range whose end is known).
        """
        if self.fixed is not None:
            return self.fixed
        year = self.year
        if year is None:
            bound = from_date(today) if latest is None else latest
            over = self.kind == "month" or latest is not None
            year = year_of(bound)
            if month_at(year, self.last) > bound - (not over):
                year -= 1
        return Period(month_at(year, self.first), month_at(year, self.last), _KINDS.get(self.kind, "range"))  # type: ignore[arg-type]


_KINDS = {"month": "month", "quarter": "quarter", "half": "half", "year": "year"}


@dataclass(slots=True)
class Matched:
    """The items that a rule matched, and the day from which "last" is reckoned."""

    items: Sequence[Item]
    today: dt.date
    full_year: Callable[[int], int]

    def has(self, name: str) -> bool:
        return any(name in item.classes for item in self.items)

    def value(self, *names: str) -> int:
        return next((i.value for i in self.items if not i.classes.isdisjoint(names)), 0)

    def values(self, *names: str) -> list[int]:
        return [i.value for i in self.items if not i.classes.isdisjoint(names)]

    @property
    def direction(self) -> int:
        return -1 if self.has("last") or self.has("ago") else 1 if self.has("next") else 0

    @property
    def unit(self) -> str:
        return next((u for i in self.items for u in UNITS if f"u_{u}" in i.classes), "")

    def year(self) -> int | None:
        """The year that was said, or reckoned; None when there is none in the match."""
        if said := self.value("year4", "short"):
            return said
        if self.has("u_year"):
            return self.today.year + self.direction
        return None


def unit_at(today: dt.date, unit: str, steps: int) -> Period:
    """The calendar month, quarter, half or year that lies ``steps`` from the one of ``today``."""
    size = MONTHS_IN[unit]
    start = from_date(today) // size * size + steps * size
    return Period(start, start + size - 1, unit)  # type: ignore[arg-type]
