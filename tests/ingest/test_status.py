"""What is loaded, and what is out and is not."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from data.ingest.carried import exhibit_files
from data.ingest.load import SHIPPED_CALENDAR
from data.ingest.status import ScheduledRelease, newer_release, status
from data.sources import registry
from data.sources.calendar_csv import read_calendar
from data.warehouse.reader import Warehouse
from tests.ingest.loads import load


def test_status(sources: Path, tmp_path: Path) -> None:
    load(sources, tmp_path / "w")
    found = status(Warehouse(tmp_path / "w"), dt.date(2025, 6, 10))
    (table,) = found.tables
    assert (table.table_id, table.last, table.release) == ("totals", dt.date(2025, 3, 1), dt.date(2025, 5, 6))
    assert table.newer is not None and table.newer.month == dt.date(2025, 4, 1)
    assert found.following is not None and found.following.release == dt.date(2025, 7, 3)
    assert not found.failed and found.checks
    assert status(Warehouse(tmp_path / "w"), dt.date(2025, 5, 20)).tables[0].newer is None


@pytest.mark.parametrize(
    ("table", "last", "today", "missing"),
    [
        # Quarters come with the month after; years with December.
        ("country_bop", "2024-12-01", "2025-05-20", None),
        ("country_bop", "2024-12-01", "2025-06-04", None),
        ("country_bop", "2024-12-01", "2025-06-05", "2025-04-01"),
        ("country_bop", "2024-12-01", "2025-07-20", "2025-04-01"),
        ("enduse_annual", "2025-12-01", "2026-11-21", None),
        ("enduse_annual", "2024-12-01", "2026-02-18", None),
        ("enduse_annual", "2024-12-01", "2026-02-19", "2025-12-01"),
        ("totals", "2025-03-01", "2025-06-05", "2025-04-01"),
        ("gdp", "2024-12-01", "2026-11-21", None),
    ],
)
def test_a_table_is_behind_by_its_own_frequency(table: str, last: str, today: str, missing: str | None) -> None:
    day = dt.date.fromisoformat
    out = [
        ScheduledRelease(one.month, one.release, one.verified)
        for one in read_calendar(SHIPPED_CALENDAR).entries
        if one.release <= day(today)
    ]
    found = newer_release(table, day(last), day("2025-05-06"), sorted(out, key=lambda one: one.release))
    assert (found and found.month) == (day(missing) if missing else None)


def test_every_exhibit_that_a_release_is_waited_for_is_a_file_that_is_read() -> None:
    """The text of a release is in the catalogue too, and is no workbook."""
    found = exhibit_files()
    assert len(found) == 31 and all(registry.entries_for(Path(name)) for name in found)
