"""A measure as a percentage of another one (of another partner, product or period), or of gross domestic product."""

from __future__ import annotations

from dataclasses import replace

from data.model import WORLD, Prices, Unit
from data.period import Period, PeriodExpr
from data.query import sql, vintage
from data.query.answer import Figure, QueryAnswer
from data.query.book import Run
from data.query.describe import describe
from data.query.figures import answer, figure, note
from data.query.issues import Empty, IllPosed, NotLoaded, Unpublished, unrecorded
from data.query.plan import Library, make
from data.query.session import Session
from data.query.shapes.change import common_vintage
from data.query.shapes.terms import terms
from data.query.spec import Query, Shape


def gdp_share(session: Session, library: Library, query: Query) -> QueryAnswer:
    """A measure as a percentage of nominal GDP of the same year or quarter. Raises IllPosed for real trade."""
    if query.prices not in (None, Prices.NOMINAL):
        asked = describe(query, query.products[0] if query.products else None)
        raise IllPosed(
            f"{asked.words} {asked.have} no share of nominal GDP: the two are not in the same prices.",
            "Ask for the share without the word real.",
        )
    gdp_runs = session.runs(sql.Filter(table_id=("gdp",)))
    if not gdp_runs:
        raise Unpublished("GDP", "No GDP table is loaded.")
    book, runs = next(iter(gdp_runs.items()))
    last = max(r.last for r in runs)
    exprs = query.periods or (PeriodExpr("range", period=_last_gdp_year(last)),)
    plan = make(session, library, query, query.products[0] if query.products else None, exprs)
    figures: list[Figure] = []
    for period in plan.periods:
        if period.months % 3 or period.start % 3:
            raise Unpublished(f"GDP for {period.label}", why="it is published by quarter and year only")
        if not vintage.covered(runs, period):
            raise NotLoaded(f"GDP for {period.label}", latest=Period(last - 2, last, "quarter").label)
    cells = session.cells(plan.book, plan.periods, partners=plan.partners(), as_of=plan.as_of)
    sums = session.cells(book, plan.periods, partners=[WORLD], flows=(runs[0].flow,))
    for k, period in enumerate(plan.periods):
        gdp = sums.flow(runs[0].flow, WORLD, book.codes[0], k)
        for target in plan.targets:
            part = cells.target(plan.measure, target, k)
            if gdp is None or part is None:
                raise unrecorded(query, plan.product, period.label, target)
            base = figure(plan, plan.measure, target, period, part, primary=False, role="part")
            figures += [
                replace(base, measure="share", of=plan.measure.value, value=part.value / gdp.value * 100,
                        unit=Unit.PERCENT, primary=True, role="gdp_share"),
                base,
                replace(base, measure="gdp", value=gdp.value, role="whole", target=None, release=gdp.newest),
            ]  # fmt: skip
    behind = [library.documents[number] for number in _documents(runs, plan.periods)]
    notes = [note(document, book, document.release) for document in behind]
    return answer(session, library, query, [plan], figures, extra=notes, facts={"gdp": True})


def _documents(runs: list[Run], periods: list[Period]) -> list[int]:
    """The documents that the figures of the periods are from, newest first: a history may begin in an older one."""
    found = set[Run]()
    for period in periods:
        having = [r for r in runs if r.first <= period.start and period.end <= r.last]
        found.add(max(having or runs, key=lambda r: r.release))
    return list(dict.fromkeys(r.document for r in sorted(found, key=lambda r: r.release, reverse=True)))


def _last_gdp_year(last: int) -> Period:
    end = last - (last + 1) % 12
    return Period(end - 11, end, "year")


def ratio(session: Session, library: Library, query: Query) -> QueryAnswer:
    """The first of two as a percentage of the second, or by how many per cent it is larger, in one vintage: two flows
    (for each target and period), or two partners, products or periods. Raises Unpublished where there are not two of
    one kind."""
    if len(query.measures) == 2:
        return _of_flows(session, library, query)
    plans = [make(session, library, query, product, query.periods) for product in query.products or (None,)]
    two: list[Figure] = []
    caveats: list[str | None] = []
    for plan in plans:
        plan.as_of, caveat = common_vintage(plan, plan.periods)
        caveats.append(caveat)
        two += terms(session, plan)
    if len(two) != 2:
        raise Unpublished("A ratio", "Name two partners, two products, two periods or two flows.")
    return answer(session, library, query, plans, [_over(query, *two), *two], caveats)


def _over(query: Query, part: Figure, whole: Figure) -> Figure:
    if not whole.value:
        raise Empty("A ratio", "The second of the two is zero.")
    value = float(part.value) / float(whole.value) * 100
    made = replace(part, measure="ratio", of=part.measure, value=value, unit=Unit.PERCENT, primary=True, role="ratio")
    if query.shape is not Shape.PERCENT_MORE:
        return made
    if value < 0:
        raise Empty("A percentage", "One is a deficit and the other a surplus: no percentage is between them.")
    return replace(made, measure="percent_more", value=value - 100)


def _of_flows(session: Session, library: Library, query: Query) -> QueryAnswer:
    first, second = query.measures
    plan = make(session, library, query, query.products[0] if query.products else None, query.periods)
    plan.as_of, caveat = common_vintage(plan, plan.periods)
    cells = session.cells(plan.book, plan.periods, partners=plan.partners(), as_of=plan.as_of)
    figures: list[Figure] = []
    for k, period in enumerate(plan.periods):
        for target in plan.targets:
            part, whole = cells.target(first, target, k), cells.target(second, target, k)
            if part is None or whole is None:
                raise unrecorded(query, plan.product, period.label, target)
            base = figure(plan, first, target, period, part, primary=False, role="part")
            below = figure(plan, second, target, period, whole, primary=False, role="whole")
            figures += [_over(query, base, below), base, below]
    return answer(session, library, query, [plan], figures, [caveat])
