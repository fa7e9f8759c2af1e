"""Sums of few rows, made here. Where the numbers of the series are known, the rows that a statement of sums would add
up are read by number and added: that costs a third of the statement, most of whose time is its planning."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from data.period import Period, from_date
from data.query import sql

MOST = 2_000
"""Rows that may be read: more are added up sooner where they are."""
Named = tuple[str, str, str]
"""Flow, partner and commodity of a series."""
K = TypeVar("K")
_PROPERTIES = ("table_id", "sector", "basis", "adjustment", "prices", "variable", "scheme")
_NAMES = [f.name for f in fields(sql.Filter)]


@dataclass
class Numbers:
    """The numbers of the series of which it was read what is published, and what was asked for that."""

    _asked: list[sql.Filter] = field(default_factory=list)
    _series: dict[tuple[str, ...], dict[int, Named]] = field(default_factory=dict)

    def note(self, asked: sql.Filter) -> None:
        """Every series of a filter is known after this."""
        self._asked.append(asked)

    def put(self, properties: tuple[str, ...], named: Named, number: int) -> None:
        """One series: its table, sector, basis, adjustment, prices, variable and scheme, what it is of, its number."""
        self._series.setdefault(properties, {})[number] = named

    def of(self, wanted: sql.Filter, months: int) -> dict[int, Named] | None:
        """The series of a filter (of one book), where all of them are known and few; else None."""
        if wanted.not_partner or not any(_holds(one, wanted) for one in self._asked):
            return None
        own = self._series.get(tuple(getattr(wanted, name)[0] for name in _PROPERTIES), {})
        sets = [None if given is None else set(given) for given in (wanted.flow, wanted.partner, wanted.commodity)]
        found = {
            number: named
            for number, named in own.items()
            if all(among is None or one in among for one, among in zip(named, sets, strict=True))
        }
        return found if len(found) * months <= MOST else None


def _holds(asked: sql.Filter, wanted: sql.Filter) -> bool:
    """Whether a filter lets through all that another one does."""
    for name in _NAMES:
        wide, narrow = getattr(asked, name), getattr(wanted, name)
        if wide is not None and (narrow is None or not set(wide).issuperset(narrow)):
            return False
    return True


def added(rows: Iterable[Sequence[Any]], series: dict[int, Named], periods: Sequence[Period]) -> list[tuple[Any, ...]]:
    """The rows of ``sql.rows`` as those of ``sql.cells``."""
    sums: dict[tuple[Any, ...], list[Any]] = {}
    spans = [(k, p.start, p.end) for k, p in enumerate(periods)]
    months: dict[dt.date, int] = {}
    for number, start, end, millionths, release in rows:
        first = months.get(start)
        if first is None:
            first = months[start] = from_date(start)
        last = first if end is start or end == start else from_date(end)
        for k, a, z in spans:
            if a <= first and last <= z:
                add(sums, (*series[number], k, last - first + 1), millionths, release)
    return [(*key, total / 1_000_000, n, oldest, newest) for key, (total, n, oldest, newest) in sums.items()]


def add(sums: dict[K, list[Any]], key: K, millionths: int, release: Any) -> None:
    """Put a value to its sum: that in millionths, how many they are, the oldest and the newest release."""
    one = sums.get(key)
    if one is None:
        sums[key] = [millionths, 1, release, release]
    else:
        one[0] += millionths
        one[1] += 1
        one[2], one[3] = min(one[2], release), max(one[3], release)
