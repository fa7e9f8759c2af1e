"""The list of identities: complete entries, statements that run, tables that exist; a misfit is kept with its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from data.ingest.identities import Side, identities
from data.ingest.load import load_folder
from data.tables import tables
from data.warehouse.reader import Warehouse
from tests.ingest.damage_kinds import columns, number, row, sheet
from tests.ingest.other_figures import SOURCES
from tests.ingest.publisher_layouts import exhibit_1, save


def test_every_table_with_a_total_is_in_some_identity() -> None:
    known = {name for one in identities() for name in one.reads()}
    assert known <= set(tables())
    # No total is printed in these, or nothing else prints it.
    plain = {"services_old", "country_sa", "enduse_monthly", "gdp"}
    # Detail stands in slices beside the warehouse, which the identities do not read.
    sliced = {"hs10", "hs10_consumption", "enduse_partner", "state_hs", "port_hs"}
    assert set(tables()) - known == plain | sliced
    assert all(one.description for one in identities())


def test_every_statement_runs(tmp_path: Path) -> None:
    save(tmp_path / "2025-04-03" / "exh1.xlsx", exhibit_1(2023, (2025, 2)))
    load_folder(tmp_path / "2025-04-03", warehouse=tmp_path / "w", base=False)
    warehouse = Warehouse(tmp_path / "w")
    columns = ["release", "start", '"end"', "place", "lhs", "rhs", "tolerance", "document_id"]
    spelled = """
        WITH spelled AS (
            SELECT s.* EXCLUDE (unit), o.start, o."end", o.release, o.value, o.document_id, 1.0 AS unit
            FROM observations o JOIN series s USING (series_id)
        )
    """
    for one in identities():
        warehouse.rows(f"{spelled} SELECT {', '.join(columns)} FROM ({one.statement()})")


def test_a_pair_needs_both_of_its_sides_and_a_statement_one_of_its_tables() -> None:
    named = {one.id: one for one in identities()}
    pair, statement = named["1 = 5"], named["2 = means of 1"]
    assert [pair.can_hold(there) for there in ((), ("totals",), ("goods_bases_sa",))] == [False, False, False]
    assert pair.can_hold(("totals", "goods_bases_sa", "country"))
    assert [statement.can_hold(there) for there in ((), ("country",), ("totals",))] == [False, False, True]
    assert named["1, goods and services"].can_hold(("totals",))


@pytest.mark.parametrize(
    "entry",
    ['id = "a"\ndescription = "b"', 'id = "a"\ndescription = "b"\nleft = { table = "totals", where = "true" }'],
)
def test_half_an_entry_is_refused(tmp_path: Path, entry: str) -> None:
    path = tmp_path / "identities.toml"
    path.write_text(f"[[identity]]\n{entry}\n")
    with pytest.raises(ValueError, match="needs either"):
        identities(path)


def test_a_percentage_widens_the_tolerance() -> None:
    (groups,) = [one for one in identities() if one.id == "1s, groups"]
    assert groups.left == Side("naics", "scheme = 'total'")
    assert "0.5 + 0.0025 * abs(r.value) AS tolerance" in groups.statement()


SINGLE = {
    # A figure of one exhibit by itself: exhibit, label, column, factor, and the identity that does not hold then.
    "15, sections of other periods": ("15", "Total Census Basis", 10, 1.03),
    "15, adjustments": ("15", "Net Adjustments", 3, 1.5),
    "2s, parts": ("2s", "Foreign Trade Zone", 8, 1.2),
    "2s, columns": ("2s", "Unreported", 3, 1.2),
    "17a, areas": ("17a", "Africa", 6, 1.1),
    "4s and 4a, countries": ("4as", "Mexico", 11, 1.2),
    "4s, c.i.f.": ("4as", "Norway", 11, 1.7),
    "2s, others": ("2s", "Unreported", 9, 1.2),
}


@pytest.mark.sources
@pytest.mark.parametrize("name", SINGLE)
def test_a_figure_that_another_line_of_its_exhibit_contradicts(name: str, tmp_path: Path) -> None:
    exhibit, label, column, factor = SINGLE[name]
    true = SOURCES / f"census/ft900/2025-05-06/exh{exhibit}.xlsx"
    if not true.exists():
        pytest.skip("no ../shared/sources")
    path = tmp_path / "2025-05-06" / true.name
    path.parent.mkdir()

    def change(page: Worksheet) -> None:
        cell = page.cell(row(page, label), column)
        decimals = 1 if exhibit in ("2s", "4as") else None
        cell.value = round((number(cell.value) or 0) * factor, decimals)

    sheet(change)(true, path)
    (outcome,) = load_folder(path, warehouse=tmp_path / "w", base=False).refused
    assert f"check 'identity {name}' failed" in outcome.reason


@pytest.mark.sources
@pytest.mark.parametrize(
    ("exhibit", "beside", "swaps", "words"),
    [
        ("10", "6", [(5, 6)], "Real goods of a principal end-use category are of the size of the nominal ones"),
        ("11", "9", [(3, 4), (7, 8), (11, 12)], "products are of the size of the nominal ones"),
        ("13", "6", [(6, 7)], "A whole year is the same with and without seasonal adjustment"),
    ],
)
def test_columns_in_each_others_place(
    exhibit: str, beside: str, swaps: list[tuple[int, int]], words: str, tmp_path: Path
) -> None:
    """Where nothing else is loaded, another exhibit of the release tells."""
    release, folder = SOURCES / "census/ft900/2025-05-06", tmp_path / "2025-05-06"
    if not release.is_dir():
        pytest.skip("no ../shared/sources")
    folder.mkdir()
    path = shutil.copy(release / f"exh{exhibit}.xlsx", folder)
    for one, other in swaps:
        columns(one, other)(Path(path), Path(path))
    (folder / f"exh{beside}.xlsx").symlink_to(release / f"exh{beside}.xlsx")
    refused = {
        Path(one.file).name: one.reason for one in load_folder(folder, warehouse=tmp_path / "w", base=False).refused
    }
    assert words in refused[f"exh{exhibit}.xlsx"]


@pytest.mark.sources
@pytest.mark.parametrize("alike", [("6",), ("6", "10")])
def test_a_damaged_exhibit_does_not_have_the_true_ones_of_its_release_refused(
    alike: tuple[str, ...], tmp_path: Path
) -> None:
    """Its columns are exchanged: Exhibits 7 and 8 print the categories as well, and two bear each other out."""
    release, folder = SOURCES / "census/ft900/2025-05-06", tmp_path / "2025-05-06"
    if not release.is_dir():
        pytest.skip("no ../shared/sources")
    folder.mkdir()
    for exhibit in ("1", "5", "6", "7", "8", "10", "13"):
        name = f"exh{exhibit}.xlsx"
        shutil.copy(release / name, folder)
        if exhibit in alike:
            columns(5, 6)(release / name, folder / name)
    refused = [Path(one.file).name for one in load_folder(folder, warehouse=tmp_path / "w", base=False).refused]
    assert set(refused) == {f"exh{one}.xlsx" for one in alike}
