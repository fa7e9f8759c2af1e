"""The Census histories and the API, in small: the layouts of files that ../shared/sources does not have."""

from __future__ import annotations

import csv
import json
from importlib.resources import files
from pathlib import Path

import pandas as pd
import pytest

from data.sources import census_enduse, census_hs, census_seasonal
from data.sources.base import LayoutError
from tests.sources.conftest import Make, day, source

HEADER = ["CTY_CODE", "CTY_DESC", "END_USE", "COMM_DESC", "value_23", "value_24"]


def official(flow: str) -> list[tuple[str, str]]:
    text = files("data").joinpath("vocab/published_commodities.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["table"] == "enduse_sa" and row["flow"] == flow]
    return list({row["code"]: (row["code"], row["name"]) for row in rows if len(row["code"]) == 5}.values())


def annual(flow: str) -> list[list[object]]:
    rows: list[list[object]] = [HEADER]  # type: ignore[list-item]
    for partner, name, share in (("0000", "World Total", 1.0), ("1220", "Canada", 0.75), ("5520", "Vietnam", 0.25)):
        rows += [[partner, name, code, text, 4e6 * share, 8e6 * share] for code, text in official(flow)]
    return rows


def test_annual_exports(make: Make) -> None:
    extract = census_enduse.read_annual(make("enduse_exports.xlsx", annual("exports")), day("2026-04-14"))[0]
    values = extract.values
    soybeans = values[(values["commodity"] == "00100") & (values["partner"] == "5520")]
    assert soybeans["value"].tolist() == [1.0, 2.0]
    assert soybeans["start"].dt.strftime("%Y-%m-%d").tolist() == ["2023-01-01", "2024-01-01"]
    assert set(values["flow"]) == {"exports"}
    assert ("enduse", "00100", "Soybeans", "0") in {line[:4] for line in extract.commodities}


def test_a_file_of_the_other_flow_is_refused(make: Make) -> None:
    with pytest.raises(LayoutError, match="classification of imports"):
        census_enduse.read_annual(make("enduse_imports.xlsx", annual("exports")), day("2026-04-14"))


def test_a_cut_off_file_is_refused(make: Make) -> None:
    rows = annual("exports")
    with pytest.raises(LayoutError, match="add up to the world"):
        census_enduse.read_annual(make("enduse_exports.xlsx", rows[: len(rows) * 2 // 3]), day("2026-04-14"))


@pytest.mark.parametrize("numbers", [False, True])
def test_monthly(make: Make, numbers: bool) -> None:
    rows: list[list[object]] = [["DATE", "ENDUSE", "DESCRIPTION", "VALUE"]]
    for month in ("Dec-99", "Jan-00"):
        rows += [[month, int(code) if numbers else code, text, 5e6] for code, text in official("imports")]
    extract = census_enduse.read_monthly(make("imports_enduse.xlsx", rows), day("2026-04-14"))[0]
    drugs = extract.values[extract.values["commodity"] == "40100"]
    assert drugs["start"].dt.strftime("%Y-%m").tolist() == ["1999-12", "2000-01"]
    assert drugs["value"].tolist() == [5.0, 5.0]
    coffee = extract.values[extract.values["commodity"] == "00000"]
    assert set(coffee["table"]) == {"enduse_monthly"}


API: list[list[str]] = [
    ["CTY_CODE", "CTY_NAME", "I_COMMODITY", "I_COMMODITY_SDESC", "GEN_VAL_MO", "COMM_LVL", "time", "COMM_LVL"],
    ["-", "TOTAL FOR ALL COUNTRIES", "30", "PHARMACEUTICAL PRODUCTS", "9000000", "HS2", "2025-03", "HS2"],
    ["0020", "USMCA (NAFTA)", "30", "PHARMACEUTICAL PRODUCTS", "1000000", "HS2", "2025-03", "HS2"],
    ["0022", "OECD", "30", "PHARMACEUTICAL PRODUCTS", "8000000", "HS2", "2025-03", "HS2"],
    ["4XXX", "EUROPE", "30", "PHARMACEUTICAL PRODUCTS", "7000000", "HS2", "2025-03", "HS2"],
    ["1XXX", "NORTH AMERICA", "30", "PHARMACEUTICAL PRODUCTS", "1000001", "HS2", "2025-03", "HS2"],
    ["4190", "IRELAND", "3004", "MEDICAMENTS", "6000000", "HS4", "2025-03", "HS4"],
]


def test_api_response(tmp_path: Path) -> None:
    path = tmp_path / "timeseries-intltrade-imports-hs-HS2-2025-03.json"
    path.write_text(json.dumps(API))
    extract = census_hs.read_hs(path, day("2025-05-06"))[0]
    # The API's 0020 and 0022 are other groups than country.xlsx's: names decide.
    assert extract.values["partner"].tolist() == ["world", "0010", "x:oecd", "0012", "1XXX", "4190"]
    assert extract.values["value"].tolist() == [9.0, 1.0, 8.0, 7.0, 1.000001, 6.0]
    assert ("hs", "3004", "MEDICAMENTS", "30", 1) in extract.commodities


@pytest.mark.parametrize(
    ("row", "column", "value", "message"),
    [
        (1, 4, "n/a", "a number in GEN_VAL_MO"),
        (2, 6, "2025", "a month"),
        (3, 2, "XX", "a code"),
        (2, 1, "X", "partner"),
    ],
)
def test_api_rows_that_are_not_figures(tmp_path: Path, row: int, column: int, value: str, message: str) -> None:
    rows = [list(line) for line in API]
    rows[row][column] = value
    path = tmp_path / "hs.json"
    path.write_text(json.dumps(rows))
    with pytest.raises(LayoutError, match=message):
        census_hs.read_hs(path, day("2025-05-06"))


def test_a_pull_whose_columns_are_dictionaries(tmp_path: Path) -> None:
    """Pandas writes them, and Arrow, where values repeat."""
    plain = pd.DataFrame(API[1:], columns=API[0]).iloc[:, :7].astype({"GEN_VAL_MO": "int64"})
    coded = plain.assign(**{name: plain[name].astype("category") for name in plain if name != "GEN_VAL_MO"})  # type: ignore[arg-type]
    found = []
    for name, frame in (("general-imports-hs2-a.parquet", plain), ("general-imports-hs2-b.parquet", coded)):
        frame.to_parquet(tmp_path / name)
        found.append(census_hs.read_hs(tmp_path / name, day("2025-05-06"))[0])
    assert found[0].values.equals(found[1].values) and found[0].commodities == found[1].commodities


@pytest.mark.parametrize("text", ["", "<html>", "{}", "[]", '[["a"]]', '[["a"], ["b", "c"]]'])
def test_api_answers_that_are_no_tables(tmp_path: Path, text: str) -> None:
    path = tmp_path / "hs.json"
    path.write_text(text)
    with pytest.raises(LayoutError):
        census_hs.read_hs(path, day("2025-05-06"))


@pytest.mark.sources
def test_api_sample_equals_the_pull() -> None:
    sample = census_hs.read_hs(
        source("census/api/timeseries-intltrade-imports-hs-HS2-2024-12.json"), day("2025-06-05")
    )[0].values
    pull = census_hs.read_hs(
        source("census/hs2/general-imports-hs2-all-partners-2023-01_2024-12.parquet"), day("2025-06-05")
    )[0].values
    joined = sample.merge(pull, on=["partner", "commodity", "start"], suffixes=("", "_pull"))
    assert len(joined) == len(sample) == 13177
    assert (joined["value"] == joined["value_pull"]).all()


@pytest.mark.sources
def test_seasonal() -> None:
    extract = census_seasonal.read(source("census/ctyseasonal/2025-04-03/ctyseasonal.xlsx"), day("2025-04-03"))[0]
    values = extract.values
    vietnam = values[(values["partner"] == "5520") & (values["flow"] == "imports") & (values["end"] == "2024-12-01")]
    # The fourth quarter ends in December too; its months add up to it.
    spans = vietnam.set_index("start")["value"]
    months = values[(values["partner"] == "5520") & (values["flow"] == "imports") & (values["start"] == values["end"])]
    quarter = months[(months["start"] >= "2024-10-01") & (months["start"] <= "2024-12-01")]["value"].sum()
    assert spans.loc["2024-10-01"] == pytest.approx(quarter, abs=0.01)
    assert len(vietnam) == 2
    assert len(extract.partners) == 29
