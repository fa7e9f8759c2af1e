"""Runs within a history: the longest of them, and sums that run on from the beginning of a span."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from data.period import MONTHS_IN, Period, PeriodExpr
from data.query.answer import Figure, QueryAnswer
from data.query.cells import Level, add
from data.query.describe import describe
from data.query.figures import answer, figure, joined
from data.query.issues import Empty
from data.query.plan import Library, make
from data.query.session import Session
from data.query.shapes.record import Point, as_asked, counted, counted_over, fits, points_of, told
from data.query.spec import Query


def longest_run(session: Session, library: Library, query: Query) -> QueryAnswer:
    """The most periods in a row in which the measure had one sign, lay beyond an amount or moved one way; of equal
    runs the latest. The next longest stands beside. Raises Empty where there is no such period at all."""
    plan, points, latest = counted_over(session, library, query)
    wanted = as_asked if query.of_change else fits
    runs = sorted(_runs(query, points, wanted), key=lambda run: (len(run), run[0][0].start), reverse=True)
    if not runs:
        raise Empty(describe(query, plan.product), "There is no such period in the series.")
    figures = [counted(plan, latest, len(runs[0]), runs[0], "run")]
    figures += [replace(counted(plan, latest, len(run), run, "next run"), primary=False) for run in runs[1:2]]
    grain = points[-1][0].grain or "month"
    facts: dict[str, object] = {
        "grain": grain,
        "begins": plan.periods[0].split(grain)[0],
        "ends": points[-1][0],
        "span": bool(query.periods),
    }
    return told(session, library, query, plan, figures, facts)


def _runs(query: Query, points: list[Point], wanted: Callable[[Query, float], bool]) -> Iterator[list[Point]]:
    """Every stretch of neighbouring periods that are as asked; a period that is not recorded ends one."""
    run: list[Point] = []
    for period, level in points:
        if run and (run[-1][0].end + 1 != period.start or not wanted(query, level.value)):
            yield run
            run = []
        if wanted(query, level.value):
            run.append((period, level))
    if run:
        yield run


def running_sum(session: Session, library: Library, query: Query) -> QueryAnswer:
    """The sum from the beginning of each span to the end of each of its months, quarters or years; with
    ``moving_average`` that of so many months up to each end. Raises Empty where a part has no figure."""
    exprs = query.periods or (PeriodExpr("trailing", count=12, unit="month"),)
    plan = make(session, library, query, query.products[0] if query.products else None, exprs)
    grain = query.grain or "month"
    if MONTHS_IN[grain] < plan.reach.step:
        grain = plan.reach.grain
    figures: list[Figure] = []
    levels: list[Level] = []
    for span in plan.periods:
        first = span.start if query.moving_average is None else span.start - query.moving_average + 1
        parts = [p for p in Period(first, span.end).split(grain) if p.grain == grain]
        cells = session.cells(plan.book, parts, partners=plan.partners(), as_of=plan.as_of)
        for target in plan.targets:
            points = points_of(plan, cells, parts, target, plan.measure)
            if not points or len(points) < len(parts):
                raise Empty(describe(query, plan.product), f"It is not recorded for all of {span.label}.")
            for ends in _summed(query, points):
                whole = Period(ends[0][0].start, ends[-1][0].end)
                levels.append(add([x for _, x in ends]))
                figures.append(figure(plan, plan.measure, target, whole, levels[-1], role="running"))
    facts: dict[str, object] = {"grain": grain}
    return answer(session, library, query, [plan], figures, [joined(plan, levels)], facts=facts)


def _summed(query: Query, points: list[Point]) -> Iterator[list[Point]]:
    """What is added up for each figure, one after the other."""
    window = query.moving_average
    for at in range(len(points)):
        if window is None:
            yield points[: at + 1]
        elif (part := [p for p in points[: at + 1] if p[0].start > points[at][0].end - window]) and (
            part[-1][0].end - part[0][0].start + 1 == window
        ):
            yield part
