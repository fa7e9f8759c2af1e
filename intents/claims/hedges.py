"""What agrees with a number as it is said: half a unit of its last digit, or what its hedge allows."""

from __future__ import annotations

from intents.claims.claim import Interval
from intents.claims.quantities import Quantity

ABOUT = 0.05
"""Of a number: how far a figure may be from "about" it."""
ABOUT_A_PART = 0.15
"""Of a half, a third, a quarter."""
NEARLY = 0.06
NEARLY_A_PART = 0.1
CLOSE = 0.001
TWICE = 0.05
"""Of an amount's last digit: how far below a half a figure may be that was rounded twice, 23,847 as 23.85 as 23.9."""
MULTIPLES = (0.08, 0.16)
"""How far below and above a multiple a plain "doubled" may be."""


def interval(q: Quantity) -> Interval:
    """The sizes that agree with a quantity, without regard to its sign."""
    half = q.digit / 2
    if q.high is not None:
        return Interval(q.value - (0 if q.hedge == "over" else half), q.high + half, value=None)
    if q.unit == "times":
        return multiple(q.value, q.hedge)
    low, high = _bounds(q, half)
    loose: tuple[float | None, float | None] = (None, None)
    if not q.hedge and q.unit == "money" and not q.decimal:
        size = _roundness(q)
        loose = (q.value - size / 2, q.value + size / 2) if size > q.digit * 1.5 else loose
    return Interval(low, high, loose, q.value)


def _bounds(q: Quantity, half: float) -> tuple[float | None, float | None]:
    v, digit = q.value, min(q.digit, q.value / 10)
    exact = min(half, CLOSE * v)
    match q.hedge:
        case "about":
            near = max(digit, (ABOUT_A_PART if q.unit == "fraction" else ABOUT) * v)
            return v - near, v + near
        case "nearly":
            return v - max(digit, (NEARLY_A_PART if q.unit == "fraction" else NEARLY) * v), v + exact
        case "just_under":
            return v - max(digit, min(_roundness(q), ABOUT * v)), v + exact
        case "just_over":
            return v - exact, v + max(digit, min(_roundness(q), ABOUT * v))
        case "over" | "at_least":
            return v - exact, None
        case "under" | "at_most":
            return None, v + exact
    return v - half - (TWICE * digit if q.unit == "money" else 0.0), v + half


def _roundness(q: Quantity) -> float:
    """The size of the last digit that is not zero, below a quarter of the number: 100 of "2,300", 10 of "300"."""
    size = q.digit
    while q.value and abs(q.value / (size * 10) - round(q.value / (size * 10))) < 1e-9 and size * 10 < q.value / 4:
        size *= 10
    return size


def multiple(times: float, hedge: str) -> Interval:
    """The multiples that agree with "doubled", "nearly tripled", "more than halved"."""
    grows = times >= 1
    if hedge in ("over", "at_least", "just_over"):
        return Interval(times * 0.998, None, value=times) if grows else Interval(None, times * 1.002, value=times)
    if hedge in ("nearly", "just_under"):
        return (
            Interval(times * 0.85, times * 1.005, value=times)
            if grows
            else Interval(times * 0.995, times * 1.2, value=times)
        )
    if hedge in ("under", "at_most"):
        return Interval(None, times * 1.002, value=times)
    if hedge == "about":
        return Interval(times * 0.85, times * 1.2, value=times)
    below, above = MULTIPLES
    return Interval(times * (1 - below), times * (1 + above), value=times)
