"""The average duty rate: duty over imports for consumption of one table, both parts shown, no tariff rate."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from bot.speak.headline import headline
from bot.speak.lines import lines
from data.commodities import Candidate, commodities
from data.library import Data
from data.model import Flow, Unit, Variable
from data.period import Period, PeriodExpr
from data.query.answer import QueryAnswer
from data.query.issues import NotLoaded, Unpublished
from data.query.spec import Product, Query, Shape, Target
from tests.query.duty_files import data

TODAY = dt.date(2026, 11, 21)
RATE = Query(variable=Variable.DUTY_RATE, measures=(Flow.IMPORTS,))
CHINA, MEXICO = Target("China", ("5700",)), Target("Mexico", ("2010",))
GROUPS = Product("NAICS group", (Candidate("naics", (), (), "NAICS group"),))


def year(number: int) -> tuple[PeriodExpr, ...]:
    return (PeriodExpr("range", label=str(number), period=Period.of_year(number)),)


@pytest.fixture(scope="module")
def duties(tmp_path_factory: pytest.TempPathFactory) -> Data:
    return data(tmp_path_factory.mktemp("duties"))


def ask(duties: Data, **asked: Any) -> QueryAnswer:
    return duties.engine.answer(replace(RATE, **asked), TODAY)[0]


def rates(answer: QueryAnswer) -> list[float]:
    assert {f.unit for f in answer.primary} == {Unit.PERCENT}
    return [float(f.value) for f in answer.primary]


def test_a_level_shows_both_parts_of_one_table(duties: Data) -> None:
    answer = ask(duties, targets=(CHINA,), periods=year(2024))
    assert rates(answer) == pytest.approx([10.0])
    parts = {f.role: f.value for f in answer.figures if not f.primary and f.period == Period.of_year(2024)}
    assert parts == {"duty": pytest.approx(3600.0), "dutiable": pytest.approx(36_000.0)}
    assert {f.book.table for f in answer.figures if f.book} == {"naics_consumption"}
    assert headline(answer).startswith("The average duty rate on US goods imports for consumption from China was 10.0%")
    said = " ".join((headline(answer), *lines(answer)))
    assert "$3.6 billion" in said and "$36.0 billion" in said and "no tariff rate" in said


def test_without_a_period_it_is_the_latest_month_with_the_year_beside(duties: Data) -> None:
    answer = ask(duties)
    assert answer.primary[0].period == Period(2025 * 12 + 11, 2025 * 12 + 11, "month")
    assert rates(answer) == pytest.approx([6.0])
    assert {f.period.label for f in answer.figures if f.role == "beside" and f.period} >= {"2025", "December 2024"}
    assert answer.sources[0].table == "Census API, duties"


def test_it_is_of_the_table_that_has_the_product(duties: Data) -> None:
    apparel = commodities().candidate("naics=315")
    answer = ask(duties, targets=(CHINA,), products=(Product(apparel.label, (apparel,)),), periods=year(2024))
    assert rates(answer) == pytest.approx([20.0])
    assert answer.primary[0].product is not None and answer.primary[0].product[1] == "315"


def test_a_series_and_a_change_in_percentage_points(duties: Data) -> None:
    both = (PeriodExpr("range", label="2024-25", period=Period(2024 * 12, 2025 * 12 + 11)),)
    series = ask(duties, shape=Shape.SERIES, targets=(CHINA,), periods=both, grain="year")
    assert rates(series) == pytest.approx([10.0, 20.0])
    assert "from 10.0% to 20.0%" in headline(series)
    assert lines(series)[0] == "2024: 10.0% ($3.6 billion on $36.0 billion)"
    moved = ask(duties, shape=Shape.CHANGE, targets=(CHINA,), periods=year(2025), base=year(2024)[0])
    assert rates(moved) == pytest.approx([10.0])
    assert "rose by 10.0 percentage points, from 10.0% in 2024 to 20.0% in 2025" in headline(moved)


def test_rankings_of_partners_and_products(duties: Data) -> None:
    partners = ask(duties, shape=Shape.RANKING, over="partner", periods=year(2024))
    assert [f.target.name for f in partners.primary if f.target] == ["China", "Vietnam", "Mexico"]
    assert rates(partners) == pytest.approx([10.0, 4.0, 0.2])
    assert "that on imports from China" in headline(partners)
    assert any("3 partners only, which make up 30% of the whole" in one for one in partners.caveats)
    lowest = ask(duties, shape=Shape.RANKING, over="partner", periods=year(2024), descending=False, limit=1)
    assert rates(lowest) == pytest.approx([0.2])
    products = ask(duties, shape=Shape.RANKING, over="product", products=(GROUPS,), periods=year(2024))
    assert rates(products) == pytest.approx([6.0, 1.5])
    assert "apparel and accessories" in headline(products)


def test_a_ranking_of_selected_partners_says_how_much_they_are(duties: Data) -> None:
    apparel = commodities().candidate("naics=315")
    asked = Query(
        measures=(Flow.IMPORTS,),
        shape=Shape.RANKING,
        over="partner",
        periods=year(2024),
        products=(Product(apparel.label, (apparel,)),),
    )
    caveats = duties.engine.answer(asked, TODAY)[0].caveats
    assert any("3 partners only, which make up 30% of the whole" in one for one in caveats)


def test_other_shapes_and_general_imports_are_refused(duties: Data) -> None:
    with pytest.raises(Unpublished) as caught:
        ask(duties, shape=Shape.STREAK)
    assert "The average duty rate is not published" in caught.value.sentence
    assert caught.value.nearby[0].variable is Variable.DUTY_RATE
    cars = commodities().candidate("enduse=M30000")
    with pytest.raises(Unpublished):
        ask(duties, products=(Product(cars.label, (cars,)),))


def test_a_period_that_is_not_loaded_is_said_of_the_rate(duties: Data) -> None:
    june = PeriodExpr("range", label="June 2026", period=Period(2026 * 12 + 5, 2026 * 12 + 5, "month"))
    with pytest.raises(NotLoaded) as caught:
        ask(duties, targets=(MEXICO,), periods=(june,))
    assert "average duty rate on goods imports from Mexico for June 2026" in caught.value.sentence
