"""People talking to each other beside an answer: which of their messages asks something, by its first words and end.

What is meant here is decided before anything is read: a message that may be answered still has to be read whole.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache

from intents.text import TextTooLongError, read
from intents.vocabulary import VOCAB

WORDS_LEAST = 2
"""A single word ("why?", "2024") is said to people as often as to a bot."""


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    lists = tomllib.loads((VOCAB / "talk.toml").read_text(encoding="utf-8"))
    return {name: frozenset(str(words).split()) for name, words in lists.items()}


def asks(text: str) -> bool:
    """Whether ``text``, said in a thread to nobody by name, has the form of a question or an order."""
    try:
        norms = read(text).norms
    except TextTooLongError:
        return False
    if len(norms) < WORDS_LEAST or "@" in text:
        return False
    first = text.split()[0].lower().strip(",.!:;")
    if first in _words()["people"]:
        return False
    return text.rstrip().endswith("?") or first in _words()["asks"]
