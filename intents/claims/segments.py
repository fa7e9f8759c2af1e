"""A sentence in segments, one for each number: what stands between its neighbours, cut at the strongest pause."""

from __future__ import annotations

import itertools
import re

from intents.claims.marks import MarkedSentence
from intents.claims.quantities import Quantity

_CUTS = (
    re.compile(r";|:(?=\s)|\n|\|"),
    re.compile(r",(?=\s)|\)|\("),
    re.compile(
        r"\b(?:and|but|while|whereas|although|though|yet|as|after|when|turned|swung|flipped|became|shifted)\b", re.I
    ),
    re.compile(r"\b(?:up from|down from|from|to|compared|against|versus|vs|than|or)\b", re.I),
)
Segment = tuple[int, int]


def segments(sentence: MarkedSentence) -> list[Segment]:
    """The segment of each quantity of a sentence, in order."""
    start, end = sentence.passage.start, sentence.passage.end
    qs = sentence.quantities
    cuts = [start]
    for a, b in itertools.pairwise(qs):
        cuts.append(_cut(sentence, a, b))
    cuts.append(end)
    return [_within_clause(sentence, q, a, z) for q, a, z in zip(qs, cuts, cuts[1:], strict=False)]


def _within_clause(sentence: MarkedSentence, q: Quantity, a: int, z: int) -> Segment:
    """A segment does not reach into the next clause, nor back into one that ended."""
    first, last = clause(sentence, q.begin)
    aside = _ASIDE.search(sentence.text, q.end, min(z, max(last, q.end)))
    z = aside.start() if aside is not None else z
    causes = [m.start for m in sentence.within(q.end, z, "cause") if m.start > q.end]
    z = min([z, *causes])
    return max(a, first), min(z, max(last, q.end))


def _cut(sentence: MarkedSentence, a: Quantity, b: Quantity) -> int:
    """Where between two quantities the second one's part begins."""
    gap = sentence.text[a.end : b.begin]
    if "(" in gap and ")" not in gap and gap[: gap.index("(")].strip() == "":
        return a.end + gap.index("(")
    for pattern in _CUTS:
        for m in pattern.finditer(sentence.text, a.end, b.begin):
            bare = m[0] == ":" and not sentence.text[m.end() : b.begin].strip()
            if bare and sentence.within(a.end, m.start(), "head"):
                continue  # "we have a surplus with it: $5 billion"
            if not _inside(sentence, m.start(), m.end()):
                if m[0] == "," and (earlier := _named_before(sentence, a, m.start())) is not None:
                    return earlier
                return m.start() if m[0] not in (")", ",") else m.end() - (m[0] == ")")
    heads = sentence.within(a.end, b.begin, "head")
    if heads and _OF_ITS_KIND.fullmatch(sentence.text[a.end : heads[0].start]):
        return heads[0].end  # "at $910 billion services imports were up 10 percent"
    return min(a.end, b.begin)


_OF_ITS_KIND = re.compile(
    r"[\s-]*(?:(?:worth|of|in|us|the|u\.s\.|trade|goods|services|merchandise|american)[\s-]+)*", re.I
)


_AND = re.compile(r"\b(?:and|but|while|whereas|then)\s(?:the\s|those\s|that\s|from\s|to\s|with\s|of\s)*", re.I)


def _named_before(sentence: MarkedSentence, a: Quantity, comma: int) -> int | None:
    """Where "and China" begins in "Canada with $762 billion and China, in third place, with $582 billion"."""
    for m in _AND.finditer(sentence.text, a.end, comma):
        if any(0 <= p.start - m.end() < 2 for p in sentence.within(a.end, comma + 1, "partner", "product")):
            return None if _inside(sentence, m.start(), m.start() + 3) else m.start()
    return None


_ASIDE = re.compile(
    r",\s(?:making|leaving|bringing|taking|pushing|giving|putting|lifting|turning|helping|sending|reversing|extending|reflecting"
    r"|when\s(?=[^,;:.$\d]*(?:[.;]|$))|underscoring|highlighting|which\smakes?|which\smade|as\s(?!an?\b|of\b|against|compared)|even\s(?:as|though)|despite|amid)\b",
    re.I,
)
"""What follows from a number, and says nothing of what it is of."""


def _inside(sentence: MarkedSentence, start: int, end: int) -> bool:
    """Whether a pause belongs to something longer: "March, 2025", "goods and services", a list of partners."""
    longer = (m for m in sentence.marks if m.kind != "base" and m.end - m.start > end - start)
    if any(m.start <= start and end <= m.end for m in longer):
        return True
    before = [m for m in sentence.marks if m.end <= start and m.kind == "partner"]
    after = [m for m in sentence.marks if m.start >= end and m.kind in ("partner", "quantity")]
    if before and after and sentence.text[start:end].strip() in (",", "and"):
        near = sentence.text[before[-1].end : after[0].start]
        inside = [q for q in sentence.quantities if before[-1].end <= q.start < after[0].start]
        follows = [q for q in sentence.quantities if q.begin >= after[0].end]
        glue = re.fullmatch(r"[\s,&]*(?:and)?[\s,]*(?:the\s)?", near, re.I)
        bare = follows and re.fullmatch(r"\s*\(?\s*(?:at|with)?\s*", sentence.text[after[0].end : follows[0].begin])
        return bool(glue) and not inside and not bare
    return False


def _listing(sentence: MarkedSentence, m: re.Match[str]) -> bool:
    """Whether a comma before "and" ends a list of names: "China, Mexico, and Canada"."""
    if not m[0].startswith(","):
        return False
    after = [p for p in sentence.marks if p.kind == "partner" and p.start >= m.end()]
    before = [p for p in sentence.marks if p.kind in ("partner", "place") and 0 <= m.start() - p.end <= 1]
    return (
        bool(after and before)
        and re.fullmatch(r"\s*and\s(?:the\s)?", sentence.text[m.end() : after[0].start], re.I) is not None
    )


_CLAUSE = re.compile(r";|\b(?:while|whereas|but|although|though)\b|,\s(?=(?:and|so|because)\b)", re.I)


def clause(sentence: MarkedSentence, place: int) -> Segment:
    """The part of a sentence around a place, between semicolons, "while", "but" and the like."""
    start, end = sentence.passage.start, sentence.passage.end
    for m in _CLAUSE.finditer(sentence.text, start, end):
        if _inside(sentence, m.start(), m.end()) or _listing(sentence, m):
            continue
        if m.start() >= place:
            return start, m.start()
        start = m.end()
    return start, end
