"""What visitors spend here is sold to them, and what Americans spend abroad is bought there: travel."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from data.query.spec import Product
from intents.claims.mark import Mark
from intents.claims.quantities import Quantity

_SPENT = re.compile(
    r"(?:\b(?P<they>(?:(?:foreign|overseas|international|inbound)\s)?(?:visitors|tourists|travel(?:l)?ers|holidaymakers))"
    r"|\b(?P<we>Americans|U\.?S\.?\s(?:residents|travel(?:l)?ers|tourists|citizens)|American\s(?:tourists|travel(?:l)?ers)))"
    r"\s(?:(?:from\s(?:abroad|overseas)|themselves|alone|also|then|together|in\sturn|here|(?:to|in)\s(?:the\s)?(?:country"
    r"|US|U\.S\.|United\sStates|America))\s)*"
    r"(?P<verb>spent|spend)\s(?:(?:just|only|a|record|about|some|nearly|almost|over|more\sthan)\s)*$",
    re.I,
)
_ABROAD = re.compile(
    r"\s(?:abroad|overseas|in\s(?:other|foreign)\scountries|outside\sthe\scountry|on\s(?:foreign\s)?trips)\b", re.I
)
_REACH = 120
"""Characters before an amount in which the one who spends it stands."""


def visitors(
    text: str, found: Sequence[Quantity], marks: list[Mark], travel: Callable[[], Product | None]
) -> list[Mark]:
    """The marks with those of "foreign visitors spent $215 billion here" and "Americans spent $178 billion abroad"."""
    out = list(marks)
    for q in found:
        first = max(0, q.begin - _REACH)
        m = _SPENT.search(text[first : q.begin].replace("\n", " ")) if q.unit == "money" else None
        if m is None or not (m["they"] or _ABROAD.match(text, q.end)):
            continue
        key, words = ("exports", "receipts") if m["they"] else ("imports", "payments")
        if not any(x.kind == "product" for x in out) and (product := travel()) is not None:
            who = "they" if m["they"] else "we"
            out = [x for x in out if x.kind != "us" or x.start != first + m.start(who)]
            out.append(Mark(first + m.start(who), first + m.end(who), "product", "service", product, words="travel"))
        out.append(Mark(first + m.start("verb"), first + m.end("verb"), "head", key, words=words))
    return out
