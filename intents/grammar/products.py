"""Products named: the categories that could answer, in the order in which to try them."""

from __future__ import annotations

from dataclasses import replace

from data.commodities import Candidate, CommodityMention, commodities
from data.hs import SCHEME as HS
from data.query.spec import Product
from data.schemes import nested
from data.vocabulary_words import stem
from intents.dimensions.commodity.levels import within
from intents.grammar.atoms import Values
from intents.grammar.movement import NotComputed
from intents.issues import Ambiguous, NotCarried, one_of
from intents.text import words

_OWN_SCHEMES = frozenset(("enduse", "service", "atp", "motor_vehicles", "petroleum"))
"""Classifications whose categories are made for these tables; a chapter of the HS is a poor stand-in."""


_NESTED = frozenset(("enduse", "hs", "sitc", "naics"))
"""Classifications in which the code of a part begins with the code of its whole."""


def product_of(mention: CommodityMention, schemes: set[str], said: str) -> Product:
    """The categories of a mention, of the classifications named where there are any.

    It keeps the name that it was given (``said``) where the category is wider: a refusal speaks of that.
    """
    coded = any(c.scheme == HS and not c.wider for c in mention.candidates[:1])
    named = (_as_named(c, mention.label if coded else mention.phrase, schemes) for c in mention.candidates)
    candidates = tuple(c for c in named if not schemes or c.scheme in schemes)
    narrow = not candidates or not candidates[0].wider
    return Product(mention.label if narrow else said, candidates, mention.sector)


def _as_named(candidate: Candidate, phrase: str, schemes: set[str]) -> Candidate:
    """A wider category may answer when its official name has the words asked ("wine" in "Wine, beer, and
    related products"); it is then called by that name.

    ``schemes`` are classifications named in the question.
    """
    if not candidate.wider:
        return candidate
    names = commodities()
    asked = {stem(w) for w in words(phrase) if len(w) > 2 and w != "and"}
    kept = []
    for flow in candidate.wider:
        official = {stem(w) for c in candidate.codes(flow) for w in words(names.name(candidate.scheme, c, flow))}
        named = bool(asked) and (asked <= official or stem("".join(words(phrase))) in official)
        if not named or candidate.scheme not in (_OWN_SCHEMES | schemes):
            kept.append(flow)
    return replace(candidate, wider=tuple(kept))


def states_apart(out: list[Product]) -> None:
    """States are published for all goods and three parts of them: never by product."""
    states = [p for p in out if p.candidates[:1] and p.candidates[0].scheme == "state"]
    if states and len(states) < len(out):
        raise NotCarried(
            "States are published for all goods, manufactured and non-manufactured goods and re-exports, "
            "not by product.",
            (f"{states[0].name} exports", f"{states[0].name} manufactured exports"),
        )


def within_product(listed: CommodityMention, one: Product) -> Product:
    """What a product is made of, as a list at the level named. Raises NotComputed where no HS code says it."""
    candidates = within(listed, one.name, one.candidates)
    if not candidates:
        raise NotComputed(
            f"I understand a list of what {one.name} is made of: that is listed by HS headings, subheadings or "
            "ten-digit lines of what has HS codes."
        )
    return Product(candidates[0].label, candidates, one.sector)


def narrowest(products: list[Product]) -> tuple[Product, ...]:
    """Without the total of a scheme of which a category is named as well ("ATP exports, aerospace")."""
    total = [p for p in products if any(c.exports == ("total",) for c in p.candidates[:1])]
    rest = [p for p in products if p not in total]
    schemes = {c.scheme for p in rest for c in p.candidates[:1]}
    return tuple(p for p in products if p not in total or p.candidates[0].scheme not in schemes)


def overlap(denied: CommodityMention, meant: list[Product]) -> bool:
    """Whether what is said not to be meant may be a part of what is, or the other way round: "petroleum (not crude
    oil)". Categories of two classifications may."""
    pairs = [(a, b) for a in denied.candidates for one in meant for b in one.candidates if a.scheme == b.scheme]
    codes = [((*a.exports, *a.imports), (*b.exports, *b.imports)) for a, b in pairs]
    unnested = any(a.scheme not in _NESTED for a, _ in pairs)
    return not pairs or unnested or any(nested(x, y) or "total" in (*x, *y) for x, y in codes)


def refuse_product(values: Values, index: int) -> None:
    """Raises for a product that no table carries, and for a word with several meanings."""
    mention = values.items[index][0]
    assert isinstance(mention, CommodityMention)
    if mention.kind == "refused":
        nearest = list(dict.fromkeys(c.label for c in mention.nearest))
        tail = f" The nearest category is {one_of(nearest)}." if nearest else ""
        reason = mention.note or f"no table carries “{mention.phrase}”"
        raise NotCarried(
            f"{reason[:1].upper()}{reason[1:]}.{tail}", tuple(values.replaced(index, label) for label in nearest[:3])
        )
    if mention.kind == "ambiguous":
        raise Ambiguous(
            f"“{mention.phrase}” can mean several things: which one?",
            tuple(values.replaced(index, a) for a in mention.alternatives),
        )
