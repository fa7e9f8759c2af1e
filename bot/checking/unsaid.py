"""What a movement is measured from, where its words leave that out: any earlier period that the text named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from bot.checking.facts import NOW, Facts
from bot.checking.outcome import ClaimOutcome, unsettled
from bot.checking.readings import change_of, level
from data.period import Period
from intents.claims.claim import Claim

_MOVED = frozenset(("change", "percent", "multiple", "direction"))


def otherwise(facts: Facts, claim: Claim, judged: Callable[[Facts, Claim], ClaimOutcome]) -> ClaimOutcome | None:
    """The verdict with another base, or with another period where that is not said either; None where none agrees."""
    for one in _ways(claim):
        out = judged(facts, one)
        if out.verdict in ("supported", "revised") and not out.loose:
            out.claim = claim
            return unsettled(out) if claim.kind == "level" and _nearer_named(claim, one) else out
    return None


def _nearer_named(claim: Claim, one: Claim) -> bool:
    """Whether the period right before is named too, against which an amount that "climbed to" does not hold."""
    return one.periods[0].shift(-one.periods[0].months) in claim.named


def _ways(claim: Claim) -> Iterator[Claim]:
    """The claim with every pair of periods that the text has named, where its own words name no base."""
    if claim.bases or not (claim.kind in _MOVED or (claim.kind == "level" and claim.way and claim.turn is None)):
        return
    said = claim.dated or claim.kind == "level"
    others = () if said else tuple(p for p in claim.named if p.shift(p.months) not in claim.named)  # no mere base
    ends = dict.fromkeys((*claim.periods, *others))
    for end in ends:
        bases = tuple(b for b in claim.named if _before(b, end))
        if bases or end not in claim.periods:
            yield replace(claim, periods=(end,), bases=bases)


def _before(base: Period, end: Period) -> bool:
    return base.months == end.months and base.end < end.end


YEARS = 25
"""How far back a base without its period may lie."""


def joined(facts: Facts, found: list[Claim]) -> list[Claim]:
    """The claims, a base without its period ("doubled, from $78 billion to $197 billion") with the one that it is the
    amount of and from which the movement told beside it is right."""
    out = list(found)
    for n, base in enumerate(found):
        if not base.guessed or base.turn is None:
            continue
        near = [k for k, c in enumerate(found) if c.sentence == base.sentence and c.kind in _SIZED and not c.bases]
        for k in near:
            then = next((p for p in _when(facts, base) if _bears_out(facts, found[k], base.turn, p)), None)
            if then is not None:
                out[n] = replace(base, periods=(then,), guessed=False)
                out[k] = replace(found[k], periods=(base.turn,), bases=(then,))
                break
    return out


_SIZED = frozenset(("change", "percent", "multiple"))


def _when(facts: Facts, base: Claim) -> Iterator[Period]:
    """The earlier periods in which what a base is of came to that amount."""
    assert base.turn is not None
    if base.interval is None or not base.subjects:
        return
    subject = base.subjects[0]
    shelf = next(facts.shelves(subject), None)
    for years in range(1, YEARS if shelf is not None else 0):
        period = base.turn.shift(-12 * years)
        values = [level(facts, shelf, subject, period, day) for day in (facts.day, NOW)] if shelf is not None else []
        if any(v is not None and base.interval.holds(v) for v in values):
            yield period


def _bears_out(facts: Facts, moved: Claim, end: Period, base: Period) -> bool:
    """Whether a movement is right between two periods."""
    if moved.interval is None or not moved.subjects:
        return False
    subject = moved.subjects[0]
    for shelf in facts.shelves(subject):
        for day in (facts.day, NOW):
            value = change_of(facts, moved.kind, subject, shelf, end, base, day)
            down = moved.way in ("down", "narrow")
            if value is not None and moved.interval.holds(-value if down and moved.kind != "multiple" else value):
                return True
    return False
