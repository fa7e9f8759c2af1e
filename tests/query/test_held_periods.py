"""Which periods are loaded of a series, in words, and which of them lies nearest to one that is not."""

from __future__ import annotations

import datetime as dt

import pytest

from data.period import Period, month
from data.query.book import Run
from data.query.held import HeldPeriods, _both, _merged, fitting, nearest, words

TABLE = "totals"


def months(first: tuple[int, int], last: tuple[int, int], step: int = 1) -> HeldPeriods:
    return HeldPeriods(month(*first), month(*last), step)


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ([months((2025, 2), (2025, 2))], "February 2025"),
        ([months((2025, 2), (2025, 3))], "February and March 2025"),
        ([months((2024, 12), (2025, 1))], "December 2024 to January 2025"),
        ([months((2025, 2), (2025, 4))], "February 2025 to April 2025"),
        ([months((2025, 1), (2025, 12))], "every month of 2025"),
        ([months((2024, 1), (2025, 12))], "2024 to 2025"),
        ([months((2025, 1), (2025, 11))], "January 2025 to November 2025"),
        ([months((2023, at), (2023, at)) for at in (1, 4, 8)], "April 2023 and August 2023"),
        ([months((2020, 1), (2020, 12), 12)], "the year 2020"),
        ([months((2020, 1), (2021, 12), 12)], "the years 2020 to 2021"),
        ([months((2016, 1), (2016, 12), 12), months((2020, 1), (2020, 12), 12)], "the years 2016 and 2020"),
        ([months((2025, 2), (2025, 2)), months((2020, 1), (2020, 12), 12)], "February 2025, and the year 2020"),
        ([months((2024, 1), (2024, 9), 0)], "January-September 2024"),
        ([months((2025, 2), (2025, 2)), months((2024, 1), (2024, 9), 0)], "February 2025"),
        ([], ""),
    ],
)
def test_spans_are_named_as_a_reader_would(held: list[HeldPeriods], said: str) -> None:
    assert words(TABLE, held) == said


@pytest.mark.parametrize(
    ("period", "named"),
    [(Period.of_month(2024, 3), 0), (Period.ytd(month(2024, 2)), 1), (Period.ytd(month(2024, 11)), 1),
     (Period.of_year(2024), 0)],
)  # fmt: skip
def test_what_is_printed_whole_is_named_to_who_asks_for_a_part_of_a_year(period: Period, named: int) -> None:
    held = [months((2025, 2), (2025, 2)), months((2024, 1), (2024, 9), 0)]
    assert words(TABLE, held, period).count("January-September 2024") == named


def run(first: tuple[int, int], last: tuple[int, int], step: int = 1) -> Run:
    return Run("exports", "0015", "", dt.date(2025, 5, 6), month(*first), month(*last), step, 1)


def test_spans_one_after_the_other_are_one() -> None:
    assert _merged([run((2025, 1), (2025, 2)), run((2025, 3), (2025, 4))]) == [months((2025, 1), (2025, 4))]
    apart = [run((2025, 1), (2025, 2)), run((2025, 4), (2025, 5))]
    assert _merged(apart) == [months((2025, 1), (2025, 2)), months((2025, 4), (2025, 5))]
    assert _merged([run((2025, 1), (2025, 8)), run((2025, 2), (2025, 3))]) == [months((2025, 1), (2025, 8))]
    assert len(_merged([run((2025, 1), (2025, 3)), run((2025, 4), (2025, 6), 3)])) == 2
    assert len(_merged([run((2025, 1), (2025, 3), 0), run((2025, 4), (2025, 6), 0)])) == 2


def test_of_two_series_both_have_what_they_share() -> None:
    one, other = months((2024, 1), (2024, 6)), months((2024, 6), (2024, 9))
    assert _both([one], [other]) == [months((2024, 6), (2024, 6))]
    assert _both([one], [months((2024, 7), (2024, 9))]) == []
    assert _both([one], [months((2024, 1), (2024, 6), 3)]) == []
    assert _both([one._replace(step=0)], [other._replace(step=0)]) == []
    assert _both([one._replace(step=0)], [one._replace(step=0)]) == [one._replace(step=0)]


def test_periods_are_made_up_of_those_that_are_held() -> None:
    held = [months((2020, 1), (2024, 12), step) for step in (0, 1, 3, 12)]
    assert [s.step for s in fitting(held, Period.of_month(2025, 1))] == [1]
    assert [s.step for s in fitting(held, Period.of_quarter(2025, 1))] == [1, 3]
    assert [s.step for s in fitting(held, Period(month(2024, 1), month(2024, 4)))] == [1]
    assert [s.step for s in fitting(held, Period.of_year(2025))] == [1, 3, 12]


@pytest.mark.parametrize(
    ("period", "found"),
    [
        (Period.of_month(2025, 5), Period.of_month(2024, 8)),
        (Period.of_month(2019, 5), Period.of_month(2020, 3)),
        (Period.of_quarter(2025, 2), Period.of_quarter(2024, 2)),
        (Period.of_quarter(2025, 4), Period.of_quarter(2023, 4)),
        (Period.of_year(2018), Period.of_year(2021)),
        (Period.of_year(2024), Period.of_year(2023)),
    ],
)
def test_the_nearest_has_the_same_months_of_a_year(period: Period, found: Period) -> None:
    assert nearest([months((2020, 3), (2024, 8))], period) == found


def test_of_two_as_near_the_later_is_named_and_of_none_nothing() -> None:
    held = [months((2024, 1), (2024, 1)), months((2024, 3), (2024, 3))]
    assert nearest(held, Period.of_month(2024, 2)) == Period.of_month(2024, 3)
    assert nearest([months((2024, 1), (2024, 6))], Period.of_year(2025)) is None


@pytest.mark.parametrize(
    ("step", "period", "carried"),
    [
        (1, Period.of_month(2025, 1), True),
        (1, Period.of_month(2025, 6), True),
        (1, Period.of_month(2025, 7), False),
        (1, Period.of_month(2024, 12), False),
        (3, Period.of_quarter(2025, 2), True),
        (3, Period(month(2025, 2), month(2025, 4)), False),
        (3, Period.of_month(2025, 1), False),
        (0, Period(month(2025, 1), month(2025, 6)), True),
        (0, Period(month(2025, 1), month(2025, 5)), False),
    ],
)
def test_a_run_carries_its_periods_and_whole_ones_made_of_them(step: int, period: Period, carried: bool) -> None:
    assert run((2025, 1), (2025, 6), step).carries(period) is carried
