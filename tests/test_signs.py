"""A deficit is said as an amount in every line of a reply, or as a surplus where it was one; never as a minus."""

from __future__ import annotations

import pytest

from bot.replies.ask import Asker
from bot.speak.rows import rows_of

DEFICITS = [
    "monthly deficit with Canada in 2025",
    "deficit with China by year since 2018",
    "BRICS deficit 2018 to 2025",
    "top 5 deficits 2024",
    "deficit with China, Japan, Vietnam, Mexico and Germany in 2024",
    "deficit with Brazil by year 2005 to 2012",
    "deficit with the Netherlands by year since 2018",
    "trade deficit by quarter in 2024",
]


@pytest.mark.parametrize("question", DEFICITS)
def test_a_deficit_has_no_minus(asker: Asker, question: str) -> None:
    reply = asker.ask(question)
    assert reply.status == "answered"
    said = [reply.headline, *(line for line in reply.lines if "widened" not in line and "narrowed" not in line)]
    assert not [text for text in said if "\u2212" in text]


def test_a_deficit_that_was_a_surplus_is_denied(asker: Asker) -> None:
    reply = asker.ask("deficit with the Netherlands by year since 2018")
    assert reply.headline.startswith("There was no deficit: the US goods surplus with the Netherlands")


def test_a_balance_keeps_its_sign(asker: Asker) -> None:
    reply = asker.ask("trade balance by year since 2018")
    assert "\u2212$578.6 billion" in reply.headline and "2018: \u2212$578.6 billion" in reply.lines


def test_the_table_has_the_sign_of_the_sentence(asker: Asker) -> None:
    rows = rows_of(asker.ask("deficit with China by year since 2018"))
    assert rows is not None and rows.deficit and "deficit with China" in rows.title
    assert all(not value.startswith("\u2212") for _, value in rows.cells)


def test_the_union_stands_only_where_it_can(asker: Asker) -> None:
    assert any("European Union ($" in line for line in asker.ask("top 3 deficits 2024").lines)
    assert not any("European Union" in line for line in asker.ask("top 3 surpluses 2024").lines)


def test_a_small_revision_is_told_in_words(asker: Asker) -> None:
    first = "When first published, on April 3, 2025, it was a deficit of $123.5 billion too"
    said = f"{first}; it was revised by less than is shown."
    assert said in asker.ask("deficit with Vietnam 2024").notes
