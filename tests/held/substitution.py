"""A partner, flow, product, year, place or direction of a right question exchanged: the question must follow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from data.commodities import CommodityMention
from data.partners import PartnerMention
from tests.held.material import Asked, asked

_WORDS = {
    "flow": {"imports": "exports", "exports": "imports", "import": "export", "export": "import", "deficit": "surplus",
             "surplus": "deficit", "imported": "exported", "exported": "imported"},
    "place": {"second": "third", "third": "fourth", "fourth": "fifth", "first": "last", "last": "first"},
    "direction": {"largest": "smallest", "smallest": "largest", "biggest": "smallest", "highest": "lowest",
                  "lowest": "highest", "most": "least", "above": "below", "over": "under", "more": "less"},
}  # fmt: skip
_INTO_US = re.compile(r"\b(?:to|into) (?:the )?(?:us|u\.s\.|states|america)\b", re.I)
"""Peruvian imports to the States and Peruvian exports to the States are the same goods."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PARTNERS, _PRODUCTS = ("Peru", "Chile"), ("coffee", "lumber")


@dataclass(frozen=True)
class Exchange:
    """What was exchanged in which question, and whether the reading followed (refused: it is not read at all)."""

    kind: str
    id: str
    text: str
    mark: str


def exchanges(one: Asked) -> Iterator[tuple[str, str]]:
    """Kinds with the messages that one exchange makes of a question."""
    yield from _named(one)
    years = sorted(set(_YEAR.findall(one.text)))
    if len(years) == 1 and years[0] in one.norms:
        yield "year", _YEAR.sub("2011" if years[0] != "2011" else "2012", one.text)
    for kind, table in _WORDS.items():
        found = [w for w in table if re.search(rf"\b{w}\b", one.text, re.I) and w in one.norms]
        if len(found) == 1 and not (kind == "flow" and _INTO_US.search(one.text)):
            yield kind, re.sub(rf"\b{found[0]}\b", table[found[0]], one.text, flags=re.I)


def _named(one: Asked) -> Iterator[tuple[str, str]]:
    sentence, values = one.parsed[0].sentence, one.parsed[0].sentence.values
    partners = [i for i, (v, _) in enumerate(values.items) if isinstance(v, PartnerMention) and v.kind == "partner"]
    partners = [i for i in partners if sentence.start <= values.items[i][1].start < sentence.end]
    if len(partners) == 1 and one.parsed[0].completed.query.targets:
        own = values.items[partners[0]][0].name
        yield "partner", values.replaced(partners[0], next(n for n in _PARTNERS if n != own))
    products = [i for i, (v, _) in enumerate(values.items) if isinstance(v, CommodityMention) and v.kind == "category"]
    products = [i for i in products if sentence.start <= values.items[i][1].start < sentence.end]
    if len(products) == 1 and one.parsed[0].completed.query.products:
        said = values.said(products[0]).lower()
        yield "product", values.replaced(products[0], next(n for n in _PRODUCTS if n not in said))


def measure(questions: list[Asked]) -> list[Exchange]:
    """Every exchange: "follows", "refused" or "unchanged"."""
    out = []
    for one in questions:
        for kind, text in exchanges(one):
            parsed = asked(text)
            queries = Asked(one.id, text, parsed).queries
            mark = "refused" if not parsed else "unchanged" if queries == one.queries else "follows"
            out.append(Exchange(kind, one.id, text, mark))
    return out
