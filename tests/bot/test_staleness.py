"""That newer figures are out is said to whoever asks for the newest, and to nobody else; sources stand once."""

from __future__ import annotations

import pytest

from bot.replies.ask import Asker

NEWER = "Newer figures are out: "


@pytest.mark.parametrize(
    "question",
    [
        "trade deficit",
        "imports from China this year",
        "top 5 deficits",
        "smallest monthly trade deficit since 2010",
        "deficit with Mexico last quarter",
    ],
)
def test_the_second_line_says_that_newer_figures_are_out(asker: Asker, question: str) -> None:
    assert asker.ask(question).lines[0].startswith(NEWER)


@pytest.mark.parametrize(
    "question",
    [
        "exports in 2017",
        "deficit with Vietnam 2024?",
        "top import sources in 2023",
        "imports from France two years ago",
        "is the July 2026 trade deficit a record?",
        "lowest monthly imports from China in the past five years",
    ],
)
def test_under_a_question_about_the_past_it_is_not_said(asker: Asker, question: str) -> None:
    reply = asker.ask(question)
    assert not [line for line in (*reply.lines, *reply.notes) if line.startswith(NEWER)]


def test_a_yearly_table_is_not_behind_a_month(asker: Asker) -> None:
    reply = asker.ask("top imports from Vietnam")
    assert "2025" in reply.headline and not [line for line in reply.lines if line.startswith(NEWER)]


def test_a_source_stands_once(asker: Asker) -> None:
    notes = asker.ask("contribution of China to the rise in imports in 2025").notes
    assert len([note for note in notes if "country.xlsx" in note]) == 1


def test_lines_of_several_questions_say_which_they_belong_to(asker: Asker) -> None:
    reply = asker.ask("deficit with Vietnam 2024 and exports to Japan in 2023")
    about = ["Goods deficit with Vietnam, 2024: Exports: $13.0 billion. Imports: ", "Goods exports to Japan, 2023: A y"]
    assert all(line.startswith(words) for line, words in zip(reply.lines, about, strict=True)), reply.lines
    first = [note for note in reply.notes if "first published" in note]
    assert first and all(note.startswith(("Goods deficit with Vietnam, 2024: when", "Goods exp")) for note in first)
    assert sum("country.xlsx" in note for note in reply.notes) == 1
