"""What a claim may mean: which periods it is of, what it is measured from, how far one amount is from another."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.checking import outcome, unsaid
from bot.checking.facts import NOW
from bot.checking.outcome import STALE
from bot.checking.readings import _rounded, bases_of, level, moved, periods_of
from data.model import Adjustment, Basis, Flow, Sector
from data.period import Period, month
from data.query.cells import Level
from intents.claims.claim import Claim, Interval, Subject

DAY = dt.date(2025, 5, 6)
EXPORTS, BALANCE = Subject(Flow.EXPORTS), Subject(Flow.BALANCE, sign=-1)
YEAR, BEFORE, MAY = Period.of_year(2024), Period.of_year(2023), Period.of_month(2024, 5)


@pytest.mark.parametrize(
    ("kind", "subject", "end", "start", "far"),
    [
        ("change", EXPORTS, 150.0, 100.0, 50.0),
        ("percent", EXPORTS, 150.0, 100.0, 50.0),
        ("multiple", EXPORTS, 150.0, 100.0, 1.5),
        ("change", EXPORTS, None, 100.0, None),
        ("change", EXPORTS, 150.0, None, None),
        ("percent", EXPORTS, 150.0, 0.0, None),
        ("change", EXPORTS, 150.0, 0.0, 150.0),
        ("percent", BALANCE, 150.0, 100.0, 50.0),
        ("percent", BALANCE, -1.0, 100.0, None),
        ("percent", BALANCE, 150.0, -1.0, None),
        ("change", BALANCE, 150.0, -1.0, 151.0),
        ("percent", BALANCE, 0.0, 100.0, -100.0),
        ("percent", EXPORTS, -1.0, 100.0, -101.0),
    ],
)
def test_how_far_it_is_from_one_amount_to_another(
    kind: str, subject: Subject, end: float | None, start: float | None, far: float | None
) -> None:
    assert moved(kind, subject, end, start) == pytest.approx(far)


def test_a_difference_of_figures_as_they_are_written() -> None:
    assert _rounded("change", 100.0, EXPORTS, 1249.0, 1151.0) == 0.0
    assert _rounded("change", 100.0, EXPORTS, 1251.0, 1149.0) == 200.0
    assert _rounded("percent", 100.0, EXPORTS, 1251.0, 1149.0) is None
    assert _rounded("change", 0.0, EXPORTS, 1251.0, 1149.0) is None
    assert _rounded("change", 100.0, EXPORTS, None, 1149.0) is _rounded("change", 100.0, EXPORTS, 1.0, None) is None


def claimed(**more: Any) -> Claim:
    return replace(Claim("change", 0, 1, (0, 1)), **more)


@pytest.mark.parametrize(
    ("period", "bases", "whole", "found"),
    [
        (YEAR, (), False, [BEFORE]),
        (MAY, (), False, [Period.of_month(2024, 4), Period.of_month(2023, 5)]),
        (Period(month(2024, 1), month(2024, 5)), (), False, [Period(month(2023, 1), month(2023, 5))]),
        (YEAR, (Period.of_year(2020),), False, [Period.of_year(2020)]),
        (YEAR, (Period.of_year(2020), Period.of_year(2020)), False, [Period.of_year(2020)]),
        (YEAR, (Period.of_year(2024),), False, [BEFORE]),
        (YEAR, (Period.of_year(2025),), False, [BEFORE]),
        (MAY, (Period.of_year(2020),), False, [Period(month(2020, 5), month(2020, 5))]),
        (MAY, (Period.of_year(2020),), True, [Period.of_year(2020)]),
        (MAY, (Period.of_quarter(2023, 1),), False, [Period.of_month(2024, 4), Period.of_month(2023, 5)]),
    ],
)
def test_what_a_change_is_measured_from(
    period: Period, bases: tuple[Period, ...], whole: bool, found: list[Period]
) -> None:
    made = bases_of(claimed(bases=bases, whole_base=whole), period)
    assert [(one.start, one.end) for one in made] == [(one.start, one.end) for one in found]


def shelf(last: int | None = None, **levels: float) -> Any:
    """A shelf with the levels of some months of 2024, by their names."""
    known = {month(2024, int(name[1:])): value for name, value in levels.items()}

    def at(_measure: Flow, period: Period, _day: dt.date) -> Level | None:
        return Level(known[period.start], DAY, DAY) if period.start in known else None

    states = SimpleNamespace(stood=lambda *_: None)
    return SimpleNamespace(level=at, last=lambda *_: last, states=states, target=None)


@pytest.mark.parametrize(
    ("last", "years"), [((2024, 12), (2024, 2023)), ((2024, 11), (2023, 2022)), ((2025, 1), (2024, 2023))]
)
def test_where_no_period_is_said_it_is_the_newest_month_and_years(
    last: tuple[int, int], years: tuple[int, int]
) -> None:
    at = month(*last)
    facts = cast(Any, SimpleNamespace(day=DAY))
    found = periods_of(facts, claimed(), shelf(at), EXPORTS)
    first, second = (Period.of_year(year) for year in years)
    assert found == [Period(at, at, "month"), first, Period.ytd(at), second, Period(at - 11, at)]
    assert periods_of(facts, claimed(), shelf(None), EXPORTS) == []
    assert periods_of(facts, claimed(periods=(YEAR, YEAR, MAY)), shelf(at), EXPORTS) == [YEAR, MAY]


def test_an_average_needs_all_of_its_months_and_a_deficit_is_an_amount() -> None:
    facts = cast(Any, SimpleNamespace(day=DAY, engine=SimpleNamespace(library=SimpleNamespace(calendar=None))))
    three = Subject(Flow.BALANCE, sign=-1, average=3)
    assert level(facts, shelf(m3=-30, m4=-60, m5=-90), three, MAY, DAY) == 60.0
    assert level(facts, shelf(m4=-60, m5=-90), three, MAY, DAY) is None
    assert level(facts, shelf(m5=-90), BALANCE, MAY, DAY) == 90.0
    assert level(facts, shelf(m5=-90), EXPORTS, MAY, DAY + dt.timedelta(days=1)) == -90.0
    assert level(facts, shelf(), EXPORTS, MAY, DAY) is None


def ways(**more: Any) -> list[tuple[object, object]]:
    return [(one.periods, one.bases) for one in unsaid._ways(claimed(**more))]


def test_a_base_that_is_not_said_is_any_earlier_period_of_its_length() -> None:
    early = Period.of_year(2020)
    assert ways(periods=(YEAR,), named=(early, YEAR, MAY), dated=True) == [((YEAR,), (early,))]
    assert ways(periods=(YEAR,), named=(YEAR,), dated=True) == []
    assert ways(periods=(YEAR,), bases=(BEFORE,), named=(early,)) == []
    assert ways(periods=(YEAR,), named=(early, YEAR)) == [((YEAR,), (early,)), ((early,), ())]
    assert ways(periods=(YEAR,), named=(BEFORE, YEAR)) == [((YEAR,), (BEFORE,))], "a mere base is no period of its own"
    assert (
        not unsaid._before(YEAR, YEAR)
        and unsaid._before(BEFORE, YEAR)
        and not unsaid._before(MAY, Period.of_year(2025))
    )


CENSUS_SA = (Sector.GOODS, Basis.CENSUS, Adjustment.SA)
OLD = DAY - STALE * 2


def reading(
    carried: dt.date | None, book: tuple[object, ...] = CENSUS_SA, period: Period = MAY, value: float | None = 1.0
) -> Any:
    """A reading of a table whose newest release with the period is of a day; its value now."""
    sector, basis, adjustment = book
    kept = SimpleNamespace(sector=sector, basis=basis, adjustment=adjustment)
    made = SimpleNamespace(book=kept, carried=lambda *_: [carried] if carried else [])
    return SimpleNamespace(
        subject=EXPORTS, period=period, base=None, shelf=made, value=lambda day: value if day == NOW else 2.0, room=0.0
    )


@pytest.mark.parametrize(
    ("one", "other", "fresher"),
    [
        (reading(OLD), reading(DAY), True),
        (reading(None), reading(DAY), True),
        (reading(DAY), reading(DAY + STALE * 2), False),
        (reading(OLD), reading(OLD + STALE), False),
        (reading(OLD), reading(DAY, value=None), False),
        (reading(OLD), reading(DAY, (Sector.BOTH, Basis.CENSUS, Adjustment.SA)), False),
        (reading(OLD), reading(DAY, (Sector.GOODS, Basis.BOP, Adjustment.SA)), False),
        (reading(OLD), reading(DAY, (Sector.GOODS, Basis.CENSUS, Adjustment.NSA)), False),
        (reading(OLD, period=YEAR), reading(DAY, (Sector.GOODS, Basis.CENSUS, Adjustment.NSA), YEAR), True),
        (reading(OLD, period=YEAR), reading(DAY, (Sector.GOODS, Basis.BOP, Adjustment.NSA), YEAR), False),
        (reading(OLD), reading(DAY, period=YEAR), False),
    ],
)
def test_what_a_figure_is_now_the_table_with_the_newest_release_tells(one: Any, other: Any, fresher: bool) -> None:
    facts = cast(Any, SimpleNamespace(newest=DAY, day=DAY))
    assert outcome._fresh(facts, one, [one, other]) is (other if fresher else one)


@pytest.mark.parametrize(
    ("then", "now", "interval", "exact", "verdict"),
    [
        (10.0, 10.0, Interval(9, 11), True, "supported"),
        (10.0, 20.0, Interval(9, 11), True, "revised"),
        (20.0, 10.0, Interval(9, 11), True, "supported"),
        (20.0, 20.0, Interval(9, 11), True, None),
        (None, 10.0, Interval(9, 11), True, "supported"),
        (None, None, Interval(9, 11), True, None),
        (12.0, 12.0, Interval(9, 11, (8, 13)), True, None),
        (12.0, 12.0, Interval(9, 11, (8, 13)), False, "supported"),
        (12.0, 14.0, Interval(9, 11, (8, 13)), False, "revised"),
    ],
)
def test_a_number_stands_or_was_revised_since(
    then: float | None, now: float | None, interval: Interval, exact: bool, verdict: str | None
) -> None:
    one = reading(DAY)
    one.value = lambda day: now if day == NOW else then
    facts = cast(Any, SimpleNamespace(newest=DAY, day=DAY))
    found = outcome._held(facts, claimed(), one, [one], interval, exact)
    assert (found.verdict if found else None) == verdict and (found is None or found.loose is not exact)
