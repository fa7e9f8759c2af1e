"""Queries of runs, sums that move on, annual rates and percentages between two: material of ``test_restatement``."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from data.model import Flow
from data.query.spec import Query, Shape
from tests.intents.restatement_material import (
    MONTHS,
    RANGES,
    TARGETS,
    YEARS,
    dated,
    flow,
    goods,
    partners,
    signed,
    what,
)


@st.composite
def longest_runs(draw: st.DrawFn) -> Query:
    common: dict[str, Any] = {"targets": draw(TARGETS), "grain": draw(st.sampled_from(("month", "quarter", "year")))}
    common["periods"] = draw(st.one_of(st.just(()), RANGES.map(lambda e: (e,))))
    kind = draw(st.sampled_from(("sign", "change", "amount")))
    if kind == "sign":
        of = signed(flow(draw, "b") | {"spoken": draw(st.sampled_from(("deficit", "surplus")))})
        return Query(Shape.LONGEST_RUN, **of, **what(draw), **common)
    common["descending"] = draw(st.booleans())
    if kind == "change":
        return Query(Shape.LONGEST_RUN, **signed(flow(draw, "bxm")), **what(draw), **common, of_change="change")
    amount = float(draw(st.integers(1, 900)) * 1000)
    return Query(Shape.LONGEST_RUN, **signed(flow(draw, "bxm")), **what(draw), **common, threshold=amount)


@st.composite
def moved_periods(draw: st.DrawFn) -> Query:
    return Query(
        Shape.WHICH_PERIODS,
        **signed(flow(draw, "bxm")),
        **what(draw),
        targets=draw(TARGETS),
        periods=(draw(YEARS.map(dated)),),
        grain=draw(st.sampled_from(("month", "quarter"))),
        descending=draw(st.booleans()),
        of_change="change",
    )


@st.composite
def running_sums(draw: st.DrawFn) -> Query:
    window = draw(st.sampled_from((None, 3, 6, 12)))
    return Query(
        Shape.RUNNING_SUM,
        **flow(draw, "bxmt"),
        **what(draw),
        targets=draw(st.sampled_from(partners()).map(lambda t: (t,)) | st.just(())),
        periods=(draw(st.one_of(YEARS.map(dated), RANGES)),),
        grain="month" if window else draw(st.sampled_from(("month", "quarter"))),
        moving_average=window,
    )


@st.composite
def annual_rates(draw: st.DrawFn) -> Query:
    return Query(
        Shape.ANNUAL_RATE, **flow(draw, "bxmt"), **what(draw), targets=draw(TARGETS), periods=(draw(MONTHS.map(dated)),)
    )


@st.composite
def percentages_more(draw: st.DrawFn) -> Query:
    common: dict[str, Any] = {"periods": (draw(YEARS.map(dated)),)}
    if draw(st.booleans()):
        flows = draw(st.sampled_from(((Flow.EXPORTS, Flow.IMPORTS), (Flow.IMPORTS, Flow.EXPORTS))))
        one = st.sampled_from(partners()).map(lambda t: (t,))
        return Query(Shape.PERCENT_MORE, measures=flows, targets=draw(one | st.just(())), **common)
    pair = tuple(draw(st.lists(st.sampled_from(partners()), min_size=2, max_size=2, unique=True)))
    return Query(Shape.PERCENT_MORE, **flow(draw, "xm"), targets=pair, **common)


@st.composite
def moving_averages(draw: st.DrawFn) -> Query:
    return Query(
        Shape.AVERAGE,
        **flow(draw, "bxm"),
        targets=draw(TARGETS),
        grain="month",
        moving_average=draw(st.sampled_from((3, 6, 9))),
        periods=(draw(YEARS.map(dated)),),
    )


@st.composite
def without_the_largest(draw: st.DrawFn) -> Query:
    shape, of = draw(st.sampled_from((Shape.LEVEL, Shape.CHANGE))), flow(draw, "bxmt")
    ways = [None, *(f for f in (Flow.EXPORTS, Flow.IMPORTS, Flow.TOTAL_TRADE) if (f,) != of["measures"])]
    return Query(
        shape,
        **of,
        periods=(draw(YEARS.map(dated)),),
        without_top=draw(st.integers(2, 20)),
        without_by=draw(st.sampled_from(ways)),
    )


@st.composite
def without_a_product(draw: st.DrawFn) -> Query:
    return Query(
        Shape.REST,
        **flow(draw, "xm"),
        products=(draw(st.sampled_from(goods())),),
        targets=draw(st.sampled_from(partners()).map(lambda t: (t,)) | st.just(())),
        periods=(draw(YEARS.map(dated)),),
    )


@st.composite
def portions(draw: st.DrawFn) -> Query:
    return Query(
        Shape.PORTION,
        **flow(draw, "bxmt"),
        **what(draw),
        targets=draw(TARGETS),
        periods=(draw(YEARS.map(dated)),),
        threshold=draw(st.sampled_from((1.5, 10.0, 25.0, 62.0))),
    )


RUNS = (
    longest_runs,
    moved_periods,
    running_sums,
    annual_rates,
    percentages_more,
    moving_averages,
    without_the_largest,
    without_a_product,
    portions,
)
