"""What a shape would ignore is split or refused: every shape with every property that only some shapes read."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.replies.ask import Asker
from data.model import Flow
from data.period import Period, PeriodExpr, from_date
from data.query.guard import MOST, Dropped, honoured
from data.query.spec import Query, Shape, Target

NEWEST = from_date(dt.date(2026, 10, 1))
YEAR = PeriodExpr("range", label="2024", period=Period.of_year(2024))
SINCE = PeriodExpr("since", label="since 2015", period=Period.of_year(2015), start=Period.of_year(2015).start)
POOLED = [
    Shape.RANKING,
    Shape.RANK,
    Shape.COUNT,
    Shape.CHANGE,
    Shape.PERCENT_CHANGE,
    Shape.CONCENTRATION,
    Shape.TOP_SHARE,
    Shape.CONTRIBUTION,
    Shape.RATIO,
    Shape.PART_OF_CHANGE,
    Shape.SHARE,
    Shape.GDP_SHARE,
    Shape.PERCENT_MORE,
    Shape.ANNUAL_RATE,
    Shape.REST,
]
SPLIT = {"month": 12, "quarter": 4, "year": 11}


@pytest.mark.parametrize("shape", POOLED)
@pytest.mark.parametrize(("grain", "period"), [("month", YEAR), ("quarter", YEAR), ("year", SINCE)])
def test_one_figure_is_not_given_for_many_periods(shape, grain, period) -> None:  # type: ignore[no-untyped-def]
    split = honoured(Query(shape=shape, grain=grain, periods=(period,)), NEWEST)
    assert len(split.periods) == SPLIT[grain] and split.grain is None
    assert {e.period.grain for e in split.periods if e.period} == {grain}


@pytest.mark.parametrize("shape", [Shape.CHANGE, Shape.PERCENT_CHANGE])
def test_a_base_for_many_periods_is_refused(shape: Shape) -> None:
    """ "By month against 2023": each month, or the year?"""
    with pytest.raises(Dropped) as refused:
        honoured(Query(shape=shape, grain="month", periods=(YEAR,), base=SINCE), NEWEST)
    assert "by month" in refused.value.sentence


@pytest.mark.parametrize(("comparison", "count"), [("year", 11), ("quarter", 47), ("month", 142)])
def test_changes_on_the_period_before_since_a_year_are_those_of_each_period(comparison: str, count: int) -> None:
    query = Query(shape=Shape.CHANGE, comparison=comparison, periods=(SINCE,))  # type: ignore[arg-type]
    if count > MOST:
        with pytest.raises(Dropped):
            honoured(query, NEWEST)
    else:
        assert len(honoured(query, NEWEST).periods) == count


@pytest.mark.parametrize("shape", list(Shape))
def test_a_grain_that_is_the_periods_own_changes_nothing(shape: Shape) -> None:
    query = Query(shape=shape, grain="year", periods=(YEAR,))
    assert honoured(query, NEWEST) is query


def test_an_open_span_is_split_up_to_its_last_whole_year() -> None:
    china = Target("China", ("5700",))
    query = Query(shape=Shape.SHARE, measures=(Flow.IMPORTS,), targets=(china,), grain="year", periods=(SINCE,))
    assert [e.label for e in honoured(query, NEWEST).periods] == [str(y) for y in range(2015, 2026)]


def test_too_many_shares_are_refused() -> None:
    long = PeriodExpr("range", label="1992 to 2025", period=Period(Period.of_year(1992).start, NEWEST))
    assert long.period is not None and long.period.months > MOST
    with pytest.raises(Dropped):
        honoured(Query(shape=Shape.SHARE, grain="month", periods=(long,)), NEWEST)


@pytest.mark.parametrize("shape", [Shape.RANKING, Shape.RANK, Shape.COUNT, Shape.RECORD, Shape.SHARE])
def test_a_comparison_is_not_left_out(shape: Shape) -> None:
    with pytest.raises(Dropped) as refused:
        honoured(Query(shape=shape, comparison="month", periods=(YEAR,)), NEWEST)
    assert "comparison" in refused.value.sentence


def test_a_monthly_change_of_a_year_is_refused() -> None:
    with pytest.raises(Dropped) as refused:
        honoured(Query(shape=Shape.PERCENT_CHANGE, comparison="month", periods=(YEAR,)), NEWEST)
    assert "longer" in refused.value.sentence


def test_parts_of_a_fiscal_year_get_no_figure(asker: Asker) -> None:
    reply = asker.ask("deficit with Japan in the second half of fiscal 2025")
    assert (reply.status, reply.figures) == ("refused", ())
