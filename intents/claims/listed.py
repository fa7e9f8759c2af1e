"""With whom: the partner that belongs to a number, or those of the list that it stands in."""

from __future__ import annotations

import re

from data.query.spec import Target
from intents.claims.marks import Mark, MarkedSentence
from intents.claims.parties import RAN
from intents.claims.quantities import Quantity


def listed_at(partners: list[Mark], sentence: MarkedSentence, at: int, end: int) -> list[Target]:
    """The partner that belongs to a number, or the partners of the list that it stands in."""
    if not partners:
        return []
    groups: list[list[Mark]] = []
    for m in partners:
        gap = sentence.text[groups[-1][-1].end : m.start] if groups else "x"
        if groups and re.fullmatch(r"[\s,&]*(?:and|or|plus)?[\s,]*(?:the\s|with\s|from\s|to\s)?", gap, re.I):
            groups[-1].append(m)
        else:
            groups.append([m])
    apart = [
        g
        for g in groups
        if re.search(r"\b(?:than|besides|except|excluding|without)\b", sentence.text[end : g[0].start], re.I)
        and g[0].start >= end
    ]
    kept = [g for g in groups if g not in apart and not _beside_it(sentence, end, g) and not _than(sentence, at, g)]
    groups = kept or [g for g in groups if g not in apart and not _beside_it(sentence, end, g)]
    if not groups:
        return []
    after = [g for g in groups if g[0].start >= end]
    before = [g for g in groups if g[-1].end <= at]
    chosen = before[-1] if before else after[0] if after else groups[0]
    passing = after and sentence.within(end, after[0][0].start, "overtake")  # "of $3 billion exceeded those from China"
    if (
        after
        and not (passing and before)
        and re.match(
            r"\s*(?:(?!and\b|but\b|while\b)\S+\s){0,4}?(?:with|from|to|for|against)\s(?:the\s)?$",
            sentence.text[end : after[0][0].start],
            re.I,
        )
    ):
        chosen = after[0]
    if not before and not after:
        chosen = groups[0]
    return list(dict.fromkeys(m.value for m in chosen))


_BRACKET = re.compile(r"\s\((?:(?:US|about|some|nearly|almost|over|just)\s?)?\W{0,2}$", re.I)


def bracketed(sentence: MarkedSentence, q: Quantity) -> list[Target]:
    """The partner that a number in brackets stands behind: "Vietnam ($123.5 billion) and Ireland had larger ones"."""
    found = [m for m in sentence.of("partner") if m.end <= q.begin]
    return [found[-1].value] if found and _BRACKET.fullmatch(sentence.text[found[-1].end : q.begin]) else []


ELLIPTIC = re.compile(r"\san?\s(?:\w+\s){0,4}")
"""What stands for the verb in "A ($3 billion) has a surplus, B ($2 billion) a deficit"."""


def had(sentence: MarkedSentence, heads: list[Mark], end: int) -> Mark | None:
    """The balance that the partner of a number in brackets has: "A ($3 billion) ran a deficit"."""
    after = next((m for m in heads if m.start >= end), None)
    if after is None or after.key not in ("surplus", "deficit") or sentence.text[end : end + 1] != ")":
        return None
    gap = sentence.text[end + 1 : after.start].lower()
    return after if RAN.fullmatch(gap) or ELLIPTIC.fullmatch(gap) else None


_WITH = re.compile(r",\s(?:with\s)?(?:the\s)?$", re.I)
_THAN = re.compile(
    r"\b(?:than|over|exceeding|exceeds?|surpassing|ahead\sof|behind)\s(?:(?:that|those|the\sone|its|our|the|what|it)\s)*(?:(?:with|from|to|of)\s)?"
    r"(?:the\s)?$",
    re.I,
)


def _than(sentence: MarkedSentence, at: int, group: list[Mark]) -> bool:
    """Whether partners before a number are what its own is compared with: "wider than that with Japan: $3 billion"."""
    gap = sentence.text[group[-1].end : at]
    return (
        group[-1].end <= at
        and gap.lstrip()[:1] == ":"
        and bool(_THAN.search(sentence.text[sentence.passage.start : group[0].start]))
    )


_BEING = re.compile(
    r"\s(?:the|as|now|still|again|being|accounting|making|leading|supplying|providing|taking|[a-z]{3,}ing|responsible|in\s(?:first|second"
    r"|third)|first|second|third|top|ahead|behind)\b",
    re.I,
)


def _beside_it(sentence: MarkedSentence, end: int, group: list[Mark]) -> bool:
    """Whether partners behind a number have a part of their own: ", with Malaysia the top source"."""
    first, last = group[0], group[-1]
    return (
        first.start >= end
        and bool(_WITH.search(sentence.text[end : first.start]))
        and bool(_BEING.match(sentence.text[last.end : sentence.passage.end]))
    )
