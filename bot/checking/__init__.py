"""A text held against the figures: every claim about US trade in it, with a verdict.

Nothing of a text is kept or logged: it lives as long as the call.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from bot.checking import unsaid
from bot.checking.contract import to_json
from bot.checking.facts import CHINA, Facts
from bot.checking.judge import judge
from bot.checking.outcome import ClaimOutcome, Reading, unsettled
from bot.checking.told import text as text
from bot.replies.ask import Asker
from data.query.find import THE_WORLD
from intents.claims.claim import Claim, Subject
from intents.claims.dateline import dateline
from intents.claims.reader import claims


def check(
    asker: Asker, text: str, as_of: dt.date | None, today: dt.date | None = None, *, dated_by: str = "given"
) -> dict[str, Any]:
    """The JSON object of a checked text. ``as_of`` is its date; without one its dateline is, else ``today``."""
    day = as_of
    if day is None:
        if today is None:
            raise TypeError("a text without its date needs that of today")
        found = dateline(text, today)
        day, dated_by = (found, "its dateline") if found is not None else (today, "today")
    facts, made = outcomes(asker, text, day, today)
    return to_json(text, facts, dated_by, made)


def outcomes(asker: Asker, text: str, as_of: dt.date, today: dt.date | None = None) -> tuple[Facts, list[ClaimOutcome]]:
    """The verdict on each claim of a text, in its order, and the figures they were held against."""
    newest = asker.data.calendar.last_until(as_of)
    found = claims(text, as_of, newest[0] if newest else None)
    named = {t for c in found for s in (*c.subjects, *c.wholes) for t in (s.target,) if t is not None}
    named |= {t for c in found for t in c.others} | {CHINA, THE_WORLD}
    spoken = {p for c in found if c.turn is None for p in c.periods}
    facts = Facts(asker.data.engine, as_of, today or as_of, frozenset(named), frozenset(spoken))
    return facts, linked(facts, unsaid.joined(facts, found))


def linked(facts: Facts, found: list[Claim]) -> list[ClaimOutcome]:
    """The verdicts: what is said beside a number of its sentence that agrees ("a record $1.2 trillion") is of the same
    series and period."""
    made: dict[int, ClaimOutcome] = {}
    agreed: dict[tuple[int, int], list[tuple[Claim, Reading]]] = {}
    order = sorted(range(len(found)), key=lambda n: found[n].kind in _BESIDE or found[n].kind == "rank")
    for n in order:
        claim = found[n]
        if claim.kind in _BESIDE and not claim.wholes:
            claim = _tied(claim, agreed.get(claim.sentence, []))
        if claim.kind == "rank" and "period" not in claim.owned:
            claim = _of_its_amount(claim, agreed.get(claim.sentence, []))
        made[n] = judge(facts, claim)
        if made[n].verdict == "contradicted" and _of_a_sector(claim, found[n]):
            alone = judge(
                facts, found[n]
            )  # "imports rose 4.4 percent to $347 billion": of all, and the amount of goods
            made[n] = made[n] if alone.verdict == "contradicted" else alone
        one = made[n]
        if claim.kind == "level" and one.verdict in ("supported", "revised") and one.reading is not None:
            if (other := _elsewhen(facts, claim, one.reading, agreed, found)) is not None:
                made[n] = other
                continue
            agreed.setdefault(claim.sentence, []).append((claim, one.reading))
    return [made[n] for n in range(len(found))]


def _of_its_amount(claim: Claim, near: list[tuple[Claim, Reading]]) -> Claim:
    """A place with the period of the partner's amount beside it: "the UK second at $31.5 billion"."""
    its = claim.subjects[0].target if claim.subjects else None
    periods = tuple(
        r.period for _, r in near if its is not None and r.subject.target == its and r.period in claim.periods
    )
    return replace(claim, periods=periods[:1]) if periods else claim


def _elsewhen(
    facts: Facts,
    claim: Claim,
    reading: Reading,
    agreed: dict[tuple[int, int], list[tuple[Claim, Reading]]],
    found: list[Claim],
) -> ClaimOutcome | None:
    """The verdict on an amount whose words name no period and that is right in another than those before it: "exports
    were $337 billion, and the deficit $171 billion", which is of the year before."""
    if not _undated(claim):
        return None
    earlier = [c.sentence for c in found if c.sentence < claim.sentence]
    for sentence in (claim.sentence, *earlier[-1:]):
        told = [r.period for c, r in agreed.get(sentence, []) if _undated(c)]
        if told and reading.period not in told and told[-1] in claim.periods:
            out = judge(facts, replace(claim, periods=(told[-1],), doubt=((), ())))
            if out.verdict != "contradicted" or sentence == claim.sentence:
                return out
            return unsettled(out, "it may speak of another period than the text before it")
    return None


def _undated(claim: Claim) -> bool:
    return claim.kind == "level" and "period" not in claim.owned and claim.turn is None and not claim.guessed


def _of_a_sector(tied: Claim, claim: Claim) -> bool:
    """Whether the amount beside a claim only gave it a sector that its words do not name."""
    if tied is claim or "sector" in claim.owned or claim.of_all:
        return False
    mine = tied.subjects[0]
    return mine.sector is not None and mine.target is None and mine.product is None


_BESIDE = frozenset(("record", "since", "direction", "first", "percent", "change", "multiple"))


def _alike(subject: Subject, reading: Reading) -> bool:
    its = reading.subject
    same = (subject.measure, subject.sign, subject.target, subject.product) == (
        its.measure,
        its.sign,
        its.target,
        its.product,
    )
    return same and subject.sector in (None, its.sector, reading.shelf.book.sector)


APPOSED = 14
"""Characters between an amount and what is said of it: "$309 billion, their lowest since 2009"."""


def _tied(claim: Claim, near: list[tuple[Claim, Reading]]) -> Claim:
    """The claim as one of the amount of its sentence that agrees and stands nearest."""
    for amount, reading in sorted(near, key=lambda one: abs(one[0].start - claim.start)):
        fits = [s for s in claim.subjects if _alike(s, reading)]
        apposed = claim.kind in ("record", "since") and amount.turn is None and (
            0 <= claim.start - amount.end <= APPOSED or 0 <= amount.start - claim.end <= 2
        )  # fmt: skip
        if fits and (apposed or reading.period in claim.periods or not claim.periods or claim.of_all):
            book = reading.shelf.book
            sector = (
                book.sector
                if reading.subject.target is None and reading.subject.product is None
                else reading.subject.sector
            )
            periods = claim.periods if claim.of_all and claim.periods else (reading.period,)
            return replace(claim, subjects=(replace(fits[0], sector=sector),), periods=periods, doubt=((), ()))
    return claim
