"""Runs, counts and records of a deficit that moves, against the months and partners themselves, read again in SQL."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from bot.replies.ask import Asker
from data.model import Flow
from data.query.answer import QueryAnswer
from data.query.spec import Query
from intents.parse import parse
from tests.conftest import TODAY


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


@pytest.mark.parametrize("word", ["widen", "narrow"])
def test_countries_counted_had_a_deficit(asker: Asker, word: str) -> None:
    (counted,) = _values(asker, f"with how many countries did the deficit {word} in 2025")
    (had,) = _values(asker, "how many countries did we have a deficit with in 2024")
    assert 0 < counted < had


def _one(asker: Asker, question: str) -> str:
    reply = asker.ask(question)
    assert reply.status == "answered", reply.headline
    return reply.headline


def test_a_ranking_by_change_names_its_way_and_has_no_other(asker: Asker) -> None:
    assert _one(asker, "which countries' deficit narrowed most in 2025").startswith(
        "The US goods deficit with China narrowed most in 2025: by $93.4 billion from 2024."
    )
    widened = _one(asker, "with which country did the deficit widen most in 2025")
    assert "Taiwan widened most in 2025: by $73.0 billion" in widened
    fallen = _one(asker, "exports to which country fell most in 2025")
    assert "exports to China fell most in 2025: by $36.9 billion" in fallen
    narrowed = parse("which countries' deficit narrowed most in 2025", TODAY)[0].completed.query
    grew = _typed(asker, replace(narrowed, of_change="percent_change", descending=True))
    rates = [float(f.value) for f in grew.primary]
    assert rates == sorted(rates, reverse=True) and min(rates) > 0
    fell = [float(f.value) for f in _typed(asker, replace(narrowed, sign=None, measures=(Flow.EXPORTS,))).primary]
    assert fell == sorted(fell) and max(fell) < 0


def _typed(asker: Asker, query: Query) -> QueryAnswer:
    return asker.data.engine.answer(query, TODAY)[0]


def test_tiny_bases_are_left_out_of_rates_and_that_is_said(asker: Asker) -> None:
    narrowed = parse("which countries' deficit narrowed most in 2025", TODAY)[0].completed.query
    grown = replace(narrowed, of_change="percent_change", descending=True, sign=None, measures=(Flow.IMPORTS,))
    answer = _typed(asker, grown)
    bases = {f.target: float(f.value) for f in answer.figures if f.role == "base"}
    assert answer.primary and all(bases[f.target] >= 100 for f in answer.primary)
    assert "those with under $100 million in 2024 are left out, where a small amount is a large rate" in answer.caveats


def test_a_month_alone_has_the_longer_periods_beside(asker: Asker) -> None:
    for question in (
        "top 5 deficits",
        "Vietnam's rank among deficits",
        "China's share of imports",
        "how many countries do we have a deficit with",
    ):
        lines = asker.ask(question).lines
        assert any(line.startswith("2025: ") for line in lines), question
        assert any(line.startswith("Year to date (January-") for line in lines), question
    assert not any(line.startswith("2025: ") for line in asker.ask("top 5 deficits in August 2026").lines)


def test_a_share_is_of_the_whole_that_is_named(asker: Asker) -> None:
    services = _one(asker, "services as a share of all exports 2025")
    assert services == "Services accounted for 35.9% of US goods and services exports in 2025."
    goods = _one(asker, "goods share of exports in 2025")
    assert goods == "Goods accounted for 64.1% of US goods and services exports in 2025."


def test_a_record_says_where_its_history_begins_and_which_span_was_named(asker: Asker) -> None:
    assert "from January 2020 to January 2026" in _one(asker, "record monthly goods deficit since 2020")
    assert "on record (since January 1992)" in _one(asker, "highest imports from Vietnam on record")
    no = _one(asker, "was 2025 a record year for the deficit")
    assert no.startswith("No: it was $") and "in 2025, second of 53. The largest annual US goods and services" in no
    yes = _one(asker, "was 2022 a record year for the deficit")
    assert yes.startswith("Yes: the largest annual US goods and services deficit on record (since 1960) was $944.8")


def test_a_change_since_the_last_full_year_is_to_date(asker: Asker) -> None:
    """Nothing is compared with itself: there is no full year after it, so its first months are."""
    change = asker.ask("how have imports from China changed since 2025")
    assert re.search(r"from \$[\d.]+ billion in (January\S*) 2025 to \$[\d.]+ billion in \1 2026", change.headline)
    assert "from $" in asker.ask("how has the deficit changed since March 2025").headline
