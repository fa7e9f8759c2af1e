"""What a claim in words is about: the subject and the period of its clause."""

from __future__ import annotations

from intents.claims.claim import Claim, Kind
from intents.claims.context import ClaimSlots, TextContext
from intents.claims.inherited import doubt, filled, first_of, owned, periods_at, points_away
from intents.claims.marks import MarkedSentence
from intents.claims.numbered import NumbersRead
from intents.claims.segments import clause
from intents.claims.subjects import merged, slots_of, subjects


def slots_at(sentence: MarkedSentence, context: TextContext, read: NumbersRead, at: int, end: int) -> ClaimSlots:
    """What the clause around a place is about, else what was said before it in the sentence, else after it."""
    a, z = clause(sentence, at)
    whole = read.whole
    here = None if whole.shifted else first_of(whole)
    own = slots_of(sentence, a, z, at, end, context, here or context.period)
    before = [(c, s) for c, s in zip(read.claims, read.slots, strict=False) if c.end <= at]
    mains = [s for c, s in before if c.turn is None] or [s for _, s in before]  # "to $98 billion from $79 billion, a"
    bases = {c.periods[0] for c, _ in before if c.turn is not None and c.periods}
    if mains and set(own.periods[:1]) & bases and mains[-1].periods:
        own.periods = []  # "came in at $88.6bn vs. $71.2bn in June, the worst since March": not of June
    found = filled(merged(own, mains[-1] if mains else None), whole)
    if mains and not mains[-1].periods and set(found.periods[:1]) & bases:
        found.periods, found.own_period = [], False  # "to $18 billion from $17 billion in December, the largest"
    return found


def claim_at(
    sentence: MarkedSentence, context: TextContext, read: NumbersRead, start: int, end: int, kind: Kind
) -> Claim | None:
    slots = slots_at(sentence, context, read, start, end)
    found = subjects(slots, context, sentence.passage.block)
    a, z = clause(sentence, start)
    pointing = points_away(sentence, a, z, context)
    named = slots.variable or slots.targets or slots.product or sentence.of("head")
    if context.column is not None and not named:
        return None  # "July's figure was higher than August's", of duties
    if (
        slots.foreign
        or not found
        or (sentence.within(a, z, "foreign", "scope") and not (slots.own_head or slots.own_product))
    ):
        return None
    return Claim(
        kind,
        start,
        end,
        (sentence.passage.start, sentence.passage.end),
        found,
        periods_at(slots, context),
        tuple(slots.bases),
        firm=not slots.doubtful and not pointing,
        doubt=doubt(slots, context, sentence, start),
        owned=owned(slots),
        dated=slots.own_period,
    )


def spoiled(sentence: MarkedSentence, at: int) -> bool:
    """Whether the clause of a place speaks of what may be, or of what is not in these statistics."""
    a, z = clause(sentence, at)
    return bool(sentence.within(a, z, "future"))
