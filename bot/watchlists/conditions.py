"""Conditions on a figure ("above 100"): in which period one is crossed, and whether a revision undid that. No input or
output: the figure is given as a function of its period."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal

Value = Callable[[int], float | None]
"""The figure that the condition is on, by the ordinal of its period; None where there is none."""


@dataclass(frozen=True)
class Seen:
    """``period``: the newest one evaluated; ``holding``: whether the condition held there; ``said``: the period of
    the last crossing that was said (or known when the watch began), and whether it still stands."""

    period: int
    holding: bool
    said: int | None = None
    standing: bool = False

    def kept(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_kept(cls, kept: dict[str, Any] | None) -> Seen | None:
        return cls(**kept) if kept else None


@dataclass(frozen=True)
class Event:
    """``crossed`` at a period, ``revised`` (a revision made an earlier period cross), or ``undone`` by a revision."""

    kind: Literal["crossed", "revised", "undone"]
    period: int
    value: float


@dataclass(frozen=True)
class Condition:
    """``above`` the value, or below it. A figure equal to the value does not cross. ``each``: every period that
    holds is an event, not only the first (a record after a record)."""

    above: bool
    value: float
    each: bool = False

    def holds(self, value: float | None) -> bool:
        return value is not None and (value > self.value if self.above else value < self.value)


def baseline(condition: Condition, value: Value, newest: int, back: int = 24) -> Seen:
    """The state when a watch begins: a condition that holds already counts as said."""
    if not condition.holds(value(newest)):
        return Seen(newest, False)
    start = newest
    while newest - start < back and condition.holds(value(start - 1)):
        start -= 1
    return Seen(newest, True, start, True)


def evaluate(condition: Condition, value: Value, newest: int, seen: Seen) -> tuple[Seen, list[Event]]:
    """What happened since ``seen``, with the newest vintage: each crossing once, and crossings undone."""
    events: list[Event] = []
    said, standing = seen.said, seen.standing
    start = seen.period + 1 if seen.holding else seen.period
    if said is not None and standing and not condition.holds(value(said)):
        now = value(said)
        if now is not None:
            events.append(Event("undone", said, now))
            standing, start = False, min(start, said + 1)
    for period in range(start, newest + 1):
        here = value(period)
        if here is None or not condition.holds(here) or (not condition.each and condition.holds(value(period - 1))):
            continue
        if standing and said is not None and period <= said:
            continue
        events.append(Event("revised" if period <= seen.period else "crossed", period, here))
        said, standing = period, True
    return Seen(max(newest, seen.period), condition.holds(value(newest)), said, standing), events
