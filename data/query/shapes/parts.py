"""The parts of a change as figures: every partner, or every category of one classification."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from data.query.answer import Figure
from data.query.figures import figure
from data.query.issues import Unpublished
from data.query.plan import Library, Plan
from data.query.session import Session
from data.query.shapes.products import category, category_rows, planned, printed_in
from data.query.shapes.rows import Names, ranked, restricted, singles
from data.query.spec import Product, Query


def partners(session: Session, library: Library, query: Query, names: Names) -> tuple[list[Figure], list[Plan]]:
    """The change of every country between the query's period and its base. Raises Unpublished where there is none."""
    plan, rows = ranked(session, library, query, names)
    out = []
    for row in restricted(query, singles(rows, names), plan.periods[0]):
        target = names.partner(row.code)
        if target is not None:
            end, base = plan.periods
            made = figure(plan, plan.measure, target, end, row.level, primary=False)
            out.append(replace(made, measure="change", of=plan.measure.value, value=row.value, compared_to=base))
    return _fitting(query, out), [plan]


def products(
    session: Session, library: Library, query: Query, names: Names, classifications: Sequence[Product]
) -> tuple[list[Figure], list[Plan]]:
    """The change of every category of the first classification that has the periods. Raises Unpublished where none
    has."""
    issue: Unpublished | None = None
    for product in classifications:
        try:
            plan, _ = planned(session, library, replace(query, products=(product,)))
            rows = category_rows(session, plan, names)
            made = [replace(category(plan, row, names), primary=False) for row in rows]
            fitting = _fitting(query, made)
            return fitting, [printed_in(session, plan, [row.code for row in rows])]
        except Unpublished as this:
            issue = issue or this
    raise issue or Unpublished("The parts of that", "No classification has them.")


def _fitting(query: Query, found: list[Figure]) -> list[Figure]:
    """The parts, where they are of the very periods asked; Unpublished where they are of others."""
    base = query.base.period if query.base is not None else None
    if not found or any((f.period, f.compared_to) != (query.periods[0].period, base) for f in found):
        raise Unpublished("The parts of that", "They are not published for the same periods.")
    return found
