"""The arithmetic of records, streaks and changes by itself: order, signs, spans, on both sides of each limit."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from data.model import Adjustment, Flow, Unit
from data.period import Period, PeriodExpr, month
from data.query.answer import Figure
from data.query.cells import Level
from data.query.issues import Empty, Unpublished
from data.query.shapes import change, ranking, record
from data.query.spec import Query, Shape
from data.query.when import Reach

DAY = dt.date(2025, 5, 6)


def points(*values: float, first: int = 2020) -> list[record.Point]:
    return [(Period.of_year(first + at), Level(value, DAY, DAY)) for at, value in enumerate(values)]


def asked(**more: Any) -> Query:
    return replace(Query(), **more)


@pytest.mark.parametrize(
    ("query", "values", "years"),
    [
        ({}, (1, 3, 2), [2021, 2022, 2020]),
        ({"descending": False}, (1, 3, 2), [2020, 2022, 2021]),
        ({}, (3, 3, 2), [2021, 2020, 2022]),
        ({"sign": "deficit"}, (-1, -3, -2), [2021, 2022, 2020]),
        ({"sign": "deficit", "descending": False}, (-1, -3, -2), [2020, 2022, 2021]),
        ({"sign": "surplus"}, (1, 3, 2), [2021, 2022, 2020]),
    ],
)
def test_the_most_extreme_comes_first_and_of_equals_the_latest(
    query: dict[str, Any], values: tuple[float, ...], years: list[int]
) -> None:
    assert [p.start // 12 for p, _ in record._ordered(asked(**query), points(*values))] == years


@pytest.mark.parametrize(
    ("query", "values", "so"),
    [
        ({}, (-1, 0, 1), [True, True, True]),
        ({"sign": "deficit"}, (-1, 0, 1), [True, False, False]),
        ({"sign": "surplus"}, (-1, 0, 1), [False, False, True]),
        ({"threshold": 5.0}, (4, 5, 6), [False, False, True]),
        ({"threshold": 5.0, "descending": False}, (4, 5, 6), [True, False, False]),
        ({"threshold": 5.0, "sign": "deficit"}, (-4, -5, -6, 6), [False, False, True, False]),
        ({"threshold": 5.0, "sign": "deficit", "descending": False}, (-4, -5, -6, 4), [True, False, False, False]),
    ],
)
def test_a_level_fits_its_sign_and_lies_beyond_its_threshold(
    query: dict[str, Any], values: tuple[float, ...], so: list[bool]
) -> None:
    assert [record.fits(asked(**query), value) for value in values] == so


@pytest.mark.parametrize(
    ("query", "so"),
    [
        ({}, [False, False, True]),
        ({"sign": "surplus"}, [False, False, True]),
        ({"sign": "deficit"}, [True, False, False]),
        ({"of_change": "change"}, [False, False, True]),
        ({"of_change": "change", "descending": False}, [True, False, False]),
        ({"of_change": "change", "sign": "deficit"}, [True, False, False]),
        ({"of_change": "change", "sign": "deficit", "descending": False}, [False, False, True]),
    ],
)
def test_what_is_counted_has_a_sign_or_a_way_and_zero_has_neither(query: dict[str, Any], so: list[bool]) -> None:
    assert [record.as_asked(asked(**query), value) for value in (-1.0, 0.0, 1.0)] == so


def test_changes_are_from_period_to_period() -> None:
    found = record._changes(asked(of_change="change"), Flow.EXPORTS, points(10, 15, 12))
    assert [(p.start // 12, x.value) for p, x in found] == [(2021, 5), (2022, -3)]
    rates = record._changes(asked(of_change="percent_change"), Flow.EXPORTS, points(10, 15, 0, 3))
    assert [(p.start // 12, x.value) for p, x in rates] == [(2021, pytest.approx(50)), (2022, -100)], "none from zero"
    with pytest.raises(Empty, match="no change to compare"):
        record._changes(asked(of_change="change"), Flow.EXPORTS, points(10))


def test_a_change_between_two_surpluses_is_none_of_a_deficit() -> None:
    found = record._signed_changes(asked(of_change="change", sign="deficit"), Flow.BALANCE, points(5, 3, -1, -4, 2))
    assert [x.value for _, x in found] == [0.0, -4, -3, 6]


def test_a_period_asked_to_be_a_record_is_in_the_series() -> None:
    def judged(year: int | None) -> record.Point | None:
        period = Period.of_year(year) if year else None
        return record._judged(asked(base=PeriodExpr("range", str(year), period)), points(1, 2, 3))

    assert judged(2021) == points(1, 2, 3)[1] and judged(None) == points(1, 2, 3)[2]
    assert record._judged(Query(), points(1)) is None
    with pytest.raises(Empty, match="2030 is no period"):
        judged(2030)


@pytest.mark.parametrize(
    ("measure", "end", "base", "rate"),
    [
        (Flow.EXPORTS, 150, 100, 50),
        (Flow.EXPORTS, 0, 100, -100),
        (Flow.EXPORTS, 150, 0, None),
        (Flow.BALANCE, -150, -100, 50),
        (Flow.BALANCE, 50, 100, -50),
        (Flow.BALANCE, -150, 100, None),
        (Flow.BALANCE, 0, 100, None),
        (Flow.BALANCE, 100, 0, None),
    ],
)
def test_per_cent_of_a_balance_needs_one_sign(measure: Flow, end: float, base: float, rate: float | None) -> None:
    assert change.percent(measure, end, base) == pytest.approx(rate)


def plan(reach: Reach | None = None, sa: bool = False, **query: Any) -> Any:
    book = SimpleNamespace(adjustment=Adjustment.SA if sa else Adjustment.NSA, sparse=False, patchy=False)
    reach = reach or Reach(month(2010, 1), month(2025, 8))
    return SimpleNamespace(query=asked(**query), reach=reach, book=book, notes=[], product=None)


YEAR, QUARTER, MAY, YTD = Period.of_year(2024), Period.of_quarter(2024, 2), Period.of_month(2024, 5), Period.ytd(24299)
SPAN = Period(month(2024, 2), month(2024, 6))


@pytest.mark.parametrize(
    ("end", "given", "months"),
    [
        (MAY, plan(comparison="year"), 12),
        (YTD, plan(comparison="month"), 12),
        (MAY, plan(comparison="month"), 1),
        (MAY, plan(comparison="quarter"), 3),
        (YEAR, plan(), 12),
        (Period(month(2023, 1), month(2024, 12)), plan(), 24),
        (YEAR, plan(Reach(1, 2, 12)), 12),
        (MAY, plan(), 1),
        (QUARTER, plan(), 12),
        (QUARTER, plan(sa=True), 3),
        (QUARTER, plan(comparison="previous"), 3),
        (SPAN, plan(), 12),
        (SPAN, plan(sa=True), 5),
        (MAY, plan(Reach(1, 2, 12)), 12),
    ],
)
def test_how_far_back_a_comparison_lies(end: Period, given: Any, months: int) -> None:
    assert change.months_back(given, end) == months


@pytest.mark.parametrize(
    ("expr", "last", "end", "base"),
    [
        (Period.of_year(2018), (2025, 8), Period.of_year(2024), Period.of_year(2018)),
        (Period.of_year(2023), (2025, 8), Period.of_year(2024), Period.of_year(2023)),
        (
            Period.of_year(2024),
            (2025, 8),
            Period(month(2025, 1), month(2025, 8)),
            Period(month(2024, 1), month(2024, 8)),
        ),
        (Period.of_year(2024), (2024, 12), Period.of_year(2024), Period.of_year(2024)),
        (Period.of_month(2018, 3), (2025, 8), Period.of_month(2025, 8), Period.of_month(2018, 3)),
        (Period.of_month(2018, 1), (2025, 8), Period.of_month(2025, 8), Period.of_month(2018, 1)),
        (Period.of_quarter(2018, 2), (2025, 8), Period.of_quarter(2025, 2), Period.of_quarter(2018, 2)),
    ],
)
def test_since_a_period_is_to_the_newest_of_its_length(
    expr: Period, last: tuple[int, int], end: Period, base: Period
) -> None:
    given = plan(Reach(month(2010, 1), month(*last)))
    found = change._since(given, PeriodExpr("since", period=expr, start=expr.start))
    assert [(p.start, p.end) for p in found] == [(p.start, p.end) for p in (end, base)]


def test_an_unfinished_year_is_compared_with_the_same_months() -> None:
    given, before = plan(), Period.of_year(2023)
    ytd = Period.ytd(month(2024, 8))
    assert change._alike(given, YEAR, before) == (YEAR, before) and given.notes == []
    assert change._alike(given, ytd, before) == (ytd, Period(month(2023, 1), month(2023, 8), "ytd"))
    assert given.notes == ["both sides cover January-August only"]
    part = Period(month(2023, 1), month(2023, 8), "ytd")
    assert change._alike(given, YEAR, part) == (Period(month(2024, 1), month(2024, 8), "ytd"), part)
    for end, base in ((MAY, before), (YEAR, Period.of_month(2023, 5)), (SPAN, before)):
        with pytest.raises(Unpublished, match="different numbers of months"):
            change._alike(given, end, base)


@pytest.mark.parametrize(
    ("end", "base", "sa", "said"),
    [
        (MAY, Period.of_month(2024, 4), False, True),
        (MAY, Period.of_month(2024, 4), True, False),
        (MAY, Period.of_month(2023, 5), False, False),
        (QUARTER, Period.of_quarter(2024, 1), False, True),
        (YEAR, Period.of_year(2023), False, False),
        (Period(month(2024, 2), month(2025, 1)), Period(month(2024, 1), month(2024, 12)), False, False),
    ],
)
def test_the_season_is_in_a_change_between_neighbours(end: Period, base: Period, sa: bool, said: bool) -> None:
    assert (change._seasonal(plan(sa=sa), change.Pair(end, base)) is not None) is said


def compound(end: float, base: float, since: int, period: Period = YEAR) -> list[Figure]:
    amount = Figure("change", 0.0, Unit.USD_MILLION, period, compared_to=Period.of_year(since))
    described = plan(shape=Shape.PERCENT_CHANGE, periods=())
    return change._compound(cast(Any, described), amount, end, base)


def test_growth_a_year_is_compounded_over_whole_years_of_one_sign() -> None:
    mean, whole = compound(121, 100, 2022)
    assert mean.value == pytest.approx(10) and mean.unit is Unit.PERCENT and whole.value == pytest.approx(21)
    assert compound(-121, -100, 2022)[0].value == pytest.approx(10)
    assert compound(110, 100, 2023)[0].value == pytest.approx(10)


@pytest.mark.parametrize(
    ("end", "base", "since", "period"),
    [(110, 100, 2024, YEAR), (110, -100, 2022, YEAR), (0, 100, 2022, YEAR), (110, 100, 2022, MAY)],
)
def test_other_growth_is_not_averaged(end: float, base: float, since: int, period: Period) -> None:
    with pytest.raises(Unpublished, match="two whole years"):
        compound(end, base, since, period)


@pytest.mark.parametrize(
    ("query", "so"),
    [
        ({}, [False, False, True, True]),
        ({"threshold": 5.0}, [False, False, False, True]),
        ({"threshold": 5.0, "descending": False}, [False, False, True, False]),
        ({"sign": "surplus"}, [False, False, True, True]),
        ({"sign": "surplus", "threshold": 4.0}, [False, False, False, True]),
        ({"sign": "deficit"}, [True, False, False, False]),
        ({"sign": "deficit", "threshold": 5.0}, [False, False, False, False]),
        ({"sign": "deficit", "threshold": 4.9}, [True, False, False, False]),
    ],
)
def test_a_row_qualifies_beyond_what_is_asked(query: dict[str, Any], so: list[bool]) -> None:
    rows = [cast(Any, SimpleNamespace(value=value, base=None)) for value in (-5.0, 0.0, 4.0, 6.0)]
    assert [ranking._qualifies(asked(**query), row) for row in rows] == so
