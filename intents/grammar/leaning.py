"""Whether a message leans on the conversation, and what its pronouns stand for."""

from __future__ import annotations

from dataclasses import replace

from data.query.spec import Shape
from intents.slots import Slots


def leans(slots: Slots, connected: bool) -> bool:
    """Whether a question that has a figure of its own still leans on the conversation: it names less than a whole one.

    ``connected``: it begins with "and", "what about" or the like.
    """
    named = bool(slots.targets or slots.products or slots.over)
    whole = bool(slots.measures) and (named or bool(slots.sector))
    if connected:
        return not (whole and slots.periods)
    return not whole and not (slots.measures and slots.periods)


def refer_back(slots: Slots, last: Slots, *, pronoun: bool) -> Slots:
    """ "How much did it change" after an answer about one partner: that partner."""
    if pronoun and not slots.targets and not slots.over and last.over == "partner" and last.focus is not None:
        return replace(slots, targets=(last.focus,), shape=slots.shape or Shape.LEVEL)
    return slots
