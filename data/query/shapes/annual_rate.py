"""A month, a quarter or part of a year at an annual rate: times as many as there are of it in a year."""

from __future__ import annotations

from dataclasses import replace

from data.model import Adjustment
from data.query.answer import Figure, QueryAnswer
from data.query.figures import answer
from data.query.issues import IllPosed
from data.query.plan import Library, make
from data.query.session import Session
from data.query.shapes.terms import terms
from data.query.spec import Query

YEAR = 12
SEASONAL = "not seasonally adjusted: an annual rate takes the season of these months for the whole year"


def annual_rate(session: Session, library: Library, query: Query) -> QueryAnswer:
    """Each level over its part of a year, with the level beside it. Raises IllPosed for a year or more, which is no
    part of one."""
    plan = make(session, library, query, query.products[0] if query.products else None, query.periods)
    figures: list[Figure] = []
    for period in plan.periods:
        if period.months >= YEAR:
            raise IllPosed(
                available=f"An annual rate is of less than a year, and {period.label} is none: ask for "
                "its total, or for its average a year."
            )
    for base in terms(session, plan):
        assert base.period is not None
        rate = float(base.value) * YEAR / base.period.months
        figures += [
            replace(base, measure="annual_rate", of=plan.measure.value, value=rate, primary=True, role="annual_rate"),
            base,
        ]
    season = SEASONAL if plan.book.adjustment is Adjustment.NSA else None
    return answer(session, library, query, [plan], figures, [season])
