"""Nothing that was asked may be dropped: what a shape cannot honour is split into what it can, or refused.

``Query`` has fields that only some shapes read. A question with "by year" in it must not get one pooled figure.
"""

from __future__ import annotations

from dataclasses import replace

from data.period import MONTHS_IN, Grain, Period, PeriodExpr
from data.query.issues import Unpublished
from data.query.shape_specs import SPECS
from data.query.spec import CHANGES, Query, Shape

MOST = 80
"""Figures of more periods than this are not read in one answer."""


class Dropped(Unpublished):
    """Understood, but part of it would have been left out of the figure."""

    reason = "out_of_scope"

    @property
    def sentence(self) -> str:
        return self.available


def honoured(query: Query, newest: int) -> Query:
    """The query as its shape can answer it; ``newest`` is the last month that any period may reach.

    Raises ``Dropped`` where a property of the question would be ignored.
    """
    query = _periodic(query)
    called = SPECS[query.shape].one_period
    if query.grain is None or not called or not any(_longer(e, query.grain) for e in query.periods):
        _comparison(query)
        return query
    parts = [part for e in query.periods for part in _split(e, query.grain, newest)]
    if 0 < len(parts) <= MOST and query.base is None:
        whole = replace(query, periods=tuple(parts), grain=None)
        _comparison(whole)
        return whole
    raise Dropped(
        available=f"{called} is given for one period at a time, not by {query.grain}: name one "
        f"{query.grain}, or ask for the series by {query.grain}."
    )


def _periodic(query: Query) -> Query:
    """ "Annual change since 2018": the change of each year, where an open span is named."""
    moving = query.shape in CHANGES and query.grain is None and query.base is None and not query.annualised
    if not moving or query.comparison not in ("year", "quarter", "month"):
        return query
    open_ended = [e for e in query.periods if e.kind == "since" and e.start is not None]
    if not open_ended or len(query.periods) > 1:
        return query
    monthly = query.comparison == "year" and (open_ended[0].unit == "month" or (open_ended[0].start or 0) % 12)
    return replace(query, grain="month" if monthly else query.comparison)


def _comparison(query: Query) -> None:
    if query.comparison is None:
        return
    spec = SPECS[query.shape]
    if not spec.compares and not query.of_change and (spec.one_period or query.shape is Shape.RECORD):
        raise Dropped(available="I read a comparison in that, and would have left it out. Ask for the change itself.")
    size = MONTHS_IN.get(query.comparison, 0) if query.comparison != "previous" else 0
    moving = query.shape in CHANGES
    whole = [e.period for e in query.periods if e.kind == "range" and e.period is not None and e.ends is None]
    if moving and size and query.base is None and len(whole) == 1 and whole[0].months > size:
        raise Dropped(
            available=f"A change on the {query.comparison} before is that of one {query.comparison}, and "
            f"{whole[0].label} is longer: name one {query.comparison}, or ask for the change on the year."
        )


def _longer(expr: PeriodExpr, grain: Grain) -> bool:
    size = MONTHS_IN[grain]
    if expr.kind == "range" and expr.period is not None:
        return expr.period.months > size
    if expr.kind == "trailing":
        return (expr.count or 2) * MONTHS_IN.get(expr.unit or "month", 1) > size
    return expr.kind in ("since", "until", "all")


def _split(expr: PeriodExpr, grain: Grain, newest: int) -> list[PeriodExpr]:
    """One expression for each whole unit of a span whose ends are known."""
    start = expr.period.start if expr.kind == "range" and expr.period is not None else expr.start
    end = expr.period.end if expr.kind == "range" and expr.period is not None else newest
    if expr.kind not in ("range", "since") or start is None or start > end:
        return []
    parts = [p for p in Period(start, end).split(grain) if p.grain == grain and p.end <= newest]
    return [PeriodExpr("range", label=p.label, period=p) for p in parts]
