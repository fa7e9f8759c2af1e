"""People talking to each other beside an answer: which of their messages asks something, by its first words and end.

What is meant here is decided before anything is read: a message that may be answered still has to be read whole.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache

from intents.text import TextTooLongError, read
from intents.vocabulary import VOCAB


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
    if not norms or "@" in text:
        return False
    first, asked = text.split()[0].lower().strip(",.!:;?"), text.rstrip().endswith("?")
    if first in _words()["people"]:
        return False
    if len(norms) == 1 or len(text.split()) == 1:
        return asked and first not in _words()["alone"]
    return asked or first in _words()["asks"]
