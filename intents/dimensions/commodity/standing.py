"""Whether a word of the vocabulary of products is one where it stands: "lead", "turkey", GIN."""

from __future__ import annotations

from intents.dimensions.commodity.narrowed import kind_words
from intents.dimensions.commodity.stems import Stems

_FLOW_NOUNS = frozenset(("import", "imports", "export", "exports", "deficit", "surplus", "balance", "shipments"))
_FLOW_VERBS = frozenset((
    "import", "imported", "importing", "export", "exported", "exporting", "buy", "buys", "bought", "buying",
    "sell", "sells", "sold", "selling",
))  # fmt: skip


_CODES = frozenset(("cod", "gin", "jam", "bra", "ag", "car"))
"""Products that, in capitals, are ISO codes of countries."""
_STATES_OF_MEAT = frozenset(("frozen", "fresh", "whole", "ground", "smoked", "live", "processed", "chilled", "cooked"))
_FIRMS = frozenset(("apple",))


def is_another(word: str, view: Stems, at: int) -> bool:
    """Whether a single word is a country or a firm here: GIN, Turkey, Apple's."""
    if word in _CODES:
        return view.capitals[at]
    if word == "turkey":
        return not view.raws[at].islower()
    return word in _FIRMS and at in view.owners


_TRADED = frozenset(("imported", "exported", "bought", "sold", "shipped", "purchased"))
_WHERE = (("from",), ("to",), ("by",), ("in",))
"""What stands after a product that is traded: "dates imported from Israel"."""
_COPULAS = frozenset(("is", "are", "was", "were"))
_PARTS = frozenset(("share", "proportion", "percentage", "percent", "part"))


def as_noun(view: Stems, start: int, end: int) -> bool:
    """Whether a word that is often something else ("lead", "paper") stands where a product would."""
    before = view.norms[start - 1] if start else ""
    if view.words[start] == "turkey":  # the bird only where no country would stand
        return view.norms[start] == "turkeys" or before == "of" or before in _STATES_OF_MEAT
    earlier = view.norms[start - 2] if start > 1 else ""
    after = view.norms[end] if end < len(view.norms) else ""
    if len(view.words) == 1 or after in _FLOW_NOUNS or (after in _TRADED and view.norms[end + 1 : end + 2] in _WHERE):
        return view.norms[start] != "leads"
    if before in _FLOW_VERBS or before in ("of", "much", "many") or (before,) in kind_words():
        return True
    if not before and after in ("from", "to", "in"):
        return True
    if before in _COPULAS and _PARTS & set(view.norms[:start]):  # "what share of exports was paper?"
        return True
    return before in ("in", "and") and earlier in _FLOW_NOUNS | _FLOW_VERBS | {"trade"}
