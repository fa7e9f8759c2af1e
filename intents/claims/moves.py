"""Claims of how something moved: directions, multiples, the sign of a balance."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from intents.claims.claim import Claim, Interval, Way, way_of
from intents.claims.context import TextContext
from intents.claims.inherited import doubt, owned, periods_at
from intents.claims.marks import MarkedSentence
from intents.claims.meant import moving
from intents.claims.numbered import NumbersRead
from intents.claims.segments import clause
from intents.claims.stated import claim_at, slots_at, spoiled
from intents.claims.subjects import subjects
from intents.wordlists import wordlist

_VERBS = re.compile(
    r"(?:ed|s|ing|rose|fell|grew|up|down|sank|slid|risen|fallen|flat|narrower|wider|unchanged|shrank|shrunk|leapt|steady)$"
)

_THAN = re.compile(
    r"\s(?:than)\s(?:in\s|that\sof\s|the\s|those\sof\s|it\swas\sin\s|during\s|whole\sof\s|all\sof\s)*", re.I
)

_COMPARATIVES = wordlist("comparatives", "claims")


def compared(sentence: MarkedSentence, context: TextContext, read: NumbersRead) -> Iterator[Claim]:
    """ "smaller than in 2024", "larger than a year before": a direction, with what it is measured against."""
    for m in sentence.of("way"):
        after = _THAN.match(sentence.text, m.end, sentence.passage.end) if m.words in _COMPARATIVES else None
        if after is None or m in read.used or spoiled(sentence, m.start):
            continue
        base = next(
            (
                p
                for p in sentence.within(m.end, sentence.passage.end, "period", "relation", "year_before")
                if p.start - after.end() < 2
            ),
            None,
        )
        claim = claim_at(sentence, context, read, m.start, base.end, "direction") if base is not None else None
        if claim is not None and base is not None:
            slots = slots_at(sentence, context, read, m.start, m.end)
            bases = tuple(b for b in slots.bases) or claim.bases
            whole = re.search(r"\b(?:whole|all|full|entire)\b", sentence.text[m.end : base.end], re.I) is not None
            yield replace(claim, way=way_of(m.key), bases=bases, whole_base=whole)


_FLIPPED = re.compile(r"\bfrom\s(?:a\s)?(?P<was>deficit|surplus)\s(?:in)?to\s(?:a\s)?(?P<is>deficit|surplus)\b", re.I)


_TURNED = re.compile(
    r"\b(?:turned|turning|became|went|swung|slipped|moved)\s(?:in)?(?:to\s)?(?:the\s)?(?P<sign>negative|positive|deficit|surplus|red|black)\b"
    r"(?!\s(?:of|with))",
    re.I,
)
_RED = wordlist("in_the_red", "claims")


def excesses(sentence: MarkedSentence, context: TextContext, read: NumbersRead) -> Iterator[Claim]:
    """ "imports exceeded exports", "moved from deficit to surplus": the sign of a balance."""
    p = sentence.passage
    found = [
        (m.start, m.end, m.key)
        for m in sentence.of("head")
        if re.search(r"\s(?:exceeded|outstripped|topped|outpaced|surpassed|greater)\s", m.words)
    ]
    found += [(m.start(), m.end(), m["is"].lower()) for m in _FLIPPED.finditer(sentence.text, p.start, p.end)]
    found += [
        (m.start(), m.end(), "deficit" if m["sign"].lower() in _RED else "surplus")
        for m in _TURNED.finditer(sentence.text, p.start, p.end)
        if any(h.key == "balance" for h in sentence.within(p.start, m.start(), "head"))
    ]
    for start, end, head in found:
        if spoiled(sentence, start) or re.match(r"\s(?:\S+\s){0,2}?by\b", sentence.text[end : end + 20]):
            continue
        slots = replace(slots_at(sentence, context, read, start, end), head=head, own_head=True)
        subjects_ = subjects(slots, context, p.block)
        if context.block == p.block and subjects_:  # "the balance turned negative": that which is spoken of
            subjects_ = tuple(s for s in subjects_ if s.target == subjects_[0].target)
        if subjects_ and not slots.foreign:
            yield Claim(
                "level",
                start,
                end,
                (p.start, p.end),
                subjects_,
                periods_at(slots, context),
                interval=Interval(1e-9, None),
                owned=owned(slots),
                doubt=doubt(slots, context, sentence, start),
            )


_PRONOUN = re.compile(
    r"\W*(?:(?:and|but|yet|then)\s)?(?:those|they|it|the\sone|that)\s(?:(?:from|to|with|of)\s(?:the\s)?[A-Z][\w.]+(?:\s[A-Z]\w+)*)?"
    r"(?:,[^;]{1,40},)?\s?(?P<verb>(?:(?:is|are|was|were|has|have|had|been|also|then|then|now|again|even|still|slightly|sharply"
    r"|barely|only|just|little|a|bit|well|far|much|steadily|actually)\s)*)"
)
"""A subject that stands for what was spoken of, up to the word of its movement."""


def directions(sentence: MarkedSentence, context: TextContext, read: NumbersRead) -> Iterator[Claim]:
    """ "imports surged": only the direction can be checked."""
    for m in sentence.of("way"):
        if m in read.used or not _VERBS.search(m.words) or spoiled(sentence, m.start):
            continue
        if any(m.start < c.end and c.start < m.end for c in read.claims) or m.words in wordlist(
            "no_direction", "claims"
        ):
            continue
        a, _z = clause(sentence, m.start)
        heads = [
            h
            for h in sentence.within(a, m.start, "head")
            if h.words not in wordlist("trade", "claims") or h.key != "total_trade"
        ]
        if m.key != "flat" and re.match(r"\s(?:from|to|by)\b", sentence.text[m.end : m.end + 6], re.I):
            continue
        pronoun = _PRONOUN.fullmatch(sentence.text, a, m.start) if not heads else None
        close = heads and re.fullmatch(r"[\s,]*(?:\S+\s){0,7}", sentence.text[heads[-1].end : m.start])
        foreign = sentence.within(heads[-1].end if heads else a, m.start, "foreign")
        if not (close or pronoun) or foreign:
            continue
        claim = claim_at(sentence, context, read, m.start, m.end, "direction")
        if claim is not None:
            claim = replace(claim, start=heads[-1].start if heads else pronoun.start("verb") if pronoun else m.start)
            slots = slots_at(sentence, context, read, m.start, m.end)
            yield replace(moving(claim, slots, context), way=_turned(m.key), signless=context.yearly)


def _turned(key: str) -> Way:
    return key  # type: ignore[return-value]
