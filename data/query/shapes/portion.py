"""So many per cent of a figure, in its own unit: "10% of imports from Vietnam in 2025"."""

from __future__ import annotations

from dataclasses import replace

from data.query.answer import Figure, QueryAnswer
from data.query.figures import answer
from data.query.issues import IllPosed
from data.query.plan import Library, make
from data.query.session import Session
from data.query.shapes.terms import terms
from data.query.spec import Query

WHOLE = 100
"""Per cent of the whole."""


def portion(session: Session, library: Library, query: Query) -> QueryAnswer:
    """The part of each level that ``threshold`` names in per cent, with the level beside it. Raises IllPosed where it
    names none."""
    if query.threshold is None:
        raise IllPosed(available="A part of a figure is so many per cent of it: name how many.")
    plan = make(session, library, query, query.products[0] if query.products else None, query.periods)
    figures: list[Figure] = []
    for base in terms(session, plan):
        part = float(base.value) * query.threshold / WHOLE
        figures += [
            replace(base, measure="portion", of=plan.measure.value, value=part, primary=True, role="portion"),
            base,
        ]
    return answer(session, library, query, [plan], figures)
