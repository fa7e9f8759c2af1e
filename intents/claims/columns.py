"""The claims of numbers that are of another column than the value: a duty, a rate of duty, barrels."""

from __future__ import annotations

from dataclasses import replace

from data.model import Variable
from intents.claims.claim import Claim, Interval
from intents.claims.context import ClaimSlots, TextContext
from intents.claims.marks import MarkedSentence
from intents.claims.measures import COLUMNS
from intents.claims.quantities import Quantity
from intents.claims.roles import Role
from intents.claims.times import related


def going_on(slots: ClaimSlots, sentence: MarkedSentence, q: Quantity, role: Role, context: TextContext) -> ClaimSlots:
    """With the duty, or its rate, that the text spoke of before a sentence that names no figure: "In August it was 6.9
    percent"."""
    told = sentence.of("head", "partner", "product", "share", "way")
    if context.column is None or slots.variable is not None or told or q.unit not in ("percent", "money"):
        return slots
    if q.unit == "percent" and role not in ("unknown", "level"):
        return slots
    variable = Variable.DUTY_RATE if q.unit == "percent" else Variable.DUTY
    return replace(slots, head="imports", variable=variable, sector=None, product=None)


def of_variable(base: Claim, q: Quantity, size: Interval, role: Role, *, reached: bool) -> Claim | None:
    """The claim of a number that is of a duty, a rate or a quantity; None where it is of an amount of trade."""
    variable = base.subjects[0].variable if base.subjects else None
    if variable is None:
        return None
    if variable is Variable.DUTY and q.unit == "percent" and role not in ("change", "either"):
        variable = Variable.DUTY_RATE
        subjects = tuple(replace(s, variable=variable) for s in base.subjects)
        periods = base.periods
        if role == "share_base" and "period" not in base.owned:  # "That is 7.6 per cent of imports, up from 2.4"
            periods = tuple(related(p, "previous") for p in periods)
        return replace(base, kind="level", interval=size, subjects=subjects, periods=periods)
    if variable is Variable.DUTY_RATE:
        if q.unit == "points":
            return replace(base, kind="change", interval=size)
        return (
            None
            if role in ("change", "either", "multiple") and not reached
            else replace(base, kind="level", interval=size)
        )
    if q.unit in COLUMNS:
        return replace(base, kind="level", interval=size)
    return None
