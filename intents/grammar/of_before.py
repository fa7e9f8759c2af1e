"""What a message asks of the answers before it: the first of their list, their total, their difference."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from data.model import Flow, Variable
from data.query.spec import Shape
from intents.grammar.roles import NoReading
from intents.slots import Slots


def of_before(record: dict[str, Any], context: Slots, whole: Slots) -> Slots:
    """The question that a message asks of those before it. Raises NoReading where they do not have what it asks of."""
    if "first_of" in record:
        return _of_list(context, whole)
    if "whole_of" in record:
        return _whole_of(context, whole)
    if "differing" in record:
        return _difference(context, whole)
    return _duty_rate(context, whole)


def _of_list(context: Slots, whole: Slots) -> Slots:
    """ "Which one is highest?" of a ranking: its first, or the last of so many. Raises NoReading elsewhere."""
    if context.shape is not Shape.RANKING or (whole.limit or 1) > 1 or whole.nth:
        raise NoReading("the first of no list")
    if (whole.descending is not False) == (context.descending is not False) or context.sign is not None:
        return replace(whole, limit=1, nth=None, descending=None)
    if context.limit is None or context.limit < 2:
        raise NoReading("the last of an open list")
    return replace(whole, nth=context.limit, limit=None, descending=None)


def _whole_of(context: Slots, whole: Slots) -> Slots:
    """ "And the total?" of what the conversation's is a part of. Raises NoReading where that may be several things."""
    many = len(context.targets) + len(context.products) > 1
    if many or context.shape not in (None, Shape.LEVEL) or context.sector is not None:
        raise NoReading("which total")
    if context.previous and len(context.targets) == 1:
        return replace(whole, both=True, combined=True)
    if bool(context.targets) == bool(context.products):
        raise NoReading("of all products, or of all partners")
    return replace(whole, everything=True)


def _difference(context: Slots, whole: Slots) -> Slots:
    """ "The difference then?": between what was asked last and before it. Raises NoReading where that is none."""
    if context.shape not in (None, Shape.LEVEL) or context.contrast is None:
        raise NoReading("between what")
    if context.contrast == "periods" and len(context.periods) == 1 and context.period_before:
        return replace(whole, shape=Shape.CHANGE, periods=(*context.periods, *context.period_before))
    if context.contrast == "measures":
        return replace(whole, shape=Shape.LEVEL, measures=(Flow.BALANCE,), spoken="balance")
    if context.contrast == "targets" and len(context.targets) == len(context.previous) == 1:
        return replace(whole, shape=Shape.LEVEL, both=True)
    raise NoReading("between what")


def _duty_rate(context: Slots, whole: Slots) -> Slots:
    """ "As a percent of the imports?" of a calculated duty is its average rate. Raises NoReading of other variables."""
    if context.variable is not Variable.DUTY or whole.measures != (Flow.IMPORTS,) or whole.targets or whole.products:
        raise NoReading("a share of a quantity or a price")
    return replace(whole, shape=Shape.LEVEL, variable=Variable.DUTY_RATE, sector=None)
