"""The claims of a table: each cell, with what its row, its column and the heading above say of it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from intents.claims.claim import Claim
from intents.claims.context import ClaimSlots, TextContext
from intents.claims.hedges import interval
from intents.claims.marks import MarkedSentence, read
from intents.claims.numbered import numbered
from intents.claims.page import Passage
from intents.claims.subjects import slots_of, subjects
from intents.claims.unnumbered import unnumbered

_RANK_HEADER = re.compile(r"\s*(?:#|rank|ranking|no\.?|place|position)\s*", re.I)
_NUMERIC = re.compile(
    r"\s*[-+(]?\s*(?:US)?\$?\s*[-+(]?\d[\d,.]*\s*(?:%|bn|billion|million|mn|m|b|tn|trillion)?\s*\)?\s*(?:%|bn|billion|million)?\s*\*?\s*",
    re.I,
)


_MINUS = re.compile(r"\s*(?:US)?\$?\s?(?:-|\()\s?\$?\d")


def signed_columns(text: str, cut: list[Passage]) -> Iterator[tuple[int, int]]:
    """The block and column of cells with a minus, or in brackets."""
    for p in cut:
        if p.kind == "row":
            yield from ((p.block, n) for n, (a, z) in enumerate(p.cells) if _MINUS.match(text[a:z]))


def header_cells(text: str, passage: Passage, day: dt.date) -> list[MarkedSentence]:
    return [read(text, passage, day, span=cell) for cell in passage.header]


def row_claims(text: str, passage: Passage, context: TextContext, day: dt.date) -> Iterator[Claim]:
    """The claims of one row; ``context`` is that of the heading and the caption."""
    heads = header_cells(text, passage, day)
    mine = replace(context)
    labels: list[int] = []
    if heads:
        a, z = passage.header[0]
        _take(mine, slots_of(heads[0], a, z, z, z, context, None), passage.block)
    for number, (a, z) in enumerate(passage.cells):
        cell = text[a:z]
        if _NUMERIC.fullmatch(cell) or number > 1:
            continue
        named = read(text, passage, day, span=(a, z))
        slots = slots_of(named, a, z, z, z, context, None)
        if slots.targets or slots.product or slots.periods or slots.head or slots.whole:
            _take(mine, slots, passage.block)
            labels.append(number)
    mine.fixed = True
    for number, (a, z) in enumerate(passage.cells):
        if a == z or number in labels:
            continue
        title = heads[number] if number < len(heads) else None
        yield from _cell(text, passage, (a, z), title, mine, day, labels)


def _take(context: TextContext, slots: ClaimSlots, block: int) -> None:
    context.block = block
    if slots.targets:
        context.target = slots.targets[0]
    elif slots.whole:
        context.target = None
    context.product = slots.product or context.product
    context.period = slots.periods[0] if slots.periods else context.period
    context.head = slots.head or context.head
    context.sector = slots.sector or context.sector


def scale_of(words: str) -> float | None:
    """The unit that a heading gives bare numbers, in USD million: "$bn", "billions of dollars", "US$ million"."""
    found = re.search(
        r"(?:\$|usd|dollars?|u\.s\.\s)?\s?\b(?P<s>trillions?|billions?|millions?|bn|mn|mln|tn)\b|\$\s?(?P<t>bn|b|m|mn|mil)\b",
        words,
        re.I,
    )
    if found is None:
        return None
    name = (found["s"] or found["t"]).lower()
    return {"t": 1e6, "b": 1e3, "m": 1.0}[name[0]]


def _cell(
    text: str,
    passage: Passage,
    cell: tuple[int, int],
    title: MarkedSentence | None,
    context: TextContext,
    day: dt.date,
    labels: list[int],
) -> Iterator[Claim]:
    mine = replace(context)
    words = text[title.passage.start : title.passage.end] if title is not None else ""
    column = ""
    if title is not None:
        at = passage.header[passage.cells.index(cell)] if cell in passage.cells else (0, 0)
        column = text[at[0] : at[1]]
        slots = slots_of(title, at[0], at[1], at[1], at[1], context, None)
        _take(mine, slots, passage.block)
    del words
    a, z = cell
    content = text[a:z]
    if _RANK_HEADER.fullmatch(column) or (
        not column and re.fullmatch(r"\d{1,2}\.?", content) and passage.cells[0] == cell
    ):
        yield from _rank(text, passage, cell, mine)
        return
    percent = "%" in column or re.search(r"\b(?:percent|per cent|pct|change|growth|share)\b", column, re.I)
    money = bool(re.search(r"[%]", content)) is False
    scale = (scale_of(column) or context.scale) if money and not (percent and "$" not in column) else None
    one = read(text, passage, day, scale, span=cell)
    one = replace(one, passage=replace(passage, start=a, end=z))
    if _NUMERIC.fullmatch(content):
        signed = (passage.block, passage.cells.index(cell)) in context.signed
        yield from _numeric(one, mine, column, passage, bool(percent), signed=signed)
        return
    found = numbered(one, mine)
    for claim in [*found.claims, *unnumbered(one, mine, found)]:
        yield replace(claim, sentence=(passage.start, passage.end))


def _numeric(
    one: MarkedSentence, context: TextContext, column: str, passage: Passage, percent: bool, *, signed: bool
) -> Iterator[Claim]:
    sentence = (passage.start, passage.end)
    for q in one.quantities[:1]:
        found = subjects(ClaimSlots(), context, passage.block)
        periods = (context.period,) if context.period is not None else ()
        base = Claim("other", q.start, q.end, sentence, found, periods, interval=interval(q), quantity=q)
        if not found:
            yield replace(base, reason="ambiguous", why="the table does not say what its figures are", firm=False)
        elif q.unit == "percent" and re.search(r"\bshare\b", column, re.I):
            yield replace(
                base, kind="share", subjects=found[:1], wholes=(replace(found[0], target=None, product=None),)
            )
        elif q.unit == "percent":
            yield replace(
                base,
                kind="percent",
                way="down" if q.sign < 0 else "up",
                firm=bool(re.search(r"chang|growth|%|yoy|y/y", column, re.I)),
            )
        elif q.unit == "money" and re.search(r"\bchange\b|[+-]/[+-]", column, re.I):
            yield replace(base, kind="change", way="down" if q.sign == -1 else "up")
        elif q.unit == "money":
            if signed and context.head == "balance":
                found = tuple(s for s in found if s.sign == 1)
            if q.sign and found[0].measure.value == "balance" and found[0].sign == 1:
                found = tuple(replace(s, sign=q.sign) for s in found)
            yield replace(
                base,
                kind="level",
                subjects=found,
                signless=not q.sign and not signed and found[0].measure.value == "balance" and found[0].sign == 1,
            )


def _rank(text: str, passage: Passage, cell: tuple[int, int], context: TextContext) -> Iterator[Claim]:
    digits = re.sub(r"\D", "", text[cell[0] : cell[1]])
    found = subjects(ClaimSlots(), context, passage.block)
    if not digits or not found or context.target is None or context.target.kind in ("group", "area", "sum"):
        return
    name = next((c for c in passage.cells if c > cell), cell)
    periods = (context.period,) if context.period is not None else ()
    yield Claim("rank", cell[0], name[1], (passage.start, passage.end), found[:1], periods, nth=int(digits), firm=True)


__all__ = ["row_claims", "scale_of"]
