""" "What do we buy from Ireland?": the products are what is asked for."""

from __future__ import annotations

from data.commodities import Candidate, CommodityMention
from data.model import Sector
from intents.dimensions.commodity.lexicon import Found
from intents.text import Utterance

_AUX = frozenset(("do", "does", "did", "are", "is", "was", "were", "have", "has", "had"))
_BETWEEN = frozenset((
    "the", "us", "u", "s", "we", "you", "they", "it", "united", "states", "usa", "america", "americans",
    "else", "all", "mostly", "mainly",
))  # fmt: skip
_VERBS = frozenset((
    "buy", "buys", "bought", "buying", "sell", "sells", "sold", "selling", "purchase", "purchased", "purchasing",
    "import", "imports", "imported", "importing", "export", "exports", "exported", "exporting",
    "ship", "shipped", "shipping", "sourced",
))  # fmt: skip
_PRODUCTS = CommodityMention(
    "what",
    (Candidate("enduse", (), (), "end-use categories"), Candidate("hs", (), (), "HS chapters")),
    "product categories",
    Sector.GOODS,
    "scheme",
)


def find(utterance: Utterance) -> list[Found]:
    """A low-scored reading of "what" as the categories of goods, where nothing else is named."""
    norms = utterance.norms
    for start, norm in enumerate(norms):
        if norm == "what" and norms[start + 1 : start + 2] and _asks(norms[start + 1 : start + 7]):
            return [Found(start, start + 1, _PRODUCTS, "what", 0.6, "what: the product categories")]
    return []


def _asks(after: tuple[str, ...]) -> bool:
    """An auxiliary, at most two words that are nobody known (a country), then a verb of trade."""
    after = after[1:] if after[0] == "else" else after
    if not after or after[0] not in _AUX:
        return False
    strangers = 0
    for norm in after[1:]:
        if norm in _VERBS:
            return strangers == 0 or after[0] in ("do", "does", "did")
        strangers += norm not in _BETWEEN
        if strangers > 2 or norm in ("in", "of", "for", "with"):
            return False
    return False
