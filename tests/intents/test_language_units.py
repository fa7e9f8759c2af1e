"""The small steps from words to a query, each by itself: sides, sentences, amounts, merging, choosing, completing."""

from __future__ import annotations

import datetime as dt

import pytest

from data.model import Flow
from data.period import Period, PeriodExpr
from data.query.spec import Shape, Target
from intents.amounts import amount_tokens, number
from intents.complete import complete
from intents.issues import Ambiguous, one_of
from intents.merge import merge
from intents.slots import Slots
from intents.text import read

TODAY = dt.date(2026, 11, 21)
CHINA, MEXICO = Target("China", ("5700",)), Target("Mexico", ("2010",))


def year(number: int) -> PeriodExpr:
    return PeriodExpr("range", label=str(number), period=Period.of_year(number))


def test_counts_in_digits_and_words() -> None:
    assert [number(w) for w in ("5", "twelve", "dozen", "2024", "zero", "many")] == [5, 12, 12, None, None, None]
    assert [one_of(n) for n in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a or b", "a, b or c"]


def test_a_follow_up_replaces_what_it_names() -> None:
    last = Slots(measures=(Flow.IMPORTS,), targets=(CHINA,), periods=(year(2024),))
    assert merge(last, Slots(targets=(MEXICO,))) == Slots(
        measures=(Flow.IMPORTS,), targets=(MEXICO,), periods=(year(2024),), previous=(CHINA,)
    )
    both = merge(merge(last, Slots(targets=(MEXICO,))), Slots(both=True, combined=True))
    assert both.targets == (CHINA, MEXICO) and both.combined
    shifted = merge(last, Slots(periods=(PeriodExpr("shift", label="the year before", count=-1, unit="year"),)))
    assert [e.period for e in shifted.periods] == [Period.of_year(2023)]
    ranked = Slots(shape=Shape.RANKING, over="partner", measures=(Flow.IMPORTS,), limit=5, periods=(year(2024),))
    assert merge(ranked, Slots(targets=(MEXICO,))).shape is None


def test_defaults_are_said_and_missing_flows_asked_back() -> None:
    ranked = Slots(shape=Shape.RANKING, over="partner", descending=True, periods=(year(2024),))
    done = complete(ranked, "top partners 2024")
    assert done.query.measures == (Flow.TOTAL_TRADE,) and done.assumptions
    with pytest.raises(Ambiguous):
        complete(Slots(shape=Shape.RANKING, over="partner", periods=(year(2024),)), "which countries 2024")
    with pytest.raises(Ambiguous) as issue:
        complete(Slots(targets=(CHINA,)), "China")
    assert issue.value.suggestions == ("China imports", "China exports", "China balance")


def test_a_change_has_the_later_period_and_its_base() -> None:
    slots = Slots(shape=Shape.CHANGE, measures=(Flow.IMPORTS,), periods=(year(2024), year(2019)))
    query = complete(slots, "").query
    assert query.periods == (year(2024),) and query.base == year(2019)


@pytest.mark.parametrize(
    ("text", "million", "digit"),
    [("over $10bn", 1e4, 1e3), ("2.5 billion", 2500, 100), ("300 million", 300, 1), ("1.2 trillion", 1.2e6, 1e5)],
)
def test_amounts_are_in_millions(text: str, million: float, digit: float) -> None:
    ((_, _, value, last),) = amount_tokens(read(text))
    assert (value, last) == (pytest.approx(million), pytest.approx(digit))  # type: ignore[comparison-overlap]
