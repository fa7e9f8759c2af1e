"""The last month in a fetched file, from its cells only: its name, date and headers are not believed."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

from data import period
from data.sources import registry
from data.sources.base import Extract, LayoutError, digest
from data.tables import tables

_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Carried:
    """``month``: the last month with a figure of its own (an ordinal), None where the file has no months.
    ``last``: the last month of any period. ``problem``: why it cannot be read; then nothing else holds."""

    sha256: str
    month: int | None = None
    last: int | None = None
    problem: str = ""


AFTER = dt.timedelta(days=65)
"""From the first day of a statistical month to about its release."""


def carried(path: Path, today: dt.date) -> Carried:
    """Read one file with its adapters. Never raises: what cannot be read has a ``problem``."""
    sha256 = digest(path)
    entries = registry.entries_for(path)
    if not entries:
        return Carried(sha256, problem="no adapter reads a file of this name")
    try:
        extracts = [extract for entry in entries for extract in _read(entry, path, today)]
    except LayoutError as error:
        return Carried(sha256, problem=str(error))
    except Exception as error:  # An adapter's own mistake is a file that cannot be read.
        return Carried(sha256, problem=f"{path.name}: {type(error).__name__}: {error}")
    return Carried(sha256, _last(extracts, monthly=True), _last(extracts, monthly=False))


def _read(entry: registry.Entry, path: Path, today: dt.date) -> list[Extract]:
    """The file's documents. An adapter that wants a release near the months in the file is given one."""
    try:
        return entry.load()(path, today)
    except LayoutError as error:
        found = _MONTH.fullmatch(str(error.found))
        if found is None:
            raise
        return entry.load()(path, dt.date(int(found[1]), int(found[2]), 1) + AFTER)


def _last(extracts: list[Extract], *, monthly: bool) -> int | None:
    ends = []
    for extract in extracts:
        values = extract.values
        if monthly:
            values = values[values["start"] == values["end"]]
        if len(values):
            ends.append(period.from_date(values["end"].max().date()))
    return max(ends, default=None)


def exhibit_files() -> dict[str, tuple[str, bool]]:
    """The files of a monthly release by the catalogue: name to (table, whether it has months of its own)."""
    found: dict[str, tuple[str, bool]] = {}
    for table, entry in tables().items():
        for label, _title in entry["exhibits"]:
            if label.startswith(("FT-900 Exhibit ", "FT-900 Supplement Exhibit ")):  # not the text of a release
                found[_file(label)] = (table, "month" in entry["frequency"])
    return found


def _file(label: str) -> str:
    """``FT-900 Exhibit 14a`` is exh14a.xlsx, ``FT-900 Supplement Exhibit 2a`` is exh2as.xlsx."""
    words = label.split()
    return f"exh{words[-1].lower()}{'s' if 'Supplement' in words else ''}.xlsx"


def quarter_due(month: int) -> int:
    """The last month of the newest quarter that the release of a statistical month has: quarterly exhibits come with
    the release of the month after the quarter's end, and stand until the next."""
    return month - 1 - month % 3


YEAR_BEFORE = frozenset({"exh14a.xlsx", "exh4as.xlsx"})
"""Exhibits that print the same months of the year before."""


def fits(name: str, found: Carried, month: int) -> bool:
    """Whether a file of this name with this content belongs to the release of a statistical month."""
    if found.problem:
        return False
    if name in YEAR_BEFORE:
        return found.month == month - 12
    if found.month is None:
        return found.last == quarter_due(month)
    return found.month == month


def release_month(name: str, found: Carried) -> int | None:
    """The statistical month that the content tells, where it tells one (quarterly exhibits do not)."""
    if found.problem or found.month is None:
        return None
    return found.month + 12 if name in YEAR_BEFORE else found.month
