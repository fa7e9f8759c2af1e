"""The level of a measure from sums that were read: printed or made of both flows, of members, of the newest release."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from data.model import WORLD, Adjustment, Basis, Flow, Prices, Sector, Unit, Variable
from data.period import Period, month
from data.query.book import Book, Run
from data.query.cells import Cells, Level, Sum
from data.query.spec import Target

BOOK = Book("totals", Sector.GOODS, Basis.CENSUS, Adjustment.NSA, Prices.NOMINAL, Variable.VALUE, Unit.USD_MILLION)
APRIL, MAY, JUNE = dt.date(2025, 4, 3), dt.date(2025, 5, 6), dt.date(2025, 6, 5)
QUARTER = Period.of_quarter(2025, 1)
ONE, OTHER = "2010", "1220"
Sums = dict[tuple[str, str], dict[int, tuple[float, int, dt.date]]]


def cells(sums: Sums, *runs: Run, book: Book = BOOK, as_of: dt.date | None = None) -> Cells:
    """``sums``: by flow and partner, by the months of their parts, a total, the number of parts, their release."""
    made = {
        (flow, partner, "total", 0): {step: Sum(total, n, APRIL, day) for step, (total, n, day) in parts.items()}
        for (flow, partner), parts in sums.items()
    }
    by_series = {(r.flow, r.partner, r.commodity): [r] for r in runs}
    return Cells(book, [QUARTER], made, by_series, as_of)


def run(release: dt.date, flow: str = "exports", first: int = 1, last: int = 3, step: int = 1) -> Run:
    return Run(flow, WORLD, "total", release, month(2025, first), month(2025, last), step, 1)


EXPORTS: Sums = {("exports", WORLD): {1: (60, 3, MAY)}}
BOTH: Sums = {**EXPORTS, ("imports", WORLD): {1: (100, 3, APRIL)}}


def test_a_flow_has_all_of_its_parts() -> None:
    assert cells(EXPORTS).flow("exports", WORLD, "total", 0) == Level(60, APRIL, MAY)
    assert cells({("exports", WORLD): {1: (40, 2, MAY)}}).flow("exports", WORLD, "total", 0) is None
    assert cells({("exports", WORLD): {3: (40, 1, MAY)}}).flow("exports", WORLD, "total", 0) == Level(40, APRIL, MAY)
    assert cells({}).flow("exports", WORLD, "total", 0) is None
    sparse = replace(BOOK, sparse=True)
    assert cells({("exports", WORLD): {1: (40, 2, MAY)}}, book=sparse).flow("exports", WORLD, "total", 0)
    assert cells({("exports", WORLD): {3: (40, 2, MAY)}}, book=sparse).flow("exports", WORLD, "total", 0) is None


@pytest.mark.parametrize(
    ("months", "quarter", "runs", "total"),
    [
        (MAY, APRIL, (), 60),
        (APRIL, MAY, (), 61),
        (MAY, MAY, (), 61),
        (APRIL, MAY, (run(JUNE),), 60),
        (APRIL, MAY, (run(JUNE, last=2),), 61),
        (APRIL, MAY, (run(JUNE, first=2),), 61),
        (MAY, APRIL, (run(JUNE, step=3),), 61),
        (MAY, APRIL, (run(JUNE, step=0),), 61),
    ],
)
def test_of_parts_of_two_lengths_the_newer_are_taken(
    months: dt.date, quarter: dt.date, runs: tuple[Run, ...], total: int
) -> None:
    found = cells({("exports", WORLD): {1: (60, 3, months), 3: (61, 1, quarter)}}, *runs)
    level = found.flow("exports", WORLD, "total", 0)
    assert level is not None and level.value == total


def test_a_release_after_the_state_that_is_read_counts_for_nothing() -> None:
    sums: Sums = {("exports", WORLD): {1: (60, 3, APRIL), 3: (61, 1, MAY)}}
    for as_of, total in ((None, 60), (JUNE, 60), (MAY, 61)):
        level = cells(sums, run(JUNE), as_of=as_of).flow("exports", WORLD, "total", 0)
        assert level is not None and level.value == total


def test_a_balance_is_made_of_both_flows_where_it_is_not_printed() -> None:
    assert cells(BOTH).measure(Flow.BALANCE, WORLD, 0) == Level(-40, APRIL, MAY)
    assert cells(BOTH).measure(Flow.TOTAL_TRADE, WORLD, 0) == Level(160, APRIL, MAY)
    assert cells(EXPORTS).measure(Flow.BALANCE, WORLD, 0) is None
    assert cells(EXPORTS).measure(Flow.EXPORTS, WORLD, 0) == Level(60, APRIL, MAY)
    assert cells(EXPORTS, book=replace(BOOK, sparse=True)).measure(Flow.BALANCE, WORLD, 0) == Level(60, APRIL, MAY)
    assert cells({}, book=replace(BOOK, sparse=True)).measure(Flow.BALANCE, WORLD, 0) is None


@pytest.mark.parametrize(
    ("printed", "runs", "value"),
    [(MAY, (), -41), (JUNE, (), -41), (APRIL, (), -40), (APRIL, (run(MAY, "balance"),), -41)],
)
def test_a_printed_balance_is_taken_where_it_is_as_new_as_its_flows(
    printed: dt.date, runs: tuple[Run, ...], value: int
) -> None:
    level = cells({**BOTH, ("balance", WORLD): {1: (-41, 3, printed)}}, *runs).measure(Flow.BALANCE, WORLD, 0)
    assert level is not None and level.value == value


def test_a_target_is_its_members_less_those_taken_off() -> None:
    sums: Sums = {("exports", ONE): {1: (60, 3, MAY)}, ("exports", OTHER): {1: (25, 3, APRIL)}}
    found = cells(sums)

    def level(*codes: str, minus: tuple[str, ...] = ()) -> float | None:
        at = found.target(Flow.EXPORTS, Target("x", codes, minus=minus), 0)
        return at.value if at is not None else None

    assert (level(ONE), level(ONE, OTHER), level(ONE, "9999"), level("9999")) == (60, 85, 60, None)
    assert (level(ONE, minus=(OTHER,)), level(ONE, minus=("9999",))) == (35, None)
    both = found.target(Flow.EXPORTS, Target("x", (ONE,), minus=(OTHER,)), 0)
    assert both == Level(35, APRIL, MAY)
