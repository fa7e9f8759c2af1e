"""What is answered from memory is what the statements give: series, runs, sums; and a new file is held in its turn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from data.library import Data
from data.period import Period
from data.query import sql
from data.query.cells import summed
from data.query.issues import Unpublished
from data.query.memory import Memory
from data.query.reading import HELD
from data.query.session import Session
from data.query.values import History, SeriesValues, ValueColumn, _column, _sums
from tests.query.test_few import TODAY, queries

FILTERS = (
    sql.Filter(("country",), adjustment=("nsa",), partner=("5700", "5880"), scheme=("total",), variable=("value",)),
    sql.Filter(("enduse_annual", "hs"), flow=("imports",), partner=("4279",), commodity=("30", "40100", "00100")),
    sql.Filter(("hs",), partner=("1220",), not_partner=("1220",)),
    sql.Filter(("totals",), sector=("services",)),
    sql.Filter(("no such table",), partner=("5700",)),
)


@pytest.fixture(scope="module")
def held(shipped_asker: Any) -> Iterator[Data]:
    """The shipped figures, held in memory."""
    data = Data(shipped_asker.data.warehouse)
    data.hold()
    yield data
    HELD.pop(data.engine.warehouse, None)


def test_answers_are_the_same(held: Data, shipped_asker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures, notes, sources and the statements that are shown; while almost none of them is run."""
    plain, run = shipped_asker.data.engine, []
    read = Session.read

    def counted(self: Session, *given: Any, **how: Any) -> Any:
        run.append(self.warehouse is held.engine.warehouse)
        return read(self, *given, **how)

    monkeypatch.setattr(Session, "read", counted)
    answered = 0
    for query in queries()[::3]:
        with suppress(Unpublished):
            (there, _), (here, session) = plain.answer(query, TODAY), held.engine.answer(query, TODAY)
            for one in (here, there, *here.parts, *there.parts):
                one.facts.pop("plans", None)  # with what else is published, in another order
            assert here == there
            assert session.statements == list(here.statements)
            answered += 1
    assert answered > 25
    assert sum(run) * 5 < len(run)


@pytest.mark.parametrize("f", FILTERS)
def test_what_is_published_is_what_coverage_says(held: Data, shipped_asker: Any, f: sql.Filter) -> None:
    here, there = Session(held.engine.warehouse, TODAY), Session(shipped_asker.data.engine.warehouse, TODAY)
    sparse = frozenset({"hs"})
    assert {b: sorted(r) for b, r in here.runs(f, sparse).items()} == {
        b: sorted(r) for b, r in there.runs(f, sparse).items()
    }
    for over in ("partner", "commodity"):
        mine, wanted = here.runs_over(f, over, sparse), there.runs_over(f, over, sparse)
        assert {book: sorted(runs) for book, runs in mine.items()} == {b: sorted(r) for b, r in wanted.items()}


def test_partners_that_a_release_lists(held: Data, shipped_asker: Any) -> None:
    here, there = Session(held.engine.warehouse, TODAY), Session(shipped_asker.data.engine.warehouse, TODAY)
    book = next(b for b in there.runs(FILTERS[0]) if b.table == "country" and b.adjustment.value == "nsa")
    for period in (Period.of_year(2024), Period.of_month(1990, 3)):
        assert here.carriers(book, period) == there.carriers(book, period) != {}


@pytest.mark.parametrize("day", [None, dt.date(2025, 9, 1), dt.date(2019, 1, 1)])
@pytest.mark.parametrize("f", FILTERS)
def test_sums_are_those_of_the_statement(held: Data, f: sql.Filter, day: dt.date | None) -> None:
    """Also of a past state, and of periods that overlap; of what is held and of what is read for the question."""
    periods = [Period.of_year(2024), Period.of_quarter(2024, 2), Period.of_month(2026, 8), Period(1987 * 12, 2026 * 12)]
    found = HELD[held.engine.warehouse].sums(f, periods, day)
    wanted = sql.cells(f, periods, day)
    assert found is not None
    assert found == summed(held.engine.warehouse.rows(wanted.text, wanted.parameters))


def test_too_much_is_left_to_the_statement(held: Data) -> None:
    memory: Memory = HELD[held.engine.warehouse]
    assert memory.sums(sql.Filter(("hs",)), [Period.of_year(2024)], None) is None
    months = [Period(m, m) for m in range(24000, 24400)]
    assert memory.sums(sql.Filter(("country",), adjustment=("nsa",)), months, None) is None
    assert memory.sums(sql.Filter(("totals",)), months[:1], None) is None  # several sectors


def test_values_asked_for_lately_are_held_and_others_go(held: Data, monkeypatch: pytest.MonkeyPatch) -> None:
    memory: Memory = HELD[held.engine.warehouse]
    values = SeriesValues(held.engine.warehouse)
    monkeypatch.setattr("data.query.values.LATELY", 500)
    series = memory.index.find(sql.Filter(("hs",), partner=("5700",)))[:20]
    for one in series:
        assert values.added([one], [Period.of_year(2024)], None) is not None
    assert 0 < values._held <= 500
    assert series[-1].number in values._lately and series[0].number not in values._lately


def test_months_and_longer_periods_are_told_apart() -> None:
    january = 2024 * 12
    rows = [(january, january, 5, 7, 99), (january, january + 11, 50, 8, 99), (january + 1, january + 1, 6, 9, 99)]
    none: ValueColumn = _column([])
    mixed = History(_column(rows), none)
    assert sorted(_sums(mixed, Period.of_year(2024), None)) == [(1, 11, 2, 7, 9), (12, 50, 1, 8, 8)]
    assert list(_sums(mixed, Period.of_month(2024, 2), None)) == [(1, 6, 1, 9, 9)]
    single = History(_column([rows[0], rows[2]]), _column([(january, january, 4, 3, 7)]))
    assert single.now.months
    assert list(_sums(single, Period.of_year(2024), None)) == [(1, 11, 2, 7, 9)]
    assert list(_sums(single, Period.of_year(2024), 6)) == [(1, 4, 1, 3, 3)]


def test_figures_that_come_later_are_held_too(held: Data) -> None:
    before = held.engine.warehouse
    held._kept = None  # as after a publication
    assert held.engine.warehouse is not before
    assert held.engine.warehouse in HELD
