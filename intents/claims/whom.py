"""Whose trade a number is, where its own part of a sentence names no partner."""

from __future__ import annotations

import re

from data.query.spec import Target
from intents.claims.context import ClaimSlots, TextContext
from intents.claims.dated import Place
from intents.claims.listed import bracketed
from intents.claims.marks import MarkedSentence
from intents.claims.quantities import Quantity
from intents.claims.segments import Segment, clause
from intents.claims.sharing import together, with_us
from intents.claims.subjects import slots_of
from intents.claims.times import of_a_part

_THERE = re.compile(r"\b(?:there|that\scountry|the\scountry|the\slatter)\b", re.I)
"""Words for the partner that was named last."""


def with_whom(slots: ClaimSlots, own: ClaimSlots, before: ClaimSlots | None, place: Place) -> None:
    """The partner of a number, where its own part names none; and whose surplus it may be."""
    sentence, q, segment, context = place
    whose = sentence.within(sentence.passage.start, own.head_mark.start, "us") if own.head_mark is not None else []
    if own.head in ("surplus", "deficit") and not own.own_target and context.either and before is None and not whose:
        slots.either = True
    if before is not None and not own.own_head and own.sector not in (None, before.sector):
        slots.either = True  # "$1.26 trillion in the red; services put back $328 billion"
    if not own.targets and not own.whole and _THERE.search(sentence.text, *segment):
        slots.targets = [m.value for m in sentence.of("partner") if m.end <= segment[0]][-1:] or slots.targets
    if (joint := together(sentence, q, context)) and not own.own_target:
        slots.targets, slots.own_target = joint, True
    if behind := bracketed(sentence, q):
        slots.targets, slots.own_target = behind, True
        slots.flipped = slots.flipped or with_us(sentence, slots.head_mark)
    if not slots.targets and not slots.whole:
        slots.targets = _of_clause(sentence, q, segment, context)


_PART_BEHIND = re.compile(r"\b(?:of\s(?:which|that|those|this|them)|including|among\s(?:them|which))\b", re.I)
"""What makes a partner behind a number that of a part of it: "$218 billion, of which $72 billion from Mexico"."""
_LINKED = re.compile(r"\b(?:with|from|to|for|against|between)\s(?:the\s)?$", re.I)


def _of_clause(sentence: MarkedSentence, q: Quantity, segment: Segment, context: TextContext) -> list[Target]:
    """The partner of a number that its clause names; not one that is spoken of with the next number."""
    a, z = clause(sentence, q.begin)
    found = slots_of(sentence, a, z, q.begin, q.end, context, None).targets
    places = [m for m in sentence.within(a, z, "partner") if m.value in found]
    near = sentence.text[q.end : places[0].start] if places else ""
    if places and places[0].start >= segment[1] and (not _LINKED.search(near) or _PART_BEHIND.search(near)):
        return []
    if places and of_a_part(sentence, places[0].start) and not of_a_part(sentence, q.begin):
        return []
    return found


def beside_it(sentence: MarkedSentence, q: Quantity, segment: Segment, own: ClaimSlots) -> list[Target]:
    """The partners of a comparison, of any of which a number behind it may be: "with A wider than with B: $3 billion
    against $2 billion"."""
    before = [m for m in sentence.of("partner") if m.end <= q.begin]
    compared = [m for m in sentence.of("overtake") if m.end <= q.begin] or _AGAINST.search(
        sentence.text[sentence.passage.start : q.begin]
    )
    several = {m.value for m in before}
    if own.targets and sentence.within(max(segment[0], before[-1].start if before else 0), q.begin, "partner"):
        near = sentence.text[before[-1].end : q.begin] if before else ""
        if ":" not in near:
            return []
    return list(dict.fromkeys(m.value for m in before)) if len(several) > 1 and compared else []


_AGAINST = re.compile(r"\b(?:than|against|versus|respectively|compared)\b", re.I)
