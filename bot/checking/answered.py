"""Readings of what the engine works out: duties, average rates of duty, barrels and prices of a barrel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from bot.checking.facts import NOW, Facts, Shelf
from bot.checking.outcome import Reading
from bot.checking.readings import bases_of, periods_of
from data.model import Unit, Variable
from data.period import Period, PeriodExpr
from data.query.answer import Figure
from data.query.issues import Unpublished
from data.query.spec import Query, VintageSel
from intents.claims.claim import Claim, Subject

_STORED = {Variable.DUTY_RATE: Variable.DUTY, Variable.UNIT_PRICE: Variable.QUANTITY_PER_DAY}
"""The column that tells which releases a worked-out figure has."""


def readings(facts: Facts, claim: Claim) -> Iterator[Reading]:
    """The figure that the engine gives, as it stood on a day; of changes both ends on the same day."""
    for subject in claim.subjects:
        variable = subject.variable or Variable.VALUE
        shelf = next(facts.shelves(subject, _STORED.get(variable, variable)), None)
        if shelf is None:
            continue
        for period in periods_of(facts, claim, shelf, subject):
            if claim.kind == "level":
                yield _level(facts, subject, shelf, period)
                continue
            for base in bases_of(claim, period):
                yield _moved(facts, claim, subject, shelf, period, base)


def figure(facts: Facts, subject: Subject, period: Period, day: dt.date) -> Figure | None:
    """The engine's figure of a subject's column over a period, as of a day."""
    query = Query(
        measures=(subject.measure,),
        variable=subject.variable or Variable.VALUE,
        targets=(subject.target,) if subject.target else (),
        products=(subject.product,) if subject.product else (),
        periods=(PeriodExpr("range", label=period.label, period=period),),
        vintage=VintageSel() if day == NOW else VintageSel("as_of", day),
    )
    try:
        answer, _ = facts.engine.answer(query, facts.today)
    except Unpublished:
        return None
    return next((f for f in answer.primary if f.period == period and isinstance(f.value, (int, float))), None)


def _level(facts: Facts, subject: Subject, shelf: Shelf, period: Period) -> Reading:
    known: dict[dt.date, Figure | None] = {}

    def shown(day: dt.date) -> Figure | None:
        if day not in known:
            known[day] = figure(facts, subject, period, day)
        return known[day]

    def value(day: dt.date) -> float | None:
        found = shown(day)
        return float(found.value) if found is not None else None

    made = shown(NOW)
    unit = made.unit if made is not None else shelf.book.unit
    return Reading(subject, shelf, period, value, None, 0.0, subject.measure.value, unit, shown)


def _moved(facts: Facts, claim: Claim, subject: Subject, shelf: Shelf, period: Period, base: Period) -> Reading:
    end, start = (_level(facts, subject, shelf, p) for p in (period, base))

    def value(day: dt.date) -> float | None:
        a, b = end.value(day), start.value(day)
        if a is None or b is None:
            return None
        if claim.kind == "change":
            return a - b
        if b <= 0:
            return None
        return a / b if claim.kind == "multiple" else 100 * (a / b - 1)

    units = {"percent": Unit.PERCENT, "multiple": Unit.RATIO}
    name = {"percent": "percent_change", "multiple": "ratio"}.get(claim.kind, "change")
    return Reading(subject, shelf, period, value, base, 0.0, name, units.get(claim.kind, end.unit), end.figure)
