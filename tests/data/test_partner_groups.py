"""Groups against the publisher: the members add up to the published row of ``country.xlsx``, in two years."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from data.partners import load_partners
from data.period import month

FILE = Path(__file__).parents[3] / "shared" / "sources" / "census" / "country" / "2026-03-12" / "country.xlsx"
SUMS = (15, 28)
"""Columns of the yearly sums: imports, exports."""
AREAS = (
    "north_america", "europe", "africa", "asia", "pacific_rim", "south_central_america", "cafta_dr",
    "australia_oceania", "sub_saharan_africa",
)  # fmt: skip


@cache
def rows() -> dict[tuple[int, str], tuple[float, float]]:
    sheet = CalamineWorkbook.from_path(FILE).get_sheet_by_name("country").to_python()
    return {
        (int(str(row[0])[:4]), str(row[1])): tuple(float(str(row[at] or 0)) for at in SUMS)  # type: ignore[misc]
        for row in sheet[1:]
    }


@pytest.mark.sources
@pytest.mark.skipif(not FILE.exists(), reason="no publishers' files here")
@pytest.mark.parametrize("year", [2013, 2024])
@pytest.mark.parametrize("key", [*AREAS, "eu"])
def test_members_add_up_to_the_published_row(key: str, year: int) -> None:
    group = load_partners().groups[key]
    at = month(year, 12)
    members = [rows().get((year, code), (0.0, 0.0)) for code in group.members_at(at)]
    for column in (0, 1):
        printed = rows()[(year, group.rows["country"])][column]
        assert sum(member[column] for member in members) == pytest.approx(printed, abs=1.0)


@pytest.mark.sources
@pytest.mark.skipif(not FILE.exists(), reason="no publishers' files here")
def test_every_row_of_the_file_has_a_partner_or_group() -> None:
    data = load_partners()
    known = set(data.partners) | {code for p in data.partners.values() for code in p.former_codes}
    known |= {row for group in data.groups.values() for row in group.rows.values()}
    other = {"0004", "0005", "0006", "0007", "0015", "0021", "0022"}  # world rows, consumption under NAFTA, ATP
    assert {code for _, code in rows()} <= known | other
