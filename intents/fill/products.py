"""Products and services named, or the list of categories that is ranked."""

from __future__ import annotations

from dataclasses import replace

from data.commodities import Candidate, CommodityMention, commodities
from data.model import Sector
from data.query.spec import Product
from data.vocabulary_words import stem
from intents.grammar.atoms import Values
from intents.issues import Ambiguous, NotCarried, one_of
from intents.reading import Reading
from intents.slots import Slots
from intents.text import Span, words
from intents.vocabulary import wordlist

_WHAT_KIND, _AMOUNT, _ARTICLES = wordlist("what_kind"), wordlist("what_amount"), wordlist("articles")


def products(reading: Reading, slots: Slots) -> None:
    """Products and services named, or the list of categories that is ranked."""
    _left_out(reading)
    out: list[tuple[Product, bool]] = []
    listed = _scheme_of_name(reading)
    for span in reading.take("commodity"):
        mention = span.value
        assert isinstance(mention, CommodityMention)
        if listed and mention.kind == "scheme" and mention.candidates[0].scheme == listed:
            continue
        _refuse(reading, span, mention)
        if mention.kind == "scheme":
            if span.rule == "what" and (
                not _WHAT_KIND & set(reading.utterance.norms) or _AMOUNT & set(reading.utterance.norms)
            ):
                continue  # "what did we import from Canada in 2025" asks for the amount, not for products
            slots.over = "product"
        if span.note:
            slots.notes += (span.note,)
        named = {str(s.value) for s in reading.take("scheme")} | ({listed} if listed else set())
        out.append((product_of(mention, named, reading.words(span)), span.rule == "code"))
        if span.rule == "code":
            _official_words(reading, mention)
    states_apart([p for p, _ in out])
    coded = any(code for _, code in out)  # "HS 85, electrical machinery": the code says it
    kept = [p for p, code in out if code or not coded]
    slots.products = narrowest(list({p.candidates[:1]: p for p in reversed(kept)}.values())[::-1])
    if kept and kept[0].sector is Sector.SERVICES:
        slots.sector = None


def _official_words(reading: Reading, mention: CommodityMention) -> None:
    """ "Toys and sports requisites (HS 95)": words of the official name beside its code say nothing else."""
    official = {stem(w) for c in mention.candidates for w in words(c.label)} | {stem(w) for w in words(mention.label)}
    free = set(range(len(reading.utterance.norms))) - reading.covered()
    reading.used.update(i for i in free if stem(reading.word(i)) in official)


def _left_out(reading: Reading) -> None:
    """Raises for "excluding cars": no table has a total without a product, and the product is not what is asked."""
    for marker in reading.find("shape", "excluding"):
        for span in reading.find("commodity"):
            if marker.end <= span.start <= marker.end + 1 and _only_articles(reading, marker.end, span.start):
                said = reading.words(span)
                raise NotCarried(
                    f"No table has trade without {said}: partners can be left out of a total, products cannot. "
                    "Ask for the total and for the product, and take one from the other.",
                    (
                        reading.replaced(marker.start, span.end, ""),
                        reading.replaced(marker.start, span.end, f"of {said}"),
                    ),
                )


def _only_articles(reading: Reading, start: int, end: int) -> bool:
    return all(reading.word(i) in _ARTICLES for i in range(start, end))


def product_of(mention: CommodityMention, schemes: set[str], said: str) -> Product:
    """The categories of a mention, of the classifications named where there are any.

    It keeps the name that it was given (``said``) where the category is wider: a refusal speaks of that.
    """
    named = (_as_named(c, mention.phrase, schemes) for c in mention.candidates)
    candidates = tuple(c for c in named if not schemes or c.scheme in schemes)
    narrow = not candidates or not candidates[0].wider
    return Product(mention.label if narrow else said, candidates, mention.sector)


def _refuse(reading: Reading, span: Span, mention: CommodityMention) -> None:
    """Raises for a product that no table carries, and for a word with several meanings."""
    if mention.kind == "refused":
        nearest = list(dict.fromkeys(c.label for c in mention.nearest))
        tail = f" The nearest category is {one_of(nearest)}." if nearest else ""
        reason = mention.note or f"no table carries “{mention.phrase}”"
        raise NotCarried(
            f"{reason[:1].upper()}{reason[1:]}.{tail}",
            tuple(reading.replaced(span.start, span.end, label) for label in nearest[:3]),
        )
    if mention.kind == "ambiguous":
        raise Ambiguous(
            f"“{mention.phrase}” can mean several things: which one?",
            tuple(reading.replaced(span.start, span.end, a) for a in mention.alternatives),
        )


_OWN_SCHEMES = frozenset(("enduse", "service", "atp", "motor_vehicles", "petroleum"))
"""Classifications whose categories are made for these tables; a chapter of the HS is a poor stand-in."""


def _as_named(candidate: Candidate, phrase: str, schemes: set[str]) -> Candidate:
    """A wider category may answer when its official name has the words asked ("wine" in "Wine, beer, and
    related products"); it is then called by that name.

    ``schemes`` are classifications named in the question.
    """
    if not candidate.wider:
        return candidate
    names = commodities()
    asked = {stem(w) for w in words(phrase) if len(w) > 2}
    kept = []
    for flow in candidate.wider:
        official = {stem(w) for c in candidate.codes(flow) for w in words(names.name(candidate.scheme, c, flow))}
        named = bool(asked) and (asked <= official or stem("".join(words(phrase))) in official)
        if not named or candidate.scheme not in (_OWN_SCHEMES | schemes):
            kept.append(flow)
    return replace(candidate, wider=tuple(kept))


def _scheme_of_name(reading: Reading) -> str | None:
    """The classification in "road vehicles, by SITC": beside a category's name its list is no list asked for."""
    mentions = [s.value for s in reading.find("commodity") if isinstance(s.value, CommodityMention)]
    lists = {m.candidates[0].scheme for m in mentions if m.kind == "scheme"} & {"sitc", "naics", "hs", "enduse", "atp"}
    carried = {c.scheme for m in mentions if m.kind == "category" for c in m.candidates}
    return next(iter(lists & carried), None)


def states_apart(out: list[Product]) -> None:
    """States are published for all goods and three parts of them: never by product."""
    states = [p for p in out if p.candidates[:1] and p.candidates[0].scheme == "state"]
    if states and len(states) < len(out):
        raise NotCarried(
            "States are published for all goods, manufactured and non-manufactured goods and re-exports, "
            "not by product.",
            (f"{states[0].name} exports", f"{states[0].name} manufactured exports"),
        )


def narrowest(products: list[Product]) -> tuple[Product, ...]:
    """Without the total of a scheme of which a category is named as well ("ATP exports, aerospace")."""
    total = [p for p in products if any(c.exports == ("total",) for c in p.candidates[:1])]
    rest = [p for p in products if p not in total]
    schemes = {c.scheme for p in rest for c in p.candidates[:1]}
    return tuple(p for p in products if p not in total or p.candidates[0].scheme not in schemes)


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
