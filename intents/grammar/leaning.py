"""Whether a message leans on the conversation, and what its pronouns stand for."""

from __future__ import annotations

from dataclasses import replace

from data.period import PeriodExpr
from data.query.spec import Shape
from intents.slots import Slots
from intents.vocabulary import wordlist

_BEFORE = wordlist("period_before")


def leans(slots: Slots, connected: bool) -> bool:
    """Whether a question that has a figure of its own still leans on the conversation: it names less than a whole one.

    ``connected``: it begins with "and", "what about" or the like.
    """
    named = bool(slots.targets or slots.products or slots.over)
    whole = bool(slots.measures) and (named or bool(slots.sector))
    if connected:
        return not (whole and slots.periods)
    return not whole and not (slots.measures and slots.periods)


def part_of_product(slots: Slots, last: Slots) -> bool:
    """ "What share of that was drugs" after consumer goods: a share of one product in another, which no table gives."""
    return slots.shape is Shape.SHARE and bool(slots.products) and bool(last.products)


def _step_back(expr: PeriodExpr) -> bool:
    """ "Previous year" by itself: in a conversation the one before its period, not before today."""
    return expr.kind == "range" and expr.relative and expr.count == -1 and expr.label.lower().split()[0] in _BEFORE


def refer_back(slots: Slots, last: Slots, *, pronoun: bool) -> Slots:
    """ "How much did it change" after an answer about one partner: that partner."""
    if len(slots.periods) == 1 and _step_back(slots.periods[0]):
        slots = replace(slots, periods=(replace(slots.periods[0], kind="shift", period=None),))
    if pronoun and not slots.targets and not slots.over and last.over == "partner" and last.focus is not None:
        return replace(slots, targets=(last.focus,), shape=slots.shape or Shape.LEVEL)
    return slots
