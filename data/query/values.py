"""The values of series, in memory: those that most questions are about from the start, others once they were asked for.

What is added up here is what the statement that an answer shows adds up, as ``few`` does it from rows.
"""

from __future__ import annotations

import datetime as dt
import threading
from array import array
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from data.period import Period
from data.query import few, sql
from data.query.cells import Sum, Sums
from data.query.index import ListedSeries
from data.query.reading import Rows

PINNED = 1_000_000
"""Values that are held from the start at most: 24 MB."""
LATELY = 200_000
"""Values of other series that are held, those asked for last."""
MISSING = 2_500
"""Values that are read for one question at most: to add up more costs less where they are."""
STEPS = 25_000
"""Series times periods that are gone through here at most."""
AT_ONCE = 64
"""Series that one statement reads."""
_COUNTS = "SELECT list(series_id), list(n) FROM (SELECT series_id, count(*) AS n FROM observations GROUP BY series_id)"
_OPEN = sql.OPEN.toordinal()


class ValueColumn(NamedTuple):
    """Values by their first month: first and last month, millionths, the day of the release, and of that which
    superseded it. ``months``: every value is of one month, and of another one than the next."""

    starts: array[int]
    ends: array[int]
    millionths: array[int]
    releases: array[int]
    gone: array[int]
    months: bool

    def __len__(self) -> int:
        return len(self.starts)


class History(NamedTuple):
    """One series: the values that stand, and those that stood before."""

    now: ValueColumn
    past: ValueColumn


def _column(rows: Sequence[tuple[int, ...]]) -> ValueColumn:
    if not rows:
        none = array("i")
        return ValueColumn(none, none, none, none, none, months=True)
    starts, ends, millionths, releases, gone = zip(*rows, strict=True)
    single = starts == ends and len(set(starts)) == len(starts)
    return ValueColumn(
        array("i", starts), array("i", ends), array("q", millionths), array("i", releases), array("i", gone), single
    )


class SeriesValues:
    """The values of one file. Thread-safe."""

    def __init__(self, warehouse: Rows) -> None:
        self._warehouse, self._lock = warehouse, threading.Lock()
        self._pinned: dict[int, History] = {}
        self._lately: OrderedDict[int, History] = OrderedDict()
        self._held = 0
        self._days: dict[int, dt.date] = {}
        self._counts: dict[int, int] = {}
        for numbers, counts in warehouse.once(_COUNTS):
            self._counts = dict(zip(array("i", numbers), array("i", counts), strict=True))

    def pin(self, series: Iterable[ListedSeries]) -> None:
        """Hold these series for as long as the file serves, as many as there is room for."""
        room = PINNED
        wanted = []
        for one in series:
            room -= self._counts.get(one.number, 0)
            if room >= 0:
                wanted.append(one.number)
        self._pinned.update(self._read(wanted))

    def added(self, series: Sequence[ListedSeries], periods: Sequence[Period], as_of: dt.date | None) -> Sums | None:
        """The rows of ``sql.cells`` for these series; None where too much would have to be read for them, or where
        several are alike in flow, partner and category: those are added up together."""
        if len(series) * len(periods) > STEPS or len({one.named for one in series}) < len(series):
            return None
        held = self._histories([one.number for one in series])
        if held is None:
            return None
        day = None if as_of is None else as_of.toordinal()
        out: Sums = {}
        for one, history in zip(series, held, strict=True):
            named = one.named
            for k, period in enumerate(periods):
                sums = _sums(history, period, day)
                if sums:
                    out[*named, k] = {
                        step: Sum(total / 1_000_000, n, self._day(oldest), self._day(newest))
                        for step, total, n, oldest, newest in sums
                    }
        return out

    def _day(self, ordinal: int) -> dt.date:
        found = self._days.get(ordinal)
        if found is None:
            found = self._days[ordinal] = dt.date.fromordinal(ordinal)
        return found

    def _histories(self, numbers: Sequence[int]) -> list[History] | None:
        """The series by number, read where they are not held; None where that is too much."""
        with self._lock:
            held = [self._pinned.get(number) or self._lately.get(number) for number in numbers]
        lacking = [number for number, history in zip(numbers, held, strict=True) if history is None]
        if not lacking:
            return held  # type: ignore[return-value]
        if sum(self._counts.get(number, 0) for number in lacking) > MISSING:
            return None
        read = dict(self._read(lacking))
        with self._lock:
            for number, history in read.items():
                if number not in self._lately:
                    self._held += _size(history)
                    self._lately[number] = history
            while self._held > LATELY:
                self._held -= _size(self._lately.popitem(last=False)[1])
        return [history or read[number] for number, history in zip(numbers, held, strict=True)]

    def _read(self, numbers: Sequence[int]) -> Iterator[tuple[int, History]]:
        for at in range(0, len(numbers), AT_ONCE):
            some = numbers[at : at + AT_ONCE]
            statement = sql.histories(some)
            rows = self._warehouse.once(statement.text, statement.parameters)
            found = {number: list(rows) for number, rows in groupby(sorted(rows), key=itemgetter(0))}
            for number in some:
                own = [row[1:] for row in found.get(number, ())]
                now, past = [r for r in own if r[4] == _OPEN], [r for r in own if r[4] != _OPEN]
                yield number, History(_column(now), _column(past))


def _size(history: History) -> int:
    """How many values it has, with something for a series itself."""
    return len(history.now) + len(history.past) + 20


def _sums(history: History, period: Period, day: int | None) -> Sequence[tuple[int, int, int, int, int]]:
    """Of the values within a period, as they stand or stood on a day, by their length in months: the sum in
    millionths, how many, the oldest and the newest release."""
    now = history.now
    if day is None and now.months:
        a, z = bisect_left(now.starts, period.start), bisect_right(now.starts, period.end)
        if a == z:
            return ()
        if z - a == 1:
            return ((1, now.millionths[a], 1, now.releases[a], now.releases[a]),)
        days = now.releases[a:z]
        return ((1, sum(now.millionths[a:z]), z - a, min(days), max(days)),)
    sums: dict[int, list[int]] = {}
    for months, millionths, release in _within(history, period, day):
        few.add(sums, months, millionths, release)
    return [(months, *one) for months, one in sums.items()]  # type: ignore[misc]


def _within(history: History, period: Period, day: int | None) -> Iterator[tuple[int, int, int]]:
    """Length, millionths and release of each value."""
    for column in history if day is not None else history[:1]:
        a, z = bisect_left(column.starts, period.start), bisect_right(column.starts, period.end)
        for i in range(a, z):
            if column.ends[i] <= period.end and (day is None or column.releases[i] <= day < column.gone[i]):
                yield column.ends[i] - column.starts[i] + 1, column.millionths[i], column.releases[i]
