"""Slices of detail that meet: what the newer release has no row for any more is zero, only where it covers it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import duckdb
import pandas as pd
import pytest

from data.ingest import detail as loading
from data.model import Document
from data.period import month
from data.sources.detail import Detail
from data.warehouse import detail, slices

JANUARY, JUNE = month(2024, 1), month(2024, 6)
Row = tuple[str, str, int, int]
"""Code, partner, month of 2024, value."""
ALL: list[Row] = [("1001", "2010", 1, 10), ("1001", "1220", 1, 20), ("1001", "2010", 7, 30), ("2002", "2010", 1, 40)]


def given(release: str, rows: list[Row], **more: Any) -> Detail:
    day = dt.date.fromisoformat(release)
    frame = pd.DataFrame(
        [(code, partner, month(2024, at), value) for code, partner, at, value in rows],
        columns=["commodity", "partner", "start", "value"],
    )
    document = Document("Census", "A title", "", f"{release}.csv", release, day, "")
    made = Detail(document, "hs_detail", "imports", ("value",), JANUARY, month(2024, 12), 1, frame, None)
    return replace(made, **more)


def newest(folder: Path, release: str) -> set[Row]:
    """The rows of the files of a release."""
    (one,) = (s for s in slices.read(folder) if s.release.isoformat() == release)
    rows = duckdb.sql(f"SELECT commodity, partner, month(start), value FROM {detail._of(one)}").fetchall()
    return {(code, partner, at, value) for code, partner, at, value in rows}


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("covers", "gone"),
    [
        ({}, {("1001", "1220", 1), ("1001", "2010", 7), ("2002", "2010", 1)}),
        ({"last": JUNE}, {("1001", "1220", 1), ("2002", "2010", 1)}),
        ({"first": month(2024, 2)}, {("1001", "2010", 7)}),
        ({"partners": frozenset({"2010"})}, {("1001", "2010", 7), ("2002", "2010", 1)}),
        ({"codes": ("10",)}, {("1001", "1220", 1), ("1001", "2010", 7)}),
        ({"codes": ("20", "30")}, {("2002", "2010", 1)}),
        ({"level": 6}, set()),
        ({"step": 12}, set()),
        ({"flow": "exports"}, set()),
        ({"first": month(2025, 1), "last": month(2025, 12)}, set()),
        ({"partners": frozenset({"5700"})}, set()),
        ({"codes": ("30",)}, set()),
    ],
)
def test_what_a_newer_release_has_no_row_for_is_zero_where_it_covers_it(
    tmp_path: Path, covers: dict[str, Any], gone: set[tuple[str, str, int]], turned: bool
) -> None:
    both = [given("2025-03-06", ALL), given("2025-06-05", ALL[:1], **covers)]
    for one in reversed(both) if turned else both:
        detail.add(tmp_path, [one])
    assert newest(tmp_path, "2025-03-06") == set(ALL)
    assert newest(tmp_path, "2025-06-05") == {ALL[0], *((code, partner, at, 0) for code, partner, at in gone)}


def test_a_slice_that_comes_again_takes_the_place_of_itself(tmp_path: Path) -> None:
    (first,) = detail.add(tmp_path, [given("2025-03-06", ALL)])
    (again,) = detail.add(tmp_path, [given("2025-03-06", ALL[:2])])
    assert [one.rows for one in slices.read(tmp_path)] == [again.rows] == [2] and first.rows == 4
    assert detail.sweep(tmp_path) == 1 and detail.sweep(tmp_path) == 0
    assert newest(tmp_path, "2025-03-06") == set(ALL[:2])
    assert detail.drop(tmp_path, "2025-03-06", "another.csv") == 0 and slices.read(tmp_path)
    assert detail.drop(tmp_path, "2025-03-06", "2025-03-06.csv") == 1 and not slices.read(tmp_path)


def test_what_is_fresh_stands_instead_of_all_others(tmp_path: Path) -> None:
    detail.add(tmp_path, [given("2025-03-06", ALL)])
    detail.add(tmp_path, [given("2025-06-05", ALL[:1])], fresh=True)
    assert [one.release.isoformat() for one in slices.read(tmp_path)] == ["2025-06-05"]
    assert newest(tmp_path, "2025-06-05") == {ALL[0]}


def test_a_compact_folder_leaves_out_what_the_older_state_has(tmp_path: Path) -> None:
    newer = [("1001", "2010", 1, 11), *ALL[1:]]
    detail.add(tmp_path / "a", [given("2025-03-06", ALL), given("2025-06-05", newer)])
    size = detail.compact(tmp_path / "b", slices.read(tmp_path / "a"))
    assert size == sum(file.stat().st_size for file in (tmp_path / "b").iterdir())
    assert newest(tmp_path / "b", "2025-03-06") == set(ALL)
    assert newest(tmp_path / "b", "2025-06-05") == {("1001", "2010", 1, 11)}


@pytest.mark.parametrize(("last", "refused"), [((2024, 11), False), ((2024, 12), False), ((2025, 1), True)])
def test_figures_of_a_month_that_was_not_out_are_refused(last: tuple[int, int], refused: bool) -> None:
    calendar = cast(Any, SimpleNamespace(month_of=lambda _day: dt.date(2024, 12, 1)))
    found = loading._out_of_time([given("2025-03-06", ALL), given("2025-03-06", ALL, last=month(*last))], calendar)
    said = "has figures up to January 2025, but by 2025-03-06 only December 2024 was out"
    assert found == (said if refused else None)
    nothing = cast(Any, SimpleNamespace(month_of=lambda _day: None))
    assert loading._out_of_time([given("2025-03-06", ALL, last=month(*last))], nothing) is None
