"""Real figures: of the newest base year that has the period, or of the base that was named."""

from __future__ import annotations

import datetime as dt

import pytest

from data.library import Data
from data.model import Adjustment, Basis, Document, Flow, Prices, Sector, SeriesKey, Unit
from data.period import Period, PeriodExpr, month
from data.query.engine import Engine
from data.query.issues import Unpublished
from data.query.spec import Query, Shape
from data.sources.base import Extract, frame
from data.warehouse.store import Store

TODAY = dt.date(2026, 11, 21)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Real exports of 2021 in 2012 dollars, of 2022 in both, of 2023 in 2017 dollars."""
    folder = tmp_path_factory.mktemp("prices")
    with Store() as store:
        for prices, years, value, day in (
            (Prices.CHAINED_2012, (2021, 2022), 100.0, dt.date(2023, 3, 8)),
            (Prices.CHAINED_2017, (2022, 2023), 120.0, dt.date(2024, 3, 7)),
        ):
            key = SeriesKey(
                "real_petroleum",
                Flow.EXPORTS,
                Sector.GOODS,
                Basis.CENSUS,
                Adjustment.SA,
                Unit.USD_MILLION,
                prices=prices,
            )
            rows = [(key, at, at, value) for year in years for at in range(month(year, 1), month(year, 1) + 12)]
            made = Document("Census", "Real trade", "FT-900 Exhibit 11", "exh11.xlsx", str(day), day, "https://c.gov/")
            store.stage(Extract(made, frame(rows)), day)
        store.commit()
        store.publish(folder)
    from data.warehouse.reader import Warehouse

    return Data(Warehouse(folder)).engine


def asked(engine: Engine, year: int, prices: Prices) -> tuple[float, str]:
    period = PeriodExpr("range", label=str(year), period=Period.of_year(year))
    query = Query(shape=Shape.LEVEL, measures=(Flow.EXPORTS,), periods=(period,), prices=prices)
    answer, _ = engine.answer(query, TODAY)
    (figure,) = [one for one in answer.figures if one.primary]
    return float(str(figure.value)), answer.sources[0].prices


@pytest.mark.parametrize(("year", "value"), [(2021, 1200.0), (2022, 1440.0), (2023, 1440.0)])
def test_real_is_the_newest_base_that_has_the_period(engine: Engine, year: int, value: float) -> None:
    base = "chained_2012" if year == 2021 else "chained_2017"
    assert asked(engine, year, Prices.REAL) == (value, base)


def test_a_named_base_is_obeyed(engine: Engine) -> None:
    assert asked(engine, 2022, Prices.CHAINED_2012) == (1200.0, "chained_2012")
    assert asked(engine, 2022, Prices.CHAINED_2017) == (1440.0, "chained_2017")
    with pytest.raises(Unpublished):
        asked(engine, 2021, Prices.CHAINED_2017)


def test_the_base_is_said(engine: Engine) -> None:
    period = PeriodExpr("range", label="2021", period=Period.of_year(2021))
    query = Query(shape=Shape.LEVEL, measures=(Flow.EXPORTS,), periods=(period,), prices=Prices.REAL)
    answer, _ = engine.answer(query, TODAY)
    assert "real: in chained (2012) dollars" in answer.assumptions
