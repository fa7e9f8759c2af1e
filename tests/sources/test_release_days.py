"""How the release of a file is told from its name or folder, and when it cannot be."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from data import period
from data.sources import release_rules as rules

MARCH, RELEASED = dt.date(2025, 3, 1), dt.date(2025, 5, 6)


def told(rule: str, name: str) -> dt.date | None:
    """What a rule makes of a path, by a calendar that begins with March 2025."""
    calendar = SimpleNamespace(release_of={MARCH: RELEASED}.get, entries=[SimpleNamespace(month=MARCH)])
    found: dt.date | None = getattr(rules, rule)(Path(name), cast(Any, calendar))
    return found


@pytest.mark.parametrize(
    ("rule", "name", "release"),
    [
        ("from_folder", "2025-05-06/files/exh1.xlsx", RELEASED),
        ("from_folder", "2024-01-01/ft900 2025-05-06/exh1.xlsx", RELEASED),
        ("from_folder", "files/exh1-2025-05-06.xlsx", None),
        ("from_folder", "12025-05-06/exh1.xlsx", None),
        ("from_name", "BOPGSTB-2025-05-06.csv", RELEASED),
        ("from_name", "gdp-as-of-2025-03.csv", MARCH),
        ("from_name", "gdp-2025-03.csv", None),
        ("from_last_month", "report_2013-01_2025-03.parquet", RELEASED),
        ("from_last_month", "report_2013-01_2025-04.parquet", None),
        ("from_last_month", "report.parquet", None),
        ("from_mmyy", "trad-geo-0325.xlsx", RELEASED),
        ("from_mmyy", "trad-geo-0425.xlsx", None),
        ("from_mmyy", "trad-geo.xlsx", None),
        ("from_bulk", "IMDB2503.ZIP", RELEASED),
        ("from_bulk", "exdb2503.zip", RELEASED),
        ("from_bulk", "IMDB2504.ZIP", None),
        ("from_bulk", "IMDB2502.ZIP", dt.date(2025, 4, 8)),
        ("from_bulk", "IMDB2412.ZIP", dt.date(2025, 2, 5)),
        ("from_bulk", "IMDB2500.ZIP", None),
        ("from_bulk", "IMDB2513.ZIP", None),
        ("from_bulk", "other.zip", None),
        ("from_archive", "ft900_2503/exh1.xlsx", RELEASED),
        ("from_archive", "trad2503/sub/exh1.xlsx", RELEASED),
        ("from_archive", "ft900_2504/ft900xls-2503/exh1.xlsx", RELEASED),
        ("from_archive", "ft900_2513/exh1.xlsx", None),
        ("from_archive", "ft900_2500/exh1.xlsx", None),
        ("from_archive", "other/exh1.xlsx", None),
        ("from_archive", "ft900_2503", None),
    ],
)
def test_the_release_is_told_by_the_name(rule: str, name: str, release: dt.date | None) -> None:
    assert told(rule, name) == release


def test_a_release_that_is_written_down_is_that_of_its_file() -> None:
    for pattern, release, _why in rules.PINNED:
        for name in pattern.replace("\\", "").split("|"):
            assert told("from_pin", name) == told("from_pin", name.upper()) == release
    assert told("from_pin", "nothing-such.xlsx") is None


def test_an_advance_estimate_comes_in_the_last_days_of_the_month_after_its_quarter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rules, "last_month", lambda *_: period.from_date(MARCH))
    assert told("from_quarter", "GDP.csv") == dt.date(2025, 4, 30)
    assert told("from_balance", "BOPGSTB.csv") == RELEASED
