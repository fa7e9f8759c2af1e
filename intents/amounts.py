"""Counts and amounts of money in a question: "top 5", "three biggest", "over $10bn"."""

from __future__ import annotations

import re

from intents.dimensions.phrases import NUMBER_WORDS
from intents.reading import Reading

_SCALE = {"thousand": 1e-3, "k": 1e-3, "million": 1.0, "mn": 1.0, "m": 1.0, "mm": 1.0, "billion": 1e3, "bn": 1e3, "b": 1e3,
          "bln": 1e3, "billions": 1e3, "millions": 1.0, "trillion": 1e6, "tn": 1e6, "t": 1e6}  # fmt: skip
_AMOUNT = re.compile(
    r"(?:usd|us\$|\$)?\s?(\d[\d,]*(?:\.\d+)?)\s?(thousand|millions?|mn|mm|m|billions?|bn|bln|b|trillion|tn|k)\b", re.I
)
_OVER = re.compile(r"(?:over|above|more than|exceed\w*|at least|greater than|top\w*|larger than|bigger than|north of|in excess of)\W*(?:the\W+)?$", re.I)
_UNDER = re.compile(r"(?:under|below|less than|fewer than|at most|smaller than|up to)\W*$", re.I)


def number(word: str) -> int | None:
    """A whole number in digits or words; None for anything else."""
    if word.isdecimal() and len(word) < 4:
        return int(word)
    return NUMBER_WORDS.get(word) or None


def threshold(reading: Reading) -> tuple[float, bool] | None:
    """An amount in USD million and whether more than it is asked. Marks its words as used."""
    text = reading.utterance.text
    for match in _AMOUNT.finditer(text):
        before = text[: match.start()]
        over, under = _OVER.search(before), _UNDER.search(before)
        if not over and not under:
            continue
        begin = (over or under).start()  # type: ignore[union-attr]
        for index, token in enumerate(reading.utterance.tokens):
            if begin <= token.start < match.end():
                reading.used.add(index)
        value = float(match[1].replace(",", "")) * _SCALE[match[2].lower()]
        return value, over is not None
    return None


def limit(reading: Reading, near: list[int]) -> int | None:
    """The number beside a superlative or a plural ("top 5", "two countries"). Marks it as used."""
    covered = {i for s in reading.find("period") for i in range(s.start, s.end)}
    tokens = reading.utterance.norms
    for index, word in enumerate(tokens):
        value = number(word)
        if value is None or index in covered or index in reading.used:
            continue
        if any(abs(index - at) <= 2 for at in near):
            reading.used.add(index)
            return value
    return None
