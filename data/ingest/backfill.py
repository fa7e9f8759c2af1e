"""The publishers' archive of past releases, as the ``[[archive]]`` entries of the list give its addresses.

An archived file never changes: what was had once is not asked for again, and what an archive lacks is no failure.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from pathlib import Path

from data.ingest.fetch import PUBLISHERS, Wanted
from data.ingest.load import SHIPPED_CALENDAR
from data.sources.calendar_csv import read_calendar

_SINCE = re.compile(r"((?:19|20)\d\d)(?:-(0[1-9]|1[0-2]))?")


def month_of(since: str) -> dt.date:
    """The first statistical month of ``2018`` or ``2018-05``. Raises ValueError for anything else."""
    found = _SINCE.fullmatch(since.strip())
    if found is None:
        raise ValueError(f"“{since}” is no year or month: write 2018 or 2018-05")
    return dt.date(int(found[1]), int(found[2] or 1), 1)


def archived(since: dt.date, today: dt.date, file: Path = PUBLISHERS) -> list[Wanted]:
    """Every address of the archive for the releases of statistical months from ``since`` on that are out, oldest first.

    Each is kept under the folder of its release: the calendar knows the day, whatever the file says of itself.
    """
    calendar = read_calendar(SHIPPED_CALENDAR)
    entries = tomllib.loads(file.read_text(encoding="utf-8")).get("archive", [])
    wanted = []
    for one in calendar.entries:
        if one.month < since or one.release > today:
            continue
        names = {
            "yymm": f"{one.month:%y%m}",
            "mmyy": f"{one.month:%m%y}",
            "release": f"{one.release:%Y-%m}",
            "day": one.release.isoformat(),
        }
        for entry in entries:
            folder = f"{entry['folder']}/{one.release.isoformat()}"
            name = entry.get("name", "").format(**names)
            wanted.append(Wanted(entry["url"].format(**names), folder, "content", name, archived=True))
    return wanted


def uncovered(since: dt.date) -> dt.date | None:
    """The first month whose release day the calendar has, where that is after ``since``: the earlier have no date."""
    first = min((one.month for one in read_calendar(SHIPPED_CALENDAR).entries), default=None)
    return first if first is not None and first > since else None
