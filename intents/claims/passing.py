"""One partner that passes another: words for it, and whose a place is that it takes."""

from __future__ import annotations

import re

from intents.claims.mark import Mark
from intents.claims.marks import Sentence
from intents.wordlists import wordlist

STANDING = wordlist("standing", "claims")
"""Words for one that is above another, and not for one that passes it."""


def who_passed(sentence: Sentence, before: list[Mark], rank: Mark) -> Mark | None:
    """Whose a place is that one took from another: "Vietnam has replaced China as the biggest"."""
    if len(before) < 2 or not _AS_WHAT.search(sentence.text[before[-1].end : rank.start]):
        return None
    passed = sentence.within(before[-2].end, before[-1].start, "overtake")
    return before[-2] if passed and passed[-1].key == "above" and passed[-1].words not in STANDING else None


_AS_WHAT = re.compile(r"\b(?:as|to\s(?:become|be|take|claim|rank))\b", re.I)
