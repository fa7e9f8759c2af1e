"""The ten-digit files are loaded with their traps, and answer by code, partner, period and vintage."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from data.library import Data
from data.model import Variable
from data.query.find import THE_WORLD
from data.query.issues import Empty, NotHeld, Unpublished
from data.query.shapes import products as shapes_of_products
from data.query.spec import Shape, Target, VintageSel
from data.warehouse.reader import Warehouse
from tests.detail import files
from tests.detail.questions import (
    CHINA,
    EXPORTS,
    IMPORTS,
    TURKEY,
    VIETNAM,
    ask,
    in_month,
    listing,
    product,
    values,
    year,
)

MILLION = 1e6


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Data:
    return files.data(tmp_path_factory.mktemp("detail"))


def test_a_level_is_the_newest_vintage_to_the_dollar(figures: Data) -> None:
    answer = ask(figures, IMPORTS, products=product("8426"), targets=(CHINA,), periods=year(2024))
    assert values(answer) == [190 / MILLION]  # 66 in the older; the kind that is gone does not linger
    assert str(answer.sources[0].release) == "2025-06-05"
    assert {f.book.table for f in answer.figures if f.book} == {"hs10_consumption"}


def test_the_state_of_a_day_is_the_older_vintage(figures: Data) -> None:
    asked = {"products": product("8426"), "targets": (CHINA,), "periods": year(2024)}
    then = ask(figures, IMPORTS, vintage=VintageSel("as_of", dt.date(2025, 5, 1)), **asked)
    assert values(then) == [66 / MILLION]


def test_a_share_has_one_vintage(figures: Data) -> None:
    answer = ask(figures, IMPORTS, shape=Shape.SHARE, products=product("8426"), targets=(CHINA,), periods=year(2024))
    assert values(answer) == [66.0]  # 66 of 100, both as of April; 190 of 100 would be two vintages


def test_a_share_of_a_partner_that_the_whole_s_release_does_not_list_joins_two_and_says_so(figures: Data) -> None:
    olives = product("1509")
    answer = ask(figures, IMPORTS, shape=Shape.SHARE, products=olives, targets=(TURKEY,), periods=year(2024))
    assert values(answer) == [10.0]
    assert any("no loaded release has both" in caveat for caveat in answer.caveats)


@pytest.mark.parametrize(("code", "target", "share"), [("1509", TURKEY, 100.0), ("8426", THE_WORLD, 100 / 11)])
def test_a_product_in_all_that_is_bought(figures: Data, code: str, target: Target, share: float) -> None:
    asked = {"products": product(code), "targets": (target,), "periods": year(2024), "part": "product"}
    assert values(ask(figures, IMPORTS, shape=Shape.SHARE, **asked)) == [pytest.approx(share)]


def test_a_code_sums_what_begins_so_and_a_set_sums_its_codes(figures: Data) -> None:
    asked = {"targets": (VIETNAM,), "periods": year(2024)}
    whole = 1_000 * sum(range(13, 25))
    assert values(ask(figures, EXPORTS, products=product("1201"), **asked)) == [(whole + 84) / MILLION]
    assert values(ask(figures, EXPORTS, products=product("1201900095"), **asked)) == [whole / MILLION]
    assert values(ask(figures, EXPORTS, products=product("12019", "12011000"), **asked)) == [(whole + 84) / MILLION]


def test_months_series_and_changes(figures: Data) -> None:
    asked = {"products": product("120190"), "targets": (VIETNAM,)}
    assert values(ask(figures, EXPORTS, periods=in_month(2024, 3), **asked)) == [15_000 / MILLION]
    years = ask(figures, EXPORTS, shape=Shape.SERIES, grain="year", **asked)
    assert values(years) == [1_000 * sum(range(1, 13)) / MILLION, 1_000 * sum(range(13, 25)) / MILLION]
    rate = ask(figures, EXPORTS, shape=Shape.PERCENT_CHANGE, periods=year(2024), base=year(2023)[0], **asked)
    assert values(rate) == [round((222 / 78 - 1) * 100, 6)]


def test_a_ranking_takes_one_vintage_fills_in_who_is_not_listed_and_says_both(figures: Data) -> None:
    answer = ask(figures, IMPORTS, shape=Shape.RANKING, over="partner", products=product("1509"), periods=year(2024))
    assert [f.target.name for f in answer.primary if f.target] == ["Spain", "Italy", "Turkey"]
    said = " ".join(answer.caveats)
    assert "Turkey is from a newer release; the others are of April 3, 2025" in said
    assert "10.0% of the whole" in said  # the tenth that no partner listed makes


def test_a_few_partners_are_not_ranked(figures: Data) -> None:
    with pytest.raises(NotHeld) as issue:
        ask(figures, EXPORTS, shape=Shape.RANKING, over="partner", products=product("1201"), periods=year(2024))
    assert "Vietnam only, which is too few to rank" in issue.value.sentence


def test_products_of_a_partner_at_a_level(figures: Data) -> None:
    asked = {"shape": Shape.RANKING, "over": "product", "targets": (VIETNAM,), "periods": year(2024)}
    six = ask(figures, EXPORTS, products=listing(6), **asked)
    assert [f.product[1] for f in six.primary if f.product] == ["120190", "120110"]
    assert "left(d.commodity, 6)" in six.statements[0].literal().lower()
    four = ask(figures, EXPORTS, products=listing(4), **asked)
    assert [(f.product[1], round(float(f.value) * MILLION)) for f in four.primary if f.product] == [("1201", 222_084)]


def test_duty_and_its_rate(figures: Data) -> None:
    asked = {"products": product("8426"), "periods": year(2024)}
    assert values(ask(figures, IMPORTS, variable=Variable.DUTY, targets=(CHINA,), **asked)) == [19 / MILLION]
    rate = ask(figures, IMPORTS, variable=Variable.DUTY_RATE, targets=(CHINA,), **asked)
    assert values(rate) == [10.0]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"targets": (CHINA,), "periods": year(2023)}, "have the year 2024"),
        ({"targets": (CHINA,), "periods": in_month(2024, 3)}, "have the year 2024"),
    ],
)
def test_what_is_not_loaded_is_told_from_no_trade(figures: Data, asked: dict[str, object], words: str) -> None:
    with pytest.raises(NotHeld) as issue:
        ask(figures, IMPORTS, products=product("8426"), **asked)
    assert words in issue.value.sentence


def test_no_trade_is_said_where_the_partner_and_period_are_loaded(figures: Data) -> None:
    with pytest.raises(Empty, match="No imports of goods from Turkey are recorded for 2024"):
        ask(figures, IMPORTS, products=product("8426"), targets=(TURKEY,), periods=year(2024))


def test_loading_again_changes_nothing_and_the_order_does_not_matter(tmp_path: Path) -> None:
    folder = files.write(tmp_path / "files")
    assert not files.load(folder, tmp_path / "warehouse").refused
    again = files.load(folder, tmp_path / "warehouse")
    assert {o.status for o in again.outcomes} == {"unchanged"}
    for name in (files.DUTY, files.ONLINE):  # the newer vintage first
        report = files.load(folder / name, tmp_path / "turned")
        assert [o.status for o in report.outcomes] == ["loaded"]
    turned = Data(Warehouse(tmp_path / "turned"))
    answer = ask(turned, IMPORTS, products=product("8426"), targets=(CHINA,), periods=year(2024))
    assert values(answer) == [190 / MILLION]


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("I_COMMODITY", "842619", "a code of 10 digits"),
        ("CON_VAL_YR", -5, "a whole number in CON_VAL_YR"),
        ("CTY_NAME", "ATLANTIS", "a partner known by code or name"),
        ("time", "2024-06", "December, for a whole year"),
    ],
)
def test_a_file_that_is_wrong_is_refused_whole(tmp_path: Path, column: str, value: object, words: str) -> None:
    frame = files.duty()
    frame.loc[1, column] = value  # type: ignore[call-overload]
    if column == "CTY_NAME":
        frame.loc[1, "CTY_CODE"] = "XXXX"
    path = tmp_path / files.DUTY
    frame.to_parquet(path)
    report = files.load(path, tmp_path / "warehouse")
    assert len(report.refused) == 1 and words in report.refused[0].reason and "row 3" in report.refused[0].reason


@pytest.mark.parametrize("level", [2, 4, 6, 10])
@pytest.mark.parametrize(
    "asked",
    [
        {"targets": (CHINA,), "periods": year(2024)},
        {"targets": (CHINA,), "periods": year(2024), "descending": False, "limit": 2},
        {"targets": (THE_WORLD,), "periods": year(2024), "nth": 2},
        {"targets": (CHINA,), "periods": year(2024), "vintage": VintageSel("as_of", dt.date(2025, 5, 1))},
        {"measures": EXPORTS.measures, "targets": (VIETNAM,), "periods": year(2024), "limit": 3},
        {"measures": EXPORTS.measures, "targets": (VIETNAM,), "periods": in_month(2024, 3)},
        {"measures": EXPORTS.measures, "targets": (TURKEY,)},
        {"measures": EXPORTS.measures, "targets": (VIETNAM,), "periods": year(2024), "of_change": "percent_change"},
    ],
)
def test_categories_ranked_by_the_database_are_those_that_all_of_them_give(
    figures: Data, monkeypatch: pytest.MonkeyPatch, level: int, asked: dict[str, object]
) -> None:
    def told() -> object:
        try:
            answer = ask(figures, IMPORTS, shape=Shape.RANKING, over="product", products=listing(level), **asked)
        except (Empty, NotHeld, Unpublished) as issue:
            return type(issue), str(issue)
        return [(f.product, f.value, f.release, f.role) for f in answer.figures], answer.facts, answer.sources

    quick = told()
    monkeypatch.setattr(shapes_of_products, "first_rows", lambda *_: None)
    assert told() == quick
