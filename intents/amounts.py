"""Counts and amounts of money in a question: "top 5", "three biggest", "$10bn"."""

from __future__ import annotations

import re

from intents.dimensions.phrases import NUMBER_WORDS
from intents.text import Utterance
from intents.wordlists import numbers, wordlist

_ONE = wordlist("articles")
_SCALE = numbers("scales")
"""What an amount is multiplied with to be in USD million, by the word after it."""
_AMOUNT = re.compile(
    r"(?:usd|us\$|\$)?\s?(\d[\d,]*(?:\.\d+)?)\s?(thousand|millions?|mn|mm|m|billions?|bn|bln|b|trillion|tn|k)\b", re.I
)
_WORDED = re.compile(
    r"\b(half an?|a quarter of an?|three[- ]quarters of an?|an?|[a-z]+)(?: (hundred))? "
    r"(thousand|million|billion|trillion)s?\b",
    re.I,
)
_PARTS = {"half": 0.5, "a quarter": 0.25, "three": 0.75}


def number(word: str) -> int | None:
    """A whole number in digits or words; None for anything else."""
    if word.isdecimal() and len(word) < 4:
        return int(word)
    return NUMBER_WORDS.get(word) or None


def how_many(word: str) -> int | None:
    """How many of something: "a" and "an" are one, else as ``number``."""
    return 1 if word in _ONE else number(word)


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
    return [*out, *_worded(utterance, out)]


def _worded(utterance: Utterance, found: list[tuple[int, int, float, float]]) -> list[tuple[int, int, float, float]]:
    """Amounts in words: "half a trillion", "two hundred billion"; exact to a tenth of their unit."""
    out = []
    for match in _WORDED.finditer(utterance.text):
        said = match[1].lower()
        part = next((v for k, v in _PARTS.items() if said.startswith(k) and said.endswith("a")), None)
        count = float(how_many(said) or 0) if part is None else part
        at = [i for i, t in enumerate(utterance.tokens) if match.start() <= t.start < match.end()]
        if count and at and not any(a <= at[0] < b for a, b, _, _ in found):
            scale = _SCALE[match[3].lower()] * (100 if match[2] else 1)
            out.append((at[0], at[-1] + 1, count * scale, _SCALE[match[3].lower()] / 10 * (100 if match[2] else 1)))
    return out
