"""From levels to figures: releases, first publication and source notes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from data.commodities import commodities
from data.model import Document, Flow, Prices, SourceNote
from data.period import Period, month_name
from data.query import membership, vintage
from data.query.answer import Figure, QueryAnswer
from data.query.book import Book, Run
from data.query.cells import SIGNS, Level
from data.query.issues import day_words
from data.query.plan import Library, Plan
from data.query.route import HEADLINES
from data.query.session import Session
from data.query.spec import Query, Target

TENTH = 100.0
"""A tenth of a billion, in USD million."""


def product_of(plan: Plan) -> tuple[str, str, str] | None:
    """(scheme, code, name) of what is traded, when it is one product."""
    if plan.product is None:
        return None
    codes = plan.book.codes_of(plan.measure.value) or plan.book.codes
    return plan.book.scheme, "+".join(codes), _label(plan, codes)


def _label(plan: Plan, codes: tuple[str, ...]) -> str:
    """What the category that answers is called: its own name, not that of the word asked."""
    assert plan.product is not None
    groups = [commodities().get("enduse", code) for code in codes if plan.book.scheme == "enduse" and len(code) == 1]
    if groups and None not in groups:  # by its own name: "autos" are in Exhibit 18 too
        return " and ".join(group.label for group in groups if group is not None)
    for candidate in plan.product.candidates:
        if candidate.scheme == plan.book.scheme and codes in (candidate.imports, candidate.exports):
            return candidate.label
    return plan.product.name


def figure(
    plan: Plan, measure: Flow, target: Target, period: Period, level: Level, *, primary: bool = True, role: str = ""
) -> Figure:
    """A level as a figure, cited from the newest release that carries it."""
    target = target.at(period)
    run = newest_run(plan, measure, target, period)
    release = max(level.newest, run.release) if run is not None and plan.as_of is None else level.newest
    if plan.as_of is not None:
        release = run.release if run is not None else plan.as_of
    return Figure(
        measure=plan.query.variable.value if plan.query.variable.value in ("quantity", "unit_price") else measure.value,
        of=measure.value if plan.query.variable.value in ("quantity", "unit_price") else None,
        value=level.value,
        unit=plan.book.unit,
        period=period,
        primary=primary,
        target=None if target.kind == "world" else target,
        product=product_of(plan),
        book=plan.book,
        release=release,
        role=role,
    )


def newest_run(plan: Plan, measure: Flow, target: Target, period: Period) -> Run | None:
    """The newest run, not after the plan's day, that carries the end of the period."""
    target = target.at(period)
    runs = plan.runs if plan.as_of is None else vintage.before(plan.runs, plan.as_of)
    return vintage.newest_carrying(runs, (measure, target.codes[0], period))


def first_published(
    session: Session, library: Library, plan: Plan, measure: Flow, target: Target, period: Period, now: Level
) -> tuple[float, dt.date] | None:
    """The figure as first published, when that release is loaded and the figure has changed since."""
    if plan.as_of is not None or plan.book.sparse or len(vintage.releases(plan.runs)) < 2:
        return None
    days = [
        vintage.first_release(plan.runs, plan.book, (measure, code, period), library.calendar)
        for code in (*target.at(period).codes, *target.minus)
    ]
    known = [d for d in days if d is not None]
    if len(known) < len(days):
        return _stated_first(session, library, plan, measure, target, period, now)
    if max(known) >= now.newest:
        return None
    then = session.cells(plan.book, [period], partners=plan.partners(), as_of=max(known))
    level = then.target(measure, target, 0)
    return None if level is None or level.value == now.value else (level.value, max(known))


def _stated_first(
    session: Session, library: Library, plan: Plan, measure: Flow, target: Target, period: Period, now: Level
) -> tuple[float, dt.date] | None:
    """The first figure as that release's text states it, where it differs at its precision."""
    mine = (plan.book.sector, plan.book.basis, plan.book.adjustment, plan.book.prices, plan.book.variable)
    for book, runs in plan.found.items():
        same = (book.sector, book.basis, book.adjustment, book.prices, book.variable) == mine
        if book.table != HEADLINES or not same or period.months > 1:
            continue
        day = vintage.first_release(runs, book, (measure, target.code, period), library.calendar)
        if day is None:
            continue
        then = session.cells(book, [period], partners=[target.code], as_of=day).target(measure, target, 0)
        if then is not None and round(then.value / TENTH) != round(now.value / TENTH):
            return then.value, day
    return None


def sources(library: Library, plans: Iterable[Plan], extra: Sequence[SourceNote] = ()) -> tuple[SourceNote, ...]:
    """One note per book used, each citing the newest release among the figures' periods."""
    notes: dict[SourceNote, None] = {}
    for plan in plans:
        for target in plan.targets[:1]:
            for note in notes_of(library, plan, target):
                notes.setdefault(note)
    for note in extra:
        notes.setdefault(note)
    return tuple(notes)


def _carries(plan: Plan, measure: Flow, target: Target, period: Period) -> bool:
    """Whether the run that is cited for the end of a period has its beginning too."""
    run = newest_run(plan, measure, target, period)
    return run is not None and run.first <= period.start


def _cited(plan: Plan, measure: Flow, target: Target, at: Period) -> list[Run]:
    """The runs behind a figure: of the printed measure, or one of each flow that it is made of."""
    newest = newest_run(plan, measure, target, at)
    parts = [flow for flow, _ in SIGNS.get(measure, ())]
    printed = any(r.flow == measure.value and r.partner == target.codes[0] for r in plan.runs)
    if newest is None or len(parts) < 2 or printed:
        return [] if newest is None else [newest]
    return [r for flow in parts if (r := newest_run(plan, Flow(flow), target, at)) is not None]


def notes_of(library: Library, plan: Plan, target: Target) -> list[SourceNote]:
    ends = [
        (p, at) for p in plan.periods for at in (p, Period(p.start, p.start))
    ]  # a history may begin in another file
    runs = {
        r
        for p, at in ends
        for m in plan.query.measures
        if at is p or not _carries(plan, m, target, p)
        for r in _cited(plan, m, target, at)
    }
    if not runs and plan.runs:
        runs = {max(plan.runs, key=lambda r: (r.release, r.last))}
    out: dict[SourceNote, None] = {}
    for run in sorted(runs, key=lambda r: (r.release, r.document, r), reverse=True):
        document = library.documents.get(run.document)
        if document is not None:
            out.setdefault(note(document, plan.book, run.release, plan))
    return list(out)


def note(document: Document, book: Book, release: dt.date, plan: Plan | None = None) -> SourceNote:
    """The source note of a document's series in a state of ``release``."""
    reference = ""
    if plan is not None:
        reference = f"figures loaded to {month_name(plan.reach.last)}"
    return SourceNote(
        publisher=document.publisher,
        title=document.title,
        table=document.exhibit,
        release=release,
        basis=book.basis.value,
        adjustment=book.adjustment.value,
        url=document.url,
        prices=book.prices.value if book.prices is not Prices.NOMINAL else Prices.NOMINAL.value,
        reference=reference,
    )


def joined(plan: Plan, levels: Iterable[Level]) -> str | None:
    """The caveat when a figure joins several releases whose months differ."""
    days = sorted({d for level in levels for d in (level.oldest, level.newest)})
    if plan.as_of is not None or len(days) < 2:
        return None
    cited = {r.release for p in plan.periods for c in plan.partners() for r in _covering(plan, c, p)}
    if len(cited) == 1:
        return None
    named = [day_words(day) for day in _newest_days(plan)]
    if len(named) < 2:
        return None
    return f"the months are each month's newest value, from the releases of {'; '.join(named[:-1])} and {named[-1]}"


def _newest_days(plan: Plan) -> list[dt.date]:
    """The releases with the newest value of some month of the plan's own series, oldest first."""
    flows = {f for m in plan.query.measures for f in (m.value, *(part for part, _ in SIGNS.get(m, ())))}
    rows = [r for r in plan.runs if r.partner in plan.partners() and r.flow in flows]
    days = set()
    for at in {at for p in plan.periods for at in range(p.start, p.end + 1)}:
        for partner in plan.partners():
            days.add(max((r.release for r in rows if r.partner == partner and r.first <= at <= r.last), default=None))
    return sorted(d for d in days if d is not None)


def _touches(run: Run, period: Period) -> bool:
    return run.first <= period.end and period.start <= run.last


def _covering(plan: Plan, partner: str, period: Period) -> list[Run]:
    """The newest release that carries the whole period, if one does."""
    days = vintage.carrying(plan.runs, plan.book, (plan.measure, partner, period))
    newest = max((r.release for r in plan.runs if _touches(r, period)), default=None)
    return [r for r in plan.runs if days and r.release == days[-1] == newest][:1]


def answer(
    session: Session,
    library: Library,
    query: Query,
    plans: Sequence[Plan],
    figures: Iterable[Figure],
    caveats: Iterable[str | None] = (),
    extra: Sequence[SourceNote] = (),
    facts: Mapping[str, object] | None = None,
) -> QueryAnswer:
    """The answer that these figures make, with the notes, sources and statements of their plans."""
    figures = tuple(figures)
    said = membership.members(plans, figures)
    history = [p for name in ("begins", "ends") if isinstance(p := (facts or {}).get(name), Period)]
    return QueryAnswer(
        query,
        figures,
        sources(library, plans, extra),
        assumptions=tuple(dict.fromkeys((*(n for p in plans for n in p.notes), *said))),
        caveats=tuple(dict.fromkeys((*(c for c in caveats if c), *membership.changes(plans, figures, history)))),
        statements=tuple(session.statements),
        facts={"plans": list(plans), **(facts or {})},
    )
