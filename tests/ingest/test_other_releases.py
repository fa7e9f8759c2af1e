"""Complete releases that are in no folder, in the official layout: every cell of every exhibit arrives."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from data.ingest.load import SHIPPED_CALENDAR, load_folder
from data.period import from_date, month, year_of
from data.sources import registry
from data.sources.base import LayoutError
from data.sources.calendar_csv import read_calendar
from data.warehouse.pointer import current
from data.warehouse.reader import Warehouse
from tests import samples
from tests.ingest.other_releases import rewrite
from tests.ingest.release_down import blocks
from tests.ingest.release_when import ACROSS, DOWN, MONTH, YEAR, When
from tests.workbooks import values_of

SOURCES = Path(__file__).parents[3] / "shared" / "sources" / "census" / "ft900" / "2023-06-07"
pytestmark = [
    pytest.mark.sources,
    pytest.mark.skipif(not SOURCES.is_dir(), reason="the publishers' files are not here"),
]
SERIES = ["table", "flow", "sector", "basis", "adjustment", "prices", "variable", "partner", "scheme", "commodity"]
WHENS = [When(2024, 12), When(2025, 1), When(2025, 2), When(2026, 6)]
Found = dict[tuple[tuple[str, ...], int, int], float]


def release(when: When) -> dt.date:
    found = read_calendar(SHIPPED_CALENDAR).release_of(dt.date(when.year, when.month, 1))
    assert found is not None
    return found


def read(path: Path, day: dt.date) -> Found:
    (entry,) = registry.entries_for(path)
    (extract,) = entry.load()(path, day)
    return values(extract.values)


def values(frame: pd.DataFrame) -> Found:
    keys = frame[SERIES].astype(str).itertuples(index=False, name=None)
    spans = zip(frame["start"], frame["end"], frame["value"], strict=True)
    return {
        (key, from_date(start), from_date(end)): value for key, (start, end, value) in zip(keys, spans, strict=True)
    }


@cache
def original(name: str) -> Found:
    """What a file of the April 2023 release holds."""
    return read(SOURCES / f"exh{name}.xlsx", dt.date(2023, 6, 7))


def each(names: Collection[str], tried: Callable[[str, When], bool] = lambda name, when: True) -> list[object]:
    """Every exhibit with every month; ``make test`` has every other of them, so that each exhibit has two months and
    each month half of the exhibits."""
    return [
        pytest.param(
            name,
            when,
            id=f"{name}-{when.year}-{when.month:02d}",
            marks=[] if (at + turn) % 2 == 0 else [samples.only_long],
        )
        for at, name in enumerate(names)
        for turn, when in enumerate(when for when in WHENS if tried(name, when))
    ]


# The supplement's long lists differ by month in nothing but January's year to date.
@pytest.mark.parametrize(
    ("name", "when"), each(ACROSS, lambda name, when: not name.endswith("s") or when.month in (1, 12))
)
def test_months_across(name: str, when: When, tmp_path: Path) -> None:
    found = read(rewrite(SOURCES / f"exh{name}.xlsx", tmp_path / f"exh{name}.xlsx", when), release(when))
    expected: Found = {}
    for (key, start, end), value in original(name).items():
        period = when.period(name, start, end)
        # January's year to date is January: one value, that of the month.
        own = month(YEAR - name.endswith(("14a", "4as")), MONTH)
        if when.month > 1 or start == end or end != own:
            expected[key, *period] = value
    assert found.keys() == expected.keys()
    # Sums that were made anew are checked by the adapter itself: months against sums, balance against flows.
    anew = {1: 1, 2: 2, 12: 12}.get(when.month, 0)
    for at, value in found.items():
        length = at[2] - at[1] + 1
        if length not in (anew, 12) or length == 1:
            near_by = 2.5 if when.month == 2 and "balance" in at[0] else 0.0
            assert value == pytest.approx(expected[at], rel=1e-12, abs=near_by), at


@pytest.mark.parametrize(("name", "when"), each(DOWN))
def test_months_down(name: str, when: When, tmp_path: Path) -> None:
    path = rewrite(SOURCES / f"exh{name}.xlsx", tmp_path / f"exh{name}.xlsx", when)
    found = read(path, release(when))
    sheet = values_of(path).worksheets[0]
    april = values_of(SOURCES / f"exh{name}.xlsx").worksheets[0]
    series = columns_of(april, original(name))
    looked_up = 0
    for number, block in enumerate(blocks(sheet)):
        rows = {(month(block.year, at), month(block.year, at)): row for at, row in block.months.items()}
        if block.whole:
            rows[month(block.year, 1), month(block.year, 12)] = block.whole
        if block.part and when.month > 1:
            rows[month(block.year, 1), month(block.year, when.month)] = block.part
        for (start, end), row in rows.items():
            for column, key in series[number].items():
                cell = sheet.cell(row, column).value
                if isinstance(cell, int | float):
                    scale = 1e-3 if name == "17" and column in (3, 6) else 1
                    assert found[key, start, end] == pytest.approx(cell * scale, rel=1e-12), (row, column)
                    looked_up += 1
    assert looked_up == len(found)
    newest = max(end for (_, _, end) in found)
    assert newest == month(when.year, when.month)


def columns_of(sheet: Worksheet, found: Found) -> list[dict[int, tuple[str, ...]]]:
    """For each year of the original its columns' series, told by the figures of its first four months together."""
    by_figures: dict[tuple[object, ...], tuple[str, ...]] = {}
    for key in {key for key, _, _ in found}:
        for year in range(YEAR - 2, YEAR + 1):
            four = [found.get((key, month(year, at), month(year, at))) for at in range(1, MONTH + 1)]
            if None not in four:
                assert (year, *four) not in by_figures, "two series with the same figures"
                by_figures[year, *four] = key
    out = []
    for block in blocks(sheet):
        named = {}
        for column in range(2, sheet.max_column + 1):
            four = [sheet.cell(block.months[at], column).value for at in range(1, MONTH + 1)]  # type: ignore[misc]
            for scale in (1, 1e-3):
                scaled = [value * scale for value in four if isinstance(value, int | float)]
                key = next((k for at, k in by_figures.items() if at[0] == block.year and near(at[1:], scaled)), None)  # type: ignore[arg-type]
                if key is not None:
                    named[column] = key
        out.append(named)
    return out


def near(one: tuple[object, ...], other: list[float]) -> bool:
    return len(one) == len(other) and all(
        isinstance(a, float) and abs(a - b) <= 1e-9 * max(abs(b), 1) for a, b in zip(one, other, strict=True)
    )


def test_a_whole_release_as_one_archive(tmp_path: Path) -> None:
    """Named as the publisher names it; all is recognised, and what does not add up between these made-up exhibits is
    refused by the identity that it breaks."""
    when = When(2026, 6)
    with zipfile.ZipFile(tmp_path / "ft900_2606.zip", "w") as archive:
        for name in (*DOWN, *ACROSS):
            path = rewrite(SOURCES / f"exh{name}.xlsx", tmp_path / "made" / f"exh{name}.xlsx", when)
            archive.write(path, f"ft900_2606/{path.name}")
    report = load_folder(tmp_path / "ft900_2606.zip", warehouse=tmp_path / "w", base=False)
    assert all(outcome.reason for outcome in report.refused), report.refused
    assert len(report.of("loaded")) + len(report.refused) == 31
    assert {outcome.release for outcome in report.outcomes} == {release(when)}
    rows = Warehouse(tmp_path / "w").rows(
        "SELECT table_id, max(c.last) FROM coverage c JOIN series USING (series_id) GROUP BY ALL ORDER BY ALL"
    )
    assert dict(rows).get("country_bop", dt.date(2026, 3, 1)) == dt.date(2026, 3, 1)
    assert {last for table, last in rows if table != "country_bop"} == {dt.date(2026, 6, 1)}


def everywhere(old: str, new: str) -> object:
    def change(sheet: Worksheet) -> None:
        seen = 0
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and old in cell.value:
                    cell.value, seen = cell.value.replace(old, new), seen + 1
        assert seen, f"no {old!r} in the sheet"

    return change


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("4s", "Turkey", "Türkiye"),
        ("4s", "Swaziland", "Eswatini"),
        ("4s", "Vietnam", "Viet Nam"),
        ("14", "Turkey", "Turkiye"),
        ("19", "Korea, South", "Korea, Republic of"),
        ("20b", "Korea, South", "South Korea"),
        ("18", "United Kingdom", "United Kingdom (*)"),
    ],
)
def test_a_renamed_partner_stays_itself(name: str, old: str, new: str, tmp_path: Path) -> None:
    when = When(2026, 6)
    source = SOURCES / f"exh{name}.xlsx"
    sheet = values_of(source).worksheets[0]
    if not any(old in str(cell.value) for cell in sheet["A"]):
        pytest.skip(f"{old} is not in Exhibit {name}")
    path = rewrite(source, tmp_path / source.name, when, everywhere(old, new))  # type: ignore[arg-type]
    assert {key for key, _, _ in read(path, release(when))} == {key for key, _, _ in original(name)}


@pytest.mark.parametrize("name", ["10", "11"])
def test_another_base_year_is_refused_by_name(name: str, tmp_path: Path) -> None:
    """Figures in 2022 dollars need a name of their own before they can be stored."""
    path = rewrite(
        SOURCES / f"exh{name}.xlsx",
        tmp_path / f"exh{name}.xlsx",
        When(2026, 6),
        everywhere("(2017)", "(2022)"),  # type: ignore[arg-type]
    )
    with pytest.raises(LayoutError, match=r"2022"):
        read(path, release(When(2026, 6)))


@pytest.mark.parametrize("name", ["1", "5", "6", "9", "12", "16", "3s", "7", "14", "4s"])
def test_another_footnote_changes_nothing(name: str, tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.append(["(9) A note that was never printed before, on data for 2019 and April 2020."])

    path = rewrite(SOURCES / f"exh{name}.xlsx", tmp_path / f"exh{name}.xlsx", When(YEAR + 3, MONTH), change)
    found = read(path, release(When(YEAR + 3, MONTH)))
    assert len(found) == len(original(name))
    assert {year_of(end) for _, _, end in found} == {year_of(end) + 3 for _, _, end in original(name)}


def test_a_damaged_release_leaves_the_warehouse_as_it_was(tmp_path: Path) -> None:
    """Half of the exhibits damaged, each in another way: those are refused by file, sheet, cell and reason."""
    when = When(2026, 6)

    def cut(sheet: Worksheet) -> None:
        sheet.delete_rows(sheet.max_row // 2, sheet.max_row)

    def swap_columns(sheet: Worksheet) -> None:
        for row in range(7, sheet.max_row + 1):
            one, other = sheet.cell(row, 5), sheet.cell(row, 8)
            one.value, other.value = other.value, one.value

    def half_empty(sheet: Worksheet) -> None:
        for row in range(sheet.max_row // 3, sheet.max_row * 2 // 3):
            for column in range(2, sheet.max_column + 1):
                sheet.cell(row, column).value = None

    def mislabel(sheet: Worksheet) -> None:
        for row in range(1, 6):
            if str(sheet.cell(row, 1).value).strip().startswith("Exhibit"):
                sheet.cell(row, 1).value = "Exhibit 6. U.S. Trade in Goods by Principal End-Use Category"

    def shuffle_months(sheet: Worksheet) -> None:
        (block, *_) = blocks(sheet)
        one, other = sheet.cell(block.months[2], 1), sheet.cell(block.months[3], 1)
        one.value, other.value = other.value, one.value

    folder = tmp_path / release(when).isoformat()
    load_folder(SOURCES, warehouse=tmp_path / "w", base=False)
    before = current(tmp_path / "w")
    damages = {"4s": cut, "1": swap_columns, "5": half_empty, "12": mislabel, "9": shuffle_months, "14": cut, "19": cut}
    for name, damage in damages.items():
        rewrite(SOURCES / f"exh{name}.xlsx", folder / f"exh{name}.xlsx", when, damage)
    report = load_folder(folder, warehouse=tmp_path / "w", base=False)
    assert len(report.refused) == len(report.outcomes) == len(damages), [o.file for o in report.of("loaded")]
    for outcome in report.refused:
        assert outcome.file in outcome.reason
    assert not report.changed and current(tmp_path / "w") == before
