"""Figures as printed in the releases, read off the pages by eye, and identities between exhibits."""

from __future__ import annotations

import pandas as pd
import pytest

from data.sources import bea_series, census_enduse, totals
from tests.sources.conftest import ADAPTERS, day, exhibit_file, source

pytestmark = pytest.mark.sources
APRIL, MARCH = "2023-06-07", "2025-05-06"
YTD_2025 = ("2025-01", "2025-03")

PRINTED: list[tuple[str, str, dict[str, str], tuple[str, str], float]] = [
    (APRIL, "2", {"flow": "balance", "sector": "services"}, ("2023-04", "2023-04"), 21070),
    (MARCH, "3", {"commodity": "travel"}, ("2024-01", "2024-12"), 215039),
    (MARCH, "4", {"commodity": "ip_charges"}, ("2025-02", "2025-02"), 5210),
    (APRIL, "5", {"flow": "imports", "scheme": "adjustment"}, ("2021-01", "2021-04"), 6166),
    (MARCH, "6", {"flow": "imports", "commodity": "4"}, YTD_2025, 262121),
    (APRIL, "7", {"commodity": "40100"}, ("2023-03", "2023-03"), 9157),
    (APRIL, "8", {"commodity": "15200"}, ("2022-01", "2022-04"), 20365),
    (MARCH, "9", {"flow": "balance", "commodity": "petroleum"}, ("2024-01", "2024-12"), 44919),
    (MARCH, "10", {"flow": "exports", "commodity": "x:residual"}, ("2024-01", "2024-12"), 1764),
    (APRIL, "11", {"flow": "balance", "commodity": "petroleum"}, ("2021-01", "2021-12"), -2470),
    (APRIL, "13", {"flow": "exports", "commodity": "1"}, ("2023-01", "2023-04"), 248031),
    (APRIL, "14", {"flow": "balance", "partner": "x:other-pacific-rim-countries"}, ("2023-03", "2023-03"), 103),
    (MARCH, "14", {"flow": "imports", "partner": "4190"}, ("2025-03", "2025-03"), 30726),
    (APRIL, "14a", {"flow": "exports", "partner": "2010"}, ("2022-01", "2022-04"), 102778),
    (APRIL, "15", {"flow": "imports", "commodity": "89"}, ("2023-03", "2023-03"), 13203),
    (APRIL, "15", {"flow": "imports", "commodity": "8"}, ("2023-04", "2023-04"), 37357),
    (APRIL, "15", {"flow": "exports", "commodity": "x:re-exports/manufactured-goods"}, ("2023-04", "2023-04"), 24207),
    (APRIL, "16", {"flow": "exports"}, ("2022-01", "2022-12"), 391089),
    (MARCH, "16a", {"flow": "imports", "commodity": "01"}, YTD_2025, 68764),
    (MARCH, "16a", {"flow": "balance", "partner": "x:other-other-countries"}, ("2024-01", "2024-03"), -5404),
    (MARCH, "17", {"flow": "imports", "variable": "unit_price"}, ("2025-02", "2025-02"), 67.9),
    (MARCH, "17", {"flow": "exports", "commodity": "energy_related", "variable": "value"}, YTD_2025, 55886.918),
    (APRIL, "17a", {"partner": "7250", "variable": "cif_value"}, ("2023-01", "2023-04"), 380.105),
    (APRIL, "17a", {"partner": "4621", "variable": "quantity"}, ("2023-04", "2023-04"), 0),
    (APRIL, "18", {"flow": "imports", "partner": "4280", "commodity": "passenger_cars"}, ("2023-03", "2023-03"), 2043),
    (APRIL, "19", {"flow": "balance", "partner": "1220"}, ("2023-01", "2023-03"), -17919),
    (APRIL, "19", {"flow": "exports", "partner": "0020"}, ("2022-01", "2022-04"), 125475),
    (MARCH, "19", {"flow": "balance", "partner": "1220"}, ("2025-02", "2025-02"), -7375),
    (APRIL, "20", {"flow": "imports", "partner": "0009"}, ("2021-10", "2021-12"), 58539),
    (MARCH, "20b", {"flow": "balance", "partner": "0003"}, ("2023-01", "2023-12"), 76519),
    (
        APRIL,
        "1s",
        {"flow": "imports", "commodity": "315", "variable": "calculated_duty"},
        ("2023-04", "2023-04"),
        879.503075,
    ),
    (APRIL, "2s", {"commodity": "TX/re-exports"}, ("2023-04", "2023-04"), None),  # type: ignore[list-item]
    (APRIL, "2s", {"commodity": "TX/manufactured"}, ("2023-01", "2023-04"), 74781.976274),
    (APRIL, "2as", {"commodity": "CA"}, ("2023-04", "2023-04"), 35896.850901),
    (
        APRIL,
        "3s",
        {"flow": "balance", "adjustment": "nsa", "variable": "cif_value"},
        ("2023-01", "2023-04"),
        -358375.354715,
    ),
    (APRIL, "4s", {"flow": "imports", "partner": "5520", "variable": "value"}, ("2023-04", "2023-04"), 8584.331678),
    (MARCH, "4as", {"flow": "imports", "partner": "7620", "variable": "cif_value"}, ("2024-01", "2024-03"), 241.2),
]


def values(release: str, exhibit: str) -> pd.DataFrame:
    return ADAPTERS[exhibit](exhibit_file(release, exhibit), day(release))[0].values


def pick(frame: pd.DataFrame, properties: dict[str, str], period: tuple[str, str]) -> list[float]:
    chosen = (frame["start"] == pd.Timestamp(period[0])) & (frame["end"] == pd.Timestamp(period[1]))
    for name, value in properties.items():
        chosen &= frame[name] == value
    return [float(value) for value in frame.loc[chosen, "value"]]


@pytest.mark.parametrize(("release", "exhibit", "properties", "period", "expected"), PRINTED)
def test_printed(
    release: str, exhibit: str, properties: dict[str, str], period: tuple[str, str], expected: float | None
) -> None:
    found = pick(values(release, exhibit), properties, period)
    assert len(found) == 1
    if expected is not None:
        assert found[0] == pytest.approx(expected, abs=1e-6)


def test_what_was_published_last_month_is_kept_apart() -> None:
    extract = ADAPTERS["3"](exhibit_file(MARCH, "3"), day(MARCH))[0]
    assert extract.prior is not None
    assert pick(extract.prior, {"commodity": "travel"}, ("2025-02", "2025-02")) == [18519]
    assert pick(extract.values, {"commodity": "travel"}, ("2025-02", "2025-02")) == [18282]


def wide(frame: pd.DataFrame, *by: str) -> pd.DataFrame:
    return frame.pivot(index=[*by, "start", "end"], columns="flow", values="value")


@pytest.mark.parametrize("release", [APRIL, MARCH])
def test_exhibit_2_is_the_means_of_exhibit_1(release: str) -> None:
    one = totals.read_exhibit_1(exhibit_file(release, "1"), day(release))[0].values
    months = (
        one[one["start"] == one["end"]].pivot(index="start", columns=["flow", "sector"], values="value").sort_index()
    )
    means = months.rolling(3).mean().dropna()
    two = (
        values(release, "2")
        .pivot(index="start", columns=["flow", "sector"], values="value")
        .loc[means.index, means.columns]
    )
    assert ((two - means).abs() <= 0.85).all().all()


@pytest.mark.parametrize("release", [APRIL, MARCH])
def test_exhibit_20_is_goods_and_services(release: str) -> None:
    both, goods, services = (wide(values(release, name), "partner") for name in ("20", "20a", "20b"))
    assert ((goods + services - both).dropna().abs() <= 2).all().all()
    assert len((goods + services).dropna()) == len(both)


@pytest.mark.parametrize("release", [APRIL, MARCH])
def test_exhibits_12_and_13_agree(release: str) -> None:
    twelve = totals.read_exhibit_12(exhibit_file(release, "12"), day(release))[0].values
    assert set(twelve["table"]) == {"goods_bases_nsa"}
    keys = ["flow", "basis", "scheme", "start", "end"]
    joined = values(release, "13").merge(twelve, on=keys, suffixes=("", "_12"))
    joined = joined[joined["scheme"] != "enduse"]
    assert len(joined) > 100
    assert (joined["value"] == joined["value_12"]).all()


@pytest.mark.parametrize("release", [APRIL, MARCH])
def test_commodities_add_up_to_their_principal_category(release: str) -> None:
    for exhibit in ("7", "8"):
        extract = ADAPTERS[exhibit](exhibit_file(release, exhibit), day(release))[0]
        parents = {code: parent for _, code, _, parent, _ in extract.commodities}
        frame = extract.values[extract.values["scheme"] == "enduse"].copy()
        frame["parent"] = frame["commodity"].map(parents)
        sums = frame.dropna(subset="parent").groupby(["parent", "start", "end"])["value"].sum()
        printed = frame[frame["commodity"].str.len() == 1].set_index(["commodity", "start", "end"])["value"]
        gap = (sums - printed.rename_axis(sums.index.names)).dropna().abs()
        assert len(gap) == 20
        assert (gap <= 30).all()


def test_bea_and_the_exhibits_agree() -> None:
    tables = bea_series.read_services(source("bea/trad-time-series-0325.xlsx"), day(MARCH))
    for table, exhibit in zip(tables, ("3", "4"), strict=False):
        joined = values(MARCH, exhibit).merge(table.values, on=["commodity", "start", "end"], suffixes=("", "_bea"))
        assert len(joined) == 348
        assert (joined["value"] == joined["value_bea"]).all()
    partners = bea_series.read_countries(source("bea/trad-geo-time-series-0125.xlsx"), day("2025-03-06"))
    assert [len(table.partners) for table in partners] == [27] * 9
    assert pick(partners[8].values, {"partner": "5700"}, ("2024-01", "2024-12")) == [31840]


def test_pharmaceuticals() -> None:
    path = source("census/enduse/2026-04-14/enduse_imports.xlsx")
    extract = census_enduse.read_annual(path, day("2026-04-14"))[0]
    drugs = {"commodity": "40100"}
    assert pick(extract.values, {**drugs, "partner": "world"}, ("2024-01", "2024-12")) == [246874.664777]
    assert pick(extract.values, {**drugs, "partner": "4190"}, ("2025-01", "2025-12")) == [107780.860481]
