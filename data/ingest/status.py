"""What is loaded: which tables reach how far, from which release, and whether a newer one is out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from data.period import first_day, from_date
from data.tables import having, tables
from data.warehouse.reader import Edition, Warehouse
from data.warehouse.slices import Slice

NOT_BY_CALENDAR = frozenset(name for name, told in having("by_calendar").items() if not told)
"""Tables that are not part of the FT-900, so that its calendar says nothing about them."""

LAGS = {3: 1, 12: 0}
"""Months from the end of a quarter (a year) to the statistical month whose release has it: the quarterly exhibits come
with the month after the quarter, annual files with December."""


@dataclass(frozen=True, slots=True)
class ScheduledRelease:
    """A line of the release calendar: reference month (first day), release date, whether it is verified."""

    month: dt.date
    release: dt.date
    verified: bool


@dataclass(frozen=True, slots=True)
class TableStatus:
    """One table: the first and the last month that it covers, its newest release and how many are in.

    ``newest_last`` is the last month of the newest release (an old release may reach further). ``newer`` is
    the newest release that the calendar says is out and that this table does not have. A table without months is
    measured by its own periods: the release that brought its newest quarter or year, where that is not in.
    """

    table_id: str
    first: dt.date
    last: dt.date
    release: dt.date
    newest_last: dt.date
    releases: int
    series: int
    newer: ScheduledRelease | None


@dataclass(frozen=True, slots=True)
class CheckLine:
    """The outcome of one check of one document (``ok``, ``noted`` with its reason, ``failed``)."""

    check_id: str
    status: str
    exhibit: str
    file: str
    release: dt.date | None
    detail: str


@dataclass(frozen=True)
class Status:
    """Everything that ``tradebot status`` prints."""

    warehouse: str
    tables: list[TableStatus]
    checks: list[CheckLine]
    latest: ScheduledRelease | None
    following: ScheduledRelease | None
    documents: int

    @property
    def failed(self) -> list[CheckLine]:
        """Checks that failed and that no line of the corrections file explains."""
        return [line for line in self.checks if line.status == "failed"]


_TABLES = """
WITH reach AS (
    SELECT s.table_id, c.release, min(c.first) AS first, max(c.last) AS last
    FROM coverage c JOIN series s USING (series_id) GROUP BY ALL
), sizes AS (
    SELECT table_id, count(*) AS series FROM series GROUP BY table_id
)
SELECT table_id, min(first), max(last), max(release), arg_max(last, release), count(*), any_value(series)
FROM reach JOIN sizes USING (table_id) GROUP BY table_id ORDER BY table_id
"""

_CHECKS = """
SELECT c.check_id, c.status, coalesce(d.exhibit, ''), coalesce(d.file, ''), d.release, c.detail
FROM checks c LEFT JOIN documents d USING (document_id) ORDER BY d.release, d.exhibit, c.check_id, c.detail
"""


def status(warehouse: Warehouse | Edition, today: dt.date) -> Status:
    """What is loaded, seen from ``today``. Raises NothingLoadedError when nothing is."""
    calendar = [
        ScheduledRelease(*row)
        for row in warehouse.rows("SELECT statistical_month, release, verified FROM releases ORDER BY release")
    ]
    out = [one for one in calendar if one.release <= today]
    coming = [one for one in calendar if one.release > today]
    latest = out[-1] if out else None
    found = []
    for table, first, last, release, newest_last, releases, series in warehouse.rows(_TABLES):
        newer = newer_release(table, last, release, out)
        found.append(TableStatus(table, first, last, release, newest_last, releases, series, newer))
    edition = warehouse.edition() if isinstance(warehouse, Warehouse) else warehouse
    found = sorted([*found, *_detail(edition.slices, out)], key=lambda one: one.table_id)
    return Status(
        warehouse=warehouse.path.name,
        tables=found,
        checks=[CheckLine(*row) for row in warehouse.rows(_CHECKS)],
        latest=latest,
        following=coming[0] if coming else None,
        documents=int(warehouse.rows("SELECT count(*) FROM documents")[0][0]) + len(edition.slices),
    )


def _detail(slices: Sequence[Slice], out: list[ScheduledRelease]) -> Iterator[TableStatus]:
    """The tables that are kept in slices; a series is a partner and slice."""
    for table in sorted({one.table for one in slices}):
        mine = [one for one in slices if one.table == table]
        newest = max(mine, key=lambda one: (one.release, one.last))
        releases = {one.release for one in mine}
        newer = newer_release(table, first_day(newest.last), newest.release, out)
        series = sum(len(one.partners) if one.partners is not None else 1 for one in mine)
        span = first_day(min(one.first for one in mine)), first_day(max(one.last for one in mine))
        yield TableStatus(table, *span, newest.release, first_day(newest.last), len(releases), series, newer)


def newer_release(table: str, last: dt.date, release: dt.date, out: list[ScheduledRelease]) -> ScheduledRelease | None:
    """The release that a table misses, by its own frequency."""
    if not out or table in NOT_BY_CALENDAR:
        return None
    frequencies = tables().get(table, {}).get("frequency", ["month"])
    if "month" in frequencies:
        return out[-1] if out[-1].release > release else None
    step = 3 if "quarter" in frequencies else 12
    for one in reversed(out):
        end = from_date(one.month) - LAGS[step]
        if (end + 1) % step == 0:
            return one if end > from_date(last) else None
    return None
