"""Answers streamed in agent messaging, and posted where a workspace has no streams. Slack is our double here."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from bot.blocks.stream import markdown, parts
from bot.blocks.validate import problems
from tests.bot.recorded import ranking, series, vietnam
from tests.bot.signed import Bot


def ask(bot: Bot, text: str, ts: str = "100.1", thread: str | None = "90.1") -> None:
    event = {"type": "message", "channel_type": "im", "user": "U1", "text": text, "ts": ts, "channel": "D1"}
    bot.event({**event, **({"thread_ts": thread} if thread else {})})


def test_an_answer_is_streamed(bot: Bot) -> None:
    ask(bot, "top 10 deficits 2024")
    bot.until(lambda: bot.slack.named("chat.stopStream"))
    names = [name for name, _, _ in bot.slack.calls if not name.startswith("auth")]
    assert names[0] == "chat.startStream"
    started, stopped = bot.slack.named("chat.startStream")[0], bot.slack.named("chat.stopStream")[0]
    assert started["thread_ts"] == "90.1" and started["recipient_user_id"] == "U1"
    assert "**$295.4 billion**" in started["markdown_text"]
    blocks = json.loads(stopped["blocks"])
    assert problems(blocks) == [] and [block["type"] for block in blocks][:2] == ["table", "data_visualization"]
    assert "T1:D1:100.1" in str(stopped["metadata"])
    assert bot.slack.named("chat.postMessage") == []


def test_lines_follow_the_headline(bot: Bot) -> None:
    ask(bot, "deficit with Vietnam 2024?")
    bot.until(lambda: bot.slack.named("chat.stopStream"))
    assert "Exports were" in bot.slack.named("chat.appendStream")[0]["markdown_text"]


def test_without_streams_the_answer_is_posted_and_they_are_asked_for_once(bot: Bot) -> None:
    bot.slack.streams = False
    for at in range(3):
        ask(bot, "deficit with Vietnam 2024?", ts=f"100.{at}")
        bot.posted(at + 1)
    assert len(bot.slack.named("chat.startStream")) == 1


def test_a_stream_that_breaks_off_is_drawn_whole(bot: Bot) -> None:
    bot.slack.breaks = True
    ask(bot, "deficit with Vietnam 2024?")
    bot.until(lambda: bot.slack.named("chat.update"))
    (whole,) = bot.slack.named("chat.update")
    assert whole["ts"] == "800.1" and "$123.5 billion" in whole["text"]
    assert bot.slack.named("chat.postMessage") == [] and bot.slack.named("chat.stopStream")


@pytest.mark.parametrize("where", ["channel", "no thread"])
def test_elsewhere_one_post(bot: Bot, where: str) -> None:
    if where == "channel":
        bot.mention()
    else:
        ask(bot, "deficit with Vietnam 2024?", thread=None)
    bot.posted()
    time.sleep(0.1)
    assert bot.slack.named("chat.startStream") == []


def test_prompts_in_agent_messaging(bot: Bot) -> None:
    bot.event({"type": "app_home_opened", "tab": "messages", "user": "U1", "channel": "D1"})
    bot.until(lambda: bot.slack.named("assistant.threads.setSuggestedPrompts"))
    (asked,) = bot.slack.named("assistant.threads.setSuggestedPrompts")
    assert "deficit with Vietnam" in str(asked["prompts"])


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("<!here> <@U1>", "here @someone"),
        ("a*b_c`d", r"a\*b\_c\`d"),
        ("[x](https://e)", r"\[x\](https://e)"),
        ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
        ("@channel", "@\u2060channel"),
    ],
)
def test_nothing_is_markup(words: str, shown: str) -> None:
    assert markdown(words) == shown


@pytest.mark.parametrize("reply", [vietnam(), ranking(), series()], ids=["one", "ranking", "series"])
def test_parts_are_never_empty(reply: Any) -> None:
    assert all(part.strip() for part in parts(reply))
