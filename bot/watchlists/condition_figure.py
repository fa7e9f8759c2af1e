"""The figure of one condition of a watchlist, period by period, and the condition in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

from bot.speak.numbers import money
from data.period import Period, PeriodExpr
from data.query.answer import Figure, QueryAnswer
from data.query.engine import Engine as Answers
from data.query.issues import Unpublished
from data.query.spec import Query, Shape, Sign
from intents.watch import spoken
from intents.watch_words import FigureCondition

HISTORY_LEAST = 10
"""Periods before one that can be a record."""
GRAINS = {"month": 1, "quarter": 3, "year": 12}


def described(found: FigureCondition) -> str:
    """ "deficit with Vietnam above $15.0 billion in a month": the words of the list."""
    over = "" if found.grain == "month" else f" in a {found.grain}"
    if found.of == "record":
        return f"{found.question} at a record {'high' if found.side == 'above' else 'low'}{over}"
    if found.of == "overtaking":
        return f"{found.told}{over}"
    if found.of == "rank":
        place = "the largest" if found.value < 2 else f"among the top {int(found.value)}"
        return f"{found.question} {'' if found.side == 'below' else 'no longer '}{place}{over}"
    amount = money(abs(found.value)) if found.unit == "USD million" else f"{abs(found.value):g}%"
    if found.of == "level":
        return f"{found.question} {found.side} {amount} in a {found.grain}"
    way = "up" if found.value > 0 else "down"
    against = {"year": "on the year", "month": "on the month"}.get(found.comparison or "", "on the period before")
    return f"{found.question} {way} more than {amount} {against}{over}"


def _sign(query: Query) -> Sign | None:
    """The side by which balances are ranked; None for flows."""
    said = spoken(query)
    return "deficit" if said == "deficit" else "surplus" if said == "surplus" else None


@dataclass
class Gauge:
    """The figure of one condition, by the ordinal of its period, as one published file gives it."""

    tables: Answers
    rule: FigureCondition
    query: Query
    today: dt.date
    kept: dict[int, tuple[float, QueryAnswer] | None] = field(default_factory=dict)
    history: dict[int, float] | None = None

    @property
    def size(self) -> int:
        return GRAINS[self.rule.grain]

    def newest(self) -> int:
        """The ordinal of the newest whole period. Raises Unpublished."""
        unit = self.rule.grain
        answer, _ = self.tables.answer(replace(self.query, periods=(PeriodExpr("latest", unit=unit),)), self.today)
        period = answer.primary[0].period
        assert period is not None
        return period.end // self.size

    def period(self, at: int) -> Period:
        start = at * self.size
        return Period(start, start + self.size - 1, self.rule.grain)

    def value(self, at: int) -> float | None:
        found = self.answer(at)
        return None if found is None else found[0]

    def answer(self, at: int) -> tuple[float, QueryAnswer] | None:
        if at not in self.kept:
            self.kept[at] = self._answer(at)
        return self.kept[at]

    def _answer(self, at: int) -> tuple[float, QueryAnswer] | None:
        query = replace(self.query, periods=(PeriodExpr("range", period=self.period(at)),))
        if self.rule.of == "rank":
            query = replace(query, shape=Shape.RANK, over="partner", sign=_sign(self.query))
        elif self.rule.of in ("change", "percent_change"):
            shape = Shape.CHANGE if self.rule.of == "change" else Shape.PERCENT_CHANGE
            query = replace(query, shape=shape, comparison=self.rule.comparison)
        try:
            answer, _ = self.tables.answer(query, self.today)
        except Unpublished:
            return None
        found = answer.primary[0]
        if not isinstance(found.value, int | float) or (
            self.rule.of == "percent_change" and found.measure != "percent_change"
        ):
            return None
        return self._measured(at, found, answer), answer

    def _measured(self, at: int, found: Figure, answer: QueryAnswer) -> float:
        """What the condition compares: the figure; of a record its distance from the best before it, of two partners
        that of the first from the second."""
        size = self._size(found, answer)
        if self.rule.of == "overtaking":
            return size - self._size(answer.primary[1], answer)
        return size if self.rule.of != "record" else size - self._best_before(at)

    def _best_before(self, at: int) -> float:
        """The highest (or lowest) of all periods before; without enough of them nothing is a record."""
        high = self.rule.side == "above"
        if self.history is None:
            query = replace(self.query, shape=Shape.SERIES, grain=self.rule.grain, periods=(PeriodExpr("all"),))
            answer, _ = self.tables.answer(query, self.today)
            self.history = {f.period.end // self.size: self._size(f, answer) for f in answer.primary if f.period}
        before = [size for period, size in self.history.items() if period < at]
        if len(before) < HISTORY_LEAST:
            return float("inf") if high else float("-inf")
        return max(before) if high else min(before)

    def _size(self, found: Figure, answer: QueryAnswer) -> float:
        """Deficits as positive sizes, and their growth as positive changes."""
        value = float(found.value)
        if spoken(self.query) == "deficit" and found.measure in ("balance", "change"):
            return -value
        return value
