"""The figure of one condition of a watchlist, period by period, and the condition in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

from bot.blocks.numbers import money
from data.period import Period, PeriodExpr
from data.query.answer import Answer, Figure
from data.query.engine import Engine as Answers
from data.query.issues import Unpublished
from data.query.spec import Query, Shape
from intents.watch import Rule, spoken

GRAINS = {"month": 1, "quarter": 3, "year": 12}


def described(found: Rule) -> str:
    """ "deficit with Vietnam above $15.0 billion in a month": the words of the list."""
    amount = money(abs(found.value)) if found.unit == "USD million" else f"{abs(found.value):g}%"
    if found.of == "level":
        return f"{found.question} {found.side} {amount} in a {found.grain}"
    way = "up" if found.value > 0 else "down"
    against = {"year": "on the year", "month": "on the month"}.get(found.comparison or "", "on the period before")
    over = "" if found.grain == "month" else f" in a {found.grain}"
    return f"{found.question} {way} more than {amount} {against}{over}"


@dataclass
class Gauge:
    """The figure of one condition, by the ordinal of its period, as one published file gives it."""

    tables: Answers
    rule: Rule
    query: Query
    today: dt.date
    kept: dict[int, tuple[float, Answer] | None] = field(default_factory=dict)

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

    def answer(self, at: int) -> tuple[float, Answer] | None:
        if at not in self.kept:
            self.kept[at] = self._answer(at)
        return self.kept[at]

    def _answer(self, at: int) -> tuple[float, Answer] | None:
        query = replace(self.query, periods=(PeriodExpr("range", period=self.period(at)),))
        if self.rule.of != "level":
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
        return self._size(found, answer), answer

    def _size(self, found: Figure, answer: Answer) -> float:
        """Deficits as positive sizes, and their growth as positive changes."""
        value = float(found.value)
        if spoken(self.query) == "deficit" and found.measure in ("balance", "change"):
            return -value
        return value
