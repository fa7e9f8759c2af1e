"""Of what something is said: head, partner, product and period of a place in a text, with what it inherits."""

from __future__ import annotations

import re
from dataclasses import replace

from data.model import Flow, Sector, Variable
from data.period import Period
from data.query.spec import Product, Target
from intents.claims.called import the_same, their_goods, told_within
from intents.claims.claim import Subject
from intents.claims.context import ClaimSlots, TextContext
from intents.claims.listed import had, listed_at
from intents.claims.marks import Mark, MarkedSentence
from intents.claims.parties import directed
from intents.claims.times import in_passing, periods_at
from intents.wordlists import wordlist

_FLOWS = {"deficit": Flow.BALANCE, "surplus": Flow.BALANCE, "balance": Flow.BALANCE, "imports": Flow.IMPORTS,
          "exports": Flow.EXPORTS, "total_trade": Flow.TOTAL_TRADE}  # fmt: skip

_SIGNS = {"deficit": -1}

_WHOLE = re.compile(
    r"\b(?:overall|worldwide|global|world)\b|\btotal\s(?=imports|exports|trade|goods|deficit|u\.s"
    r"|us\b|american|services|surplus)|\btotal\s(?=(?:\w+\s){1,2}(?:exports|imports|sales|shipments|purchases)\b)",
    re.I,
)


def slots_of(
    sentence: MarkedSentence, a: int, z: int, at: int, end: int, context: TextContext, here: Period | None
) -> ClaimSlots:
    """What the part ``a``-``z`` of a sentence names for what stands at ``at``-``end``."""
    out = ClaimSlots()
    _head(out, sentence, a, z, at, end)
    _sector(out, sentence, a, z)
    _pointed_at(out, sentence, a)
    _parties(out, sentence, a, z, at, end, context)
    periods_at(out, sentence, a, z, context, here, (at, end))
    for mark in sentence.within(a, z, "basis", "adjustment", "prices"):
        setattr(out, mark.kind, mark.value)
    _variable(out, sentence, a, z)
    out.average = bool(sentence.within(a, z, "average"))
    return out


def _closest(marks: list[Mark], at: int, end: int, text: str) -> Mark | None:
    """The mark that belongs to a number: right behind it, else the last before it, else the first after."""
    after = [m for m in marks if m.start >= end]
    if after and re.fullmatch(
        r"[\s-]*(?:(?:worth|of|in|us|the|u\.s\.|trade|goods|services|merchandise|american|bilateral|annual"
        r"|monthly)[\s-]+)*",
        text[end : after[0].start],
        re.I,
    ):
        return after[0]
    before = [m for m in marks if m.end <= at]
    if before:
        return before[-1]
    return after[0] if after else None


def _head(out: ClaimSlots, sentence: MarkedSentence, a: int, z: int, at: int, end: int) -> None:
    heads = sentence.within(a, z, "head")
    strong = [m for m in heads if m.key != "total_trade" or not _is_modifier(sentence, m)]
    mark = had(sentence, strong, end) or _closest(strong or [], at, end, sentence.text)
    theirs = their_goods(sentence, a, z)
    if theirs is not None and (mark is None or _ANEW.search(sentence.text[mark.end : max(mark.end, theirs.start)])):
        mark = theirs
    if mark is None and sentence.within(a, z, "partner"):
        told = sentence.within(a, z, "top", "ordinal")
        told += [m for m in sentence.within(a, z, "extreme") if m.words in wordlist("best", "claims")]
        roles = [
            m
            for m in sentence.within(a, z, "role")
            if any(0 < m.start - t.end < 25 or t.start == m.start for t in told)
        ]
        mark = _closest(roles, at, end, sentence.text)
    if mark is None:
        return
    out.head, out.own_head, out.head_mark = mark.key, True, mark


_ANEW = re.compile(r",|\b(?:while|whereas|but|and)\b")
"""What begins a clause of its own: "exports rose, while Brazilian goods fell", but not "imports of Brazilian goods"."""


def _is_modifier(sentence: MarkedSentence, mark: Mark) -> bool:
    """ "trade" before another noun: "trade figures", "trade war", "goods trade deficit"."""
    after = sentence.text[mark.end : mark.end + 16].lower()
    if mark.words in wordlist("trade_modifiers", "claims"):
        if _COMES_TO.match(sentence.text, mark.end, sentence.passage.end):
            return False
        before = sentence.text[max(sentence.passage.start, mark.start - 12) : mark.start].lower()
        told = re.search(r"(?:total|two-way|bilateral|goods|in|services|our|u\.s\.|us|american)\s$", before)
        return not told or not re.match(
            r"\s*(?:with|between|in|of|was|rose|fell|grew|totaled|totalled|reached|hit|is|came|stood"
            r"|amounted|\(|,|:|$|\|)",
            after,
        )
    return False


_COMES_TO = re.compile(
    r"\s(?:in\sgoods\s(?:and\sservices\s)?)?(?:with|between)\s(?:[\w.']+\s){1,6}?(?:\(\$|(?:was\sworth"
    r"|totall?ed|totals|reached|hit|came\sto|comes\sto"
    r"|amounted|amounts|stood\sat|topped|exceeded|surpassed|added\sup|adds\sup|ran\sto|of\s(?:US\s?)?\$"
    r"|(?:was|were|is)\s(?:\w+\s){0,2}\$)(?!\w))",
    re.I,
)
"""What makes "trade" what is bought and sold together: "trade with Mexico totaled"."""


def _sector(out: ClaimSlots, sentence: MarkedSentence, a: int, z: int) -> None:
    out.whole = bool(_WHOLE.search(sentence.text, a, z)) or bool(sentence.within(a, z, "world"))
    if out.head_mark is not None and (its := _right_before(sentence, out.head_mark)) is not None:
        out.sector = Sector.BOTH if its == "goods_and_services" else Sector(its)
        return
    if _WITH_SERVICES.search(sentence.text, a, z):
        out.sector = Sector.BOTH
        return
    found = [m.key for m in sentence.within(a, z, "sector")]
    keys = [k for k in found if k in ("goods", "services")]
    both = any(
        m.key == "goods_and_services" and m.words not in wordlist("overall", "claims")
        for m in sentence.within(a, z, "sector")
    )
    if both or ({"goods", "services"} <= set(keys) and len(keys) == 2 and len(sentence.quantities) < 2):
        out.sector = Sector.BOTH
    elif keys:
        out.sector = Sector(keys[0]) if len(set(keys)) == 1 else None


_WITH_SERVICES = re.compile(
    r"\b(?:including|counting|adding(?:\sin)?|with|factoring\sin)\sservices(?:\s(?:included|added|counted))?,|\bservices\sincluded\b",
    re.I,
)
"""What makes an amount one of goods and services: "Including services, the deficit was"."""


def _right_before(sentence: MarkedSentence, head: Mark) -> str | None:
    """The sector that stands right before a head, where the part names several: "a fall in the goods deficit"."""
    p = sentence.passage
    before = [m for m in sentence.within(p.start, head.start, "sector") if m.words not in wordlist("overall", "claims")]
    several = len({m.key for m in sentence.of("sector")}) > 1
    near = before and several and re.fullmatch(r"\s(?:trade\s)?", sentence.text[before[-1].end : head.start])
    return max((m for m in before if m.end == before[-1].end), key=lambda m: m.end - m.start).key if near else None


_THAT = re.compile(r"\b(?:that|this|the\ssame|the\slatter|such\sa)\s$", re.I)


def _pointed_at(out: ClaimSlots, sentence: MarkedSentence, a: int) -> None:
    """ "Services have long been in surplus; that surplus": of the sector that the sentence named before."""
    mark = out.head_mark
    if mark is None or out.sector is not None or not _THAT.search(sentence.text[sentence.passage.start : mark.start]):
        return
    told = [m.key for m in sentence.within(sentence.passage.start, a, "sector") if m.key in ("goods", "services")]
    out.sector = Sector(told[-1]) if told else None


def _variable(out: ClaimSlots, sentence: MarkedSentence, a: int, z: int) -> None:
    """A duty is of what is imported."""
    told = [m for m in sentence.within(a, z, "variable") if m.key in (Variable.DUTY.value, Variable.DUTY_RATE.value)]
    if told:
        out.variable = Variable(max(told, key=lambda m: m.end - m.start).key)
        out.head, out.own_head, out.head_mark, out.sector = "imports", True, told[0], None


_SAME_PRODUCT = re.compile(
    r"\b(?:the\ssame|that|this)\s(?:chapter|category|heading|group|product|commodity|item|line|crop|goods)\b", re.I
)


def _parties(
    out: ClaimSlots, sentence: MarkedSentence, a: int, z: int, at: int, end: int, context: TextContext
) -> None:
    asides = in_passing(sentence, at)
    partners = [m for m in sentence.within(a, z, "partner") if not any(x <= m.start < y for x, y in asides)]
    out.targets = listed_at(partners, sentence, at, end)
    out.own_target = bool(out.targets)
    products = [m for m in sentence.within(a, z, "product") if not any(x <= m.start < y for x, y in asides)]
    products = [m for m in products if m.start < end or "," not in sentence.text[end : m.start]]
    products = [m for m in products if not told_within(m, sentence)]
    product = _closest(products, at, end, sentence.text)
    if product is not None:
        out.product, out.own_product = the_same(product, sentence, context) or product.value, True
    elif context.product is not None and _SAME_PRODUCT.search(sentence.text, a, z):
        out.product, out.own_product = context.product, True
    directed(out, sentence, a, z, partners)
    if not out.head and out.targets:
        mark = next((m for m in partners if m.value == out.targets[0]), None)
        link = re.search(r"\b(from|to)\s(?:the\s)?$", sentence.text[a : mark.start], re.I) if mark else None
        if (
            link
            and (out.product is not None or link[1].lower() in wordlist("from", "claims"))
            and not re.search(
                r"\b(?:up|down|compared|rose|fell|due)\s(?:from|to)\s(?:the\s)?$",
                sentence.text[a : mark.start] if mark else "",
                re.I,
            )
        ):
            out.head, out.own_head = {"from": "imports", "to": "exports"}[link[1].lower()], True


def merged(own: ClaimSlots, before: ClaimSlots | None, *, parties: bool = True) -> ClaimSlots:
    """What a place names, and where it names nothing, what its sentence named before."""
    if before is None:
        return own
    out = replace(own)
    same_head = not own.own_head or own.head == before.head
    if not own.own_head:
        out.head, out.flipped, out.doubtful, out.head_mark = (
            before.head,
            before.flipped,
            before.doubtful,
            before.head_mark,
        )
        out.either, out.open, out.theirs = before.either, before.open, before.theirs
        out.variable = before.variable
        out.foreign = own.foreign or before.foreign
        out.sector = own.sector or before.sector
    elif out.sector is None and (same_head or before.head) and not own.own_target:
        out.sector = before.sector
    if parties and not own.targets and not own.whole:
        out.targets, out.whole = before.targets, before.whole and not before.targets
    if own.product is None and not own.whole and own.sector is None:
        out.product = before.product
    if not own.periods:
        out.periods, out.ends = before.periods, before.ends
    for name in ("basis", "adjustment", "prices", "since"):
        if getattr(own, name) is None:
            setattr(out, name, getattr(before, name))
    return out


def subjects(slots: ClaimSlots, context: TextContext, block: int) -> tuple[Subject, ...]:
    """What the slots may mean in their context, the likeliest first. Empty where nothing says what is spoken of."""
    heads = [slots.head] if slots.head else [context.head] if context.head else []
    out = [s for head in heads for s in _of_head(head, slots, context, block)]
    if slots.open and (slots.targets or (context.target is not None and context.block == block)):
        others = [replace(s, measure=s.measure.turned) for s in out if s.measure.turned is not s.measure]
        out = [s for pair in zip(others, out, strict=False) for s in pair] or out
    if not slots.head:
        turned = [(s, replace(s, sign=-s.sign)) if s.measure is Flow.BALANCE else (s,) for s in out]
        out = [s for pair in turned for s in pair]
    return tuple(dict.fromkeys(out))


def _of_head(head: str, slots: ClaimSlots, context: TextContext, block: int) -> tuple[Subject, ...]:
    measure, sign = _FLOWS[head], _SIGNS.get(head, 1)
    if slots.flipped:
        measure = measure.turned
        sign = -sign if measure is Flow.BALANCE else sign
    base = Subject(
        measure, sign, slots.sector, None, None, slots.basis or context.basis, slots.adjustment or context.adjustment,
        slots.prices, 3 if slots.average else None, slots.variable,
    )  # fmt: skip
    return tuple(replace(base, target=t, product=p, sector=s) for t, p, s in _ways(slots, context, block))


def _ways(
    slots: ClaimSlots, context: TextContext, block: int
) -> list[tuple[Target | None, Product | None, Sector | None]]:
    """Partner, product and sector as named or inherited."""
    title = context.title
    targets: list[Target | None]
    if context.fixed and not slots.targets:
        return [(context.target, slots.product or context.product, slots.sector or context.sector)]
    if slots.targets:
        targets = [summed(slots.targets)] if len(slots.targets) > 1 else list(slots.targets)
    elif slots.whole:
        targets = [None]
    else:
        kept = context.target
        titled = title.target if title is not None else None
        going = kept is not None and context.block == block and not (slots.own_head and slots.sector is Sector.BOTH)
        targets = [kept, None] if going else [None, kept or titled]  # "the goods and services deficit" is of all
    products: list[Product | None] = [slots.product]
    if slots.product is None and not slots.whole and slots.sector is None:
        inherited = context.product or (title.product if title else None)
        if inherited is not None:
            products = [inherited, None] if context.block == block and not slots.own_target else [None, inherited]
    sectors: list[Sector | None] = [slots.sector]
    if slots.sector is None:
        told = context.sector or (title.sector if title else None)
        going_on = not slots.head and told is not None and not slots.own_target and context.block == block
        sectors = [told] if going_on else list(dict.fromkeys([None, told, *context.sectors]))
    out = [(t, p, s) for p in products for t in targets for s in sectors]
    return list(dict.fromkeys(out))


def summed(targets: list[Target]) -> Target:
    """Partners taken together."""
    codes = tuple(dict.fromkeys(c for t in targets for c in t.codes))
    return Target(" and ".join(t.name for t in targets), codes, "sum")
