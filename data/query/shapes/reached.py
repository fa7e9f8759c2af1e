"""When a series first passed an amount, last had a sign, or was last as high or low as in a period named."""

from __future__ import annotations

from dataclasses import replace

from data.query.answer import QueryAnswer
from data.query.describe import describe
from data.query.figures import answer, figure, joined
from data.query.issues import Empty, TwoReadings, Unpublished
from data.query.plan import Library
from data.query.session import Session
from data.query.shapes.record import as_asked, counted_over, fits, history, moved, points_of
from data.query.spec import Query


def reached(session: Session, library: Library, query: Query) -> QueryAnswer:
    """The first (or last) period beyond the threshold, or with the sign asked; the period itself is the answer.

    Raises TwoReadings where no unit of time was named and months and years both answer, and Empty where no period of
    the series does, or where the very first one does already: then the first time lies before the series.
    """
    if query.grain is not None:
        return _by(session, library, query)
    found = [a for grain in ("month", "year") if (a := _try(session, library, replace(query, grain=grain))) is not None]
    if not found:
        return _by(session, library, replace(query, grain="month"))
    if query.edge == "last":
        return found[0]  # the last month is the last time, whatever its year came to
    if len(found) > 1:
        ways = tuple(f"in a single {word}" for word in ("month", "year"))
        raise TwoReadings(available="Counted by month or by year?", options=ways)
    return found[0]


def _try(session: Session, library: Library, query: Query) -> QueryAnswer | None:
    try:
        return _by(session, library, query)
    except Unpublished:
        return None


def _by(session: Session, library: Library, query: Query) -> QueryAnswer:
    plan, cells, parts = history(session, library, query)
    target, asked = plan.targets[0], describe(query, plan.product)
    points = points_of(plan, cells, parts, target, plan.measure)
    hits = [i for i, (_, level) in enumerate(points) if fits(query, level.value)]
    if not points or not hits:
        where = "that span" if query.periods else "the series"
        raise Empty(asked, f"There is no such {query.grain} in {where}, which begins in {parts[0].label}.")
    if query.edge == "first" and hits[0] == 0:
        where = "that span" if query.periods else "this series"
        raise Empty(asked, f"It was so already in {points[0][0].label}, where {where} begins.")
    period, level = points[hits[0 if query.edge == "first" else -1]]
    figures = [figure(plan, plan.measure, target, period, level, role="reached")]
    newest = points[-1]
    if newest[0] != period:
        figures.append(figure(plan, plan.measure, target, *newest, primary=False, role="latest"))
    plan.periods = [period]
    facts = {
        "begins": parts[0],
        "times": len(hits),
        "of": len(points),
        "grain": query.grain,
        "span": bool(query.periods),
    }
    return answer(session, library, query, [plan], figures, [joined(plan, [level])], facts=facts)


def since_when(session: Session, library: Library, query: Query) -> QueryAnswer:
    """The last earlier period as extreme as the one named (none: the newest), or more: "the lowest since when?".

    That earlier period is the answer and the one asked about stands beside. Raises Empty where no earlier period of
    the series is as extreme, and Unpublished where the period named is no period of the series.
    """
    named = query.periods[0].period if query.periods and query.periods[0].kind == "range" else None
    grain = query.grain or (named.grain if named is not None else None)
    plan, cells, parts = history(session, library, replace(query, periods=(), grain=grain))
    target, asked = plan.targets[0], describe(query, plan.product)
    points = points_of(plan, cells, parts, target, plan.measure)
    at = next((i for i, (p, _) in enumerate(points) if named is None or p == named), None) if named else len(points) - 1
    if at is None or not points:
        label = named.label if named is not None else "that period"
        thing = asked.plus(f"for {label}, beside its history,")
        raise Unpublished(thing, "Name a month, a quarter or a year of the series.")
    sign = -1 if query.sign == "deficit" else 1
    size = [sign * level.value for _, level in points]
    beyond = [i for i in range(at) if (size[i] >= size[at] if query.descending else size[i] <= size[at])]
    if not beyond:
        word = "highest" if query.descending else "lowest"
        raise Empty(asked, f"It was the {word} since this series begins, in {parts[0].label}.")
    (then, level), (period, now) = points[beyond[-1]], points[at]
    figures = [
        figure(plan, plan.measure, target, then, level, role="since"),
        figure(plan, plan.measure, target, period, now, primary=False, role="now"),
    ]
    plan.periods = [then, period]
    return answer(session, library, query, [plan], figures, [joined(plan, [level, now])], facts={"begins": parts[0]})


MOST = 60
"""Periods of a list that are read."""


def which_periods(session: Session, library: Library, query: Query) -> QueryAnswer:
    """Every period with the sign asked, beyond the threshold, or in which it moved that way, oldest first. Raises Empty
    where none is, or where they are more than anybody reads."""
    plan, points, _ = counted_over(session, library, query)
    wanted = as_asked if query.of_change else fits
    hits = [(p, level) for p, level in points if wanted(query, level.value)]
    if not hits:
        raise Empty(describe(query, plan.product), f"None of the {len(points)} {query.grain or 'month'}s was so.")
    if len(hits) > MOST:
        raise Empty(describe(query, plan.product), f"{len(hits)} of {len(points)} are: name a shorter span, or years.")
    figures = [
        moved(query, plan, figure(plan, plan.measure, plan.targets[0], p, level, role="hit")) for p, level in hits
    ]
    plan.periods = [p for p, _ in hits]
    facts = {"begins": points[0][0], "of": len(points), "grain": query.grain or "month"}
    return answer(session, library, query, [plan], figures, [joined(plan, [x for _, x in hits])], facts=facts)
