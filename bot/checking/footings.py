"""Slips in the footing of a number: the other adjustment, points for per cent, two releases in one change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from bot.checking import answered
from bot.checking.facts import NOW, Facts
from bot.checking.outcome import ClaimOutcome, Reading
from bot.checking.readings import change_of, level, shares
from data.model import Adjustment, Unit, Variable
from data.period import Period
from intents.claims.claim import Interval

_OTHER = {Adjustment.SA: Adjustment.NSA, Adjustment.NSA: Adjustment.SA}
STATES = 12
"""Releases, the newest first, of which a change may have been mixed."""


def name(facts: Facts, out: ClaimOutcome) -> None:
    """Name the slip of a claim that does not hold, where its number is right on another footing."""
    claim, reading = out.claim, out.reading
    if claim.interval is None or reading is None or out.slip:
        return
    if claim.kind in ("percent", "points") and _points(facts, out, reading, claim.interval):
        out.slip, out.slip_words = "points", _POINTS[claim.kind]
    elif claim.kind in ("level", "change", "percent") and _adjusted(facts, out, reading, claim.interval):
        out.slip = "other_adjustment"
    elif claim.kind in ("change", "percent") and _mixed(facts, out, reading, claim.interval):
        out.slip, out.slip_words = "vintages_mixed", "that takes its two ends from different releases"


_POINTS = {"percent": "that is the change in percentage points", "points": "that is the change in per cent"}


def _holds(out: ClaimOutcome, interval: Interval, value: float | None) -> bool:
    down = out.claim.way in ("down", "narrow")
    return value is not None and (
        interval.holds(-value if down else value) or (out.claim.signless and interval.holds(value))
    )


def _points(facts: Facts, out: ClaimOutcome, reading: Reading, interval: Interval) -> bool:
    """Whether a change of a rate or share is right in the other of per cent and points."""
    claim = replace(out.claim, kind="change" if out.claim.kind == "percent" else "share")
    if out.claim.kind == "percent":
        if reading.subject.variable is not Variable.DUTY_RATE:
            return False
        return any(_holds(out, interval, r.value(d)) for r in answered.readings(facts, claim) for d in (facts.day, NOW))
    base = reading.base
    if base is None:
        return False
    parts = [replace(claim, periods=(p,)) for p in (reading.period, base)]
    ends = [next((r for r in shares(facts, one) if r.value(NOW) is not None), None) for one in parts]
    for day in (facts.day, NOW):
        new, old = (None if r is None else r.value(day) for r in ends)
        if new is not None and old and _holds(out, interval, 100 * (new / old - 1)):
            return True
    return False


def _adjusted(facts: Facts, out: ClaimOutcome, reading: Reading, interval: Interval) -> bool:
    """Whether it is the figure with the other adjustment, where the text names one."""
    subject = reading.subject
    if subject.adjustment not in _OTHER:
        return False
    other = replace(subject, adjustment=_OTHER[subject.adjustment])
    for shelf in facts.shelves(other):
        for day in (facts.day, NOW):
            if reading.base is None:
                value = level(facts, shelf, other, reading.period, day)
                right = value is not None and interval.holds(value, shelf.room)
            else:
                moved = change_of(facts, out.claim.kind, other, shelf, reading.period, reading.base, day)
                right = _holds(out, interval, moved)
            if right and shelf.book.adjustment is other.adjustment:
                said = "not seasonally adjusted" if other.adjustment is Adjustment.NSA else "seasonally adjusted"
                out.slip_words = f"that is the figure {said}"
                return True
    return False


def _mixed(facts: Facts, out: ClaimOutcome, reading: Reading, interval: Interval) -> bool:
    """Whether a change comes out so where its ends are of two releases."""
    base = reading.base
    if base is None or reading.unit not in (Unit.PERCENT, Unit.USD_MILLION):
        return False
    ends, starts = (list(_states(facts, reading, p)) for p in (reading.period, base))
    for new in ends:
        for old in starts:
            value = new - old if out.claim.kind == "change" else 100 * (new / old - 1) if old > 0 else None
            if _holds(out, interval, value):
                return True
    return False


def _states(facts: Facts, reading: Reading, period: Period) -> Iterator[float]:
    """The amounts that a period had in the releases until the text's day, and now."""
    days: list[dt.date] = [NOW, *(d for d in reversed(reading.shelf.states.days()) if d <= facts.day)][:STATES]
    found = (level(facts, reading.shelf, reading.subject, period, day) for day in days)
    yield from dict.fromkeys(v for v in found if v is not None)
