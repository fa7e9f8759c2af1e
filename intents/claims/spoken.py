"""Numbers in words: "one hundred and five point six"."""

from __future__ import annotations

import re

from intents.dimensions.phrases import NUMBER_WORDS

_TENS = {"sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
WORDED = "|".join(
    sorted([w for w, n in NUMBER_WORDS.items() if n and w != "dozen"] + list(_TENS), key=len, reverse=True)
)
SPOKEN = rf"(?:{WORDED})(?:[\s-](?:and\s)?(?:{WORDED}))*" + (
    rf"(?:\spoint(?:\s(?:{WORDED}|zero|oh|nought))+|\sand\sa\s(?:half|quarter))?"
)


def spoken(words: str) -> tuple[float, float]:
    """A number in words and the size of its last digit: "one hundred and five point six"."""
    whole, _, part = words.partition(" and a ")
    if part:  # "thirty-one and a half"
        return in_words(whole) + (0.5 if part == "half" else 0.25), 0.1
    whole, _, rest = words.partition(" point ")
    digits = [str(in_words(w)) if in_words(w) else "0" for w in rest.split()]
    value = float(f"{in_words(whole)}.{''.join(digits)}") if digits else float(in_words(whole))
    return value, 10.0 ** -len("".join(digits))


def in_words(words: str) -> int:
    """A number in words: "two hundred", "twenty-five"."""
    total = 0
    for word in re.split(r"[\s-]+", words):
        n = NUMBER_WORDS.get(word, _TENS.get(word, 1 if word in ("a", "an") else 0))
        total = total * n if word == "hundred" and total else total + n
    return total
