"""Records, "the highest since", and streaks: claims about a series up to the period spoken of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice, pairwise

from bot.checking.facts import NOW, Facts, Shelf
from bot.checking.outcome import NOT_OF_THE_DAY, ClaimOutcome, Reading, unknown, unsettled
from bot.checking.readings import MOST, level, of_level, periods_of
from data.model import Flow, Unit
from data.period import Period
from intents.claims.claim import Claim, Subject

Points = list[tuple[Period, float]]


def _series(facts: Facts, shelf: Shelf, subject: Subject, period: Period, day: dt.date) -> Points:
    """The values of periods like ``period``, up to it, oldest first."""
    first = shelf.states.first(subject.measure, shelf.target.at(period).codes[0])
    step = 12 if period.grain is None else period.months
    out: Points = []
    at = period
    while first is not None and at.start >= first:
        value = level(facts, shelf, subject, at, day)
        if value is None and at == period:
            value = _stated(facts, shelf, subject, at, day)
        if value is None:
            break
        out.append((at, value))
        at = at.shift(-step)
    return out[::-1]


def _after(facts: Facts, shelf: Shelf, subject: Subject, period: Period, day: dt.date) -> Points:
    """The values of the periods like ``period`` that follow it."""
    step = 12 if period.grain is None else period.months
    out: Points = []
    at = period.shift(step)
    while (value := level(facts, shelf, subject, at, day)) is not None:
        out.append((at, value))
        at = at.shift(step)
    return out


def _stated(facts: Facts, shelf: Shelf, subject: Subject, period: Period, day: dt.date) -> float | None:
    """The newest month where only the text of its release has it yet."""
    for other in facts.shelves(subject):
        if other.stated and (other.book.sector, other.book.basis) == (shelf.book.sector, shelf.book.basis):
            return level(facts, other, subject, period, day)
    return None


def _readings(facts: Facts, claim: Claim) -> Iterator[tuple[Subject, Shelf, Period]]:
    for subject in claim.subjects:
        for shelf in facts.shelves(subject):
            if shelf.stated:
                continue
            for period in periods_of(facts, claim, shelf, subject):
                yield subject, shelf, period


def extreme(facts: Facts, claim: Claim) -> ClaimOutcome:
    """A record, or an extreme since a period: judged as of the text's date, then with the newest figures."""
    against: ClaimOutcome | None = None
    for said, shelf, period in islice(_readings(facts, claim), MOST):
        subject = _whose(facts, said, shelf, period)
        then = _holds(facts, claim, subject, shelf, period, facts.day)
        now = _holds(facts, claim, subject, shelf, period, NOW)
        if then is None and now is None:
            continue
        reading = of_level(facts, shelf, subject, period)
        made = ClaimOutcome(claim, "supported", reading=reading, then=reading.value(facts.day), now=reading.value(NOW))
        if then or now:
            return made
        if then is False and against is None:
            made.verdict = "contradicted"
            against = made
        elif then is None and against is None:
            against = unknown(claim, NOT_OF_THE_DAY)
            against.reading, against.now = reading, made.now
    if against is None:
        return unknown(claim)
    return unsettled(against) if against.verdict == "contradicted" and not claim.firm else against


def _whose(facts: Facts, subject: Subject, shelf: Shelf, period: Period) -> Subject:
    """A surplus where the United States has a deficit is the partner's."""
    if subject.measure is not Flow.BALANCE or subject.target is None:
        return subject
    values = [level(facts, shelf, subject, period, day) for day in (facts.day, NOW)]
    known = [v for v in values if v is not None]
    return replace(subject, sign=-subject.sign) if known and max(known) < 0 else subject


def _holds(facts: Facts, claim: Claim, subject: Subject, shelf: Shelf, period: Period, day: dt.date) -> bool | None:
    points = _series(facts, shelf, subject, period, day)
    if len(points) < 3 or points[-1][0] != period:
        return None
    value, before = points[-1][1], points[:-1]
    if claim.of_all:
        before = [*before, *_after(facts, shelf, subject, period, day)]
    if claim.kind == "since":
        return _since(claim, value, before, period)
    return sum(_beyond(claim.high, v, value) for _, v in before) == (claim.nth or 1) - 1


def _beyond(high: bool, other: float, value: float) -> bool:
    return other > value if high else other < value


def _since(claim: Claim, value: float, before: Points, period: Period) -> bool | None:
    """Whether nothing after the period named went beyond, and that period itself did."""
    start = claim.since
    if start is None:
        return not any(_beyond(claim.high, v, value) for _, v in before)
    if before[0][0].start > start.end:
        return None
    inside = [v for p, v in before if p.start > start.end]
    named = [v for p, v in before if start.start <= p.start and p.end <= start.end]
    named = named or [v for p, v in before if p.start <= start.start and start.end <= p.end]
    if any(_beyond(claim.high, v, value) for v in inside):
        return False
    return claim.signless or not named or any(_beyond(claim.high, v, value) or v == value for v in named)


def each(facts: Facts, claim: Claim) -> ClaimOutcome:
    """The same in every year of a span: a rise, a fall, a deficit, a surplus."""
    assert claim.since is not None
    against: ClaimOutcome | None = None
    for subject in claim.subjects:
        for shelf in facts.shelves(subject):
            last = claim.periods[0].end if claim.periods else shelf.last(subject.measure, facts.day)
            if shelf.stated or last is None:
                continue
            size = claim.grain or 12
            at = Period(last - (last + 1) % size - size + 1, last - (last + 1) % size)
            points = _series(facts, shelf, subject, at, facts.day) or _series(facts, shelf, subject, at, NOW)
            mine = [(p, v) for p, v in points if p.start >= claim.since.start]
            if not points or points[0][0].start > claim.since.start or len(mine) < 2:
                continue
            reading = of_level(facts, shelf, subject, at)
            made = ClaimOutcome(
                claim, "supported", reading=reading, then=reading.value(facts.day), now=reading.value(NOW)
            )
            if _all(claim, [value for _, value in mine]):
                return made
            made.verdict = "contradicted" if claim.firm else "not_checkable"
            made.reason = None if claim.firm else "ambiguous"
            against = against or made
    return against or unknown(claim)


def _all(claim: Claim, values: Sequence[float]) -> bool:
    if not claim.way:
        return all(v > 0 for v in values)
    return all(_moved(claim, earlier, later) for earlier, later in pairwise(values))


def _moved(claim: Claim, earlier: float, later: float) -> bool:
    """Whether it went the way that is claimed; what stayed as it was, went neither."""
    return later > earlier if claim.way in ("up", "widen") else later < earlier


def first(facts: Facts, claim: Claim) -> ClaimOutcome:
    """When an amount was first passed: at the period named, and not before it."""
    assert claim.interval is not None
    against: ClaimOutcome | None = None
    for subject, shelf, period in islice(_readings(facts, claim), MOST):
        for day in (facts.day, NOW):
            points = _series(facts, shelf, subject, period, day)
            if len(points) < 2:
                continue
            passed = [p for p, v in points if claim.interval.holds(v)]
            reading = of_level(facts, shelf, subject, period)
            made = ClaimOutcome(
                claim, "supported", reading=reading, then=reading.value(facts.day), now=reading.value(NOW)
            )
            if passed[:1] == [period]:
                return made
            made.verdict = "contradicted" if claim.firm else "not_checkable"
            made.reason = None if claim.firm else "ambiguous"
            against = against or made
    return against or unknown(claim)


def streak(facts: Facts, claim: Claim) -> ClaimOutcome:
    """So many periods in a row in one direction, up to the period spoken of."""
    against: ClaimOutcome | None = None
    for subject, shelf, period in islice(_readings(facts, claim), MOST):
        at = Period(period.end - (claim.grain or 1) + 1, period.end)
        for day in (facts.day, NOW):
            count = _run(facts, claim, subject, shelf, at, day)
            if count is None:
                continue
            reading = Reading(
                subject, shelf, at, partial(_run, facts, claim, subject, shelf, at), None, 0.0, "streak", Unit.COUNT
            )
            if count == claim.nth:
                return ClaimOutcome(claim, "supported", reading=reading, then=float(count), now=reading.value(NOW))
            against = against or ClaimOutcome(
                claim, "contradicted", reading=reading, then=float(count), now=reading.value(NOW)
            )
    if against is None:
        return unknown(claim)
    return against if claim.firm and claim.way else unsettled(against, "what went on for so long is not clear")


def _run(facts: Facts, claim: Claim, subject: Subject, shelf: Shelf, period: Period, day: dt.date) -> float | None:
    points = _series(facts, shelf, subject, period, day)
    if len(points) < 3:
        return None
    values: Sequence[float] = [v for _, v in points]
    count = 0
    for later, earlier in zip(values[::-1], values[-2::-1], strict=False):
        if not _moved(claim, earlier, later):
            break
        count += 1
    return float(count)
