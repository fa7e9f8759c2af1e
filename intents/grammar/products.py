"""Products named: the categories that could answer, in the order in which to try them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from data.commodities import Candidate, CommodityMention, commodities
from data.hs import SCHEME as HS
from data.query.spec import Product, Shape
from data.schemes import nested
from data.vocabulary_words import stem
from intents.dimensions.commodity.levels import within
from intents.grammar.atoms import Values
from intents.grammar.movement import NotComputed
from intents.grammar.refusals import refuse_without
from intents.grammar.roles import ROLES, US, WORLD, NoReading
from intents.issues import Ambiguous, NotCarried, one_of
from intents.slots import Slots
from intents.text import words
from intents.wordlists import meanings, wordlist

_OWN_SCHEMES = frozenset(("enduse", "service", "atp", "motor_vehicles", "petroleum"))
"""Classifications whose categories are made for these tables; a chapter of the HS is a poor stand-in."""


_GLUE = wordlist("glue")
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
    asked = {stem(w) for w in words(phrase) if len(w) > 2 and w not in _GLUE}
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


def in_balance(mention: Any, record: dict[str, Any]) -> tuple[Any, str | None]:
    """A product as it is meant in a balance with the world ("the oil balance"), and what is to be said then."""
    named = any(p not in (US, WORLD) for role in ROLES for p in record.get(role, ()))
    meant = meanings("in_balance", "products").get(getattr(mention, "phrase", ""))
    if meant is None or named or record.get("fl") != "balance" or "over" in record:
        return mention, None
    whole = commodities().candidate(meant[0])
    return replace(mention, candidates=(whole,), label=whole.label), meant[1]


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


def of_products(record: dict[str, Any], values: Values, slots: Slots) -> None:
    """The products of a record, as slots. Raises NoReading where its words and codes differ, a kind of Misunderstood
    where no table has them."""
    if record.get("cats"):
        slots.over = "product"
    if record.get("no_prods"):
        _without_product(record, values, slots)
        return
    if "prods" not in record:
        return
    schemes = {record["scheme"]} if "scheme" in record else set()
    out: list[Product] = []
    for index in record["prods"]:
        mention = values.items[index][0]
        assert isinstance(mention, CommodityMention)
        refuse_product(values, index)
        mention, _said = in_balance(mention, record)
        out.append(product_of(mention, schemes, values.said(index)))
    coded = any(char.isdigit() for index in record["prods"] for char in values.said(index))
    for index in record.get("said", ()):
        said = values.items[index][0]
        if not _agree(said, [values.items[i][0] for i in record["prods"]]) or (not coded and _wider(said, out)):
            raise NoReading("the code says something else than the words")
    if any(overlap(values.items[i][0], out) for i in record.get("not_prods", ())):
        raise NoReading("a part of the product is denied")
    states_apart(out)
    if "listed" in record:
        out = [within_product(values.items[record["listed"][0]][0], one) for one in out]
    slots.products = narrowest(list({p.candidates[:1]: p for p in reversed(out)}.values())[::-1])


def _without_product(record: dict[str, Any], values: Values, slots: Slots) -> None:
    """Exports or imports less one product; anything else without one is refused."""
    left = dict.fromkeys(record["no_prods"])
    operated = any(o != "level" for o in record.get("op", ()))
    schemes = {record["scheme"]} if "scheme" in record else set()
    more = len(left) > 1 or operated or {"prods", "cats", "minus"} & record.keys()
    for index in left:
        mention = values.items[index][0]
        assert isinstance(mention, CommodityMention)
        if more or record.get("fl") not in ("exports", "imports"):
            refuse_without(values, index)
        refuse_product(values, index)
        slots.products = (product_of(mention, schemes, values.said(index)),)
    slots.shape = Shape.REST


def _wider(said: CommodityMention, named: list[Product]) -> bool:
    """Whether what is named has what was said as a part: "passenger cars (automotive)"."""
    wholes = [c for p in named for c in p.candidates[:1]]
    pairs = [(a, b) for a in said.candidates[:1] for b in wholes if a.scheme == b.scheme]
    codes = [(x, y) for a, b in pairs for x in (*a.exports, *a.imports) for y in (*b.exports, *b.imports)]
    return any(x != y and x.startswith(y) for x, y in codes)


def _agree(said: CommodityMention, named: list[CommodityMention]) -> bool:
    """Whether words beside a code name the same: a category in common, or no other words than its official name."""
    own = [c for m in named for c in m.candidates if not c.wider]  # wine and beer share a wider category
    codes = {(c.scheme, code) for c in own for code in (*c.exports, *c.imports)}
    if any((c.scheme, code[: len(known)]) == (scheme, known) for c in said.candidates if not c.wider
           for code in (*c.exports, *c.imports) for scheme, known in codes):  # fmt: skip
        return True
    official = {w for c in own for w in words(c.label)} | {w for m in named for w in words(m.label)}
    return {w for w in words(said.phrase) if len(w) > 2} <= official
