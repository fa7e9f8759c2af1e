"""Claims of so many times: "more than doubled", "three times their 2016 level", "twice what Americans sold there"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from data.model import Flow
from data.period import Period
from intents.claims.claim import Claim, Subject
from intents.claims.context import TextContext
from intents.claims.hedges import multiple
from intents.claims.inherited import periods_at
from intents.claims.mark import Mark
from intents.claims.marks import MarkedSentence
from intents.claims.meant import moving
from intents.claims.numbered import NumbersRead
from intents.claims.parties import BUYS, SELLS
from intents.claims.stated import claim_at, slots_at, spoiled
from intents.wordlists import wordlist

_NO_MULTIPLE = re.compile(r"[\s-]*(?:digit|whammy|check|a\s(?:year|month|day|week))\b", re.I)
_OF_ANOTHER = re.compile(
    r"\s+(?:(?:as|so)\s(?:much|many|large|big|high|great|wide|long)\b|the\b|what\b|that\b|those\b|their\b|its\b|our\b|of\b"
    r"|(?:goods\s|services\s)?(?:imports|exports)\b|more\b|larger\b|bigger\b|higher\b|greater\b|[A-Z]\w+'s?\b)",
    re.I,
)
_FLOWS = {"imports": Flow.IMPORTS, "exports": Flow.EXPORTS}


def multiples(sentence: MarkedSentence, context: TextContext, read: NumbersRead) -> Iterator[Claim]:
    """The multiples of a sentence, each with what it is measured against."""
    for m in sentence.of("multiple"):
        tail = sentence.text[m.end : sentence.passage.end]
        another = _OF_ANOTHER.match(tail)
        often = m.words.endswith("times") or m.words in wordlist("twice", "claims")
        if spoiled(sentence, m.start) or _NO_MULTIPLE.match(tail) or (often and tail.startswith(" in ")):
            continue
        if another is None and m.words in wordlist("doubles", "claims"):
            continue
        hedge = next((h for h in sentence.of("hedge") if 0 <= m.start - h.end <= 1), None)
        claim = claim_at(sentence, context, read, hedge.start if hedge else m.start, m.end, "multiple")
        if claim is None:
            continue
        slots = slots_at(sentence, context, read, m.start, m.end)
        name = hedge.key if hedge and hedge.key != "exact" else ""
        claim = replace(claim, interval=multiple(float(m.key), name))
        beside = (
            _beside(sentence, _of_the_first_flow(sentence, _of_the_first(sentence, claim, m), m), m)
            if another is not None
            else None
        )
        if beside is not None:
            yield beside
            continue
        if another is not None and not claim.bases and not sentence.within(m.end, _stop(sentence, m), "period"):
            claim = replace(claim, firm=False)  # "four times as large": than what, is not said
        if _MOVED_IT.match(tail):  # "tariffs halved it": since when, is not said
            claim = replace(claim, firm=False)
        if (against := _of_amount(sentence, read, m)) is not None:
            if _adds_up(claim, read, against, m):
                claim = replace(claim, firm=False)
            yield replace(claim, subjects=against.subjects, periods=_first_told(read, m) or claim.periods,
                          bases=against.periods[:1], doubt=((), ()))  # fmt: skip
            continue
        bases = read.from_before(m.start, claim.bases)
        if not claim.bases and claim.periods[:1] == bases:  # "$102 billion in 2001, have quintupled": what it is now
            claim = replace(claim, periods=periods_at(read.whole, context))
        yield replace(moving(replace(claim, bases=bases), slots, context), end=_end(sentence, m, another))


_MOVED_IT = re.compile(r"\s(?:it|them|that|this)\b", re.I)
_THE = re.compile(r"\s(?:the|that|its|their|our)\s(?:(?:mere|paltry|record|total|roughly|about|some)\s)*")


def _of_amount(sentence: MarkedSentence, read: NumbersRead, m: Mark) -> Claim | None:
    """The amount that a multiple is of: "nearly three times the $72.5 billion of 2020"."""
    return next((c for c in read.claims if c.start > m.end and c.kind == "level" and c.periods
                 and _THE.fullmatch(sentence.text[m.end : c.start])), None)  # fmt: skip


def _adds_up(claim: Claim, read: NumbersRead, against: Claim, m: Mark) -> bool:
    """Whether a multiple is right of the two amounts as they are written."""
    told = [c.quantity for c in read.claims if c.end <= m.start and c.kind == "level" and c.turn is None and c.quantity]
    base = against.quantity
    if not told or base is None or not base.value or claim.interval is None:
        return False
    return claim.interval.holds(told[-1].value / base.value, 0.02)


def _first_told(read: NumbersRead, m: Mark) -> tuple[Period, ...]:
    """The periods of the amount that a sentence told first, before what it compares that with."""
    told = [c for c in read.claims if c.end <= m.start and c.kind == "level" and c.turn is None]
    return told[-1].periods if told else ()


def _of_the_first(sentence: MarkedSentence, claim: Claim, m: Mark) -> Claim:
    """The claim as one of the partner named before: "the deficit with Japan is four times that with China"."""
    before = [p.value for p in sentence.within(sentence.passage.start, m.start, "partner")]
    behind = [p.value for p in sentence.within(m.end, _stop(sentence, m), "partner")]
    if not before or not behind or any(s.target != behind[0] for s in claim.subjects) or before[-1] == behind[0]:
        return claim
    return replace(claim, subjects=tuple(replace(s, target=before[-1]) for s in claim.subjects), firm=True)


def _of_the_first_flow(sentence: MarkedSentence, claim: Claim, m: Mark) -> Claim:
    """The claim as one of the flow named before: "exports to it were three times imports from it"."""
    behind = [h for h in sentence.within(m.end, _stop(sentence, m), "head") if h.key in _FLOWS]
    before = [h for h in sentence.within(sentence.passage.start, m.start, "head") if h.key in _FLOWS]
    if not behind or not before or behind[0].key == before[-1].key:
        return claim
    if {behind[0].words, before[-1].words} & (SELLS | BUYS):
        return claim  # "it sold three times what it bought": whose, is told elsewhere
    one, other = _FLOWS[before[-1].key], _FLOWS[behind[0].key]
    turned = tuple(replace(s, measure=one) if s.measure is other else s for s in claim.subjects)
    return replace(claim, subjects=turned) if all(s.measure is other for s in claim.subjects) else claim


def _end(sentence: MarkedSentence, m: Mark, another: re.Match[str] | None) -> int:
    """Where the quote ends: with the period or partner that the multiple is of."""
    if another is None:
        return m.end
    stop = _stop(sentence, m)
    named = sentence.within(m.end, stop, "period", "partner")
    return named[0].end if named else m.end


def _stop(sentence: MarkedSentence, m: Mark) -> int:
    found = re.compile(r"[,;:]|\b(?:and|but|while)\b").search(sentence.text, m.end, sentence.passage.end)
    numbers = [q.begin for q in sentence.quantities if q.begin >= m.end]
    return min([found.start() if found else sentence.passage.end, *numbers])


def _beside(sentence: MarkedSentence, claim: Claim, m: Mark) -> Claim | None:
    """So many times another partner's, or the other flow: a ratio of two figures of one period."""
    stop = _stop(sentence, m)
    heads = [h for h in sentence.within(m.end, stop, "head") if h.key in _FLOWS]
    partners = [p for p in sentence.within(m.end, stop, "partner") if all(s.target != p.value for s in claim.subjects)]
    if sentence.within(m.end, stop, "period") and not partners:
        return None
    pairs: list[tuple[Subject, Subject]] = []
    for s in claim.subjects:
        if heads and not partners and s.measure.turned is not s.measure:
            pairs.append((s, replace(s, measure=s.measure.turned)))
        elif partners and not heads and s.target is not None:
            pairs.append((s, replace(s, target=partners[0].value)))
    if not pairs:
        return None
    end = (partners or heads)[0].end
    return replace(claim, end=end, subjects=tuple(a for a, _ in pairs), wholes=tuple(b for _, b in pairs))
