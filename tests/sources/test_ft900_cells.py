"""Every numeric cell of every exhibit of both complete releases is read, or left out for a reason."""

from __future__ import annotations

import pytest

from data.sources import ft900_goods, ft900_partners, ft900_products, ft900_supplement
from data.sources.ft900_across import read_across
from data.sources.ft900_down import read_down
from data.sources.ft900_layout import SheetReading
from data.sources.workbook import open_workbook
from tests.sources.conftest import ADAPTERS, RELEASES, day, exhibit_file

ACROSS = {**ft900_products.SPECS, **ft900_partners.SPECS, **ft900_supplement.SPECS}
DERIVED = {"7": 2, "8": 2, "2s": 2, "2as": 3, "4s": 4, "4as": 4}
"""Derived columns: changes, percentages and ranks."""


def read(release: str, exhibit: str) -> SheetReading:
    sheet = open_workbook(exhibit_file(release, exhibit)).sheet(0)
    if exhibit in ACROSS:
        return read_across(sheet, ACROSS[exhibit])
    return read_down(sheet, ft900_goods.SPECS[exhibit])


@pytest.mark.sources
@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("exhibit", sorted(ADAPTERS))
def test_every_number_is_accounted_for(release: str, exhibit: str) -> None:
    reading = read(release, exhibit)
    numeric = {
        (row, column)
        for row, cells in enumerate(reading.sheet.rows, 1)
        for column, raw in enumerate(cells, 1)
        if isinstance(raw, int | float)
    }
    assert numeric <= reading.seen | set(reading.skipped)
    read_numbers = {(one.row, one.column) for one in [*reading.values, *reading.prior]}
    assert numeric - set(reading.skipped) <= read_numbers
    derived = {column for (_, column), reason in reading.skipped.items() if reason == "derived"}
    assert len(derived) == DERIVED.get(exhibit, 0)


@pytest.mark.sources
@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("exhibit", ["7", "8"])
def test_the_changes_left_out_are_differences_of_what_is_read(release: str, exhibit: str) -> None:
    reading = read(release, exhibit)
    held = {(one.row, one.column): one.value for one in reading.values}
    for row in {one.row for one in reading.values}:
        for change, now, before in ((4, 2, 3), (7, 5, 6)):
            printed = reading.sheet.required(row, change)
            assert abs(held[row, now] - held[row, before] - printed) <= 1.6


@pytest.mark.sources
@pytest.mark.parametrize("exhibit", sorted(ADAPTERS))
def test_each_series_and_period_once(exhibit: str) -> None:
    for release in RELEASES:
        for extract in ADAPTERS[exhibit](exhibit_file(release, exhibit), day(release)):
            keys = [name for name in extract.values.columns if name != "value"]
            assert not extract.values.duplicated(keys).any()
            assert extract.values["value"].notna().all()
