"""Truncated, reordered, mislabelled and half-empty exhibits are refused, naming file, sheet and cell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from data.sources.base import LayoutError
from tests.sources.conftest import ADAPTERS, RELEASES, day, exhibit_file
from tests.workbooks import values_of

pytestmark = pytest.mark.sources
Damage = Callable[[Worksheet], None]


def row_of(sheet: Worksheet, label: str) -> int:
    return next(cell.row for cell in sheet["A"] if str(cell.value or "").strip().startswith(label))  # type: ignore[no-any-return]


def truncate(sheet: Worksheet) -> None:
    sheet.delete_rows(sheet.max_row * 2 // 3, sheet.max_row)


def empty_half(sheet: Worksheet) -> None:
    for row in sheet.iter_rows(min_row=sheet.max_row // 3, max_row=sheet.max_row * 2 // 3, min_col=2):
        for cell in row:
            cell.value = None


def other_title(sheet: Worksheet) -> None:
    for row in range(1, 6):
        if str(sheet.cell(row, 1).value).strip().lower().startswith("exhibit"):
            sheet.cell(row, 1).value = "Exhibit 99. Something else"


def shift(sheet: Worksheet) -> None:
    """A column too many, with its figures but no heading."""
    for row in range(10, 30):
        sheet.cell(row, sheet.max_column if row > 10 else sheet.max_column + 3).value = 4711.5


def rename_first_heading(sheet: Worksheet) -> None:
    for row in sheet.iter_rows(min_row=4, max_row=10, min_col=2):
        for cell in row:
            # "NAICS-Based Product Code Groupings" stands over other headings and tells nothing.
            if isinstance(cell.value, str) and cell.value.strip() and "NAICS" not in cell.value:
                cell.value = "Something else"
                return


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("exhibit", sorted(ADAPTERS))
@pytest.mark.parametrize("damage", [truncate, empty_half, other_title, shift, rename_first_heading])
def test_damage_is_refused(release: str, exhibit: str, damage: Damage, tmp_path: Path) -> None:
    book = values_of(exhibit_file(release, exhibit))
    damage(book.worksheets[0])
    path = tmp_path / f"exh{exhibit}.xlsx"
    book.save(path)
    with pytest.raises(LayoutError) as refusal:
        ADAPTERS[exhibit](path, day(release))
    assert refusal.value.file == path.name
    assert refusal.value.sheet == book.sheetnames[0]
    assert refusal.value.cell


def swap(first: tuple[int, int], second: tuple[int, int]) -> Damage:
    def damage(sheet: Worksheet) -> None:
        a, b = sheet.cell(*first), sheet.cell(*second)
        a.value, b.value = b.value, a.value

    return damage


@pytest.mark.parametrize(
    ("exhibit", "damage"),
    [
        ("5", swap((5, 4), (5, 7))),  # Exports and Imports over each other's columns
        ("7", swap((6, 2), (6, 3))),  # the months
        ("9", swap((5, 2), (5, 6))),
        ("14", swap((6, 6), (6, 10))),
        ("16", swap((5, 3), (5, 4))),
        ("19", swap((6, 1), (34, 1))),  # Balance and Exports
        ("20b", swap((34, 1), (62, 1))),
        ("4s", swap((6, 5), (6, 8))),
    ],
)
def test_swapped_headings_are_refused(exhibit: str, damage: Damage, tmp_path: Path) -> None:
    test_damage_is_refused(RELEASES[0], exhibit, damage, tmp_path)


def off(label: str, column: int) -> Damage:
    def damage(sheet: Worksheet) -> None:
        cell = sheet.cell(row_of(sheet, label), column)
        cell.value = float(str(cell.value).replace(",", "")) + 3

    return damage


@pytest.mark.parametrize("column", range(2, 8))
@pytest.mark.parametrize(("exhibit", "label"), [("7", "Wheat"), ("8", "Wine")])
@pytest.mark.parametrize("release", RELEASES)
def test_a_figure_and_its_printed_change_must_agree(
    release: str, exhibit: str, label: str, column: int, tmp_path: Path
) -> None:
    """By so little that the sum over its category does not show it."""
    book = values_of(exhibit_file(release, exhibit))
    off(label, column)(book.worksheets[0])
    book.save(tmp_path / f"exh{exhibit}.xlsx")
    with pytest.raises(LayoutError, match="the change from"):
        ADAPTERS[exhibit](tmp_path / f"exh{exhibit}.xlsx", day(release))


def test_a_partner_that_nobody_knows_is_named(tmp_path: Path) -> None:
    book = values_of(exhibit_file(RELEASES[1], "14"))
    sheet = book.worksheets[0]
    sheet.cell(row_of(sheet, "Austria"), 1).value = "Ruritania"
    path = tmp_path / "exh14.xlsx"
    book.save(path)
    with pytest.raises(LayoutError, match="Ruritania"):
        ADAPTERS["14"](path, day(RELEASES[1]))


def test_a_release_under_the_wrong_date_is_refused() -> None:
    with pytest.raises(LayoutError, match="statistical month"):
        ADAPTERS["6"](exhibit_file(RELEASES[1], "6"), day("2026-05-06"))


def test_a_renamed_partner_and_other_row_orders_are_read(tmp_path: Path) -> None:
    book = values_of(exhibit_file(RELEASES[1], "19"))
    sheet = book.worksheets[0]
    for _section in range(3):
        sheet.cell(row_of(sheet, "Netherlands"), 1).value = "Türkiye "
    path = tmp_path / "exh19.xlsx"
    book.save(path)
    assert "4890" in set(ADAPTERS["19"](path, day(RELEASES[1]))[0].values["partner"])
