"""Who is first, said with a verb: "Vietnam leads with $163.9 billion"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from intents.claims.claim import Claim
from intents.claims.context import TextContext
from intents.claims.marks import MarkedSentence
from intents.claims.numbered import NumbersRead
from intents.claims.stated import claim_at, spoiled

_LEADS = re.compile(
    r"\s(?:now\s|still\s|again\s)?(?:leads?|led|heads?|headed|tops|topped)(?:\s(?:the\s(?:list|ranking|table"
    r"|field|pack|way)))?"
    r"(?=\s(?:with|at)\s\$?\d|,|\s(?:among|in)\b|\s?\(\$?\d|[.;]|\s(?:the\s(?:list|ranking|table|field|pack"
    r"|way)))",
    re.I,
)
"""Behind a partner: that it is the first."""


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
