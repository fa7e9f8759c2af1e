"""The whole way: typed in the workspace, answered by the real asker from the frozen edition."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import pytest

from bot.blocks.validate import problems
from bot.processes import local
from bot.processes.scheduler import Scheduler
from bot.replies.ask import Asker
from bot.slack.posting import SlackPoster
from bot.state import channels, people, policies
from tests.bot.speaking import Time
from tests.end_to_end.peers import Peer

pytestmark = pytest.mark.end_to_end


def answer(peer: Peer, question: str, thread: str | None = None) -> tuple[str, dict[str, Any]]:
    """Ask in a thread; the question's ts and the answer."""
    count = len(peer.from_bot())
    asked = peer.mention(question, thread)
    message = peer.wait(lambda messages: len(messages) > count)[count]
    assert problems(message["blocks"], message["text"]) == []
    return asked, message


def test_the_deficit_with_vietnam(real: Peer) -> None:
    """2024 on the newest release that has it; the exact figure is -123,463 in the file of 2025 (domain.md)."""
    asked, message = answer(real, "deficit with Vietnam 2024?")
    assert "$123.5 billion" in message["text"] and "country.xlsx" in message["text"]
    _, follow = answer(real, "and Mexico?", asked)
    assert "Mexico" in follow["text"] and "2024" in follow["text"]


def test_a_ranking_has_rows_and_a_refusal_has_buttons(real: Peer) -> None:
    _, ranking = answer(real, "top 10 deficits 2024")
    assert "1. China" in str(ranking["blocks"]).replace("\xa0", " ").replace("\\xa0", " ")
    _, refusal = answer(real, "the deficit with Atlantis")
    assert any(block["type"] == "actions" for block in refusal["blocks"])


def test_status_tells_what_is_loaded(real: Peer) -> None:
    real.control("command", {"channel": local.CHANNEL, "user": local.PERSON, "command": "/trade", "text": "status"})
    real.wait(lambda messages: any("What is loaded" in message["text"] for message in messages))


def trade(peer: Peer, text: str) -> dict[str, Any]:
    """What ``/trade TEXT`` answers."""
    count = len(peer.from_bot())
    asked = {"channel": local.CHANNEL, "user": local.PERSON, "command": "/trade", "text": text}
    peer.control("command", asked)
    return peer.wait(lambda messages: len(messages) > count)[count]


def home(peer: Peer) -> str:
    """The Home tab as it is drawn when it is opened."""
    before = peer.log("views.publish")
    peer.control("open-home", {"user": local.PERSON})
    until = time.monotonic() + 5
    while not (drawn := [entry for entry in peer.log("views.publish") if entry not in before]):
        assert time.monotonic() < until
        time.sleep(0.05)
    return str([entry["detail"] for entry in drawn])


def test_a_subscription_from_before_its_channel_was_closed(real: Peer, asker: Asker) -> None:
    """No digest and no Resume there; App Home says why; the next digest comes when the channel is open again."""
    assert real.app is not None
    real.control("reset", {})
    engine, now = real.app.engine, Time(dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC))
    scheduler = Scheduler(engine, asker, now)
    clock = scheduler.clock(scheduler.outbox(SlackPoster(real.app.sender, scheduler.ask, scheduler.today)))
    subscribe = people.subscribe(engine, local.TEAM, local.CHANNEL, "digest", local.PERSON, now())
    assert subscribe and channels.timed(engine, local.TEAM, local.CHANNEL, at="08:30", zone="UTC", weekdays="1234567")
    try:
        policies.change(engine, local.TEAM, "UTC", ["C0OTHER"], now())
        now.at += dt.timedelta(days=1)
        clock.tick()
        assert real.from_bot() == []
        assert "Held back: it is not among the channels in which I answer" in home(real)
        paused = trade(real, "pause digest")
        real.press(paused, "resume")
        real.wait(lambda messages: any("I answer in <#C0OTHER>" in message["text"] for message in messages))
        assert [one.paused for one in channels.channels(engine, paused=None)] == [True]
        policies.change(engine, local.TEAM, "UTC", [], now())
        real.press(paused, "resume")
        real.wait(lambda messages: any("The posts go on" in message["text"] for message in messages))
        channels.pause(engine, local.TEAM, local.CHANNEL, None, False, now())
        now.at += dt.timedelta(days=1)
        clock.tick()
        real.wait(lambda messages: sum("ext release" in message["text"] for message in messages) == 1)
        assert "Held back" not in home(real)
    finally:
        policies.change(engine, local.TEAM, "UTC", [], now())
        people.unsubscribe(engine, local.TEAM, local.CHANNEL)
