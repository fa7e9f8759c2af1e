"""From a reading to slots: what the message names, one room per slot. Later ones may lean on earlier ones.

Every filler marks the tokens that it takes account of; words that nobody marks are not understood.
"""

from __future__ import annotations

import datetime as dt

from intents.fill.flows import measures
from intents.fill.partners import targets
from intents.fill.periods import periods
from intents.fill.products import products
from intents.fill.properties import properties, variable
from intents.reading import Reading
from intents.slots import Slots


def fill(reading: Reading, slots: Slots, today: dt.date) -> None:
    """Every slot that the message names. Raises Misunderstood (or one of its kinds) where one cannot be answered."""
    periods(reading, slots, today)
    properties(reading, slots)
    products(reading, slots)
    variable(reading, slots)
    measures(reading, slots)
    targets(reading, slots)


__all__ = ["fill"]
