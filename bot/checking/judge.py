"""One claim held against the figures: which readings agree, on the text's day and now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from bot.checking import answered, attributed, footings, orders, readings, runs, shown, slips, unsaid
from bot.checking.facts import NOW, Facts
from bot.checking.outcome import ClaimOutcome, Lazy, Reading, Verdict, decide, unknown, unsettled
from data.model import Flow, Variable
from data.period import Period
from intents.claims.claim import Claim, Interval, Subject

FLAT = 1.5
"""Per cent that a figure may move and still be called unchanged."""


def judge(facts: Facts, claim: Claim) -> ClaimOutcome:
    """The verdict on a claim with its figures. Before it is called wrong, what else it may speak of is tried."""
    out = _judge(facts, claim)
    if out.verdict != "contradicted":
        return _from_named(facts, claim, out)
    other = unsaid.otherwise(facts, claim, _judge)
    if other is not None:
        return other
    slips.find(facts, out)
    footings.name(facts, out)
    subjects, periods = claim.doubt
    if subjects or periods:
        wider = replace(
            claim,
            subjects=claim.subjects if claim.wholes else tuple(dict.fromkeys((*claim.subjects, *subjects))),
            periods=tuple(dict.fromkeys((*claim.periods, *periods))),
            doubt=((), ()),
        )
        with facts.narrowed():
            meant = _meant(facts, claim, subjects)
            if meant is not None:
                return meant
            other = _judge(facts, wider)
        if other.verdict in ("supported", "revised"):
            return unsettled(out, "it may speak of something else that the text names")
    if slips.unowned(facts, out):
        return unsettled(out, "it may speak of another period or flow than that which the text named last")
    if claim.theirs and not out.slip:
        return unsettled(out, "it may be that partner's trade with all countries")
    if (found := attributed.elsewhere(facts, claim, out, _judge)).verdict != "contradicted":
        return found
    if not out.slip and not slips.plausible(out):
        return unsettled(out, "nothing near that number fits the words")
    return out


def _from_named(facts: Facts, claim: Claim, out: ClaimOutcome) -> ClaimOutcome:
    """A movement that could not be told from the period before: from another that the text named, where it is right."""
    if out.reason != "no_data" or out.reading is None or claim.kind not in ("percent", "change", "multiple"):
        return out
    other = unsaid.otherwise(facts, claim, _judge)
    return other if other is not None and other.verdict in ("supported", "revised") else out


def _meant(facts: Facts, claim: Claim, subjects: tuple[Subject, ...]) -> ClaimOutcome | None:
    """The verdict where the number is exactly that of a partner or product which the text named before and the claim's
    own words leave out."""
    if not subjects or claim.wholes or claim.kind != "level" or not slips.exact(claim.interval):
        return None
    out = _judge(facts, replace(claim, subjects=subjects, doubt=((), ())))
    held = out.verdict in ("supported", "revised") and not out.loose
    return out if held and out.reading is not None and _of_its_kind(out.reading.subject, claim) else None


def _of_its_kind(subject: Subject, claim: Claim) -> bool:
    """Whether a reading differs from what a claim says only in a partner or product that its words leave out."""
    return any(
        (s.measure, s.sign) == (subject.measure, subject.sign)
        and (s.sector == subject.sector or subject.target is not None or subject.product is not None)
        for s in claim.subjects
    )


def release(facts: Facts, claim: Claim) -> ClaimOutcome:
    """The day on which a month's report came out, or is planned to."""
    month = claim.periods[0].end
    days = [(m, facts.engine.library.calendar.due(m)) for m in (month, month - 12, month + 12)]
    known = [day for _, day in days if day is not None]
    if claim.day is not None and claim.day in known:
        return ClaimOutcome(claim, "supported", due=claim.day)
    due = min(known, key=lambda d: abs((d - claim.day).days) if claim.day else 0, default=None)
    if due is None or claim.day is None:
        return unknown(claim, "the calendar does not have that release")
    verdict: Verdict = "contradicted" if abs((due - claim.day).days) < DAYS else "not_checkable"
    return ClaimOutcome(claim, verdict, None if verdict == "contradicted" else "ambiguous", due=due)


DAYS = 45
"""How far a day may be from that of a release and still be meant as it."""


def _judge(facts: Facts, claim: Claim) -> ClaimOutcome:
    if claim.reason:
        return ClaimOutcome(claim, "not_checkable", claim.reason, claim.why)
    match claim.kind:
        case "level" | "change" | "percent" | "multiple" if claim.subjects[0].variable is not None:
            return _answered(facts, claim)
        case "level":
            return _level(facts, claim)
        case "share" if claim.nth:
            return orders.largest_share(facts, claim)
        case "share" | "multiple" | "change" if claim.wholes:
            return _plain(facts, claim, readings.shares(facts, claim))
        case "change" | "percent" | "multiple":
            return _changed(facts, claim)
        case "gdp_share":
            return _plain(facts, claim, readings.gdp_shares(facts, claim))
        case "release":
            return release(facts, claim)
        case "each":
            return runs.each(facts, claim)
        case "first":
            return runs.first(facts, claim)
        case "points":
            return _signed(facts, claim, readings.shares(facts, claim))
        case "direction":
            return direction(facts, claim)
        case "record" | "since":
            return runs.extreme(facts, claim)
        case "streak":
            return runs.streak(facts, claim)
        case "rank":
            return orders.rank(facts, claim)
        case "order":
            return orders.order(facts, claim)
        case "compare":
            return orders.compare(facts, claim)
        case "count":
            return orders.count(facts, claim)
    return unknown(claim, "these figures do not tell that")


def _answered(facts: Facts, claim: Claim) -> ClaimOutcome:
    """Duties, rates and quantities, which the engine works out."""
    found = answered.readings(facts, claim)
    if claim.kind in ("change", "percent"):
        return _signed(facts, claim, found)
    return _plain(facts, claim, found)


def _plain(facts: Facts, claim: Claim, found: Iterable[Reading]) -> ClaimOutcome:
    assert claim.interval is not None
    return decide(facts, claim, found, claim.interval)


def _level(facts: Facts, claim: Claim) -> ClaimOutcome:
    found = readings.levels(facts, claim)
    out = _plain(facts, claim, found)
    if claim.signless and out.verdict == "contradicted" and claim.interval is not None:
        turned = replace(claim, subjects=tuple(replace(s, sign=-s.sign) for s in claim.subjects))
        other = _plain(facts, turned, readings.levels(facts, turned))
        out = other if other.verdict != "contradicted" else out
    if claim.way and out.verdict in ("supported", "revised") and out.reading is not None and claim.firm:
        return _turned(facts, claim, out, out.reading) or out
    return out


def _turned(facts: Facts, claim: Claim, out: ClaimOutcome, reading: Reading) -> ClaimOutcome | None:
    """An amount that is right, with a direction that is not, in the state in which the amount is."""
    day = out.at or (facts.day if reading.value(facts.day) is not None else NOW)
    end, bases = (
        (claim.turn, [reading.period])
        if claim.turn is not None
        else (
            reading.period,
            readings.bases_of(
                replace(
                    claim, bases=claim.bases or ("previous", "year") if claim.signless else claim.bases or ("previous",)
                ),
                reading.period,
            ),
        )
    )
    moves = [(base, m) for base in bases if (m := _move(facts, reading, end, base, day)) is not None]
    moves = moves or [(base, m) for base in bases if (m := _since_moved(facts, reading, end, base, out.now))]
    up = claim.way in ("up", "widen")
    if claim.way == "flat" or not moves or any(m == 0 or (m > 0) is up for _, m in moves):
        return None
    base, move = moves[0]
    wrong = Reading(reading.subject, reading.shelf, end, lambda _day: move, base, 0.0, "change", reading.unit)
    right = shown.figure_of(reading, out.then if out.then is not None else out.now, day)
    return ClaimOutcome(
        claim,
        "contradicted",
        reading=wrong,
        then=move,
        now=move,
        slip="sign",
        slip_words="the amount is right, the direction is not",
        figures=[right] if right is not None else [],
    )


CLEAR = 0.02
"""Of a figure: how far it must have moved in the newest state for the one of the day to have moved so too."""


def _since_moved(facts: Facts, reading: Reading, end: Period, base: Period, value: float | None) -> float | None:
    """How far a figure clearly moved as it is now, where the state of the day lacks what it moved from."""
    move = _move(facts, reading, end, base, NOW)
    return move if move is not None and value is not None and abs(move) > CLEAR * abs(value) else None


def _move(facts: Facts, reading: Reading, end: Period, base: Period, day: dt.date) -> float | None:
    """How far a figure moved in one state; of headlines as their text states it."""
    subject = reading.subject
    found = readings.change_of(facts, "change", subject, reading.shelf, end, base, day)
    if found is not None or not reading.shelf.stated or end.start - base.start != 1:
        return found
    for shelf in facts.shelves(subject, Variable.CHANGE):
        stated = shelf.states.level(subject.measure, shelf.target, end, day)
        if stated is not None:
            return subject.sign * stated.value
    return None


def _changed(facts: Facts, claim: Claim) -> ClaimOutcome:
    found = readings.changes(facts, claim)
    judged = _plain if claim.kind == "multiple" else _signed
    out = judged(facts, claim, found)
    if claim.signless and out.reason == "no_data" and claim.subjects[0].measure is Flow.BALANCE:
        turned = replace(claim, subjects=tuple(replace(s, sign=-s.sign) for s in claim.subjects))
        other = judged(facts, turned, readings.changes(facts, turned))  # "our surplus, down 22 per cent": of the other
        return replace(other, claim=claim) if other.reason != "no_data" else out
    return out


def _signed(facts: Facts, claim: Claim, found: Iterable[Reading]) -> ClaimOutcome:
    """A change has the sign of its word; where none is said, either."""
    assert claim.interval is not None
    down, found = claim.way in ("down", "narrow"), Lazy(found)
    out = decide(facts, claim, found, negative(claim.interval) if down else claim.interval)
    if out.verdict == "contradicted" and claim.signless:
        other = decide(facts, claim, found, claim.interval if down else negative(claim.interval))
        return other if other.verdict != "contradicted" else out
    return out


def negative(interval: Interval) -> Interval:
    """The sizes of a fall as changes below zero."""

    def minus(x: float | None) -> float | None:
        return None if x is None else -x

    return Interval(
        minus(interval.high),
        minus(interval.low),
        (minus(interval.loose[1]), minus(interval.loose[0])),
        minus(interval.value),
    )


def direction(facts: Facts, claim: Claim) -> ClaimOutcome:
    """Whether something rose or fell: against the period before or the same of the year before."""
    way = claim.way
    interval = {
        "up": Interval(0.0, None),
        "widen": Interval(0.0, None),
        "down": Interval(None, 0.0),
        "narrow": Interval(None, 0.0),
    }.get(way, Interval(-FLAT, FLAT))
    bases = claim.bases or (("previous", "year") if claim.signless else ("previous",))
    kind = replace(claim, kind="percent" if way == "flat" else "change", bases=bases)
    found = Lazy(readings.changes(facts, kind))
    out = decide(facts, claim, found, interval)
    balance = claim.subjects[0].measure is Flow.BALANCE and "sign" not in claim.owned
    if out.verdict == "contradicted" and balance and way in ("up", "down"):
        turned = decide(facts, claim, [r for r in found if r.subject.sign == 1], negative(interval))
        out = turned if turned.verdict in ("supported",) else out
    return unsettled(out, "it may be of another partner") if _of_all_instead(facts, kind, interval, out) else out


def _of_all_instead(facts: Facts, claim: Claim, interval: Interval, out: ClaimOutcome) -> bool:
    """Whether a direction is right of all countries, and not of the partner that the text speaks of."""
    first = claim.subjects[0]
    if first.target is None or out.verdict == "contradicted" or out.reading is None or out.reading.subject.target:
        return False
    its = replace(claim, subjects=tuple(s for s in claim.subjects if s.target == first.target))
    return decide(facts, its, readings.changes(facts, its), interval).verdict not in ("supported", "revised")


__all__ = ["Period", "judge"]
