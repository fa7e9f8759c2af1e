"""The period stands in the way: too short for the tables, before them, after them, or between what is loaded."""

from __future__ import annotations

from dataclasses import replace

from data.articles import with_article
from data.model import Basis, Sector
from data.period import MONTHS_IN, Grain, Period, PeriodExpr
from data.query import held
from data.query.describe import Thing
from data.query.find import as_published, carrying, codes_of, common_reach, targets_of
from data.query.held import HeldPeriods
from data.query.issues import BeforeSeries, Empty, NotHeld, NotLoaded, NotYetReleased, Unpublished
from data.query.reasons.asked import Asked, Failure
from data.query.spec import Query, Shape
from data.query.when import begins
from data.tables import tables

HISTORIES = frozenset(t for t, entry in tables().items() if entry.get("history"))
"""Tables that are loaded from where the publisher's own series begin."""


def of_period(asked: Asked, failures: list[Failure]) -> Unpublished:
    late = [f for f in failures if isinstance(f.issue, (NotYetReleased, NotLoaded))]
    period = next((f.issue.period for f in failures if f.issue.period is not None), None)
    if period is None or asked.query.vintage.kind != "latest":
        return (late or failures)[0].issue
    have = [(f, _spans(asked, f)) for f in failures]
    grain = asked.query.grain if asked.query.shape is Shape.SERIES else None
    if grain is not None and any(f.issue.why for f in failures):
        return _series(asked, failures, period, grain, have)
    late = [f for f in late if held.fitting(_spans(asked, f), period)] or late
    whole = [(f, s) for f, s in have if s]
    thing = asked.thing.plus(f"for {period.label}")
    fits = [s for _, spans in whole for s in held.fitting(spans, period)]
    if whole and not fits:
        return _too_fine(asked, thing, period, whole)
    newest = max((s.last for s in fits), default=None)
    if late and (newest is None or period.end > newest):
        return _on_census(asked, max((f for f in late), key=lambda f: _last(asked, f)).issue)
    if fits and period.end < min(s.first for s in fits):
        return _before(asked, thing, period, whole)
    return _gap(asked, thing, period, whole) if whole else failures[0].issue


def _series(
    asked: Asked, failures: list[Failure], period: Period, grain: Grain, have: list[tuple[Failure, list[HeldPeriods]]]
) -> Unpublished:
    """Parts shorter than a table has: another one may have them, for other years."""
    coarse = next(f.issue for f in failures if f.issue.why)
    fine = [(f, [s for s in spans if 0 < s.step <= MONTHS_IN[grain]]) for f, spans in have]
    fine = [(f, spans) for f, spans in fine if spans]
    if not fine:
        return coarse
    issue = _gap(asked, asked.thing.plus(f"by {grain} for {period.label}"), period, fine)
    issue.nearby = (*coarse.nearby, *issue.nearby)
    return issue


def _on_census(asked: Asked, issue: Unpublished) -> Unpublished:
    """All goods are loaded further on the Census basis than on that of the totals: another footing, said as such."""
    query, period = asked.query, issue.period
    named = (query.targets, query.products, query.basis, query.prices, query.table, query.over)
    if any(named) or query.sector is Sector.SERVICES or period is None:
        return issue
    other = replace(query, sector=Sector.GOODS, basis=Basis.CENSUS)
    found = max(carrying(asked.session, other, None), key=lambda one: one[2].last, default=None)
    if found is None:
        return issue
    reach = found[2]
    issue.available = f"Goods alone, on the Census basis, are loaded to {reach.newest().label}."
    issue.nearby = (other if period.end <= reach.last else _at(other, reach.newest(period.grain)), *issue.nearby)
    return issue


def _spans(asked: Asked, failure: Failure) -> list[HeldPeriods]:
    targets = tuple(as_published(t, failure.runs) for t in targets_of(asked.query))
    have = {r.partner for r in failure.runs}
    times = [failure.issue.period] if failure.issue.period is not None else []
    codes = [c for c in codes_of(targets, times) if c in have]
    if failure.book.sparse:
        reach = common_reach(asked.query, failure.book, failure.runs, codes_of(targets, times))
        return [HeldPeriods(reach.first, reach.last, reach.step)] if reach else []
    return held.spans(asked.query, failure.book, failure.runs, codes)


def _last(asked: Asked, failure: Failure) -> int:
    return max((s.last for s in _spans(asked, failure)), default=0)


def _too_fine(
    asked: Asked, thing: Thing, period: Period, whole: list[tuple[Failure, list[HeldPeriods]]]
) -> Unpublished:
    """Months of what is published by quarter, parts of a year of what is published by year."""
    failure, spans = min(whole, key=lambda pair: min(s.step or 99 for s in pair[1]))
    step = min(s.step or 99 for s in spans)
    grain = {3: "by quarter and year", 12: "by year"}.get(step, "for other periods")
    name = asked.title(failure.book, failure.runs)
    newest = max(s.last for s in spans if s.step == step)
    last = Period(newest - step + 1, newest)
    around = Period(period.start - period.start % step, period.start - period.start % step + step - 1)
    inside = any(s.step == step and s.first <= around.start and around.end <= s.last for s in spans)
    return Unpublished(
        thing,
        why=f"{name.words} {name.have} {thing.them} {grain} only, up to {last.label}",
        nearby=tuple(_at(asked.query, p) for p in ([around] if inside else []) + [last]),
    )


def _before(asked: Asked, thing: Thing, period: Period, whole: list[tuple[Failure, list[HeldPeriods]]]) -> Unpublished:
    first, failure = min(
        ((s.first, f) for f, spans in whole for s in held.fitting(spans, period)), key=lambda pair: pair[0]
    )
    near = tuple(q for _, spans in whole for q in _near(asked, spans, period))
    return BeforeSeries(thing, begins=begins(first), whole=failure.book.table in HISTORIES, period=period, nearby=near)


def _gap(asked: Asked, thing: Thing, period: Period, whole: list[tuple[Failure, list[HeldPeriods]]]) -> Unpublished:
    """Between what is loaded: of a partner without a row in the table of every partner, no trade."""
    failure, spans = whole[0]
    if failure.book.table == "country" and [len(t.codes) for t in asked.query.targets] == [1]:
        whom, file = with_article(asked.query.targets[0].name), asked.title(failure.book, failure.runs)
        rows = f"{file.words} has rows of it for {held.words('country', spans)}"
        text = f"No trade with {whom} is recorded for {period.label}: {rows}."
        return Empty(thing, text, nearby=_near(asked, spans, period))
    said = dict.fromkeys(
        f"{name.words} {name.are} loaded for {text}"
        for f, spans in whole
        if (name := asked.title(f.book, f.runs)) and (text := held.words(f.book.table, spans, period))
    )
    near = tuple(q for _, spans in whole for q in _near(asked, spans, period))
    return NotHeld(thing, why="; ".join(list(said)[:2]), nearby=near)


def _near(asked: Asked, spans: list[HeldPeriods], period: Period) -> tuple[Query, ...]:
    """The nearest period of the same length that is loaded, and the year around where that is printed."""
    found = [p for p in (held.nearest(spans, period),) if p is not None]
    year = Period.of_year(period.start // 12)
    if period.months < 12 and any(s.step == 12 and s.first <= year.start and year.end <= s.last for s in spans):
        found.insert(0, year)
    return tuple(_at(asked.query, p) for p in found)


def _at(query: Query, period: Period) -> Query:
    return replace(query, periods=(PeriodExpr("range", label=period.label, period=period),), base=None)
