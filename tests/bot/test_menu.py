"""One row of buttons and a menu under an answer: a choice does what the button of its name did; *Cite* gives the
sentence and its source."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.blocks import answer
from bot.blocks.kit import Look
from bot.contract.reply import Reply
from bot.replies.ask import Asker
from bot.speak.cite import citation
from bot.state import answers
from bot.state.answers import Place
from tests.bot import recorded
from tests.bot.signed import Bot


def _chosen(bot: Bot, name: str, element: dict[str, Any]) -> None:
    place = Place("T1", "C1", "100.1", "100.1")
    bot.until(lambda: answers.for_question(bot.app.engine, place))
    found = answers.for_question(bot.app.engine, place)
    assert found is not None
    filled = {key: value.replace("ID", found.id) if isinstance(value, str) else value for key, value in element.items()}
    if "selected_option" in filled:
        filled["selected_option"] = {"value": f"{name}:{found.id}"}
    bot.interact(
        {
            "type": "block_actions",
            "actions": [{"block_id": "b", "action_ts": "1.1", **filled}],
            "channel": {"id": "C1"},
            "message": {"ts": "900.1"},
            "response_url": f"{bot.slack.base}response",
        }
    )


def test_a_choice_in_the_menu_is_a_press(bot: Bot) -> None:
    bot.mention("top 10 deficits 2024")
    bot.posted()
    _chosen(bot, "bad", {"action_id": "more", "type": "overflow", "selected_option": {}})

    def verdicts() -> list[str]:
        with bot.app.engine.connect() as connection:
            return list(connection.exec_driver_sql("SELECT verdict FROM feedback").scalars())

    bot.until(lambda: verdicts() == ["bad"])


def test_cite_tells_the_one_who_pressed(bot: Bot) -> None:
    bot.mention("top 10 deficits 2024")
    bot.posted()
    _chosen(bot, "cite", {"action_id": "cite", "type": "button", "value": "ID"})
    bot.until(lambda: bot.slack.named("response"))
    assert "Source: " in str(bot.slack.named("response"))


REPLIES = [recorded.vietnam(), recorded.ranking(), recorded.series(), recorded.congo(), recorded.refused("x")]


@pytest.mark.parametrize("look", Look)
@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: reply.question[:20])
def test_there_is_one_row_of_buttons(reply: Reply, look: Look) -> None:
    blocks = answer.message(reply, "a1", look=look, share=True).blocks
    rows = [block for block in blocks if block["type"] in ("actions", "context_actions")]
    assert len(rows) <= 1
    if look is not Look.LOCAL and reply.status == "answered":
        assert len(rows[0]["elements"]) <= 6 and rows[0]["elements"][-1]["type"] == "overflow"


def test_a_citation_is_a_sentence_and_a_dated_source(asker: Asker) -> None:
    sentence, source = citation(asker.ask("deficit with Vietnam 2024"))
    assert sentence == "The US goods deficit with Vietnam was $123.5 billion in 2024."
    assert re.fullmatch(
        r"Source: U\.S\. Census Bureau, U\.S\. Trade in Goods by Country, country\.xlsx, released March 12, 2026, "
        r"https://\S+\.",
        source,
    )
    assert citation(asker.ask("what is a trade deficit")) == ()
