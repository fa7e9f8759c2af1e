"""Which release a figure comes from: coverage by releases, one vintage per comparison."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from data.model import WORLD, Flow
from data.period import Period, from_date
from data.query.book import Book, Run
from data.query.cells import SIGNS
from data.query.spec import VintageSel
from data.query.when import Reach, ReleaseDates

Need = tuple[Flow, str, Period]
"""A measure of a partner code over a period."""


def _rows(runs: Iterable[Run], flow: str, partner: str, code: str) -> list[Run]:
    return [r for r in runs if r.flow == flow and r.partner == partner and r.commodity == code]


def covered(runs: Sequence[Run], period: Period) -> bool:
    """Whether the runs together publish the whole period, in periods of one length."""
    for step in {r.step for r in runs if r.step}:
        at = period.start
        if period.months % step:
            continue
        for run in sorted((r for r in runs if r.step == step), key=lambda r: r.first):
            if run.first <= at <= run.last and (at - run.first) % step == 0:
                at = max(at, run.last + 1)
        if at > period.end:
            return True
    return any(r.carries(period) for r in runs)


def _flow_covered(runs: Sequence[Run], book: Book, flow: str, partner: str, period: Period) -> bool:
    codes = book.codes_of(flow)
    return bool(codes) and all(covered(_rows(runs, flow, partner, c), period) for c in codes)


def publishes(runs: Sequence[Run], book: Book, need: Need) -> bool:
    """Whether the measure is printed, or can be made of both flows, for every month of the period."""
    measure, partner, period = need
    if _flow_covered(runs, book, measure.value, partner, period):
        return True
    parts = SIGNS.get(measure, ())
    if not parts or (len(parts) == 1 and parts[0][0] == measure.value):
        return False
    return all(_flow_covered(runs, book, f, partner, period) for f, _ in parts)


def releases(runs: Iterable[Run]) -> list[dt.date]:
    """Newest first."""
    return sorted({r.release for r in runs}, reverse=True)


def one_vintage(runs: Sequence[Run], book: Book, needs: Sequence[Need]) -> dt.date | None:
    """The newest release that carries everything needed, or None."""
    for release in releases(runs):
        of_release = [r for r in runs if r.release == release]
        if all(publishes(of_release, book, need) for need in needs):
            return release
    return None


def carrying(runs: Sequence[Run], book: Book, need: Need) -> list[dt.date]:
    """Every release that carries one need by itself, oldest first."""
    days = reversed(releases(runs))
    return [day for day in days if publishes([r for r in runs if r.release == day], book, need)]


def reach(runs: Sequence[Run], book: Book, measure: Flow, partners: Iterable[str]) -> Reach | None:
    """The months that the measure has for all the partners together; None where one has none."""
    return _common([_reach_of(runs, book, measure, partner) for partner in partners])


def _common(spans: list[Reach | None]) -> Reach | None:
    have = [s for s in spans if s is not None]
    if not have or len(have) < len(spans):
        return None
    first, last = max(s.first for s in have), min(s.last for s in have)
    older = [s.oldest for s in have if s.oldest is not None]
    oldest = max(older) if len(older) == len(have) else None
    return Reach(first, last, max(s.step for s in have), oldest) if first <= last else None


def _span(rows: list[Run]) -> Reach | None:
    regular = [r for r in rows if r.step] or rows
    if not regular:
        return None
    step = min((r.step for r in regular if r.step), default=1)
    shortest = [r for r in regular if r.step == step] or regular
    first, oldest = min(r.first for r in shortest), min(r.first for r in regular)
    return Reach(first, max(r.last for r in shortest), step, oldest if oldest < first else None)


def _reach_of(runs: Sequence[Run], book: Book, measure: Flow, partner: str) -> Reach | None:
    def flow(name: str) -> Reach | None:
        return _common([_span(_rows(runs, name, partner, c)) for c in book.codes_of(name)])

    printed = flow(measure.value)
    made = _common([flow(f) for f, _ in SIGNS.get(measure, ())])
    if made is None or printed is None:
        return printed or made
    older = [s.oldest for s in (printed, made) if s.oldest is not None]
    return Reach(
        min(printed.first, made.first),
        max(printed.last, made.last),
        min(printed.step, made.step),
        min(older, default=None),
    )


def first_release(runs: Sequence[Run], book: Book, need: Need, calendar: ReleaseDates) -> dt.date | None:
    """The release that first published a period, when it is loaded and known to be the first.

    Rows of the world are revised every month, so only the release that the calendar has for the period's last
    month has their first figures. Detail by partner is not: there any release before the June that follows
    the first one still has the first figures; later ones do not.
    """
    have = carrying(runs, book, need)
    first_due = calendar.due(need[2].end)
    if not have or first_due is None:
        return None
    if first_due in have:
        return first_due
    if need[1] == WORLD:
        return None
    return have[0] if have[0] < next_june(first_due) else None


def next_june(day: dt.date) -> dt.date:
    """When what was published on a day is next revised for years back, detail by partner too."""
    return dt.date(day.year + (day.month >= 6), 6, 1)


def as_of(selection: VintageSel, runs: Sequence[Run]) -> dt.date | None:
    """The day whose state is read, for ``as_of`` selections; None when no loaded release is that old."""
    if selection.date is None:
        return None
    return selection.date if any(r.release <= selection.date for r in runs) else None


def before(runs: Sequence[Run], day: dt.date) -> list[Run]:
    return [r for r in runs if r.release <= day]


def newest_carrying(runs: Sequence[Run], need: Need) -> Run | None:
    """The newest run that carries the end of the need: the release that the figure is cited from."""
    flows = {need[0].value, *(f for f, _ in SIGNS.get(need[0], ()))}
    rows = [r for r in runs if r.flow in flows and r.partner == need[1]]
    rows = [r for r in rows if r.first <= need[2].end <= r.last] or rows
    return max(rows, key=lambda r: r.release, default=None)


def month_of(day: dt.date) -> int:
    return from_date(day)
