"""Which release a figure comes from: coverage by releases, one vintage per comparison."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from data.model import Flow
from data.period import Period, from_date
from data.query.session import SIGNS, Run
from data.query.spec import VintageSel
from data.query.when import Calendar, Reach

Need = tuple[Flow, str, Period]
"""A measure of a partner code over a period."""


def _rows(runs: Iterable[Run], flow: str, partner: str) -> list[Run]:
    return [r for r in runs if r.flow == flow and r.partner == partner]


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


def publishes(runs: Sequence[Run], flow: Flow, partner: str, period: Period) -> bool:
    """Whether the measure is printed, or can be made of both flows, for every month of the period."""
    if covered(_rows(runs, flow.value, partner), period):
        return True
    parts = SIGNS[flow]
    if len(parts) == 1 and parts[0][0] == flow.value:
        return False
    return all(covered(_rows(runs, f, partner), period) for f, _ in parts)


def releases(runs: Iterable[Run]) -> list[dt.date]:
    """Newest first."""
    return sorted({r.release for r in runs}, reverse=True)


def one_vintage(runs: Sequence[Run], needs: Sequence[Need]) -> dt.date | None:
    """The newest release that carries everything needed, or None."""
    for release in releases(runs):
        of_release = [r for r in runs if r.release == release]
        if all(publishes(of_release, *need) for need in needs):
            return release
    return None


def carrying(runs: Sequence[Run], need: Need) -> list[dt.date]:
    """Every release that carries one need by itself, oldest first."""
    return [
        release for release in reversed(releases(runs)) if publishes([r for r in runs if r.release == release], *need)
    ]


def reach(runs: Sequence[Run], flow: Flow, partners: Iterable[str]) -> Reach | None:
    """The months that the measure has for all the partners together; None where one has none."""
    spans = []
    for partner in partners:
        span = _reach_of(runs, flow, partner)
        if span is None:
            return None
        spans.append(span)
    if not spans:
        return None
    first, last = max(s.first for s in spans), min(s.last for s in spans)
    return Reach(first, last, max(s.step for s in spans)) if first <= last else None


def _reach_of(runs: Sequence[Run], flow: Flow, partner: str) -> Reach | None:
    def span(rows: list[Run]) -> Reach | None:
        regular = [r for r in rows if r.step] or rows
        if not regular:
            return None
        step = min((r.step for r in regular if r.step), default=1)
        shortest = [r for r in regular if r.step == step] or regular
        return Reach(min(r.first for r in regular), max(r.last for r in shortest), step)

    printed = span(_rows(runs, flow.value, partner))
    parts = [span(_rows(runs, f, partner)) for f, _ in SIGNS[flow]]
    have = [p for p in parts if p is not None]
    if len(have) < len(parts) or not have:
        return printed
    made = Reach(max(p.first for p in have), min(p.last for p in have), max(p.step for p in have))
    if made.first > made.last:
        return printed
    if printed is None:
        return made
    return Reach(min(printed.first, made.first), max(printed.last, made.last), min(printed.step, made.step))


def first_release(runs: Sequence[Run], need: Need, calendar: Calendar) -> dt.date | None:
    """The release that first published a period, when it (or one before any annual revision) is loaded.

    Country detail is not revised month by month, so a release before the June that follows the first one
    still has the first figures; later ones do not.
    """
    have = carrying(runs, need)
    if not have:
        return None
    first_due = calendar.due(need[2].end)
    if first_due is None:
        return None
    june = dt.date(first_due.year + (first_due.month >= 6), 6, 1)
    return have[0] if have[0] < june or have[0] == first_due else None


def as_of(selection: VintageSel, runs: Sequence[Run]) -> dt.date | None:
    """The day whose state is read, for ``as_of`` selections; None when no loaded release is that old."""
    if selection.date is None:
        return None
    return selection.date if any(r.release <= selection.date for r in runs) else None


def before(runs: Sequence[Run], day: dt.date) -> list[Run]:
    return [r for r in runs if r.release <= day]


def newest_carrying(runs: Sequence[Run], need: Need) -> Run | None:
    """The newest run that carries the end of the need: the release that the figure is cited from."""
    flows = {need[0].value, *(f for f, _ in SIGNS[need[0]])}
    rows = [r for r in runs if r.flow in flows and r.partner == need[1]]
    rows = [r for r in rows if r.first <= need[2].end <= r.last] or rows
    return max(rows, key=lambda r: r.release, default=None)


def month_of(day: dt.date) -> int:
    return from_date(day)
