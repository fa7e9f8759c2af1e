"""What may stand in the slots of a pattern: glossary terms, exhibits, partners, products, descriptions of data."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from data.commodities import CommodityMention
from data.glossary import glossary, vocabulary_file
from data.partners import PartnerMention
from data.period import VintageExpr
from data.tables import tables
from intents.dimensions.commodity import commodity_spans
from intents.dimensions.partner import partner_spans
from intents.dimensions.period import period_spans
from intents.meta.views import FEATURES_LONGEST, features
from intents.meta.wording import LEVELS, lexicon
from intents.text import Span, Utterance
from intents.vocabulary import vocabulary
from intents.wordlists import norm_at, phraselist, wordlist

TERM_LONGEST = 10
REST_LONGEST = 3
_ABOUT, _SUPPLEMENT, _EXHIBIT = (wordlist(name) for name in ("about", "supplement", "exhibit"))
_BEING = phraselist("being")
_NUMBER = re.compile(r"\d{1,2}[a-z]{0,2}")


@dataclass(frozen=True, slots=True)
class DataAsked:
    """A description of data: its features, and the partner or product that it names."""

    features: frozenset[str]
    partner: PartnerMention | None = None
    product: CommodityMention | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """``title`` as printed; ``table`` a key of the catalogue, empty when there is no such exhibit."""

    cited: str
    title: str = ""
    table: str = ""


class Finder:
    """Finds slots in one message. Partners, products and periods are looked for only when a pattern gets there."""

    def __init__(self, utterance: Utterance, today: dt.date) -> None:
        self.utterance, self.today = utterance, today
        self._known: dict[tuple[str, int], list[tuple[int, object]]] = {}

    def __call__(self, slot: str, start: int) -> Iterable[tuple[int, object]]:
        key = (slot, start)
        if key not in self._known:
            self._known[key] = list(self._find(slot, start))
        return self._known[key]

    def _find(self, slot: str, start: int) -> Iterable[tuple[int, object]]:
        if slot in LEVELS:
            return self._terms(start, LEVELS[slot])
        if slot == "exhibit":
            return self._exhibit(start)
        if slot == "release":
            return self._releases(start)
        if slot == "rest":
            return self._rest(start)
        if slot == "subject":
            return self._subjects(start)
        if slot == "product":
            return [(s.end, s.value) for s in self._products if s.start == start]
        if slot == "period":
            return [(s.end, s.value) for s in self._periods if s.start == start]
        grouped = slot == "group"
        return [
            (s.end, s.value) for s in self._partners if s.start == start and (s.value.group is not None or not grouped)
        ]

    def _releases(self, start: int) -> Iterable[tuple[int, object]]:
        """A release that is named: its end, and its month where one is said."""
        named, norms = vocabulary_file("meta.toml")["report"]["named"], self.utterance.norms
        yield from ((s.end, s.value) for s in self._vintages if s.start == start)
        months = {s.start: (s.end, s.value) for s in self._periods}
        at, month = start, None
        while at < len(norms) and (norms[at] in named["before"] or (month is None and at in months)):
            at, month = months[at] if at in months and month is None else (at + 1, month)
        if at == start or at == len(norms) or norms[at] not in named["noun"]:
            return
        yield at + 1, month
        if month is None and norm_at(norms, at + 1) in _ABOUT and at + 2 in months:
            yield months[at + 2]

    def _terms(self, start: int, levels: set[str]) -> Iterable[tuple[int, object]]:
        norms, terms, entries = self.utterance.norms, lexicon().terms, glossary()
        for end in range(min(len(norms), start + TERM_LONGEST), start, -1):
            for key in terms.get(norms[start:end], ()):
                if entries[key].level in levels:
                    yield end, entries[key]

    def _exhibit(self, start: int) -> Iterable[tuple[int, object]]:
        norms = self.utterance.norms
        at = start
        extra = norm_at(norms, at) in _SUPPLEMENT
        at += extra
        if at + 1 < len(norms) and norms[at] in _EXHIBIT and _NUMBER.fullmatch(norms[at + 1]):
            end = at + 2
            if end < len(norms) and norms[end] in ("a", "b", "s") and norms[at + 1].isdecimal():
                number, end = norms[at + 1] + norms[end], end + 1
            else:
                number = norms[at + 1]
            if norms[end : end + 3] in phraselist("of_supplement"):
                extra, end = True, end + 3
            yield end, exhibits().get(_key(number, extra), Exhibit(f"Exhibit {number}"))

    def _rest(self, start: int) -> Iterable[tuple[int, object]]:
        """A few words of any kind, without a number."""
        norms = self.utterance.norms
        for end in range(start + 1, min(len(norms), start + REST_LONGEST) + 1):
            if any(c.isdecimal() for c in norms[end - 1]):
                return
            yield end, " ".join(norms[start:end])

    def _subjects(self, start: int) -> Iterable[tuple[int, object]]:
        """Runs of words that describe data, longest first."""
        norms, said, ends = self.utterance.norms, frozenset[str](), []
        partner: PartnerMention | None = None
        product: CommodityMention | None = None
        at = start
        while at < len(norms) and norms[at : at + 2] not in _BEING:
            size, found = features(norms, at)
            if size:
                said, at = said | found, at + size
            else:
                span = next((s for s in (*self._partners, *self._products) if s.start == at), None)
                if span is None:
                    break
                at = span.end
                if isinstance(span.value, PartnerMention):
                    partner, said = span.value, said | {"country", "named"}
                elif isinstance(span.value, CommodityMention):
                    product, said = span.value, said | {"category", "named"}
            ends.append((at, DataAsked(said, partner, product, self._text(start, at))))
        return reversed(ends)

    def _text(self, start: int, end: int) -> str:
        tokens = self.utterance.tokens
        return self.utterance.text[tokens[start].start : tokens[end - 1].end]

    @cached_property
    def _partners(self):  # type: ignore[no-untyped-def]
        return partner_spans(self.utterance, vocabulary().explains)

    @cached_property
    def _products(self):  # type: ignore[no-untyped-def]
        return commodity_spans(self.utterance, vocabulary().explains)

    @cached_property
    def _dated(self) -> list[Span]:
        return period_spans(self.utterance, self.today)

    @property
    def _periods(self) -> list[Span]:
        return [s for s in self._dated if s.dimension == "period"]

    @property
    def _vintages(self) -> list[Span]:
        """What names a release by its month, or the newest."""
        return [s for s in self._dated if isinstance(s.value, VintageExpr) and s.value.kind in ("release", "latest")]


_CITED = re.compile(r"FT-900 (Supplement )?Exhibit (\w+)")


@lru_cache(maxsize=1)
def exhibits() -> dict[str, Exhibit]:
    """``14``, ``16a``, ``s2``, ``s2a`` (supplement) to the exhibit, in the order of the release."""
    found = []
    for table, entry in tables().items():
        for cited, title in entry["exhibits"]:
            match = _CITED.fullmatch(cited)
            if match is not None:
                found.append((bool(match[1]), match[2], Exhibit(cited, title, table)))
    found.sort(key=lambda item: (item[0], int(re.sub(r"\D", "", item[1])), item[1]))
    return {("s" if extra else "") + number.lower(): exhibit for extra, number, exhibit in found}


def _key(number: str, extra: bool) -> str:
    """``2as`` and ``supplement 2a`` are the same."""
    if number.endswith("s"):
        number, extra = number[:-1], True
    return ("s" if extra else "") + number


__all__ = ["FEATURES_LONGEST", "DataAsked", "Exhibit", "Finder", "exhibits"]
