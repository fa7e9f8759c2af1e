"""Which releases carry what is needed, and how far they reach: runs of made-up releases."""

from __future__ import annotations

import datetime as dt

import pytest

from data.model import WORLD, Adjustment, Basis, Flow, Prices, Sector, Unit, Variable
from data.period import Period, month
from data.query import vintage
from data.query.book import Book, Run
from data.query.spec import VintageSel
from data.query.when import Reach, ReleaseDates

BOOK = Book("totals", Sector.GOODS, Basis.CENSUS, Adjustment.NSA, Prices.NOMINAL, Variable.VALUE, Unit.USD_MILLION)
APRIL, MAY, JUNE = dt.date(2025, 4, 3), dt.date(2025, 5, 6), dt.date(2025, 6, 5)
FEBRUARY, MARCH, QUARTER = Period.of_month(2025, 2), Period.of_month(2025, 3), Period.of_quarter(2025, 1)
MEXICO = "2010"


def run(
    first: int, last: int, release: dt.date = MAY, step: int = 1, flow: str = "exports", partner: str = WORLD
) -> Run:
    """Months of 2025, by their number; 0 is December 2024."""
    return Run(flow, partner, "total", release, month(2025, 1) - 1 + first, month(2025, 1) - 1 + last, step, 1)


@pytest.mark.parametrize(
    ("runs", "period", "expected"),
    [
        ([run(1, 3)], QUARTER, True),
        ([run(1, 2)], QUARTER, False),
        ([run(2, 3)], QUARTER, False),
        ([run(1, 1), run(2, 3)], QUARTER, True),
        ([run(2, 3), run(1, 1)], QUARTER, True),
        ([run(1, 1), run(3, 3)], QUARTER, False),
        ([run(1, 3), run(2, 2), run(4, 5)], Period(month(2025, 1), month(2025, 5)), True),
        ([run(1, 3, step=3)], QUARTER, True),
        ([run(1, 3, step=3)], MARCH, False),
        ([run(0, 2, step=3)], QUARTER, False),
        ([run(1, 3, step=3), run(4, 6, step=3)], Period.of_half(2025, 1), True),
        ([run(1, 3), run(4, 6, step=3)], Period.of_half(2025, 1), False),
        ([run(1, 3, step=0)], QUARTER, True),
        ([run(1, 3, step=0)], MARCH, False),
        ([], MARCH, False),
    ],
)
def test_runs_cover_a_period_in_periods_of_one_length(runs: list[Run], period: Period, expected: bool) -> None:
    assert vintage.covered(runs, period) is expected


def test_a_balance_is_printed_or_made_of_both_flows() -> None:
    exports, imports = run(1, 3), run(1, 2, flow="imports")
    balance = run(3, 3, flow="balance")

    def publishes(*runs: Run, period: Period = FEBRUARY, measure: Flow = Flow.BALANCE) -> bool:
        return vintage.publishes(runs, BOOK, (measure, WORLD, period))

    assert publishes(exports, imports) and publishes(balance, period=MARCH)
    assert not publishes(exports) and not publishes(imports) and not publishes(exports, imports, period=MARCH)
    assert publishes(exports, measure=Flow.EXPORTS) and not publishes(imports, measure=Flow.EXPORTS)
    assert not vintage.publishes([exports], BOOK, (Flow.EXPORTS, MEXICO, FEBRUARY))


def test_the_newest_release_with_all_that_is_needed_is_taken() -> None:
    runs = [run(1, 2, APRIL), run(1, 3, MAY), run(2, 3, JUNE)]
    need = (Flow.EXPORTS, WORLD, FEBRUARY)
    january = (Flow.EXPORTS, WORLD, Period.of_month(2025, 1))
    assert vintage.one_vintage(runs, BOOK, [need]) == JUNE
    assert vintage.one_vintage(runs, BOOK, [need, january]) == MAY
    assert vintage.one_vintage(runs, BOOK, [(Flow.EXPORTS, MEXICO, FEBRUARY)]) is None
    assert vintage.carrying(runs, BOOK, january) == [APRIL, MAY]
    assert vintage.releases(runs) == [JUNE, MAY, APRIL]
    assert vintage.before(runs, MAY) == runs[:2] and vintage.before(runs, APRIL - dt.timedelta(days=1)) == []


def reach(*runs: Run, measure: Flow = Flow.EXPORTS, partners: tuple[str, ...] = (WORLD,)) -> Reach | None:
    return vintage.reach(runs, BOOK, measure, partners)


def test_the_reach_is_what_all_have() -> None:
    world, mexico = run(1, 5), run(3, 8, partner=MEXICO)
    assert reach(world, mexico, partners=(WORLD, MEXICO)) == Reach(month(2025, 3), month(2025, 5))
    assert reach(world, run(5, 8, partner=MEXICO), partners=(WORLD, MEXICO)) == Reach(month(2025, 5), month(2025, 5))
    assert reach(world, run(6, 8, partner=MEXICO), partners=(WORLD, MEXICO)) is None
    assert reach(world, partners=(WORLD, MEXICO)) is None and reach(partners=()) is None
    assert reach(world, run(4, 8)) == Reach(month(2025, 1), month(2025, 8))


def test_years_before_the_months_are_the_oldest() -> None:
    years = Run("exports", WORLD, "total", MAY, month(2020, 1), month(2024, 12), 12, 1)
    assert reach(years, run(1, 5)) == Reach(month(2025, 1), month(2025, 5), 1, month(2020, 1))
    assert reach(run(1, 5), run(1, 6, step=3)) == Reach(month(2025, 1), month(2025, 5))
    assert reach(years) == Reach(month(2020, 1), month(2024, 12), 12)
    assert reach(run(1, 4, step=0)) == Reach(month(2025, 1), month(2025, 4))
    both = [replaced for one in (years, run(1, 5)) for replaced in (one, one._replace(partner=MEXICO))]
    assert reach(*both, partners=(WORLD, MEXICO)) == Reach(month(2025, 1), month(2025, 5), 1, month(2020, 1))
    alone = [one for one in both if one.partner == WORLD or one.step == 1]
    assert reach(*alone, partners=(WORLD, MEXICO)) == Reach(month(2025, 1), month(2025, 5))


def test_a_balance_reaches_as_far_as_it_is_printed_or_made() -> None:
    exports, imports, printed = run(1, 5), run(2, 6, flow="imports"), run(3, 7, flow="balance")
    assert reach(exports, imports, measure=Flow.BALANCE) == Reach(month(2025, 2), month(2025, 5))
    assert reach(printed, measure=Flow.BALANCE) == Reach(month(2025, 3), month(2025, 7))
    assert reach(exports, imports, printed, measure=Flow.BALANCE) == Reach(month(2025, 2), month(2025, 7))
    assert reach(exports, measure=Flow.BALANCE) is None


CALENDAR = ReleaseDates({month(2025, 2): APRIL, month(2025, 3): MAY})


def first(*runs: Run, partner: str = WORLD, period: Period = FEBRUARY) -> dt.date | None:
    return vintage.first_release(runs, BOOK, (Flow.EXPORTS, partner, period), CALENDAR)


def test_the_first_release_is_the_one_that_the_calendar_has() -> None:
    assert first(run(1, 2, APRIL), run(1, 3, MAY)) == APRIL
    assert first(run(1, 3, MAY)) is None and first() is None
    assert first(run(1, 5, APRIL), period=Period.of_month(2025, 4)) is None, "the calendar has none"


@pytest.mark.parametrize(("day", "found"), [(MAY, True), (dt.date(2025, 5, 31), True), (dt.date(2025, 6, 1), False)])
def test_detail_by_partner_has_its_first_figures_until_june(day: dt.date, found: bool) -> None:
    assert first(run(1, 3, day, partner=MEXICO), partner=MEXICO) == (day if found else None)


@pytest.mark.parametrize(
    ("day", "june"),
    [((2025, 5, 31), 2025), ((2025, 6, 1), 2026), ((2025, 12, 31), 2026), ((2025, 1, 1), 2025)],
)
def test_the_june_that_follows_a_day(day: tuple[int, int, int], june: int) -> None:
    assert vintage.next_june(dt.date(*day)) == dt.date(june, 6, 1)


def test_a_state_is_there_from_the_first_release_on() -> None:
    runs = [run(1, 2, APRIL), run(1, 3, MAY)]
    days = [APRIL - dt.timedelta(days=1), APRIL, JUNE]
    assert [vintage.as_of(VintageSel("as_of", day), runs) for day in days] == [None, APRIL, JUNE]
    assert vintage.as_of(VintageSel(), runs) is None


def test_a_figure_is_cited_from_the_newest_release_that_has_its_end() -> None:
    runs = [run(1, 3, MAY), run(1, 2, JUNE), run(1, 3, JUNE, partner=MEXICO), run(1, 3, JUNE, flow="imports")]
    newest = vintage.newest_carrying
    assert newest(runs, (Flow.EXPORTS, WORLD, MARCH)) == runs[0]
    assert newest(runs, (Flow.EXPORTS, WORLD, QUARTER)) == runs[0]
    assert newest(runs, (Flow.EXPORTS, WORLD, FEBRUARY)) == runs[1]
    assert newest(runs, (Flow.EXPORTS, WORLD, Period.of_month(2025, 1))) == runs[1]
    assert newest(runs, (Flow.EXPORTS, WORLD, Period.of_month(2025, 4))) == runs[1], "of none the newest of all"
    assert newest(runs, (Flow.BALANCE, WORLD, MARCH)) == runs[3]
    assert newest(runs, (Flow.EXPORTS, "5700", MARCH)) is None
