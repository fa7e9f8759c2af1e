"""Every surface over the real peer, on both transports."""

from __future__ import annotations

import time
from typing import Any

import pytest

from bot.blocks.validate import problems
from bot.processes import local
from bot.state import policies
from tests.bot.recorded import NOW
from tests.end_to_end.peers import Peer

pytestmark = pytest.mark.end_to_end


def said(*words: str) -> Any:
    """Whether each of ``words`` is in some message."""
    return lambda messages: all(any(word in message["text"] for message in messages) for word in words)


def test_a_mention_is_answered_once_in_its_thread(peer: Peer) -> None:
    asked = peer.mention("deficit with Vietnam 2024?")
    seen = peer.wait(said("$123.5 billion"))
    time.sleep(0.5)
    assert len(peer.from_bot()) == 1
    assert seen[0]["thread_ts"] == asked
    assert problems(seen[0]["blocks"], seen[0]["text"]) == []
    assert "*$123.5 billion*" in seen[0]["blocks"][0]["text"]["text"]
    assert "country.xlsx" in seen[0]["text"]
    assert peer.asker.asked[0][1] == "deficit with Vietnam 2024?"


def test_a_thread_goes_on_without_a_mention(peer: Peer) -> None:
    asked = peer.mention("deficit with Vietnam 2024?")
    peer.wait(said("$123.5 billion"))
    peer.say("and Mexico?", asked)
    assert peer.wait(said("$171.5 billion"))[-1]["thread_ts"] == asked


def test_threads_without_the_bot_are_none_of_its_business(peer: Peer) -> None:
    started = peer.say("lunch?")
    peer.say("deficit with Vietnam 2024?", started)
    time.sleep(0.5)
    assert peer.from_bot() == []


def test_a_direct_message(peer: Peer) -> None:
    channel = peer.direct()
    peer.say("top 10 deficits 2024", channel=channel)
    message = peer.wait(said("China"), channel)[0]
    assert "China\u00a0" in message["blocks"][1]["text"]["text"]


def test_the_command_answers_and_shares(peer: Peer) -> None:
    asked = {"channel": local.CHANNEL, "user": local.PERSON, "command": "/trade", "text": "deficit with Mexico 2024"}
    peer.control("command", asked)
    shown = peer.wait(said("$171.5 billion"))[0]
    peer.press(shown, "share")
    assert len(peer.wait(lambda seen: len(seen) == 2)) == 2


@pytest.mark.parametrize(
    ("words", "told"), [("help", "in your own words"), ("status", "August 2026"), ("", "Mention me")]
)
def test_small_commands(peer: Peer, words: str, told: str) -> None:
    peer.control("command", {"channel": local.CHANNEL, "user": local.PERSON, "command": "/trade", "text": words})
    peer.wait(said(told))


def test_a_clarification_is_answered_in_place(peer: Peer) -> None:
    peer.mention("imports from Congo 2024")
    asked_back = peer.wait(said("Which Congo"))[0]
    peer.press(asked_back, "pick:0")
    seen = peer.wait(said("$123.5 billion"))
    assert [message["ts"] for message in seen] == [asked_back["ts"]]


def test_a_refusal_offers_questions_that_work(peer: Peer) -> None:
    asked = peer.mention("gibberish")
    peer.press(peer.wait(said("do not know"))[0], "ask:0")
    assert peer.wait(said("$123.5 billion"))[-1]["thread_ts"] == asked


def test_sql_opens_a_modal(peer: Peer) -> None:
    peer.mention("deficit with Vietnam 2024?")
    peer.press(peer.wait(said("Vietnam"))[0], "sql")
    until = time.monotonic() + 5
    while not peer.log("views.open") and time.monotonic() < until:
        time.sleep(0.05)
    assert "observations" in str(peer.log("views.open")[0]["detail"])


def test_csv_and_chart_are_uploaded_into_the_thread(peer: Peer) -> None:
    asked = peer.mention("top 10 deficits 2024")
    answer = peer.wait(said("China"))[0]
    peer.press(answer, "csv")
    peer.press(answer, "chart")
    seen = peer.wait(lambda messages: sum(bool(message.get("files")) for message in messages) == 2)
    files = {file["name"]: message for message in seen for file in message.get("files", [])}
    name = "tradebot-us-goods-deficit-by-partner-2024"
    assert set(files) == {f"{name}.csv", f"{name}.png"}
    assert {message["thread_ts"] for message in files.values()} == {asked}


def test_a_series_brings_its_chart(peer: Peer) -> None:
    peer.mention("deficit with Vietnam by month since 2024")
    peer.wait(lambda messages: any(message.get("files") for message in messages))


def test_an_edited_question_is_answered_again_in_place(peer: Peer) -> None:
    asked = peer.mention("deficit with Vietnam 2024?")
    before = peer.wait(said("$123.5 billion"))[0]
    text = f"<@{local.BOT_USER}> deficit with Mexico 2024?"
    peer.control("edit-message", {"channel": local.CHANNEL, "ts": asked, "user": local.PERSON, "text": text})
    after = peer.wait(said("$171.5 billion"))
    assert [message["ts"] for message in after] == [before["ts"]]


def test_the_home_tab(peer: Peer) -> None:
    peer.control("open-home", {"user": local.PERSON})
    until = time.monotonic() + 5
    while not peer.log("views.publish") and time.monotonic() < until:
        time.sleep(0.05)
    assert "8 December 2026" in str(peer.log("views.publish")[0]["detail"])


def test_direct_messages_in_a_thread_without_streams(peer: Peer) -> None:
    """The peer knows no streams: the answer is posted there all the same. A thread and what is said beside it are two
    conversations, answered side by side: either may be first."""
    channel = peer.direct()
    first = peer.say("deficit with Vietnam 2024?", channel=channel)
    peer.say("deficit with Mexico 2024?", first, channel)
    messages = peer.wait(said("$171.5 billion"), channel)
    assert [message["thread_ts"] for message in messages if "$171.5 billion" in message["text"]] == [first]


def test_channels_that_the_workspace_does_not_allow(peer: Peer) -> None:
    assert peer.app is not None
    engine = peer.app.engine
    policies.change(engine, local.TEAM, "UTC", ["C0OTHER"], NOW)
    try:
        peer.mention("deficit with Vietnam 2024?")
        peer.wait(said("I answer in <#C0OTHER>"))
        channel = peer.direct()
        peer.say("deficit with Vietnam 2024?", channel=channel)
        peer.wait(said("$123.5 billion"), channel)
    finally:
        policies.change(engine, local.TEAM, "UTC", [], NOW)


def test_nothing_pings(peer: Peer) -> None:
    peer.mention("<!channel> <@U01YOU> @here <https://evil.example|click>")
    message = peer.wait(said("do not know"))[0]
    assert "<!" not in str(message["blocks"]) and "<@" not in str(message["blocks"]) and "@here" not in message["text"]


def test_a_mistake_of_ours_is_an_apology(peer: Peer) -> None:
    peer.mention("crash")
    message = peer.wait(said("went wrong"))[0]
    assert "RuntimeError" not in str(message)


def test_order_is_kept_and_nothing_is_lost(peer: Peer) -> None:
    asked = peer.mention("deficit with Vietnam 2024?")
    peer.wait(said("$123.5 billion"))
    peer.asker.delay = 0.02
    for at in range(30):
        peer.mention(f"number {at}", asked)
    peer.wait(lambda messages: len(messages) == 31)
    numbers = [words for _, words in peer.asker.asked if words.startswith("number")]
    assert numbers == [f"number {at}" for at in range(30)]
