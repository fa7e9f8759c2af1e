"""Numbers in words: "one hundred and five point six"."""

from __future__ import annotations

import re

from intents.dimensions.phrases import NUMBER_WORDS
from intents.wordlists import numbers, wordlist

_TENS = {word: int(value) for word, value in numbers("tens", "claims").items()}
WORDED = "|".join(
    sorted(
        [w for w, n in NUMBER_WORDS.items() if n and w not in wordlist("no_number", "claims")] + list(_TENS),
        key=len,
        reverse=True,
    )
)
SPOKEN = rf"(?:{WORDED})(?:[\s-](?:and\s)?(?:{WORDED}))*" + (
    rf"(?:\spoint(?:\s(?:{WORDED}|zero|oh|nought))+|\sand\sa\s(?:half|quarter))?"
)


def spoken(words: str) -> tuple[float, float]:
    """A number in words and the size of its last digit: "one hundred and five point six"."""
    whole, _, part = words.partition(" and a ")
    if part:  # "thirty-one and a half"
        return in_words(whole) + (0.5 if part in wordlist("half", "claims") else 0.25), 0.1
    whole, _, rest = words.partition(" point ")
    digits = [str(in_words(w)) if in_words(w) else "0" for w in rest.split()]
    value = float(f"{in_words(whole)}.{''.join(digits)}") if digits else float(in_words(whole))
    return value, 10.0 ** -len("".join(digits))


def in_words(words: str) -> int:
    """A number in words: "two hundred", "twenty-five"."""
    total = 0
    for word in re.split(r"[\s-]+", words):
        n = NUMBER_WORDS.get(word, _TENS.get(word, 1 if word in wordlist("articles") else 0))
        total = total * n if word in wordlist("hundred", "claims") and total else total + n
    return total
