"""A measure as a percentage of another one, or of gross domestic product."""

from __future__ import annotations

from dataclasses import replace

from data.model import WORLD, Prices, Unit
from data.period import Period, PeriodExpr
from data.query import sql, vintage
from data.query.answer import Answer, Figure
from data.query.describe import describe
from data.query.figures import answer, figure, note
from data.query.issues import Empty, NotLoaded, OutOfScope, Unpublished
from data.query.plan import Library, make
from data.query.session import Session
from data.query.spec import Query


def gdp_share(session: Session, library: Library, query: Query) -> Answer:
    """A measure as a percentage of nominal GDP of the same year or quarter. Raises OutOfScope for real trade."""
    if query.prices not in (None, Prices.NOMINAL):
        asked = describe(query, query.products[0] if query.products else None)
        raise OutOfScope(
            f"{asked} in chained dollars has no share of nominal GDP: the two are not in the same prices.",
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
            raise Unpublished(f"GDP for {period.label}", "GDP is published by quarter and year.")
        if not vintage.covered(runs, period):
            raise NotLoaded(f"GDP for {period.label}", latest=Period(last - 2, last, "quarter").label)
    cells = session.cells(plan.book, plan.periods, partners=plan.partners(), as_of=plan.as_of)
    sums = session.cells(book, plan.periods, partners=[WORLD], flows=(runs[0].flow,))
    for k, period in enumerate(plan.periods):
        gdp = sums.flow(runs[0].flow, WORLD, book.codes[0], k)
        for target in plan.targets:
            part = cells.target(plan.measure, target, k)
            if gdp is None or part is None:
                raise Empty(describe(query, None), f"Nothing is recorded for {period.label}.")
            base = figure(plan, plan.measure, target, period, part, primary=False, role="part")
            figures += [
                replace(base, measure="share", of=plan.measure.value, value=part.value / gdp.value * 100,
                        unit=Unit.PERCENT, primary=True, role="gdp_share"),
                base,
                replace(base, measure="gdp", value=gdp.value, role="whole", target=None, release=gdp.newest),
            ]  # fmt: skip
    document = library.documents[max(runs, key=lambda r: r.release).document]
    notes = [note(document, book, document.release)]
    return answer(session, library, query, [plan], figures, extra=notes, facts={"gdp": True})


def _last_gdp_year(last: int) -> Period:
    end = last - (last + 1) % 12
    return Period(end - 11, end, "year")


def ratio(session: Session, library: Library, query: Query) -> Answer:
    """The first flow as a percentage of the second, for each target and period, in one vintage."""
    first, second = query.measures
    plan = make(session, library, query, query.products[0] if query.products else None, query.periods)
    cells = session.cells(plan.book, plan.periods, partners=plan.partners(), as_of=plan.as_of)
    figures: list[Figure] = []
    for k, period in enumerate(plan.periods):
        for target in plan.targets:
            part, whole = cells.target(first, target, k), cells.target(second, target, k)
            if part is None or whole is None or whole.value == 0:
                raise Empty(describe(query, plan.product), f"Nothing is recorded for {period.label}.")
            base = figure(plan, first, target, period, part, primary=False, role="part")
            made = replace(base, measure="ratio", of=first.value, value=part.value / whole.value * 100,
                           unit=Unit.PERCENT, primary=True, role="ratio")  # fmt: skip
            figures += [made, base, figure(plan, second, target, period, whole, primary=False, role="whole")]
    return answer(session, library, query, [plan], figures)
