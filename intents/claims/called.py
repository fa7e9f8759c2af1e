"""Goods that are called by whose they are or by what was told before: "Brazilian goods", "those oilseeds"."""

from __future__ import annotations

import re

from data.query.spec import Product
from intents.claims.context import TextContext
from intents.claims.marks import Mark, MarkedSentence

_GOODS = re.compile(r"\s(?:goods|products|merchandise|wares)\b(?!\s(?:exports|imports|trade|deficit|surplus))", re.I)


def their_goods(sentence: MarkedSentence, a: int, z: int) -> Mark | None:
    """ "while Brazilian goods coming in dropped": a partner's goods are what is bought from it."""
    for m in sentence.within(a, z, "partner"):
        goods = _GOODS.match(sentence.text, m.end, z) if m.key == "demonym" else None
        if goods is not None:
            return Mark(m.end + 1, goods.end(), "head", "imports", words=goods[0].strip().lower())
    return None


_CODED = re.compile(r"\(HS \d+\)$")
"""What ends the name of a product that a text named by its code."""
_THOSE = re.compile(r"\b(?:those|these|that|this|such|the\ssame)\s$", re.I)


def the_same(product: Mark, sentence: MarkedSentence, context: TextContext) -> Product | None:
    """ "those oilseeds": the product that the text has just named, where it is called so."""
    word = product.words.split()[-1].removesuffix("s")
    told = next((p for p in context.products if re.search(rf"\b{re.escape(word)}s?\b", p.name.lower())), None)
    before = sentence.text[sentence.passage.start : product.start]
    if told is not None and told == context.product and _CODED.search(told.name) and context.block == context.reading:
        return told  # "Oilseeds (chapter 12) ...", and further on "total oilseed exports"
    return told if told is not None and _THOSE.search(before) else None


_HOLDS = re.compile(
    r"\b(?:chapters?|hs|heading)\s\d{2,4}(?::|,\s(?:including|such\sas|mainly|mostly|that\sis))[^()]*$", re.I
)


def told_within(product: Mark, sentence: MarkedSentence) -> bool:
    """Whether a product is only told of as part of the one before it: "Cereals (chapter 10: corn, wheat, rice)"."""
    return _HOLDS.search(sentence.text[sentence.passage.start : product.start]) is not None
