"""Which adapter reads which file, and when that file was released.

A file is recognised by its name and, where names repeat, by a folder above it. All entries that match
read the same file (BEA's ``trad-time-series`` has tables for several adapters); when one of them refuses
the file, all of it is refused. To add a table: write ``read(path, release) -> list[Extract]`` and add one
line to ``ENTRIES``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from data.sources.base import Adapter, LayoutError
from data.sources.calendar_csv import Calendar
from data.sources.workbook import open_workbook

ReleaseRule = Callable[[Path, Calendar], dt.date | None]
"""Finds the release date of a file, or None when this way does not tell."""

_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_MONTH = re.compile(r"(?<!\d)(\d{4})-(\d{2})(?![\d])")
_UPDATED = re.compile(r"last updated:? (\w+ \d{1,2}, \d{4})", re.IGNORECASE)

PINNED: tuple[tuple[str, dt.date, str], ...] = (
    (
        r"general-imports-hs2-all-partners-2023-01_2024-12\.parquet|timeseries-intltrade-imports-hs-hs2-2024-12\.json",
        dt.date(2025, 6, 5),
        "an API pull on the June 2025 annual revision (its months end in 2024)",
    ),
    (r"gdp-2025-04\.csv", dt.date(2025, 3, 27), "the third estimate of 2024 Q4, current in April 2025"),
)
"""Files whose own name and cells do not tell their vintage: file name pattern, release, why."""


@dataclass(frozen=True)
class Entry:
    """One kind of file: its name pattern (whole name, lower case), a folder above it, its adapter's address."""

    kind: str
    pattern: str
    adapter: str
    release: tuple[ReleaseRule, ...]
    folder: str | None = None

    def matches(self, path: Path) -> bool:
        """Whether this kind of file is named like ``path``."""
        named = re.fullmatch(self.pattern, path.name.lower()) is not None
        return named and (self.folder is None or self.folder in [part.lower() for part in path.parts[:-1]])

    def load(self) -> Adapter:
        """The adapter function, imported when first needed."""
        module, name = self.adapter.split(":")
        return cast(Adapter, getattr(import_module(module), name))


def from_folder(path: Path, calendar: Calendar) -> dt.date | None:
    """The nearest folder above the file that is named by a date."""
    for part in reversed(path.parts[:-1]):
        found = _DAY.search(part)
        if found:
            return dt.date(*map(int, found.groups()))
    return None


def from_name(path: Path, calendar: Calendar) -> dt.date | None:
    """A full date in the file's name (``BOPGSTB-2025-02-05.csv``)."""
    found = _DAY.search(path.name)
    return dt.date(*map(int, found.groups())) if found else None


def from_last_month(path: Path, calendar: Calendar) -> dt.date | None:
    """The last month in the file's name (``..._2013-01_2026-05.parquet``), by the release calendar."""
    months = _MONTH.findall(path.stem)
    return calendar.release_of(dt.date(int(months[-1][0]), int(months[-1][1]), 1)) if months else None


def from_updated_line(path: Path, calendar: Calendar) -> dt.date | None:
    """The "Last updated April 3, 2025" line at the head of a BEA workbook."""
    try:
        book = open_workbook(path)
        sheets = [book.sheet(index) for index in range(min(2, len(book.names)))]
    except LayoutError:
        return None
    for sheet in sheets:
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


FT900 = (from_folder,)
BEA = (from_updated_line, from_mmyy, from_folder)
PULL = (from_pin, from_folder, from_name, from_last_month)

ENTRIES: tuple[Entry, ...] = (
    Entry("country", r"country\.xlsx", "data.sources.country:read", FT900),
    Entry("exhibit 1", r"exh1\.xlsx", "data.sources.totals:read_exhibit_1", FT900),
    Entry("exhibit 12", r"exh12\.xlsx", "data.sources.totals:read_exhibit_12", FT900),
    Entry("trad-time-series 1", r"trad-time-series-\d{4}\.xlsx", "data.sources.totals:read_bea_table_1", BEA),
    Entry("fred balance", r"bopgstb.*\.csv", "data.sources.fred:read_balance", PULL),
    Entry("fred gdp", r"gdp.*\.csv", "data.sources.fred:read_gdp", PULL),
    # The other exhibits, BEA's other tables, the Census histories and the API: one line each.
)

REFERENCE_FILES: tuple[str, ...] = (
    r"ft900-release-dates\.csv",
    r"schedule-c\.txt",
    r"country_codes\.csv",
    r".*\.lay",
    r"(enduse|hitech|naics|sitc|hsdesc|concord)\.txt",
    r"harmonized-system\.csv",
    r".*\.(pdf|md)",
)
"""Files that carry no figures: read elsewhere (calendar, vocabulary) or by people."""


def entries_for(path: Path) -> list[Entry]:
    """Every entry that reads this file; empty when the file is not known."""
    return [entry for entry in ENTRIES if entry.matches(path)]


def is_reference(path: Path) -> bool:
    """Whether the file is known to carry no figures."""
    return any(re.fullmatch(pattern, path.name.lower()) for pattern in REFERENCE_FILES)


def release_date(path: Path, entry: Entry, calendar: Calendar) -> dt.date:
    """The release (vintage) of a file. Raises LayoutError when nothing about it tells."""
    for rule in entry.release:
        found = rule(path, calendar)
        if found is not None:
            return found
    raise LayoutError(path.name, "", "", "a release date (a folder named YYYY-MM-DD above the file)", path.parent.name)
