"""Words around a number that make it the size of a movement, or what something once was."""

from __future__ import annotations

import re

from intents.claims.marks import Mark, MarkedSentence
from intents.claims.quantities import Quantity
from intents.claims.segments import Segment
from intents.wordlists import wordlist

COMPARED = frozenset(("bigger", "larger", "smaller", "higher", "lower", "wider", "narrower", "greater", "more", "less"))
NOUNS = wordlist("movement_nouns", "claims")


_ITS_SIZE = re.compile(
    r"\s(?:in|for)\s(?!which\b)[^,;:$%\d]{3,70}\sof\s(?:(?:a|an|the|just|only|another|about|some|nearly|almost|over|more\sthan)\s)*",
    re.I,
)
"""What stands between the noun of a movement and its size: "a decrease in the goods deficit of $2.6 billion"."""
OR_SO_MUCH = re.compile(r"(?:^|[,(])\s*(?:or|that\sis|i\.e\.),?\s(?:(?:a|by|some|about|roughly|nearly|over)\s)*$", re.I)
ALIKE = re.compile(
    r"[\s,;]*(?:and|while|but|with)\s(?:the\s|those\sof\s)?(?:(?:us|u\.s\.|goods|services|total|merchandise|its|our)\s)*"
    r"(?:imports|exports)\s(?:(?:by|another|some|just|only|about|a)\s)*",
    re.I,
)
"""Between two changes: "exports gained $8.5 billion and imports $6.9 billion"."""


def noun_of(sentence: MarkedSentence, q: Quantity, segment: Segment) -> Mark | None:
    """The noun whose size a number behind it is: "an increase in the services surplus of $0.6 billion"."""
    ways = [m for m in sentence.within(min(segment[0], q.begin), q.begin, "way") if m.words.split()[-1] in NOUNS]
    return ways[-1] if ways and _ITS_SIZE.fullmatch(sentence.text[ways[-1].end : q.begin]) else None


_ONCE = re.compile(
    r"\s(?:back\s)?in\s(?:\w+\s)?(?:19|20)\d\d[,)]\s(?:has|have|had)\s(?:[\w-]+\s){0,5}?(?:\w+ed|risen|grown|fallen|shrunk|gone)\s(?:\w+\s)?(?:to|by)\s",
    re.I,
)
"""What follows an earlier amount that stands in apposition: "imports, $102 billion in 2001, have quintupled to"."""
_VERB = re.compile(r"\b(?:was|were|is|are|stood|came|totall?ed|amounted)\b", re.I)


def was_once(sentence: MarkedSentence, q: Quantity, segment: Segment) -> bool:
    """Whether an amount in apposition is what something was before it moved; not where that has its own time."""
    behind = _ONCE.match(sentence.text, q.end, sentence.passage.end)
    if behind is None or _VERB.search(sentence.text, segment[0], q.begin):
        return False
    own_time = sentence.within(behind.end(), sentence.passage.end, "period", "relation")
    return not any(m.kind == "relation" or m.key == "shift" for m in own_time)  # "two years later"
