"""Periods of two parts: counted forward from what a text speaks of ("one year later"), or this year up to a month."""

from __future__ import annotations

import re
from dataclasses import replace

from data.period import Period, PeriodExpr
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


_UP_TO = re.compile(r"\s?[(,]?\s?(?:up\s)?(?:to|through|thru|until|till)\s(?:and\sincluding\s|the\send\sof\s)?", re.I)


def so_far(text: str, marks: list[Mark]) -> list[Mark]:
    """ "So far this year (to August)": one period, and not August."""
    months = {m.start: m for m in marks if m.kind == "period" and m.key in ("range", "until") and m.value.period}
    out = list(marks)
    for m in marks:
        if m.kind != "period" or m.key != "ytd" or (gap := _UP_TO.match(text, m.end)) is None:
            continue
        month = months.get(gap.end()) or months.get(gap.end() - len(gap[0].lstrip(" (,")))
        if month is not None and month.value.period.months == 1:
            expr = replace(m.value, period=Period.ytd(month.value.period.end), label=text[m.start : month.end])
            out[out.index(m)] = replace(m, end=month.end, value=expr)
            out.remove(month)
    return out
