"""From a query to a plan: which book answers, for which months, in which state of the figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from data.commodities import commodities
from data.model import TOTAL, WORLD, Document, Flow
from data.period import Period, PeriodExpr, month, month_name, year_of
from data.query import route, sql, vintage
from data.query.describe import describe
from data.query.issues import BeforeSeries, NotLoaded, NotYetReleased, Unpublished
from data.query.session import ANY, Book, Run, Session
from data.query.spec import Product, Query, Target
from data.query.when import Calendar, Reach, Settled, settle

THE_WORLD = Target("the world", (WORLD,), "world")
EVERY_PARTNER = Target("every partner", (ANY,), "world")


@dataclass(frozen=True)
class Library:
    """What the planner knows besides the figures: documents, the calendar, how tables are called."""

    documents: dict[int, Document]
    calendar: Calendar
    titles: dict[str, str] = field(default_factory=dict)


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
        return [c for t in self.targets for c in (*t.codes, *t.minus)]


def make(session: Session, library: Library, query: Query, product: Product | None, exprs: Sequence[PeriodExpr],
         *, cut_start: bool = False, extra: tuple[str, ...] = (),
         also: Callable[[Plan], object] | None = None) -> Plan:  # fmt: skip
    """The plan for one product of a query over the periods said (none: the newest).

    ``extra`` are partner codes needed besides the targets (a whole, for shares). ``also`` is a further test of
    a plan (both ends of a change) that raises ``Unpublished`` when the next book should be tried.

    Raises ``Unpublished`` or one of its kinds when no table has all of it.
    """
    targets = query.targets or (THE_WORLD,)
    if query.over == "partner":
        targets = (EVERY_PARTNER,)
        f = replace(_filter(query, product, extra), partner=None, not_partner=(WORLD,))
        found = session.runs_over(f, "partner", route.SPARSE)
    elif query.over == "product":
        f = replace(_filter(query, product, extra), commodity=None)
        found = session.runs_over(f, "commodity", route.SPARSE)
    else:
        found = session.runs(_filter(query, product, extra), route.SPARSE)
    first_issue: Unpublished | None = None
    passes = (True, False) if query.vintage.kind == "release" else (False,)
    for itself in passes:
        for book, runs in route.books(query, product, found):
            try:
                plan = _fit(session, library, query, product, book, runs, targets, exprs, cut_start)
                plan.found = found
                if itself:
                    _carried_by_release(plan)
                if also is not None:
                    also(plan)
                return plan
            except Unpublished as issue:
                first_issue = _better(first_issue, issue)
    raise first_issue or _nothing(query, product, targets, found)


def _filter(query: Query, product: Product | None, extra: tuple[str, ...]) -> sql.Filter:
    schemes: tuple[str, ...] = (TOTAL,)
    codes: tuple[str, ...] = (TOTAL,)
    if product is not None:
        schemes = tuple(dict.fromkeys(c.scheme for c in product.candidates))
        codes = tuple(dict.fromkeys(x for c in product.candidates for x in (*c.imports, *c.exports)))
    partners = (*route.partners_needed(query), *extra)
    return sql.Filter(
        table_id=route.tables(query), partner=tuple(dict.fromkeys(partners)), scheme=schemes, commodity=codes,
        variable=(query.variable.value,),
    )  # fmt: skip


_WEIGHT = {"not_published": 0, "before_series": 1, "not_loaded": 2, "not_yet_released": 2}


def _better(old: Unpublished | None, new: Unpublished) -> Unpublished:
    """The issue that helps most: a period out of reach says more than a missing table."""
    if old is None or _WEIGHT.get(new.reason, 0) > _WEIGHT.get(old.reason, 0):
        return new
    return old


def _fit(session: Session, library: Library, query: Query, product: Product | None, book: Book, runs: list[Run],
         targets: tuple[Target, ...], exprs: Sequence[PeriodExpr], cut_start: bool) -> Plan:  # fmt: skip
    runs, as_of = _state(query, book, runs, library)
    targets = tuple(_as_published(t, runs) for t in targets)
    codes = [c for t in targets for c in (*t.codes, *t.minus)]
    reach = _common_reach(query, book, runs, codes)
    if reach is None:
        raise _missing(query, product, book, runs, targets, library)
    latest = PeriodExpr("latest")
    periods: list[Period] = []
    notes: list[str] = []
    for expr in exprs or (latest,):
        printed = _printed_whole(query, book, runs, codes, expr)
        settled = printed or _settled(query, product, expr, reach, session, library, cut_start)
        periods.append(settled.period)
        notes += settled.notes
    plan = Plan(query, product, book, runs, reach, targets, periods, as_of, notes)
    check(plan, periods, library)
    if query.vintage.kind == "first":
        plan.as_of = _first(plan, library)
    return plan


def _carried_by_release(plan: Plan) -> None:
    """A named release is first looked for in the tables that carry the periods in that very release."""
    own = [r for r in plan.runs if r.release == plan.as_of]
    needs = [(m, c, p) for p in plan.periods for m in plan.query.measures for c in plan.partners()]
    if not plan.book.sparse and not all(vintage.publishes(own, plan.book, need) for need in needs):
        raise Unpublished(describe(plan.query, plan.product), "That release does not carry the period.")


def _as_published(target: Target, runs: list[Run]) -> Target:
    """A group that this table publishes as a row of its own, instead of the sum of its members."""
    if target.row is None or len(target.codes) < 2 or not any(r.partner == target.row for r in runs):
        return target
    return replace(target, codes=(target.row,), kind="group")


def _printed_whole(query: Query, book: Book, runs: list[Run], codes: list[str], expr: PeriodExpr) -> Settled | None:
    """A period that the book prints as such, though it has not every month of it ("January-April 2022")."""
    if expr.period is None or expr.kind not in ("range", "ytd") or book.sparse:
        return None
    odd = [r for r in runs if (r.first, r.last) == (expr.period.start, expr.period.end) or r.step > 1]
    needs = [(m, c, expr.period) for m in query.measures for c in codes]
    return Settled(expr.period) if odd and all(vintage.publishes(odd, book, need) for need in needs) else None


def _settled(query: Query, product: Product | None, expr: PeriodExpr, reach: Reach, session: Session, library: Library,
             cut_start: bool) -> Settled:  # fmt: skip
    """The months meant, or the issue with the series named in it."""
    try:
        return settle(expr, reach, session.today, library.calendar, cut_start=cut_start)
    except (BeforeSeries, NotYetReleased, NotLoaded) as issue:
        issue.understood = f"{describe(query, product)} for {issue.understood}"
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
            raise Unpublished(
                f"The {month_name(selection.month)} release of {library.titles.get(book.table, book.table)}",
                f"Loaded releases: {', '.join(r.isoformat() for r in reversed(vintage.releases(runs)))}.",
            )
        day = hits[0]
    if selection.kind == "release" and selection.month is None and day not in vintage.releases(runs):
        raise Unpublished(
            f"A release of {day}", f"Loaded: {', '.join(r.isoformat() for r in reversed(vintage.releases(runs)))}."
        )
    assert day is not None
    known = vintage.before(runs, day)
    if not known:
        oldest = min(vintage.releases(runs))
        raise Unpublished(f"The state of {day.isoformat()}", f"The oldest loaded release is {oldest.isoformat()}.")
    return known, day


def _common_reach(query: Query, book: Book, runs: list[Run], codes: list[str]) -> Reach | None:
    spans = []
    for measure in query.measures:
        if book.sparse:
            mine = {r.partner for r in runs}
            whole = next((c for c in (ANY, WORLD) if c in mine), None)
            span = vintage.reach(runs, book, measure, [whole]) if whole else None
            span = span or vintage.reach(runs, book, measure, [c for c in codes if c in mine])
            if not any(c in mine for c in codes):
                span = None
        else:
            have = {r.partner for r in runs}
            members = codes if len(codes) < 3 else [c for c in codes if c in have]
            span = vintage.reach(runs, book, measure, members)
        if span is None:
            return None
        spans.append(span)
    older = [s.oldest for s in spans if s.oldest is not None]
    oldest = max(older) if len(older) == len(spans) else None
    return Reach(max(s.first for s in spans), min(s.last for s in spans), max(s.step for s in spans), oldest)


def check(plan: Plan, periods: Sequence[Period], library: Library) -> None:
    """Every measure of every target is published for every period, or an issue says what is."""
    if plan.book.sparse:
        for period in periods:
            if period.months % plan.reach.step or (period.start % plan.reach.step and plan.reach.step > 1):
                raise _wrong_step(plan, period, library)
        return
    have = {r.partner for r in plan.runs}
    for period in periods:
        for measure in plan.query.measures:
            for code in plan.partners():
                if code not in have and len(plan.partners()) > 2:
                    if plan.book.table in route.EVERY_PARTNER:
                        continue
                    raise _missing(plan.query, plan.product, plan.book, plan.runs, plan.targets, library)
                if not vintage.publishes(plan.runs, plan.book, (measure, code, period)):
                    raise _wrong_step(plan, period, library)


def _wrong_step(plan: Plan, period: Period, library: Library) -> Unpublished:
    title = library.titles.get(plan.book.table, plan.book.table)
    step = {3: "by quarter and year only", 12: "by year only"}.get(plan.reach.step, "for other periods")
    return Unpublished(
        f"{describe(plan.query, plan.product)} for {period.label}",
        f"{title} has it {step}; the latest is {plan.reach.newest().label}.",
    )


def _missing(query: Query, product: Product | None, book: Book, runs: list[Run], targets: tuple[Target, ...],
             library: Library) -> Unpublished:  # fmt: skip
    title = library.titles.get(book.table, book.table)
    flows = sorted({r.flow for r in runs if r.flow in ("exports", "imports")})
    have = {r.partner for r in runs}
    absent = [t.name for t in targets if not all(c in have for c in t.codes)]
    if absent:
        return Unpublished(describe(query, product), f"{title} has no row for {' and '.join(absent)}.")
    return Unpublished(describe(query, product), f"{title} has {' and '.join(flows) or 'other measures'} only.")


def _nothing(query: Query, product: Product | None, targets: tuple[Target, ...],
             found: dict[Book, list[Run]]) -> Unpublished:  # fmt: skip
    flow = Flow.EXPORTS if query.measures[0] is Flow.EXPORTS else Flow.IMPORTS
    wide = [c for c in product.candidates if flow in c.wider and c.codes(flow)] if product else []
    if wide:
        name = commodities().name(wide[0].scheme, wide[0].codes(flow)[0], flow)
        return Unpublished(f"{describe(query, product)} by itself", f"It is inside a wider category: {name}.")
    have = sorted({b.table for b in found})
    return Unpublished(describe(query, product), "No loaded table carries it." if not have else "")


def _first(plan: Plan, library: Library) -> dt.date:
    """The day of first publication of the plan's last period, when that release is loaded."""
    period = max(plan.periods, key=lambda p: p.end)
    days = []
    for code in plan.partners():
        need = (plan.measure, code, period)
        day = vintage.first_release(plan.runs, plan.book, need, library.calendar)
        if day is None:
            have = vintage.carrying(plan.runs, plan.book, need)
            oldest = f" The oldest loaded release that has it is of {have[0].isoformat()}." if have else ""
            raise Unpublished(f"{period.label} as first published", f"That release is not loaded.{oldest}")
        days.append(day)
    return max(days)


def years_of(reach: Reach) -> list[Period]:
    """The whole calendar years inside a reach."""
    return [
        Period.of_year(y)
        for y in range(year_of(reach.first), year_of(reach.last) + 1)
        if reach.first <= month(y, 1) and month(y, 12) <= reach.last
    ]
