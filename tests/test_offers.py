"""What is suggested works when asked, and keeps what the question said."""

from __future__ import annotations

import pytest

from bot.blocks import answer as drawn
from bot.replies.ask import Asker
from tests import samples
from tests.offers import every

STEP = samples.of(30, 5)
"""One question (or conversation) of the corpus in so many."""


def test_every_suggestion_is_answered(asker: Asker) -> None:
    asked = list(every(asker, STEP))
    failed = [offer for offer in asked if not offer.works]
    assert len(asked) > 3500 / STEP
    assert not failed, "\n".join(map(str, failed))


KEPT = [
    ("deficit with Vietnam 2024", "deficit"),
    ("real goods exports in 2024", "Real"),
    ("Census basis goods exports 2024", "Census basis"),
    ("consumer goods imports in 2024, not seasonally adjusted", "not seasonally adjusted"),
    ("crude oil imports from Canada in March 2025 in barrels", "barrels"),
    ("crude oil imports March 2025 in barrels per day", "in barrels per day"),
    ("Exhibit 19 imports from Mexico March 2025", "Exhibit 19"),
    ("trade deficit in 2024 as of June 2025", "as of June 30, 2025|Goods and services deficit, 2024$"),
]


@pytest.mark.parametrize(("question", "words"), KEPT)
def test_what_comes_next_keeps_what_was_named(asker: Asker, question: str, words: str) -> None:
    reply = asker.ask(question)
    assert reply.status == "answered"
    for offered in reply.suggestions:
        assert any(offered.endswith(w[:-1]) if w.endswith("$") else w in offered for w in words.split("|")), offered


FIRST = [
    ("aircraft exports 2024", "Exports of aircraft, spacecraft, and parts (HS 88), 2024"),
    ("soybean exports to China 2024", "Exports of oilseeds, other seeds and plants, and fodder (HS 12) to China, 2024"),
    ("corn exports 2024", "Exports of cereals (HS 10), 2024"),
    ("trade deficit in June 2026", "Goods deficit, June 2026, Census basis"),
    ("deficit with the world in July 2026", "Goods deficit, July 2026, Census basis"),
    ("total goods imports in August 2026", "Goods imports, July 2026, Census basis"),
    ("services deficit with India in March 2025", "Services balance with India, Q4 2024"),
    ("LNG imports by partner", "Top 10 sources of imports of natural gas, 2025"),
    ("UK rank 1984", "Rank of the United Kingdom by goods trade, 1985"),
    ("top 5 import sources 1984", "Top 5 sources of goods imports, 1985"),
    ("imports from Guernsey 2024", "imports from the United Kingdom 2024"),
    ("Puerto Rico exports 2024", "Puerto Rico exports, March 2025"),
    ("monthly services trade with the UK for 2023", "Total services trade with the United Kingdom, by quarter, 2023"),
    ("trade deficit in 2024 as first published", "Goods and services deficit, 2024"),
    ("imports from Chile", "Goods imports from Chile, August 2025"),
]


@pytest.mark.parametrize(("question", "offered"), FIRST, ids=[question for question, _ in FIRST])
def test_the_nearest_question_is_offered_first(asker: Asker, question: str, offered: str) -> None:
    assert asker.ask(question).suggestions[:1] == (offered,)


def test_a_share_is_of_a_month_that_the_world_has(asker: Asker) -> None:
    assert "Chile's share of US imports, July 2026" in asker.ask("imports from Chile").suggestions
    assert not any("share" in words for words in asker.ask("imports from Chile in August 2026").suggestions)


def test_buttons_under_an_answer_are_short(asker: Asker) -> None:
    blocks = drawn.message(asker.ask("deficit with Vietnam 2024"), "A1").blocks
    labels = [e["text"]["text"] for b in blocks if b["type"] == "actions" for e in b["elements"] if "text" in e]
    assert labels[:2] == ["Cite", "Year before: 2023"]
