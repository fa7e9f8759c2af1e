"""Parts of calendar units: "early 2019", "mid-May", "later this year". No figure is published for one.

Their days follow Microsoft's Recognizers-Text specification, so that a refusal can say what was understood.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from data.period import Period
from intents.dimensions.period.atom import Atom, unit_at
from intents.dimensions.period.lexer import Item
from intents.wordlists import norm_at, wordlist

_PART_CLASSES = ("early_of", "early", "mid", "late", "earlier_part", "later_part", "end", "end_of_year", "end_of_month")
_NAMES = {"early_of": "start", "earlier_part": "earlier", "later_part": "later"}
_START, _STARTS = wordlist("start", "periods"), wordlist("starts", "periods")
_UNITS = ("month", "quarter", "half", "year")


def build(items: Sequence[Item], norms: Sequence[str], today: dt.date) -> Atom | None:
    """The atom of a match, with its part; "the year" and "the month" are today's."""
    named = next((name for i in items for name in _PART_CLASSES if name in i.classes), None)
    atom = next((i.atom for i in items if isinstance(i.atom, Atom)), None)
    if named is None or (atom is not None and atom.kind in ("shift", "day")):
        return None
    part = _NAMES.get(named, named)
    if (named == "early" and norms[0] in _STARTS) or norm_at(norms, 1) in _START:
        part = "start"
    if named.startswith("end_of"):
        part, unit = "end", named[7:]
        atom = atom or Atom(unit, fixed=unit_at(today, unit, 0), relative=True)
    if atom is None:
        unit = next((u for i in items for u in _UNITS if f"u_{u}" in i.classes), "")
        if not unit:
            return None
        atom = Atom(unit, fixed=unit_at(today, unit, 0), relative=True)
    return replace(atom, part=part)


def part_days(atom: Atom, period: Period, today: dt.date) -> tuple[dt.date, dt.date]:
    """First day, and the day after the last, of the part of ``period`` that ``atom.part`` names."""
    start, stop = _day(period.start), _day(period.end + 1)
    third = {"start": 0, "early": 0, "earlier": 0, "mid": 1}.get(atom.part or "", 2)
    if atom.part in ("earlier", "later") and period.start <= today.year * 12 + today.month - 1 <= period.end:
        if period.months == 1:
            return (start, start.replace(day=16)) if third == 0 else (today, stop)
        return (start, today) if third == 0 else (_day(period.start + period.months // 2), stop)
    if period.months == 1:
        return [(start, start.replace(day=16)), (start.replace(day=10), start.replace(day=21)),
                (start.replace(day=16), stop)][third]  # fmt: skip
    if period.months == 12 and not atom.relative:
        return _day(period.start + 4 * third), _day(period.start + 4 * third + 4)
    half, quarter = period.months // 2, period.months // 4
    low, high = [(0, half), (quarter, period.months - quarter), (half, period.months)][third]
    return _day(period.start + low), _day(period.start + high)


def _day(ordinal: int) -> dt.date:
    return dt.date(ordinal // 12, ordinal % 12 + 1, 1)
