"""Products, services, states and lists of categories in a question: text -> spans of ``CommodityMention``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from data.commodities import CommodityMention
from intents.dimensions.commodity import codes, fuzzy, joined, levels, modifiers, states, worded
from intents.dimensions.commodity.lexicon import Found, Lexicon, load_lexicon
from intents.dimensions.commodity.stems import Stems, stems_of
from intents.text import Span, Utterance
from intents.wordlists import wordlist

DIMENSION = "commodity"


def _nothing(_word: str) -> bool:
    return False


def commodity_spans(utterance: Utterance, known: Callable[[str], bool] = _nothing) -> list[Span]:
    """Every product named, in order, not overlapping. Values are ``CommodityMention``.

    ``known`` tells of a word (a token's ``norm``) whether another vocabulary explains it: such words are never
    read as a misspelled product. Exact readings score 1.0, misspellings less, "what do we buy from" 0.6.
    """
    lexicon = load_lexicon()
    view = stems_of(utterance)
    listed = levels.find(utterance)
    named = {index for item in listed for index in range(item.start, item.end)}
    found = [item for item in codes.find(utterance, lexicon) if item.start not in named]
    found += listed + states.find(utterance, view, lexicon)
    taken = {index for item in found for index in range(item.start, item.end)}
    exact = _longest(view, lexicon, taken)
    read = fuzzy.find(utterance, view, lexicon, taken, exact, known)
    found += read
    found += [item for item in exact if not any(other.start <= item.start < other.end for other in read)]
    found.sort(key=lambda item: item.start)
    found = joined.together(utterance, view, found, lexicon)
    found = worded.extended(utterance, view, found, lexicon)
    found = [_of_services(item, view, lexicon) for item in modifiers.apply(utterance, view, found, lexicon)]
    if not any(item.mention.kind != "scheme" or item.rule != "state" for item in found):
        found += levels.asked_for(utterance)
    return [_span(item, utterance) for item in sorted(found, key=lambda item: item.start)]


def _of_services(item: Found, view: Stems, lexicon: Lexicon) -> Found:
    """ "Services imports by category": the categories are those of services."""
    if item.mention.kind != "scheme" or _GOODS & set(view.norms) or not _SERVICES & set(view.norms):
        return item
    listed = item.mention.candidates[0].scheme == "enduse" and item.rule != "what"
    return replace(item, mention=lexicon.get("service category")) if listed else item


def _longest(view: Stems, lexicon: Lexicon, taken: set[int]) -> list[Found]:
    """Leftmost longest phrases of the vocabulary that do not touch ``taken`` tokens."""
    out: list[Found] = []
    position, count = 0, len(view.words)
    while position < count:
        found = None
        for size in lexicon.lengths(view.words[position]):
            last = position + size
            if last > count or view.broken(position, last):
                continue
            start, end = view.tokens[position], view.tokens[last - 1] + 1
            if taken and any(index in taken for index in range(start, end)):
                continue
            mention = lexicon.lookup(" ".join(view.words[position:last]), view, position, last)
            if mention is not None:
                found = _inverted(view, lexicon, position, last) or Found(start, end, mention, "phrase")
                position = view.tokens.index(found.end - 1) + 1
                break
        if found is None:
            position += 1
        else:
            out.append(found)
    return out


_AFTER = wordlist("after_inverted", "products")
_GOODS, _SERVICES = wordlist("all_goods", "products"), wordlist("services", "products")
"""What may follow a kind that stands after a comma; another word goes on with a list."""


def _inverted(view: Stems, lexicon: Lexicon, start: int, end: int) -> Found | None:
    """A product with its kind after a comma, as lists of goods have it: "tuna, canned", "natural gas, liquefied"."""
    if end - 1 not in view.commas or end - 1 in view.breaks:
        return None
    for size in (2, 1):
        last = end + size
        closed = last == len(view.words) or last - 1 in view.commas | view.breaks
        if last > len(view.words) or view.broken(end, last) or not (closed or view.norms[last] in _AFTER):
            continue
        key = " ".join((*view.words[end:last], *view.words[start:end]))
        if key in lexicon:
            return Found(view.tokens[start], view.tokens[last - 1] + 1, lexicon.get(key), "phrase")
    return None


def _span(item: Found, utterance: Utterance) -> Span:
    tokens = utterance.tokens
    phrase = utterance.text[tokens[item.start].start : tokens[item.end - 1].end]
    mention: CommodityMention = replace(item.mention, phrase=phrase)
    note = item.note or mention.note
    return Span(item.start, item.end, DIMENSION, mention, item.rule, item.score, note)
