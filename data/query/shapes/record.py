"""Records, streaks and crossings: over the history of one series, newest values."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, takewhile

from data.articles import beginning, with_article
from data.model import Flow, Unit
from data.period import MONTHS_IN, Grain, Period, PeriodExpr
from data.query.answer import Figure, QueryAnswer
from data.query.cells import Cells, Level
from data.query.describe import describe
from data.query.figures import answer, figure, joined
from data.query.issues import Empty, IllPosed
from data.query.plan import Library, Plan, make, not_by
from data.query.session import Session
from data.query.shapes.change import percent
from data.query.spec import Query, Shape, Target

Point = tuple[Period, Level]
_WITH_THE_FIRST = (Shape.COUNT_PERIODS, Shape.WHICH_PERIODS, Shape.LONGEST_RUN)
"""Shapes that count the change of every period of a span: that of its first one too."""


def history(
    session: Session, library: Library, query: Query, grain: Grain | None = None
) -> tuple[Plan, Cells, list[Period]]:
    """The plan over all of the span named (else the whole series), its cells, and its periods of one length."""
    exprs = query.periods or (PeriodExpr("all"),)
    wanted = grain or query.grain or "month"

    def enough(plan: Plan) -> None:
        """A table with one such period has no history: try the next."""
        if plan.query.products and sum(p.grain == wanted for whole in plan.periods for p in whole.split(wanted)) < 2:
            raise not_by(plan, wanted)

    plan = make(
        session,
        library,
        query,
        query.products[0] if query.products else None,
        exprs,
        cut_start=True,
        also=enough if query.grain or grain else None,
    )
    if not query.periods and wanted == "year" and plan.reach.oldest is not None:
        plan.periods = [Period(plan.reach.oldest, plan.reach.last)]
    if MONTHS_IN[wanted] < plan.reach.step:
        if query.grain is not None:
            raise not_by(plan, wanted)
        wanted = plan.reach.grain
    parts = [p for whole in plan.periods for p in whole.split(wanted) if p.grain == wanted]
    if not parts:
        raise Empty(describe(query, plan.product), f"No whole {wanted} lies in that period.")
    if query.of_change and query.shape in _WITH_THE_FIRST and query.periods:
        parts.insert(0, parts[0].before())  # the first period of the span has a change too
    cells = session.cells(plan.book, parts, partners=plan.partners(), as_of=plan.as_of)
    return plan, cells, parts


def points_of(plan: Plan, cells: Cells, parts: list[Period], target: Target, measure: Flow) -> list[Point]:
    """The recorded levels of one target in order."""
    return [(p, x) for k, p in enumerate(parts) if (x := cells.target(measure, target, k)) is not None]


def record(session: Session, library: Library, query: Query) -> QueryAnswer:
    """The extreme period of the history (or one place, or the first places of it); ties go to the latest. The period
    itself is the answer; ``base`` is a period that is asked to be a record, and stands beside with its place.

    ``begins`` and ``ends`` of the facts are the history looked at, ``span`` whether the question named it.
    """
    plan, cells, parts = history(session, library, query)
    figures: list[Figure] = []
    of = 0
    for target in plan.targets:
        points = points_of(plan, cells, parts, target, plan.measure)
        newest = points[-1] if points else None
        judged = _judged(query, points)
        points = [p for p in points if _sign_fits(query, p[1].value)]
        if not points or newest is None:
            raise Empty(describe(query, plan.product), "There is no such period in the series.")
        if len(parts) < 2:
            one = f"{parts[0].label} is one {parts[0].grain or 'period'}"
            raise IllPosed(available=f"A record is one of several periods, and {one}: name a longer span, or none.")
        if query.of_change:
            points = _changes(query, plan.measure, points)
        points, of = _ordered(query, points), len(points)
        figures += _places(query, plan, target, points, judged)
        if judged is not None:
            figures += _beside_record(plan, target, points, judged)
        elif newest[0] != figures[-1].period and newest[0] != points[0][0] and not query.of_change:
            figures.append(figure(plan, plan.measure, target, *newest, primary=False, role="latest"))
    plan.periods = list(dict.fromkeys(f.period for f in figures if f.period is not None))
    facts: dict[str, object] = {"begins": parts[0], "ends": parts[-1], "of": of, "span": bool(query.periods)}
    return told(session, library, query, plan, figures, facts)


def _ordered(query: Query, points: list[Point]) -> list[Point]:
    """The most extreme first, of equals the latest."""
    highest = query.descending != (query.sign == "deficit")
    way = -1 if highest else 1
    return sorted(points, key=lambda p: (way * p[1].value, -p[0].start))


def _places(query: Query, plan: Plan, target: Target, points: list[Point], judged: Point | None) -> list[Figure]:
    """The place asked, the first ones, or the record, and the next to it. Raises Empty where there is none such."""
    place = (query.nth or 1) - 1
    if place >= len(points):
        raise Empty(describe(query, plan.product), f"The series has {len(points)} of them to compare.")
    chosen = points[: query.limit] if query.limit else [points[place]]
    out = [moved(query, plan, figure(plan, plan.measure, target, p, x, role="record")) for p, x in chosen]
    runner = points[:1] if place else points[len(chosen) : len(chosen) + 1]
    return out + [
        moved(query, plan, figure(plan, plan.measure, target, p, x, primary=False, role="runner-up"))
        for p, x in runner
        if (p, x) != judged
    ]


def _beside_record(plan: Plan, target: Target, points: list[Point], judged: Point) -> list[Figure]:
    """The period that is asked to be a record, and its place."""
    made = figure(plan, plan.measure, target, *judged, primary=False, role="judged")
    place = next((n for n, p in enumerate(points, 1) if p[0] == judged[0]), None)
    if place is None:
        return [made]
    return [made, replace(made, measure="rank", of=plan.measure.value, value=place, unit=Unit.RANK, role="among")]


def _judged(query: Query, points: list[Point]) -> Point | None:
    """The period that is asked to be a record. Raises Empty where the series does not have it."""
    if query.base is None:
        return None
    named = query.base.period
    found = next((p for p in reversed(points) if named is None or p[0] == named), None)
    if found is None:
        raise Empty(describe(query, None), f"{query.base.label.capitalize()} is no period of that series.")
    return found


def moved(query: Query, plan: Plan, made: Figure) -> Figure:
    """A figure of a change: what it is of and against which period; a level stays as it is."""
    if not query.of_change or made.period is None:
        return made
    unit = Unit.PERCENT if query.of_change == "percent_change" else made.unit
    return replace(made, measure=query.of_change, of=plan.measure.value, compared_to=made.period.before(), unit=unit)


def _changes(query: Query, measure: Flow, points: list[Point]) -> list[Point]:
    out = []
    for (_, before), (period, now) in pairwise(points):
        value = now.value - before.value
        if query.of_change == "percent_change":
            rate = percent(measure, now.value, before.value)
            if rate is None:
                continue
            value = rate
        out.append((period, Level(value, now.oldest, now.newest)))
    if not out:
        raise Empty(describe(query, None), "There is no change to compare.")
    return out


def _sign_fits(query: Query, value: float) -> bool:
    return not (query.sign == "deficit" and value >= 0) and not (query.sign == "surplus" and value <= 0)


def fits(query: Query, value: float) -> bool:
    """Whether a level has the sign asked, and lies beyond the threshold asked (of a deficit, by its size)."""
    if not _sign_fits(query, value):
        return False
    if query.threshold is None:
        return True
    size = -value if query.sign == "deficit" else value
    return size > query.threshold if query.descending else size < query.threshold


def streak(session: Session, library: Library, query: Query) -> QueryAnswer:
    """How many periods in a row, up to the newest, the measure had one sign or moved one way."""
    plan, points, latest = counted_over(session, library, query)
    wanted = fits if query.threshold is not None and not query.of_change else as_asked
    n = sum(1 for _ in takewhile(lambda point: wanted(query, point[1].value), reversed(points)))
    if n == 0:
        raise Empty(describe(query, plan.product), f"There is no such run: it ended before {points[-1][0].label}.")
    made = counted(plan, latest, n, points[-n:], "streak")
    return told(session, library, query, plan, [made, latest], {"grain": points[-1][0].grain or "month"})


def count_periods(session: Session, library: Library, query: Query) -> QueryAnswer:
    """In how many periods the balance was a deficit (or a surplus), or the measure rose or fell."""
    plan, points, latest = counted_over(session, library, query)
    wanted = as_asked if query.of_change else fits
    made = counted(plan, latest, sum(wanted(query, x.value) for _, x in points), points, "periods")
    return told(session, library, query, plan, [made], {"grain": points[-1][0].grain or "month", "of": len(points)})


def counted_over(session: Session, library: Library, query: Query) -> tuple[Plan, list[Point], Figure]:
    """What is counted, the levels of the history or their changes, and the newest level as a figure."""
    plan, cells, parts = history(session, library, query)
    levels = points_of(plan, cells, parts, plan.targets[0], plan.measure)
    points = _signed_changes(query, plan.measure, levels) if query.of_change else levels
    return plan, points, figure(plan, plan.measure, plan.targets[0], *levels[-1], primary=False, role="latest")


def _signed_changes(query: Query, measure: Flow, levels: list[Point]) -> list[Point]:
    """The changes of a history; one between two surpluses is none of a deficit, and counts as none."""
    of_sign = {now[0] for before, now in pairwise(levels) if any(_sign_fits(query, x.value) for _, x in (before, now))}
    return [(p, x if p in of_sign else x._replace(value=0.0)) for p, x in _changes(query, measure, levels)]


def as_asked(query: Query, value: float) -> bool:
    """Whether a level has the sign that is counted, or a change goes that way; zero does neither."""
    up = query.descending is not (query.sign == "deficit") if query.of_change else query.sign != "deficit"
    return value > 0 if up else value < 0


def counted(plan: Plan, latest: Figure, n: int, points: list[Point], role: str) -> Figure:
    """``n`` of the periods that ``points`` span."""
    span = Period(points[0][0].start, points[-1][0].end)
    return replace(
        latest, measure="count", of=plan.measure.value, value=n, unit=Unit.COUNT, primary=True, role=role, period=span
    )


def crossing(session: Session, library: Library, query: Query) -> QueryAnswer:
    """The first period from which the first target stayed above the second, or first was above it."""
    if len(query.targets) < 2 and len(query.products) < 2:
        raise IllPosed(available="Name two partners: when did Mexico overtake China in imports?")
    plan, cells, parts = history(session, library, query, query.grain or "year")
    other, rival = plan, cells
    if len(query.products) > 1:
        other, rival, _ = history(session, library, replace(query, products=query.products[1:2]), query.grain or "year")
    a, b = plan.targets[0], other.targets[-1]
    first = dict(points_of(plan, cells, parts, a, plan.measure))
    second = dict(points_of(other, rival, parts, b, plan.measure))
    both = [p for p in parts if p in first and p in second]
    if len(both) < 2:
        raise Empty(describe(query, None), f"{beginning(a.name)} and {with_article(b.name)} have no history in common.")
    above = [abs(first[p].value) > abs(second[p].value) for p in both]
    crossings = [i for i in range(1, len(both)) if above[i] and not above[i - 1]]
    if not crossings:
        span = f"{both[0].label} to {both[-1].label}"
        name, other_name = beginning(a.name), with_article(b.name)
        raise Empty(describe(query, None), f"{name} did not pass {other_name} in {span}.")
    at = both[crossings[-1 if query.descending else 0]]
    figures = [
        figure(plan, plan.measure, a, at, first[at], role="crossing"),
        figure(other, plan.measure, b, at, second[at], primary=False, role="other"),
    ]
    plan.periods = [at]
    return told(session, library, query, plan, figures, {"crossings": [both[i] for i in crossings]})


def told(
    session: Session, library: Library, query: Query, plan: Plan, figures: list[Figure], facts: dict[str, object]
) -> QueryAnswer:
    """The answer that figures of one plan make; it says where they join releases."""
    levels = [
        Level(float(f.value), f.release, f.release) for f in figures if f.release and isinstance(f.value, (int, float))
    ]
    return answer(session, library, query, [plan], figures, [joined(plan, levels)], facts=facts)
