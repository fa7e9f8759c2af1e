"""A period that is reckoned from today: the table that has it answers before one that has another year."""

from __future__ import annotations

import pytest

from bot.replies.ask import Asker
from data.period import Period, PeriodExpr
from data.query.plan import _readings
from data.query.spec import Product

LAST_YEAR = PeriodExpr("range", "last year", Period(24300, 24311, "year"), relative=True)


@pytest.mark.parametrize("what", ["coffee imports from Colombia", "imports of wine from Italy"])
def test_last_year_of_a_product_is_that_year(asker: Asker, what: str) -> None:
    named, reckoned = asker.ask(f"{what} in 2025"), asker.ask(f"{what} last year")
    assert [(f.value, f.period) for f in reckoned.figures] == [(f.value, f.period) for f in named.figures]


def test_the_tables_of_a_product_are_first_asked_for_the_year_itself() -> None:
    assert [one[0].relative for one in _readings(Product("wine", ()), [LAST_YEAR])] == [False, True]


def test_the_one_table_of_all_trade_is_asked_once() -> None:
    assert [list(one) for one in _readings(None, [LAST_YEAR])] == [[LAST_YEAR]]
