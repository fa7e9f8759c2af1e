"""Finds the months that the Census API has and the warehouse lacks, and downloads them."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data import period
from data.ingest.census_api import PROGRAMS, Client, Pull
from data.ingest.fetch import PUBLISHERS
from data.ingest.load import SHIPPED_CALENDAR
from data.sources.calendar_csv import read_calendar
from data.warehouse.reader import Warehouse

_LOADED = """
FROM coverage c JOIN series s USING (series_id)
WHERE s.table_id = ? AND s.flow = ? AND s.scheme = ? AND length(s.commodity) = ? AND c.step = 1
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """One ``[[api]]`` of the list: a program of the API at a level of detail, from month ``since`` where none is in."""

    program: str
    level: str
    url: str
    since: str

    @property
    def name(self) -> str:
        return f"{self.program} {self.level}"

    @property
    def series(self) -> list[object]:
        """What tells its series in the warehouse: table, flow, classification, digits of a code."""
        return [*PROGRAMS[self.program].series, int(self.level.lstrip("HSNA"))]


def listed(file: Path = PUBLISHERS) -> list[Listed]:
    """The programs that the list names; none where it names none. Raises ValueError for one that there is not."""
    found = [Listed(**entry) for entry in tomllib.loads(file.read_text(encoding="utf-8")).get("api", [])]
    unknown = [one.program for one in found if one.program not in PROGRAMS]
    if unknown:
        raise ValueError(f"{file.name} names {unknown[0]}: the programs are {', '.join(PROGRAMS)}")
    return found


def months(warehouse: Warehouse, one: Listed, today: dt.date) -> tuple[int, int] | None:
    """The first and the last month (ordinals) that are out by the calendar and not in; None where all are in."""
    out = read_calendar(SHIPPED_CALENDAR).month_of(today)
    loaded = warehouse.rows(f"SELECT max(c.last) {_LOADED}", one.series)[0][0]
    year, number = map(int, one.since.split("-"))
    first = period.month(year, number) if loaded is None else period.from_date(loaded) + 1
    return None if out is None or period.from_date(out) < first else (first, period.from_date(out))


def partners(warehouse: Warehouse, one: Listed) -> frozenset[str]:
    """The partners that are loaded, by their codes."""
    return frozenset(code for (code,) in warehouse.rows(f"SELECT DISTINCT s.partner {_LOADED}", one.series))


def pull_newer(
    listing: list[Listed], warehouse: Warehouse, into: Path, today: dt.date, key: str | None = None
) -> Iterator[tuple[Listed, Pull]]:
    """What became of each program that has months to ask for; the files are kept under ``into``."""
    clients: dict[str, Client] = {}
    for one in listing:
        span = months(warehouse, one, today)
        if span is not None:
            client = clients.setdefault(one.url, Client(into, today, key, one.url))
            yield one, client.pull(one.program, one.level, *span, partners(warehouse, one))
