"""Runs, counts and records of a deficit that moves, against the months and partners themselves, read again in SQL."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bot.ask import Asker


def _values(asker: Asker, question: str) -> list[float]:
    reply = asker.ask(question)
    assert reply.status == "answered", reply.headline
    return [float(f.value) for f in reply.figures if f.primary and isinstance(f.value, (int, float))]


def _months(asker: Asker) -> list[float]:
    return _values(asker, "goods balance with China by month in 2025")


def test_a_deficit_that_widens_is_a_balance_that_falls(asker: Asker) -> None:
    before = _values(asker, "goods balance with China in December 2024")
    months = [*before, *_months(asker)]
    assert len(months) == 13
    widened = sum(later < earlier for earlier, later in pairwise(months))
    assert _values(asker, "in how many months of 2025 did the goods deficit with China widen") == [widened]
    assert _values(asker, "in how many months of 2025 did the goods deficit with China narrow") == [12 - widened]


def test_a_run_of_widening_is_counted_from_the_newest_month(asker: Asker) -> None:
    months = _values(asker, "goods balance with Vietnam by month since 2025")
    run = 0
    for earlier, later in pairwise(reversed(months)):
        if earlier >= later:  # reversed: ``earlier`` is the later month
            break
        run += 1
    assert run > 0, "the newest month narrowed: choose another partner"
    assert _values(asker, "how many months in a row has the goods deficit with Vietnam widened") == [run]
    refused = asker.ask("how many months in a row has the goods deficit with Vietnam narrowed")
    assert (refused.status, refused.reason) == ("refused", "empty")


@pytest.mark.parametrize("word", ["widened", "narrowed"])
def test_countries_counted_had_a_deficit(asker: Asker, word: str) -> None:
    (counted,) = _values(asker, f"how many countries' deficits {word} in 2025")
    (had,) = _values(asker, "how many countries did we have a deficit with in 2024")
    assert 0 < counted < had
