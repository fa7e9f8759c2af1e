"""Averages and medians: of the whole months, quarters or years of a period; and the three-month average as printed."""

from __future__ import annotations

from dataclasses import replace
from statistics import fmean, median

from data.articles import beginning
from data.model import Sector, Variable
from data.period import MONTHS_IN, Period, PeriodExpr
from data.query.answer import Figure, QueryAnswer
from data.query.cells import Level
from data.query.describe import describe
from data.query.figures import answer, figure
from data.query.issues import Empty, Unpublished
from data.query.plan import Library, Plan, make
from data.query.session import Session
from data.query.shapes.record import points_of, told
from data.query.spec import Query, Shape
from data.query.vintage import one_vintage


def average(session: Session, library: Library, query: Query) -> QueryAnswer:
    """The mean (or median) of the measure over the whole sub-periods of each period."""
    printed = _printed_average(session, library, query)
    if printed is not None:
        return printed
    grain = query.grain or "month"
    exprs = query.periods or (PeriodExpr("trailing", count=12, unit="month"),)
    plan = make(session, library, query, query.products[0] if query.products else None, exprs)
    size = max(MONTHS_IN[grain], plan.reach.step)
    grain = {1: "month", 3: "quarter", 6: "half", 12: "year"}[size]  # type: ignore[assignment]
    figures: list[Figure] = []
    plans: list[Plan] = []
    for period in _windows(query, plan.periods):
        parts = [p for p in period.split(grain) if p.grain == grain]
        if not parts:
            raise Empty(describe(query, plan.product), f"No whole {grain} lies in {period.label}.")
        at = _of_one_vintage(plan, period) if query.moving_average else plan
        plans.append(at if at is plan else replace(at, periods=[period]))
        cells = session.cells(plan.book, parts, partners=plan.partners(), as_of=at.as_of)
        for target in plan.targets:
            points = points_of(plan, cells, parts, target, plan.measure)
            if len(points) < len(parts):
                name = beginning(target.name)
                raise Empty(describe(query, plan.product), f"{name} is not recorded for all of {period.label}.")
            values = [x.value for _, x in points]
            whole = Level(
                (median if query.shape is Shape.MEDIAN else fmean)(values),
                min(x.oldest for _, x in points),
                max(x.newest for _, x in points),
            )
            span = period if parts[0].start == period.start and parts[-1].end == period.end else None
            span = span or Period(parts[0].start, parts[-1].end)  # whole years of a span that is not over
            made = figure(at, plan.measure, target, span, whole, role=grain)
            word = "median" if query.shape is Shape.MEDIAN else "average"
            figures.append(replace(made, measure=word, of=plan.measure.value))
    facts: dict[str, object] = {"grain": grain, "n": len(parts)}
    if all(one is plan for one in plans):
        return told(session, library, query, plan, figures, facts)
    return answer(session, library, query, plans, figures, facts=facts)


def _windows(query: Query, periods: list[Period]) -> list[Period]:
    """The periods, each averaged over; of a moving average over a longer span one that ends with each of its months."""
    months = query.moving_average
    if months is None:
        return periods
    return [
        Period(end - months + 1, end)
        for p in periods
        for end in ((p.end,) if p.months == months else range(p.start, p.end + 1))
    ]


def _of_one_vintage(plan: Plan, period: Period) -> Plan:
    """The plan read in the newest release that has the whole period, so that a moving average joins no two; as it is
    where none has."""
    if plan.as_of is not None or plan.book.sparse:
        return plan
    day = one_vintage(plan.runs, plan.book, [(plan.measure, code, period) for code in plan.partners()])
    return plan if day is None else replace(plan, as_of=day)


def _printed_average(session: Session, library: Library, query: Query) -> QueryAnswer | None:
    """Exhibit 2's own three-month average, only where it or its release is named (``domain.md``)."""
    table = "totals_3mma"
    named = query.table == table or (query.table is None and query.vintage.kind == "release")
    whole = query.periods[0].period if len(query.periods) == 1 else None
    if query.moving_average != 3 or not named or query.products or query.targets or whole is None:
        return None
    end = PeriodExpr("range", label=query.periods[0].label, period=Period(whole.end, whole.end, "month"))
    asked = replace(query, variable=Variable.AVERAGE, table=table, sector=query.sector or Sector.BOTH)
    try:
        plan = make(session, library, asked, None, (end,))
    except Unpublished:
        if query.table == table:
            raise
        return None
    cells = session.cells(plan.book, plan.periods, partners=plan.partners(), as_of=plan.as_of)
    found = cells.target(plan.measure, plan.targets[0], 0)
    if found is None:
        return None
    made = figure(plan, plan.measure, plan.targets[0], end.period or whole, found, role="month")
    made = replace(made, measure="average", of=plan.measure.value, period=whole)
    return told(session, library, query, plan, [made], {"grain": "month", "n": 3})
