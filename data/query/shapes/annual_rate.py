"""A month, a quarter or part of a year at an annual rate: times as many as there are of it in a year."""

from __future__ import annotations

from dataclasses import replace

from data.model import Adjustment
from data.query.answer import Answer, Figure
from data.query.figures import answer, figure
from data.query.issues import OutOfScope, unrecorded
from data.query.plan import Library, make
from data.query.session import Session
from data.query.spec import Query

YEAR = 12
SEASONAL = "not seasonally adjusted: an annual rate takes the season of these months for the whole year"


def annual_rate(session: Session, library: Library, query: Query) -> Answer:
    """Each level over its part of a year, with the level beside it. Raises OutOfScope for a year or more, which is no
    part of one."""
    plan = make(session, library, query, query.products[0] if query.products else None, query.periods)
    figures: list[Figure] = []
    cells = session.cells(plan.book, plan.periods, partners=plan.partners(), as_of=plan.as_of)
    for k, period in enumerate(plan.periods):
        if period.months >= YEAR:
            raise OutOfScope(
                available=f"An annual rate is of less than a year, and {period.label} is none: ask for "
                "its total, or for its average a year."
            )
        for target in plan.targets:
            level = cells.target(plan.measure, target, k)
            if level is None:
                raise unrecorded(query, plan.product, period.label, target)
            base = figure(plan, plan.measure, target, period, level, primary=False, role="term")
            rate = level.value * YEAR / period.months
            figures += [replace(base, measure="annual_rate", of=plan.measure.value, value=rate, primary=True,
                                role="annual_rate"), base]  # fmt: skip
    season = SEASONAL if plan.book.adjustment is Adjustment.NSA else None
    return answer(session, library, query, [plan], figures, [season])
