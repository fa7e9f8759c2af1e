"""The adapters of imports for consumption and calculated duty, each on a small pull in the layout of the Census API."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data.sources import census_hs
from data.sources.base import Adapter, LayoutError
from tests.sources.conftest import day

RELEASE = day("2025-05-06")
KINDS: dict[str, tuple[Adapter, str, list[str], str]] = {
    "naics_consumption": (census_hs.read_naics, "NAICS", ["311", "336"], "naics"),
    "naics6_consumption": (census_hs.read_naics, "NAICS", ["311111", "336111"], "naics"),
    "hs_consumption": (census_hs.read_hs_consumption, "I_COMMODITY", ["30", "87"], "hs"),
    "duties": (census_hs.read_duties, "I_COMMODITY", ["-"], "hs"),
}


def pull(column: str, codes: list[str]) -> list[list[str]]:
    """For the world and Ireland, in March 2025: consumption of 5 million dollars and duty of 2 at the first code, a
    million more at the next."""
    head = ["CTY_CODE", "CTY_NAME", column, f"{column}_SDESC", "CON_VAL_MO", "CAL_DUT_MO", "time"]
    places = [("-", "TOTAL FOR ALL COUNTRIES"), ("4190", "IRELAND")]
    return [head] + [
        [*place, code, f"NAME OF {code}", str(5_000_000 + more * 1_000_000), str(2_000_000 + more), "2025-03"]
        for place in places
        for more, code in enumerate(codes)
    ]


def save(folder: Path, rows: list[list[str]]) -> Path:
    path = folder / "pull.json"
    path.write_text(json.dumps(rows))
    return path


@pytest.mark.parametrize("table", KINDS)
def test_values_and_duty_come_out_exactly(tmp_path: Path, table: str) -> None:
    read, column, codes, scheme = KINDS[table]
    (extract,) = read(save(tmp_path, pull(column, codes)), RELEASE)
    found = {
        (row.partner, row.scheme, row.commodity, row.variable): (row.value, f"{row.start:%Y-%m}", f"{row.end:%Y-%m}")
        for row in extract.values.itertuples()
    }
    march = ("2025-03", "2025-03")
    totals = table == "duties"
    expected = {
        (partner, "total" if totals else scheme, "total" if totals else code, variable): (value, *march)
        for partner in ("world", "4190")
        for more, code in enumerate(codes)
        for variable, value in (("value", 5.0 + more), ("calculated_duty", 2.0 + more / 1e6))
    }
    assert found == expected
    assert set(extract.values["table"]) == {table} and set(extract.values["flow"]) == {"imports"}
    assert extract.document.release == RELEASE and extract.document.exhibit.startswith("Census API")


@pytest.mark.parametrize("table", KINDS)
@pytest.mark.parametrize("column", ["CON_VAL_MO", "CAL_DUT_MO"])
def test_a_cell_that_is_no_number_is_refused_with_its_column(tmp_path: Path, table: str, column: str) -> None:
    read, name, codes, _ = KINDS[table]
    rows = pull(name, codes)
    rows[1][rows[0].index(column)] = "n/a"
    with pytest.raises(LayoutError, match=f"a number in {column}"):
        read(save(tmp_path, rows), RELEASE)


@pytest.mark.parametrize("table", KINDS)
def test_a_column_that_is_missing_is_refused(tmp_path: Path, table: str) -> None:
    read, name, codes, _ = KINDS[table]
    rows = pull(name, codes)
    at = rows[0].index("CAL_DUT_MO")
    with pytest.raises(LayoutError, match="CAL_DUT_MO"):
        read(save(tmp_path, [row[:at] + row[at + 1 :] for row in rows]), RELEASE)


def test_a_code_of_another_depth_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match="code"):
        census_hs.read_hs_consumption(save(tmp_path, pull("I_COMMODITY", ["3004"])), RELEASE)
