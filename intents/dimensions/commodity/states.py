"""US states: "Texas exports", "from California". Georgia and Washington only where the state is meant."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from data.commodities import Candidate, CommodityMention, commodities
from data.model import Sector
from intents.dimensions.commodity.lexicon import Found, Lexicon
from intents.dimensions.commodity.stems import Stems
from intents.text import Utterance, words
from intents.wordlists import norm_at, phraselist, wordlist

_SHARED = frozenset(("GA", "WA"))
"""States whose name is also a country or a capital: read only beside the word "state"."""
_LETTERS = wordlist("state_letters", "products")
"""Postal codes that are no country's ISO code and no word."""
_ALSO = {"washington dc": "DC", "dist of columbia": "DC", "new york state": "NY", "us virgin islands": "VI"}
_TERRITORIES = frozenset(("PR", "VI"))
_PARTS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("non", "manufactured"), "non-manufactured"),
    (("nonmanufactured",), "non-manufactured"),
    (("unmanufactured",), "non-manufactured"),
    (("manufactured",), "manufactured"),
    (("manufacturing",), "manufactured"),
    (("re", "exports"), "re-exports"),
    (("reexports",), "re-exports"),
    (("re", "exported"), "re-exports"),
)
"""The lines that the exhibits print under each state, by the words for them."""
_NUMBERS = frozenset(("2", "2a", "2s", "2as"))
_GOODS = wordlist("goods", "products")
_EXHIBIT, _SUPPLEMENT, _STATE = (wordlist(name, "products") for name in ("exhibit", "supplement", "state"))
_STATE_AFTER, _STATE_BEFORE, _AMONG_STATES, _US_STATE, _OF_STATE = (
    phraselist(name, "products") for name in ("state_after", "state_before", "among_states", "us_state", "of_state")
)
_REMAINDERS = {
    ("unreported",): "x:unreported", ("estimated", "shipments"): "x:estimated-shipments",
    ("foreign", "trade", "zone"): "x:foreign-trade-zone", ("foreign", "trade", "zones"): "x:foreign-trade-zone",
    ("timing", "adjustment"): "x:timing-adjustment", ("timing", "adjustments"): "x:timing-adjustment",
    ("other",): "x:other",
}  # fmt: skip
"""Lines beside the states, read only where the exhibits of the states are named."""


def find(utterance: Utterance, view: Stems, lexicon: Lexicon) -> list[Found]:
    """Every state named. The value's candidate is ('state', USPS code)."""
    names, lengths = _names()
    norms = utterance.norms
    out: list[Found] = []
    position = 0
    while position < len(norms):
        found = None
        for size in lengths.get(norms[position], ()):
            code = names.get(norms[position : position + size]) if position + size <= len(norms) else None
            if code is not None and (code not in _SHARED or _stately(norms, position, position + size)):
                start, end = _with_state(utterance, position, position + size)
                found = Found(start, end, _mention(code), "state")
                break
        letters = utterance.tokens[position].raw in _LETTERS and not utterance.text.isupper()
        if found is None and letters and not _of_product(view, lexicon, position):
            found = Found(position, position + 1, _mention(utterance.tokens[position].raw), "state")
        if found is not None:
            out.append(found)
        position = found.end if found is not None else position + 1
    return _parts(norms, out) if out or not _exhibit(norms) else _beside(norms)


def _of_product(view: Stems, lexicon: Lexicon, token: int) -> bool:
    """Whether letters begin the name of a product: "CT scanners"."""
    if token not in view.tokens:
        return False
    at = view.tokens.index(token)
    return any(" ".join(view.words[at : at + n]) in lexicon for n in lexicon.lengths(view.words[at]) if n > 1)


def _exhibit(norms: tuple[str, ...]) -> bool:
    """Whether Supplement Exhibit 2 or 2a is named."""
    return any(
        word in _EXHIBIT
        and norms[at + 1 : at + 2]
        and norms[at + 1] in _NUMBERS
        and (norms[at + 1].endswith("s") or not _SUPPLEMENT.isdisjoint(norms))
        for at, word in enumerate(norms)
    )


def _beside(norms: tuple[str, ...]) -> list[Found]:
    """Lines of the exhibits that are no state: "unreported exports", "manufactured imports" of the country."""
    lines = _parts(norms, _remainders(norms))
    part = None if lines else _part(norms)
    if part is None:
        return lines
    start, end, name = part
    return [Found(start, end, _line(f"US/{name}", f"all states, {name}"), "state")]


def _remainders(norms: tuple[str, ...]) -> list[Found]:
    if not _exhibit(norms):
        return []
    return [
        Found(at, at + len(key), _line(code, " ".join(key)), "state")
        for key, code in _REMAINDERS.items()
        for at in range(len(norms))
        if norms[at : at + len(key)] == key
    ][:1]


def _parts(norms: tuple[str, ...], states: list[Found]) -> list[Found]:
    """The states with the part that is named ("manufactured exports of Ohio"), its words as a span of their own."""
    found = _part(norms) if states else None
    if found is None:
        return states
    start, end, part = found
    out = []
    for item in states:
        code = item.mention.candidates[0].imports[0]
        out.append(replace(item, mention=_line(f"{code}/{part}", f"{item.mention.label}, {part}", item.mention.note)))
    inside = any(item.start <= start < item.end for item in states)
    return out if inside else [*out, Found(start, end, out[0].mention, "state")]


def _part(norms: tuple[str, ...]) -> tuple[int, int, str] | None:
    for start in range(len(norms)):
        for key, part in _PARTS:
            end = start + len(key)
            if norms[start:end] == key:
                return start, end + (norm_at(norms, end) in _GOODS), part
    return None


def _line(code: str, label: str, note: str | None = None) -> CommodityMention:
    """A line of the states' exhibits that is no state: never listed among them."""
    return CommodityMention(label, (Candidate("state", (code,), (code,), label),), label, Sector.GOODS, note=note)


def _stately(norms: tuple[str, ...], start: int, end: int) -> bool:
    """Whether "state" or "states" stands next to the name, or the question ranks states."""
    before, pairs = norms[max(0, start - 2) : start], pairwise(norms)
    after = {norms[end : end + 1], norms[end : end + 2]} & _STATE_AFTER
    return bool(after) or before in _STATE_BEFORE or not _AMONG_STATES.isdisjoint(pairs)


def _with_state(utterance: Utterance, start: int, end: int) -> tuple[int, int]:
    norms = utterance.norms
    apart = end < len(norms) and any(sign in utterance.gap(end - 1) for sign in ".?!;\n")  # "... Texas. State exports"
    if apart:
        return start, end
    if norms[end : end + 2] in _US_STATE:
        end += 2
    if norm_at(norms, end) in _STATE:
        end += 1
    if norms[max(0, start - 2) : start] in _OF_STATE:
        start -= 2
    return start, end


@lru_cache(maxsize=64)
def _mention(code: str) -> CommodityMention:
    catalogue = commodities()
    candidate = catalogue.candidate(f"state={code}")
    note = "a US territory, in the state tables only" if code in _TERRITORIES else None
    return CommodityMention(candidate.label, (candidate,), candidate.label, Sector.GOODS, note=note)


@lru_cache(maxsize=1)
def _names() -> tuple[dict[tuple[str, ...], str], dict[str, tuple[int, ...]]]:
    names = {words(c.name): c.code for c in commodities() if c.scheme == "state"}
    names |= {words(name): code for name, code in _ALSO.items()}
    lengths: dict[str, set[int]] = {}
    for name in names:
        lengths.setdefault(name[0], set()).add(len(name))
    return names, {first: tuple(sorted(sizes, reverse=True)) for first, sizes in lengths.items()}
