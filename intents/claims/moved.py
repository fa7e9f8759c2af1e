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
FROM = re.compile(
    r"\b(?:(?:below|above|under|over)\s(?:the|a|its|(?=\S{3,12}['\u2019]s\s))|(?:times|twice|double|triple|half)\s(?:the|what)|compared\s(?:with|to)"
    r"|against|versus|vs\.?|than|up\sfrom|down\sfrom|from|after|following)\s(?:(?:a|an|the|its|just"
    r"|only|revised|record|deficit|surplus|gap|shortfall|that|of|imports|exports|some|previous|prior|year's|month's"
    r"|quarter's"
    r"|(?:last|this)\s(?:year|month|quarter)'s|(?:jan|febr)uary's|march's|april's|may's|june's|july's|august's"
    r"|(?:septem|octo|novem|decem)ber's|(?:19|20)\d\d's|year-ago|year-earlier"
    r"|(?:year|month|quarter)\s(?:before|earlier)'s)\s)*[\s(]*$",
    re.I,
)
HAD_BEEN = re.compile(
    r"(?:\bhad\s(?:still\s|only\s)?(?:been|stood|amounted|come|totall?ed|run)|\binstead\sof|\brather\sthan)\s(?:(?:a|an|at|to|just|only|the)\s)*$",
    re.I,
)
TO_GDP = re.compile(
    r"\b(?:relative\sto|in\srelation\sto|as\sa\s(?:share|percentage|proportion)\sof|measured\sagainst|set\sagainst"
    r"|compared\s(?:with|to))\s(?:the\s)?(?:us\s|u\.s\.\s|american\s|america's\s)?(?:size\sof\sthe\s)?"
    r"(?:gdp|gross|economic|economy|national)\b",
    re.I,
)
BOUND = re.compile(r"(?:below|under|beneath|above|past|beyond)\b", re.I)
"""What makes an amount behind a verb of movement where it came to: "dropped below $22 billion"."""
MEASURED = re.compile(
    r"(?:^|[.;]\s)\W*(?:measured|set|seen|taken|weighed)\s(?:against|beside|next\sto)\s(?:\w+\s){0,2}$", re.I
)
"""What stands before an amount that is no earlier one: "Measured against $3.39 trillion of imports, the rate was"."""
NEVER = re.compile(r"\b(?:never|neither|nor)\b|\b(?:no|not)\b(?:\s\w+){0,6}\s$", re.I)
"""What denies a movement: "had never run a deficit larger than the $90 billion of 2006"."""


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


def told_of(sentence: MarkedSentence, segment: Segment, mark: Mark) -> bool:
    """Whether a word of movement is of a base: not of the per cent of "ten percent more than the $40 billion of 2024",
    nor denied."""
    of_another = any(0 <= mark.start - o.end <= 1 and o.unit != "money" for o in sentence.quantities)
    return not of_another and not NEVER.search(sentence.text[segment[0] : mark.start])


def so_much(sentence: MarkedSentence, segment: Segment, q: Quantity) -> bool:
    """Whether an amount is told as the size of the movement before it: "or $5 billion", "and imports $6.9 billion"."""
    lead = sentence.text[segment[0] : q.begin]
    return bool(OR_SO_MUCH.search(lead) or ALIKE.fullmatch(lead))
