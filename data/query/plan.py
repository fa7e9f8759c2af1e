"""From a query to a plan: which book answers, for which months, in which state of the figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from data.model import WORLD, Document, Flow, Prices
from data.period import Grain, Period, PeriodExpr, month_name
from data.query import route, vintage
from data.query.book import Book, Run
from data.query.describe import describe
from data.query.find import as_published, codes_of, common_reach, find, targets_of
from data.query.issues import NotHeld, NotLoaded, Unpublished, day_words
from data.query.session import Session
from data.query.spec import Product, Query, Shape, Target, VintageSel
from data.query.when import Reach, ReleaseDates, SettledPeriod, settle


@dataclass(frozen=True)
class Library:
    """What the planner knows besides the figures: documents and the calendar."""

    documents: dict[int, Document]
    calendar: ReleaseDates


@dataclass
class Plan:
    """A query made definite. ``as_of`` None reads each month's newest value."""

    query: Query
    product: Product | None
    book: Book
    runs: list[Run]
    reach: Reach
    targets: tuple[Target, ...]
    periods: list[Period]
    as_of: dt.date | None = None
    notes: list[str] = field(default_factory=list)
    found: dict[Book, list[Run]] = field(default_factory=dict)
    """Everything published that could have answered, for second lines."""

    @property
    def measure(self) -> Flow:
        return self.query.measures[0]

    def partners(self) -> list[str]:
        """The rows that the targets are made of in the plan's periods."""
        return codes_of(self.targets, self.periods)


def make(session: Session, library: Library, query: Query, product: Product | None, exprs: Sequence[PeriodExpr],
         *, cut_start: bool = False, extra: tuple[str, ...] = (),
         also: Callable[[Plan], object] | None = None) -> Plan:  # fmt: skip
    """The plan for one product of a query over the periods said (none: the newest).

    ``extra`` are partner codes needed besides the targets (a whole, for shares). ``also`` is a further test of
    a plan (both ends of a change) that raises ``Unpublished`` when the next book should be tried.

    Raises ``Unpublished`` or one of its kinds when no table has all of it.
    """
    found = find(session, query, product, extra)
    failures: list[tuple[Book, list[Run], Unpublished]] = []
    passes = (True, False) if query.vintage.kind == "release" else (False,)
    for itself, asked in ((itself, asked) for itself in passes for asked in _readings(product, exprs)):
        failures = []
        for book, runs in route.books(query, product, found):
            try:
                plan = _fit(session, library, query, product, book, runs, asked, cut_start)
                plan.found = found
                if itself:
                    _carried_by_release(plan)
                if also is not None:
                    also(plan)
                return _restated(session, library, plan, asked, also) or plan
            except Unpublished as issue:
                if book.table != route.HEADLINES or not failures:  # the exhibits say what there is
                    failures.append((book, runs, issue))
    from data.query import reasons  # most questions are answered

    failed = [reasons.Failure(*one) for one in failures]
    raise reasons.why(reasons.Asked(session, library.documents, query, product, failed))


def _readings(product: Product | None, exprs: Sequence[PeriodExpr]) -> Iterator[Sequence[PeriodExpr]]:
    """The periods, those of a product that are reckoned from today first as they are: another table may have "last
    year" of it, before one answers with the year that it has."""
    if product is not None and any(e.relative for e in exprs):
        yield [replace(e, relative=False) for e in exprs]
    yield exprs


def _fit(session: Session, library: Library, query: Query, product: Product | None, book: Book, runs: list[Run],
         exprs: Sequence[PeriodExpr], cut_start: bool) -> Plan:  # fmt: skip
    runs, as_of = _state(query, book, runs, library)
    targets = tuple(as_published(t, runs) for t in targets_of(query))
    codes = codes_of(targets, [e.period for e in exprs[:1] if e.period is not None])
    reach = common_reach(query, book, runs, codes)
    if reach is None:
        raise Unpublished(describe(query, product), about="row")
    latest = PeriodExpr("latest")
    periods: list[Period] = []
    notes: list[str] = []
    for expr in exprs or (latest,):
        printed = _printed_whole(query, book, runs, codes, expr)
        settled = printed or _settled(query, product, expr, reach, session, library, cut_start, as_of)
        periods.append(settled.period)
        notes += settled.notes
    plan = Plan(query, product, book, runs, reach, targets, periods, as_of, notes)
    check(plan, periods, library)
    notes += route.reasons_of(product, book)
    if query.prices is Prices.REAL:
        notes.append(f"real: in {book.prices.words}")
    if query.vintage.kind == "first":
        plan.as_of = _first(plan, library)
    return plan


def _restated(
    session: Session, library: Library, plan: Plan, exprs: Sequence[PeriodExpr], also: Callable[[Plan], object] | None
) -> Plan | None:
    """The headlines of a later release than that of the exhibits: how the figure stood on the day that is asked."""
    day = plan.as_of
    if plan.query.vintage.kind != "as_of" or day is None or plan.book.table == route.HEADLINES:
        return None
    for book, runs in route.books(plan.query, plan.product, plan.found):
        if book.table != route.HEADLINES:
            continue
        with suppress(Unpublished):
            stated = _fit(session, library, plan.query, plan.product, book, runs, exprs, cut_start=False)
            stated.found = plan.found
            if also is not None:
                also(stated)
            if _stood(stated, day) > _stood(plan, day):
                return stated
    return None


def _stood(plan: Plan, day: dt.date) -> dt.date:
    """The newest release up to a day that carries the periods of a plan."""
    need = (plan.measure, plan.partners()[0], plan.periods[0])
    return max((d for d in vintage.carrying(plan.runs, plan.book, need) if d <= day), default=dt.date.min)


def _carried_by_release(plan: Plan) -> None:
    """A named release is first looked for in the tables that carry the periods in that very release."""
    own = [r for r in plan.runs if r.release == plan.as_of]
    needs = [(m, c, p) for p in plan.periods for m in plan.query.measures for c in plan.partners()]
    if not plan.book.sparse and not all(vintage.publishes(own, plan.book, need) for need in needs):
        raise Unpublished(describe(plan.query, plan.product), "That release does not carry the period.")


def _printed_whole(
    query: Query, book: Book, runs: list[Run], codes: list[str], expr: PeriodExpr
) -> SettledPeriod | None:
    """A period that the book prints as such, though it has not every month of it ("January-April 2022")."""
    if expr.period is None or expr.kind not in ("range", "ytd") or book.sparse:
        return None
    odd = [r for r in runs if (r.first, r.last) == (expr.period.start, expr.period.end) or r.step > 1]
    needs = [(m, c, expr.period) for m in query.measures for c in codes]
    return SettledPeriod(expr.period) if odd and all(vintage.publishes(odd, book, need) for need in needs) else None


def _settled(query: Query, product: Product | None, expr: PeriodExpr, reach: Reach, session: Session, library: Library,
             cut_start: bool, as_of: dt.date | None) -> SettledPeriod:  # fmt: skip
    """The months meant, or the issue with the series named in it."""
    try:
        return settle(expr, reach, session.today, library.calendar, cut_start=cut_start)
    except Unpublished as issue:
        if issue.period is not None:
            issue.understood = describe(query, product).plus(f"for {issue.thing.words}")
        if isinstance(issue, NotLoaded):
            issue.until = as_of
        raise


def _state(query: Query, book: Book, runs: list[Run], library: Library) -> tuple[list[Run], dt.date | None]:
    """The runs known on the day whose state is asked, and that day."""
    selection = query.vintage
    if selection.kind in ("latest", "first"):
        return runs, None
    day = selection.date
    if selection.kind == "release" and selection.month is not None:
        hits = [r for r in vintage.releases(runs) if vintage.month_of(r) == selection.month]
        if not hits:
            from data.query.reasons import title

            name = title(library.documents, runs, query.measures[0], book.table)
            raise NotHeld(f"the {month_name(selection.month)} release of {name}", why=_loaded(runs))
        day = hits[0]
    if selection.kind == "release" and selection.month is None and day not in vintage.releases(runs):
        assert day is not None
        raise NotHeld(f"a release of {day_words(day)}", why=_loaded(runs))
    assert day is not None
    known = vintage.before(runs, day)
    if not known:
        oldest = min(vintage.releases(runs))
        raise NotHeld(f"the state of {day_words(day)}", why=f"the oldest release is that of {day_words(oldest)}")
    return known, day


def _loaded(runs: list[Run]) -> str:
    """The releases that there are, in a clause."""
    days = [day_words(day) for day in reversed(vintage.releases(runs))]
    *others, last = days
    return f"the releases of {', '.join(others)} and {last} are" if others else f"the release of {last} is"


def check(plan: Plan, periods: Sequence[Period], library: Library) -> None:
    """Every measure of every target is published for every period, or an issue says what is."""
    if plan.book.table == route.HEADLINES:
        _one_text(plan, periods)
    if plan.book.sparse and not plan.book.patchy:
        for period in periods:
            if period.months % plan.reach.step or (period.start % plan.reach.step and plan.reach.step > 1):
                raise _not_there(plan, period)
        return
    have = {r.partner for r in plan.runs}
    for period in periods:
        stays = [stay for t in plan.targets for stay in t.stays(period)]
        group = any(len(t.codes) > 1 for t in plan.targets)
        for measure in plan.query.measures:
            for code, part in stays:
                if code not in have and len(stays) > 2 and plan.book.table not in route.EVERY_PARTNER:
                    raise Unpublished(describe(plan.query, plan.product), about="row")
                if group and plan.book.table in route.EVERY_PARTNER and not _ever(plan, code, part):
                    continue  # a member without rows had no trade
                if not vintage.publishes(plan.runs, plan.book, (measure, code, part)):
                    raise _not_there(plan, period)


def _one_text(plan: Plan, periods: Sequence[Period]) -> None:
    """Headlines are of single months, never added up; of several, one release's text states them all."""
    needs = [(m, c, p) for m in plan.query.measures for c in plan.partners() for p in periods]
    if any(p.months > 1 for p in periods) or vintage.one_vintage(plan.runs, plan.book, needs) is None:
        raise _not_there(plan, periods[0])


def _ever(plan: Plan, code: str, period: Period) -> bool:
    """Whether a partner has a row in some month of a period."""
    return any(r.partner == code and r.first <= period.end and period.start <= r.last for r in plan.runs)


def _not_there(plan: Plan, period: Period) -> Unpublished:
    """The book does not have the period whole; what there is instead, ``reasons`` says when no other book has it."""
    thing = describe(plan.query, plan.product).plus(f"for {period.label}")
    latest = f"The latest loaded is {plan.reach.newest().label}."
    return NotHeld(thing, available=latest, about="period", period=period)


def not_by(plan: Plan, grain: Grain) -> Unpublished:
    """The issue where the periods asked one by one are shorter, or fewer, than those that the book has."""
    thing = describe(plan.query, plan.product)
    unit = {3: "by quarter", 12: "by year"}.get(plan.reach.step, "for single periods")
    why = f"the table has {thing.them} {unit}, up to {plan.reach.newest().label}"
    near = (replace(plan.query, grain=plan.reach.grain), replace(plan.query, shape=Shape.LEVEL, grain=None))
    period = plan.periods[0] if plan.query.periods else None
    return Unpublished(thing.plus(f"by {grain}"), why=why, nearby=near, about="period", period=period)


def _first(plan: Plan, library: Library) -> dt.date:
    """The day of first publication of the plan's last period, when that release is loaded."""
    period = max(plan.periods, key=lambda p: p.end)
    days = []
    for code in plan.partners():
        need = (plan.measure, code, period)
        day = vintage.first_release(plan.runs, plan.book, need, library.calendar)
        if day is None:
            have = vintage.carrying(plan.runs, plan.book, need)
            thing = describe(plan.query, plan.product).plus(f"for {period.label} as first published")
            near = (replace(plan.query, vintage=VintageSel("as_of", have[0])),) if have else ()
            raise NotHeld(thing, available=oldest(have, need, library.calendar), nearby=near)
        days.append(day)
    return max(days)


def oldest(days: Sequence[dt.date], need: vintage.Need, calendar: ReleaseDates) -> str:
    """Which loaded release comes nearest to the first one, as a sentence; and which revision of partners it follows."""
    if not days:
        return ""
    said, due = f"The oldest loaded release that has it is that of {day_words(days[0])}", calendar.due(need[2].end)
    june = vintage.next_june(due) if due is not None and need[1] != WORLD else None
    return f"{said}, after the revision of June {june.year}." if june is not None and days[0] >= june else f"{said}."
