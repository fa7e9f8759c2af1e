"""What is offered under an answer is what a reader would ask next, and it is answered when asked."""

from __future__ import annotations

import pytest

from bot.replies.ask import Asker

NEXT = {
    "top 10 deficits 2024": ("Top 10 goods deficits, 2023",),
    "top import partners": ("Top 10 sources of goods imports, August 2025",),
    "rank of Ireland in imports 2025": ("Rank of Ireland by goods imports, 2024",),
    "China's share of imports 2025": ("China's share of US goods imports, 2024",),
    "who is our biggest trading partner": ("Which country had the largest total US trade in August 2025",),
    "share of the goods deficit due to China in 2025": (
        "What share of the US goods trade deficit was with China in 2024",
    ),
    "how did exports change in 2025": ("What drove the change in US exports in 2025",),
    "did the trade deficit narrow in 2025": ("What drove the change in the US trade deficit in 2025",),
    "how did imports from China change in 2025": (),
    "top 5 import sources 1985": (),
    "China's share of imports 1987": (),
    "what drove the change in imports from China in Q2 2026": (
        "Change in goods imports from China, Q2 2026 against Q2 2025",
        "Goods imports from China, Q2 2026",
        "Goods imports from China, August 2026",
    ),
}


@pytest.mark.parametrize("question", NEXT)
def test_what_a_reader_would_ask_next(shipped_asker: Asker, question: str) -> None:
    offered = shipped_asker.ask(question).suggestions
    assert offered == NEXT[question]
    assert all(shipped_asker.ask(words).status == "answered" for words in offered)
