"""Detail that a list names, kept up: the months that are out and not here are fetched, year by year."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from data.api_programs import Need, programs
from data.ingest.demand import FetchedDetail, Fetcher
from data.ingest.fetch import PUBLISHERS
from data.ingest.load import SHIPPED_CALENDAR
from data.period import from_date, month
from data.sources.calendar_csv import read_calendar


@dataclass(frozen=True, slots=True)
class Kept:
    """One ``[[detail]]`` of the list."""

    program: str
    digits: int
    since: str
    codes: tuple[str, ...] = ("",)
    partners: tuple[str, ...] | None = None

    def need(self, last: int) -> Need:
        """All of it, up to a month."""
        level = programs()[self.program].level_of(self.digits)
        assert level is not None
        return Need(self.program, level, self.codes, self.partners, month(*map(int, self.since.split("-"))), last)


def listed(file: Path = PUBLISHERS) -> list[Kept]:
    """What the list names; nothing where it names none. Raises ValueError for what the API does not have."""
    found = []
    for entry in tomllib.loads(file.read_text(encoding="utf-8")).get("detail", []):
        partners = tuple(entry.pop("partners", ())) or None
        one = Kept(**{**entry, "codes": tuple(entry.get("codes", ("",)))}, partners=partners)
        if one.program not in programs():
            raise ValueError(f"{file.name} names {one.program}: the programs are {', '.join(programs())}")
        if programs()[one.program].level_of(one.digits) is None:
            deepest = max(level for level, _ in programs()[one.program].levels)
            raise ValueError(f"{file.name} asks {one.program} for {one.digits} digits: it has {deepest} at most")
        found.append(one)
    return found


def keep(listing: list[Kept], fetcher: Fetcher, today: dt.date) -> Iterator[tuple[Need, FetchedDetail]]:
    """What became of each year that was not here."""
    out = read_calendar(SHIPPED_CALENDAR).month_of(today)
    if out is None:
        return
    for one in listing:
        whole = one.need(from_date(out))
        for year in range(whole.first // 12, whole.last // 12 + 1):
            need = replace(whole, first=max(whole.first, year * 12), last=min(whole.last, year * 12 + 11))
            if not fetcher.has(need):
                yield need, fetcher.fetch(need, today)
