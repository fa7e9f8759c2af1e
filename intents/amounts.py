"""Counts and amounts of money in a question: "top 5", "three biggest", "over $10bn"."""

from __future__ import annotations

import re

from intents.dimensions.phrases import NUMBER_WORDS
from intents.reading import Reading
from intents.text import Utterance
from intents.vocabulary import numbers

_SCALE = numbers("scales")
"""What an amount is multiplied with to be in USD million, by the word after it."""
_AMOUNT = re.compile(
    r"(?:usd|us\$|\$)?\s?(\d[\d,]*(?:\.\d+)?)\s?(thousand|millions?|mn|mm|m|billions?|bn|bln|b|trillion|tn|k)\b", re.I
)
_OVER = re.compile(
    r"(?:over|above|more than|beyond|past|exceed\w*|at least|(?:great|high|larg|bigg)er than|top\w*|hit\w*|reach\w*"
    r"|(?:sur)?pass\w*|cross\w*|br(?:eak|oke)|breach\w*|north of|in excess of)\W*(?:the\W+)?$",
    re.I,
)
_UNDER = re.compile(r"(?:under|below|less than|fewer than|lower than|at most|smaller than|up to)\W*$", re.I)


def number(word: str) -> int | None:
    """A whole number in digits or words; None for anything else."""
    if word.isdecimal() and len(word) < 4:
        return int(word)
    return NUMBER_WORDS.get(word) or None


def bounded(reading: Reading) -> bool:
    """Whether an amount is a bound ("over $10bn"). Marks nothing."""
    text = reading.utterance.text
    before = [text[: m.start()] for m in _AMOUNT.finditer(text)]
    return any(_OVER.search(b) or _UNDER.search(b) for b in before)


def threshold(reading: Reading) -> tuple[float, bool] | None:
    """An amount in USD million and whether more than it is asked. Marks its words as used."""
    text = reading.utterance.text
    for match in _AMOUNT.finditer(text):
        before = text[: match.start()]
        over = _OVER.search(before)
        bound = over or _UNDER.search(before)
        if bound is None:
            continue
        tokens = reading.utterance.tokens
        reading.used.update(i for i, t in enumerate(tokens) if bound.start() <= t.start < match.end())
        value = float(match[1].replace(",", "")) * _SCALE[match[2].lower()]
        return value, over is not None
    return None


def last_digit(number: str) -> float:
    """The size of the last digit of a number as written: 0.1 of "6.6", 1 of "300"."""
    return 10.0 ** -len(number.partition(".")[2])


def amount_tokens(utterance: Utterance) -> list[tuple[int, int, float, float]]:
    """Amounts of money: first and last token (half open), USD million, and the size of the last digit written."""
    out = []
    for match in _AMOUNT.finditer(utterance.text):
        at = [i for i, t in enumerate(utterance.tokens) if match.start() <= t.start < match.end()]
        if at:
            scale = _SCALE[match[2].lower()]
            out.append((at[0], at[-1] + 1, float(match[1].replace(",", "")) * scale, last_digit(match[1]) * scale))
    return out


def amounts(reading: Reading) -> set[int]:
    """The tokens of amounts of money."""
    found = [m.span() for m in _AMOUNT.finditer(reading.utterance.text)]
    return {i for i, t in enumerate(reading.utterance.tokens) if any(a <= t.start < z for a, z in found)}


def limit(reading: Reading, near: list[int]) -> int | None:
    """The number beside a superlative or a plural ("top 5", "two countries"). Marks it as used."""
    covered = {i for s in reading.find("period") for i in range(s.start, s.end)} | amounts(reading)
    tokens = reading.utterance.norms
    for index, word in enumerate(tokens):
        value = number(word)
        if value is None or index in covered or index in reading.used:
            continue
        if any(abs(index - at) <= 2 for at in near):
            reading.used.add(index)
            return value
    return None
