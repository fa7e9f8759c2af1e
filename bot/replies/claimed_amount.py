"""What is said of an amount that a question names: whether the figure agrees with it."""

from __future__ import annotations

from dataclasses import replace
from types import NoneType

from bot.contract.reply import Reply
from bot.speak.numbers import money
from data.query.when import INSTEAD
from intents.slots import Claimed

BOUNDS = ("over", "under")
"""Amounts that are asked about as a bound."""


def with_verdict(reply: Reply, claimed: Claimed | None) -> Reply:
    """The reply with a first sentence on the amount asked about, where it has a figure of that unit and that period."""
    if claimed is None or reply.status != "answered" or any(INSTEAD in line for line in reply.lines):
        return reply
    one = next((f for f in reply.figures if f.unit == claimed.unit and isinstance(f.value, (int, float))), None)
    if one is None or isinstance(one.value, (str, NoneType)):
        return reply
    first = one.first_published
    said = f"{claimed.value:g}%" if claimed.unit == "percent" else money(claimed.value)
    if claimed.hedge in BOUNDS:
        verdict = f"{'Yes' if claimed.holds(abs(one.value)) else 'No, not'}, {claimed.hedge} {said}.".replace(
            "not,", "not"
        )
    elif claimed.holds(abs(one.value)):
        verdict = f"Yes, {said} is right."
    elif first is not None and claimed.holds(abs(first.value)):
        verdict = f"{said[:1].upper()}{said[1:]} was right as first published; it has been revised."
    elif claimed.roughly(abs(one.value)):
        verdict = f"{said[:1].upper()}{said[1:]} is right in round numbers."
    else:
        verdict = f"No, not {said}."
    return replace(reply, headline=f"{verdict} {reply.headline}")
