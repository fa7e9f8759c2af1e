"""Balances said as buying and selling: "imports exceeded exports", "it bought $3 billion more than it sold"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intents.claims.mark import Mark
from intents.claims.quantities import Quantity
from intents.wordlists import wordlist

_EXCEEDS = re.compile(
    r"\b(?P<more>imports|exports)\s(?:(?:from|to)\s(?:the\s)?(?:[A-Z]\w+\s){1,3})?(?:of\s(?:goods|services)(?:\sand\sservices)?\s)?"
    r"(?:exceeded|outstripped|topped|outpaced|surpassed|were\sgreater\sthan|(?:ran|run|are\srunning|were\srunning)\sahead\sof)\s(?:its\s"
    r"|our\s)?(?:imports|exports)\b(?:\s(?:to|from)\sit\b)?",
    re.I,
)


def exceeded(text: str, a: int, z: int, marks: list[Mark]) -> list[Mark]:
    """ "imports exceeded exports by $3 billion": a deficit."""
    for m in _EXCEEDS.finditer(text, a, z):
        key = "deficit" if m["more"].lower() in wordlist("imports", "claims") else "surplus"
        covered = [
            x
            for x in marks
            if m.start() <= x.start and x.end <= m.end() and x.kind in ("head", "way", "overtake", "hedge")
        ]
        marks = [x for x in marks if x not in covered]
        marks.append(Mark(m.start(), m.end(), "head", key, words=m[0].lower()))
    return marks


_MORE = re.compile(
    r"\s*(?:(?:worth\s)?(?:of\s)?(?:goods|services|merchandise)\s(?:and\s(?:services)\s)?)?more\b(?P<between>[^;.]{0,60}?)\bthan\b",
    re.I,
)


def bought_more(text: str, z: int, found: Sequence[Quantity], marks: list[Mark]) -> list[Mark]:
    """ "Americans bought $932 billion more than they sold": a deficit; of a partner who bought, a surplus."""
    for q in found:
        more = _MORE.match(text, q.end, z) if q.unit in ("money", "percent") else None
        flows = [m for m in marks if m.kind == "head" and m.key in ("imports", "exports")]
        first = [m for m in flows if m.end <= q.begin]
        second = [m for m in flows if more is not None and 0 <= m.start - more.end() < 60]
        if more is None or q.unit != "money" or not first or not second or first[-1].key == second[0].key:
            continue
        one, other = first[-1], second[0]
        if other.start > one.end and any(m.kind == "partner" and more.end() <= m.start < other.start for m in marks):
            continue  # "it sold more than Japan bought": another's
        ours = one.key == "imports" if not _partners(text, marks, one) else one.key == "exports"
        gone = [m for m in marks if m.kind in ("way", "base", "overtake") and more.start() <= m.start < more.end()]
        marks = [m for m in marks if m not in (one, other, *gone)]
        marks.append(Mark(one.start, one.end, "head", "deficit" if ours else "surplus", words="gap"))
    return marks


_TOOK = re.compile(
    r"\s(?:in\s)?(?:just|only|some|about|nearly|almost|over|more\sthan|a\smere|a\srecord|an?\sestimated)?\s?", re.I
)


def taken(text: str, found: Sequence[Quantity], marks: list[Mark]) -> list[Mark]:
    """ "The EU took $414 billion": what a partner takes, it buys; of a share it takes another part."""
    out = list(marks)
    for m in marks:
        if m.kind != "share" or m.words not in wordlist("took", "claims"):
            continue
        q = next((q for q in found if q.start >= m.end), None)
        whose = [p for p in marks if p.kind in ("partner", "us") and 0 < m.start - p.end < 30]
        if q is not None and q.unit == "money" and whose and _TOOK.fullmatch(text[m.end : q.start]):
            out.remove(m)
            out.append(Mark(m.start, m.end, "head", "imports", words="took"))
    return out


_SPENT = re.compile(
    r"\b(?:spent|spends|spend|spending)\s(?:(?:just|only|about|some|nearly|almost|over|more\sthan|a\srecord)\s)*$", re.I
)
_ON_GOODS = re.compile(
    r"\son\s(?:[\w-]+\s){0,3}?(?:imported|imports|foreign|goods|products|abroad|overseas)\b|\son\s(?:[\w-]+\s){1,3}?(?:from|abroad)\b",
    re.I,
)


_COST = re.compile(r"\bcost\s(?:just\s|only\s|about\s|us\s|some\s)?$", re.I)
_EARNED = wordlist("earnings", "claims")
"""What comes before a cost that is what is bought: "charges earned $144 billion and cost $58 billion"."""


def spent(text: str, found: Sequence[Quantity], marks: list[Mark]) -> list[Mark]:
    """ "Americans spent $178 billion on travel abroad": what is spent on what comes from another country, is bought."""
    out = list(marks)
    for q in found:
        lead = _SPENT.search(text[: q.begin][-60:])
        paid = _COST.search(text[: q.begin][-20:]) if q.unit == "money" and lead is None else None
        if paid is not None and any(m.kind == "head" and m.words in _EARNED and m.end < q.begin for m in marks):
            start = q.begin - len(paid[0])
            out.append(Mark(start, start + 4, "head", "imports", words="payments"))
            continue
        if lead is None or q.unit != "money" or _ON_GOODS.match(text, q.end) is None:
            continue
        end = q.begin
        start = end - len(lead[0])
        out.append(Mark(start, start + len(lead[0].split()[0]), "head", "imports", words="bought"))
    return out


_WITH = re.compile(r"\b(?:with|to|from|against|of|for)\s(?:the\s)?$", re.I)


_NEAR, _FAR = 40, 160
"""Characters between who buys and the verb; where a pronoun or an aside stands between."""
_THEY = re.compile(r"\b(?:they|it)\s(?:\w+\s)?$", re.I)
_OWNING = re.compile(r"['\u2019]s\b")


def _partners(text: str, marks: list[Mark], verb: Mark) -> bool:
    """Whether it is a partner who buys or sells, and not the United States."""
    pointing = _THEY.search(text[: verb.start][-12:]) is not None
    agents = [m for m in marks if m.kind in ("us", "partner") and m.end <= verb.start and verb.start - m.end < _FAR]
    agents = [m for m in agents if not _OWNING.match(text, m.end)]  # "America's best customer: they bought"
    agents = [m for m in agents if not _WITH.search(text[max(0, m.start - 14) : m.start])]  # "with Canada, but sold it"
    near = [m for m in agents if verb.start - m.end < _NEAR]
    if near and not pointing:
        return near[-1].kind == "partner"
    return bool(agents) and agents[0].kind == "partner"  # "they" are those spoken of first
