"""How to tell when a file was released: its folder, its name, its own words, or its last month by the calendar."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

from data import period
from data.sources.calendar_csv import Calendar
from data.sources.fred import last_month
from data.sources.period_rows import period_rows
from data.sources.workbook import open_workbook

ReleaseRule = Callable[[Path, Calendar], dt.date | None]
"""Finds the release date of a file, or None when this way does not tell. Raises LayoutError for a file that it cannot
read."""

_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_MONTH = re.compile(r"(?<!\d)(\d{4})-(\d{2})(?![\d])")
_AS_OF = re.compile(r"as[-_ ]of[-_ ](\d{4})-(\d{2})(?!\d)", re.IGNORECASE)
_UPDATED = re.compile(r"last updated:? (\w+ \d{1,2}, \d{4})", re.IGNORECASE)

PINNED: tuple[tuple[str, dt.date, str], ...] = (
    (
        r"general-imports-hs2-all-partners-2023-01_2024-12\.parquet|timeseries-intltrade-imports-hs-hs2-2024-12\.json",
        dt.date(2025, 6, 5),
        "an API pull on the June 2025 annual revision (its months end in 2024)",
    ),
    (r"gdp-2025-04\.csv", dt.date(2025, 3, 27), "the third estimate of 2024 Q4, current in April 2025"),
    (r"gdp-1947-2024-as-of-2025-03\.csv", dt.date(2025, 2, 27), "the second estimate of 2024 Q4, the one before it"),
    (
        r"imports-for-consumption-and-duty-hs2-selected-partners-2013-01_2021-06\.parquet",
        dt.date(2021, 8, 5),
        "pulled after the release of June 2021, which the calendar does not have",
    ),
    (
        r"imports-for-consumption-and-duty-hs10-51-partners-2024\.parquet",
        dt.date(2025, 6, 5),
        "an API pull on the June 2025 annual revision, of the year 2024",
    ),
)
"""Files whose own name and cells do not tell their vintage: file name pattern, release, why."""


def from_folder(path: Path, calendar: Calendar) -> dt.date | None:
    """The nearest folder above the file that is named by a date."""
    for part in reversed(path.parts[:-1]):
        found = _DAY.search(part)
        if found:
            return dt.date(*map(int, found.groups()))
    return None


def from_name(path: Path, calendar: Calendar) -> dt.date | None:
    """A full date in the file's name (``BOPGSTB-2025-02-05.csv``), or the first of an ``as-of-2025-03``."""
    found = _DAY.search(path.name)
    if found:
        return dt.date(*map(int, found.groups()))
    found = _AS_OF.search(path.name)
    return dt.date(int(found[1]), int(found[2]), 1) if found else None


def from_last_month(path: Path, calendar: Calendar) -> dt.date | None:
    """The last month in the file's name (``..._2013-01_2026-05.parquet``), by the release calendar."""
    months = _MONTH.findall(path.stem)
    return calendar.release_of(dt.date(int(months[-1][0]), int(months[-1][1]), 1)) if months else None


def from_updated_line(path: Path, calendar: Calendar) -> dt.date | None:
    """The "Last updated April 3, 2025" line at the head of a BEA workbook."""
    book = open_workbook(path)
    for sheet in [book.sheet(index) for index in range(min(2, len(book.names)))]:
        found = _UPDATED.search(" ".join(sheet.text(row, 1) for row in range(1, 4)))
        if found:
            return dt.datetime.strptime(found.group(1), "%B %d, %Y").date()
    return None


def from_mmyy(path: Path, calendar: Calendar) -> dt.date | None:
    """The reference month in a BEA file's name (``-0325``), by the release calendar."""
    found = re.search(r"-(\d{2})(\d{2})$", path.stem)
    return calendar.release_of(dt.date(2000 + int(found.group(2)), int(found.group(1)), 1)) if found else None


def from_pin(path: Path, calendar: Calendar) -> dt.date | None:
    """A date recorded in ``PINNED``."""
    for pattern, release, _why in PINNED:
        if re.fullmatch(pattern, path.name.lower()):
            return release
    return None


def from_bulk(path: Path, calendar: Calendar) -> dt.date | None:
    """The release of the month in a name like ``IMDB2403.ZIP``; before the calendar five weeks after the month."""
    found = re.fullmatch(r"(?:im|ex)db(\d{2})(\d{2})\.zip", path.name.lower())
    if found is None or not 1 <= int(found[2]) <= 12:
        return None
    month = dt.date(2000 + int(found[1]), int(found[2]), 1)
    first = min((entry.month for entry in calendar.entries), default=dt.date.max)
    return calendar.release_of(month) or (month + dt.timedelta(days=31 + 35) if month < first else None)


def from_newest_line(path: Path, calendar: Calendar) -> dt.date | None:
    """The newest release among the lines of the headlines: the file is as of then, each line of its own release."""
    from data.sources.headlines import lines

    newest: dt.date = max(line["release"] for _, line in lines(path))
    return newest


def from_archive(path: Path, calendar: Calendar) -> dt.date | None:
    """The reference month in the name of the publisher's archive (``ft900_2503``), by the release calendar."""
    for part in reversed(path.parts[:-1]):
        found = re.fullmatch(r"(?:trad|ft900(?:xls)?)[_-]?(\d{2})(\d{2})", part.lower())
        if found and 1 <= int(found.group(2)) <= 12:
            return calendar.release_of(dt.date(2000 + int(found.group(1)), int(found.group(2)), 1))
    return None


def from_content(path: Path, calendar: Calendar) -> dt.date | None:
    """The last month of ``country.xlsx``, or of Exhibit 1 beside an exhibit, by the release calendar."""
    last = _last_of_country(path) if path.name.lower() == "country.xlsx" else _last_of_exhibit_1(path.parent)
    return None if last is None else calendar.release_of(period.first_day(last))


def from_balance(path: Path, calendar: Calendar) -> dt.date | None:
    """The last month of FRED's balance, by the release calendar."""
    return calendar.release_of(period.first_day(last_month(path, "BOPGSTB", 1)))


def from_quarter(path: Path, calendar: Calendar) -> dt.date | None:
    """The end of the month after the last quarter of FRED's GDP: the advance estimate comes in its last days."""
    return period.first_day(last_month(path, "GDP", 3) + 2) - dt.timedelta(days=1)


def _last_of_exhibit_1(folder: Path) -> int | None:
    path = next((one for one in folder.iterdir() if one.name.lower() in ("exh1.xlsx", "exh1.xls")), None)
    if path is None:
        return None
    sheet = open_workbook(path).sheet(0)
    rows = period_rows(sheet, sheet.require("Period", stop=12) + 2, list(range(2, 11)))
    return max(row.end for row in rows if not row.prior and row.start == row.end)


def _last_of_country(path: Path) -> int | None:
    sheet = open_workbook(path).sheet("country")
    months = [
        period.month(int(float(str(row[0]))), at - 2)
        for row in sheet.rows[1:]
        if len(row) > 15 and str(row[0]).strip()
        for at in range(3, 15)
        if isinstance(row[at], int | float) and row[at]
    ]
    return max(months, default=None)
