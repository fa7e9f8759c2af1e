"""Words that say the official name of a product once more: "automotive imports (vehicles, parts and engines)"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from data.commodities import Candidate, CommodityMention, commodities
from data.model import Flow
from data.vocabulary_words import stem
from intents.grammar.chart import Edge
from intents.grammar.rules import load
from intents.text import Span, Utterance, words

if TYPE_CHECKING:
    from intents.grammar.atoms import Values

_LEAST = 2
"""Words of an official name that have to stand together."""


def with_titles(utterance: Utterance, edges: list[Edge], values: Values, pauses: list[str]) -> list[Edge]:
    """The atoms of a message, and what stands after a pause and only has words of the official name of a product named
    before it: that product, in those of its categories whose names have the words. In brackets it is nothing else."""
    titles = list(_titles(utterance, edges, values, pauses))
    closed = [(t.start, t.end) for t in titles if pauses[t.start] == "["]
    kept = (e for e in edges if e.category != "Product" or not any(a <= e.start and e.end <= z for a, z in closed))
    return [*kept, *titles]


def _titles(utterance: Utterance, edges: list[Edge], values: Values, pauses: list[str]) -> Iterator[Edge]:
    starts = [at for at in range(1, len(pauses)) if pauses[at]]
    for product in [e for e in edges if e.category in ("Product", "Code")] if starts else ():
        mention, span = values.items[product.record["prods"][0]]
        official = [(c, _official(c)) for c in mention.candidates]
        for at in starts:
            end = _end(utterance, at, set[str]().union(*(named for _, named in official)), pauses)
            if product.start < at < end and isinstance(mention, CommodityMention):
                said = {stem(norm) for norm in utterance.norms[at:end]} - load().classes["joining"]
                meant = tuple(c for c, named in official if said <= named)
                yield from _one(mention, meant, replace(span, start=at, end=end, note=None), values)


def _one(mention: CommodityMention, meant: tuple[Candidate, ...], span: Span, values: Values) -> Iterator[Edge]:
    if meant:
        other = mention.candidates[0] not in meant
        one = replace(mention, candidates=meant, label=meant[0].label) if other else mention
        yield Edge("Titled", span.start, span.end, {"prods": (values.add(one, span),)})


def _end(utterance: Utterance, at: int, official: set[str], pauses: list[str]) -> int:
    """Where the longest run of words of a name ends, at a pause; the start where there is none."""
    joining, held, here, end = load().classes["joining"], 0, at, at
    while here < len(pauses) and (stem(utterance.norms[here]) in official or utterance.norms[here] in joining):
        held += utterance.norms[here] not in joining
        here += 1
        if held >= _LEAST and (here == len(pauses) or pauses[here] or ")" in utterance.gap(here - 1)):
            end = here
    return end


def _official(candidate: Candidate) -> set[str]:
    """The words of the official name of a category of one code, without those that only join."""
    names, scheme = commodities(), candidate.scheme
    coded = {Flow.EXPORTS: candidate.exports, Flow.IMPORTS: candidate.imports}
    found = [names.get(scheme, codes[0], flow) for flow, codes in coded.items() if len(codes) == 1]
    title = {stem(word) for one in found if one is not None for word in words(one.name)}
    return title - load().classes["joining"]
