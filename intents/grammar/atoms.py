"""Atoms: what the dimensions propose for the tokens of a message, as the smallest constituents of the chart.

A record holds only what rules compare; the thing itself (a partner, a product, a period) stays in ``Values`` and is
named in the record by its number there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from data.commodities import CommodityMention
from data.partners import PartnerMention, load_partners
from data.period import PeriodExpr
from intents.grammar.chart import Edge
from intents.grammar.exhibits import exhibits
from intents.grammar.numbered import numbered
from intents.grammar.rules import load
from intents.grammar.titles import with_titles
from intents.text import Span, Utterance
from intents.vocabulary import vocabulary
from intents.wordlists import phraselist, table, wordlist

_PROPERTIES = {
    "basis": ("Basis", "basis"), "adjustment": ("Adjustment", "adjustment"), "prices": ("Prices", "prices"),
    "variable": ("Variable", "variable"), "scheme": ("Scheme", "scheme"), "agency": ("Agency", ""),
}  # fmt: skip
_LARGE = frozenset(("partner", "commodity", "period", "vintage"))
_FLOW_OF_WORD = table("flows")
_RATE_WORDS, _RATES = wordlist("rate_words"), wordlist("rates")
"""A flow beside one of these is asked for in per cent; what widens or narrows is not."""
_ONE_OF, _MEMBERS = wordlist("one_of"), wordlist("members")
_ASKING, _REVISED, _OF_ADVANCED, _OF, _BY_EACH = (
    wordlist(name) for name in ("asking", "revised", "of_advanced", "of", "each")
)
_BARE_NOW, _OTHER_COUNTRIES = phraselist("opening_now"), phraselist("other_countries")
_RISES, _FALLS = wordlist("rises"), wordlist("falls")
_CHANGE_WORDS = _RISES | _FALLS | wordlist("changes")
CHINA = "5700"
_CAPITALS = wordlist("capitals")
_OURSELVES, _GLUE, _EACH, _PER = (wordlist(name) for name in ("ourselves", "glue", "each_of", "before_unit"))
_UNITS = frozenset((unit,) for unit in ("month", "quarter", "year"))
_PAUSE = re.compile(r"[,:(/]|\s-|-\s|\)|\n")
_SIGNS = (("(", "["), ("/", "/"), ("\u00f7", "/"))
"""Signs that say more than a pause does."""
_STOP = re.compile(r"[.?!:;\n\"'“\u2018(]")
_NAMES = 4
"""Words of the name of who says something."""


@dataclass
class Values:
    """What atoms stand for, by number, each with the span that it was read from. ``spans``: all that were proposed."""

    utterance: Utterance
    spans: tuple[Span, ...] = ()
    items: list[tuple[Any, Span]] = field(default_factory=list)

    def add(self, value: Any, span: Span) -> int:
        """The number of a value; the same value has the same number."""
        for index, (known, where) in enumerate(self.items):
            if known is value or (_same(known, value) and (where.note or None) == (span.note or None)):
                return index
        self.items.append((value, span))
        return len(self.items) - 1

    def said(self, index: int) -> str:
        """The words that a value was read from, as typed."""
        span, tokens = self.items[index][1], self.utterance.tokens
        return self.utterance.text[tokens[span.start].start : tokens[span.end - 1].end]

    def replaced(self, index: int, words: str) -> str:
        """The message with other words in place of those of a value."""
        span, tokens, text = self.items[index][1], self.utterance.tokens, self.utterance.text
        return (text[: tokens[span.start].start] + words + text[tokens[span.end - 1].end :]).strip()

    def before(self, index: int) -> str:
        """The word before those of a value."""
        start = self.items[index][1].start
        return self.utterance.norms[start - 1] if start else ""


def _same(one: Any, other: Any) -> bool:
    """Whether two values are one; a state's line ("Texas, manufactured") may be told by two of its words."""
    if isinstance(one, CommodityMention) and isinstance(other, CommodityMention):
        state = one.candidates[:1] and one.candidates[0].scheme == "state"
        return one == other or bool(state and one.candidates == other.candidates)
    return bool(one == other)


def pauses(utterance: Utterance) -> list[str]:
    """What stands before each token: ``[`` for an opening bracket, ``/`` for a sign of division, ``,`` for another
    pause, or nothing."""
    gaps = (utterance.gap(i) for i in range(len(utterance.tokens) - 1))
    signs = ((next((mark for sign, mark in _SIGNS if sign in gap), ""), gap) for gap in gaps)
    return ["", *(mark or ("," if _PAUSE.search(gap) else "") for mark, gap in signs)]


def atoms(utterance: Utterance, spans: list[Span]) -> tuple[list[Edge], Values]:
    """The atoms of a message, overlaps included, and what they stand for."""
    values = Values(utterance, tuple(spans))
    wide = [(s.start, s.end) for s in spans if s.dimension in _LARGE and s.end - s.start > 1]
    out: list[Edge] = []
    for span in _no_dates(spans):
        inside = any(a <= span.start and span.end <= z and (a, z) != (span.start, span.end) for a, z in wide)
        if not (inside and span.dimension in ("partner", "commodity")) or _listed_within(utterance, span, wide):
            out += [
                Edge(category, span.start, span.end, record) for category, record in _of_span(utterance, span, values)
            ]
    out += _styled(utterance, out, values)
    media = vocabulary().media
    out += [
        Edge("Medium", i, i + 1, {}) for i, t in enumerate(utterance.tokens) if t.norm in media and t.raw[:1].isupper()
    ]
    out += _outlets(utterance, out)
    out = with_titles(utterance, out, values, pauses(utterance))
    return out + list(exhibits(utterance.norms)) + list(numbered(utterance)), values


def _no_dates(spans: list[Span]) -> list[Span]:
    """Without the day of a treaty where its name is that of a group: "imports from NAFTA", not "since NAFTA"."""
    groups = {(s.start, s.end) for s in spans if s.dimension == "partner"}
    return [s for s in spans if (s.start, s.end) not in groups or not isinstance(s.value, PeriodExpr)]


def _outlets(utterance: Utterance, edges: list[Edge]) -> Iterator[Edge]:
    """ "El Universal says": names at the beginning of a sentence before a word of saying, none of them a partner's."""
    says = load().classes["says"]
    for start in range(len(utterance.tokens)):
        if start and not _STOP.search(utterance.gap(start - 1)):
            continue
        end = start
        while end < len(utterance.tokens) and end - start < _NAMES and utterance.tokens[end].raw[:1].isupper():
            end += 1
        named = any(e.start < end and start < e.end and e.category != "Medium" for e in edges)
        if start < end < len(utterance.tokens) and utterance.norms[end] in says and not named:
            yield Edge("Outlet", start, end, {})


def _styled(utterance: Utterance, edges: list[Edge], values: Values) -> list[Edge]:
    """ "Taiwan (China)", "Hong Kong, China": one name. In brackets it is nothing else; at a comma it may be two."""
    codes, out = wordlist("styled_of_china"), list[Edge]()
    partners = {e.start: e for e in edges if e.category == "Partner"}
    for first in list(partners.values()):
        second = partners.get(first.end)
        follows = utterance.norms[second.end : second.end + 1] if second is not None else ()
        if second is None or set(follows) & _GLUE:
            continue
        if _code(values, second) != CHINA or _code(values, first) not in codes:
            continue
        gap = utterance.gap(first.end - 1)
        out.append(Edge("Partner", first.start, second.end, first.record))
        if "(" in gap:
            edges.remove(second)
    return out


def _code(values: Values, edge: Edge) -> str:
    codes = values.items[edge.record["ps"][0]][0].codes
    return codes[0] if len(codes) == 1 else ""


def _listed_within(utterance: Utterance, span: Span, wide: list[tuple[int, int]]) -> bool:
    """ "Hong Kong, China" may be two names: what stands at a comma inside a longer name is kept beside it."""
    if span.dimension != "partner":
        return False
    around = [(a, z) for a, z in wide if a <= span.start and span.end <= z]
    return any("," in utterance.gap(i) for a, z in around for i in range(a, z - 1))


def _of_span(utterance: Utterance, span: Span, values: Values) -> Iterator[tuple[str, dict[str, Any]]]:
    value = span.value
    if isinstance(value, PartnerMention):
        category, record = _partner(utterance, _remainder(utterance, value, span), span, values)
        yield category, record
        if category == "Group" and utterance.norms[span.end - 1] in _MEMBERS:
            yield "Members", record
    elif isinstance(value, CommodityMention):
        yield _product(utterance, value, span, values)
    elif isinstance(value, PeriodExpr) and not _opening_now(utterance, span):
        yield from _period(value, span, values)
    elif span.dimension == "grain" and not _bare_unit(utterance, span):
        asked = _ASKING.intersection(utterance.norms[span.start : span.end])
        by = {"by": 1} if utterance.norms[span.start] in _EACH else {}
        yield "AskedGrain" if asked else "Grain", {"grain": str(value)} | by
    elif span.dimension == "comparison":
        yield "Comparison", _comparison(utterance, span)
    elif span.dimension == "vintage":
        bare = (
            span.end - span.start == 1 and utterance.norms[span.start] in _REVISED
        )  # also a verb: "how much was it revised"
        yield "Revised" if bare else "Vintage", {"vintage": values.add(value, span)}
        if getattr(value, "kind", "") == "latest" and not bare:
            yield "Newest", {}
    elif span.dimension in _PROPERTIES:
        category, slot = _PROPERTIES[span.dimension]
        yield category, {slot: str(value)} if slot else {}


def _bare_unit(utterance: Utterance, span: Span) -> bool:
    """ "Month" and "year" by themselves are no frequency: "by month" and "each year" are."""
    before = utterance.norms[span.start - 1] if span.start else ""
    apart = bool(span.start) and bool(_PAUSE.search(utterance.gap(span.start - 1)))
    return utterance.norms[span.start : span.end] in _UNITS and before not in _PER and not apart


def _opening_now(utterance: Utterance, span: Span) -> bool:
    """ "Now imports, please": at the beginning the word is no period."""
    before = utterance.gap(span.start - 1) if span.start else ","
    first = bool(_PAUSE.search(before) or _STOP.search(before))
    return utterance.norms[span.start : span.end] in _BARE_NOW and first and span.end < len(utterance.norms)


def _remainder(utterance: Utterance, mention: PartnerMention, span: Span) -> PartnerMention:
    """ "Other countries" is the world, unless it is written as the name of a line or its table is named."""
    words = utterance.norms[span.start : span.end]
    if mention.kind != "world" or words not in _OTHER_COUNTRIES:
        return mention
    named = [e.record["table"] for e in exhibits(utterance.norms)]
    if "motor_vehicles" in named:
        return load_partners().mention(("group:other_vehicle_countries",))
    capital = all(t.raw[:1].isupper() for t in utterance.tokens[span.start : span.end])
    lined = capital or {"areas", "atp"} & set(named) or _OF_ADVANCED & set(utterance.norms)
    return load_partners().mention(("group:other_area",)) if lined else mention


def _partner(utterance: Utterance, mention: PartnerMention, span: Span, values: Values) -> tuple[str, dict[str, Any]]:
    if mention.kind == "reporter":
        people = span.end - span.start == 1 and utterance.norms[span.start] in _OURSELVES
        named = {"capital": values.add(mention, span)} if utterance.norms[span.start] in _CAPITALS else {}
        return "Ourselves" if people else "US", {"ps": ("US",)} | named
    if mention.kind == "world":
        return "World", {"ps": ("WORLD",)}
    record: dict[str, Any] = {"ps": (values.add(mention, span),)}
    if mention.group:
        record["group"] = 1
        return "Group", record
    return "Demonym" if span.rule == "partner.demonym" else "Partner", record


def _product(utterance: Utterance, mention: CommodityMention, span: Span, values: Values) -> tuple[str, dict[str, Any]]:
    record: dict[str, Any] = {"prods": (values.add(mention, span),)}
    words = utterance.norms[span.start : span.end]
    if mention.kind == "scheme":
        flow = next((_FLOW_OF_WORD[w] for w in words if w in _FLOW_OF_WORD), None)
        head = next((one for one, after in pairwise(words) if after in _OF), words[-1])
        one = {"one": 1} if head in _ONE_OF and not _BY_EACH.intersection(words) else {}
        kind = "States" if mention.candidates[0].scheme == "state" else "Categories"
        return kind, record | ({"fl": flow} if flow else {}) | one
    if mention.kind == "category" and mention.candidates and mention.candidates[0].scheme == "state":
        return "State", record
    flow = next((_FLOW_OF_WORD[w] for w in words if w in _FLOW_OF_WORD), None)
    return "Code" if span.rule == "code" else "Product", record | ({"fl": flow} if flow else {})


def _period(expr: PeriodExpr, span: Span, values: Values) -> Iterator[tuple[str, dict[str, Any]]]:
    index = values.add(expr, span)
    if expr.kind == "since":
        yield "Since", {"pers": (index,), "since": 1}
    elif expr.kind == "all":
        yield "Span", {"pers": (index,)}
    else:
        kind = {"kind": expr.kind} if expr.kind in ("shift", "too_fine", "until") else {}
        yield "Period", {"pers": (index,)} | kind
    if expr.kind in ("since", "trailing") or (expr.period is not None and expr.period.months > 12):
        yield "Span", {"pers": (index,)}


def _comparison(utterance: Utterance, span: Span) -> dict[str, Any]:
    """What a change is measured against; "year-on-year growth" says the operator too."""
    words = set(utterance.norms[span.start : span.end])
    record: dict[str, Any] = {"comparison": str(span.value)}
    if words & _CHANGE_WORDS:
        record["change"] = "percent_change" if words & _RATE_WORDS else "change"
        record |= {"way": "down"} if words & _FALLS else {"way": "up"} if words & _RISES else {}
    elif words <= _RATES:
        record["rate"] = 1
    return record
