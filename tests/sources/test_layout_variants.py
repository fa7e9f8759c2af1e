"""Layouts that no file of ../shared/sources shows: January and December releases, marks, the other base year."""

from __future__ import annotations

import pytest

from data.sources import ft900_goods, ft900_partners, ft900_products
from data.sources.base import LayoutError
from data.sources.ft900_layout import MONTHS, heading, month_number, month_range
from tests.sources.conftest import Make, day

NOTES: list[list[object]] = [["NOTES:"], ["* Data are not available on a BOP basis."]]


def atp(last_year: int, months_shown: int, ytd: str | None) -> list[list[object]]:
    """Exhibit 16 with two years, the second shown to a month; every month is exports 30, imports 50."""
    rows: list[list[object]] = [
        ["Part B: NOT Seasonally Adjusted"],
        ["Exhibit 16. U.S. Trade in Advanced Technology Products"],
        ["In millions of dollars. Details may not equal totals due to rounding."],
        ["Period", "Balance", "Exports", "Imports"],
    ]
    for year, shown in ((last_year - 1, 12), (last_year, months_shown)):
        rows.append([str(year)])
        if shown == 12:
            rows.append(["Jan.- Dec. (R)", -240, 360, 600])
        if ytd:
            rows.append([ytd, -20 * months_shown, 30 * months_shown, 50 * months_shown])
        rows += [
            [f"{name.capitalize()} (R)" if at == 0 else name.capitalize(), *([-20, 30, 50] if at < shown else [])]
            for at, name in enumerate(MONTHS)
        ]
    return rows


def test_january_release(make: Make) -> None:
    prior: list[list[object]] = [["December data as published last month:"], ["", -21, 30, 51]]
    path = make("exh16.xlsx", atp(2026, 1, "Jan. -") + prior + NOTES)
    extract = ft900_goods.read(path, day("2026-03-12"))[0]
    balance = extract.values[extract.values["flow"] == "balance"]
    # January is its own year to date: one value, not two.
    assert len(balance) == 12 + 1 + 1 + (1 - 1)
    assert extract.prior is not None
    assert extract.prior["start"].dt.strftime("%Y-%m").tolist() == ["2025-12"] * 3


def test_december_release_has_no_year_to_date(make: Make) -> None:
    extract = ft900_goods.read(make("exh16.xlsx", atp(2025, 12, None) + NOTES), day("2026-02-19"))[0]
    assert len(extract.values) == 3 * 26


def test_cut_off_and_contradictory_sheets(make: Make) -> None:
    rows = atp(2026, 4, "Jan. - Apr.")
    with pytest.raises(LayoutError, match="notes"):
        ft900_goods.read(make("exh16.xlsx", rows), day("2026-06-09"))
    rows[-1][1:] = [-20, 30, 50]
    with pytest.raises(LayoutError, match="no figures after a month without"):
        ft900_goods.read(make("exh16.xlsx", rows + NOTES), day("2026-06-09"))
    wrong = atp(2026, 4, "Jan. - Apr.")
    wrong[6][2] = 31
    with pytest.raises(LayoutError, match="exports minus imports"):
        ft900_goods.read(make("exh16.xlsx", wrong + NOTES), day("2026-06-09"))
    wrong[6][2:] = [220, 300]
    with pytest.raises(LayoutError) as refusal:
        ft900_goods.read(make("exh16.xlsx", wrong + NOTES), day("2026-06-09"))
    assert refusal.value.cell == "C7"


def crude(year_row: list[object], months: tuple[str, str]) -> list[list[object]]:
    head = ["", "", *[*months, "Year-to-Date"] * 3]
    return [
        ["Part B: NOT Seasonally Adjusted"],
        [" Exhibit 17a. U.S. Imports of Crude Oil by Selected Countries and Areas"],
        ["Details may not equal totals due to rounding."],
        [
            *["Country", "", "Quantity\n(thousands of barrels)", "", "", "Customs Value\n(thousands of dollars)"],
            *["", "", "C.I.F. Value\n(thousands of dollars)"],
        ],
        head,  # type: ignore[list-item]
        ["", "", *year_row * 3],
        ["Total", "", 10, 12, 10, 700, 800, 700, 710, 810, 710],
        ["Asia", "", 10, 12, 10, 700, 800, 700, 710, 810, 710],
        ["", " Iraq", 4, 12, 4, 300, "(-)", 300, 310, "(-)", 310],
        ["", " Other", 6, "(-)", 6, 400, "(X)", 400, 400, "(-)", 400],
        *NOTES,
    ]


@pytest.mark.parametrize("years", [[2026, 2025, 2026], ["2026", "2025 (R)", 2026], [2026, 2026, 2026]])
def test_january_shows_december_of_the_year_before(make: Make, years: list[object]) -> None:
    path = make("exh17a.xlsx", crude(years, ("January", "December")))
    values = ft900_products.read(path, day("2026-03-12"))[0].values
    months = set(values["start"].dt.strftime("%Y-%m"))
    assert months == {"2026-01", "2025-12"}
    other = values[(values["partner"] == "x:other-asia") & (values["start"] == "2025-12-01")]
    # (-) is zero, (X) is no value.
    assert sorted(other["variable"]) == ["cif_value", "quantity"]
    assert other["value"].tolist() == [0, 0]


def test_base_year_of_chained_dollars_is_part_of_the_series(make: Make) -> None:
    heads = ["Total Census Basis (1)", "Petroleum", " Non-petroleum", "Residual     (2)"]
    rows: list[list[object]] = [
        ["Exhibit 11. Real U.S. Trade in Petroleum and Non-Petroleum Products by End-Use"],
        ["Chained (2012) Dollars"],
        ["Period", "Balance", "", "", "", "Exports", "", "", "", "Imports"],
        ["", *heads * 3],
        [2021],
        *[[name.capitalize(), *([0, 0, 0, 0, *[9, 5, 3, 1] * 2] if at < 4 else [])] for at, name in enumerate(MONTHS)],
        ["(1) Detailed data are presented on a Census basis."],
    ]
    values = ft900_goods.read(make("exh11.xlsx", rows), day("2021-06-08"))[0].values
    assert set(values["prices"]) == {"chained_2012"}
    assert len(values) == 48


def test_added_partners_and_groups(make: Make) -> None:
    quarters = ["Fourth Quarter\n2020", "Annual\n2020"]
    body: list[list[object]] = []
    for flow, figures in (("Balance", [-2, -9]), ("Exports", [3, 11]), ("Imports", [5, 20])):
        body += [[flow], ["Türkiye ", *figures], ["OPEC", *figures], ["All other countries", "n.a.", "n.a."]]
    rows: list[list[object]] = [
        ["Exhibit 20. U.S. Trade in Goods and Services by Selected Countries and Areas - BOP Basis"],
        ["Country and Area", *quarters],
        *body,
        ["n.a. Not available"],
    ]
    extract = ft900_partners.read(make("exh20.xlsx", rows), day("2021-05-04"))[0]
    assert extract.partners == [("0001", "OPEC"), ("0020", "All other countries"), ("4890", "Türkiye")]
    assert len(extract.values) == 12


def test_labels() -> None:
    assert [month_number(text) for text in ("Mar.", "SEPT", "May", "Jan", "Ma", "Total")] == [3, 9, 5, 1, None, None]
    assert month_range("Jan. -") == (1, 1)
    assert month_range("Jan.- Mar.") == (1, 3)
    assert month_range("Jan. - Dec.") == (1, 12)
    assert month_range("Non-petroleum") is None
    found = heading("Year-to-Date\n2023")
    assert found is not None
    assert (found.kind, found.year) == ("ytd", 2023)
    assert heading("Balance") is None
