"""What a question takes for granted: that something rose, or fell. It is kept with the query, so that the answer can
put it right first where it is not so ("contribution of China to the fall in imports": they rose)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from data.glossary import vocabulary_file
from data.query.spec import Way
from intents.parse import Parsed

_WORD = re.compile(r"[a-z]+|\d+")


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    return {name: frozenset(words.split()) for name, words in vocabulary_file("premises.toml").items()}


def with_premise(question: str, parsed: Sequence[Parsed]) -> Sequence[Parsed]:
    """The one question of a message with the way in which its words say that it moved; several are left as they are:
    the words are not known to be of which."""
    way = premise(question)
    if way is None or len(parsed) != 1:
        return parsed
    (only,) = parsed
    query = replace(only.completed.query, moved=way)
    return [replace(only, completed=replace(only.completed, query=query))]


def premise(question: str) -> Way | None:
    """ "up" or "down", where all the words of movement go one way; None for none, for both, for a time of the year."""
    words, lists = _WORD.findall(question.lower()), _words()
    told = [word for at, word in enumerate(words) if not (word in lists["season"] and _is_season(words, at))]
    up, down = (bool(lists[way].intersection(told)) for way in ("up", "down"))
    if up == down:
        return None
    return "up" if up else "down"


def _is_season(words: Sequence[str], at: int) -> bool:
    """ "in fall 2025", "the fall of 2025": a year stands after it."""
    lists = _words()
    after = [word for word in words[at + 1 : at + 3] if word not in lists["season_before"]]
    before = words[at - 1] if at else ""
    return bool(after) and after[0].isdecimal() and before in lists["season_after"]
