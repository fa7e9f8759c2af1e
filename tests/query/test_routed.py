"""Which tables may answer a question and in which order, by its properties alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from data.model import WORLD, Adjustment, Basis, Flow, Prices, Sector, Unit, Variable
from data.period import PeriodExpr, month
from data.query import route
from data.query.book import Book, Run
from data.query.route import HEADLINES, TablePlace
from data.query.spec import Query, Shape, Target, VintageSel

MEXICO = (Target("Mexico", ("2010",)),)
THE_WORLD = (Target("the world", (WORLD,), "world"),)
NAMED = (PeriodExpr("latest"),)


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ({}, route.WORLD_BOTH),
        ({"targets": THE_WORLD}, route.WORLD_BOTH),
        ({"sector": Sector.BOTH}, route.WORLD_BOTH),
        ({"sector": Sector.GOODS}, route.WORLD_GOODS),
        ({"sector": Sector.SERVICES}, route.WORLD_SERVICES),
        ({"basis": Basis.CENSUS}, route.WORLD_GOODS),
        ({"basis": Basis.BOP}, route.WORLD_BOTH),
        ({"adjustment": Adjustment.NSA}, route.WORLD_GOODS),
        ({"adjustment": Adjustment.SA}, route.WORLD_BOTH),
        ({"variable": Variable.CIF_VALUE}, route.WORLD_GOODS),
        ({"sector": Sector.BOTH, "basis": Basis.CENSUS}, route.WORLD_BOTH),
        ({"sector": Sector.SERVICES, "adjustment": Adjustment.NSA}, route.WORLD_SERVICES),
        ({"variable": Variable.DUTY}, route.DUTIES),
        ({"variable": Variable.DUTY, "targets": MEXICO}, route.DUTIES),
        ({"targets": MEXICO}, route.PARTNER_GOODS),
        ({"over": "partner"}, route.PARTNER_GOODS),
        ({"targets": MEXICO, "sector": Sector.SERVICES}, route.PARTNER_SERVICES),
        ({"targets": MEXICO, "sector": Sector.BOTH}, route.PARTNER_BOTH),
        ({"targets": MEXICO, "basis": Basis.BOP}, route.PARTNER_GOODS_NAMED),
        ({"targets": MEXICO, "adjustment": Adjustment.SA}, route.PARTNER_GOODS_NAMED),
        ({"targets": MEXICO, "shape": Shape.CHANGE, "comparison": "month"}, route.PARTNER_GOODS_SA),
        ({"targets": MEXICO, "shape": Shape.STREAK, "comparison": "previous"}, route.PARTNER_GOODS_SA),
        ({"targets": MEXICO, "shape": Shape.CHANGE, "comparison": "year"}, route.PARTNER_GOODS),
        ({"targets": MEXICO, "shape": Shape.LEVEL, "comparison": "month"}, route.PARTNER_GOODS),
    ],
)
def test_the_exhibits_of_a_question(query: dict[str, Any], listed: tuple[TablePlace, ...]) -> None:
    assert route.places(replace(Query(), **query)) == listed


@pytest.mark.parametrize(
    ("query", "stated"),
    [
        ({}, [Sector.BOTH]),
        ({"shape": Shape.CHANGE}, [Sector.BOTH]),
        ({"sector": Sector.GOODS}, [Sector.GOODS]),
        ({"sector": Sector.SERVICES}, [Sector.SERVICES]),
        ({"targets": MEXICO, "basis": Basis.CENSUS}, [Sector.GOODS]),
        ({"targets": MEXICO}, []),
        ({"periods": ()}, []),
        ({"shape": Shape.SERIES}, []),
        ({"over": "partner"}, []),
        ({"measures": (Flow.TOTAL_TRADE,)}, []),
        ({"table": "totals"}, []),
    ],
)
def test_the_text_of_a_release_answers_for_a_single_figure(query: dict[str, Any], stated: list[Sector]) -> None:
    listed = route.places(replace(Query(), **{"periods": NAMED, **query}))
    assert [place.sector for place in listed if place.table == HEADLINES] == stated
    assert all(place.table == HEADLINES for place in listed[len(listed) - len(stated) :]), "after the exhibits"


def test_a_named_table_is_the_only_one_but_for_those_that_measure_the_same() -> None:
    assert route.places(Query(table="services")) == (TablePlace("services"),)
    assert [place.table for place in route.places(Query(table="naics_consumption"))] == list(route.CONSUMPTION)
    assert "country_sa" in route.tables(Query(targets=MEXICO)) and "country_sa" not in route.tables(Query())


def test_of_a_named_release_the_histories_come_last() -> None:
    goods = Query(sector=Sector.GOODS)
    listed = [place.table for place in route.places(replace(goods, vintage=VintageSel("release")))]
    beside = [name in route.BESIDE for name in listed]
    assert beside == sorted(beside) and any(beside)
    assert sorted(listed) == sorted(place.table for place in route.places(goods))


def book(table: str = "totals", sector: Sector = Sector.BOTH, **more: Any) -> Book:
    kept = (Basis.BOP, Adjustment.SA, Prices.NOMINAL, Variable.VALUE, Unit.USD_MILLION)
    return replace(Book(table, sector, *kept), **more)


def first(query: Query, *books: Book) -> list[Book]:
    runs = [Run("exports", WORLD, "total", dt.date(2025, 5, 6), month(2025, 1), month(2025, 3), 1, 1)]
    return [one for one, _ in route.books(query, None, dict.fromkeys(books, runs))]


def test_a_book_answers_with_every_property_that_was_named() -> None:
    plain = book()
    assert first(Query(), plain) == [plain]
    for other in (
        Query(basis=Basis.CENSUS),
        Query(adjustment=Adjustment.NSA),
        Query(sector=Sector.GOODS),
        Query(table="services"),
        Query(variable=Variable.QUANTITY),
        Query(prices=Prices.CHAINED_2017),
    ):
        assert first(other, plain) == []
    assert first(Query(basis=Basis.BOP, adjustment=Adjustment.SA, sector=Sector.BOTH, table="totals"), plain) == [plain]
    assert first(Query(), replace(plain, scheme="enduse")) == [] and first(Query(), book("services")) == []
    assert first(Query(), replace(plain, prices=Prices.CHAINED_2017)) == []


def test_goods_come_in_the_order_of_their_list() -> None:
    goods = replace(Query(), sector=Sector.GOODS)
    later, earlier = book("goods_history", Sector.GOODS), book("totals", Sector.GOODS)
    assert first(goods, later, earlier) == [earlier, later]
