"""Who or what is largest: rankings of partners and products, and the place of a partner among all."""

from __future__ import annotations

from data.commodities import Candidate
from data.model import Sector
from data.query.spec import Product, Shape
from intents.amounts import limit, number, threshold
from intents.issues import Ambiguous, OutOfScope
from intents.reading import Reading
from intents.shapes.cues import (
    PARTNER_NOUNS,
    asks_one,
    asks_partner,
    descending,
    ends,
    fastest,
    moved,
    sign,
    superlatives,
)
from intents.slots import Slots
from intents.text import Span
from intents.vocabulary import wordlist

_THINGS, _WHICH = wordlist("things"), wordlist("which")
_RANK_QUESTIONS, _RANK_NOUNS = wordlist("rank_questions"), wordlist("rank_nouns")
_MOVED = ("up", "down", "change", "percent", "widen", "narrow")
CATEGORIES = Product(
    "product category", (Candidate("enduse", (), (), "end-use category"), Candidate("hs", (), (), "HS chapter"))
)
_LARGEST, _GOODS_GLUE, _FLOW_NOUNS = wordlist("largest"), wordlist("goods_glue"), wordlist("flow_nouns")
_STATES = Product("state", (Candidate("state", (), (), "state"),))


def rank_of(reading: Reading, slots: Slots) -> bool:
    """Where a named partner stands among all."""
    named = [t for t in slots.targets if t.kind != "world"]
    if slots.over == "product" or not named:
        return False
    superlative = superlatives(reading)
    belongs = reading.word(0) in ("is", "was", "are", "were") and bool(superlative) and len(named) == 1
    if belongs and (asks_partner(reading) or reading.has("measure")):
        near = ends(superlative)
    elif _asks_place(reading):
        near = [s.start for s in reading.find("rank", "rank_of")]
    else:
        return False
    reading.take("rank")
    limit(reading, near)  # "is Mexico a top 3 supplier": the rank answers
    if len(slots.periods) > 1:
        reading.take("shape", "versus")
    slots.shape, slots.over = Shape.RANK, "partner"
    sign(slots)
    return True


def _asks_place(reading: Reading) -> bool:
    """ "Where does Vietnam rank", "what place", "ranked by imports"; not "the number one supplier"."""
    spans = reading.find("rank", "rank_of")
    words = {reading.word(s.start) for s in spans}
    before = {reading.word(i) for s in spans for i in range(max(0, s.start - 6), s.start)}
    if words & _RANK_QUESTIONS or "where" in before:
        return True
    if before & {"what", "which", "how"} and words & _RANK_NOUNS:
        return True
    return any(reading.word(s.end) in ("by", "among") for s in spans)


def states(reading: Reading, slots: Slots) -> bool:
    """Rankings of the states are rankings of a classification. Names it, and leaves the shape to ``ranking``; the place
    of one state among all is asked of the same list."""
    reporter = {(s.start, s.end) for s in reading.find("partner")} | {(0, 1)}
    found = [s for s in reading.find("rank", "which_state") if (s.start, s.end) not in reporter]
    if found and _asks_place(reading) and [c.scheme for p in slots.products for c in p.candidates] == ["state"]:
        reading.take("rank")
        slots.shape, slots.over = Shape.RANK, "product"
        return True
    if found and not slots.products:
        reading.take("rank", "which_state")
        slots.over = "product"
        slots.products = (_STATES,)
    return False


def ranking(reading: Reading, slots: Slots) -> bool:
    """The largest (or smallest, or fastest) partners or products."""
    superlative = superlatives(reading)
    if _of_goods(reading, slots, superlative):
        slots.over, slots.products = "product", (_categories(reading),)
    if not _is_ranking(reading, slots, superlative):
        return False
    if {"each", "respectively"} & set(reading.utterance.norms) and reading.has("shape", *_MOVED):
        raise OutOfScope("The largest, and how each of them moved, are two questions here: ask for each.")
    slots.limit = limit(reading, _near(reading, superlative))
    bound = threshold(reading)
    if bound is not None:
        slots.threshold, more = bound
        if not more:
            raise OutOfScope("Only those above an amount are listed: ask for more than it, or for the smallest.")
        reading.take("shape", "up", "crossing")
    slots.shape = Shape.RANKING
    slots.over = slots.over or "partner"
    if superlative or reading.has("rank", "rank_list") or slots.over == "product":
        slots.descending = descending(reading, superlative)
    if slots.limit is None and asks_one(reading):
        slots.limit = 1
    sign(slots)
    moved(reading, slots)
    if any(s.value in ("fastest", "slowest") for s in superlative):
        fastest(reading, slots)
    if slots.of_change is not None:
        reading.take("shape", "versus")
    reading.take("rank")
    reading.take("shape", "sum", "series")
    return True


def _of_goods(reading: Reading, slots: Slots, superlative: list[Span]) -> bool:
    """ "Top 5 imports from Mexico", "our biggest exports": categories are ranked, since a flow is one amount."""
    if slots.over is not None or slots.products or slots.sector is Sector.SERVICES or asks_partner(reading):
        return False
    flows = {s.start: s for s in reading.find("measure", "exports", "imports")}
    for span in superlative:
        if span.value != "top" or reading.word(span.start) not in _LARGEST:
            continue
        at = span.end
        while number(reading.word(at)) is not None or reading.word(at) in _GOODS_GLUE:
            at += 1
        if at in flows and reading.word(flows[at].end - 1) in _FLOW_NOUNS:
            if reading.word(flows[at].end) in PARTNER_NOUNS:
                return False
            if not slots.targets and not reading.has("scheme"):
                raise _of_what(reading, flows[at])
            return True
    return False


def _categories(reading: Reading) -> Product:
    """Product categories of the classification that is named ("top SITC imports"), else the usual ones."""
    named = [str(s.value) for s in reading.take("scheme")]
    return Product("product category", tuple(Candidate(n, (), (), n.upper()) for n in named)) if named else CATEGORIES


def _of_what(reading: Reading, flow: Span) -> Ambiguous:
    """ "Top 5 imports" with nobody named: from whom, or of what?"""
    noun = "import" if flow.value == "imports" else "export"
    ways = ("source", "category") if noun == "import" else ("market", "category")
    plural = {"source": "sources", "market": "markets", "category": "categories"}
    return Ambiguous(
        "The largest partners, or the largest product categories?",
        tuple(reading.replaced(flow.start, flow.end, f"{noun} {plural[way]}") for way in ways),
    )


def _is_ranking(reading: Reading, slots: Slots, superlative: list[Span]) -> bool:
    ordered = bool(superlative) or (reading.has("rank", "rank_list") and slots.grain is None)
    if slots.over == "product":
        return bool(slots.targets or ordered or slots.measures)
    by = any(reading.word(s.start) == "by" for s in reading.find("rank", "which_partner"))
    asked = asks_partner(reading)
    if not ordered and not by and not (asked and _WHICH & set(reading.utterance.norms)):
        return False
    named = any(t.kind == "partner" for t in slots.targets)
    return not named or (asked and (bool(superlative) or by))


def _near(reading: Reading, superlative: list[Span]) -> list[int]:
    """The tokens beside which a number says how many are wanted."""
    near = ends([*superlative, *reading.find("commodity")])
    for span in (*reading.find("rank", "which_partner", "rank_list"), *reading.find("measure")):
        near.append(span.start)
    return near + [i for i, w in enumerate(reading.utterance.norms) if w in _THINGS]
