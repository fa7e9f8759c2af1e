"""Who is first, said with a verb: "Vietnam leads with $163.9 billion"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from data.model import Flow
from intents.claims.claim import Claim
from intents.claims.context import TextContext
from intents.claims.marks import MarkedSentence
from intents.claims.numbered import NumbersRead
from intents.claims.stated import claim_at, spoiled
from intents.wordlists import wordlist

_LEADS = re.compile(
    r"\s(?:now\s|still\s|again\s)?(?:leads?|led|heads?|headed|tops|topped)(?:\s(?:the\s(?:list|ranking|table"
    r"|field|pack|way)))?"
    r"(?=\s(?:with|at)\s\$?\d|,|\s(?:among|in)\b|\s?\(\$?\d|[.;]|\s(?:the\s(?:list|ranking|table|field|pack"
    r"|way)))",
    re.I,
)
"""Behind a partner: that it is the first."""


_NOBODY = re.compile(
    r"\b(?:nobody|no\sone|no\s(?:other\s)?(?:country|nation|partner|economy|market|supplier|customer))\s(?:\w+\s)?"
    r"(?P<verb>sells?|sold|ships?|shipped|supplies|supplied|exports?|exported|buys?|bought|imports?|imported|takes?|took|purchase[sd])"
    r"\s(?:(?:us|america|americans|the\sunited\sstates|to|from|in|here|goods|american)\s){0,4}?(?:more|as\smuch)\s"
    r"(?:(?:goods|here|to|from|us|america|the\sunited\sstates|american|(?:in|during|last|this)\s\w+)\s){0,5}?"
    r"(?:than|as)\s(?:the\s)?$", re.I,
)  # fmt: skip
"""What makes the partner behind it the first: "nobody sells us more than Mexico"."""
_BUY = tuple(wordlist("buying_stems", "claims"))


def unequalled(sentence: MarkedSentence, context: TextContext, read: NumbersRead) -> Iterator[Claim]:
    """ "No country buys more from us than Canada"."""
    for p in sentence.of("partner"):
        m = _NOBODY.search(sentence.text[sentence.passage.start : p.start])
        if m is None or spoiled(sentence, p.start):
            continue
        claim = claim_at(sentence, context, read, sentence.passage.start + m.start(), p.end, "rank")
        if claim is None:
            continue
        flow = Flow.EXPORTS if m["verb"].lower().startswith(_BUY) else Flow.IMPORTS
        found = tuple(replace(s, target=p.value, measure=flow, sign=1) for s in claim.subjects)
        yield replace(
            claim, subjects=tuple(dict.fromkeys(found)), nth=1, owned=claim.owned | {"partner"}, doubt=((), ())
        )


def leaders(sentence: MarkedSentence, context: TextContext, read: NumbersRead) -> Iterator[Claim]:
    """ "Vietnam leads with $163.9 billion"."""
    for p in sentence.of("partner"):
        m = _LEADS.match(sentence.text, p.end, sentence.passage.end)
        if m is None or spoiled(sentence, p.start) or re.search(r"\band\s(?:the\s)?$", sentence.text[: p.start]):
            continue
        claim = claim_at(sentence, context, read, p.start, m.end(), "rank")
        if claim is not None:
            found = tuple(replace(s, target=p.value, product=None) for s in claim.subjects)
            yield replace(claim, subjects=tuple(dict.fromkeys(found)), nth=1, owned=claim.owned | {"partner"})
