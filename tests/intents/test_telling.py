"""What is told before a question: context for what the question leaves out, and nothing that it names itself."""

from __future__ import annotations

import datetime as dt

import pytest

from data.query.spec import Query, Shape
from intents.issues import Misunderstood
from intents.parse import Parsed, parse

TODAY = dt.date(2026, 11, 21)


def asked(text: str) -> Parsed:
    """The one question of a message."""
    (one,) = parse(text, TODAY)
    return one


def said(query: Query) -> tuple[str, list[str], list[str]]:
    periods = [str(p.period) for p in query.periods if p.period is not None]
    return "+".join(m.value for m in query.measures), [t.name for t in query.targets], periods


@pytest.mark.parametrize(("text", "alike"), [
    ("Reuters says the gap with Peru exploded last year, how big was it in Q1?", "deficit with Peru in Q1 2025"),
    ("Imports from Peru went through the roof in March 2025. What was the total that month?",
     "imports from Peru in March 2025"),
    ("A wire story claims Americans bought far less from Peru in 2025. How much did we buy from Peru that year?",
     "imports from Peru in 2025"),
    ('"A quarter of our exports go to Peru" - what per cent was it in 2024?',
     "what share of exports went to Peru in 2024"),
    ("Exports to Peru fell in 2025. By what percentage did they fall?",
     "by what percentage did exports to Peru fall in 2025"),
    ("Folha says Peru ran a deficit with the US in 2025. How much was it?", "surplus with Peru in 2025"),
])  # fmt: skip
def test_what_is_left_out_is_what_was_told(text: str, alike: str) -> None:
    got, want = asked(text).completed.query, asked(alike).completed.query
    assert (said(got), got.shape) == (said(want), want.shape)


def test_what_the_question_names_stands() -> None:
    one = asked("Exports to Peru fell in 2025. What were imports from Chile in 2024?")
    assert said(one.completed.query)[:2] == ("imports", ["Chile"])


def test_an_asker_s_country_is_left_where_the_question_names_it_and_only_there() -> None:
    told = "I teach a small class in Leeds and we follow Peru."
    assert said(asked(f"{told} What were US exports to Peru in 2025?").completed.query)[:2] == ("exports", ["Peru"])
    assert said(asked(f"{told} What were US exports to Chile in 2025?").completed.query)[:2] == ("exports", ["Chile"])
    with pytest.raises(Misunderstood):
        parse(f"{told} What were US exports in 2025?", TODAY)
    with pytest.raises(Misunderstood):
        parse("I teach a small class and we only follow Peru. What were US exports to Peru in 2025?", TODAY)


def test_a_history_is_not_cut_to_the_period_told() -> None:
    text = "2024 was the worst trade deficit in US history. Which year actually had the largest?"
    query = asked(text).completed.query
    assert query.shape is Shape.RECORD
    assert query.periods == ()


def test_what_is_told_and_not_understood_is_quoted() -> None:
    one = asked('A senator claims "we juggle melons every year". What was the trade deficit with Peru in 2025?')
    assert any("melons" in note for note in one.completed.assumptions)


@pytest.mark.parametrize(
    "text",
    [
        "A senator claims we juggled melons in 2024. How large was it?",
        "A senator claims we juggled melons in 2024. What were imports from Peru?",  # of 2024, or the latest?
        "Mexico passed China as our top supplier in 2023. By how much?",
    ],
)
def test_what_is_told_and_not_understood_lends_nothing(text: str) -> None:
    with pytest.raises(Misunderstood):
        parse(text, TODAY)


def test_that_month_is_the_month_told() -> None:
    (first,) = parse("imports in March 2025", TODAY)
    (again,) = parse("and exports that month?", TODAY, first.slots)
    assert said(again.completed.query) == ("exports", [], said(first.completed.query)[2])
