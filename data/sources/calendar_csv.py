"""The release calendar: which month was, or will be, published on which day."""

from __future__ import annotations

import csv
import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from data.sources.base import LayoutError

COLUMNS = ["statistical_month", "release_date", "evidence"]
ESTIMATED_LAG = dt.timedelta(days=28)
"""Where the calendar does not reach: at least this far apart are two releases in a row."""


@dataclass(frozen=True, slots=True, order=True)
class Scheduled:
    """One release: its reference month (first day), its date, and how that is known."""

    month: dt.date
    release: dt.date
    evidence: str
    verified: bool


@dataclass(frozen=True)
class Calendar:
    """The releases in order of reference month."""

    entries: tuple[Scheduled, ...] = ()

    def release_of(self, month: dt.date) -> dt.date | None:
        """The release date of a reference month, or None when it is not in the calendar."""
        return next((entry.release for entry in self.entries if entry.month == month), None)

    def month_of(self, release: dt.date) -> dt.date | None:
        """The newest reference month out on ``release``, or None before the calendar starts."""
        out = [entry.month for entry in self.entries if entry.release <= release]
        return max(out, default=None)

    def before(self, release: dt.date) -> tuple[dt.date, bool]:
        """The release just before, and whether the calendar tells it (else it is estimated)."""
        dates = sorted(entry.release for entry in self.entries)
        at = bisect_left(dates, release)
        # Longer than the longest gap ever seen (76 days in 2025) means that entries are missing between.
        if at > 0 and release - dates[at - 1] <= dt.timedelta(days=80):
            return dates[at - 1], True
        return release - ESTIMATED_LAG, False

    def merge(self, other: Iterable[Scheduled]) -> Calendar:
        """Both calendars; for a month in both, the other's entry stands."""
        by_month = {entry.month: entry for entry in self.entries} | {entry.month: entry for entry in other}
        return Calendar(tuple(by_month[month] for month in sorted(by_month)))


def read_calendar(path: Path) -> Calendar:
    """Read ``ft900-release-dates.csv``. Raises LayoutError naming the line that is not a date."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.reader(handle))
    if not rows or rows[0] != COLUMNS:
        raise LayoutError(path.name, "", "A1", f"the header {COLUMNS}", rows[0] if rows else "nothing")
    entries = []
    for number, row in enumerate(rows[1:], 2):
        if not row:
            continue
        try:
            month, release = dt.date.fromisoformat(f"{row[0]}-01"), dt.date.fromisoformat(row[1])
        except (ValueError, IndexError) as error:
            raise LayoutError(path.name, "", f"A{number}", "YYYY-MM,YYYY-MM-DD,evidence", row) from error
        evidence = row[2] if len(row) > 2 else ""
        entries.append(Scheduled(month, release, evidence, "UNVERIFIED" not in evidence))
    return Calendar().merge(entries)
