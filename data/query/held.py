"""Which periods the loaded files have of a series, in words: what a refusal of another period names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from data.articles import listed
from data.model import Flow
from data.period import Period, month_name, number_of, year_of
from data.query.book import Book, Run
from data.query.cells import SIGNS
from data.query.spec import Query
from data.tables import tables


class HeldPeriods(NamedTuple):
    """Periods of ``step`` months, one after the other, ``first`` to ``last``; step 0: one that is printed whole."""

    first: int
    last: int
    step: int


MOST = 2
"""Spans of one length that are named, the newest."""


def spans(query: Query, book: Book, runs: Sequence[Run], codes: Sequence[str]) -> list[HeldPeriods]:
    """What the runs have of every measure for all the partners at once, oldest first."""
    out: list[HeldPeriods] | None = None
    for measure in query.measures:
        for code in codes:
            for flow in _flows(measure, runs, code):
                for commodity in book.codes_of(flow):
                    rows = [r for r in runs if (r.flow, r.partner, r.commodity) == (flow, code, commodity)]
                    merged = _merged(rows)
                    out = merged if out is None else _both(out, merged)
    return sorted(out or [])


def _flows(measure: Flow, runs: Sequence[Run], code: str) -> tuple[str, ...]:
    """The printed measure where there is one, else the flows that it is made of."""
    if any(r.flow == measure.value and r.partner == code for r in runs):
        return (measure.value,)
    return tuple(flow for flow, _ in SIGNS.get(measure, ()))


def _merged(rows: Iterable[Run]) -> list[HeldPeriods]:
    out: list[HeldPeriods] = []
    for step, first, last in sorted({(r.step, r.first, r.last) for r in rows}):
        before = out[-1] if out else None
        if before is not None and step and before.step == step and first <= before.last + 1:
            out[-1] = HeldPeriods(before.first, max(before.last, last), step)
        else:
            out.append(HeldPeriods(first, last, step))
    return out


def _both(a: list[HeldPeriods], b: list[HeldPeriods]) -> list[HeldPeriods]:
    pairs = [(x, y) for x in a for y in b if x.step == y.step and (x.step or x == y)]
    met = [HeldPeriods(max(x.first, y.first), min(x.last, y.last), x.step) for x, y in pairs]
    return [s for s in met if s.first <= s.last]


def fitting(held: Iterable[HeldPeriods], period: Period) -> list[HeldPeriods]:
    """The spans with periods that could make up one as long as ``period``."""
    return [s for s in held if s.step and s.step <= period.months and period.months % s.step == 0]


def nearest(held: Iterable[HeldPeriods], period: Period) -> Period | None:
    """The period of the same length, and of the same months of a year if it is not a month, that lies nearest."""
    shift = 1 if period.months == 1 else 12
    found: list[Period] = []
    for span in fitting(held, period):
        low, high = span.first - period.start, span.last - period.end
        ends = {-(-low // shift) * shift, high // shift * shift}
        found += [period.shift(moved) for moved in ends if low <= moved <= high]
    return min(found, key=lambda p: (abs(p.start - period.start), -p.start), default=None)


def words(table: str, held: Sequence[HeldPeriods], period: Period | None = None) -> str:
    """The spans as a reader would list them: "February and March 2025, and the years 2016 to 2025"."""
    quarters = "quarter" in tables().get(table, {}).get("frequency", ())
    months = [_months(s) for s in held if s.step == 1]
    parts = [listed(months[-MOST:])] if months else []
    if quarters and (found := [s for s in held if s.step == 3]):
        parts.append(f"the quarters {listed([_units(s, 3) for s in found][-MOST:])}")
    if found := [s for s in held if s.step == 12]:
        several = len(found) > 1 or found[0].first + 11 < found[0].last
        parts.append(f"the year{'s' if several else ''} {listed([_units(s, 12) for s in found][-MOST:])}")
    part = period is not None and 1 < period.months < 12
    if not parts or part:
        whole = [Period(s.first, s.last).label for s in held if s.step == 0 or (s.step == 3 and not quarters)]
        parts += [listed(whole[-MOST:])] if whole else []
    return ", and ".join(parts)


def _months(span: HeldPeriods) -> str:
    if span.last == span.first + 1 and year_of(span.first) == year_of(span.last):
        return f"{month_name(span.first).split()[0]} and {month_name(span.last)}"
    if span.first == span.last:
        return month_name(span.first)
    whole = number_of(span.first) == 1 and number_of(span.last) == 12
    ends = (year_of(span.first), year_of(span.last)) if whole else (month_name(span.first), month_name(span.last))
    return f"{ends[0]} to {ends[1]}" if ends[0] != ends[1] else f"every month of {ends[0]}"


def _units(span: HeldPeriods, size: int) -> str:
    first = Period(span.first, span.first + size - 1).label
    last = Period(span.last - size + 1, span.last).label
    return first if first == last else f"{first} to {last}"
