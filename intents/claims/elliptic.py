"""Numbers whose unit was said once: "7.6 per cent of it, up from 2.4", "sixty billion six hundred million"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from intents.amounts import last_digit

if TYPE_CHECKING:
    from intents.claims.quantities import Quantity

_BARE = re.compile(r"(?<![\w.,$#/+-])(?P<num>\d{1,3}\.\d{1,2})(?![\w%/:]|\.\d|,\d|-\d)")
_LEAD = re.compile(
    r"(?:\b(?:from|vs\.?|versus|against|than|compared\s(?:with|to)|and|after)\s(?:the\s|just\s|only\s)?|(?:\b[A-Z][\w.]+|year|month|quarter)['\u2019]s\s)$"
)
"""What stands before such a number: what it is compared with, or whose it is."""
_BEHIND = re.compile(
    r"\s*(?:[.;!?)](?:\s|$)|$|,\s|(?:a|the)\s(?:year|month|quarter)\s(?:ago|earlier|before)|(?:in|for)\s(?:(?:19|20)\d\d|[A-Z]\w+)"
    r"|(?:last|the\s(?:previous|prior|same))\s(?:year|month|period|quarter)|(?:from|to|with|and)\s(?:the\s)?[A-Z])"
)
"""What may stand behind it: nothing that would be a unit of its own."""
_SCALE = re.compile(r"(?:trillion|billion|million|tn|bn|mn|[tbm])\b", re.I)
_NEAR = 110
"""Characters between a number and the one that gave the unit."""


def elliptic(piece: str, found: list[Quantity]) -> Iterator[Quantity]:
    """The numbers of a sentence without a unit, that have the one of the number before."""
    for m in _BARE.finditer(piece):
        before = [q for q in found if q.end <= m.start() and _known(q)]
        if not before or any(q.start < m.end() and m.start() < q.end for q in found):
            continue
        last = max(before, key=lambda q: q.end)
        if m.start() - last.end > _NEAR or re.search(r"[.!?]\s[A-Z]", piece[last.end : m.start()]):
            continue
        if not _LEAD.search(piece[: m.start()]) or not _BEHIND.match(piece, m.end()):
            continue
        scale = _SCALE.search(piece, last.start, last.end)
        if last.unit == "money" and scale is None:
            continue
        size = {"t": 1e6, "b": 1e3, "m": 1.0}[scale[0][0].lower()] if last.unit == "money" and scale else 1.0
        value = float(m["num"]) * size
        yield replace(last, start=m.start(), end=m.end(), value=value, digit=last_digit(m["num"]) * size, sign=0,
                      hedge="", open=-1, high=None, decimal=True)  # fmt: skip


def _known(q: Quantity) -> bool:
    """Whether a number has a unit that one behind it may share."""
    return q.unit == "percent" or (q.unit == "money" and q.scaled and q.high is None)


def added(piece: str, found: list[Quantity]) -> list[Quantity]:
    """The numbers, those in words of two scales as one: "sixty billion six hundred million"."""
    gone: set[int] = set()
    out = list(found)
    for n, (one, other) in enumerate(pairwise(found)):
        both = one.unit == other.unit == "money" and not re.search(r"\d", piece[one.start : other.end])
        if both and other.value < one.digit and re.fullmatch(r",?\s(?:and\s)?", piece[one.end : other.start]):
            digit = other.digit
            while other.value % (10 * digit) == 0:  # "six hundred million" is said to a hundred
                digit *= 10
            out[n + 1] = replace(one, end=other.end, value=one.value + other.value, digit=digit, decimal=True)
            gone.add(n)
    return [q for n, q in enumerate(out) if n not in gone]
