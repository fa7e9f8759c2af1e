"""A text in, its claims out, each at its place. Nothing is judged here, and no figure is read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from data.model import other_side
from data.period import Period
from intents.claims.around import around
from intents.claims.claim import Claim
from intents.claims.context import ClaimSlots, TextContext
from intents.claims.dateline import undated
from intents.claims.marks import MarkedSentence, read
from intents.claims.numbered import NumbersRead, numbered
from intents.claims.page import Passage, clean, passages
from intents.claims.parties import BUYS, SELLS
from intents.claims.rows import row_claims, scale_of, signed_columns
from intents.claims.spans import spanned
from intents.claims.unnumbered import unnumbered
from intents.claims.writers import abroad, writer

MOST = 200_000
"""Characters of a text that are looked at."""


def claims(text: str, day: dt.date, latest: int | None = None) -> list[Claim]:
    """The claims of a text in its order; ``day`` is its date, ``latest`` the newest month that was out then."""
    plain = undated(clean(text[:MOST]))
    context = TextContext(day, latest=latest)
    out: list[Claim] = []
    cut = passages(plain)
    context.signed = frozenset(signed_columns(plain, cut))
    context.writer = writer(plain, [read(plain, p, day) for p in cut if p.kind != "row"] if abroad(plain) else [])
    for passage in cut:
        out += _of_passage(plain, passage, context, day)
    return sorted(out, key=lambda c: (c.start, c.end))


def _of_passage(text: str, passage: Passage, context: TextContext, day: dt.date) -> Iterator[Claim]:
    if passage.kind == "row":
        yield from row_claims(text, passage, context, day)
        return
    if passage.kind == "header":
        found = scale_of(text[passage.start : passage.end])
        context.scale = found or context.scale
        return
    context.reading = passage.block
    listed = _LISTED.search(text, passage.start, passage.end)
    scale = context.scale if passage.kind == "item" else None
    scale = scale_of(listed[0]) or scale if listed is not None else scale
    if scale is None and context.listing[0] == passage.block and _BARE.search(text, passage.start, passage.end):
        scale = context.listing[1]  # "Deficits were recorded with China (22.8) and Japan (7.2)": as in the list before
    if listed is not None:
        context.listing = (passage.block, scale)
    sentence = read(text, passage, day, scale, writer=context.writer)
    found_ = numbered(sentence, context)
    mine = [*found_.claims, *unnumbered(sentence, context, found_)]
    told = _named(found_)
    before = context.named if context.named_in == passage.block else ()
    mine = around(sentence, context, found_, mine)
    mine = spanned(text, [replace(c, named=tuple(dict.fromkeys((*told, *before)))) for c in mine])
    if told:
        years = sorted((p for p in (*told, *before) if p.grain == "year"), key=lambda p: p.end)
        context.span = (years[0], years[-1]) if len(years) > 1 and years[0] != years[-1] else context.span
        context.named, context.named_in = tuple(told), passage.block
    mine += _causes(sentence, mine)
    context.yearly = (
        any(m.key == "year" for m in sentence.of("relation"))
        or bool(sentence.of("year_before"))
        or any(m.key == "shift" and m.value.unit == "year" for m in sentence.of("period"))
    )
    _remember(context, sentence, found_, passage)
    yield from mine
    if not mine and passage.kind != "heading":
        yield from _aside(sentence)


def _named(found: NumbersRead) -> list[Period]:
    """The periods that a sentence names, in the order of time."""
    told = [p for s in (found.whole, *found.slots) for p in (*s.periods[:1], *(s.ends or ()))]
    told += [p for _, p in found.came]
    told += [b for s in found.slots for b in s.bases if isinstance(b, Period)]
    return sorted(dict.fromkeys(told), key=lambda p: (-p.end, p.months))


_LISTED = re.compile(
    r"\(?(?:in\s)?\$\s?(?:bn|billions?|mn|millions?)\)|\(in\s(?:billions|millions)[^)]{0,20}\)"
    r"|\bin\s(?:billions|millions)\sof\s(?:us\s|u\.s\.\s)?dollars\b",
    re.I,
)
"""The unit that a line gives all its numbers: "Mexico 27.0, Vietnam 25.0 ($bn)"."""
_BARE = re.compile(r"\(\$?\d[\d,]*\.\d+\)[^()]{1,60}\(\$?\d[\d,]*\.\d+\)")
"""Two amounts in brackets without a unit."""
_UNITS = re.compile(
    r"\b(?:figures|amounts|data|numbers|values|all)\b.{0,30}\bin\s(?:us\s)?(?:\$|billions?|millions?|trillions?|bn)",
    re.I,
)


def _remember(context: TextContext, sentence: MarkedSentence, found: NumbersRead, passage: Passage) -> None:
    """What the sentence leaves for those after it."""
    whole = found.whole
    last = found.slots[0] if found.slots else whole
    if passage.kind == "heading":
        context.scale = scale_of(sentence.text[passage.start : passage.end]) or context.scale
        title = TextContext(context.day)
        _keep(title, whole, passage.block)
        context.title = title
        context.target = context.product = None
        _keep(context, whole, passage.block)
        return
    _keep(context, replace(last, periods=_main_period(found, whole), ends=whole.ends), passage.block)
    if not found.claims:  # "All figures are seasonally adjusted": of the whole text
        context.basis = whole.basis or context.basis
        context.adjustment = whole.adjustment or context.adjustment
        if _UNITS.search(sentence.text, passage.start, passage.end):
            context.scale = scale_of(sentence.text[passage.start : passage.end])
    if passage.kind != "row":
        named = [m.value for m in sentence.of("partner")]
        context.listed = tuple(dict.fromkeys(named)) or context.listed
        context.targets = tuple(dict.fromkeys((*context.targets[:1], *named, *context.targets)))[:5]
    spoken = [m for m in sentence.of("head") if m.key != "total_trade"]
    if spoken and not whole.foreign:
        its = next((s for s in (*found.slots[::-1], whole) if s.head_mark == spoken[-1]), None)
        context.head = spoken[-1].key if its is None else turned(its)


def _main_period(found: NumbersRead, whole: ClaimSlots) -> list[Period]:
    return whole.periods or (found.slots[0].periods if found.slots else [])


def turned(slots: ClaimSlots) -> str:
    """The head as the United States has it: what a partner sells is bought here."""
    return other_side(slots.head) if slots.flipped or slots.open else slots.head


def _keep(context: TextContext, slots: ClaimSlots, block: int) -> None:
    head = turned(slots)
    if slots.head in ("surplus", "deficit"):
        context.either = slots.either or slots.flipped
    if head:
        context.heads = tuple(dict.fromkeys((head, *context.heads)))[:3]
    context.targets = tuple(dict.fromkeys((*slots.targets[:1], *context.targets)))[:4]
    context.products = tuple(dict.fromkeys((*([slots.product] if slots.product else []), *context.products)))[:3]
    context.head = head or context.head
    context.variable = slots.variable
    if slots.own_head or slots.targets or slots.product:
        context.column = slots.variable
    if slots.own_head or slots.targets or slots.product:
        if slots.targets:
            context.target = slots.targets[0] if len(slots.targets) == 1 else context.target
        elif slots.own_head and (slots.whole or context.block != block):
            context.target = None
        verb = slots.head_mark is not None and slots.head_mark.words in SELLS | BUYS
        context.product = slots.product or (None if slots.own_head and not verb else context.product)
        context.sector = slots.sector or (None if slots.own_head else context.sector)
        context.block = block
    named = slots.ends[1] if slots.ends is not None else slots.periods[0] if slots.periods else None
    if named is not None and slots.shifted and context.period is not None:  # a look aside: the text goes on
        context.past = tuple(dict.fromkeys((named, *context.past)))[:4]
    elif named is not None and named != context.period:
        older = [p for p in (context.period, *context.past) if p is not None and p != named]
        context.period, context.past = named, tuple(older[:4])
    if slots.sector is not None:
        context.sectors = tuple(dict.fromkeys((slots.sector, *context.sectors)))[:2]


def _causes(sentence: MarkedSentence, found: list[Claim]) -> Iterator[Claim]:
    """What a sentence says of causes, beside what it says of figures."""
    p = sentence.passage
    for m in sentence.of("cause"):
        stop = re.compile(r"[,;.]").search(sentence.text, m.end, p.end)
        end = stop.start() if stop and stop.start() > m.end + 3 else p.end
        if all(end <= c.start or c.end <= m.start for c in found):
            yield Claim(
                "other",
                m.start,
                end,
                (p.start, p.end),
                reason="not_trade",
                why="a cause: figures do not tell why",
                firm=False,
            )


def _aside(sentence: MarkedSentence) -> Iterator[Claim]:
    """A sentence that says something, but nothing that these figures can tell."""
    p = sentence.passage
    if len(sentence.utterance.norms) > 3:
        why = "a forecast or an opinion" if sentence.of("future") else "nothing in it that these figures could tell"
        yield Claim("other", p.start, p.end, (p.start, p.end), reason="not_trade", why=why, firm=False)
