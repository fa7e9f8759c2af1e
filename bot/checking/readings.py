"""The honest readings of a claim: each subject, period and base that its words may mean, in every table that has it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from bot.checking.facts import NOW, Facts, Shelf
from bot.checking.outcome import Reading
from data.model import Flow, Unit, Variable
from data.period import Period, PeriodExpr
from data.query.issues import Unpublished
from data.query.spec import Query, Shape, VintageSel
from intents.claims.claim import Claim, Subject
from intents.claims.times import related

MOST = 60
"""Readings of one claim that are looked at."""


def level(facts: Facts, shelf: Shelf, subject: Subject, period: Period, day: dt.date) -> float | None:
    """A subject's amount as it is spoken of: a deficit is a positive amount of deficit."""
    if subject.average:
        months = [
            shelf.level(subject.measure, Period(at, at), day)
            for at in range(period.end - subject.average + 1, period.end + 1)
        ]
        values = [m.value for m in months if m is not None]
        return subject.sign * sum(values) / len(values) if len(values) == subject.average else None
    if day == facts.day:
        day = shelf.states.stood(subject.measure, shelf.target, period, day, facts.engine.library.calendar) or day
    found = shelf.level(subject.measure, period, day)
    return None if found is None else subject.sign * found.value


def periods_of(facts: Facts, claim: Claim, shelf: Shelf, subject: Subject) -> list[Period]:
    """The periods said; where none is, the newest month, year to date and years that stood on the text's day."""
    if claim.periods:
        return list(dict.fromkeys(claim.periods))
    last = shelf.last(subject.measure, facts.day)
    if last is None:
        return []
    year = last // 12 if last % 12 == 11 else last // 12 - 1
    return [
        Period(last, last, "month"),
        Period.of_year(year),
        Period.ytd(last),
        Period.of_year(year - 1),
        Period(last - 11, last),
    ]


def levels(facts: Facts, claim: Claim) -> Iterator[Reading]:
    for subject in claim.subjects:
        if subject.average == QUARTER and subject.target is None and subject.product is None:
            yield from _stated_averages(facts, claim, subject)
        for shelf in facts.shelves(subject):
            for period in periods_of(facts, claim, shelf, subject):
                yield of_level(facts, shelf, subject, period)


QUARTER = 3
"""Months of the average that the text of a release states."""


def _stated_averages(facts: Facts, claim: Claim, subject: Subject) -> Iterator[Reading]:
    """The average of three months to the one that is spoken of, as the text of a release states it."""
    for shelf in facts.shelves(subject, Variable.AVERAGE):
        for period in periods_of(facts, claim, shelf, subject):
            last = Period(period.end, period.end)

            def value(day: dt.date, s: Shelf = shelf, p: Period = last) -> float | None:
                found = s.states.level(subject.measure, s.target, p, day)
                return None if found is None else subject.sign * found.value

            yield Reading(subject, shelf, period, value, None, shelf.room, subject.measure.value, shelf.book.unit)


def of_level(facts: Facts, shelf: Shelf, subject: Subject, period: Period) -> Reading:
    """A subject's amount over a period as a reading."""
    value = partial(level, facts, shelf, subject, period)
    return Reading(subject, shelf, period, value, None, shelf.room, subject.measure.value, shelf.book.unit)


def bases_of(claim: Claim, period: Period) -> list[Period]:
    """What a period is compared with, as said; else the period before it and the same of the year before."""
    said = [related(period, b) for b in claim.bases]
    said = [b for b in said if b.end < period.end]
    if claim.whole_base and said:
        return said
    fit = [b for b in said if b.months == period.months]
    for b in said:
        if b.months == 12 and period.months < 12 and b not in fit:
            fit.append(
                Period(b.start + period.start % 12, b.start + period.start % 12 + period.months - 1, period.kind)
            )
    if fit:
        return list(dict.fromkeys(fit))
    if period.grain == "year":
        return [period.shift(-12)]
    if period.grain is not None:
        return [period.before(), period.shift(-12)]
    return [period.shift(-12)]


def changes(facts: Facts, claim: Claim) -> Iterator[Reading]:
    """Change, per cent change or multiple of what is claimed, both ends of one state; where the tables do not have it
    yet, as the text of the release states it."""
    told: list[Reading] | None = None
    for subject in claim.subjects:
        for shelf in facts.shelves(subject):
            for period in periods_of(facts, claim, shelf, subject):
                for base in bases_of(claim, period):
                    one = _change(facts, claim, subject, shelf, period, base)
                    if told is None:
                        told = [] if one.value(facts.day) is not None else list(stated(facts, claim))
                        yield from told
                    yield one
                    yield from _beside(facts, claim, one, base)
                    if shelf.stated and not any(t.value(facts.day) is not None for t in told or ()):
                        yield from _across(facts, claim, subject, shelf, period, base)
    if not told:
        yield from stated(facts, claim)


def _across(
    facts: Facts, claim: Claim, subject: Subject, shelf: Shelf, period: Period, base: Period
) -> Iterator[Reading]:
    """A newest month that only the text of its release has, against an older one as the tables have it."""
    for other in facts.shelves(subject):
        if other.stated or (other.book.sector, other.book.basis) != (shelf.book.sector, shelf.book.basis):
            continue

        def value(day: dt.date, other: Shelf = other) -> float | None:
            end, start = level(facts, shelf, subject, period, day), level(facts, other, subject, base, day)
            return moved(claim.kind, subject, end, start)

        one = _change(facts, claim, subject, shelf, period, base)
        yield replace(one, value=value)


_STATED = {
    ("change", 1): Variable.CHANGE, ("percent", 1): Variable.PERCENT_CHANGE,
    ("change", 12): Variable.CHANGE_ON_YEAR, ("percent", 12): Variable.PERCENT_CHANGE_ON_YEAR,
}  # fmt: skip
"""The column of the headlines that states a change, by what is claimed and how far back it is measured."""


def stated(facts: Facts, claim: Claim) -> Iterator[Reading]:
    """Changes as the text of a release states them."""
    for subject in claim.subjects:
        if subject.target is not None or subject.product is not None:
            continue
        for period in claim.periods or _newest_stated(facts, claim, subject):
            for base in bases_of(claim, period):
                variable = _STATED.get((claim.kind, period.start - base.start))
                if variable is None or base.months != period.months:
                    continue
                for shelf in facts.shelves(subject, variable):

                    def value(
                        day: dt.date,
                        s: Shelf = shelf,
                        x: Subject = subject,
                        p: Period = period,
                        percent: bool = claim.kind == "percent",
                    ) -> float | None:
                        found = s.states.level(x.measure, s.target, p, day)
                        return None if found is None else found.value * (1 if percent else x.sign)

                    unit = Unit.PERCENT if claim.kind == "percent" else Unit.USD_MILLION
                    room = 0.05 if claim.kind == "percent" else shelf.room
                    name = "percent_change" if claim.kind == "percent" else "change"
                    yield Reading(subject, shelf, period, value, base, room, name, unit)


def _newest_stated(facts: Facts, claim: Claim, subject: Subject) -> list[Period]:
    """Where no period is said: the newest month that the text of a release speaks of, and the year to it."""
    shelf = next((s for s in facts.shelves(subject) if s.stated), None)
    return periods_of(facts, claim, shelf, subject) if shelf is not None else []


def change_of(
    facts: Facts, kind: str, subject: Subject, shelf: Shelf, period: Period, base: Period, day: dt.date
) -> float | None:
    """A change, per cent change or ratio of what is claimed, both ends of one state."""
    day = shelf.states.one_vintage(subject.measure, shelf.target, (period, base), day) or day
    end, start = level(facts, shelf, subject, period, day), level(facts, shelf, subject, base, day)
    return moved(kind, subject, end, start)


def moved(kind: str, subject: Subject, end: float | None, start: float | None) -> float | None:
    """How far it is from one amount to another: the difference, per cent, or how many times."""
    if end is None or start is None:
        return None
    if kind == "change":
        return end - start
    if start == 0 or (subject.measure is Flow.BALANCE and (start < 0 or end < 0)):
        return None
    return end / start if kind == "multiple" else 100 * (end / start - 1)


def _rounded(kind: str, digit: float, subject: Subject, end: float | None, start: float | None) -> float | None:
    """A difference as who has only the figures as written works it out."""
    if end is None or start is None or kind != "change" or not digit:
        return None
    return moved(kind, subject, round(end / digit) * digit, round(start / digit) * digit)


def _beside(facts: Facts, claim: Claim, one: Reading, base: Period) -> Iterator[Reading]:
    """The same change of each end's newest figure, where detail by partner stands in several releases; and of the
    figures as they are written."""
    subject, shelf, digit = one.subject, one.shelf, claim.quantity.digit if claim.quantity else 0.0

    def ends(day: dt.date) -> tuple[float | None, float | None]:
        return level(facts, shelf, subject, one.period, day), level(facts, shelf, subject, base, day)

    if subject.target is not None:
        yield replace(one, value=lambda day: moved(claim.kind, subject, *ends(day)))
    if claim.kind == "change" and one.unit is Unit.USD_MILLION:
        yield replace(one, value=lambda day: _rounded(claim.kind, digit, subject, *ends(day)))


def _change(facts: Facts, claim: Claim, subject: Subject, shelf: Shelf, period: Period, base: Period) -> Reading:
    def value(day: dt.date) -> float | None:
        return change_of(facts, claim.kind, subject, shelf, period, base, day)

    unit = {"percent": Unit.PERCENT, "multiple": Unit.RATIO}.get(claim.kind, shelf.book.unit)
    name = {"percent": "percent_change", "multiple": "ratio"}.get(claim.kind, "change")
    return Reading(subject, shelf, period, value, base, shelf.room * 2 if claim.kind == "change" else 0.0, name, unit)


def shares(facts: Facts, claim: Claim) -> Iterator[Reading]:
    """Part over whole, of one state of one table; of points how the share moved."""
    for subject, rest in zip(claim.subjects, claim.wholes, strict=True):
        if rest == subject:
            continue
        others = list(facts.shelves(rest))
        for shelf in facts.shelves(subject):
            its = shelf.book
            fits = [o for o in others if o.book.adjustment is its.adjustment and o.book.basis is its.basis]
            fits = [o for o in fits if subject.sector is not rest.sector or o.book.sector is its.sector]
            same = [o for o in fits if o.book.table == its.table] or fits
            for other in same[:2]:
                for period in periods_of(facts, claim, shelf, subject):
                    yield from _share(facts, claim, subject, rest, shelf, other, period)


_BESIDE = {"multiple": ("ratio", Unit.RATIO), "share": ("share", Unit.PERCENT), "change": ("change", Unit.USD_MILLION)}


def _share(
    facts: Facts, claim: Claim, subject: Subject, rest: Subject, shelf: Shelf, other: Shelf, period: Period
) -> Iterator[Reading]:
    def part(day: dt.date, at: Period) -> float | None:
        one = shelf.states.one_vintage(subject.measure, shelf.target, (at,), day) or day
        two = other.states.one_vintage(subject.measure, other.target, (at,), day) or day
        day = min(one, two)
        a, b = level(facts, shelf, subject, at, day), level(facts, other, replace(rest, sign=subject.sign), at, day)
        if claim.kind == "change":
            return a - b if a is not None and b is not None else None
        return (1 if claim.kind == "multiple" else 100) * a / b if a is not None and b is not None and b > 0 else None

    if (made := _BESIDE.get(claim.kind)) is not None:
        yield Reading(subject, shelf, period, lambda day: part(day, period), None, 0.0, *made)
        return
    for base in bases_of(claim, period):

        def points(day: dt.date, base: Period = base) -> float | None:
            a, b = part(day, period), part(day, base)
            return a - b if a is not None and b is not None else None

        yield Reading(subject, shelf, period, points, base, 0.0, "change", Unit.PERCENT)


def gdp_shares(facts: Facts, claim: Claim) -> Iterator[Reading]:
    """What is claimed, in per cent of gross domestic product."""
    for subject in claim.subjects:
        for period in claim.periods:
            query = Query(
                Shape.GDP_SHARE, (subject.measure,), sector=subject.sector,
                targets=(subject.target,) if subject.target else (),
                periods=(PeriodExpr("range", label=period.label, period=period),),
            )  # fmt: skip
            shelf = next(facts.shelves(subject), None)
            if shelf is None:
                return

            def value(day: dt.date, q: Query = query, s: Subject = subject) -> float | None:
                dated = q if day == NOW else replace(q, vintage=VintageSel("as_of", day))
                try:
                    answer, _ = facts.engine.answer(dated, facts.today)
                except Unpublished:
                    return None
                found = next((f.value for f in answer.primary if f.unit is Unit.PERCENT), None)
                return s.sign * float(found) if isinstance(found, (int, float)) else None

            yield Reading(subject, shelf, period, value, None, 0.0, "share", Unit.PERCENT)
