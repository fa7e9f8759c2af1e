"""Claims of parts: shares of a whole, of the amount told before, of what something was."""

from __future__ import annotations

import re
from dataclasses import replace

from data.model import Flow, Sector
from intents.amounts import number
from intents.claims.claim import Claim, Interval, Kind, Subject
from intents.claims.context import ClaimSlots
from intents.claims.hedges import interval, multiple
from intents.claims.marks import MarkedSentence
from intents.claims.number import Number
from intents.claims.quantities import Quantity
from intents.claims.roles import Said
from intents.claims.segments import Segment
from intents.claims.times import related

_OF_WHICH = re.compile(r"\b(?:of|from)\s(?:which|that|this|it|those|these)\b", re.I)


_AND_ANOTHER = re.compile(r",?\s(?:and|while|with|,)?\s?(?:the\s)?\w")


def _goes_on(n: Number, last: Claim) -> tuple[Subject, ...]:
    """The next part of the same whole: "Germany a third and Ireland half", "exports 47 percent and imports 53"."""
    own, gap = n.own, n.sentence.text[last.end : n.quantity.begin]
    if n.before is None or n.before.role != "share" or _AND_ANOTHER.match(gap) is None or not last.wholes:
        return ()
    if own.targets and not own.own_head and all(w.target is not None for w in last.wholes):
        return tuple(replace(s, target=own.targets[0]) for s in last.subjects)
    flow = {"imports": Flow.IMPORTS, "exports": Flow.EXPORTS}.get(own.head) if own.own_head else None
    if flow is None or own.targets or any(w.measure is not Flow.TOTAL_TRADE for w in last.wholes):
        return ()
    return tuple(replace(s, measure=flow) for s in last.subjects)


def of_which(n: Number, size: Interval) -> Claim | None:
    """ "trade of $691 billion, of which imports made up three quarters": a part of the amount before it."""
    last, own = n.last, n.own
    if last is not None and last.kind == "share" and (parts := _goes_on(n, last)):
        return replace(last, start=n.base.start, end=n.base.end, quantity=n.quantity, interval=size, subjects=parts)
    if last is None or last.kind != "level" or n.said.role == "points" or n.quantity.begin <= last.end:
        return None
    if _OF_WHICH.search(n.sentence.text, last.end, n.quantity.begin) is None or not last.subjects:
        return None
    pairs: list[tuple[Subject, Subject]] = []
    for whole in last.subjects:
        part = whole
        if own.own_head and whole.measure is Flow.TOTAL_TRADE and own.head in ("imports", "exports"):
            part = replace(part, measure=Flow.IMPORTS if own.head == "imports" else Flow.EXPORTS)
        if own.targets:
            part = replace(part, target=own.targets[0])
        if own.product is not None:
            part = replace(part, product=own.product)
        if own.sector in (Sector.GOODS, Sector.SERVICES) and whole.target is None:
            part = replace(part, sector=own.sector)
        pairs += [(part, whole)] if part != whole else []
    if not pairs:
        return None
    return replace(
        n.base, kind="share", interval=size, subjects=tuple(p for p, _ in pairs), wholes=tuple(w for _, w in pairs),
        periods=last.periods, bases=(), doubt=((), ()), firm=last.firm,
    )  # fmt: skip


_THAT_WITH = re.compile(
    r"\s(?:that|those|the\s(?:one|deficit|gap|surplus|shortfall|imports|exports|trade)|what\s\w+\s\w+)\s(?:with|from|to|of)\s(?:the\s)?$",
    re.I,
)


def times_another(n: Number) -> Claim | None:
    """ "3.9 times that with China": a ratio of two partners' figures of one period."""
    behind = n.sentence.within(n.quantity.end, n.segment[1], "partner")
    if not behind or _THAT_WITH.search(n.sentence.text[n.quantity.end : behind[0].start]) is None:
        return None
    before = [m.value for m in n.sentence.within(n.sentence.passage.start, n.quantity.begin, "partner")]
    if not before or before[-1] == behind[0].value:
        return None
    pairs = [(replace(s, target=before[-1]), replace(s, target=behind[0].value)) for s in n.base.subjects]
    size = multiple(n.quantity.value, n.quantity.hedge)
    return replace(n.base, kind="multiple", interval=size, bases=(), doubt=((), ()),
                   subjects=tuple(a for a, _ in pairs), wholes=tuple(b for _, b in pairs))  # fmt: skip


_BY = re.compile(r"\bby\s(?:(?:a|just|only|some|another)\s)*$", re.I)


def by_so_much(n: Number) -> Claim | None:
    """ "Trade with Mexico exceeded that with Canada by $156 billion": how far one figure is above another."""
    q, sentence = n.quantity, n.sentence
    if q.unit != "money" or not n.base.subjects or _BY.search(sentence.text[: q.begin][-30:]) is None:
        return None
    over = [m for m in sentence.of("overtake") if m.end <= q.begin]
    first = sentence.within(sentence.passage.start, over[-1].start, "partner") if over else []
    second = sentence.within(over[-1].end, q.begin, "partner") if over else []
    if not first or len(second) != 1 or first[-1].value == second[0].value:
        return None
    one, other = (first[-1].value, second[0].value)[:: 1 if over[-1].key == "above" else -1]
    pairs = [(replace(s, target=one), replace(s, target=other)) for s in n.base.subjects]
    return replace(n.base, kind="change", interval=interval(q), bases=(), doubt=((), ()),
                   subjects=tuple(a for a, _ in pairs), wholes=tuple(b for _, b in pairs))  # fmt: skip


def of_the_earlier(n: Number) -> Claim | None:
    """ "$55 billion in 2008; by 2016 they were $17 billion, less than a third": of the amount that was told first."""
    first, last, q = n.first, n.last, n.quantity
    if first is None or last is None or first is last or q.unit != "fraction" or not last.periods or not first.periods:
        return None
    alone = n.sentence.text[last.end : q.begin].strip(" ,(;-") in ("", "or", "only", "just")
    same = first.kind == last.kind == "level" and first.subjects == last.subjects
    if (
        not alone
        or not same
        or first.periods[0].end >= last.periods[0].end
        or first.periods[0].months != last.periods[0].months
    ):
        return None
    size = multiple(q.value / 100, q.hedge)
    return replace(last, start=n.base.start, end=n.base.end, quantity=q, kind="multiple", interval=size, way="",
                   periods=last.periods[:1], bases=first.periods[:1], firm=False, turn=None, guessed=False)  # fmt: skip


_LARGEST = re.compile(
    r"\b(?:(?:top|largest|biggest|leading)\s(?P<n>\w+)|(?P<m>\w+)\s(?:biggest|largest|top|leading"
    r"|main))\s(?:\w+\s){0,2}?(?P<noun>suppliers?|sources?|partners?|markets?|buyers?|customers?"
    r"|countries|deficits|exporters)\b",
    re.I,
)


def of_the_largest(made: Claim, base: Claim, sentence: MarkedSentence, segment: Segment, size: Interval) -> Claim:
    """ "The ten biggest suppliers account for 70% of the total": the share of so many partners together."""
    m = _LARGEST.search(sentence.text, segment[0], segment[1])
    count = number((m["n"] or m["m"]).lower()) if m else None
    if m is None or not count or not base.subjects:
        return made
    whole = replace(base.subjects[0], target=None)
    return replace(base, kind="share", interval=size, nth=count, subjects=(whole,), wholes=(whole,))


_OF_THAT = re.compile(r"\s(?:of\s(?:that|it|this|them|those)|in\sall)\b", re.I)


def share(base: Claim, sentence: MarkedSentence, q: Quantity, size: Interval, said: Said, slots: ClaimSlots) -> Claim:
    """A part of a whole: of partners the world, of a product all goods, of both the partner's total."""
    kind: Kind = "points" if said.role == "points" else "share"
    parts: list[tuple[Subject, Subject]] = []
    leading = any(m.start < q.begin for m in sentence.within(sentence.passage.start, q.begin, "sector"))
    behind = sentence.within(q.end, min(sentence.passage.end, q.end + 60), "product")
    of_it = (
        bool(behind) and re.match(r"\s(?:of|share\sof)\s[^,;]*$", sentence.text[q.end : behind[0].start]) is not None
    )
    earlier = [o.end for o in sentence.quantities if o.end <= q.begin]
    of_that = bool(earlier) and _OF_THAT.match(sentence.text, earlier[-1], q.begin) is not None
    for s in base.subjects:
        if s.product is not None and s.target is not None:
            parts.append((s, replace(s, target=None)))
            if of_that:  # "supplied $108 billion of that, well over a third"
                continue
        if s.product is not None and not (of_it and s.target is not None and behind[0].value == s.product):
            parts.append((s, replace(s, product=None)))
        if s.target is not None and s.product is None:
            parts.append((s, replace(s, target=None)))
        if s.target is None and s.product is None and s.sector in (Sector.GOODS, Sector.SERVICES) and leading:
            parts.append((s, replace(s, sector=None)))
    if not parts:
        return replace(base, reason="ambiguous", why="what the share is of is not clear", firm=False)
    return replace(
        base,
        kind=kind,
        interval=size,
        way=said.way,
        subjects=tuple(p for p, _ in parts),
        wholes=tuple(w for _, w in parts),
        periods=tuple(related(p, "previous") for p in base.periods) if said.role == "share_base" else base.periods,
    )
