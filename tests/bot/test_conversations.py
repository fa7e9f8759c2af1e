"""A conversation's memory: what many ask first is worked out once, and what follows still knows it."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from bot.replies.conversation import Conversations
from bot.state import answers
from bot.state.answers import Place
from tests.bot.recorded import NOW, TODAY, Recorded

FIRST = "deficit with Vietnam 2024?"


class WithFigures(Recorded):
    """An asker whose figures can be published anew."""

    def __init__(self) -> None:
        super().__init__()
        self.data = SimpleNamespace(warehouse=SimpleNamespace(key="one"))


def ask(known: Conversations, lane: str, question: str, number: int, today: dt.date = TODAY) -> str:
    return known.ask(lane, f"{lane}-{number}", Place("T1", "C1", lane), question, NOW, today).reply.headline


def test_the_same_first_question_is_worked_out_once_and_followed_up(engine: Engine) -> None:
    asker = WithFigures()
    known = Conversations(asker, engine)
    said = {ask(known, f"lane{at}", FIRST, 1) for at in range(5)}
    assert len(said) == 1 and len(asker.asked) == 1
    assert "Mexico" in ask(known, "lane3", "and Mexico?", 2), "the conversation knows what it began with"
    assert [words for _, words in asker.asked] == [FIRST, FIRST, "and Mexico?"]


def test_other_figures_and_another_day_are_another_answer(engine: Engine) -> None:
    asker = WithFigures()
    known = Conversations(asker, engine)
    ask(known, "a", FIRST, 1)
    ask(known, "b", FIRST, 1, TODAY + dt.timedelta(days=1))
    asker.data.warehouse.key = "two"
    ask(known, "c", FIRST, 1)
    assert len(asker.asked) == 3


def test_a_question_that_could_not_be_kept_is_not_what_the_next_one_follows(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asker = Recorded()
    known, keep, failed = Conversations(asker, engine), answers.compose, list[str]()

    def fails(*given: Any) -> bool:
        if not failed:
            failed.append("once")
            raise OperationalError("INSERT", {}, Exception("gone away"))
        return keep(*given)

    monkeypatch.setattr(answers, "compose", fails)
    with pytest.raises(OperationalError):
        ask(known, "lane", FIRST, 1)
    ask(known, "lane", "and Mexico?", 2)
    threads = [thread for thread, _ in asker.asked]
    assert threads[0] != threads[1], "a conversation without the one that failed"
