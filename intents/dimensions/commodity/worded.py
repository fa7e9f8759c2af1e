"""A product with words of official names after it: "crabmeat, prepared or preserved", "walnuts in the shell".

Words that the names of all codes of a product have are part of it. Words that tell its subheadings apart make it those
subheadings. Any other word stays where it is, and the question is not read without it; so does a word before a product,
which the names often have in another sense.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from data.commodities import Candidate, CommodityMention
from data.hs import SCHEME, hs_name, names_above, subheadings
from data.hs_words import label
from data.model import Flow
from data.vocabulary_words import stem
from intents.dimensions.commodity.described import ASKED, JOINS, ORIGIN, stems_of_name
from intents.dimensions.commodity.lexicon import Found, Lexicon
from intents.dimensions.commodity.narrowed import narrow
from intents.dimensions.commodity.stems import Stems
from intents.text import Utterance
from intents.wordlists import norm_at, wordlist

_LINKS = wordlist("worded_links", "products")
_PURPOSE = wordlist("purposes", "products")
_LISTED = wordlist("and_or", "products")
_PLACES = wordlist("worded_places", "products")
_FORMS = wordlist("forms", "products")
"""Words after which a name must have the same word: copper for wire is no copper wire."""
_WHETHER = re.compile(r"whether or not[^;,()]*")
_DENIED = re.compile(r"\b(?:not|other than|otherwise than|excluding|except|excl|without|neither)\b")
_DENIES = wordlist("denies", "products")
_CLAUSE = re.compile(r"[;,()]")
_FEWEST = 3
"""Letters of a word that tells goods apart."""
_ENOUGH = 2
"""Words after a comma alone that are no other sense of one: "tuna, whole" is not "prepared, whole or in pieces"."""


def extended(utterance: Utterance, view: Stems, found: list[Found], lexicon: Lexicon) -> list[Found]:
    """The products, each with the words after it that its official names have."""
    place = {token: position for position, token in enumerate(view.tokens)}
    out: list[Found] = []
    for item in found:
        if out and item.start < out[-1].end:
            continue  # "of steel": taken by the product before it
        others = [i for i in (*out, *found) if i is not item and i.start != item.start]
        out.append(_extended(utterance, view, item, others, place, lexicon))
    return out


def _extended(
    utterance: Utterance, view: Stems, item: Found, others: list[Found], place: dict[int, int],
    lexicon: Lexicon,
) -> Found:  # fmt: skip
    if item.rule != "phrase" or item.mention.kind != "category" or _deep(item.mention) is None:
        return item
    taken = {place[at] for i in others for at in range(i.start, i.end) if at in place}
    made = _kind_of(utterance, view, item, place) or _turned(utterance, view, item, lexicon, place)
    return made or _after(utterance, view, item, taken, place) or item


def _kind_of(utterance: Utterance, view: Stems, item: Found, place: dict[int, int]) -> Found | None:
    """ "Men's shirts, woven": a kind that stands after the product, between commas or in brackets."""
    at = place[item.end - 1] + 1
    if at - 1 not in view.commas or at - 1 in view.breaks:
        return None
    for size in (2, 1):
        end = at + size
        closed = end == len(view.norms) or end - 1 in view.commas or norm_at(view.norms, end) in _PLACES
        if end > len(view.norms) or not closed:
            continue
        longer = replace(item, end=view.tokens[end - 1] + 1 + (end - 1 in view.owners))
        kind = utterance.text[utterance.tokens[view.tokens[at]].start : utterance.tokens[longer.end - 1].end]
        found = narrow(item.mention, view.norms[at:end], f"{kind} {_typed(utterance, item)}")
        if found is not None:
            return replace(longer, mention=found)
    return None


def _turned(utterance: Utterance, view: Stems, item: Found, lexicon: Lexicon, place: dict[int, int]) -> Found | None:
    """ "Trousers of cotton", "tires for aircraft", "shoes for women": what would stand before the product."""
    start, at = place[item.start], place[item.end - 1] + 1
    if view.norms[at : at + 1] == () or view.norms[at] not in _PURPOSE or {at - 1, at} & (view.breaks | view.commas):
        return None
    for size in (2, 1):
        end = at + 1 + size
        key = " ".join((*view.words[at + 1 : end], *view.words[start:at]))
        if end > len(view.norms) or norm_at(view.norms, end) in _LISTED:
            continue
        longer = replace(item, end=view.tokens[end - 1] + 1)
        if key in lexicon:
            return replace(longer, mention=lexicon.get(key))
        found = narrow(item.mention, view.norms[at + 1 : end], _typed(utterance, longer))
        if found is not None:
            return replace(longer, mention=found)
    return None


def _after(utterance: Utterance, view: Stems, item: Found, taken: set[int], place: dict[int, int]) -> Found | None:
    start = place[item.end - 1] + 1
    codes = _codes(item.mention)
    last, words = start, list[str]()
    for at in range(start, len(view.norms)):
        norm = view.norms[at]
        told = _telling(norm) and stem(norm) in _named(codes)
        if (
            at - 1 in view.breaks
            or norm in ORIGIN
            or (at in taken and not (told and _FORMS & set(view.norms[start:at])))
        ):
            break
        if not told and norm not in JOINS:
            break
        if told or norm in _DENIES:
            words.append(norm)
        last = at + 1 if told else last
    linked = view.norms[start : start + 1] and (view.norms[start] in _LINKS or start - 1 in view.commas)
    if last == start or not linked:
        return None
    listed = norm_at(view.norms, start) in _LISTED
    longer = replace(item, end=view.tokens[last - 1] + 1)
    form = next((n for n in view.norms[start:last] if n in _FORMS), "")
    if not form and not listed and len(words) < _ENOUGH:
        return None
    return _with_words(utterance, longer, words, form, listed)


def _with_words(utterance: Utterance, item: Found, words: list[str], form: str, listed: bool) -> Found | None:
    """The product with words of its names; None where they are in no name, or in a name below only."""
    deep, codes = _deep(item.mention), _codes(item.mention)
    assert deep is not None
    named = (_names(code)[-1:] if listed else _names(code) for code in codes)  # "and parts": of the code itself
    if all(any(_has(name, words, form) for name in names) for names in named):
        return item
    sides = [tuple(_having(side, words, form)) for side in (deep.exports, deep.imports)]
    if listed or not all(sides):
        return None
    name = _typed(utterance, item).lower()
    reason = f"the subheadings of {item.mention.label} whose official names say {' '.join(words)}"
    narrower = Candidate(SCHEME, sides[0], sides[1], label(name, sides[1]), reason=reason)
    whole = tuple(replace(c, wider=(Flow.EXPORTS, Flow.IMPORTS)) for c in item.mention.candidates if c.scheme != SCHEME)
    return replace(item, mention=replace(item.mention, candidates=(narrower, *whole), label=name, note=None))


def _having(codes: Iterable[str], words: list[str], form: str) -> Iterator[str]:
    """The subheadings whose names have all the words."""
    for code in codes:
        yield from (one for one in subheadings(code) if _has(hs_name(one, Flow.IMPORTS), words, form, close=True))


def _has(name: str, words: list[str], form: str, close: bool = False) -> bool:
    """Whether a name has all the words, denied or not as they are, after the same preposition (``close``: right after
    it, and not "whole or in pieces")."""
    plain = _WHETHER.sub("", name.lower().replace("sulph", "sulf"))
    denied = not _DENIES.isdisjoint(words)
    return all(_says(plain, stem(word), denied, form, close) for word in words if word not in _DENIES)


def _says(name: str, base: str, denied: bool, form: str, close: bool) -> bool:
    before: list[str] = []
    for clause in _CLAUSE.split(name):
        parts = [part for part in re.split(r"[^a-z0-9]+", clause) if part]
        where = next((i for i, part in enumerate(parts) if stem(part) == base), None)
        if where is not None and (_denied(parts[:where]) if denied else not _DENIED.search(" ".join(parts[:where]))):
            if not form:
                return True
            near = parts[:where][-1:] == [form] and parts[:where][-2:-1] not in (["or"], ["and"])
            return near if close else form in (*before, *parts[:where])
        before += parts
    return False


def _denied(before: list[str]) -> bool:
    """Whether a word is denied by the words right before it: "not carded", "not carded or combed"."""
    return bool(_DENIES & {*before[-1:], *(before[-3:-2] if before[-1:] in (["or"], ["nor"]) else ())})


def _telling(norm: str) -> bool:
    return len(norm) >= _FEWEST and norm.isalpha() and norm not in JOINS and stem(norm) not in ASKED


def _typed(utterance: Utterance, item: Found) -> str:
    tokens = utterance.tokens
    return utterance.text[tokens[item.start].start : tokens[item.end - 1].end]


def _deep(mention: CommodityMention) -> Candidate | None:
    return next((c for c in mention.candidates if c.scheme == SCHEME and not c.wider and c.exports and c.imports), None)


def _codes(mention: CommodityMention) -> tuple[str, ...]:
    deep = _deep(mention)
    return tuple(sorted({*deep.exports, *deep.imports})) if deep else ()


@lru_cache(maxsize=256)
def _named(codes: tuple[str, ...]) -> frozenset[str]:
    """The words of the names of codes, of the headings above and of the subheadings below."""
    below = (hs_name(one, Flow.IMPORTS) for code in codes for one in subheadings(code))
    return frozenset().union(*map(_own, codes), *map(stems_of_name, below))


@lru_cache(maxsize=512)
def _own(code: str) -> frozenset[str]:
    """The words of the names of a code and of those that hold it, but for the chapter."""
    return frozenset().union(*map(stems_of_name, _names(code)))


@lru_cache(maxsize=512)
def _names(code: str) -> tuple[str, ...]:
    return tuple(names_above(code))
