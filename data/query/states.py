"""Every state of a book's series at once: what a figure was on any day, without a statement for each day and period.

Who judges many claims about the same series reads it once, and asks it for periods and days.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from data.period import Period, from_date
from data.query import sql
from data.query.session import SIGNS, Book, Level, Run, Rows, add, book_filter
from data.query.spec import Target
from data.model import Flow

NOW = dt.date(9999, 12, 30)
"""The day of the newest state: a day before that on which nothing is superseded."""
Series = tuple[str, str, str]
_Cell = tuple[float, dt.date]


@dataclass
class States:
    """The values of a book for some partners. ``runs`` say which release carried which periods."""

    book: Book
    runs: list[Run]
    _rows: dict[Series, list[tuple[int, int, dt.date, dt.date, float]]] = field(default_factory=dict)
    _by_day: dict[tuple[Series, dt.date], dict[tuple[int, int], _Cell]] = field(default_factory=dict)
    _runs: dict[Series, list[Run]] = field(default_factory=dict)

    def days(self) -> list[dt.date]:
        """The releases that are loaded, oldest first."""
        return sorted({r.release for r in self.runs})

    def carried(self, measure: Flow, partner: str, period: Period, until: dt.date = NOW) -> list[dt.date]:
        """The releases that carried the last month of a period, oldest first."""
        flows = {measure.value, *(f for f, _ in SIGNS.get(measure, ()))}
        mine = [r for f in flows for c in self.book.codes_of(f) for r in self._runs.get((f, partner, c), ())]
        return sorted({r.release for r in mine if r.first <= period.end <= r.last and r.release <= until})

    def first(self, measure: Flow, partner: str) -> int | None:
        """The first month of the series."""
        flows = {measure.value, *(f for f, _ in SIGNS.get(measure, ()))}
        mine = [r for f in flows for c in self.book.codes_of(f) for r in self._runs.get((f, partner, c), ())]
        return min((r.first for r in mine), default=None)

    def level(self, measure: Flow, target: Target, period: Period, day: dt.date = NOW) -> Level | None:
        """A measure of a target over a period as it stood on a day; None where some of it is not there."""
        plus = [x for c in target.at(period).codes if (x := self._measure(measure, c, period, day)) is not None]
        minus = [x for c in target.minus if (x := self._measure(measure, c, period, day)) is not None]
        if not plus or len(minus) < len(target.minus):
            return None
        return add([*plus, *(Level(-m.value, m.oldest, m.newest) for m in minus)])

    def _measure(self, measure: Flow, partner: str, period: Period, day: dt.date) -> Level | None:
        parts = [(self._codes(f, partner, period, day), sign) for f, sign in SIGNS.get(measure, ())]
        have = [(p, sign) for p, sign in parts if p is not None]
        printed = None if measure.value in ("exports", "imports") else self._codes(measure.value, partner, period, day)
        if not have or (len(have) < len(parts) and not self.book.sparse):
            return printed
        made = Level(sum(p.value * s for p, s in have), min(p.oldest for p, _ in have), max(p.newest for p, _ in have))
        return printed if printed is not None and printed.newest >= made.newest else made

    def _codes(self, flow: str, partner: str, period: Period, day: dt.date) -> Level | None:
        codes = self.book.codes_of(flow)
        found = [x for c in codes if (x := self._one((flow, partner, c), period, day)) is not None]
        if not found or (len(found) < len(codes) and not self.book.sparse):
            return None
        return add(found)

    def _one(self, series: Series, period: Period, day: dt.date) -> Level | None:
        state = self._state(series, day)
        for step in (1, 3, 12):
            if period.months % step:
                continue
            starts = range(period.start, period.end + 1, step)
            cells = [c for at in starts if (c := state.get((at, at + step - 1))) is not None]
            if cells and (len(cells) == len(starts) or (self.book.sparse and step == 1)):
                days = [c[1] for c in cells]
                return Level(sum(c[0] for c in cells), min(days), max(days))
        whole = state.get((period.start, period.end))
        return None if whole is None else Level(whole[0], whole[1], whole[1])

    def _state(self, series: Series, day: dt.date) -> dict[tuple[int, int], _Cell]:
        known = self._by_day.get((series, day))
        if known is None:
            known = self._by_day[series, day] = {
                (a, z): (value, release)
                for a, z, release, superseded, value in self._rows.get(series, ())
                if release <= day < superseded
            }
        return known


def read(warehouse: Rows, book: Book, runs: Iterable[Run], partners: Iterable[str]) -> States:
    """The states of a book's series for partners."""
    listed = list(runs)
    out = States(book, listed)
    rows: dict[Series, list[tuple[int, int, dt.date, dt.date, float]]] = defaultdict(list)
    months: dict[dt.date, int] = {}
    statement = sql.states(book_filter(book, partners=partners, flows=("exports", "imports", "balance")))
    for flow, partner, commodity, start, end, release, superseded, value in warehouse.rows(
        statement.text, statement.parameters
    ):
        for day in (start, end):
            if day not in months:
                months[day] = from_date(day)
        rows[flow, partner, commodity].append((months[start], months[end], release, superseded, value))
    out._rows = dict(rows)
    by_series: dict[Series, list[Run]] = defaultdict(list)
    for run in listed:
        by_series[run.flow, run.partner, run.commodity].append(run)
    out._runs = dict(by_series)
    return out
