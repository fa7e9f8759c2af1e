"""The levels that a shape computes its own figure of."""

from __future__ import annotations

from data.query.answer import Figure
from data.query.figures import figure
from data.query.issues import unrecorded
from data.query.plan import Plan
from data.query.session import Session


def terms(session: Session, plan: Plan) -> list[Figure]:
    """The level of each period and target of a plan, in this order, none of them primary. Raises Empty where nothing is
    recorded of one."""
    cells = session.cells(plan.book, plan.periods, partners=plan.partners(), as_of=plan.as_of)
    found: list[Figure] = []
    for k, period in enumerate(plan.periods):
        for target in plan.targets:
            level = cells.target(plan.measure, target, k)
            if level is None:
                raise unrecorded(plan.query, plan.product, period.label, target)
            found.append(figure(plan, plan.measure, target, period, level, primary=False, role="term"))
    return found
