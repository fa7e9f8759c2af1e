"""What a number says in its sentence: a level, a base, a change, a share, a multiple."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from intents.claims.claim import Way, way_of
from intents.claims.marks import Mark, MarkedSentence
from intents.claims.moved import (
    BOUND,
    COMPARED,
    FROM,
    HAD_BEEN,
    MEASURED,
    NOUNS,
    TO_GDP,
    noun_of,
    so_much,
    told_of,
    was_once,
)
from intents.claims.quantities import Quantity
from intents.claims.segments import Segment
from intents.wordlists import wordlist

Role = Literal[
    "level",
    "base",
    "change",
    "share",
    "share_base",
    "gdp",
    "multiple",
    "points",
    "count",
    "either",
    "unknown",
    "foreign",
]
_TO = re.compile(
    r"\bto\s(?:(?:a|an|the|its|just|only|record|new|deficit|surplus|of|all-time|high|low|total|some)[\s,]+)*$", re.I
)
TURNED = re.compile(
    r"\b(?:turned|swung|swinging|flipped|shifted|switched|became|become|turning)\s(?:in)?(?:to\s)?(?:a\s|an\s)?(?:deficit|surplus|shortfall|gap)?(?:\sof\s)?\s*$",
    re.I,
)
_BY = re.compile(r"\bby\s(?:(?:a|an|just|only|another|some|further)\s)*$", re.I)
_OR = re.compile(r"(?:\bor|,|\()\s*(?:(?:some|just|only|a|an)\s)*$", re.I)
_PART_OF_IT = re.compile(r"\b(?:of\swhich|of\sthat|of\sthis|contributed|contributing|responsible\sfor)\b", re.I)
"""What makes an amount behind a change a part of that change."""
_GONE = re.compile(r"\s(?:gone|wiped\s(?:out|off|away)|vanished|disappeared|evaporated)\b", re.I)
"""What makes an amount one that is no more: "that is $30 billion gone"."""
_NEAR_BEFORE = re.compile(
    r"[\s,(-]*(?:(?:a|an|the|by|of|just|only|another|some|sharply|slightly|steeply|modestly|further|again|hair|touch|bit|whopping|massive|around|year-over-year|year|over|on|annual|in|total|percentage|roughly|even|well)[\s,(-]+)*$",
    re.I,
)
_NEAR_AFTER = re.compile(
    r"[\s-]*(?:(?:year-over-year|year-on-year|month-on-month|month-over-month|annual|monthly|annualized|record|sharp|steep|overall|net|real|or|in|the)[\s-]+){0,2}",
    re.I,
)
_OF_WHOLE = re.compile(
    r"\s*(?:\([^)]{0,30}\)\s*)?(?:of|share\sof|in)\s(?:the\s|all\s|its\s|us\s|u\.s\.\s|american\s|america's\s|total\s|our\s|that\s|those\s|this\s|what\s|every)*",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Said:
    """The role of a number, and the way that goes with it, with the mark that says so."""

    role: Role
    way: Way = ""
    mark: Mark | None = None


def role(sentence: MarkedSentence, q: Quantity, segment: Segment, before: Said | None) -> Said:
    """What a quantity says, in its segment and after the quantity before it."""
    if q.unit in ("foreign", "plain"):
        return Said("foreign")
    if q.unit in ("barrels", "barrels_day", "per_barrel"):
        lead, alike = _lead(sentence, q, segment), before is not None and before.role == "base"
        earlier = FROM.search(lead) or (alike and lead.strip(" ,") == "and")
        return Said("base" if earlier else "level")
    if q.unit == "count":
        return Said("count")
    if q.unit == "money" and was_once(sentence, q, segment):
        return Said("base")
    if q.unit == "money" and _GONE.match(sentence.text, q.end):
        return Said("change", "down")
    if q.unit == "money":
        return _money(sentence, q, segment, before)
    if q.unit == "times":
        return Said("multiple", *_way(sentence, q, segment))
    return _percent(sentence, q, segment, before)


def _lead(sentence: MarkedSentence, q: Quantity, segment: Segment) -> str:
    return sentence.text[min(segment[0], q.begin) : q.begin].replace("\n", " ")


def adjacent(sentence: MarkedSentence, q: Quantity, segment: Segment) -> Mark | None:
    """The word of movement right before or behind a number: "rose 3.9%", "a 3.9% rise", "a rise of 3.9%"."""
    a, z = min(segment[0], q.begin), segment[1]
    ways = list(sentence.within(a, z, "way"))
    behind = [m for m in ways if m.start >= q.end and m.words.split()[-1] in NOUNS]
    if behind and _NEAR_AFTER.fullmatch(sentence.text[q.end : behind[0].start]):
        return behind[0]
    for m in reversed([m for m in ways if m.end <= q.begin]):
        if _NEAR_BEFORE.fullmatch(sentence.text[m.end : q.begin]):
            return m
        break
    return None


def _way(sentence: MarkedSentence, q: Quantity, segment: Segment) -> tuple[Way, Mark | None]:
    """The way of the nearest word of movement in a segment."""
    near = adjacent(sentence, q, segment)
    if near is not None:
        return way_of(near.key), near
    ways = sentence.within(min(segment[0], q.begin), segment[1], "way")
    before = [m for m in ways if m.end <= q.begin]
    after = [m for m in ways if m.start >= q.end]
    found = before[-1] if before else after[0] if after else None
    return ("", None) if found is None else (way_of(found.key), found)


def _money(sentence: MarkedSentence, q: Quantity, segment: Segment, before: Said | None) -> Said:
    lead = _lead(sentence, q, segment)
    way, mark = _way(sentence, q, segment)
    if _is_base(sentence, q, segment, lead, before):
        told = mark is not None and mark.end <= q.begin and told_of(sentence, segment, mark)
        return Said("base", way if told else "", mark if told else None)
    if _TO.search(lead) and not re.search(r"\b(?:exports|sales|shipments)\sto\s$", lead, re.I):
        if mark is None and before is not None and before.role == "base":
            return Said("level", before.way, before.mark)
        told = mark is not None and mark.end <= q.begin
        return Said("level", way if told else "", mark if told else None)
    over = [m for m in sentence.of("overtake") if m.end <= q.begin] if _BY.search(lead) else []
    if over and (mark is None or any(m.start <= mark.start and mark.end <= m.end for m in over)):
        return Said("unknown")
    if _BY.search(lead) and mark is not None:
        return Said("change", way, mark)
    if before is not None and before.role == "base" and lead.strip(" ,") == "and":
        return before  # "a year before they had been $16 billion and $15 billion"
    if before is not None and before.role == "change" and mark is None and _goes_on(sentence, q, segment, lead, before):
        return Said("change", before.way)
    moved = noun_of(sentence, q, segment)
    if moved is not None:
        return Said("change", way_of(moved.key), moved)
    near = adjacent(sentence, q, segment)
    behind = sentence.text[q.end : segment[1]]
    if near is not None and near.words in wordlist("more", "claims") and _THAN_IT_DID.search(behind):
        return Said("unknown")
    beside = near is not None and near.end <= q.begin and "," in sentence.text[near.end : q.begin]
    if near is not None and not (beside and near.words in COMPARED):  # "Mexico's was bigger, $26 billion"
        bound = BOUND.match(sentence.text, q.begin, q.start) and near.end < q.begin and not beside
        return Said("level" if bound else "change", way_of(near.key), near)
    bracket = sentence.text[: q.begin].rstrip().endswith("(")
    if bracket and any(sentence.text[m.end : q.begin].strip() == "(" for m in sentence.of("partner")):
        return Said("level")  # "and now exceed those from China ($183.5bn)"
    if bracket and before is not None and before.role == "change":
        return Said("either", before.way, before.mark)
    return Said("level")


_THAN_IT_DID = re.compile(
    r"\bthan\s(?!the\s(?:year|month|quarter|same|previous|prior)\b)(?:it|they|we|what|the\s\w+)\s\w+", re.I
)
_IT_WAS = re.compile(r",\s(?:it\s)?(?:was|were)\s(?:a|an|at|just|only|\s)*$", re.I)


def _is_base(sentence: MarkedSentence, q: Quantity, segment: Segment, lead: str, before: Said | None) -> bool:
    """Whether an amount is what another is compared with: "from $3 billion", "below the $41.4 billion of 2022"."""
    if MEASURED.search(lead):  # "Measured against $3.39 trillion of imports, the rate was"
        return False
    if FROM.search(lead) or (before is not None and _IT_WAS.search(lead)):
        return True
    if HAD_BEEN.search(lead) and not re.search(r"\bif\b", lead):
        return True
    return lead.endswith("the ") and any(0 < m.start - q.end <= 8 for m in sentence.within(q.end, segment[1], "period"))


def _goes_on(sentence: MarkedSentence, q: Quantity, segment: Segment, lead: str, before: Said) -> bool:
    """Whether an amount is the size of a movement as the one before it: "by $139 billion, Taiwan's by $131 billion"."""
    if _PART_OF_IT.search(lead):
        earlier = [o for o in sentence.quantities if o.end <= q.begin]
        return bool(earlier) and earlier[-1].unit == "money"  # not "up 87 percent, of which $72 billion from Mexico"
    alike = so_much(sentence, segment, q)
    return bool(before.way) and bool(_BY.search(lead) or alike)


_THAN_THE = re.compile(r"\s(more|higher|larger|less|lower|fewer|smaller)\sthan\sthe\s(?:[a-z]+\s){0,2}\$", re.I)
"""What follows a per cent that is measured from an amount: "a third more than the $132 billion of 2019"."""
_OF_ALL = re.compile(
    r"\W*(?:and\s|but\s)?(?:(?:out\s)?of\s(?:all|everything|every\s(?:hundred\s)?dollars?|the\stotal|the\swhole|this|that|these|those|america's|total|us)\b|of\sthe\s(?:goods|imports|exports))",
    re.I,
)
"""What names the whole before the part: "Of everything the United States imports, 4.6 percent"."""


class _Around(NamedTuple):
    """What stands around a percentage: the words before it, words of shares, the way it goes with its mark, the mark
    right beside it, and what it says it is of; ``further`` goes on beyond its segment."""

    lead: str
    behind: str
    shared: tuple[Mark, ...]
    way: Way
    mark: Mark | None
    near: Mark | None
    further: str


def _percent(sentence: MarkedSentence, q: Quantity, segment: Segment, before: Said | None) -> Said:
    a, z = min(segment[0], q.begin), segment[1]
    way, mark = _way(sentence, q, segment)
    around = _Around(
        _lead(sentence, q, segment), sentence.text[q.end : z + 1], tuple(sentence.within(a, z, "share")), way, mark,
        adjacent(sentence, q, segment), sentence.text[q.end : min(sentence.passage.end, q.end + 60)],
    )  # fmt: skip
    return (
        _of_another(sentence, q, segment, before, around)
        or _of_movement(q, around)
        or _of_share(sentence, q, before, around)
        or _as_told(before, around)
    )


def _of_another(
    sentence: MarkedSentence, q: Quantity, segment: Segment, before: Said | None, around: _Around
) -> Said | None:
    """A percentage of the whole economy, in points, or of another amount."""
    a, z = min(segment[0], q.begin), segment[1]
    if before is not None and before.role == "gdp" and around.near is None:
        return Said("gdp")
    if before is not None and before.role == "share" and FROM.search(around.lead):
        return Said("share_base")
    behind = sentence.within(q.end, z, "gdp") and _OF_WHOLE.match(sentence.text[q.end : z])
    if behind or (around.shared and sentence.within(a, z, "gdp")):
        return Said("gdp")
    if sentence.within(a, q.begin, "gdp") and TO_GDP.search(around.lead):
        return Said("gdp")
    if q.unit == "points":
        return Said("points", around.way, around.mark)
    return Said("multiple") if q.unit == "fraction" and _OF_LEVEL.match(around.behind) else None


_OF_LEVEL = re.compile(
    r"\s(?:(?:that|those)\sof|what|the\slevel|the\s(?:figure|amount|total)\sof"
    r"|of\swhat\s(?:it|they|this|these)\s(?:was|were|had|once|stood|came|used)|of\s(?:its|their)\s(?:\S+\s)?(?:level|size))\b",
    re.I,
)
"""What a fraction is of that is a level: "half what it was"."""
_PLACED = re.compile(r"\s(above|below|over|under|off|ahead(?=\sof)|short(?=\sof)|shy(?=\sof))\b", re.I)


def _of_movement(q: Quantity, around: _Around) -> Said | None:
    """A percentage by which something moved, by the words right beside it."""
    near, whole = around.near, _OF_WHOLE.match(around.behind)
    by = _BY.search(around.lead)
    if near is not None and not (whole and near.end <= q.begin and q.unit == "fraction" and not by):
        return Said("change", way_of(near.key), near)
    if by and around.mark is not None:
        return Said("change", around.way, around.mark)
    if placed := _PLACED.match(around.behind) or _THAN_THE.match(around.further):
        return Said("change", "up" if placed[1].lower() in wordlist("above", "claims") else "down")
    return Said("change", "up" if q.sign > 0 else "down") if q.sign else None


def _of_share(sentence: MarkedSentence, q: Quantity, before: Said | None, around: _Around) -> Said | None:
    """A share, or what one is compared with."""
    lead, shared, mark = around.lead, around.shared, around.mark
    named = _OF_WHOLE.match(around.behind) and re.match(r"\s*(?:of|share)\b", around.behind, re.I)
    if named or any(m.key == "verbs" and m.end <= q.begin for m in shared):
        return Said("share")
    if shared or (before is not None and before.role in ("share", "share_base") and mark is None):
        return Said("share_base" if FROM.search(lead) else "share")
    if FROM.search(lead):
        return Said("unknown")
    if mark is not None:
        return None
    told = before is not None and before.role == "level" and _OR.search(lead)
    of_it = told and sentence.within(sentence.passage.start, q.begin, "share")
    return Said("share") if _OF_ALL.match(lead) or _PART_OF_IT.search(lead) or of_it else None


def _as_told(before: Said | None, around: _Around) -> Said:
    """A percentage by which something moved, by a word further off, or by that of the number before."""
    if around.mark is not None:
        return Said("change", around.way, around.mark)
    if before is not None and before.role in ("change", "either", "level") and before.way:
        return Said("change", before.way, before.mark)
    return Said("unknown")
