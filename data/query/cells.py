"""Sums read from a book, and the level of a measure for a target and a period, with the releases it stood in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from data.model import Flow
from data.period import Period
from data.query.book import Book, Run
from data.query.spec import Target


class Sum(NamedTuple):
    total: float
    n: int
    oldest: dt.date
    newest: dt.date


Sums = dict[tuple[str, str, str, int], dict[int, Sum]]
"""By flow, partner, commodity and period, and by the length of the published periods in it."""


def summed(rows: Iterable[Sequence[Any]]) -> Sums:
    """The rows of a statement of sums (``sql.cells``)."""
    out: Sums = {}
    for flow, partner, commodity, k, step, *total in rows:
        out.setdefault((flow, partner, commodity, k), {})[step] = Sum(*total)
    return out


class Level(NamedTuple):
    """A value with the oldest and newest release among its parts."""

    value: float
    oldest: dt.date
    newest: dt.date


SIGNS: dict[Flow, tuple[tuple[str, int], ...]] = {
    Flow.EXPORTS: (("exports", 1),),
    Flow.IMPORTS: (("imports", 1),),
    Flow.BALANCE: (("exports", 1), ("imports", -1)),
    Flow.TOTAL_TRADE: (("exports", 1), ("imports", 1)),
}


@dataclass
class Cells:
    """Sums by flow, partner, commodity and period."""

    book: Book
    periods: list[Period]
    sums: Sums = field(default_factory=dict)
    runs: Mapping[tuple[str, str, str], list[Run]] = field(default_factory=dict)
    """Runs by flow, partner and commodity, where known: which release stood behind a value that it did not change."""
    as_of: dt.date | None = None

    def stood(self, flow: str, partner: str, commodity: str, k: int, step: int, newest: dt.date) -> dt.date:
        """The newest release (of the state read) that carried the period in parts of ``step`` months."""
        span = self.periods[k]
        days = [
            r.release
            for r in self.runs.get((flow, partner, commodity), ())
            if (r.step or r.last - r.first + 1) == step and r.first <= span.start and span.end <= r.last
            and (self.as_of is None or r.release <= self.as_of)
        ]  # fmt: skip
        return max([newest, *days])

    def flow(self, flow: str, partner: str, commodity: str, k: int) -> Level | None:
        """One published row over period ``k``: the printed figure, or the sum of shorter ones."""
        parts = self.sums.get((flow, partner, commodity, k))
        if parts is None:
            return None
        months = self.periods[k].months
        whole = [(step, x) for step, x in parts.items() if x.n * step == months or (self.book.sparse and step == 1)]
        if not whole:
            return None
        if len(whole) > 1:
            whole.sort(key=lambda one: (self.stood(flow, partner, commodity, k, one[0], one[1].newest), one[0]))
        part = whole[-1][1]
        return Level(part.total, part.oldest, part.newest)

    def _codes(self, flow: str, partner: str, k: int, codes: tuple[str, ...]) -> Level | None:
        if len(codes) == 1:
            return self.flow(flow, partner, codes[0], k)
        found = [x for c in codes if (x := self.flow(flow, partner, c, k)) is not None]
        return add(found) if found and (len(found) == len(codes) or self.book.sparse) else None

    def measure(self, measure: Flow, partner: str, k: int, codes: tuple[str, ...] | None = None) -> Level | None:
        """A measure of one partner over period ``k``, summed over the book's categories: the printed figure where
        there is one as new as the flows that it could be made of."""

        def of(flow: str) -> tuple[str, ...]:
            return codes if codes is not None else self.book.codes_of(flow)

        printed = self._codes(measure.value, partner, k, of(measure.value))
        if len(SIGNS.get(measure, ())) < 2:
            return printed  # made of itself
        parts = [(self._codes(f, partner, k, of(f)), sign) for f, sign in SIGNS.get(measure, ())]
        have = [(p, sign) for p, sign in parts if p is not None]
        if not have or (len(have) < len(parts) and not self.book.sparse):
            return printed
        made = Level(
            sum(p.value * sign for p, sign in have), min(p.oldest for p, _ in have), max(p.newest for p, _ in have)
        )
        if printed is None:
            return made
        stood = min(self._stood(measure.value, partner, c, k, printed.newest) for c in of(measure.value))
        return printed if stood >= made.newest else made

    def _stood(self, flow: str, partner: str, commodity: str, k: int, newest: dt.date) -> dt.date:
        """The newest release behind a printed figure, in parts of any length."""
        parts = self.sums.get((flow, partner, commodity, k), {})
        return max([newest, *(self.stood(flow, partner, commodity, k, step, newest) for step in parts)])

    def target(self, measure: Flow, target: Target, k: int, codes: tuple[str, ...] | None = None) -> Level | None:
        """A measure of a target: its rows less those taken off. Members without a row count as no trade, as long as
        one member has one; a group is its members at the end of the period."""
        if len(target.codes) == 1 and not target.minus and not target.spells:
            return self.measure(measure, target.codes[0], k, codes)
        plus = [x for c in target.at(self.periods[k]).codes if (x := self.measure(measure, c, k, codes)) is not None]
        minus = [x for c in target.minus if (x := self.measure(measure, c, k, codes)) is not None]
        if not plus or len(minus) < len(target.minus):
            return None
        return add([*plus, *(Level(-m.value, m.oldest, m.newest) for m in minus)])


def add(parts: list[Level]) -> Level:
    """The sum of levels."""
    return Level(sum(p.value for p in parts), min(p.oldest for p in parts), max(p.newest for p in parts))
