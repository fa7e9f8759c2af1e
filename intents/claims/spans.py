"""A movement told with both its amounts: "tripled, from $19 billion in 2018 to $72 billion in 2025"."""

from __future__ import annotations

import re
from dataclasses import replace

from intents.claims.claim import Claim

_MOVED = frozenset(("change", "percent", "multiple"))
_NEXT = re.compile(
    r"[\s,(:-]*(?:as\swell|too|also|again)?[\s,(-]*(?:(?:rising|falling|going|up|down)\s)?(?:from\s)?[\s(]*"
)
_THAN = re.compile(r"\s(?:(?:more|higher|larger|less|lower|fewer|smaller)\s)?(?:than\s)?(?:the\s)?(?:[a-z]+\s){0,2}")
_ON = re.compile(
    r"(?:\s(?:in|during|over|at)\s[^,;$]{2,30})?[\s,)]*(?:up\s|down\s)?to\s(?:an?\s|the\s|just\s|only\s|some\s)*"
)


_BROUGHT = re.compile(
    r"\sas\s(?:much|many|large|big|high|great)[,:(]+\s?(?:or\s|at\s)?|\s(?:it|them|that|this)\b,?\s(?:down\s|up\s)?to\s(?:an?\s|the\s|just\s|only\s|some\s)*"
)


def _brought(text: str, moved: Claim, end: Claim, order: list[Claim]) -> Claim | None:
    """ "$763 billion in 2006, before the crisis nearly halved it, to $395 billion in 2009": what was told moved."""
    told = [c for c in order if c.end <= moved.start and c.kind == "level" and c.periods]
    if not told or end.kind != "level" or not end.periods or _BROUGHT.fullmatch(text[moved.end : end.start]) is None:
        return None
    return replace(moved, subjects=told[-1].subjects, periods=end.periods, bases=told[-1].periods[:1], firm=True)


def spanned(text: str, found: list[Claim]) -> list[Claim]:
    """The claims of a sentence, a movement with the periods of the amounts between which it is told to lie."""
    order = sorted(found, key=lambda c: c.start)
    out = {id(c): c for c in found}
    for moved, base, end in zip(order, order[1:], [*order[2:], None], strict=False):
        if moved.kind == "multiple" and (then := _brought(text, moved, base, order)) is not None:
            out[id(moved)] = then
            continue
        if moved.kind == "percent" and base.kind == "level" and not base.guessed and base.periods:
            gap = text[moved.end : base.start]
            if "than" in text[moved.end : base.end] and _THAN.fullmatch(gap):  # "a third more than the $132 billion of"
                out[id(moved)] = replace(moved, bases=base.periods[:1])
                continue
        if moved.kind not in _MOVED or base.turn is None or base.guessed or not base.periods:
            continue
        if not _NEXT.fullmatch(text[moved.end : base.start]):
            continue
        periods = tuple(p for p in moved.periods if p.end > base.periods[0].end)
        if end is not None and end.kind == "level" and _ON.fullmatch(text[base.end : end.start]):
            periods = end.periods
        if periods:
            others = (p for p in moved.named if p.months == periods[0].months and p.end < periods[0].end)
            out[id(moved)] = replace(moved, periods=periods, bases=tuple(dict.fromkeys((base.periods[0], *others))))
    return [out[id(c)] for c in found]
