"""Words of time become months of a table: what is cut, what is refused, and what is said about it."""

from __future__ import annotations

import datetime as dt

import pytest

from data.period import Grain, Period, PeriodExpr, month
from data.query.issues import BeforeSeries, NotLoaded, NotYetReleased, Unpublished
from data.query.when import Reach, ReleaseDates, SettledPeriod, begins, not_out, settle

MONTHS = Reach(month(2020, 1), month(2025, 8))
YEARS_BEFORE = Reach(month(2020, 1), month(2025, 8), oldest=month(1990, 1))
YEARS = Reach(month(1999, 1), month(2024, 12), step=12)
TODAY = dt.date(2025, 10, 20)
DATES = ReleaseDates({month(2025, 8): dt.date(2025, 10, 7), month(2025, 9): dt.date(2025, 11, 4)})


def settled(expr: PeriodExpr, reach: Reach = MONTHS, today: dt.date = TODAY, cut: bool = False) -> SettledPeriod:
    return settle(expr, reach, today, DATES, cut_start=cut)


def asked(period: Period, relative: bool = False) -> PeriodExpr:
    return PeriodExpr("range", period.label, period, relative=relative)


@pytest.mark.parametrize(
    ("expr", "reach", "expected"),
    [
        (PeriodExpr("trailing", count=3, unit="month"), MONTHS, Period(month(2025, 6), month(2025, 8))),
        (PeriodExpr("trailing"), MONTHS, Period(month(2025, 6), month(2025, 8))),
        (PeriodExpr("trailing", count=0, unit="month"), MONTHS, Period(month(2025, 6), month(2025, 8))),
        (PeriodExpr("trailing", count=2, unit="quarter"), MONTHS, Period(month(2025, 1), month(2025, 6))),
        (PeriodExpr("trailing", count=1, unit="decade"), YEARS, Period(month(2015, 1), month(2024, 12))),
        (PeriodExpr("since", start=month(2025, 8)), MONTHS, Period(month(2025, 8), month(2025, 8))),
        (PeriodExpr("until", end=month(2020, 1)), MONTHS, Period(month(2020, 1), month(2020, 1))),
        (PeriodExpr("until", end=month(1990, 12)), YEARS_BEFORE, Period(month(1990, 1), month(1990, 12))),
        (PeriodExpr("all"), MONTHS, Period(month(2020, 1), month(2025, 8))),
        (PeriodExpr("ytd"), MONTHS, Period.ytd(month(2025, 8))),
        (PeriodExpr("ytd", year=2023), MONTHS, Period.ytd(month(2023, 8))),
        (PeriodExpr("ytd", period=Period.ytd(month(2024, 3))), MONTHS, Period.ytd(month(2024, 3))),
        (asked(Period.of_year(1990)), YEARS_BEFORE, Period.of_year(1990)),
        (asked(Period.of_month(2025, 8)), MONTHS, Period.of_month(2025, 8)),
        (asked(Period.of_month(2020, 1)), MONTHS, Period.of_month(2020, 1)),
    ],
)
def test_what_lies_inside_is_taken_as_it_is(expr: PeriodExpr, reach: Reach, expected: Period) -> None:
    found = settled(expr, reach)
    assert (found.period.start, found.period.end, found.notes) == (expected.start, expected.end, ())


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (Period.of_year(2025), Period.ytd(month(2025, 8))),
        (Period.of_fiscal_year(2025), Period(month(2024, 10), month(2025, 8))),
        (Period(month(2023, 2), month(2025, 12)), Period(month(2023, 2), month(2025, 8))),
    ],
)
def test_a_year_that_is_not_over_is_cut_and_that_is_said(period: Period, expected: Period) -> None:
    assert settled(asked(period)) == SettledPeriod(expected, ("2025 is complete only through August 2025",))


@pytest.mark.parametrize("period", [Period.of_quarter(2025, 3), Period(month(2024, 11), month(2025, 10))])
def test_what_is_shorter_is_not_cut(period: Period) -> None:
    with pytest.raises(NotYetReleased):
        settled(asked(period))


def test_a_year_that_was_released_and_is_not_loaded_is_not_cut() -> None:
    """Its last month counts as out on the day that the calendar names; without one, when two months went by."""
    year = asked(Period.of_year(2025))
    dates = ReleaseDates({month(2025, 12): dt.date(2026, 2, 5)})
    assert settle(year, MONTHS, dt.date(2026, 2, 4), dates).period.end == month(2025, 8)
    with pytest.raises(NotLoaded):
        settle(year, MONTHS, dt.date(2026, 2, 5), dates)
    assert settle(year, MONTHS, dt.date(2026, 2, 1), ReleaseDates()).period.end == month(2025, 8)
    with pytest.raises(NotYetReleased):
        settle(year, MONTHS, dt.date(2026, 2, 2), ReleaseDates())


@pytest.mark.parametrize("period", [Period.of_month(2025, 9), Period.of_month(2025, 10)])
def test_last_month_has_the_newest_instead_where_it_is_not_out(period: Period) -> None:
    found = settled(asked(period, relative=True))
    assert found.period == Period.of_month(2025, 8)
    due = "it is due on November 4, 2025" if period.start == month(2025, 9) else "it is not in the loaded tables yet"
    assert found.notes == (
        f"{period.label} is not available: {due}; this is the latest that is loaded, August 2025",
    )  # fmt: skip
    late = settled(asked(Period.of_month(2025, 9), relative=True), today=dt.date(2025, 11, 4))
    assert "it is not in the loaded tables yet" in late.notes[0], "out today"


def test_next_month_has_nothing_instead() -> None:
    with pytest.raises(NotYetReleased):
        settled(asked(Period.of_month(2025, 11), relative=True))


def test_last_quarter_has_the_newest_whole_quarter_instead() -> None:
    assert settled(asked(Period.of_quarter(2025, 3), relative=True)).period == Period.of_quarter(2025, 2)


def test_what_begins_before_the_series_is_cut_only_where_that_is_allowed() -> None:
    early = asked(Period(month(2019, 12), month(2021, 12)))
    with pytest.raises(BeforeSeries):
        settled(early)
    found = settled(early, cut=True)
    assert found.period == Period(month(2020, 1), month(2021, 12))
    assert found.notes == ("the series begins in 2020",)
    with pytest.raises(BeforeSeries):
        settled(asked(Period.of_month(2019, 12)), cut=True)
    with pytest.raises(BeforeSeries):
        settled(PeriodExpr("until", end=month(2019, 12)))
    assert (begins(month(2020, 1)), begins(month(2020, 2))) == ("2020", "February 2020")


def test_whole_years_have_no_year_to_date_and_no_table_has_days() -> None:
    with pytest.raises(Unpublished, match="year-to-date"):
        settled(PeriodExpr("ytd"), YEARS)
    for kind in ("too_fine", "part"):
        with pytest.raises(Unpublished):
            settled(PeriodExpr(kind, "mid-May"))
    with pytest.raises(NotYetReleased):
        settled(PeriodExpr("leading", "the next two years"))


@pytest.mark.parametrize(
    ("today", "dates", "kind"),
    [
        (dt.date(2025, 11, 3), DATES, NotYetReleased),
        (dt.date(2025, 11, 4), DATES, NotLoaded),
        (dt.date(2025, 11, 4), ReleaseDates(), NotYetReleased),
    ],
)
def test_a_month_is_out_from_the_day_of_its_release(today: dt.date, dates: ReleaseDates, kind: type) -> None:
    assert type(not_out(Period.of_month(2025, 9), MONTHS, today, dates)) is kind


def test_a_longer_period_is_not_loaded_once_its_first_month_is_out() -> None:
    quarter = Period(month(2025, 9), month(2025, 11))
    assert type(not_out(quarter, MONTHS, dt.date(2025, 11, 4), DATES)) is NotLoaded
    assert type(not_out(quarter, MONTHS, dt.date(2025, 11, 3), DATES)) is NotYetReleased
    assert type(not_out(Period(month(2025, 9), month(2025, 12)), MONTHS, dt.date(2025, 11, 4), DATES)) is NotYetReleased


@pytest.mark.parametrize(("step", "grain"), [(1, "month"), (3, "quarter"), (12, "year"), (6, "month")])
def test_a_reach_has_the_grain_of_its_shortest_period(step: int, grain: Grain) -> None:
    assert Reach(month(2020, 1), month(2024, 12), step).grain == grain


def test_years_may_begin_before_months() -> None:
    assert YEARS_BEFORE.first_for(12) == YEARS_BEFORE.first_for(24) == month(1990, 1)
    assert YEARS_BEFORE.first_for(11) == MONTHS.first_for(12) == month(2020, 1)
