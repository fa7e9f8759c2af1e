"""A state's part of a kind of goods is of that kind: manufactured exports are no share of all exports."""

from __future__ import annotations

import pytest

from bot.replies.ask import Asker


@pytest.mark.parametrize(
    ("question", "part", "whole"),
    [
        ("Texas share of exports in March 2025", "Texas exports", "All US goods exports"),
        ("Texas share of US manufactured exports in March 2025", "Texas, manufactured", "All US manufactured exports"),
    ],
)
def test_the_whole_is_of_the_same_kind(asker: Asker, question: str, part: str, whole: str) -> None:
    reply = asker.ask(question)
    share, over, under = (f.value for f in reply.figures)
    assert isinstance(share, float) and isinstance(over, float) and isinstance(under, float)
    assert share == pytest.approx(over / under * 100)
    assert reply.lines[0].startswith(part) and reply.lines[1].startswith(whole)
    assert reply.headline.startswith("Texas accounted for")
