"""Every state of a book's series at once: what a figure was on any day, without a statement for each day and period.

Who judges many claims about the same series reads it once, and asks it for periods and days.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from data.model import WORLD, Adjustment, Flow
from data.period import Period
from data.query import sql
from data.query.book import Book, Run
from data.query.cells import SIGNS, Level, add
from data.query.reading import Rows
from data.query.spec import Target
from data.query.sql import Filter
from data.query.vintage import next_june, publishes
from data.query.when import ReleaseDates

NOW = dt.date(9999, 12, 30)
"""The day of the newest state: a day before that on which nothing is superseded."""
Series = tuple[str, str, str]
_Cell = tuple[float, dt.date]
_Value = tuple[int, int, dt.date, dt.date, float]
_Kind = tuple[str, ...]


@dataclass
class States:
    """The values of a book for some partners. ``runs`` say which release carried which periods."""

    book: Book
    runs: list[Run]
    _rows: dict[Series, list[_Value]] = field(default_factory=dict)
    _by_day: dict[tuple[Series, dt.date], dict[tuple[int, int], _Cell]] = field(default_factory=dict)
    _runs: dict[Series, list[Run]] = field(default_factory=dict)
    _whole: dict[tuple[Flow, str, tuple[Period, ...]], list[dt.date]] = field(default_factory=dict)

    _carried: dict[tuple[Flow, str, int], list[dt.date]] = field(default_factory=dict)
    _levels: dict[tuple[object, ...], Level | None] = field(default_factory=dict)

    @cached_property
    def _released(self) -> dict[dt.date, list[Run]]:
        out: dict[dt.date, list[Run]] = defaultdict(list)
        for run in self.runs:
            out[run.release].append(run)
        return out

    def days(self) -> list[dt.date]:
        """The releases that are loaded, oldest first."""
        return self._days

    @cached_property
    def _days(self) -> list[dt.date]:
        return sorted({r.release for r in self.runs})

    def carried(self, measure: Flow, partner: str, period: Period, until: dt.date = NOW) -> list[dt.date]:
        """The releases that carried the last month of a period, oldest first."""
        key = (measure, partner, period.end)
        if key not in self._carried:
            flows = {measure.value, *(f for f, _ in SIGNS.get(measure, ()))}
            mine = [r for f in flows for c in self.book.codes_of(f) for r in self._runs.get((f, partner, c), ())]
            self._carried[key] = sorted({r.release for r in mine if r.first <= period.end <= r.last})
        return [day for day in self._carried[key] if day <= until]

    def one_vintage(self, measure: Flow, target: Target, periods: Sequence[Period], until: dt.date) -> dt.date | None:
        """The newest release up to a day that carried all the periods itself, if one did."""
        key = (measure, target.code, tuple(periods))
        if key not in self._whole:
            code = target.at(periods[0]).codes[0]
            mine = {day: [r for r in runs if r.partner == code] for day, runs in self._released.items()}
            self._whole[key] = [
                day for day in self.days() if all(publishes(mine[day], self.book, (measure, code, p)) for p in periods)
            ]
        return max((day for day in self._whole[key] if day <= until), default=None)

    def stood(
        self, measure: Flow, target: Target, period: Period, day: dt.date, calendar: ReleaseDates
    ) -> dt.date | None:
        """The day whose state has what was published on ``day``: the day itself where a release until then carried the
        period; else, where detail by partner is not revised before June, the next release that carries it."""
        carried = self.carried(measure, target.at(period).codes[0], period)
        if any(d <= day for d in carried):
            return day
        due = calendar.due(period.end)
        if not carried or due is None or due > day or target.codes[0] == WORLD or self.book.adjustment is Adjustment.SA:
            return None
        return carried[0] if carried[0] < next_june(due) else None

    def first(self, measure: Flow, partner: str) -> int | None:
        """The first month of the series."""
        flows = {measure.value, *(f for f, _ in SIGNS.get(measure, ()))}
        mine = [r for f in flows for c in self.book.codes_of(f) for r in self._runs.get((f, partner, c), ())]
        return min((r.first for r in mine), default=None)

    def level(self, measure: Flow, target: Target, period: Period, day: dt.date = NOW) -> Level | None:
        """A measure of a target over a period as it stood on a day; None where some of it is not there."""
        key = (measure, target.code, target.minus, period.start, period.end, day)
        if key not in self._levels:
            self._levels[key] = self._level(measure, target, period, day)
        return self._levels[key]

    def _level(self, measure: Flow, target: Target, period: Period, day: dt.date) -> Level | None:
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


def read(warehouse: Rows, f: Filter, found: Mapping[Book, Sequence[Run]]) -> dict[Book, States]:
    """The states of the books that ``found`` has, of the series that the filter selects."""
    values: dict[_Kind, dict[Series, list[_Value]]] = defaultdict(lambda: defaultdict(list))
    for identity, rows in _values(warehouse, f, {book.table for book in found}):
        table, flow, sector, basis, adjustment, prices, variable, _, partner, scheme, commodity = identity
        values[table, sector, basis, adjustment, prices, variable, scheme][flow, partner, commodity] += rows
    return {book: _of_book(book, runs, values.get(_kind(book), {})) for book, runs in found.items()}


def _values(warehouse: Rows, f: Filter, tables: Collection[str]) -> Iterator[tuple[_Kind, list[_Value]]]:
    """The properties of each series (``sql.IDENTITY``) with its values, wherever the figures stand."""
    views = {table: there for table in sorted(tables) if (there := warehouse.view(table))}
    if not views:
        statement, names = sql.states(f), sql.series(f)
        of: dict[int, list[_Value]] = defaultdict(list)
        for row in warehouse.rows(statement.text, statement.parameters):
            of[row[0]].append(row[1:])  # a hundred thousand rows for a text
        for number, *identity in warehouse.rows(names.text, names.parameters):
            yield tuple(identity), of[number]
    for table, there in views.items():
        statement = sql.states(replace(f, table_id=(table,)), sql.SqlStore(*there))
        for row in warehouse.figures(statement.text, statement.parameters):
            *identity, start, end, release, superseded, value = row
            yield tuple(identity), [(start, end, release, superseded or sql.OPEN, value)]


def _kind(book: Book) -> _Kind:
    properties = (book.sector, book.basis, book.adjustment, book.prices, book.variable)
    return (book.table, *(p.value for p in properties), book.scheme)


def _of_book(book: Book, runs: Sequence[Run], values: dict[Series, list[_Value]]) -> States:
    out = States(book, list(runs))
    codes = {*book.exports, *book.imports}
    out._rows = {series: rows for series, rows in values.items() if series[2] in codes}
    by_series: dict[Series, list[Run]] = defaultdict(list)
    for run in runs:
        by_series[run.flow, run.partner, run.commodity].append(run)
    out._runs = dict(by_series)
    return out


def joined(book: Book, parts: Sequence[States]) -> States:
    """The states of a book of several categories, from those of its parts."""
    out = States(book, [r for one in parts for r in one.runs])
    for one in parts:
        out._rows |= one._rows
        out._runs |= one._runs
    return out
