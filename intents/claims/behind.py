"""Places told by what stands above: "behind only 2022", "more than from any other country"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from data.period import Period
from intents.claims.claim import Claim, Way
from intents.claims.context import TextContext
from intents.claims.marks import MarkedSentence
from intents.claims.numbered import NumbersRead
from intents.claims.passing import ONLY_BEHIND
from intents.claims.stated import claim_at, slots_at, spoiled

_ANY_OTHER = re.compile(
    r"\b(?:more|larger|bigger|greater|wider|higher)\s(?:\w+\s){0,2}?than\s(?:(?:from|to|with|in|by|for|that\swith|the\sone\swith)\s)?"
    r"any\s(?:other|single\sother)\s(?:(?:trading|foreign|single|u\.s\.|export|import)\s){0,2}"
    r"(?:country|nation|partner|economy|supplier|source|seller|market|customer|buyer|destination)(?:'s)?\b",
    re.I,
)
_NO = re.compile(r"\b(?:no|not|nor|never|isn't|wasn't|hardly)\s$", re.I)

_BUT = re.compile(r"\s(?:but|except|besides|save|bar|barring|outside|apart|other\sthan)\b", re.I)
"""What follows where some are above: "than from any other country but China"."""


def first_of_all(sentence: MarkedSentence, context: TextContext, read: NumbersRead) -> Iterator[Claim]:
    """ "$535 billion from Mexico, more than from any other country": a partner is the first."""
    p = sentence.passage
    for m in _ANY_OTHER.finditer(sentence.text, p.start, p.end):
        if sentence.within(m.end(), min(m.end() + 24, p.end), "partner", "place"):
            continue  # "any other country in Europe"
        if _BUT.match(sentence.text, m.end()):
            continue
        if spoiled(sentence, m.start()) or _NO.search(sentence.text[p.start : m.start()]):
            continue
        claim = claim_at(sentence, context, read, m.start(), m.end(), "rank")
        targets = {s.target for s in claim.subjects} if claim is not None else set()
        named = {x.value for x in sentence.within(p.start, m.start(), "partner")}
        if claim is None or len(named) > 1 or None in targets:
            continue
        yield replace(claim, nth=1, owned=claim.owned | {"partner"}, doubt=((), ()))


def behind_only(sentence: MarkedSentence, context: TextContext, read: NumbersRead) -> Iterator[Claim]:
    """ "the second-largest ever, behind only 2022": less than then."""
    for m in sentence.of("period"):
        before = ONLY_BEHIND.search(sentence.text[sentence.passage.start : m.start])
        if before is None or m.value.period is None or spoiled(sentence, m.start):
            continue
        start = sentence.passage.start + before.start()
        claim = claim_at(sentence, context, read, start, m.end, "direction")
        extreme = sentence.within(sentence.passage.start, start, "extreme", "record")
        if claim is None or not extreme:
            continue
        base: Period = m.value.period
        told = slots_at(sentence, context, read, start, m.end).periods or list(claim.periods)
        periods = tuple(x for x in told if x != base and x.months == base.months)
        if periods:
            way: Way = "up" if extreme[-1].key == "low" else "down"
            yield replace(claim, way=way, bases=(base,), periods=periods, whole_base=True)
