"""The day of a text as it says itself: "WASHINGTON, Sept. 3, 2026 (Newswire)", "2026-05-01"."""

from __future__ import annotations

import datetime as dt
import re

from intents.wordlists import numbers

LOOKED_AT = 400
"""Characters at the beginning in which a dateline stands."""
_NAME = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DATES = (
    re.compile(r"\b(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b"),
    re.compile(rf"\b{_NAME}\s(?P<d>\d{{1,2}}),?\s(?P<y>20\d\d)\b", re.I),
    re.compile(rf"\b(?P<d>\d{{1,2}})\s{_NAME},?\s(?P<y>20\d\d)\b", re.I),
    re.compile(rf"^\W{{0,4}}[A-Z][A-Z .]{{3,30}}(?:,|\s\()\s?{_NAME}\s(?P<d>\d{{1,2}})\b", re.M),
)


_LINE = re.compile(
    rf"\s*(?:[A-Z][A-Z.'-]+[ ,]+){{1,4}}(?:[A-Z][a-z]+\.?,?\s)?"
    rf"(?:\(?{_NAME}\s\d{{1,2}}(?:,?\s20\d\d)?\)?\s*(?:\([A-Za-z ./]{{2,24}}\)\s*)?"
    r"|\([A-Z][A-Za-z ./]{2,24}\)\s*)(?:-{1,3}|;|:)\s",
)


def undated(text: str) -> str:
    """A cleaned text with its dateline blanked: the place and the day of a report are no words of its figures."""
    m = _LINE.match(text)
    return text if m is None else " " * m.end() + text[m.end() :]


def dateline(text: str, today: dt.date) -> dt.date | None:
    """The day that stands at the head of a text, if one does and it is not to come."""
    head = text[:LOOKED_AT]
    for pattern in _DATES:
        m = pattern.search(head)
        if m is None:
            continue
        named = m.groupdict()
        number = int(named["m"]) if named.get("m") else int(numbers("months", "claims")[named["month"][:3].lower()])
        year = int(named["y"]) if named.get("y") else today.year
        for y in (year, year - 1) if not named.get("y") else (year,):
            try:
                day = dt.date(y, number, int(named["d"]))
            except ValueError:
                continue
            if day <= today:
                return day
    return None
