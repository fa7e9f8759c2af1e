"""Whether a word of the vocabulary of products is one where it stands: "lead", "turkey", GIN."""

from __future__ import annotations

from intents.dimensions.commodity.narrowed import kind_words
from intents.dimensions.commodity.stems import Stems
from intents.wordlists import norm_at, wordlist

_FLOW_NOUNS = wordlist("flow_nouns", "products")
_FLOW_VERBS = wordlist("flow_verbs", "products")


_CODES = wordlist("codes_as_words", "products")
"""Products that, in capitals, are ISO codes of countries."""
_STATES_OF_MEAT = wordlist("states_of_meat", "products")
_FIRMS = wordlist("firms", "products")
_BIRD, _BIRDS, _NO_METAL = (wordlist(name, "products") for name in ("bird", "birds", "no_metal"))
_OF, _OF_AMOUNT, _PLACED, _IN_AND, _TRADE = (
    wordlist(name, "products") for name in ("of", "of_amount", "from_to_in", "in_and", "trade")
)


def is_another(word: str, view: Stems, at: int) -> bool:
    """Whether a single word is a country or a firm here: GIN, Turkey, Apple's."""
    if word in _CODES:
        return view.capitals[at]
    if word in _BIRD:
        return not view.raws[at].islower()
    return word in _FIRMS and at in view.owners


_TRADED, _WHERE = wordlist("traded", "products"), wordlist("where_traded", "products")
"""What stands after a product that is traded: "dates imported from Israel"."""
_COPULAS = wordlist("copulas", "products")
_PARTS = wordlist("parts_of_figure", "products")


def as_noun(view: Stems, start: int, end: int) -> bool:
    """Whether a word that is often something else ("lead", "paper") stands where a product would."""
    before = view.norms[start - 1] if start else ""
    if view.words[start] in _BIRD:  # the bird only where no country would stand
        return view.norms[start] in _BIRDS or before in _OF or before in _STATES_OF_MEAT
    earlier = view.norms[start - 2] if start > 1 else ""
    after = view.norms[end] if end < len(view.norms) else ""
    traded = after in _TRADED and norm_at(view.norms, end + 1) in _WHERE
    if len(view.words) == 1 or after in _FLOW_NOUNS or traded:
        return view.norms[start] not in _NO_METAL
    if before in _FLOW_VERBS or before in _OF_AMOUNT or (before,) in kind_words():
        return True
    if not before and after in _PLACED:
        return True
    if before in _COPULAS and _PARTS & set(view.norms[:start]):  # "what share of exports was paper?"
        return True
    return before in _IN_AND and earlier in _FLOW_NOUNS | _FLOW_VERBS | _TRADE
