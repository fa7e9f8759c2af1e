"""The wording of levels and moves, the same everywhere that tradebot speaks first."""

from __future__ import annotations

from bot.highlights.lookup import Moved, number
from bot.speak.numbers import money
from data.query.answer import Figure

SECTORS = {"goods_and_services": "goods and services", "goods": "goods", "services": "services"}


def size(figure: Figure | float) -> str:
    """An amount of money without its sign: ``$17.3 billion``."""
    return money(abs(number(figure) if isinstance(figure, Figure) else figure))


def kind(value: float) -> str:
    return "deficit" if value < 0 else "surplus"


def percent(figure: Figure | None) -> str:
    """ ", or 92.6 percent" of a change; nothing where it says nothing."""
    return "" if figure is None else f", or {abs(number(figure)):,.1f} percent"


def went(change: float, amount: str, up: str = "increased", down: str = "decreased") -> str:
    """ "increased $1.3 billion", "did not change": of one thing or several."""
    if change == 0:
        return "did not change"
    return f"{up if change > 0 else down} {amount}"


def balance_moved(moved: Moved, name: str, of_month: str, revised: str = "") -> str:
    """ "The goods deficit was $163.5 billion in March 2025, up $16.5 billion (11.3 percent) from $147.0 billion in
    February"."""
    now, before = number(moved.now), number(moved.before)
    then = moved.before.period.label.split(" ")[0] if moved.before.period else ""
    lead = f"{name} {kind(now)} was {size(now)} in {of_month}"
    if now * before < 0:
        return f"{lead}, after a {kind(before)} of {size(before)} in {then}{revised}"
    way = "up" if abs(now) > abs(before) else "down"
    if now == before:
        return f"{lead}, as in {then}{revised}"
    rate = f" ({abs(number(moved.percent)):,.1f} percent)" if moved.percent is not None else ""
    return f"{lead}, {way} {size(moved.amount)}{rate} from {size(before)} in {then}{revised}"


def balance_change(moved: Moved, name: str, since: str) -> str:
    """ "the goods and services deficit increased $189.6 billion, or 92.6 percent, from ..."."""
    now, before = number(moved.now), number(moved.before)
    if now * before < 0:
        return f"{name} turned from a {kind(before)} of {size(before)} into a {kind(now)} of {size(now)} {since}"
    grew = abs(now) - abs(before)
    rate = f"{percent(moved.percent)}," if moved.percent is not None else ""
    return f"{name} {kind(now)} {went(grew, size(moved.amount))}{rate} {since}"


def flow_change(moved: Moved, name: str, of_month: str = "", to: bool = True) -> str:
    """ "Exports of goods increased $1.3 billion to $183.2 billion in March". ``name``: of several things."""
    level = f" to {size(moved.now)}" if to else ""
    when = f" in {of_month}" if of_month else ""
    if moved.change == 0:
        return f"{name} were unchanged at {size(moved.now)}{when}"
    return f"{name} {went(moved.change, size(moved.amount))}{level}{when}"
