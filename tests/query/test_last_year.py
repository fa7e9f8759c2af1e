"""A period that is reckoned from today: the table that has it answers before one that has another year."""

from __future__ import annotations

import pytest

from bot.replies.ask import Asker


@pytest.mark.parametrize("what", ["coffee imports from Colombia", "imports of wine from Italy"])
def test_last_year_of_a_product_is_that_year(asker: Asker, what: str) -> None:
    named, reckoned = asker.ask(f"{what} in 2025"), asker.ask(f"{what} last year")
    assert [(f.value, f.period) for f in reckoned.figures] == [(f.value, f.period) for f in named.figures]


def test_a_year_that_no_table_has_is_answered_with_the_newest_one(asker: Asker) -> None:
    lines = asker.ask("imports of chainsaws from China last year").lines
    assert any("this is the latest that is loaded" in line for line in lines)
