"""Queries of every shape, as readings build them: the material of ``test_restatement``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from data.model import Flow, Sector, Variable
from data.query.spec import Query, Shape, VintageSel
from data.tables import tables
from tests.intents.restatement_counting import (
    averages,
    concentrations,
    counted_periods,
    counts,
    crossings,
    moving,
    reached,
    records,
    since_when,
    streaks,
)
from tests.intents.restatement_material import (
    LONE,
    MONTHS,
    ONE,
    PERIODS,
    QUARTERS,
    SINCE,
    SINGLE,
    TARGETS,
    UNITS,
    YEARS,
    dated,
    flow,
    goods,
    groups,
    signed,
    what,
)
from tests.intents.restatement_runs import RUNS

EXHIBITS = [key for key, entry in tables().items() if "Exhibit" in entry["exhibits"][0][0] and key != "states"]
"""Exhibits that have products: those of the states have none."""


@st.composite
def levels(draw: st.DrawFn) -> Query:
    table = draw(st.sampled_from((None, None, None, *EXHIBITS)))
    return Query(**flow(draw, "bxmt23"), **what(draw), targets=draw(TARGETS), periods=draw(PERIODS), table=table)


@st.composite
def columns(draw: st.DrawFn) -> Query:
    """Quantities, prices and duties of what has them."""
    oil = next(p for p in goods() if p.name == "crude oil")
    variable = draw(
        st.sampled_from(
            (Variable.QUANTITY, Variable.UNIT_PRICE, Variable.DUTY, Variable.CIF_VALUE, Variable.QUANTITY_PER_DAY)
        )
    )
    return Query(
        measures=(Flow.IMPORTS,), variable=variable, products=(oil,), targets=draw(TARGETS), periods=draw(PERIODS)
    )


@st.composite
def series(draw: st.DrawFn) -> Query:
    periods = draw(st.one_of(PERIODS, SINCE.map(lambda e: (e,))))
    grain = draw(st.sampled_from(("month", "quarter", "year")))
    return Query(Shape.SERIES, **flow(draw, "bxmt"), **what(draw), targets=draw(TARGETS), periods=periods, grain=grain)  # type: ignore[arg-type]


@st.composite
def changes(draw: st.DrawFn) -> Query:
    shape = draw(st.sampled_from((Shape.CHANGE, Shape.PERCENT_CHANGE)))
    made = Query(shape, **flow(draw, "bxmt"), **what(draw), targets=draw(TARGETS))
    return _compared(draw, made)


def _compared(draw: st.DrawFn, made: Query) -> Query:
    way = draw(st.sampled_from(("base", "against", "alone")))
    if way == "base":
        pair = draw(
            st.one_of(*(st.tuples(u, u) for u in (YEARS, MONTHS, QUARTERS))).filter(lambda p: p[0].end < p[1].start)
        )
        near = pair[0].months == 1 and pair[0].end + 1 == pair[1].start
        return replace(made, base=dated(pair[0]), periods=(dated(pair[1]),), comparison="month" if near else None)
    comparison = draw(st.sampled_from(("year", "month", "quarter", "previous"))) if way == "against" else None
    return replace(made, periods=(draw(UNITS),), comparison=comparison)  # type: ignore[arg-type]


@st.composite
def growth_rates(draw: st.DrawFn) -> Query:
    first, last = draw(st.tuples(YEARS, YEARS).filter(lambda p: p[0].end < p[1].start))
    return Query(
        Shape.PERCENT_CHANGE,
        **flow(draw, "xm"),
        targets=draw(TARGETS),
        periods=(dated(last),),
        base=dated(first),
        annualised=True,
    )


@st.composite
def shares(draw: st.DrawFn) -> Query:
    made = Query(Shape.SHARE, **flow(draw, "xmt"), periods=draw(PERIODS))
    match draw(st.sampled_from(("partner", "product", "both", "of partner", "sector"))):
        case "partner":
            return replace(made, targets=(draw(SINGLE),), **what(draw, products=False))
        case "product":
            return replace(made, products=(draw(st.sampled_from(goods())),), part="product")
        case "both":
            return replace(made, products=(draw(st.sampled_from(goods())),), targets=(draw(SINGLE),))
        case "of partner":
            return replace(made, products=(draw(st.sampled_from(goods())),), targets=(draw(LONE),), part="product")
    return replace(made, sector=draw(st.sampled_from((Sector.GOODS, Sector.SERVICES))), part="sector")


@st.composite
def of_gdp(draw: st.DrawFn) -> Query:
    return Query(
        Shape.GDP_SHARE, **flow(draw, "bxmt"), sector=draw(st.sampled_from((None, *Sector))), periods=draw(PERIODS)
    )


@st.composite
def rankings(draw: st.DrawFn) -> Query:
    made = Query(
        Shape.RANKING,
        **signed(flow(draw, "bxmt")),
        **what(draw),
        over="partner",
        periods=(draw(ONE),),
        limit=draw(st.sampled_from((None, 1, 2, 5, 10, 25))),
        descending=draw(st.booleans()),
    )
    if draw(st.booleans()):
        within = draw(st.one_of(st.just(()), st.sampled_from(groups()).map(lambda g: (g,))))
        nth = draw(st.sampled_from((None, None, 2, 3, 12, 22)))
        return replace(made, targets=within, nth=nth, limit=None if nth else made.limit)
    return replace(made, of_change=draw(st.sampled_from(("change", "percent_change"))), **_span(draw))


def _span(draw: st.DrawFn) -> dict[str, Any]:
    first, last = draw(st.tuples(YEARS, YEARS).filter(lambda p: p[0].end < p[1].start))
    return {"base": dated(first), "periods": (dated(last),)}


@st.composite
def ranks(draw: st.DrawFn) -> Query:
    return Query(
        Shape.RANK,
        **signed(flow(draw, "bxmt")),
        **what(draw),
        over="partner",
        targets=(draw(LONE),),
        periods=(draw(ONE),),
    )


@st.composite
def contributions(draw: st.DrawFn) -> Query:
    over = draw(st.sampled_from((None, "partner", "product")))
    targets = () if over == "partner" else draw(st.one_of(st.just(()), LONE.map(lambda t: (t,))))
    return Query(
        Shape.CONTRIBUTION,
        **flow(draw, "bxm"),
        **what(draw, products=over == "partner"),
        over=over,  # type: ignore[arg-type]
        targets=targets,
        **_span(draw),
    )


@st.composite
def revisions(draw: st.DrawFn) -> Query:
    named = what(draw) | {"vintage": VintageSel()}
    return Query(Shape.REVISION, **flow(draw, "bxm"), **named, targets=draw(TARGETS), periods=(draw(UNITS),))


@st.composite
def ratios(draw: st.DrawFn) -> Query:
    measures = draw(st.sampled_from(((Flow.EXPORTS, Flow.IMPORTS), (Flow.IMPORTS, Flow.EXPORTS))))
    named = draw(
        st.one_of(
            st.fixed_dictionaries({"sector": st.sampled_from((None, *Sector))}),
            st.fixed_dictionaries({"products": st.sampled_from(goods()).map(lambda p: (p,))}),
        )
    )
    return Query(Shape.RATIO, measures=measures, **named, targets=draw(TARGETS), periods=(draw(ONE),))


@st.composite
def parts_of_change(draw: st.DrawFn) -> Query:
    return Query(
        Shape.PART_OF_CHANGE,
        **flow(draw, "xm"),
        sector=draw(st.sampled_from((None, Sector.GOODS))),
        targets=(draw(SINGLE),),
        **_span(draw),
    )


KINDS = {
    f.__name__: f
    for f in (
        levels,
        columns,
        series,
        changes,
        growth_rates,
        shares,
        of_gdp,
        rankings,
        ranks,
        counts,
        averages,
        moving,
        records,
        streaks,
        crossings,
        concentrations,
        contributions,
        revisions,
        ratios,
        counted_periods,
        reached,
        since_when,
        parts_of_change,
        *RUNS,
    )
}
"""By name, the queries of each kind."""
