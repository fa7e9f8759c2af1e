"""What judging one claim comes to."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from bot.checking.facts import NOW, Facts, Shelf
from data.model import Adjustment, Flow, Unit
from data.period import Period, from_date
from data.query.answer import Figure
from intents.claims.claim import Claim, Interval, Subject

MOST = 90
"""Readings of one claim that are looked at."""
Verdict = Literal["supported", "revised", "contradicted", "not_checkable"]
NOT_OF_THE_DAY = "the release of that day is not loaded"


@dataclass
class Reading:
    """One honest reading of a claim: a figure as a function of the day on which it stood."""

    subject: Subject
    shelf: Shelf
    period: Period
    value: Callable[[dt.date], float | None]
    base: Period | None = None
    room: float = 0.0
    measure: str = ""
    unit: Unit = Unit.USD_MILLION
    figure: Callable[[dt.date], Figure | None] | None = None
    """The figure as the engine gives it, where it is worked out there."""


@dataclass
class ClaimOutcome:
    """The verdict on a claim, the reading that it rests on, the figures then and now, and the slip."""

    claim: Claim
    verdict: Verdict
    reason: str | None = None
    why: str = ""
    reading: Reading | None = None
    then: float | None = None
    now: float | None = None
    at: dt.date | None = None
    """The day of another state, where the number is right in that one."""
    slip: str | None = None
    slip_words: str = ""
    figures: list[Figure] = field(default_factory=list)
    latest: Figure | None = None
    loose: bool = False
    due: dt.date | None = None
    """The day of a release."""


def unknown(claim: Claim, why: str = "no figure of it is loaded") -> ClaimOutcome:
    """No figure here tells whether the claim holds."""
    return ClaimOutcome(claim, "not_checkable", "no_data", why)


def unsettled(out: ClaimOutcome, why: str = "the words may mean more than one figure") -> ClaimOutcome:
    """Not called wrong: the words leave too much open."""
    out.verdict, out.reason, out.why, out.slip, out.slip_words = "not_checkable", "ambiguous", why, None, ""
    out.figures = []
    return out


def compared(
    claim: Claim, reading: Reading, on_day: bool | None, today: bool | None, then: float | None, now: float | None
) -> ClaimOutcome:
    """What one reading makes of a claim: whether it held on the text's date and does today (None: no figure)."""
    verdict: Verdict = "contradicted"
    if on_day or today:
        verdict = "revised" if on_day and today is False else "supported"
    return ClaimOutcome(claim, verdict, reading=reading, then=then, now=now)


STALE = dt.timedelta(days=100)
"""How much older than another table's newest release one may be and still be of today."""


def decide(facts: Facts, claim: Claim, found_: Iterable[Reading], interval: Interval) -> ClaimOutcome:
    """The verdict: the first reading that agrees on the text's day decides; else the first that agrees at all."""
    readings = Lazy(found_)
    for exact in (True, False) if interval.loose != (None, None) else (True,):
        found = [_held, _earlier] if exact else [_held]
        for look in found:
            one = next((o for r in readings if (o := look(facts, claim, r, readings, interval, exact))), None)
            if one is not None:
                return one
    return _against(facts, claim, list(readings), interval)


class Lazy:
    """Readings that are made when they are looked at, and kept: most claims need one."""

    def __init__(self, source: Iterable[Reading]) -> None:
        self._source, self._kept = iter(islice(source, MOST)), list[Reading]()

    def __iter__(self) -> Iterator[Reading]:
        at = 0
        while True:
            if at == len(self._kept):
                one = next(self._source, None)
                if one is None:
                    return
                self._kept.append(one)
            yield self._kept[at]
            at += 1


def _newest(reading: Reading) -> dt.date:
    return max(reading.shelf.carried(reading.subject.measure, reading.period), default=dt.date.min)


def _fresh(facts: Facts, reading: Reading, readings: Iterable[Reading]) -> Reading:
    """The reading of the same series in the table with the newest release: what the figure is now."""
    book = reading.shelf.book
    best, day = reading, _newest(reading)
    if day + STALE > facts.newest:
        return reading
    for other in readings:
        if other is reading or (other.subject, other.period, other.base) != (
            reading.subject,
            reading.period,
            reading.base,
        ):
            continue
        its = other.shelf.book
        alike = (its.sector, its.basis) == (book.sector, book.basis)
        same = alike and (its.adjustment is book.adjustment or reading.period.months % 12 == 0)
        newest = _newest(other)
        if same and newest > day + STALE and other.value(NOW) is not None:
            best, day = other, newest
    return best


def _held(
    facts: Facts, claim: Claim, reading: Reading, readings: Iterable[Reading], interval: Interval, exact: bool
) -> ClaimOutcome | None:
    """What one reading makes of a number; None where it does not have it: a fresher table is a reading of its own."""

    def holds(value: float | None, room: float = reading.room) -> bool:
        if value is None:
            return False
        return interval.holds(value, room) if exact else interval.roughly(value)

    then, now = reading.value(facts.day), reading.value(NOW)
    if holds(then) or holds(now):
        fresh = _fresh(facts, reading, readings)
        now = now if fresh is reading else fresh.value(NOW)
        if holds(then):
            verdict: Verdict = "supported" if holds(now, fresh.room) else "revised"
            return ClaimOutcome(claim, verdict, reading=reading, then=then, now=now, loose=not exact)
        if holds(now, fresh.room):
            return ClaimOutcome(claim, "supported", reading=fresh, then=then, now=now, loose=not exact)
    return None


def _earlier(
    facts: Facts, claim: Claim, reading: Reading, readings: Iterable[Reading], interval: Interval, exact: bool
) -> ClaimOutcome | None:
    """The state of another day in which a reading has the number; not of what the engine works out."""
    for day in reversed(reading.shelf.states.days()) if reading.figure is None else ():
        value = reading.value(day)
        if value is not None and interval.holds(value, reading.room):
            now = _fresh(facts, reading, readings).value(NOW)
            return ClaimOutcome(claim, "revised", reading=reading, then=value, now=now, at=day)
    return None


def _against(facts: Facts, claim: Claim, readings: Sequence[Reading], interval: Interval) -> ClaimOutcome:
    """Nothing that fits the words agrees: contradicted where the figures of the day are here, else not checkable."""
    have = [(r, r.value(facts.day), r.value(NOW)) for r in readings]
    told = [(r, t, n) for r, t, n in have if t is not None]
    ruled = any(r.shelf.own and r.subject == readings[0].subject for r, _, _ in told)
    if told and not ruled:
        return unknown(claim, NOT_OF_THE_DAY)
    stood = min(told, key=lambda one: _distance(interval, one[1]), default=None)
    if stood is None:
        later = next(((r, t, n) for r, t, n in have if n is not None), None)
        out = unknown(claim, NOT_OF_THE_DAY) if later else unknown(claim)
        if later is not None:
            out.reading, out.now = later[0], later[2]
        return out
    turned = next(
        (
            one
            for one in told
            if claim.kind in ("change", "percent") and one[1] and interval.holds(-one[1], one[0].room)
        ),
        None,
    )
    scaled = next((one for one in told if claim.kind in ("level", "change") and _misscaled(claim, one[1])), None)
    reading, then, now = turned or scaled or stood
    out = ClaimOutcome(claim, "contradicted", reading=reading, then=then, now=now)
    if not claim.firm:
        unsettled(out)
    elif any(_between(facts, r, interval) for r in readings if r.subject.target == readings[0].subject.target):
        out.verdict, out.reason = "not_checkable", "no_data"
        out.why = "a release between those that are loaded may have had it"
    return out


def _misscaled(claim: Claim, value: float | None) -> bool:
    """Whether a number is the figure but for million and billion."""
    q, size = claim.quantity, claim.interval
    if q is None or q.unit != "money" or size is None or size.value is None or value is None:
        return False
    return any(size.holds(value * unit) or size.holds(-value * unit) for unit in (1000.0, 0.001))


JUNE = 6
"""The month of the annual revision."""
UNSEEN, UNSEEN_FLOW = 0.06, 0.02
"""Of a balance or a change, and of what is bought or sold: how far a revision that is not loaded may have moved it."""
YOUNG = 7
"""Months for which a seasonally adjusted figure may still be revised by each release."""


def _distance(interval: Interval, value: float | None) -> float:
    """How far a figure is from a number, in its own size: the reading that is nearest is what was meant."""
    aim = next((x for x in (interval.value, interval.low, interval.high) if x is not None), 0.0)
    if value is None or not value or not aim:
        return 99.0
    return abs(math.log(abs(value / aim))) + (0.0 if value * aim > 0 else 1.0)


def _between(facts: Facts, reading: Reading, interval: Interval) -> bool:
    """Whether a release that is not loaded, between the state of the day and the next that is, may have had it."""
    shelf = reading.shelf
    carried = shelf.carried(reading.subject.measure, reading.period, facts.day)
    missed = [
        day
        for day in facts.engine.library.calendar.releases.values()
        if (carried[-1] if carried else dt.date.min) < day <= facts.day
    ]
    after = [day for day in shelf.states.days() if day > facts.day]
    then = reading.value(facts.day)
    if not missed or then is None:
        return False
    later = reading.value(after[0]) if after else None
    if later is None:
        young = bool(carried) and reading.period.end > from_date(carried[-1]) - YOUNG
        open_ = any(day.month == JUNE for day in missed) or (shelf.book.adjustment is Adjustment.SA and young)
        unseen = UNSEEN if reading.subject.measure is Flow.BALANCE or reading.base is not None else UNSEEN_FLOW
        room = unseen * max(abs(then), 10.0 if reading.unit is Unit.PERCENT else 0.0)
        return open_ and _meets(interval, then - room, then + room)
    room = 0.25 * abs(later - then)
    return _meets(interval, min(then, later) - room, max(then, later) + room)


def _meets(interval: Interval, low: float, high: float) -> bool:
    """Whether an interval and the stretch from ``low`` to ``high`` have something in common."""
    return (interval.low is None or interval.low <= high) and (interval.high is None or interval.high >= low)
