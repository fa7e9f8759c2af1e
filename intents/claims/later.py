"""Periods of two parts: counted forward from what a text speaks of ("one year later"), this year up to a month, two
months that are one stretch."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from data.period import MONTHS_IN, Period, PeriodExpr
from intents.amounts import how_many
from intents.claims.mark import Mark
from intents.claims.quantities import Quantity
from intents.wordlists import wordlist

_LATER = re.compile(
    r"\b(?P<n>an?|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})\s(?:full\s|short\s)?(?P<unit>year|month|quarter|decade)s?"
    r"\s(?:later|on|after\sthat|afterwards)\b(?!\s(?:year|month|quarter))",
    re.I,
)


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


_PAIR = re.compile(r"\s(?:and|plus)\s")
_EACH_ITS_OWN = re.compile(r"\b(?:each|both|respectively|either)\b", re.I)
_PAIR_OF_AMOUNTS = re.compile(r",?\s(?:and|against|to|from|then)\s(?:(?:a|an|the|just|only|another)\s)*", re.I)


def two_months(text: str, a: int, z: int, marks: list[Mark], found: Sequence[Quantity]) -> list[Mark]:
    """ "In January and February they came to $44 billion": both months together, where one amount is told of them."""
    amounts = [q for q in found if q.unit == "money"]
    pairs = any(_PAIR_OF_AMOUNTS.fullmatch(text[x.end : y.begin]) for x, y in pairwise(amounts))
    if not amounts or pairs or _EACH_ITS_OWN.search(text, a, z):
        return marks
    months = [
        m for m in marks if m.kind == "period" and m.key == "range" and m.value.period and m.value.period.months == 1
    ]
    out = list(marks)
    for one, other in pairwise(months):
        first, last = one.value.period, other.value.period
        if not _PAIR.fullmatch(text[one.end : other.start]) or (last.start - first.start) % 12 != 1:
            continue
        years = [m.value for m in (other, one) if not m.value.assumed_year] or [other.value]
        end = last.start if years[0] is other.value else first.start + 1
        expr = replace(years[0], period=Period(end - 1, end), label=text[one.start : other.end])
        out[out.index(one)] = replace(one, end=other.end, value=expr, words=expr.label.lower())
        out.remove(other)
    return out


def names_a_slump(expr: PeriodExpr, words: str, following: Sequence[str]) -> bool:
    """Whether the name of a time only says which slump is meant: "the bottom of the pandemic slump"."""
    long = expr.period is not None and expr.period.months > MONTHS_IN["year"]
    return long and not any(map(str.isdigit, words)) and not wordlist("downturns", "claims").isdisjoint(following)
