"""Queries that count, average and look for extremes: one half of the material of ``test_restatement``."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from data.model import Sector
from data.period import Period, PeriodExpr
from data.query.spec import Query, Shape
from tests.intents.restatement_material import (
    MONTHS,
    ONE,
    RANGES,
    SINCE,
    TARGETS,
    UNITS,
    YEARS,
    dated,
    flow,
    partners,
    signed,
    what,
)


@st.composite
def counts(draw: st.DrawFn) -> Query:
    common: dict[str, Any] = {
        "sector": draw(st.sampled_from((None, Sector.GOODS))),
        "over": "partner",
        "periods": (draw(ONE),),
    }
    if draw(st.booleans()):
        of = signed(flow(draw, "b") | {"spoken": draw(st.sampled_from(("deficit", "surplus")))})
        return Query(Shape.COUNT, **of, **common)
    amount = float(draw(st.integers(1, 900))) * draw(st.sampled_from((1, 1000)))
    return Query(Shape.COUNT, **signed(flow(draw, "bxm")), **common, threshold=amount, descending=draw(st.booleans()))


@st.composite
def averages(draw: st.DrawFn) -> Query:
    shape, grain = (
        draw(st.sampled_from((Shape.AVERAGE, Shape.MEDIAN))),
        draw(st.sampled_from(("month", "quarter", "year"))),
    )
    return Query(
        shape,
        **flow(draw, "bxmt"),
        **what(draw),
        targets=draw(TARGETS),
        periods=(draw(st.one_of(ONE, RANGES)),),
        grain=grain,  # type: ignore[arg-type]
    )


@st.composite
def moving(draw: st.DrawFn) -> Query:
    end = draw(MONTHS)
    return Query(
        Shape.AVERAGE,
        **flow(draw, "bxm"),
        targets=draw(TARGETS),
        grain="month",
        moving_average=3,
        periods=(PeriodExpr("range", period=Period(end.start - 2, end.end)),),
    )


@st.composite
def records(draw: st.DrawFn) -> Query:
    periods = draw(st.one_of(st.just(()), SINCE.map(lambda e: (e,)), RANGES.map(lambda e: (e,))))
    return Query(
        Shape.RECORD,
        **signed(flow(draw, "bxmt")),
        **what(draw),
        targets=draw(TARGETS),
        periods=periods,
        grain=draw(st.sampled_from(("month", "quarter", "year"))),
        descending=draw(st.booleans()),
    )


@st.composite
def streaks(draw: st.DrawFn) -> Query:
    of = signed(flow(draw, "b") | {"spoken": draw(st.sampled_from(("deficit", "surplus")))})
    return Query(
        Shape.STREAK, **of, **what(draw), targets=draw(TARGETS), grain=draw(st.sampled_from(("month", "year")))
    )


@st.composite
def crossings(draw: st.DrawFn) -> Query:
    pair = tuple(draw(st.lists(st.sampled_from(partners()), min_size=2, max_size=2, unique=True)))
    return Query(
        Shape.CROSSING,
        **flow(draw, "xmt"),
        **what(draw),
        targets=pair,
        grain=draw(st.sampled_from(("month", "year"))),
        descending=draw(st.booleans()),
    )


@st.composite
def concentrations(draw: st.DrawFn) -> Query:
    shape = draw(st.sampled_from((Shape.CONCENTRATION, Shape.TOP_SHARE)))
    part = (
        {"threshold": float(draw(st.integers(10, 95)))}
        if shape is Shape.CONCENTRATION
        else {"limit": draw(st.integers(2, 20))}
    )
    return Query(shape, **flow(draw, "xm"), **what(draw), over="partner", periods=(draw(ONE),), **part)


@st.composite
def counted_periods(draw: st.DrawFn) -> Query:
    shape = draw(st.sampled_from((Shape.COUNT_PERIODS, Shape.WHICH_PERIODS)))
    common: dict[str, Any] = {
        "targets": draw(TARGETS),
        "periods": (draw(YEARS.map(dated)),),
        "grain": draw(st.sampled_from(("month", "quarter"))),
    }
    if draw(st.booleans()):
        of = signed(flow(draw, "b") | {"spoken": draw(st.sampled_from(("deficit", "surplus")))})
        return Query(shape, **of, **what(draw), **common)
    return Query(
        shape,
        **signed(flow(draw, "bxm")),
        **what(draw),
        **common,
        threshold=float(draw(st.integers(1, 900)) * 1000),
        descending=draw(st.booleans()),
    )


@st.composite
def reached(draw: st.DrawFn) -> Query:
    common: dict[str, Any] = {
        "targets": draw(TARGETS),
        "edge": draw(st.sampled_from(("first", "last"))),
        "grain": draw(st.sampled_from(("month", "year"))),
    }
    if draw(st.booleans()):
        of = signed(flow(draw, "b") | {"spoken": draw(st.sampled_from(("deficit", "surplus")))})
        return Query(Shape.REACHED, **of, **what(draw), **common)
    return Query(
        Shape.REACHED,
        **signed(flow(draw, "bxm")),
        **what(draw),
        **common,
        threshold=float(draw(st.integers(1, 900)) * 1000),
        descending=draw(st.booleans()),
    )


@st.composite
def since_when(draw: st.DrawFn) -> Query:
    return Query(
        Shape.SINCE_WHEN,
        **signed(flow(draw, "bxm")),
        **what(draw),
        targets=draw(TARGETS),
        periods=(draw(UNITS),),
        descending=draw(st.booleans()),
    )
