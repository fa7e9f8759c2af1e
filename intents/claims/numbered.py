"""The claims of a sentence that have a number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from data.period import Period
from intents.claims.claim import Claim, Relation, Subject
from intents.claims.columns import going_on
from intents.claims.context import ClaimSlots, TextContext
from intents.claims.dated import dated, when
from intents.claims.excluded import as_before, excluded
from intents.claims.inherited import after_base, doubt, filled, first_of, owned, periods_at, points_away
from intents.claims.marks import Mark, MarkedSentence
from intents.claims.meant import of_role
from intents.claims.measures import COLUMNS
from intents.claims.number import Number
from intents.claims.quantities import Quantity
from intents.claims.roles import Said, role
from intents.claims.segments import Segment, clause, segments
from intents.claims.sharing import each, same_agent, share_of_it
from intents.claims.subjects import merged, slots_of, subjects
from intents.claims.times import of_a_part
from intents.claims.whom import beside_it, with_whom


@dataclass
class NumbersRead:
    """What the numbers of a sentence claim, the words of movement that they used, and the slots of each."""

    claims: list[Claim] = field(default_factory=list)
    used: set[Mark] = field(default_factory=set)
    slots: list[ClaimSlots] = field(default_factory=list)
    whole: ClaimSlots = field(default_factory=ClaimSlots)
    came: list[tuple[int, Period]] = field(default_factory=list)
    """Where an earlier amount ends that a figure came from, and of which period that is."""

    def from_before(
        self, at: int, bases: tuple[Period | Relation, ...], *, dated: bool = False
    ) -> tuple[Period | Relation, ...]:
        """What a change is measured against: as said, else the earlier amount that its sentence gave; where the change
        has its own period (``dated``), the one right before it."""
        told = [period for end, period in self.came if end <= at]
        if dated and told and any(c.start >= self.came[-1][0] and c.end <= at for c in self.claims):
            return bases
        return bases or tuple(told[-1:])


def numbered(sentence: MarkedSentence, context: TextContext) -> NumbersRead:
    """The claims of a sentence's quantities, in their order."""
    out, before, said = NumbersRead(), None, None
    cut = segments(sentence)
    roles = _roles(sentence, cut)
    rest, whole = _without_bases(sentence, cut, roles, context)
    out.whole, wholes = whole, {sentence.passage.end: whole}
    for q, segment, now in zip(sentence.quantities, cut, roles, strict=False):
        near = _so_far(rest, q, context, wholes)
        here = first_of(before) or (None if near.shifted else first_of(near)) or context.period
        own = slots_of(sentence, *segment, q.begin, q.end, context, here)
        if now.role == "share":
            _of_a_share(own, before, sentence, q, context)
        same_agent(own, before, sentence, segment)
        if before is not None and _another_product(own, before, sentence, q, out.claims):
            before = replace(before, targets=[], product=None)
        slots = dated(filled(merged(own, before), near), own, before, (sentence, q, segment, context, here))
        with_whom(slots, own, before, (sentence, q, segment, context))
        together = slots.targets
        slots.targets = each(sentence, q, together) if len(together) > 1 else together
        claim = _claim(sentence, q, segment, now, own, slots, context, said, out)
        beside = [] if claim.wholes else beside_it(sentence, q, segment, own)
        more = [replace(s, target=t) for s in claim.subjects for t in beside if s.target is not None]
        out.claims.append(replace(claim, subjects=tuple(dict.fromkeys((*claim.subjects, *more)))) if more else claim)
        if now.role == "base" and claim.periods and (own.own_period or own.bases or slots.ends is not None):
            out.came.append((q.end, claim.periods[0]))
        if now.mark is not None and "," not in sentence.text[now.mark.end : q.start]:
            out.used.add(now.mark)
        out.slots.append(slots)
        main = before if before else whole
        aside = not own.own_period and when(sentence, q, segment, context, here) is not None
        apart = (now.role in BASES and slots.ends is None) or aside
        before = replace(slots, periods=list(main.periods), ends=main.ends) if apart else slots
        before = replace(before, targets=together)
        if of_a_part(sentence, q.begin):  # "imports of $140 billion, among them $85 billion from Canada, were down"
            before = replace(main, targets=main.targets if main is not whole else [])
        said = now
    return out


_THAT_IS = re.compile(
    r"\W*(?:(?:and|so|now)\s)?(?:that|this|it|which)(?:'s|\s(?:is|was|makes|made|equals|equalled"
    r"|comes\sto|came\sto|amounts\sto|amounted\sto"
    r"|works\sout\s(?:at|to)|worked\sout\s(?:at|to)))\s(?:(?:a|an|now|only|just|still|equal\sto|rate\sof|equivalent\sto)\s)*",
    re.I,
)


def _another_product(
    own: ClaimSlots, before: ClaimSlots, sentence: MarkedSentence, q: Quantity, found: Sequence[Claim]
) -> bool:
    """Whether a new clause turns to another product of all: "India's share was 46 percent, whereas toys fell"."""
    turned = own.own_product and own.product != before.product and before.product is not None and not own.targets
    return turned and bool(found) and clause(sentence, found[-1].start) != clause(sentence, q.begin)


def _of_a_share(
    own: ClaimSlots, before: ClaimSlots | None, sentence: MarkedSentence, q: Quantity, context: TextContext
) -> None:
    """What a share takes from the number before it: the duty that it is a rate of; not the whole that it is of."""
    if (
        before is None
        and context.variable is not None
        and _THAT_IS.fullmatch(sentence.text, sentence.passage.start, q.begin)
    ):
        own.variable, own.sector = (
            context.variable,
            None,
        )  # "$259 billion in duties. That is 7.6 per cent of what we import"
    if own.variable is None and before is not None:
        own.variable = before.variable  # duties, "or 6.9% of imports for consumption"
    if own.whole and not own.targets:  # "a quarter of everything bought abroad"
        own.whole = False


BASES = ("base", "share_base")
_DENIED = re.compile(r"(?:\b(?:not|never|neither|nowhere\snear|no\slonger)|n't)\s(?:\w+\s){0,3}$", re.I)
"""What makes a number that of what was not so."""


def _so_far(rest: MarkedSentence, q: Quantity, context: TextContext, wholes: dict[int, ClaimSlots]) -> ClaimSlots:
    """What the sentence names up to the end of a number's clause; of the whole of it where that is nothing."""
    p, (_, z) = rest.passage, clause(rest, q.begin)
    if z not in wholes:
        made = slots_of(rest, p.start, z, p.start, p.start, context, context.period)
        whole = wholes[p.end]
        if not made.periods and context.period is None:
            made = replace(made, periods=whole.periods, ends=whole.ends)
        if not made.head and not context.head:
            made = replace(filled(made, whole), periods=made.periods, ends=made.ends)
        wholes[z] = made
    return wholes[z]


def _roles(sentence: MarkedSentence, cut: list[Segment]) -> list[Said]:
    """What each quantity says, in the light of the one before it."""
    out: list[Said] = []
    for q, segment in zip(sentence.quantities, cut, strict=False):
        said = role(sentence, q, segment, out[-1] if out else None)
        out.append(_like_before(sentence, q, segment, out) if said.role == "unknown" else said)
    return out


def _like_before(sentence: MarkedSentence, q: Quantity, segment: Segment, out: list[Said]) -> Said:
    """ "exports grew 6 percent, to $3.4 trillion, and imports 5.8 percent": the movement is said once for both."""
    moved = [s for s in out if s.role == "change" and s.way]
    named = sentence.within(min(segment[0], q.begin), q.begin, "head", "partner", "product")
    if q.unit in ("percent", "fraction") and share_of_it(sentence, q, out):
        return Said("share")
    bare = q.unit in ("percent", "fraction") and named and q.begin - named[-1].end <= 3
    return Said("change", moved[-1].way, moved[-1].mark) if moved and bare else Said("unknown")


_LONG_AGO = re.compile(r"\b(?:as\s(?:recently|late|long\sago|far\sback|early)\sas|back\sin|still\sin)\s$", re.I)
"""What makes a period one of a look back, which the rest of its sentence is not of."""


def _without_bases(
    sentence: MarkedSentence, cut: list[Segment], roles: list[Said], context: TextContext
) -> tuple[MarkedSentence, ClaimSlots]:
    """What the sentence names, without the periods of what its numbers are compared with."""
    apart: set[Mark] = set()
    for q, segment, now in zip(sentence.quantities, cut, roles, strict=False):
        if now.role in BASES:
            apart |= set(sentence.within(min(q.begin, segment[0]), segment[1], "period"))
    apart |= {m for m in sentence.of("period") if _LONG_AGO.search(sentence.text[: m.start][-24:])}
    if sentence.quantities:
        late = sentence.quantities[0].begin
        apart |= {m for m in sentence.of("period") if m.key == "shift" and m.start > late}
    rest = replace(sentence, marks=tuple(m for m in sentence.marks if m not in apart))
    return rest, sentence_slots(rest, context)


def sentence_slots(sentence: MarkedSentence, context: TextContext) -> ClaimSlots:
    """What the sentence as a whole names."""
    p = sentence.passage
    return slots_of(sentence, p.start, p.end, p.start, p.start, context, context.period)


def _start(sentence: MarkedSentence, q: Quantity, said: Said) -> int:
    """Where the quote of a number begins: with the word of its movement, where that is near."""
    start, mark = q.begin if q.hedge else q.start, said.mark
    if mark is None or mark.end > start or start - mark.start >= 28 or said.role not in ("change", "level"):
        return start
    apart = "," in sentence.text[mark.end : q.start]  # "increased its buying, to $2.9 billion"
    return start if apart or sentence.within(mark.end, q.start, "record") else mark.start


def _sure(sentence: MarkedSentence, q: Quantity, segment: Segment, slots: ClaimSlots, found: Sequence[Subject]) -> bool:
    """Whether what a number is of leaves no doubt: not "it sells us" of nobody, nor what is said not to be so."""
    nobody = slots.flipped and all(s.target is None for s in found)
    return not slots.doubtful and not nobody and not _DENIED.search(sentence.text[segment[0] : q.begin])


def _claim(
    sentence: MarkedSentence, q: Quantity, segment: Segment, said: Said, own: ClaimSlots, slots: ClaimSlots,
    context: TextContext, before: Said | None, read: NumbersRead,
) -> Claim:  # fmt: skip
    base = Claim("other", _start(sentence, q, said), q.end, (sentence.passage.start, sentence.passage.end), quantity=q)
    slots = going_on(slots, sentence, q, said.role, context)
    reason = excluded(sentence, q, segment, said, own, slots) or as_before(sentence, q, own, read.claims)
    if reason:
        return replace(base, reason="not_trade", why=reason)
    if q.unit in COLUMNS:
        slots = replace(slots, variable=COLUMNS[q.unit])
    found = subjects(slots, context, sentence.passage.block)
    headless = not found
    if headless and (q.unit != "money" or not (slots.periods or context.period or slots.targets)):
        return replace(base, reason="not_trade", why="nothing here says which trade figure is meant")
    sure = not headless and _sure(sentence, q, segment, slots, found) and not points_away(sentence, *segment, context)
    if headless:  # "901.5bn for 2025": only the deficit is spoken of so
        found = subjects(replace(slots, head="deficit"), context, sentence.passage.block)
    base = replace(
        base,
        subjects=found,
        periods=after_base(periods_at(slots, context), own),
        firm=sure,
        bases=read.from_before(q.begin, tuple(own.bases or slots.bases), dated=own.own_period),
        doubt=doubt(slots, context, sentence, q.begin, base=said.role in BASES, newest=said.role == "level"),
        owned=owned(slots),
        dated=own.own_period,
        signless=slots.either,
        theirs=slots.theirs,
    )
    if slots.foreign:
        return replace(base, kind="other", reason="not_trade", why=slots.foreign)
    last, first = (read.claims[-1], read.claims[0]) if read.claims else (None, None)
    return of_role(Number(base, context, segment, sentence, q, said, own, slots, before, last, first))
