"""Numbers as atoms: amounts of money, per cents, whole numbers and places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from intents.amounts import amount_tokens, last_digit, number
from intents.grammar.chart import Edge
from intents.text import Utterance
from intents.wordlists import numbers

_ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th)")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*(?:%|percent\b|per cent\b|pct\b)", re.I)


def numbered(utterance: Utterance) -> Iterator[Edge]:
    """Amounts of money, per cents, whole numbers."""
    for start, end, value, digit in amount_tokens(utterance):
        yield Edge("Amount", start, end, {"amount": value})
        yield Edge("Stated", start, end, {"claimed": (value, digit, "USD million")})
    for match in _PERCENT.finditer(utterance.text):
        at = [i for i, t in enumerate(utterance.tokens) if match.start() <= t.start < match.end()]
        if at:
            yield Edge("Percent", at[0], at[-1] + 1, {"percent": float(match[1])})
            yield Edge("StatedRate", at[0], at[-1] + 1, {"claimed": (float(match[1]), last_digit(match[1]), "percent")})
    for index, word in enumerate(utterance.norms):
        count = number(word)
        if count:
            yield Edge("Number", index, index + 1, {"limit": count})
        if place := _place(word):
            yield Edge("Ordinal", index, index + 1, {"nth": place})


def _place(word: str) -> int | None:
    """The place that an ordinal says: "second", "22nd"."""
    match = _ORDINAL.fullmatch(word)
    return int(match[1]) if match else _ordinals().get(word)


@lru_cache(maxsize=1)
def _ordinals() -> dict[str, int]:
    return {word: int(place) for word, place in numbers("ordinals").items()}
