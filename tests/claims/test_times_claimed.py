"""The months that a text means by its words of time, seen from its day and from the period that it speaks of."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from data.period import Period, PeriodExpr, month
from intents.claims.context import TextContext
from intents.claims.times import dated, related, settled

DAY, LATEST = dt.date(2025, 5, 20), month(2025, 3)
YEAR, MAY = Period.of_year(2024), Period.of_month(2024, 5)


def at(**more: Any) -> TextContext:
    return TextContext(**{"day": DAY, "latest": LATEST, **more})


def named(period: Period, label: str = "", **more: Any) -> PeriodExpr:
    return PeriodExpr("range", label, period, **more)


MARCH = named(Period.of_month(2025, 3), assumed_year=True)


@pytest.mark.parametrize(
    ("expr", "context", "here", "found"),
    [
        (named(YEAR), at(), None, YEAR),
        (PeriodExpr("latest"), at(), None, None),
        (PeriodExpr("shift", count=-1, unit="year"), at(), YEAR, Period.of_year(2023)),
        (PeriodExpr("shift", count=-1, unit="year"), at(period=MAY), None, Period.of_month(2023, 5)),
        (PeriodExpr("shift", count=-1, unit="year", period=YEAR), at(), None, YEAR),
        (PeriodExpr("ytd", period=Period.ytd(month(2024, 8))), at(), None, Period.ytd(month(2024, 8))),
        (PeriodExpr("ytd"), at(period=MAY), None, Period.ytd(month(2024, 5))),
        (PeriodExpr("ytd"), at(period=YEAR), None, Period.ytd(LATEST)),
        (PeriodExpr("ytd"), at(latest=None), None, None),
        (PeriodExpr("trailing", count=3, unit="month"), at(period=MAY), None, Period.ytd(LATEST)),
        (PeriodExpr("trailing", count=2, unit="month"), at(period=MAY), None, Period(month(2024, 4), month(2024, 5))),
        (PeriodExpr("trailing", count=2, unit="year"), at(period=YEAR), None, Period(month(2023, 1), month(2024, 12))),
        (PeriodExpr("trailing", count=2, unit="year"), at(), None, None),
        (PeriodExpr("trailing", count=2, unit="quarter"), at(period=YEAR), None, None),
        (named(YEAR, "the previous month"), at(), MAY, Period.of_month(2024, 4)),
        (named(YEAR, "the following month"), at(), MAY, Period.of_month(2024, 6)),
        (named(YEAR, "the previous year"), at(), MAY, Period.of_month(2023, 5)),
        (named(YEAR, "the previous month"), at(), Period.of_quarter(2024, 2), YEAR),
        (named(YEAR, "the previous month"), at(), None, YEAR),
    ],
)
def test_the_months_of_an_expression(
    expr: PeriodExpr, context: TextContext, here: Period | None, found: Period | None
) -> None:
    made = dated(expr, context, here)
    assert (made and (made.start, made.end)) == (found and (found.start, found.end))


@pytest.mark.parametrize(
    ("expr", "context", "found"),
    [
        (named(YEAR), at(), [YEAR]),
        (named(Period.of_year(2025)), at(), [Period.ytd(LATEST)]),
        (named(Period.of_year(2025)), at(latest=month(2025, 12)), [Period.of_year(2025)]),
        (named(Period.of_year(2025)), at(latest=month(2024, 12)), [Period.of_year(2025)]),
        (named(Period(month(2024, 7), month(2025, 6))), at(), [Period(month(2024, 7), LATEST)]),
        (named(Period.of_quarter(2025, 1)), at(latest=month(2025, 2)), [Period.of_quarter(2025, 1)]),
        (named(Period.of_year(2025)), at(period=Period.ytd(month(2024, 2))),
         [Period.ytd(month(2025, 2)), Period.ytd(LATEST)]),
        (named(Period.of_year(2025)), at(period=Period.of_month(2024, 1)), [Period.ytd(LATEST)]),
        (PeriodExpr("latest"), at(), []),
        (MARCH, at(), [Period.of_month(2025, 3)]),
        (MARCH, at(period=YEAR),
         [Period.of_month(2025, 3), Period.of_month(2024, 3)]),
        (MARCH, at(period=Period.of_year(2020)),
         [Period.of_month(2020, 3), Period.of_month(2025, 3)]),
        (MARCH, at(period=Period.of_year(2020), past=(Period.of_year(2025),)),
         [Period.of_month(2025, 3), Period.of_month(2020, 3)]),
        (named(Period.of_month(2024, 8), assumed_year=True), at(period=Period.of_year(2025)),
         [Period.of_month(2024, 8)]),
        (named(Period.of_month(2025, 4), assumed_year=True), at(),
         [Period.of_month(2025, 4), Period.of_month(2024, 4)]),
    ],
)  # fmt: skip
def test_the_months_that_may_be_meant(expr: PeriodExpr, context: TextContext, found: list[Period]) -> None:
    made = settled(expr, context, None)
    assert [(one.start, one.end) for one in made] == [(one.start, one.end) for one in found]


@pytest.mark.parametrize(
    ("period", "relation", "base"),
    [
        (MAY, "year", Period.of_month(2023, 5)),
        (MAY, "month", Period.of_month(2024, 4)),
        (MAY, "previous", Period.of_month(2024, 4)),
        (Period.of_quarter(2024, 2), "previous", Period.of_quarter(2024, 1)),
        (Period.ytd(month(2024, 5)), "previous", Period(month(2023, 1), month(2023, 5))),
        (MAY, YEAR, YEAR),
    ],
)
def test_what_a_relation_is_to(period: Period, relation: Any, base: Period) -> None:
    found = related(period, relation)
    assert (found.start, found.end) == (base.start, base.end)
