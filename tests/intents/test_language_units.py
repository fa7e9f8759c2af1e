"""The small steps from words to a query, each by itself: sides, sentences, amounts, merging, choosing, completing."""

from __future__ import annotations

import datetime as dt

import pytest

from data.model import Flow
from data.period import Period, PeriodExpr
from data.query.spec import Shape, Target
from intents import clauses
from intents.amounts import number, threshold
from intents.complete import complete
from intents.interpret import interpret
from intents.issues import Ambiguous, OutOfScope, one_of
from intents.parse import parse
from intents.reading import Reading, choose
from intents.slots import Slots, merge
from intents.text import Span, read
from intents.vocabulary import vocabulary

TODAY = dt.date(2026, 11, 21)
CHINA, MEXICO = Target("China", ("5700",)), Target("Mexico", ("2010",))


def reading(text: str) -> Reading:
    return interpret(read(text), TODAY, vocabulary())


def year(number: int) -> PeriodExpr:
    return PeriodExpr("range", label=str(number), period=Period.of_year(number))


@pytest.mark.parametrize(
    ("text", "flow"),
    [
        ("imports from China 2024", Flow.IMPORTS),
        ("Chinese exports to the US 2024", Flow.IMPORTS),
        ("what did Indonesia buy from us in 2024", Flow.EXPORTS),
        ("what did we sell to Indonesia in 2024", Flow.EXPORTS),
        ("goods bought by Japan from the US in 2024", Flow.EXPORTS),
        ("furniture from Vietnam 2024", Flow.IMPORTS),
        ("soybeans to China 2024", Flow.EXPORTS),
    ],
)
def test_flows_are_those_of_the_united_states(text: str, flow: Flow) -> None:
    assert parse(text, TODAY)[0].completed.query.measures == (flow,)


@pytest.mark.parametrize("text", ["Vietnam's exports to Japan 2024", "trade between China and India 2024"])
def test_trade_between_others_is_out_of_scope(text: str) -> None:
    with pytest.raises(OutOfScope):
        parse(text, TODAY)


def test_whose_exports_is_asked_back() -> None:
    with pytest.raises(Ambiguous) as issue:
        parse("China's exports 2024", TODAY)
    assert issue.value.suggestions == ("US imports from China 2024", "US exports to China 2024")


def test_sentences_around_a_question() -> None:
    assert clauses.without_attribution(read("Reuters says imports fell"), vocabulary()).text == "imports fell"
    pair = clauses.statement(read("the gap with Switzerland widened last year, how big was it in Q1?"))
    assert pair is not None and pair[1].text.startswith("how big")
    assert clauses.statement(read("how big was the gap with Switzerland, and what was it in Q1?")) is None
    denied = clauses.without_denied(read("imports, not exports"), lambda u: reading(u.text).spans)
    assert denied.text == "imports"


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("over $10bn", (10_000.0, True)),
        ("more than 500 million", (500.0, True)),
        ("under 2 trillion", (2_000_000.0, False)),
        ("less than $1,500 thousand", (1.5, False)),
        ("about $10bn", None),
    ],
)
def test_amounts_are_in_millions(text: str, bound: tuple[float, bool] | None) -> None:
    assert threshold(reading(text)) == (pytest.approx(bound) if bound else None)


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


def test_the_best_readings_do_not_overlap() -> None:
    wide, left, right = Span(0, 2, "partner", "a", "r"), Span(0, 1, "measure", "b", "r"), Span(1, 2, "period", "c", "r")
    other = Span(2, 3, "measure", "d", "r")
    chosen = choose(read("one two three"), [left, right, wide, other]).spans
    taken = [i for s in chosen for i in range(s.start, s.end)]
    assert sorted(taken) == sorted(set(taken)) and other in chosen
    assert choose(read("nothing"), []).spans == []


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
