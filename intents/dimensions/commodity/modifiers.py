"""Words beside a product that no table carries: the product with its modifier is refused, never answered."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import lru_cache

from data.commodities import CommodityMention, commodities
from data.model import Sector
from data.schemes import Modifier
from intents.dimensions.commodity.lexicon import Found, Lexicon
from intents.dimensions.commodity.narrowed import narrow
from intents.dimensions.commodity.stems import GLUE, Stems
from intents.text import Utterance, words


class Modifiers:
    """Modifier phrases by their first word, longest first."""

    def __init__(self, lines: list[Modifier]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Modifier]]] = defaultdict(list)
        self._by_last: dict[str, list[tuple[tuple[str, ...], Modifier]]] = defaultdict(list)
        for line in lines:
            for phrase in line.phrases:
                key = tuple(norm for norm in words(phrase) if norm not in GLUE)
                self._by_first[key[0]].append((key, line))
                self._by_last[key[-1]].append((key, line))
        for table in (self._by_first, self._by_last):
            for found in table.values():
                found.sort(key=lambda item: -len(item[0]))

    def before(self, norms: tuple[str, ...], end: int) -> tuple[int, Modifier] | None:
        """A modifier that ends at word ``end`` (exclusive): where it starts, and which."""
        for key, line in self._by_last.get(norms[end - 1], ()) if end else ():
            if line.side in ("before", "both", "alone") and norms[max(0, end - len(key)) : end] == key:
                return end - len(key), line
        return None

    def after(self, norms: tuple[str, ...], start: int, *, alone: bool = False) -> tuple[int, Modifier] | None:
        """A modifier that starts at word ``start``: where it ends, and which. ``alone``: those needing no product."""
        sides = ("alone",) if alone else ("after", "both", "alone")
        for key, line in self._by_first.get(norms[start], ()) if start < len(norms) else ():
            if line.side in sides and norms[start : start + len(key)] == key:
                return start + len(key), line
        return None


def apply(utterance: Utterance, view: Stems, found: list[Found], lexicon: Lexicon) -> list[Found]:
    """Refuse products with a modifier, or with another product as modifier ("steel furniture", "rice noodles")."""
    place = {token: position for position, token in enumerate(view.tokens)}
    merged = _compounds(utterance, view, found, place)
    spans = [_modified(utterance, view, item, place) for item in merged]
    covered = {index for item in spans for index in range(item.start, item.end)}
    return [*spans, *_alone(view, covered)]


def _compounds(utterance: Utterance, view: Stems, found: list[Found], place: dict[int, int]) -> list[Found]:
    out: list[Found] = []
    for item in found:
        last = out[-1] if out else None
        if last is None or not _adjacent(last, item, view, place) or not (_product(last) and _product(item)):
            out.append(item)
            continue
        both = replace(item, start=last.start)
        narrower = narrow(item.mention, utterance.norms[last.start : last.end], _typed(utterance, both))
        narrower = narrower or _group_of(last.mention, item.mention)
        if narrower is not None:
            out[-1] = replace(both, mention=narrower)
            continue
        reason = f"no table has {_typed(utterance, last)} apart from other {item.mention.label}"
        out[-1] = _refused(item, last.start, item.end, reason)
    return out


def _group_of(part: CommodityMention, whole: CommodityMention) -> CommodityMention | None:
    """ "Biotechnology ATP": a group beside the name of the classification that it is of."""
    totals = {c.scheme for c in whole.candidates[:1] if c.exports == ("total",)}
    groups = tuple(c for c in part.candidates if c.scheme in totals and c.exports != ("total",) and not c.wider)
    return replace(part, candidates=groups) if groups else None


def _typed(utterance: Utterance, item: Found) -> str:
    tokens = utterance.tokens
    return utterance.text[tokens[item.start].start : tokens[item.end - 1].end]


def _adjacent(left: Found, right: Found, view: Stems, place: dict[int, int]) -> bool:
    """Whether nothing stands between: no comma, no "and"."""
    return left.end == right.start and place[right.start] - 1 not in view.commas | view.breaks


def _product(item: Found) -> bool:
    return item.mention.kind != "scheme" and item.rule not in ("state", "code")


def _modified(utterance: Utterance, view: Stems, item: Found, place: dict[int, int]) -> Found:
    if not _product(item):
        return item
    table = _modifiers()
    start, end = place[item.start], place[item.end - 1] + 1
    left = None if start - 1 in view.breaks | view.commas else table.before(view.norms, start)
    right = None if end - 1 in view.breaks | view.commas else table.after(view.norms, end)
    reason = next((m[1].reason for m in (left, right) if m), None)
    if reason is None:
        return item
    if left is not None and not right:
        longer = replace(item, start=view.tokens[left[0]])
        narrower = narrow(item.mention, view.norms[left[0] : start], _typed(utterance, longer))
        if narrower is not None:
            return _modified(utterance, view, replace(longer, mention=narrower), place)
    first = view.tokens[left[0]] if left else item.start
    last = view.tokens[right[0] - 1] + 1 if right else item.end
    return _refused(item, first, last, reason)


def _refused(item: Found, start: int, end: int, reason: str) -> Found:
    mention = item.mention
    nearest = mention.nearest or mention.candidates[:2]
    alternatives = mention.alternatives or ((mention.label,) if mention.kind != "refused" else ())
    refused = replace(
        mention, kind="refused", candidates=(), nearest=nearest, alternatives=alternatives, note=mention.note or reason
    )
    note = item.note if item.rule == "fuzzy" else reason
    return Found(start, end, replace(refused, note=reason), "modifier", item.score, note)


def _alone(view: Stems, covered: set[int]) -> list[Found]:
    """Modifiers that rule an answer out wherever they stand: "by air"."""
    table = _modifiers()
    out: list[Found] = []
    position = 0
    while position < len(view.norms):
        found = table.after(view.norms, position, alone=True)
        if found is None or any(view.tokens[at] in covered for at in range(position, found[0])):
            position += 1
            continue
        start, end = view.tokens[position], view.tokens[found[0] - 1] + 1
        phrase = " ".join(view.norms[position : found[0]])
        mention = CommodityMention(phrase, (), phrase, Sector.GOODS, "refused", note=found[1].reason)
        out.append(Found(start, end, mention, "modifier"))
        position = found[0]
    return out


@lru_cache(maxsize=1)
def _modifiers() -> Modifiers:
    return Modifiers(commodities().modifiers())
