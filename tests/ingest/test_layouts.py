"""Adapters read the publishers' layouts and refuse spoilt ones, naming file, sheet, cell and what they found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from data.ingest.load import SHIPPED_CALENDAR
from data.sources import country as country_adapter
from data.sources import registry
from data.sources.base import LayoutError
from data.sources.calendar_csv import read_calendar
from data.sources.fred import read_balance, read_gdp
from data.sources.totals import read_bea_table_1, read_exhibit_1
from tests.ingest.publisher_layouts import Grid, bea_table_1, country, exhibit_1, exports, imports, save

RELEASE = dt.date(2025, 5, 6)


def read(tmp_path: Path, grid: Grid) -> LayoutError:
    path = save(tmp_path / "exh1.xlsx", grid)
    with pytest.raises(LayoutError) as caught:
        read_exhibit_1(path, RELEASE)
    assert caught.value.file == "exh1.xlsx"
    return caught.value


def test_exhibit_1_reads_months_years_and_last_months_row(tmp_path: Path) -> None:
    found = read_exhibit_1(save(tmp_path / "exh1.xlsx", exhibit_1(2023, (2025, 3), revised=7)), RELEASE)[0]
    values = found.values.set_index(["flow", "sector", "start", "end"])["value"]
    march = ("exports", "goods", "2025-03-01", "2025-03-01")
    assert values[march] == exports(2025, 3, 1)
    assert values[("imports", "services", "2024-12-01", "2024-12-01")] == imports(2024, 12, 2)
    assert values[("exports", "goods", "2025-02-01", "2025-02-01")] == exports(2025, 2, 1) + 7
    year = values[("exports", "services", "2024-01-01", "2024-12-01")]
    assert year == sum(exports(2024, month, 2) for month in range(1, 13))
    assert found.prior is not None
    prior = found.prior.set_index(["flow", "sector", "start", "end"])["value"]
    assert prior[("exports", "goods", "2025-02-01", "2025-02-01")] == exports(2025, 2, 1)
    assert ("balance", "goods", "2025-04-01", "2025-04-01") not in values.index


@pytest.mark.parametrize("last", [(2025, 1), (2024, 12), (2025, 11)])
def test_exhibit_1_of_any_month(tmp_path: Path, last: tuple[int, int]) -> None:
    """January's release has "Jan. -", December's has no year-to-date rows."""
    values = read_exhibit_1(save(tmp_path / "exh1.xlsx", exhibit_1(2023, last)), RELEASE)[0].values
    months = values[values["start"] == values["end"]]
    assert months["start"].max().to_pydatetime().date() == dt.date(*last, 1)
    assert len(months.drop_duplicates(["flow", "sector", "start"])) == 9 * ((last[0] - 2023) * 12 + last[1])


def test_swapped_columns_are_refused(tmp_path: Path) -> None:
    grid = exhibit_1(2023, (2025, 3))
    grid[4][4], grid[4][7] = "Imports", "Exports"
    error = read(tmp_path, grid)
    assert (error.sheet, error.cell, error.found) == ("1", "E5", "Imports")


def test_another_exhibit_under_this_name_is_refused(tmp_path: Path) -> None:
    grid = exhibit_1(2023, (2025, 3))
    grid[2] = ["Exhibit 5. U.S. Trade in Goods"]
    assert "Exhibit 1" in read(tmp_path, grid).expected


def test_other_units_are_refused(tmp_path: Path) -> None:
    grid = exhibit_1(2023, (2025, 3))
    grid[3] = ["In billions of dollars."]
    assert "millions" in read(tmp_path, grid).expected


def test_truncated_sheet_is_refused(tmp_path: Path) -> None:
    error = read(tmp_path, exhibit_1(2023, (2025, 3))[:30])
    assert error.cell == "A31"


def test_months_out_of_order_are_refused(tmp_path: Path) -> None:
    grid = exhibit_1(2023, (2025, 3))
    grid[10], grid[11] = grid[11], grid[10]
    assert read(tmp_path, grid).cell == "A11"


def test_missing_year_is_refused(tmp_path: Path) -> None:
    grid = exhibit_1(2022, (2025, 3))
    del grid[21:36]
    assert "2023" in read(tmp_path, grid).expected


def test_half_empty_row_is_refused(tmp_path: Path) -> None:
    grid = exhibit_1(2023, (2025, 3))
    grid[9][4] = ""
    assert read(tmp_path, grid).cell == "E10"


def test_gap_between_months_is_refused(tmp_path: Path) -> None:
    grid = exhibit_1(2023, (2025, 3))
    grid[10][1:] = [""] * 9
    assert read(tmp_path, grid).expected.startswith("an empty cell")


def test_text_among_numbers_is_refused(tmp_path: Path) -> None:
    grid = exhibit_1(2023, (2025, 3))
    grid[12][5] = "n/e"
    error = read(tmp_path, grid)
    assert (error.cell, error.found) == ("F13", "n/e")


def test_no_workbook_at_all(tmp_path: Path) -> None:
    path = tmp_path / "exh1.xlsx"
    path.write_text("<html>403 Forbidden</html>")
    with pytest.raises(LayoutError, match=r"exh1\.xlsx.*an Excel workbook"):
        read_exhibit_1(path, RELEASE)


WORLD = (2024, "0015", "World, Not Seasonally Adjusted", [30.0, 33.0], [13.0, 14.0])
ROWS = [
    WORLD,
    (2024, "0004", "World, Seasonally Adjusted", [31.0, 32.0], [12.0, 15.0]),
    (2024, "0007", "Advanced Technology Products", [3.0, 3.0], [1.0, 1.0]),
    (2024, "0021", "USMCA with Mexico (Consump)", [5.0, 6.0], []),
    (2024, "5080", "Israel", [1.0, 0.0], [1.0, 0.0]),
    (2024, "5081", "Israel", [9.0, 0.0], [2.0, 4.0]),
    (2024, "5520", "Vietnam", [20.0, 33.0], [10.0, 10.0]),
]


def test_country_keeps_real_zeros_and_drops_unpublished_months(tmp_path: Path) -> None:
    path = save(tmp_path / "country.xlsx", country(ROWS), "country")
    values = country_adapter.read(path, RELEASE)[0].values
    assert values["start"].max().month == 2
    key = values.set_index(["partner", "scheme", "adjustment", "flow", "start"])["value"].sort_index()
    israel = key["5081"]["total"]["nsa"]["imports"]
    assert list(israel) == [10.0, 0.0], "two codes are one partner; a zero in its span is no trade"
    assert "5080" not in set(values["partner"])
    assert list(key["world"]["total"]["sa"]["imports"]) == [31.0, 32.0]
    assert list(key["world"]["atp"]["nsa"]["exports"]) == [1.0, 1.0]
    assert list(key["0021"]["valuation"]["nsa"].index.get_level_values("flow").unique()) == ["imports"]


def test_country_refuses_a_year_that_is_not_the_sum_of_its_months(tmp_path: Path) -> None:
    grid = country(ROWS)
    grid[7][15] = 99.0
    path = save(tmp_path / "country.xlsx", grid, "country")
    with pytest.raises(LayoutError, match=r"country\.xlsx, sheet 'country', cell P8: expected the sum of the months"):
        country_adapter.read(path, RELEASE)


def test_country_refuses_a_missing_month_column(tmp_path: Path) -> None:
    grid = [row[:6] + row[7:] for row in country(ROWS)]
    with pytest.raises(LayoutError, match="cell G1"):
        country_adapter.read(save(tmp_path / "country.xlsx", grid, "country"), RELEASE)


def test_country_refuses_an_empty_cell(tmp_path: Path) -> None:
    grid = country(ROWS)
    grid[3][20] = ""
    with pytest.raises(LayoutError, match="cell U4: expected a number"):
        country_adapter.read(save(tmp_path / "country.xlsx", grid, "country"), RELEASE)


def test_country_passes_over_rows_without_a_year_and_figures(tmp_path: Path) -> None:
    """They stand at the end of the file of 2018. A figure in them is no such row, and an error names its own row."""
    empty: list[object] = ["", "5520", "Vietnam", *[0.0] * 26]
    grid = [*country(ROWS), [""] * 29, empty]
    whole = country_adapter.read(save(tmp_path / "a" / "country.xlsx", country(ROWS), "country"), RELEASE)[0]
    found = country_adapter.read(save(tmp_path / "b" / "country.xlsx", grid, "country"), RELEASE)[0]  # type: ignore[arg-type]
    assert found.values.equals(whole.values)
    spoilt = [*grid, [*empty[:5], 7.0, *empty[6:]]]
    with pytest.raises(LayoutError, match=f"cell A{len(spoilt)}: expected a number"):
        country_adapter.read(save(tmp_path / "c" / "country.xlsx", spoilt, "country"), RELEASE)  # type: ignore[arg-type]


@pytest.mark.parametrize("date", ["DATE", "observation_date"])
def test_fred_heads_its_dates_in_two_ways(tmp_path: Path, date: str) -> None:
    path = tmp_path / "BOPGSTB.csv"
    path.write_text(f"{date},BOPGSTB\n2024-12-01,-98431\n")
    assert list(read_balance(path, RELEASE)[0].values["value"]) == [-98431.0]
    path.write_text("date,BOPGSTB\n2024-12-01,-98431\n")
    with pytest.raises(LayoutError, match="observation_date,BOPGSTB"):
        read_balance(path, RELEASE)


@pytest.mark.parametrize(
    ("name", "column", "release"),
    [
        ("GDP.csv", "GDP", "2025-01-31"),
        ("GDP-1947-2023-as-of-2024-03.csv", "GDP", "2024-03-01"),
        ("GDP-1947-2024-as-of-2025-03.csv", "GDP", "2025-02-27"),
        ("GDP-as-of-2025-02-27.csv", "GDP", "2025-02-27"),
        ("BOPGSTB.csv", "BOPGSTB", "2024-12-05"),
    ],
)
def test_a_fred_download_tells_its_vintage(tmp_path: Path, name: str, column: str, release: str) -> None:
    path = tmp_path / name
    path.write_text(f"DATE,{column}\n2024-10-01,29700.58\n")
    calendar = read_calendar(SHIPPED_CALENDAR)
    assert registry.release_date(path, registry.entries_for(path)[0], calendar).isoformat() == release


def test_fred_files(tmp_path: Path) -> None:
    path = tmp_path / "BOPGSTB-2025-02-05.csv"
    path.write_text("observation_date,BOPGSTB\n2024-11-01,-78940\n2024-12-01,-98431\n")
    assert list(read_balance(path, RELEASE)[0].values["value"]) == [-78940.0, -98431.0]
    path.write_text("observation_date,BOPGSTB\n2024-11-01,-78940\n2025-01-01,-98431\n")
    with pytest.raises(LayoutError, match="A3"):
        read_balance(path, RELEASE)
    gdp = tmp_path / "GDP-2025-04.csv"
    gdp.write_text(
        "observation_date,GDP\n" + "".join(f"2024-{month:02d}-01,{100 + month}\n" for month in (1, 4, 7, 10))
    )
    values = read_gdp(gdp, RELEASE)[0].values
    assert list(values["value"]) == [25250.0, 26000.0, 26750.0, 27500.0, 105500.0]
    assert set(values["flow"]) == {"none"}


def test_bea_table_1_agrees_with_exhibit_1(tmp_path: Path) -> None:
    table = read_bea_table_1(save(tmp_path / "trad-time-series-0325.xlsx", bea_table_1((2025, 3)), "Table 1"), RELEASE)
    exhibit = read_exhibit_1(save(tmp_path / "exh1.xlsx", exhibit_1(2023, (2025, 3))), RELEASE)
    keys = ["flow", "sector", "start", "end"]
    both = table[0].values.merge(exhibit[0].values, on=keys)
    assert len(both) == 9 * (27 + 2) and (both["value_x"] == both["value_y"]).all()


@pytest.mark.parametrize(
    ("spoil", "cell"),
    [
        (lambda grid: grid[:20], "A"),
        (lambda grid: grid[:11] + grid[12:], "A12"),
        (lambda grid: [*grid[:4], ["Period", "", "Exports", "", "", "Balance", "", "", "Imports"], *grid[5:]], "B5"),
    ],
)
def test_spoilt_bea_table_1_is_refused(tmp_path: Path, spoil: Callable[[Grid], Grid], cell: str) -> None:
    path = save(tmp_path / "trad-time-series-0325.xlsx", spoil(bea_table_1((2025, 3))), "Table 1")
    with pytest.raises(LayoutError) as caught:
        read_bea_table_1(path, RELEASE)
    assert caught.value.sheet == "Table 1" and caught.value.cell.startswith(cell)


def test_calendar(tmp_path: Path) -> None:
    path = tmp_path / "ft900-release-dates.csv"
    path.write_text("statistical_month,release_date,evidence\n2025-02,2025-04-03,read\n2025-03,2025-05-06,UNVERIFIED\n")
    calendar = read_calendar(path)
    assert calendar.release_of(dt.date(2025, 3, 1)) == dt.date(2025, 5, 6)
    assert calendar.month_of(dt.date(2025, 5, 5)) == dt.date(2025, 2, 1)
    assert calendar.before(dt.date(2025, 5, 6)) == (dt.date(2025, 4, 3), True)
    assert calendar.before(dt.date(2021, 5, 6)) == (dt.date(2021, 4, 8), False)
    assert [entry.verified for entry in calendar.entries] == [True, False]
    path.write_text("statistical_month,release_date,evidence\n2025-02,soon,read\n")
    with pytest.raises(LayoutError, match="A2"):
        read_calendar(path)
