"""What else a number may be of: every period, partner, product and flow that its sentence and what it leans on name,
but for what its own words tie it to. Before a claim is called wrong, all of that is tried."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from data.model import Flow, Variable
from data.period import MONTHS_IN, Period, year_of
from data.query.spec import Target
from intents.claims.claim import Around, Claim, Subject
from intents.claims.context import TextContext
from intents.claims.marks import Mark, MarkedSentence
from intents.claims.numbered import NumbersRead
from intents.claims.segments import Segment, clause, segments
from intents.claims.subjects import subjects
from intents.claims.times import is_base, related, settled

SIZED = frozenset(("level", "change", "percent"))
"""What numbers say that are so exact that it is no accident to find them elsewhere."""
MOST = 48
"""Subjects of one number that are tried."""
_OF = re.compile(r"\s*(?:\w+\s){0,3}?(?:in|during|for|of|over|through|this|last|that)?\s*(?:the\s)?", re.I)


def around(sentence: MarkedSentence, context: TextContext, read: NumbersRead, found: Sequence[Claim]) -> list[Claim]:
    """The claims of a sentence, those with a number with what else that may be of."""
    cut = dict(zip(sentence.quantities, segments(sentence), strict=False))
    pools = _Pools(sentence, context, read)
    numbers = {id(c): cut[c.quantity] for c in found if c.quantity in cut and c.kind in SIZED and c.subjects}
    return [
        replace(c, around=pools.of(c, numbers[id(c)], [o for o in found if o is not c])) if id(c) in numbers else c
        for c in found
    ]


class _Pools:
    """What a sentence names of each kind, and the text before it where the sentence names nothing."""

    def __init__(self, sentence: MarkedSentence, context: TextContext, read: NumbersRead) -> None:
        self.sentence, self.context = sentence, context
        told = [c.subjects[0] for c in read.claims if c.subjects]
        told += subjects(read.whole, context, sentence.passage.block)[:1]
        self.heads = list(dict.fromkeys((*((s.measure, s.sign, s.variable) for s in told), *self._left())))
        kept = [context.target] if context.target is not None else []
        self.targets = list(dict.fromkeys((*(m.value for m in sentence.of("partner")), *kept)))
        products = [m.value for m in sentence.of("product")]
        self.products = list(dict.fromkeys((*products, context.product)))
        self.came = list(dict.fromkeys(related(p, b) for c in read.claims for p in c.periods[:1] for b in c.bases))

    def _left(self) -> list[tuple[Flow, int, Variable | None]]:
        """The balance that both flows of the text before leave, where the sentence calls it by no name."""
        told = {*self.context.heads, self.context.head}
        both = {"imports", "exports"} <= told and not self.sentence.of("head")
        return [(Flow.BALANCE, 1, None), (Flow.BALANCE, -1, None)] if both else []

    def of(self, claim: Claim, segment: Segment, beside: Sequence[Claim]) -> Around:
        """What else one number may be of: subjects with the periods that no other number of the sentence has."""
        q, first, out = claim.quantity, claim.subjects[0], []
        assert q is not None
        a, z = min(segment[0], q.begin), segment[1]
        heads = [(first.measure, first.sign, first.variable)]
        heads = heads if self._one("head", a, z) else self.heads
        targets = [first.target] if self._linked(first.target, a, z, q.begin) else [first.target, *self.targets]
        products = [first.product] if self._one("product", a, z) else [first.product, *self.products]
        periods = self._periods(claim, a, q.begin, q.end)
        others = [o for o in beside if claim.kind != "level" or o.kind == "level"]  # "quadrupled, to $193.9 billion"
        for (measure, sign, variable), target, what in product(heads, dict.fromkeys(targets), dict.fromkeys(products)):
            its = replace(first, measure=measure, sign=sign, variable=variable, target=target, product=what)
            when = tuple(p for p in periods if not any(_same(its, p, o) for o in others))
            if when:
                out.append((its, when))
        return tuple(dict.fromkeys(out))[:MOST]

    def _one(self, kind: str, a: int, z: int) -> bool:
        """Whether a number's own part names one of a kind, or its sentence only that."""
        near = {m.value or m.key for m in self.sentence.within(a, z, kind)}
        return len(near) == 1 or len({m.value or m.key for m in self.sentence.of(kind)}) == 1

    def _linked(self, target: Target | None, a: int, z: int, at: int) -> bool:
        """Whether a number's own part, or its sentence, ties its partner to it and no other: not "$3 billion, China
        included", nor "ahead of China"."""
        for marks in (self.sentence.within(a, z, "partner"), self.sentence.of("partner")):
            tied = {m.value for m in marks if m.start < at or _WITH.search(self.sentence.text[: m.start][-16:])}
            if tied:
                return tied == {target} or (len(tied) > 1 and target is not None and len(target.codes) > 1)
        return False

    def _periods(self, claim: Claim, a: int, at: int, end: int) -> list[Period]:
        """The periods that a number may be of: its own where that stands where it can only be its own, else all."""
        sentence, context = self.sentence, self.context
        marks = [m for m in sentence.of("period") if m.value is not None and m.key != "all"]
        found = {m: settled(m.value, context, context.period) for m in marks}
        mine = set(claim.periods[:1])
        out = [*claim.periods[:1], *(Period.of_year(year_of(p.end)) for p in mine if p.months > MONTHS_IN["year"])]
        if any(mine & set(periods) and self._own(m, at, end) for m, periods in found.items()):
            return out  # "between 2017 and 2025 imports quadrupled, to $193.9 billion": that of the last year
        if claim.dated or any(mine & set(periods) for periods in found.values()):  # from where it may not belong
            out += [p for m, periods in found.items() if m.key != "since" for p in periods]
            out += [context.period] if context.period is not None else []
        counted = sentence.within(a, at, "relation", "year_before", "month_before")
        if counted or any(m.key == "shift" for m in sentence.within(a, at, "period")):
            out += self.came
        return list(dict.fromkeys(out))

    def _own(self, mark: Mark, at: int, end: int) -> bool:
        """Whether a period is that of a number by where it stands: right behind it, or before it in its clause."""
        if is_base(self.sentence, mark) or mark.key in ("since", "shift"):
            return False
        if mark.start >= end:
            return _OF.fullmatch(self.sentence.text[end : mark.start]) is not None
        a, _ = clause(self.sentence, at)
        return mark.start >= a and not self.sentence.within(mark.end, at, "period")


_WITH = re.compile(r"(?:\b(?:with|from|to|in|for|by|against)|(?<!ahead)(?<!instead)\sof)\s(?:the\s)?$", re.I)


def _same(subject: Subject, period: Period, other: Claim) -> bool:
    """Whether that is what another number of the sentence is of."""
    if not other.subjects or not other.periods or other.quantity is None:
        return False
    its = other.subjects[0]
    mine = (subject.measure, subject.target, subject.product)
    return mine == (its.measure, its.target, its.product) and period == other.periods[0]
