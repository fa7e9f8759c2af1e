"""Concentration: how many partners make a part of the whole, and what part the largest make."""

from __future__ import annotations

from dataclasses import replace

from data.articles import listed
from data.model import WORLD, Unit
from data.query.answer import Figure, QueryAnswer
from data.query.figures import answer, figure
from data.query.issues import unrecorded
from data.query.plan import Library, Plan
from data.query.session import Session
from data.query.shapes.rows import Names, Row, order, ranked, restricted, singles
from data.query.spec import Query, Target


def _largest(session: Session, library: Library, query: Query, names: Names) -> tuple[Plan, list[Row], float]:
    """The ranked single partners and the world total of the same table, period and vintage."""
    plan, rows = ranked(session, library, query, names)
    among = singles(rows, names)
    rows = order(query, restricted(query, among, plan.periods[0]))
    world = session.cells(plan.book, plan.periods, partners=[WORLD], as_of=plan.as_of).measure(plan.measure, WORLD, 0)
    whole = world.value if world is not None else sum(r.level.value for r in among)
    if not rows or whole == 0:
        raise unrecorded(query, None, plan.periods[0].label)
    return plan, rows, whole


def concentration(session: Session, library: Library, query: Query, names: Names) -> QueryAnswer:
    """How many of the largest partners make up ``threshold`` per cent of the world total."""
    plan, rows, whole = _largest(session, library, query, names)
    part, count, total = query.threshold or 50.0, 0, 0.0
    for row in rows:
        total += row.level.value
        count += 1
        if total / whole * 100 >= part:
            break
    made = Figure(
        measure="count",
        of=plan.measure.value,
        value=count,
        unit=Unit.COUNT,
        period=plan.periods[0],
        book=plan.book,
        release=plan.as_of or rows[0].level.newest,
        role="concentration",
    )
    return answer(session, library, query, [plan], [made, *_members(plan, rows[:count], names)])


def top_share(session: Session, library: Library, query: Query, names: Names) -> QueryAnswer:
    """The share of the largest partners together."""
    plan, rows, whole = _largest(session, library, query, names)
    chosen = rows[: query.limit or 5]
    together = Target(
        listed([t.name for r in chosen if (t := names.partner(r.code))]), tuple(r.code for r in chosen), "sum"
    )
    made = Figure(
        measure="share",
        of=plan.measure.value,
        value=sum(r.level.value for r in chosen) / whole * 100,
        unit=Unit.PERCENT,
        period=plan.periods[0],
        target=together,
        book=plan.book,
        release=plan.as_of or chosen[0].level.newest,
        role="share",
    )
    return answer(session, library, query, [plan], [made, *_members(plan, chosen, names)])


def _members(plan: Plan, rows: list[Row], names: Names) -> list[Figure]:
    out = []
    for row in rows:
        target = names.partner(row.code)
        if target is not None:
            out.append(
                replace(figure(plan, plan.measure, target, plan.periods[0], row.level, primary=False), role="member")
            )
    return out
