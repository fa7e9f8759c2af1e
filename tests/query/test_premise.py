"""What a question takes for granted and what is not so is put right first; shares of categories and peaks of shares.

The words that ask are read elsewhere: these are typed queries.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.replies.ask import Asker
from bot.replies.premise import premise
from bot.speak.headline import headline
from data.query.spec import Query, Shape, Way
from intents.parse import parse
from tests.conftest import TODAY


def _query(question: str, **changes: Any) -> Query:
    return replace(parse(question, TODAY)[0].completed.query, **changes)


def _said(asker: Asker, query: Query) -> str:
    return headline(asker.data.engine.answer(query, TODAY)[0])


@pytest.mark.parametrize(
    ("question", "way", "begins"),
    [
        ("what drove the fall in imports in 2025", "down", "They did not fall: US goods and services imports rose by"),
        ("what drove the rise in imports in 2025", "up", "US goods and services imports rose by"),
        ("why did the trade deficit narrow in 2025", "down", "It did not narrow: the US goods and services deficit"),
        ("contribution of China to the fall in imports in 2025", "down", "They did not fall: China moved against"),
        ("how much did exports to Canada rise in 2025", "up", "They did not rise: US goods exports to Canada fell by"),
    ],
)
def test_a_false_premise_is_put_right_first(asker: Asker, question: str, way: Way, begins: str) -> None:
    assert _said(asker, _query(question, moved=way)).startswith(begins)


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("what drove the fall in imports in 2025", "They did not fall: US goods and services imports rose by"),
        ("contribution of China to the fall in imports in 2025", "They did not fall: China moved against the rise"),
        ("did the deficit with Mexico narrow in 2025", "It did not narrow: the US goods deficit with Mexico widened"),
        ("how much did exports to Canada rise in 2025", "They did not rise: US goods exports to Canada fell by"),
        ("what drove the rise in imports in 2025", "US goods and services imports rose by"),
        ("did imports from China rise or fall in 2025", "US goods imports from China fell by"),
        ("how did imports change in 2025", "US goods and services imports rose by"),
    ],
)
def test_the_words_of_a_question_are_what_is_put_right(asker: Asker, question: str, begins: str) -> None:
    assert asker.ask(question).headline.startswith(begins)


@pytest.mark.parametrize(
    ("question", "way"),
    [
        ("imports in fall 2025", None),
        ("why did imports fall in 2025", "down"),
        ("import growth 2025", None),
        ("exports rose and imports fell", None),
        ("the widening of the deficit", "up"),
        ("change since 2020", None),
    ],
)
def test_what_a_question_takes_for_granted(question: str, way: Way | None) -> None:
    assert premise(question) == way


def test_the_whole_of_a_share_may_be_a_category(asker: Asker) -> None:
    whole = _query("capital goods imports 2025").products[0]
    query = _query("semiconductor imports 2025", shape=Shape.SHARE, share_in=whole)
    assert _said(asker, query) == "Semiconductors accounted for 6.7% of US imports of capital goods in 2025."


def test_the_peak_of_a_share(asker: Asker) -> None:
    query = _query("China's share of imports", shape=Shape.RECORD, of_share=True)
    assert _said(asker, query).startswith(
        "The highest annual share of China in US goods imports was 21.6%, in 2017 (the series begins in 1987)."
    )
    shares = [
        float(f.value)
        for year in range(2016, 2019)
        for f in asker.data.engine.answer(_query(f"China's share of imports in {year}"), TODAY)[0].primary
    ]
    assert shares[1] == max(shares)
