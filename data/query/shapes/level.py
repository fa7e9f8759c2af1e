"""Levels and series: the figure for each partner, product, measure and period, with its context."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from data.model import Adjustment, Flow, Variable
from data.period import MONTHS_IN, Grain, Period, PeriodExpr, month, number_of, year_of
from data.query import vintage
from data.query.answer import Figure, QueryAnswer
from data.query.cells import Cells, Level
from data.query.describe import describe
from data.query.figures import answer, figure, first_published, joined
from data.query.issues import BeforeSeries, unrecorded
from data.query.plan import Library, Plan, make, not_by
from data.query.route import HEADLINES
from data.query.session import Session
from data.query.shapes import standing
from data.query.shapes.change import common_vintage
from data.query.spec import Query, Shape, Target
from data.query.when import begins


def level(session: Session, library: Library, query: Query) -> QueryAnswer:
    """One primary figure per product, target, measure and period, in the order of the question."""
    plans = [make(session, library, query, product, query.periods) for product in query.products or (None,)]
    figures: list[Figure] = []
    caveats: list[str | None] = []
    facts: dict[str, object] = {}
    for plan in plans:
        if len(query.periods) > 1 and query.vintage.kind == "latest" and not plan.book.sparse:
            plan.as_of, _ = common_vintage(plan, plan.periods)
        context = _context_periods(plan) if len(plans) == 1 else []
        spans = [*plan.periods, *(p for _, p in context)]
        cells = session.cells(plan.book, spans, partners=plan.partners(), as_of=plan.as_of)
        figures += _primary(session, library, plan, cells)
        facts["one_vintage"] = standing.comparable(plan, cells, context)
        beside = _supporting(session, plan, cells, context)
        # A year before that stands in another release only is no comparison.
        figures += [f for f in beside if f.role != "prior" or facts["one_vintage"] or plan.book.sparse]
        figures += standing.place(session, plan, figures, facts)
        levels = [
            x for k, _ in enumerate(plan.periods) for t in plan.targets if (x := cells.target(plan.measure, t, k))
        ]
        caveats.append(joined(plan, levels))
    return answer(session, library, query, plans, figures, caveats, facts=facts)


def bare(session: Session, library: Library, query: Query) -> QueryAnswer:
    """The figures of a level without what stands beside them, for whoever only needs to know them."""
    plans = [make(session, library, query, product, query.periods) for product in query.products or (None,)]
    figures: list[Figure] = []
    for plan in plans:
        cells = session.cells(plan.book, plan.periods, partners=plan.partners(), as_of=plan.as_of)
        figures += _primary(session, library, plan, cells, alone=True)
    return answer(session, library, query, plans, figures)


def _primary(session: Session, library: Library, plan: Plan, cells: Cells, *, alone: bool = False) -> list[Figure]:
    """The figures asked; of a single one also what was first published, unless it is wanted ``alone``."""
    out = []
    several = alone or len(plan.targets) * len(plan.periods) * len(plan.query.measures) > 1
    for k, period in enumerate(plan.periods):
        for target in plan.targets:
            for measure in plan.query.measures:
                found = cells.target(measure, target, k)
                if found is None:
                    raise unrecorded(plan.query, plan.product, period.label, target)
                made = figure(plan, measure, target, period, found)
                if not several:
                    made = replace(made, first=first_published(session, library, plan, measure, target, period, found))
                out.append(made)
    return out


def _context_periods(plan: Plan) -> list[tuple[str, Period]]:
    """The periods worth reading beside one figure: a year before; or, when no period was named, the
    year to date and the latest full year; or the years inside a range."""
    if len(plan.targets) != 1 or len(plan.periods) != 1 or plan.query.variable is not Variable.VALUE:
        return []
    if len(plan.query.measures) > 1:
        return []  # of which of them would it be?
    if plan.book.table == HEADLINES:
        return []  # never beside those of another release
    period, out = plan.periods[0], []
    if not plan.query.periods and plan.reach.step == 1:
        if number_of(plan.reach.last) > 1:
            out.append(("ytd", Period.ytd(plan.reach.last)))
        out.append(("year", plan.reach.newest("year")))
    if period.months > 12 and period.months % 12 == 0 and period.start % 12 == 0 and period.months <= 180:
        out += [("part", p) for p in period.split("year")]
    elif period.months <= 12:
        out.append(("prior", period.year_before()))
    return [(role, p) for role, p in out if p.start >= plan.reach.first_for(p.months)]


def _supporting(session: Session, plan: Plan, cells: Cells, context: list[tuple[str, Period]]) -> list[Figure]:
    """Exports and imports under a balance, the context periods, and the seasonally adjusted second line."""
    if len(plan.targets) != 1 or len(plan.periods) != 1:
        return []
    target, measure, out = plan.targets[0].at(plan.periods[0]), plan.measure, []
    if measure in (Flow.BALANCE, Flow.TOTAL_TRADE) and len(plan.query.measures) == 1:
        for flow in (Flow.EXPORTS, Flow.IMPORTS):
            found, whole = cells.target(flow, target, 0), cells.target(measure, target, 0)
            apart = plan.book.table == HEADLINES and found and whole and found.newest != whole.newest
            if found is not None and not apart:
                out.append(figure(plan, flow, target, plan.periods[0], found, primary=False, role=flow.value))
    for k, (role, period) in enumerate(context, start=len(plan.periods)):
        found = cells.target(measure, target, k)
        if found is not None:
            out.append(figure(plan, measure, target, period, found, primary=False, role=role))
    return out + _adjusted(session, plan, target)


def _adjusted(session: Session, plan: Plan, target: Target) -> list[Figure]:
    """The seasonally adjusted figure of the same month, where Exhibit 19 has it."""
    period = plan.periods[0]
    wanted = plan.book.table == "country" and plan.book.adjustment is Adjustment.NSA and period.grain == "month"
    if not wanted or target.kind == "world" or len(target.codes) > 1:
        return []
    for book, runs in plan.found.items():
        if book.table == "country_sa" and vintage.publishes(runs, book, (plan.measure, target.code, period)):
            cells = session.cells(book, [period], partners=[target.code], as_of=plan.as_of)
            found = cells.target(plan.measure, target, 0)
            if found is not None:
                second = Plan(plan.query, None, book, runs, plan.reach, (target,), [period], plan.as_of)
                return [figure(second, plan.measure, target, period, found, primary=False, role="adjusted")]
    return []


def series(session: Session, library: Library, query: Query) -> QueryAnswer:
    """One primary figure per sub-period and target, oldest first. An unfinished year stands beside."""
    plans: list[Plan] = []
    figures: list[Figure] = []
    caveats: list[str | None] = []
    for product in query.products or (None,):
        exprs = query.periods or (PeriodExpr("all"),)
        plan = make(session, library, query, product, exprs, cut_start=True, also=_fine_enough)
        grain = query.grain or _default_grain(plan)
        if not query.periods:
            plan.periods = [_default_span(plan, grain)]
        elif MONTHS_IN[grain] % 12:
            plan.periods = [_printed_so(plan, p, grain) for p in plan.periods]
        parts = [p for whole in plan.periods for p in whole.split(grain)]
        whole = [p for p in parts if p.grain == grain] or parts
        cells = session.cells(plan.book, parts, partners=plan.partners(), as_of=plan.as_of)
        for target in plan.targets:
            for measure in query.measures:
                figures += _points(plan, cells, parts, whole, target, measure)
        plans.append(plan)
        caveats.append(joined(plan, _levels(cells, plan, parts)))
    if not any(f.primary for f in figures):
        raise unrecorded(query, None, plans[0].periods[0].label)
    return answer(session, library, query, plans, figures, caveats)


def _fine_enough(plan: Plan) -> None:
    """Raises where a series is asked in shorter parts than the table has."""
    if plan.query.grain is not None and MONTHS_IN[plan.query.grain] < plan.reach.step:
        raise not_by(plan, plan.query.grain)


def _printed_so(plan: Plan, period: Period, grain: Grain) -> Period:
    """The part of a period for which the parts are published too: years can begin before their months."""
    if period.end < plan.reach.first:
        thing = describe(plan.query, plan.product).plus(f"by {grain} for {period.label}")
        plain = replace(plan.query, shape=Shape.LEVEL, grain=None)
        raise BeforeSeries(thing, begins=begins(plan.reach.first), period=period, nearby=(plain,))
    if period.start >= plan.reach.first:
        return period
    plan.notes.append(f"by {grain} the series begins in {begins(plan.reach.first)}")
    return Period(plan.reach.first, period.end)


def _points(
    plan: Plan, cells: Cells, parts: list[Period], whole: list[Period], target: Target, measure: Flow
) -> Iterable[Figure]:
    for k, part in enumerate(parts):
        found = cells.target(measure, target, k)
        if found is not None:
            complete = part in whole
            yield figure(plan, measure, target, part, found, primary=complete, role="" if complete else "partial")


def _levels(cells: Cells, plan: Plan, parts: list[Period]) -> list[Level]:
    return [x for k, _ in enumerate(parts) if (x := cells.target(plan.measure, plan.targets[0], k))]


def _default_grain(plan: Plan) -> Grain:
    months = sum(p.months for p in plan.periods)
    if plan.reach.step >= 12 or (plan.query.periods and months > 36) or not plan.query.periods:
        return "year" if plan.reach.step >= 12 or plan.query.periods else "month"
    return "quarter" if plan.reach.step == 3 else "month"


def _default_span(plan: Plan, grain: Grain) -> Period:
    """Without a period: the last 13 months, 9 quarters or 11 years."""
    count = {"month": 12, "quarter": 24, "half": 36, "year": 120}[grain]
    newest = plan.reach.newest(grain)
    start = max(plan.reach.first, newest.start - count)
    return Period(month(year_of(start), 1) if grain == "year" and start % 12 else start, newest.end)
