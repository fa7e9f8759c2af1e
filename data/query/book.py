"""What answers: a ``Book`` is one way to answer, and a ``Run`` says that a release carried a stretch of periods of one
of its series."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from data.model import TOTAL, Adjustment, Basis, Prices, Sector, Unit, Variable
from data.period import Period
from data.query import detail


@dataclass(frozen=True, slots=True)
class Book:
    """One way to answer: a table's series with everything fixed but flow, partner and period. ``exports`` and
    ``imports`` are the codes of ``scheme`` that are summed for each flow: the end-use codes of the two flows differ.
    ``sparse`` tables leave out rows where there was no trade."""

    table: str
    sector: Sector
    basis: Basis
    adjustment: Adjustment
    prices: Prices
    variable: Variable
    unit: Unit
    scheme: str = TOTAL
    exports: tuple[str, ...] = (TOTAL,)
    imports: tuple[str, ...] = (TOTAL,)
    sparse: bool = False

    @property
    def patchy(self) -> bool:
        """Whether only its runs tell what is loaded: a month outside them is not known."""
        return self.table in detail.TABLES

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of both flows, each once."""
        return tuple(dict.fromkeys((*self.imports, *self.exports)))

    def codes_of(self, flow: str) -> tuple[str, ...]:
        """The codes of one flow; a printed balance (or a variable without a flow) has one common list."""
        if flow == "exports":
            return self.exports
        if flow == "imports":
            return self.imports
        return self.imports if self.imports == self.exports or not self.exports else ()


ANY = "*"
"""The pseudo partner (or category) of runs that stand for every one of a table."""


class Run(NamedTuple):
    """A release carried this series for every period of ``step`` months from ``first`` to ``last``."""

    flow: str
    partner: str
    commodity: str
    release: dt.date
    first: int
    last: int
    step: int
    document: int

    def carries(self, period: Period) -> bool:
        if self.step == 0:
            return (self.first, self.last) == (period.start, period.end)
        inside = self.first <= period.start and period.end <= self.last
        return inside and period.months % self.step == 0 and (period.start - self.first) % self.step == 0
