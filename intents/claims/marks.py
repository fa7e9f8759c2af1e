"""What stands in a passage, in order: partners, products, periods, heads, words of movement, and numbers.

The names come from the dimensions of the reader of questions; the words of prose from ``claims.toml``.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from functools import lru_cache

from data.commodities import CommodityMention
from data.model import Adjustment, Basis, Prices
from data.partners import PartnerMention
from data.period import Period, PeriodExpr
from data.query.spec import Product, Target
from intents.claims.excess import bought_more, exceeded, spent, taken
from intents.claims.hedged import carried, hedged
from intents.claims.later import later, names_a_slump, so_far, two_months
from intents.claims.mark import US, WORLD, Mark
from intents.claims.measures import measured
from intents.claims.ordinals import ordinals
from intents.claims.page import Passage
from intents.claims.quantities import Quantity, quantities
from intents.claims.visitors import visitors
from intents.claims.words import listed, said
from intents.claims.writers import as_partner
from intents.grammar.partners import target
from intents.grammar.products import product_of
from intents.interpret import proposals
from intents.text import Span, Utterance, cut
from intents.text import words as words_of
from intents.vocabulary import vocabulary
from intents.wordlists import norm_at, phraselist, wordlist


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """A passage with its marks and quantities in order; ``norms`` are its tokens with their places in the text."""

    passage: Passage
    text: str
    marks: tuple[Mark, ...]
    quantities: tuple[Quantity, ...]
    utterance: Utterance

    def of(self, *kinds: str) -> list[Mark]:
        return [m for m in self.marks if m.kind in kinds]

    def within(self, a: int, z: int, *kinds: str) -> list[Mark]:
        return [m for m in self.marks if a <= m.start and m.end <= z and m.kind in kinds]

    def piece(self, a: int, z: int) -> str:
        """The words between two places of the text, in lower case."""
        return self.text[a:z].lower()


LONGEST = 1500
"""Characters of a sentence that are looked at as one."""
_PERIOD_BEFORE = {"year": "year", "month": "month", "previous": "previous", "quarter": "previous"}


def read(
    text: str, passage: Passage, day: dt.date, scale: float | None = None, span: tuple[int, int] | None = None,
    writer: Target | None = None,
) -> MarkedSentence:  # fmt: skip
    """The marks of a passage of a cleaned text (or of ``span``, a part of it); ``day`` dates "last year"; ``writer`` is
    the partner that "we" and "our" are, where the text is one of a partner's."""
    a, z = span or (passage.start, passage.end)
    z = min(z, a + LONGEST)
    utterance = cut(text[a:z].replace("\n", " "))
    marks = _dimensions(utterance, a, day) + _phrases(utterance, a)
    found = carried(hedged(measured(text, quantities(text, a, z, scale)), marks, text), text)
    marks = _without_numbers(marks, found)
    marks = [
        m
        for m in marks
        if m.kind != "future" or m.words not in wordlist("if", "claims") or not _RHETORICAL.match(text, m.end, z)
    ]
    marks = two_months(text, a, z, so_far(text, as_partner(text, marks, a, z, writer)), found)
    marks += ordinals(text, a, z, marks) + later(text, a, z)
    marks = spent(text, found, taken(text, found, bought_more(text, z, found, exceeded(text, a, z, marks))))
    marks = visitors(text, found, marks, _travel)
    marks.sort(key=lambda m: (m.start, -m.end))
    return MarkedSentence(passage, text, tuple(_resolved(marks)), tuple(_outside(found, marks)), utterance)


def _place(utterance: Utterance, a: int, start: int, end: int) -> tuple[int, int, str]:
    tokens = utterance.tokens
    before = " ".join(utterance.norms[max(0, start - 2) : start])
    return a + tokens[start].start, a + tokens[end - 1].end, before


def _dimensions(utterance: Utterance, a: int, day: dt.date) -> list[Mark]:
    out: dict[tuple[int, int, str], Mark] = {}
    for span in proposals(utterance, day, vocabulary()):
        mark = _dimension(utterance, span, a)
        if mark is not None:
            out.setdefault((mark.start, mark.end, mark.kind), mark)
    return list(out.values())


def _dimension(utterance: Utterance, span: Span, a: int) -> Mark | None:
    start, end, before = _place(utterance, a, span.start, span.end)
    value, words = span.value, " ".join(utterance.norms[span.start : span.end])
    made: Mark | None = None
    if span.score < 0.9 and span.dimension in ("partner", "commodity"):
        return None
    if isinstance(value, PartnerMention):
        made = _partner(value, span, utterance)
    elif isinstance(value, CommodityMention):
        made = _product(value)
    elif isinstance(value, PeriodExpr):
        if names_a_slump(value, words, utterance.norms[span.end : span.end + 1]):
            return None
        made = Mark(0, 0, "period", value.kind, value)
        until = _AND_AFTER.fullmatch(value.label) if value.kind == "since" else None
        if until is not None and _GOES_ON.fullmatch(" ".join(utterance.norms[span.end : span.end + 1])):
            year, many = Period.of_year(int(until["year"])), len(words_of(until["it"]))
            made = Mark(0, 0, "period", "range", replace(value, kind="range", label=until["it"], period=year))
            start, end, before = _place(utterance, a, span.start, span.start + many)
            return replace(made, start=start, end=end, before=before, words=until["it"].lower())
        shorter = _EARLIER.fullmatch(value.label) if value.kind in ("until", "since", "trailing") else None
        if shorter is not None:  # "less than a year earlier", "a year earlier and less than half"
            expr = PeriodExpr("shift", label=shorter["it"], count=-1, unit=shorter["unit"].lower())
            first = start + shorter.start("it")
            return Mark(first, first + len(shorter["it"]), "period", "shift", expr, before, shorter["it"].lower())
        if value.kind == "until" and (than := _LESS_THAN.match(value.label)) and value.period is not None:
            expr, first = replace(value, kind="range", label=value.label[than.end() :]), start + than.end()
            return Mark(first, end, "period", "range", expr, f"{before} {than[0]}".strip(), expr.label.lower())
    elif span.dimension == "comparison":
        made = Mark(0, 0, "relation", _PERIOD_BEFORE.get(str(value), "previous"))
    elif span.dimension == "basis":
        made = Mark(0, 0, "basis", str(value), Basis(str(value)))
    elif span.dimension == "adjustment":
        made = Mark(0, 0, "adjustment", str(value), Adjustment(str(value)))
    elif span.dimension == "prices" and str(value) != "nominal":
        made = Mark(0, 0, "prices", "real", Prices.REAL)
    elif span.dimension in ("agency", "scope", "vintage", "variable", "consumption"):
        made = Mark(0, 0, span.dimension, str(value), value)
    return None if made is None else replace(made, start=start, end=end, before=before, words=words)


_EARLIER = re.compile(
    r"(?:(?:less|more|fewer)\sthan\s)?(?P<it>(?:a|one|the)\s(?P<unit>year|month|quarter)\s(?:earlier|before|ago))(?:\s(?:and|or)\b.*)?",
    re.I,
)


_AND_AFTER = re.compile(r"(?P<it>(?:in\s)?(?P<year>(?:19|20)\d\d))\sand\s(?:after|later|since)", re.I)
_GOES_ON = re.compile(r"the|that|a|its|has|have|had|fell|rose|grew|shrank|sank|slid|\w+ed")
"""What follows "in 2018 and since" where the sentence goes on, and that is no period of its own."""
_LESS_THAN = re.compile(r"(?:(?:less|fewer)\sthan|ahead\sof)\s", re.I)
"""What is no part of a period: "that is less than 2024" compares with 2024."""


def _partner(mention: PartnerMention, span: Span, utterance: Utterance) -> Mark | None:
    if mention.kind == "reporter":
        word = utterance.norms[span.start] if span.end - span.start == 1 else ""
        plain = word in wordlist("ourselves", "claims") and not utterance.tokens[span.start].raw.isupper()
        before = norm_at(utterance.norms, span.start - 1)
        linked = word in wordlist("us", "claims") and before in wordlist("with_us", "claims")
        return None if plain and not linked else Mark(0, 0, "us", US)
    if mention.kind == "ambiguous" and utterance.norms[span.start : span.end] in phraselist("america", "claims"):
        return Mark(0, 0, "us", US)
    if mention.kind == "world":
        return Mark(0, 0, "world", WORLD)
    if mention.kind in ("partner", "group", "area") and mention.codes:
        return Mark(0, 0, "partner", "demonym" if span.rule == "partner.demonym" else "name", target(mention))
    return Mark(0, 0, "place", mention.kind, mention)


def _product(mention: CommodityMention) -> Mark | None:
    if mention.kind in ("refused", "ambiguous"):
        return Mark(0, 0, "unknown_product", mention.kind, mention)
    if mention.kind == "scheme" or not mention.candidates:
        return None
    return Mark(0, 0, "product", mention.candidates[0].scheme, product_of(mention, set(), mention.phrase))


@lru_cache(maxsize=1)
def _travel() -> Product | None:
    """What visitors spend is of, where a sentence does not name it."""
    utterance = cut("travel services")
    spans = proposals(utterance, dt.date.min, vocabulary())
    made = [_product(s.value) for s in spans if isinstance(s.value, CommodityMention) and s.end == len(utterance.norms)]
    return next((m.value for m in made if m is not None and m.kind == "product"), None)


def _phrases(utterance: Utterance, a: int) -> list[Mark]:
    out = []
    for one in said(utterance.norms):
        if one.section == "told":
            continue
        start, end, before = _place(utterance, a, one.start, one.end)
        out.append(
            Mark(start, end, one.section, one.key, before=before, words=" ".join(utterance.norms[one.start : one.end]))
        )
    return out


_RHETORICAL = re.compile(
    r"\s(?:you|we|one|only)\s(?:\w+\s)?(?:counts?|includes?|excludes?|leaves?|takes?|looks?|measures?|adds?|strips?|sets?|puts?"
    r"|considers?|compares?|wants?|ignores?)\b|\sanything\b|\sonly\b",
    re.I,
)
"""What follows an "if" that supposes nothing: "if you count goods alone"."""


def _without_numbers(marks: list[Mark], found: list[Quantity]) -> list[Mark]:
    """Without words that belong to a number: "more than" of "more than $3 billion", "half" as a period."""

    spans = [(q.begin, q.end) for q in found]
    times = {m.start: m for m in marks if m.kind == "multiple"}
    spans += [(h.start, h.end) for h in marks if h.kind == "hedge" and (h.end + 1 in times or h.end in times)]

    def inside(m: Mark) -> bool:
        return any(a <= m.start and m.end <= z and m.kind not in ("partners", "hedge", "record") for a, z in spans)

    return [m for m in marks if not inside(m)]


def _outside(found: list[Quantity], marks: list[Mark]) -> list[Quantity]:
    """Without numbers that are part of a period ("the past 12 months")."""
    periods = [m for m in marks if m.kind == "period"]
    return [q for q in found if not any(m.start <= q.start and q.end <= m.end for m in periods)]


_WITHIN: dict[str, tuple[str, ...]] = {
    "partner": ("partner", "period", "us", "place"),
    "product": ("product", "partner", "us", "unknown_product", "head", "place", "foreign"),
    "unknown_product": ("product", "partner", "us", "unknown_product", "head", "place"),
    "head": ("partner", "us", "head", "foreign"),
    "way": ("relation", "period", "record", "partner", "share", "head", "product", "sum"),
    "extreme": ("relation", "period", "record", "partner"),
    "top": ("relation", "period", "record", "partner"),
    "year_before": ("period", "record"),
    "month_before": ("period", "record"),
    "period": ("relation", "place", "vintage"),
    "overtake": ("head",),
    "adjustment": ("adjustment",),
    "basis": ("basis", "agency"),
}
"""What a mark gives way to, where that is longer and holds it."""
_MAKERS = wordlist("makers", "claims")
"""Who makes a product, and is not it."""
_RUSH = tuple(
    f"{what} {link}"
    for what in ("boom", "rush", "craze", "appetite", "hunger", "demand", "shortage", "mania", "glut", "frenzy")
    for link in ("in", "for", "of")
)
"""What stands before a product that is a cause told, and not what is bought or sold."""
_AS_TREATY = ("year of", "years of", "era of", "start of", "signing of", "under", "since", "before", "after", "signed")
"""What stands before an agreement that is no partner."""
_BIG = frozenset(kind for kinds in _WITHIN.values() for kind in kinds)


def _resolved(marks: list[Mark]) -> list[Mark]:
    """Without what is part of something longer: "trade" of "trade deficit", a name within a name."""
    big = [m for m in marks if m.kind in _BIG]

    columns = [m for m in marks if m.kind == "variable" and "duty" in m.key]
    makers = {m.start for m in marks if m.kind == "foreign" and m.words in _MAKERS}
    years = [m for m in marks if m.kind == "period"]
    sectors = {(m.start, m.end) for m in marks if m.kind == "sector"}
    products = [m for m in marks if m.kind == "product"]
    treaties = listed("treaty", "words")
    unadjusted = [m for m in marks if m.kind == "adjustment" and m.key == Adjustment.NSA.value]

    def held(m: Mark) -> bool:
        if m.kind in ("product", "unknown_product") and m.end + 1 in makers:
            return True  # "pharmaceutical companies"
        if "product" in m.kind and (m.start, m.end) in sectors:
            return True  # "the overall deficit"
        if "product" in m.kind and m.before.endswith(_RUSH):
            return True  # "before the boom in computers doubled it"
        if "product" in m.kind and m.words.isdecimal() and any(p.start <= m.start and m.end <= p.end for p in years):
            return True  # "in 2004" is no heading of the tariff
        if m.key == Adjustment.SA.value and any(n.start < m.end and m.start < n.end for n in unadjusted):
            return True  # "not adjusted for seasonal swings"
        if m.kind in ("foreign", "scope", "average") and any(c.start <= m.start and m.end <= c.end for c in columns):
            return True
        if m.kind == "partner" and m.words in treaties and m.before.endswith(_AS_TREATY):
            return True  # "the first year of NAFTA"
        if m.kind in ("head", "share") and any(b.start < m.start and m.end == b.end for b in products):
            return True  # "industrial supplies"
        size, kinds = m.end - m.start, _WITHIN.get(m.kind, ())
        return any(b.kind in kinds and b.start <= m.start and m.end <= b.end and b.end - b.start > size for b in big)

    return [m for m in marks if not held(m)]


def hedge_words(key: str) -> frozenset[str]:
    return listed("hedge", key)


__all__ = ["Mark", "MarkedSentence", "Product", "Target", "hedge_words", "read"]
