"""The first categories of a ranking of thousands, ranked by the database: only what is shown becomes objects."""

from __future__ import annotations

from typing import Any

from data.query import detail, sliced
from data.query.cells import SIGNS, Cells, Level, summed
from data.query.plan import Plan
from data.query.session import Session
from data.query.shapes.rows import DEFAULT_LIMIT, Row, floor_of, left_out, order, value_of
from data.query.spec import Target


def first_rows(session: Session, plan: Plan) -> tuple[list[Row], int, str | None] | None:
    """The rows that a ranking shows, of how many, and what is said of those left out; None where the database alone
    does not tell: above an amount, of a balance, of a group less somebody or whose members change, or of tables whose
    rows are not slices."""
    query, target = plan.query, plan.targets[0]
    single = len(SIGNS.get(plan.measure, ())) == 1 and _same_members(plan, target)
    if not (plan.book.patchy and single) or query.sign or query.threshold is not None:
        return None
    flows, whom = (plan.measure.value,), target.at(plan.periods[0]).codes
    asked = sliced.asked(session.warehouse.slices, plan.book, plan.periods, whom, flows, plan.as_of)
    by: detail.RankedBy = query.of_change or "level"
    floor = floor_of(plan.periods[-1])
    statement = detail.best(asked, query.descending, query.nth or query.limit or DEFAULT_LIMIT, by, floor)
    if statement is None:
        return None
    found = session.read(statement, keep=True)
    if len(whom) > 1 or by != "level":
        return _of_several(plan, found)
    rows = [Row(code, total, Level(total, oldest, newest)) for _, _, code, _, _, total, _, oldest, newest, _ in found]
    return rows, found[0][-1] if found else 0, None


def _same_members(plan: Plan, target: Target) -> bool:
    """Whether the target is the same rows in every period, none of them taken off."""
    members = {frozenset(target.at(period).codes) for period in plan.periods}
    return not target.minus and members == {frozenset(plan.partners())}


def _of_several(plan: Plan, found: list[tuple[Any, ...]]) -> tuple[list[Row], int, str | None] | None:
    """The rows of the codes that were read: their levels of each partner and period, added up as any others are. None
    for no codes at all: whether there are any, or none that went that way, is for who reads them all to say."""
    if not found:
        return None
    listed, large, codes = found[0][-3:]
    cells = Cells(plan.book, plan.periods, summed(row[:-3] for row in found), as_of=plan.as_of)
    target, pair, rows = plan.targets[0], len(plan.periods) > 1, []
    for code in {row[2] for row in found}:
        level = cells.target(plan.measure, target, 0, (code,))
        base = cells.target(plan.measure, target, 1, (code,)) if pair else None
        value = value_of(plan.query, plan.measure, level, base, pair)
        if level is not None and value is not None:
            rows.append(Row(code, value, level, base))
    small = left_out(plan.periods[1], large, codes) if plan.query.of_change == "percent_change" else None
    return order(plan.query, rows), listed, small
