"""The first categories of a ranking of thousands, ranked by the database: only what is shown becomes objects."""

from __future__ import annotations

from data.query import detail, sliced
from data.query.cells import SIGNS, Level
from data.query.plan import Plan
from data.query.session import Session
from data.query.shapes.rows import DEFAULT_LIMIT, Row


def first_rows(session: Session, plan: Plan) -> tuple[list[Row], int] | None:
    """The rows that a ranking by level shows, and of how many; None where the database alone does not tell: of a change
    or above an amount, of a balance, of a group or of tables whose rows are not slices."""
    query, target, period = plan.query, plan.targets[0], plan.periods[0]
    row = target.at(period).codes
    by_level = len(plan.periods) == 1 and not (query.of_change or query.sign or query.threshold is not None)
    single = len(SIGNS.get(plan.measure, ())) == 1 and len(row) == 1 and not target.minus
    if not (plan.book.patchy and by_level and single):
        return None
    flows = (plan.measure.value,)
    asked = sliced.asked(session.warehouse.slices, plan.book, plan.periods, row, flows, plan.as_of)
    statement = detail.best(asked, query.descending, query.nth or query.limit or DEFAULT_LIMIT)
    if statement is None:
        return None
    found = session.read(statement, keep=True)
    rows = [Row(code, total, Level(total, oldest, newest)) for _, _, code, _, _, total, _, oldest, newest, _ in found]
    return rows, found[0][-1] if found else 0
