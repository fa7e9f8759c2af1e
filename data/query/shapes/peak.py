"""The peak of a share: in which period a partner or product made the largest part of its whole."""

from __future__ import annotations

from dataclasses import replace

from data.period import Period, PeriodExpr
from data.query.answer import Figure, QueryAnswer
from data.query.describe import describe
from data.query.figures import answer
from data.query.issues import Empty, Unpublished
from data.query.plan import Library
from data.query.session import Session
from data.query.shapes.rows import Names
from data.query.shapes.share import share
from data.query.spec import Query, Shape

MOST = 700
"""Periods that are looked at."""
EARLY = 12
"""Periods that a part may have before its whole begins."""


def peak(session: Session, library: Library, query: Query, names: Names) -> QueryAnswer:
    """The share of the period in which it was largest (or smallest), with the newest one beside; years where no length
    of period was named. Raises Empty where there is no series of shares."""
    grain = query.grain or "year"
    asked = replace(query, shape=Shape.SHARE, of_share=False, grain=None, periods=())
    newest = share(session, library, asked, names)
    plan = newest.facts["plans"][0]
    whole = plan.periods[0].end
    begins = plan.reach.oldest if plan.reach.oldest is not None and grain == "year" else plan.reach.first
    spans = [e.period for e in query.periods if e.period is not None] or [Period(begins, whole)]
    first = query.periods[0].start if query.periods and query.periods[0].kind == "since" else None
    span = Period(first, whole) if first is not None else spans[0]
    parts = [p for p in span.split(grain) if p.grain == grain][-MOST:]
    found = _shares(session, library, asked, names, parts)
    if len(found.primary) < 2:
        raise Empty(describe(query, None), "There is no series of that share.")
    ordered = sorted(found.primary, key=_size, reverse=query.descending)
    best, last = ordered[0], found.primary[-1]
    made = replace(best, role="record", primary=True)
    beside = [f for f in found.figures if f.period == best.period and f.role in ("part", "whole")]
    figures = [made, *beside, replace(ordered[1], role="runner-up", primary=False)]
    if last.period != best.period:
        figures.append(replace(last, role="latest", primary=False))
    plan = found.facts["plans"][0]
    plan.periods = [best.period] if best.period is not None else plan.periods
    facts = {
        "begins": found.primary[0].period,
        "ends": last.period,
        "span": bool(query.periods),
        "whole": found.facts["whole"],
    }
    return answer(session, library, query, [plan], figures, found.caveats, facts=facts)


def _shares(session: Session, library: Library, asked: Query, names: Names, parts: list[Period]) -> QueryAnswer:
    """The shares of the periods that have one; the first ones may lie before the whole begins."""
    for skipped in range(min(len(parts), EARLY)):
        periods = tuple(PeriodExpr("range", label=p.label, period=p) for p in parts[skipped:])
        try:
            return share(session, library, replace(asked, periods=periods), names)
        except Unpublished:
            continue
    raise Empty(describe(asked, None), "There is no series of that share.")


def _size(figure: Figure) -> float:
    return float(figure.value)
