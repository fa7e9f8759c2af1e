"""Periods that are only pointed to: "for the year", "those eight months of 2025", "over the same years"."""

from __future__ import annotations

import re

from data.period import Period, year_of
from intents.amounts import number
from intents.claims.context import ClaimSlots, TextContext
from intents.claims.marks import MarkedSentence
from intents.wordlists import wordlist

_YEAR = re.compile(
    r"\b(?:for|in|over) the (?:full |whole |entire )?year(?: as a whole)?\b(?!\s(?:to|before|ago|earlier|since))"
    r"|\bfull[- ]year\b|\bannual (?:deficit|surplus|gap|total|figure)",
    re.I,
)

_SO_MANY = re.compile(
    r"\b(?:in|over|for|during|the|first)\s(?P<n>\w+)\smonths\b"
    r"|\b(?P<m>\w+)-month\s(?:deficit|gap|total|period|figure|imports|exports|surplus|shortfall|tally)",
    re.I,
)

_THOSE = re.compile(
    r"\b(?:those|these|the same)\s(?:\w+\s)?months\b|\bthe\s(?:two|three|four|five|six|seven|eight"
    r"|nine)\smonths\b(?!\s(?:to|through|ending|ended|of|in|from|since))|\b(?:that|this|the same)\s(?:period"
    r"|time|span|stretch)\b",
    re.I,
)
_OF_A_YEAR = re.compile(
    r"\b(?:(?:(?:those|these|the)\s(?:same\s)?(?:(?P<n>\w+)\s)?months|(?:the|that)\s(?:same\s)?(?:period|span"
    r"|stretch)|in\sthose)\s"
    r"(?:of|in)\s|(?:the\s)?same\s(?:(?:\w+\s)?months|period|stretch)\s(?:(?:of|in)\s)?)"
    r"(?P<year>(?:19|20)\d\d|this\syear|last\syear)\b", re.I,
)  # fmt: skip
"""The months spoken of, of a year that is said."""
_SAME = re.compile(r"(?:the\s)?same\b", re.I)
"""A look aside, after which the text goes on of what it spoke of."""
_COMPARED = re.compile(
    r"\b(?:than|from|on|against|versus|with|to|below|above|as)\s"
    r"(?:(?:in|during|over|through|for|that\sof|those\sof)\s)?$",
    re.I,
)
_SAME_YEARS = re.compile(
    r"\b(?:over|in|during|between|across|through|throughout)\s(?:the\s(?:same|intervening)|those|these|that\ssame)\s"
    r"(?:\w+\s)?(?:years|period|span|stretch|time)\b|\b(?:in\sbetween|in\sthe\smeantime|meanwhile,?\sfrom)\b"
    r"|\bover\sthat\s(?:period|span|stretch|time)\b",
    re.I,
)
"""Words for the time between two years that the text has named."""


_FROM_TO = re.compile(r"\bfrom\s(?:\w+\s){0,2}\$[\d.,]+\s?\w+\sto\s(?:\w+\s){0,2}\$", re.I)
"""A movement between two amounts whose years the sentence before told."""


def pointed(
    out: ClaimSlots, sentence: MarkedSentence, a: int, z: int, context: TextContext, here: Period | None
) -> None:
    """Fill in the periods of a part of a sentence that its words point to."""
    m = _OF_A_YEAR.search(sentence.text, a, z)
    if m is not None and not _COMPARED.search(sentence.text[sentence.passage.start : m.start()]):
        spoken = (*_so_many(sentence, sentence.passage.start, m.start(), context), here, context.period, *context.past)
        around = next((p for p in spoken if p is not None and 1 < p.months < 12), None)
        year = (
            context.day.year - (m["year"].lower() in wordlist("last_year", "claims"))
            if m["year"][0] not in "12"
            else int(m["year"])
        )
        if (many := number((m["n"] or "").lower())) and 1 < many < 12:
            around = Period.ytd(year * 12 + many - 1)
        if around is not None:
            moved = around.shift(12 * (year - year_of(around.end)))
            out.periods, out.own_period, out.shifted = [moved], True, _SAME.match(m[0]) is not None
            out.bases = [b for b in out.bases if not isinstance(b, Period) or b.months != 12]
            return
    said = [x for x in sentence.within(a, z, "period") if x.key not in ("shift", "since")]
    if not said and context.span is not None and _SAME_YEARS.search(sentence.text, a, z):
        out.ends = context.span
        out.periods, out.own_period = [Period(context.span[0].start, context.span[1].end)], True
        return
    years = sorted((p for p in context.named if p.grain == "year"), key=lambda p: p.end)
    if (
        not out.periods
        and len(years) > 1
        and not sentence.of("period", "relation")
        and _FROM_TO.search(sentence.text, a, sentence.passage.end)
    ):
        out.ends, out.periods = (years[0], years[-1]), [years[-1]]
        return
    if not out.periods:
        out.periods = _implied(sentence, a, z, context, here)
        out.own_period = bool(out.periods)


def _implied(sentence: MarkedSentence, a: int, z: int, context: TextContext, here: Period | None) -> list[Period]:
    """ "for the year", "the seven-month deficit": seen from what is spoken of."""
    around = here or context.period
    if (those := _THOSE.search(sentence.text, a, z)) is not None:
        many = number(those[0].lower().split()[1])
        longer = [p for p in (around, context.period, *context.past) if p is not None and p.months > 1]
        if found := [p for p in longer if not many or p.months == many]:
            return found[:1]
    if _YEAR.search(sentence.text, a, z) and around is not None:
        return [Period.of_year(year_of(around.end))]
    return _so_many(sentence, a, z, context, around)


def _so_many(
    sentence: MarkedSentence, a: int, z: int, context: TextContext, around: Period | None = None
) -> list[Period]:
    """ "Over eight months": the first of the year, as far as they are out."""
    m = _SO_MANY.search(sentence.text, a, z)
    months = number((m["n"] or m["m"]).lower()) if m else None
    last = context.latest if context.latest is not None else around.end if around else None
    if months and 3 < months < 12 and last is not None:
        return [Period.ytd(year_of(last) * 12 + months - 1)]
    return []
