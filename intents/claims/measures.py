"""What is no amount of trade and yet in these statistics: duties, barrels, prices of a barrel."""

from __future__ import annotations

import re
from dataclasses import replace

from data.model import Variable
from intents.claims.quantities import Quantity, Unit

_BARRELS = re.compile(r"\s(?:barrels?|bbl)\b(?P<day>\s(?:a|per)\sday\b|/d(?:ay)?\b|\sdaily\b)?", re.I)
_A_BARREL = re.compile(r"\s?(?:(?:a|per)\s(?:barrel|bbl)\b|/(?:barrel|bbl)\b)", re.I)
_PRICE = re.compile(
    r"(?:\b(?:price|cost|value)\s(?:per|of\sa|for\sa|a)\sbarrel|\b(?:per-barrel|barrel)\s(?:price|cost))\b(?:(?!\.\s)[^;])*$",
    re.I,
)
"""What makes dollars behind it those of a barrel: "The average price per barrel was $66.64, down from"."""
FAR = 120
"""Characters between that and its last number."""
COLUMNS: dict[Unit, Variable] = {
    "barrels": Variable.QUANTITY,
    "barrels_day": Variable.QUANTITY_PER_DAY,
    "per_barrel": Variable.UNIT_PRICE,
}
"""The column that a number in such a unit is of."""


def measured(text: str, found: list[Quantity]) -> list[Quantity]:
    """The quantities, those of barrels and of dollars a barrel in the units in which the tables print them."""
    return [_measured(text, q) for q in found]


def _measured(text: str, q: Quantity) -> Quantity:
    if q.unit not in ("money", "plain"):
        return q
    if q.unit == "money" and not q.scaled and _PRICE.search(text[max(0, q.start - FAR) : q.start].replace("\n", " ")):
        return replace(q, value=q.value * 1e6, digit=q.digit * 1e6, unit="per_barrel", scaled=True)
    price, barrels = _A_BARREL.match(text, q.end), _BARRELS.match(text, q.end)
    if price is not None and q.unit == "money" and not q.scaled:
        return replace(q, end=price.end(), value=q.value * 1e6, digit=q.digit * 1e6, unit="per_barrel", scaled=True)
    if barrels is None or "$" in text[q.start : q.end]:
        return q
    size = 1e3 if q.unit == "money" else 1e-3  # thousand barrels, of a number of millions or a bare one
    unit: Unit = "barrels_day" if barrels["day"] else "barrels"
    return replace(q, end=barrels.end(), value=q.value * size, digit=q.digit * size, unit=unit, scaled=True)
