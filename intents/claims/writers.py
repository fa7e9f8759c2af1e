"""Who writes: in a text of a partner's own "we", "us" and "our" are that partner, and not the United States."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from data.query.spec import Target
from intents.claims.mark import Mark
from intents.wordlists import wordlist

if TYPE_CHECKING:
    from intents.claims.marks import MarkedSentence

_AMERICA = r"(?:\b[Tt]he\s)?\b(?:US|U\.S\.|United\sStates|America|Americans?|Washington)"
_FLOW = r"(?:imports|exports|deficit|surplus|gap|shortfall|purchases|sales|deliveries|shipments|trade|balance)"
_NOT_FROM_THERE = re.compile(
    rf"{_AMERICA}\s(?:(?:had|has|have|also|alone|now|then|only|still)\s){{0,2}}(?:sold|sells?|shipped|ships?|sent|sends|supplied|supplies"
    r"|exported|bought|buys?|imported|imports?|took|takes|purchased)\s(?:(?:goods|services|more|less|it|them|products)\s){0,2}(?:to\s|from\s)?us\b"
    rf"|{_AMERICA}(?:'s)?\s(?:\w+\s){{0,3}}?{_FLOW}\s(?:of\s[\w\s]{{2,24}}\s)?(?:from|to|with|against)\sus\b"
    rf"|{_AMERICA}(?:'s)?\s(?:imports|purchases)\sof\sour\b"
    rf"|{_AMERICA}\s(?:bought|sold|imported|exported|buys|sells|took|shipped)\s[^.;]{{2,60}}\s(?:from|to)\sus\b"
    rf"|\b[Oo]ur\s(?:\w+\s){{0,2}}{_FLOW}\s(?:\w+\s){{0,3}}?(?:to|with|from|into|over|against)\s{_AMERICA}\b(?!\w)"
    rf"|\b[Ww]e\s(?:\w+\s){{0,2}}?(?:sold|sell|shipped|exported|bought|buy|imported|sent)\s(?:[^.;]{{0,40}}\s)?(?:to|from)\s{_AMERICA}\b"
)
"""What nobody in the United States writes: "the US sold us", "America's imports from us", "our exports to the US"."""
_WE = re.compile(r"\b(?P<it>(?:[Ww]e|[Oo]urs?|us))\b(?!\.)")


def abroad(text: str) -> bool:
    """Whether a text speaks of the United States as of another country than its own."""
    return _NOT_FROM_THERE.search(text) is not None


def writer(text: str, sentences: Sequence[MarkedSentence]) -> Target | None:
    """The partner that a text from abroad is of: the one that it names most, where that is one country."""
    named = Counter(m.value for s in sentences for m in s.of("partner"))
    (first, times), *rest = named.most_common(2) or [(None, 0)]
    return first if times and (not rest or times > rest[0][1]) else None


def as_partner(text: str, marks: list[Mark], a: int, z: int, writer: Target | None) -> list[Mark]:
    """The marks of a stretch of a text in which "we", "us" and "our" are a partner."""
    if writer is None:
        return marks
    ours = [(m.start("it"), m.end("it"), m["it"].lower()) for m in _WE.finditer(text, a, z)]
    at = {(start, end) for start, end, _ in ours}
    out = [m for m in marks if not (m.kind == "us" and (m.start, m.end) in at)]
    return out + [
        Mark(start, end, "partner", "demonym" if word in wordlist("our", "claims") else "name", writer, words=word)
        for start, end, word in ours
    ]
