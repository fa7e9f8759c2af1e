"""Figures as people read them: billions with one decimal from one billion up, millions below."""

from __future__ import annotations

from bot.contract.reply import ReplyFigure
from intents.grammar.restate_periods import spelled

MINUS = "\u2212"


def money(millions: float, digits: int = 1) -> str:
    """USD million as ``$123.5 billion`` or ``$45 million``, a true minus sign before a negative one. ``digits``: after
    the point of billions; of millions one less."""
    sign, size = (MINUS if millions < 0 else ""), abs(millions)
    if round(size, 1) >= 1000:
        return f"{sign}${size / 1000:,.{digits}f} billion"
    if size >= 10 or size == 0:
        return f"{sign}${size:,.{digits - 1}f} million"
    return f"{sign}${size:,.1f} million"


def threshold(millions: float) -> str:
    """A round amount that was named: ``$10 billion``, ``$2.5 billion``."""
    return money(millions).replace(".0 ", " ")


IN_DIGITS = 10
"""From this count on print has digits."""


def counted(number: float) -> str:
    """A count as print has it: a word below ten."""
    return spelled(int(number)) if 0 <= number < IN_DIGITS else f"{number:,.0f}"


def barrels(thousands: float, unit: str) -> str:
    """Thousand barrels as people write them: ``115.1 million barrels``, ``4.09 million barrels per day``."""
    counted = unit.removeprefix("thousand ")
    if abs(thousands) < 1000:
        return f"{thousands:,.0f} {unit}".replace("-", MINUS)
    decimals = 1 if abs(thousands) >= 10_000 else 2
    return f"{thousands / 1000:,.{decimals}f} million {counted}".replace("-", MINUS)


def shown(figure: ReplyFigure) -> str:
    """A figure's value in its unit."""
    value = figure.value
    if value is None:
        return "n/a"
    if isinstance(value, str):
        return value
    match figure.unit:
        case "USD million":
            return money(value)
        case "percent":
            return f"{value:,.1f}%".replace("-", MINUS)
        case "rank":
            return f"No. {value:,.0f}"
        case "count":
            return f"{value:,.0f}"
        case "USD per barrel":
            return f"${value:,.2f} a barrel".replace("$-", MINUS + "$")
        case "ratio":
            return f"{value:,.2f}".replace("-", MINUS)
        case "thousand barrels" | "thousand barrels per day":
            return barrels(value, figure.unit)
    if str(figure.unit).startswith("USD per "):
        return f"${value:,.2f} a {str(figure.unit).removeprefix('USD per ')}".replace("$-", MINUS + "$")
    return f"{value:,.0f} {figure.unit}".replace("-", MINUS)
