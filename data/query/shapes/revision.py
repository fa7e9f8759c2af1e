"""How much a figure was revised: as first published, or as of a release that is named, against the newest."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from data.period import month_name
from data.query import vintage
from data.query.answer import QueryAnswer
from data.query.describe import describe
from data.query.figures import answer, figure
from data.query.issues import NotHeld, day_words, unrecorded
from data.query.plan import Library, Plan, make, oldest
from data.query.session import Session
from data.query.spec import Query, VintageSel
from data.query.vintage import Need


def revision(session: Session, library: Library, query: Query) -> QueryAnswer:
    """Newest value less the earlier one, in the unit of the figure (a balance keeps its sign)."""
    latest = replace(query, vintage=VintageSel())
    plan = make(session, library, latest, query.products[0] if query.products else None, query.periods)
    period, target = plan.periods[0], plan.targets[0]
    day = _base(library, query.vintage, plan, (plan.measure, target.codes[0], period))
    then = session.cells(plan.book, [period], partners=plan.partners(), as_of=day).target(plan.measure, target, 0)
    now = session.cells(plan.book, [period], partners=plan.partners()).target(plan.measure, target, 0)
    if then is None or now is None:
        raise unrecorded(query, plan.product, period.label, target)
    newest = figure(plan, plan.measure, target, period, now, primary=False, role="now")
    made = replace(
        newest,
        measure="change",
        of=plan.measure.value,
        value=now.value - then.value,
        primary=True,
        role="revision",
        first=(then.value, day),
    )
    before = replace(newest, value=then.value, release=day, role="first")
    return answer(session, library, query, [plan], [made, newest, before])


def _base(library: Library, chosen: VintageSel, plan: Plan, need: Need) -> dt.date:
    """The release that the newest figure is set against. Raises NotHeld where it is not loaded."""
    have = vintage.carrying(plan.runs, plan.book, need)
    if chosen.kind == "as_of":
        known = [day for day in have if chosen.date is not None and day <= chosen.date]
        said = f"as of {day_words(chosen.date)}" if chosen.date is not None else ""
    elif chosen.kind == "release":
        known = [day for day in have if day == chosen.date or vintage.month_of(day) == chosen.month]
        said = f"in the {month_name(chosen.month)} release" if chosen.month is not None else "in that release"
    else:
        first = vintage.first_release(plan.runs, plan.book, need, library.calendar)
        known, said = [first] if first is not None else [], "as first published"
    if not known:
        thing = describe(plan.query, plan.product).plus(f"for {need[2].label} {said}")
        raise NotHeld(thing, available=oldest(have, need, library.calendar))
    return known[-1]
