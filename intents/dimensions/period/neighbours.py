"""Years shared between neighbours: "March and April 2025", "Nov-Feb 2025", "2025 through March"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from data.period import MONTHS_IN, Period, year_of
from intents.dimensions.period.atom import SUB, Atom
from intents.dimensions.period.lexer import Item

RANGE_SIGNS = frozenset(("to", "through", "until", "hyphen", "tilde"))
LIST_SIGNS = frozenset(("and", "or", "versus", "comma"))
JOINING = RANGE_SIGNS | LIST_SIGNS | {"the", "in", "from", "of", "between", "slash", "end"}


def share_years(items: Sequence[Item], today: dt.date) -> None:
    """ "March and April 2025", "Q1 2025 and Q2", "Nov-Feb 2025", "March 2025 and 2024": fill the years in."""
    pairs = list(_neighbours(items))
    for i, (a, b, signs) in reversed(list(enumerate(pairs))):
        if not signs & RANGE_SIGNS and _ends_range(pairs[i - 1 : i], a):
            continue  # "2026 jan-aug against 2025 jan-aug"
        if a.kind in SUB and b.kind in SUB and not a.dated and b.dated and b.year is not None:
            a.year = b.year - (a.first > b.first and (bool(signs & RANGE_SIGNS) or _wraps(a, b, signs)))
    for a, b, signs in pairs:
        if a.kind in SUB and b.kind in SUB and not a.known and not b.known and not signs & RANGE_SIGNS:
            _assume_together(a, b, signs, today)
    for a, b, signs in pairs:
        if a.kind == "year" and b.kind in SUB and not b.dated and signs & RANGE_SIGNS and not _opened(items, a):
            b.year = a.year  # "2025 through March"
    for i, (a, b, signs) in enumerate(pairs):
        ranged = i > 0 and pairs[i - 1][1] is a and bool(pairs[i - 1][2] & RANGE_SIGNS)
        if a.dated and not signs & RANGE_SIGNS and (b.from_neighbour or b.kind == "shift"):
            _reckon_from(a, b, today, pairs[i - 1][0] if ranged else a)
        if a.kind not in SUB or a.year is None or a.assumed:
            continue
        if b.kind in SUB and not b.dated:
            ahead = b.last < a.first and (bool(signs & RANGE_SIGNS) or _wraps(a, b, signs))
            b.year = a.year + ahead - (not signs & RANGE_SIGNS and _of_year_before(a, b, signs))
        elif b.kind == "year" and b.fixed is None and signs & LIST_SIGNS and not signs & (RANGE_SIGNS | {"in", "from"}):
            beyond = pairs[i + 1] if i + 1 < len(pairs) and pairs[i + 1][1].kind == "year" else None
            listed = bool(signs & {"and", "or", "versus"}) or (beyond is not None and not beyond[2] & RANGE_SIGNS)
            if listed and ranged and b.year is not None:
                _same_months(pairs[i - 1][0], a, b, today)
            elif listed:
                b.kind, b.first, b.last = a.kind, a.first, a.last
                b.note = f"reading *{b.year}* as {b.resolve(today).label}"


def _ends_range(before: Sequence[tuple[Atom, Atom, frozenset[str]]], atom: Atom) -> bool:
    """Whether an atom ends a range whose beginning says its year."""
    return any(b is atom and a.dated and bool(signs & RANGE_SIGNS) for a, b, signs in before)


def _opened(items: Sequence[Item], atom: Atom) -> bool:
    """Whether "from" or its kin stand before an atom."""
    at = next(i for i, item in enumerate(items) if item.atom is atom)
    return at > 0 and bool(items[at - 1].classes & {"from", "since", "between"})


def _wraps(a: Atom, b: Atom, signs: frozenset[str]) -> bool:
    """December and January, Q4 and Q1: the second is of the year after."""
    return a.last == 12 and b.first == 1 and "versus" not in signs


def _of_year_before(a: Atom, b: Atom, signs: frozenset[str]) -> bool:
    """ "In January 2025 from December", "Q1 2025 vs Q4": what a month is measured from lies before it."""
    beside = a.first == 1 and b.last == 12
    return b.first > a.last and ("from" in signs or (beside and "versus" in signs))


def _assume_together(a: Atom, b: Atom, signs: frozenset[str], today: dt.date) -> None:
    """ "November and December" are of one year, "December and January" are not."""
    if _wraps(a, b, signs):
        return
    a.year = b.year = min(year_of(x.resolve(today).end) for x in (a, b))
    a.assumed = b.assumed = True


def _same_months(first: Atom, last: Atom, b: Atom, today: dt.date) -> None:
    """ "Q1-Q3 2024 and 2025": the year is the same months of it."""
    end, said = last.resolve(today), b.year
    span = Period(first.resolve(today).start, end.end).shift(12 * ((said or 0) - year_of(end.end)))
    b.kind, b.fixed, b.year = "reckoned", span, None
    b.note = f"reading *{said}* as {span.label}"


def _reckon_from(a: Atom, b: Atom, today: dt.date, first: Atom) -> None:
    """ "2018 and the previous year", "March 2025 vs the same month of 2024": ``b`` is reckoned from ``a``, or from the
    range that ``first`` begins and ``a`` ends."""
    period = a.resolve(today)
    if first is not a and first.resolve(today).start < period.start:
        period = Period(first.resolve(today).start, period.end)
    if b.kind == "shift" and b.year is not None:
        b.fixed = period.shift((b.year - year_of(period.start)) * 12)
    elif b.count and b.unit in MONTHS_IN:
        b.fixed = period.shift(b.count * MONTHS_IN[b.unit])
    else:
        return
    b.kind, b.year, b.relative = "reckoned", None, False


def _neighbours(items: Sequence[Item]) -> list[tuple[Atom, Atom, frozenset[str]]]:
    out: list[tuple[Atom, Atom, frozenset[str]]] = []
    before: Atom | None = None
    signs: set[str] = set()
    release = False  # "as of May 2025": the month of a release says nothing of the periods beside it
    for item in items:
        if isinstance(item.atom, Atom):
            if before is not None and signs and not release:
                out.append((before, item.atom, frozenset(signs)))
            before, signs = (None if release else item.atom), set()
            release = False
        elif "as_of" in item.classes:
            before, release = None, True
        elif item.classes & JOINING:
            signs |= item.classes & JOINING
        else:
            before = None
    return out
