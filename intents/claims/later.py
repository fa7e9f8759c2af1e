"""Periods counted forward from what a text speaks of: "one year later", "five years on"."""

from __future__ import annotations

import re

from data.period import PeriodExpr
from intents.amounts import how_many
from intents.claims.mark import Mark

_LATER = re.compile(
    r"\b(?P<n>an?|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})\s(?:full\s|short\s)?(?P<unit>year|month|quarter|decade)s?"
    r"\s(?:later|on|after\sthat|afterwards)\b(?!\s(?:year|month|quarter))", re.I,
)  # fmt: skip


def later(text: str, a: int, z: int) -> list[Mark]:
    """ "One year later", "five years on": a period counted forward from what is spoken of."""
    out = []
    for m in _LATER.finditer(text, a, z):
        if many := how_many(m["n"].lower()):
            expr = PeriodExpr("shift", label=m[0].lower(), count=many, unit=m["unit"].lower())
            out.append(Mark(m.start(), m.end(), "period", "shift", expr, words=m[0].lower()))
    return out
