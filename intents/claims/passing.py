"""One partner that passes another: words for it, and whose a place is that it takes."""

from __future__ import annotations

import re

from intents.claims.mark import Mark
from intents.claims.marks import MarkedSentence
from intents.wordlists import wordlist

STANDING = wordlist("standing", "claims")
"""Words for one that is above another, and not for one that passes it."""


def who_passed(sentence: MarkedSentence, before: list[Mark], rank: Mark) -> Mark | None:
    """Whose a place is that one took from another: "Vietnam has replaced China as the biggest"."""
    if len(before) < 2 or not _AS_WHAT.search(sentence.text[before[-1].end : rank.start]):
        return None
    passed = sentence.within(before[-2].end, before[-1].start, "overtake")
    return before[-2] if passed and passed[-1].key == "above" and passed[-1].words not in STANDING else None


_AS_WHAT = re.compile(r"\b(?:as|to\s(?:become|be|take|claim|rank))\b", re.I)


def run(sentence: MarkedSentence, partners: list[Mark], at: int) -> list[Mark]:
    """The partners that stand in one list from a place on; numbers in brackets may stand between."""
    out: list[Mark] = []
    for p in partners:
        gap = sentence.text[out[-1].end if out else at : p.start]
        if not re.fullmatch(
            r"[\s,;&]*(?:\([^)]*\))?[\s,;&]*(?:at\s\S+\s\w+)?[\s,;&]*(?:and|then|by)?[\s,]*(?:the\s|by\s)*", gap, re.I
        ):
            break
        out.append(p)
    return out


ONLY_BEHIND = re.compile(
    r"\b(?:(?:behind|trailing|below|after)\sonly|only\s(?:behind|below|to)"
    r"|(?:surpassed|exceeded|topped|eclipsed|beaten)\sonly\sby|only\s(?:surpassed|exceeded|topped|beaten)\sby)\s"
    r"(?:(?:in|the|that\sof|those\sof|record\sof|year)\s)*$", re.I,
)  # fmt: skip
"""What stands before the one period that was above: "behind only 2022"."""
