"""Sentences keep the subject of their question: partner, product, sector, real dollars, classification."""

from __future__ import annotations

import pytest

from bot.ask import Asker

SAID = {
    "top services import category 2024": "category of US services imports",
    "petroleum deficit march 2025 real": "real surplus in petroleum",
    "how many months in a row has the us had a goods deficit": "At least",
    "imports from euro area 2024": "from the euro area",
}


@pytest.mark.parametrize("question", SAID)
def test_the_subject_is_said(asker: Asker, question: str) -> None:
    assert SAID[question] in asker.ask(question).headline
