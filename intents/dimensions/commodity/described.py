"""Official names: words beside a code that its own name has ("HS 6403, footwear with leather uppers"), and a
description in quotation marks, which is the one code whose name has all its words.

Nothing is dropped: a word that is in no name of the code, of those above or of those below it stays where it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from data.hs import all_names, names_above, names_below
from data.vocabulary_words import stem
from intents.dimensions.commodity.stems import GLUE
from intents.text import Utterance

_JOINS = frozenset(("and", "or", "of", "other", "than", "with", "in", "for", "the", "a", "an", "not", "to", "by", ",",
                    "-", "its", "their", "on", "from", "at", "as", "&", "etc", "nesoi", "nes"))  # fmt: skip
"""Words that tell no goods apart; between words of a name they go with it."""
_ASKED = frozenset((
    "import", "export", "duty", "rate", "value", "price", "quantity", "number", "share", "total", "average", "year",
    "month", "trade", "goods", "product", "deficit", "surplus", "balance", "tariff", "code", "heading", "chapter",
    "unit", "change", "growth", "top", "supplier", "partner", "country",
))  # fmt: skip
"""Stems of what is asked, which names have as well."""
_ORIGIN = frozenset(("from", "to"))
_QUOTES = frozenset("'\"\u2018\u2019\u201c\u201d")
_CLOSING = {"'": "'", '"': '"', "\u2018": "\u2019", "\u201c": "\u201d"}
_SHORTEST = 2
"""Telling words that a description needs."""


def before(utterance: Utterance, code: str, start: int) -> int:
    """Where the description of a code begins that stands right before ``start``; ``start`` where there is none."""
    norms, named, first = utterance.norms, _named(code), start
    for at in range(start - 1, -1, -1):
        told = _tells(norms[at], named)
        if not told and norms[at] not in _JOINS:
            break
        if told and at and norms[at - 1] in _ORIGIN:
            break  # "from China, HS 6911": a partner
        if at == start - 1 and not told:
            break  # "machinery and HS 8703"
        first = at if told else first
    return first


def after(utterance: Utterance, code: str, end: int) -> int:
    """Where the description of a code ends that begins at token ``end``; ``end`` where there is none."""
    norms, named, last = utterance.norms, _named(code), end
    for at in range(end, len(norms)):
        told = _tells(norms[at], named)
        if norms[at] in _ORIGIN or (not told and (norms[at] not in _JOINS or at == end)):
            break
        last = at + 1 if told else last
    return last


def quoted(utterance: Utterance) -> Iterator[tuple[int, int, str]]:
    """Each description in quotation marks: its tokens (half open) and the code."""
    text = utterance.text
    if _QUOTES.isdisjoint(text):
        return
    for start, end in _passages(text):
        inside = [i for i, token in enumerate(utterance.tokens) if start <= token.start and token.end <= end]
        code = _of_description(frozenset(_told(utterance.norms[i] for i in inside))) if inside else None
        if code is not None:
            yield inside[0], inside[-1] + 1, code


def _passages(text: str) -> Iterator[tuple[int, int]]:
    """What stands between marks that open after a blank and close before one."""
    at = 0
    while at < len(text):
        closing = _CLOSING.get(text[at])
        if closing is not None and (at == 0 or not text[at - 1].isalnum()):
            end = text.find(closing, at + 1)
            while end > 0 and text[end + 1 : end + 2].isalnum():
                end = text.find(closing, end + 1)
            if end > 0:
                yield at + 1, end
                at = end
        at += 1


@lru_cache(maxsize=64)
def _of_description(told: frozenset[str]) -> str | None:
    """The one code whose name has these words and no others; else the narrowest that holds every subheading whose name
    has them; else the one ten-digit line."""
    if len(told) < _SHORTEST:
        return None
    found: dict[int, dict[str, bool]] = {4: {}, 6: {}, 8: {}, 10: {}}
    for code, name in all_names():
        plain = name.lower()
        if len(code) in found and all(word[:3] in plain for word in told if not word.startswith("non")):
            has = _stems(name)
            if told <= has:
                found[len(code)][code] = told == has or found[len(code)].get(code, False)
    for named in found.values():
        exact = [code for code, whole in named.items() if whole]
        if len(exact) == 1:
            return exact[0]
    if len(found[6]) == 1:
        return next(iter(found[6]))
    headings = {code[:4] for code in found[6]} or set(found[4])
    if headings:  # of several subheadings the heading, where its name has the words too
        return next(iter(headings)) if len(headings) == 1 and headings <= set(found[4]) else None
    return next(iter(found[10])) if len(found[10]) == 1 else None


def _tells(norm: str, named: frozenset[str]) -> bool:
    base = stem(norm)
    return base in named and base not in _ASKED and norm not in _JOINS and not norm.isdigit()


@lru_cache(maxsize=64)
def _named(code: str) -> frozenset[str]:
    """The words of the names of a code, of those above it and of those below."""
    return frozenset(base for name in (*names_above(code), *names_below(code)) for base in _stems(name))


@lru_cache(maxsize=1024)
def _stems(name: str) -> frozenset[str]:
    """Of "non-alloy" both "non", "alloy" and "nonalloy"; of "10kg" "10" and "kg"."""
    plain = name.lower().replace("&", " ")
    joined = re.findall(r"\bnon-([a-z]+)", plain)
    return frozenset((*_told(re.findall(r"[a-z]+|\d+", plain)), *(stem(f"non{word}") for word in joined)))


def _told(norms: Iterable[str]) -> Iterator[str]:
    return (stem(norm) for norm in norms if (norm == "not" or norm not in _JOINS | GLUE) and norm.isalnum())
