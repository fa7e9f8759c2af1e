"""Sentences keep the subject of their question: partner, product, sector, real dollars, classification."""

from __future__ import annotations

import pytest

from bot.replies.ask import Asker

SAID = {
    "top services import category 2024": "category of US services imports",
    "petroleum deficit march 2025 real": "real US surplus in petroleum",
    "how many months in a row has the us had a goods deficit": "at least",
    "imports from euro area 2024": "from the euro area",
}


@pytest.mark.parametrize("question", SAID)
def test_the_subject_is_said(asker: Asker, question: str) -> None:
    assert SAID[question] in asker.ask(question).headline


def test_each_of_several_measures_moves_by_its_own_figures(asker: Asker) -> None:
    alone = [
        asker.ask(f"how much did {one} change from 2023 to 2024").headline
        for one in ("exports to China", "imports from China")
    ]
    assert "exports to China fell by" in alone[0]
    assert "imports from China rose by" in alone[1]
    both = asker.ask("how much did exports to and imports from China change from 2023 to 2024")
    assert both.headline == " ".join(alone)


def test_each_of_several_shares_is_of_its_own_whole(asker: Asker) -> None:
    alone = [asker.ask(f"China's share of {flow} in 2024").headline for flow in ("exports", "imports")]
    assert ["of US goods exports" in alone[0], "of US goods imports" in alone[1]] == [True, True]
    assert asker.ask("China's share of exports and imports in 2024").headline == " ".join(alone)
