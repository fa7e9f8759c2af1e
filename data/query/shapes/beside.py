"""The year to date and the latest full year beside a ranking, rank, count or share of which no period was named.

A single month alone misleads (``domain.md``).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from data.model import WORLD
from data.period import Period, number_of
from data.query import vintage
from data.query.book import ANY
from data.query.plan import Plan

FIRST = 3
"""Rows of a ranking that stand beside it for a longer period."""


def plans(plan: Plan) -> list[Plan]:
    """The same plan over the year to date and the latest full year, where no period was named and it was a month."""
    query, period = plan.query, plan.periods[0]
    if query.periods or query.of_change or plan.reach.step != 1 or period.months != 1:
        return []
    spans = [Period.ytd(period.end)] if 1 < number_of(period.end) < 12 else []
    spans.append(_last_year(period))
    return [made for span in spans if span.start >= plan.reach.first and (made := _over(plan, span)) is not None]


def role(plan: Plan) -> Literal["ytd", "year"]:
    """Which of the two a plan is of."""
    return "year" if plan.periods[0].months == 12 else "ytd"


def _last_year(period: Period) -> Period:
    end = period.end - number_of(period.end) % 12
    return Period(end - 11, end, "year")


def _over(plan: Plan, span: Period) -> Plan | None:
    """The plan over ``span``, in the newest vintage that has all of it; None where none has, unless the figures of the
    plan itself join two."""
    if plan.book.sparse:
        return replace(plan, periods=[span], notes=[])
    rows = {run.partner for run in plan.runs}
    needs = [ANY] if ANY in rows else [*(code for t in plan.targets for code in t.codes), *(rows & {WORLD})]
    day = vintage.one_vintage(plan.runs, plan.book, [(plan.measure, code, span) for code in needs])
    return None if day is None and plan.as_of is not None else replace(plan, periods=[span], as_of=day, notes=[])
