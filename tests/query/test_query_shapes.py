"""Every shape of question: its SQL as it was reviewed, and its figures as the publishers print them."""

from __future__ import annotations

import pytest

from bot.replies.ask import Asker
from tests.query.shape_questions import QUESTIONS, SQL, statements


@pytest.mark.parametrize("shape", QUESTIONS)
def test_figures_are_those_of_the_publishers(asker: Asker, shape: str) -> None:
    question, measure, values = QUESTIONS[shape]
    primary = [f for f in asker.ask(question).figures if f.primary]
    assert [f.measure for f in primary] == [measure] * len(values)
    assert [f.value for f in primary] == [pytest.approx(value, abs=0.001) for value in values]


@pytest.mark.parametrize("shape", QUESTIONS)
def test_sql_is_the_reviewed_one(asker: Asker, shape: str) -> None:
    written = (SQL / f"{shape}.sql").read_text(encoding="utf-8")
    assert statements(asker.ask(QUESTIONS[shape][0]).sql) == written


def test_every_answer_has_a_source_and_its_properties(asker: Asker) -> None:
    for question, _, _ in QUESTIONS.values():
        reply = asker.ask(question)
        assert reply.sources and reply.notes, question
        assert all(f.basis and f.adjustment and f.release for f in reply.figures if f.primary), question


def test_quarters_of_a_year_add_up_to_the_year(asker: Asker) -> None:
    parts = [f.value for f in asker.ask("imports from Mexico by quarter in 2024").figures if f.primary]
    assert sum(float(x) for x in parts) == pytest.approx(505523.175, abs=0.001)  # type: ignore[arg-type, misc]
