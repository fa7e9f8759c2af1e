"""Official names: words beside a code that its own name has ("HS 6403, footwear with leather uppers"), and a
description in quotation marks, which is the one code whose name has all its words.

Nothing is dropped: a word that is in no name of the code, of those above or of those below it stays where it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from data.commodities import commodities
from data.hs import SCHEME, hs_name, names_above, names_below, names_with
from data.model import Flow
from data.vocabulary_words import stem
from intents.dimensions.commodity.lexicon import Lexicon, key_of
from intents.dimensions.commodity.stems import GLUE
from intents.text import Utterance
from intents.wordlists import norm_at, wordlist

JOINS = wordlist("joins", "products")
"""Words that tell no goods apart; between words of a name they go with it."""
ASKED = frozenset((
    "import", "export", "duty", "rate", "value", "price", "quantity", "number", "share", "total", "average", "year",
    "month", "trade", "goods", "product", "deficit", "surplus", "balance", "tariff", "code", "heading", "chapter",
    "unit", "change", "growth", "top", "supplier", "partner", "country",
))  # fmt: skip
"""Stems of what is asked, which names have as well."""
ORIGIN = wordlist("origin", "products")
_LINKS = wordlist("description_links", "products")
_AND, _OTHER, _NOT = (wordlist(name, "products") for name in ("and_or", "other", "denying"))
_NON = tuple(wordlist("prefix_not", "products"))
"""Between a description and its code."""
_NOUNS = wordlist("description_nouns", "products")
"""Nouns that may stand in a description, whether the name has them or not."""
_PRODUCTS = wordlist("products_of_code", "products")
_HARMONIZED = frozenset(("hs", SCHEME))
_WORDS = 4
"""Words of a product beside its code."""
_QUOTES = frozenset("'\"\u2018\u2019\u201c\u201d")
_CLOSING = {"'": "'", '"': '"', "\u2018": "\u2019", "\u201c": "\u201d"}
_SHORTEST = 2
"""Telling words that a description needs."""
_LEFT_OUT = re.compile(
    r"\([^()]*\b(?:excl|excluding|except|other than)\b[^()]*\)|\b(?:not|excluding|except|other than)\b[^;,()]*"
)
"""What a name says that the goods are not."""


def before(utterance: Utterance, code: str, start: int, lexicon: Lexicon) -> int:
    """Where the description of a code begins that stands right before ``start``, perhaps with "of" or "under" between;
    ``start`` where there is none."""
    norms, named, first = utterance.norms, _named(code), start
    linked = start > 0 and norms[start - 1] in _LINKS
    at, listed = start - linked, False
    while at > 0:
        size = _of_products(norms[:at], code, lexicon, listed)
        told = size > 0 or _tells(norms[at - 1], named)
        if told and at - size and norms[at - max(size, 1) - 1] in ORIGIN:
            break  # "from China, HS 6911": a partner
        if (not told and not (linked or first < start)) or (not told and norms[at - 1] not in JOINS | _NOUNS):
            break  # "machinery and HS 8703"
        listed = listed or norms[at - 1] in _OTHER
        at -= max(size, 1)
        first = at if told else first
    end = start - linked
    return start if first < end and _part(norms[first:end], code, lexicon) else first


def after(utterance: Utterance, code: str, end: int, lexicon: Lexicon) -> int:
    """Where the description of a code ends that begins at token ``end``; ``end`` where there is none."""
    norms, named, last = utterance.norms, _named(code), end
    at = end
    if norm_at(norms, at) in _PRODUCTS and norm_at(norms, at + 1) not in _AND:
        at = last = end + 1  # "HS 3002.15 products"
    while at < len(norms):
        size = _named_products(norms[at:], code, lexicon)
        told = size > 0 or _tells(norms[at], named)
        if norms[at] in ORIGIN or (not told and (norms[at] not in JOINS | _NOUNS or at == end)):
            break
        at += max(size, 1)
        last = at if told else last
    return end if last > end and _part(norms[end:last], code, lexicon) else last


def of_products(norms: tuple[str, ...], codes: Iterable[str], lexicon: Lexicon) -> int:
    """How many words at the end are a product that has something of every one of some codes; 0 for none."""
    listed = tuple(codes)
    for size in range(min(_WORDS, len(norms)), 0, -1):
        key = key_of(norms[-size:])
        if key not in lexicon or norms[-size] in JOINS:
            continue
        found = (one for one in lexicon.get(key).candidates if one.scheme in _HARMONIZED)
        own = {c for one in found for c in one.imports or one.exports}
        if own and all(any(c.startswith(o) or o.startswith(c) for o in own) for c in listed):
            return size
    return 0


def _of_products(norms: tuple[str, ...], code: str, lexicon: Lexicon, listed: bool) -> int:
    """How many words at the end are a product that is the code or holds it; in a list that ends with "other" a product
    of the code too."""
    return next((n for n in range(min(_WORDS, len(norms)), 0, -1) if _is(norms[-n:], code, lexicon, listed)), 0)


def _named_products(norms: tuple[str, ...], code: str, lexicon: Lexicon) -> int:
    """How many words at the beginning are such a product."""
    for size in range(min(_WORDS, len(norms)), 0, -1):
        listed = norm_at(norms, size) in _AND and norm_at(norms, size + 1) in _OTHER
        if _is(norms[:size], code, lexicon, listed):
            return size
    return 0


def _part(norms: tuple[str, ...], code: str, lexicon: Lexicon) -> bool:
    """Whether words are one product that is only a part of the code: "walnuts, HS 0802" is not both."""
    key = key_of(norms)
    if all(stem(norm) in _own(code) for norm in norms):
        return False
    found = lexicon.get(key).candidates if key in lexicon else ()
    deep = next((c for c in found if c.scheme == SCHEME and not c.wider), None)
    codes = (deep.imports or deep.exports) if deep else ()
    return bool(codes) and all(c.startswith(code) and c != code for c in codes)


def _is(norms: tuple[str, ...], code: str, lexicon: Lexicon, listed: bool) -> bool:
    key = key_of(norms)
    if key not in lexicon or norms[0] in JOINS or norms[-1] in JOINS:
        return False
    for one in lexicon.get(key).candidates:
        codes = one.imports or one.exports
        if one.scheme not in _HARMONIZED or not codes:
            continue
        if not one.wider and all(code.startswith(c) for c in codes):
            return True
        if listed and all(c.startswith(code) for c in codes):
            return True
    return False


def tells(norm: str, code: str) -> bool:
    """Whether a word is one of the official names of a code, of those above it or below it."""
    return _tells(norm, _named(code))


def quoted(utterance: Utterance) -> Iterator[tuple[int, int, str]]:
    """Each description in quotation marks: its tokens (half open) and the code."""
    text = utterance.text
    if _QUOTES.isdisjoint(text):
        return
    for start, end in _passages(text):
        inside = [i for i, token in enumerate(utterance.tokens) if start <= token.start and token.end <= end]
        words = frozenset(_told(utterance.norms[i] for i in inside))
        denied = _LEFT_OUT.search(text[start:end].lower()) is not None
        code = _of_description(words, denied) if inside else None
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
def _of_description(told: frozenset[str], denied: bool) -> str | None:
    """The one code whose name has these words and no others; else the narrowest that holds every subheading whose name
    has them; else the one ten-digit line. ``denied``: they name what is left out."""
    if len(told) < _SHORTEST:
        return None
    found: dict[int, dict[str, bool]] = {4: {}, 6: {}, 8: {}, 10: {}}
    for code, name in names_with({word[:3] for word in told if not word.startswith(_NON)}):
        if len(code) in found:
            has = stems_of_name(name)
            if told == has or told <= (has if denied else stems_of_name(_LEFT_OUT.sub("", name.lower()))):
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
    return base in named and base not in ASKED and norm not in JOINS and not norm.isdigit()


@lru_cache(maxsize=64)
def _own(code: str) -> frozenset[str]:
    """The words of the name of a code itself."""
    chapter = commodities().get("hs", code)
    return stems_of_name(f"{hs_name(code, Flow.IMPORTS)} {chapter.label if chapter else ''}")


@lru_cache(maxsize=64)
def _named(code: str) -> frozenset[str]:
    """The words of the names of a code, of those above it and of those below; of a chapter its own."""
    if len(code) == len("00"):
        return _own(code)
    return frozenset(base for name in (*names_above(code), *names_below(code)) for base in stems_of_name(name))


@lru_cache(maxsize=1024)
def stems_of_name(name: str) -> frozenset[str]:
    """Of "non-alloy" both "non", "alloy" and "nonalloy"; of "10kg" "10" and "kg"."""
    plain = name.lower().replace("&", " ").replace("sulph", "sulf")
    joined = re.findall(r"\bnon-([a-z]+)", plain)
    return frozenset((*_told(re.findall(r"[a-z]+|\d+", plain)), *(stem(f"non{word}") for word in joined)))


def _told(norms: Iterable[str]) -> Iterator[str]:
    return (stem(norm) for norm in norms if (norm in _NOT or norm not in JOINS | GLUE) and norm.isalnum())
