"""How much a figure was revised: first published against newest, or between two releases."""

from __future__ import annotations

from dataclasses import replace

from data.query import vintage
from data.query.answer import Answer
from data.query.describe import describe
from data.query.figures import answer, figure
from data.query.issues import NotHeld, unrecorded
from data.query.plan import Library, make, oldest
from data.query.session import Session
from data.query.spec import Query, VintageSel


def revision(session: Session, library: Library, query: Query) -> Answer:
    """Newest value less the first published one, in the unit of the figure (a balance keeps its sign)."""
    latest = replace(query, vintage=VintageSel())
    plan = make(session, library, latest, query.products[0] if query.products else None, query.periods)
    period, target = plan.periods[0], plan.targets[0]
    need = (plan.measure, target.codes[0], period)
    have = vintage.carrying(plan.runs, plan.book, need)
    first = vintage.first_release(plan.runs, plan.book, need, library.calendar)
    if first is None:
        thing = describe(query, plan.product).plus(f"for {period.label} as first published")
        raise NotHeld(thing, available=oldest(have))
    then = session.cells(plan.book, [period], partners=plan.partners(), as_of=first).target(plan.measure, target, 0)
    now = session.cells(plan.book, [period], partners=plan.partners()).target(plan.measure, target, 0)
    if then is None or now is None:
        raise unrecorded(query, plan.product, period.label, target)
    newest = figure(plan, plan.measure, target, period, now, primary=False, role="now")
    made = replace(newest, measure="change", of=plan.measure.value, value=now.value - then.value, primary=True,
                   role="revision", first=(then.value, first))  # fmt: skip
    before = replace(newest, value=then.value, release=first, role="first")
    return answer(session, library, query, [plan], [made, newest, before])
