"""The sentence as it would be right, in its author's words: the number exchanged, or the word of the direction."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from pathlib import Path

import data
from bot.checking.outcome import ClaimOutcome
from intents.claims.quantities import Quantity
from intents.vocabulary import ordinal

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_WORD = re.compile(r"[A-Za-z]+")


@lru_cache(maxsize=1)
def _opposites() -> dict[str, str]:
    file = Path(data.__file__).parent / "vocab" / "claim_opposites.csv"
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {row["word"]: row["opposite"] for row in csv.DictReader(lines)}


def correction(text: str, o: ClaimOutcome) -> str | None:
    """The corrected sentence of a claim that does not hold, or that has been revised; None where none can be made."""
    claim, right = o.claim, _right(o)
    if right is None or o.verdict not in ("contradicted", "revised"):
        return None
    start, end = claim.sentence
    quote = text[claim.start : claim.end]
    moved = o.reading is not None and o.reading.measure == "change"
    if o.slip == "sign" and (claim.kind != "level" or moved):
        put = _turned(quote)
    elif claim.kind == "rank" and claim.nth is not None:
        put = _placed(quote, claim.nth, round(right))
    else:
        put = _number(text, claim.quantity, quote, claim.start, abs(right))
    if put is None or put == quote:
        return None
    return (text[start : claim.start] + put + text[claim.end : end]).strip()


def _right(o: ClaimOutcome) -> float | None:
    """The figure that the sentence should have: that of its day, and of a revised one that of today."""
    if o.verdict == "revised":
        return o.now
    return o.then if o.then is not None else o.now


def _turned(quote: str) -> str | None:
    """The quote with its first word of movement turned round."""
    for m in _WORD.finditer(quote):
        other = _opposites().get(m[0].lower())
        if other is not None:
            other = other.capitalize() if m[0][0].isupper() else other
            return quote[: m.start()] + other + quote[m.end() :]
    return None


def _placed(quote: str, said: int, place: int) -> str | None:
    """The quote with its place in an order exchanged."""
    m = re.search(rf"\b{said}(?:st|nd|rd|th)?\b", quote)
    if m is not None:
        return quote[: m.start()] + (str(place) if m[0].isdecimal() else ordinal(place)) + quote[m.end() :]
    word = re.search(rf"\b{ordinal(said)}\b", quote, re.I)
    if word is not None:
        return quote[: word.start()] + ordinal(place) + quote[word.end() :]
    return f"{ordinal(place)}-{quote}" if said == 1 and place > 1 else None


def _number(text: str, q: Quantity | None, quote: str, start: int, right: float) -> str | None:
    """The quote with its number exchanged, in the unit and to the digits that it was written in."""
    m = _NUMBER.search(text, q.start, q.end) if q is not None else None
    if q is None or m is None or q.high is not None or not q.value:
        return None
    written = float(m[0].replace(",", ""))
    if not written:
        return None
    digits = len(m[0].partition(".")[2])
    value = right / (q.value / written)
    said = f"{value:,.{digits}f}" if "," in m[0] or value >= 10000 else f"{value:.{digits}f}"
    return quote[: m.start() - start] + said + quote[m.end() - start :]
