"""Damaged copies of a real release: none changes a figure unsaid, alone or among the files that are whole."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from loads import content, load
from openpyxl.worksheet.worksheet import Worksheet

from data.warehouse.pointer import current
from data.warehouse.store import Store

RELEASE = "2025-05-06"
SOURCES = Path(__file__).parents[3] / "shared" / "sources" / "census" / "ft900" / RELEASE
pytestmark = [
    pytest.mark.sources,
    pytest.mark.skipif(not SOURCES.is_dir(), reason="the publishers' files are not here"),
]
Damage = Callable[[Worksheet], None]


def row(sheet: Worksheet, label: str) -> int:
    """The first row whose first filled cell begins so."""
    for at in range(1, sheet.max_row + 1):
        texts = [str(sheet.cell(at, column).value or "").strip() for column in (1, 2)]
        if any(text.startswith(label) for text in texts):
            return at
    raise AssertionError(label)


def labels(one: str, other: str, column: int = 1) -> Damage:
    """Two rows' labels, swapped."""

    def swap(sheet: Worksheet) -> None:
        first, second = (sheet.cell(row(sheet, label), column) for label in (one, other))
        first.value, second.value = second.value, first.value

    return swap


def columns(one: int, other: int, head: int) -> Damage:
    """Two columns' headings, swapped."""

    def swap(sheet: Worksheet) -> None:
        first, second = sheet.cell(head, one), sheet.cell(head, other)
        first.value, second.value = second.value, first.value

    return swap


def figure(label: str, column: int, by: float) -> Damage:
    """One figure, off by so much."""

    def change(sheet: Worksheet) -> None:
        cell = sheet.cell(row(sheet, label), column)
        assert isinstance(cell.value, int | float)
        cell.value += by

    return change


DAMAGES: dict[str, tuple[str, Damage]] = {
    "travel and transport": ("exh3", columns(4, 5, 5)),
    "soybeans and other foods": ("exh7", labels("Soybeans", "Other foods")),
    "gold and crude oil": ("exh8", labels("Nonmonetary gold", "Crude oil")),
    "Texas and Utah": ("exh2s", labels("Texas", "Utah")),
    "Texas, a billion off": ("exh2s", figure("Texas", 10, 1000)),
    "Canada and Germany": ("exh14", labels("Canada", "Germany")),
    "Canada's barrels": ("exh17a", figure("Canada", 3, 10_000)),
    "the price of crude": ("exh17", figure("March", 4, 10)),
    "one duty": ("exh1s", figure("Agricultural Products, Total", 8, 30)),
    "Japan and Korea": ("exh4s", labels("Japan", "Korea, South")),
    "cars of Mexico and Canada": ("exh18", labels("Mexico", "Canada")),
    "technology of China and Mexico": ("exh16a", labels("China", "Mexico")),
    "a state's imports": ("exh2as", labels("Texas", "Utah")),
}
TOLD_BY_OTHERS = ("travel and transport", "Texas, a billion off", "Canada and Germany", "Canada's barrels", "one duty")
"""Told without an earlier load of the release, by the file itself or the others of it."""


def spoil(name: str, folder: Path) -> Path:
    file, damage = DAMAGES[name]
    book = openpyxl.load_workbook(SOURCES / f"{file}.xlsx")
    damage(book.worksheets[0])
    target = folder / RELEASE / f"{file}.xlsx"
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return target


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release, whole."""
    warehouse = tmp_path_factory.mktemp("loaded")
    assert not load(SOURCES, warehouse).refused
    return warehouse


@pytest.mark.parametrize("name", list(DAMAGES))
def test_a_damaged_copy_is_refused_or_says_what_it_changes(name: str, loaded: Path, tmp_path: Path) -> None:
    """And the true file, loaded again, puts back what it changed."""
    warehouse = Path(shutil.copytree(loaded, tmp_path / "w"))
    path = spoil(name, tmp_path / "s")
    (outcome,) = load(path, warehouse).outcomes
    if outcome.status == "refused":
        assert outcome.reason and content(warehouse) == content(loaded)
        return
    assert any("corrects" in line and "was" in line for line in outcome.said), outcome
    (again,) = load(SOURCES / path.name, warehouse).outcomes
    assert again.status == "loaded" and any("corrects" in line for line in again.said)
    with (
        Store.of_file(current(warehouse) or Path()) as one,
        Store.of_file(current(loaded) or Path()) as other,
    ):
        figures = 'SELECT s.* EXCLUDE (series_id), start, "end", o.release, superseded, value FROM observations o '
        figures += (
            "JOIN series s USING (series_id) JOIN documents d USING (document_id) WHERE d.exhibit = ? ORDER BY ALL"
        )
        exhibit = one.rows("SELECT exhibit FROM documents WHERE file = ?", [path.name])[0]
        assert one.rows(figures, exhibit) == other.rows(figures, exhibit)


def test_damaged_files_inside_a_release_are_refused_and_the_others_load(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    shutil.copytree(SOURCES, folder / RELEASE)
    spoilt = set()
    for name in TOLD_BY_OTHERS:
        file = DAMAGES[name][0]
        if name != "travel and transport":
            spoil(name, folder)
            spoilt.add(f"{file}.xlsx")
    cut = folder / RELEASE / "exh6.xlsx"
    cut.write_bytes(cut.read_bytes()[:4000])
    report = load(folder, tmp_path / "w")
    refused = {Path(outcome.file).name: outcome.reason for outcome in report.refused}
    waiting = {"exh4s.xlsx"}  # nothing here tells whether Exhibit 14 or 4s is wrong: neither is served
    assert {*spoilt, "exh6.xlsx"} - {"exh14.xlsx"} <= set(refused) <= {*spoilt, "exh6.xlsx"} | waiting, refused
    assert len(report.of("loaded")) >= 25 and report.changed
