"""A word that is a set of HS codes: by itself, or beside the categories of other classifications that it means."""

from __future__ import annotations

from dataclasses import replace

from data.commodities import Candidate, Commodities, CommodityMention
from data.hs_words import HsWord
from data.model import Flow, Sector


def of_word(word: HsWord, catalogue: Commodities) -> CommodityMention:
    """The mention of a word that no other classification knows. The chapter that holds it stands for more."""
    found = word.candidates()
    chapters = {code[:2] for one in found for code in (*one.imports, *one.exports)}
    wider = tuple(
        catalogue.candidate(f"~hs={chapter}") for chapter in chapters if catalogue.get("hs", chapter) is not None
    )
    return CommodityMention(word.name, (*found, *(wider if len(wider) == 1 else ())), word.name, Sector.GOODS)


def with_word(mention: CommodityMention, word: HsWord, catalogue: Commodities) -> CommodityMention:
    """A mention with the codes of its word: after categories that are the word, before those that hold more."""
    if mention.kind in ("ambiguous", "scheme") or mention.sector is not Sector.GOODS:
        return mention
    found, *_ = word.candidates()
    if found.wider:
        inside = mention.kind == "category" and all(c.wider for c in mention.candidates)
        return replace(mention, candidates=(found, *mention.candidates)) if inside else mention
    if mention.kind == "refused":
        return replace(of_word(word, catalogue), nearest=mention.nearest, alternatives=mention.alternatives)
    if any(c.scheme == "petroleum" and not c.wider for c in mention.candidates):
        return replace(mention, candidates=(*mention.candidates, found))  # exhibits print quantities and prices
    ordered = (found, *mention.candidates) if word.first else _in_order(mention.candidates, found)
    first = ordered[0].scheme == found.scheme
    return replace(
        mention, candidates=ordered, label=word.name if first else mention.label, note=None if first else mention.note
    )


def _in_order(candidates: tuple[Candidate, ...], found: Candidate) -> tuple[Candidate, ...]:
    """Flow by flow: the codes stand before the first category that holds more than the word in that flow."""
    out: list[Candidate] = []
    left = {Flow.EXPORTS, Flow.IMPORTS}
    for candidate in candidates:
        more = left & set(candidate.wider)
        if more == left:
            break
        if more:
            out.append(_of_flow(found, next(iter(more))))
            left -= more
        out.append(candidate)
    rest = candidates[len([c for c in out if c in candidates]) :]
    return (*out, found, *rest)


def _of_flow(found: Candidate, flow: Flow) -> Candidate:
    if flow is Flow.EXPORTS:
        return replace(found, imports=(), comparable=False)
    return replace(found, exports=(), comparable=False)
