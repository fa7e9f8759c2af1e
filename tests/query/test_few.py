"""Sums that are made here of few rows are those of the statement that the answer shows."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any

import duckdb
import pytest

from bot.commands.engine import QUESTIONS
from bot.replies.ask import Asker
from data.period import Period
from data.query import few, sql
from data.query.issues import Unpublished
from data.query.session import Session
from data.query.spec import Query
from data.warehouse.opening import CONFIG
from intents.parse import parse

TODAY = dt.date(2026, 11, 21)
FIRST = dt.date(2024, 1, 1)
Row = tuple[Any, ...]


def queries() -> list[Query]:
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()[::3]
    return [parsed.completed.query for line in lines for parsed in parse(line, TODAY)]


def test_they_are_the_rows_of_the_statement(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = duckdb.connect(str(asker.data.warehouse.path), read_only=True, config=CONFIG)
    real, seen = Session._rows, {"few": 0, "all": 0}

    def compared(
        self: Session, made: sql.Statement, f: sql.Filter, periods: list[Period], as_of: dt.date | None, **how: bool
    ) -> list[Row]:
        rows = real(self, made, f, periods, as_of, **how)
        seen["all"] += 1
        months = max(p.end for p in periods) - min(p.start for p in periods) + 1
        seen["few"] += self._numbers.of(f, months) is not None
        assert sorted(rows) == sorted(bare.execute(self.statements[-1].literal()).fetchall())
        return rows

    monkeypatch.setattr(Session, "_rows", compared)
    for query in queries():
        with suppress(Unpublished):  # newer than the frozen edition
            asker.data.engine.answer(query, TODAY)
    assert seen["few"] > 60 and seen["all"] > seen["few"]


def test_periods_that_overlap_take_what_lies_within_them() -> None:
    february, quarter = dt.date(2024, 2, 1), dt.date(2024, 3, 1)
    rows = [
        (7, FIRST, FIRST, 1_500_000, dt.date(2025, 1, 1)),
        (7, february, february, 2_000_000, dt.date(2025, 2, 1)),
        (7, FIRST, quarter, 9_000_000, dt.date(2025, 3, 1)),
    ]
    start = 2024 * 12
    made = few.added(rows, {7: ("imports", "5700", "total")}, [Period(start, start + 1), Period(start, start + 2)])
    days = (dt.date(2025, 1, 1), dt.date(2025, 2, 1))
    assert made == [
        ("imports", "5700", "total", 0, 1, 3.5, 2, *days),
        ("imports", "5700", "total", 1, 1, 3.5, 2, *days),
        ("imports", "5700", "total", 1, 3, 9.0, 1, dt.date(2025, 3, 1), dt.date(2025, 3, 1)),
    ]


def test_series_of_which_nothing_was_read_are_not_taken_for_none() -> None:
    numbers = few.Numbers()
    wanted = sql.Filter(
        ("country",),
        ("imports",),
        ("goods",),
        ("census",),
        ("nsa",),
        ("nominal",),
        ("value",),
        ("5700",),
        ("total",),
        ("total",),
    )
    assert numbers.of(wanted, 1) is None
    numbers.note(sql.Filter(("country",), partner=("5700", "world")))
    assert numbers.of(wanted, 1) == {}
    numbers.put(("country", "goods", "census", "nsa", "nominal", "value", "total"), ("imports", "5700", "total"), 5)
    assert numbers.of(wanted, 1) == {5: ("imports", "5700", "total")}
    assert numbers.of(wanted, few.MOST + 1) is None
    other = sql.Filter(("country",), partner=("5880",))
    assert numbers.of(other, 1) is None
