"""Wishes, lists and one-press controls over signed HTTP, with the double as Slack and the real figures behind."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from bot.commands.speaking import run_clock
from bot.listeners import watch
from bot.replies.ask import Asker
from bot.state import channels, people, policies, watches
from tests.bot.slack_double import Double, double
from tests.bot.test_slack import Bot, settings  # type: ignore[attr-defined]

ALERT = "alert me when the deficit with Vietnam tops 30 billion in a month"


@pytest.fixture
def behind(asker: Asker) -> Asker:
    return asker


def command(bot: Bot, text: str) -> str:
    """What ``/trade TEXT`` answers, by its response address."""
    return bot.responded(lambda: bot.command(text))


def press(bot: Bot, action: str, value: str, channel: str = "C1") -> str:
    payload: dict[str, Any] = {
        "type": "block_actions",
        "channel": {"id": channel},
        "message": {"ts": "5.5"},
        "container": {"channel_id": channel},
        "response_url": f"{bot.slack.base}response",
        "actions": [{"action_id": action, "value": value, "action_ts": "6.6", "type": "button"}],
    }
    return bot.responded(lambda: bot.interact(payload))


def test_a_mention_sets_an_alert_once_and_lists_and_deletes_it(bot: Bot) -> None:
    for _ in range(2):  # the second is a redelivery
        bot.mention(ALERT, ts="100.1")
    told = bot.posted(1)[0]["text"]
    assert told.startswith(
        "On the watchlist as number 1: deficit with Vietnam above $30.0 billion in a month. Now: The US"
    )
    assert [one.owner for one in watches.entries(bot.app.engine, "T1")] == ["C1"]
    bot.mention("list my alerts", ts="100.2")
    assert "1. deficit with Vietnam above $30.0 billion in a month" in bot.posted(2)[1]["text"]
    bot.mention("change alert 1 to imports from Vietnam top $20bn in a month", ts="100.3")
    changed = bot.posted(3)[2]["text"]
    assert changed.startswith(
        "Number 1 is now: imports from Vietnam above $20.0 billion in a month. It is so already, since"
    )
    bot.mention("delete alert 1", ts="100.4")
    assert bot.posted(4)[3]["text"] == "Number 1 is off the list."
    bot.mention("alert me when it rains", ts="100.5")
    assert "I did not find what has to happen" in bot.posted(5)[4]["text"]
    assert watches.entries(bot.app.engine) == []


def test_a_question_is_still_a_question(bot: Bot) -> None:
    bot.mention("deficit with Vietnam 2024?", ts="200.1")
    assert "Vietnam" in bot.posted(1)[0]["text"] and "watchlist" not in bot.posted(1)[0]["text"]


def test_direct_messages_keep_the_persons_own_list(bot: Bot) -> None:
    event = {"type": "message", "channel_type": "im", "user": "U1", "text": ALERT, "ts": "300.1", "channel": "D1"}
    bot.event(event)
    bot.posted(1)
    assert [one.owner for one in watches.entries(bot.app.engine, "T1")] == ["U1"]


def test_by_command(bot: Bot) -> None:
    assert command(bot, "watch pharmaceuticals from Ireland").startswith(
        "On the watchlist as number 1: pharmaceuticals from Ireland. Now: "
    )
    assert "number 2" in command(bot, "alert me when imports from China fall more than 10% on the year")
    assert "1. pharmaceuticals from Ireland" in command(bot, "watchlist")
    assert command(bot, "change 1 exports to Canada drop below 20 billion").startswith(
        "Number 1 is now: exports to Canada below"
    )
    assert "`/trade unwatch NUMBER` takes one off" in command(bot, "watchlist")
    assert "number 3" in command(bot, "tell me when exports to Mexico top 30 billion")
    assert command(bot, "delete alert 3") == "Number 3 is off the list."
    assert command(bot, "unwatch 2") == "Taken off your watchlist."
    assert "That is on the list already" in command(bot, "alert when exports to Canada drop below $20bn")


def test_a_channel_subscribes_pauses_and_ends_with_one_press(bot: Bot) -> None:
    assert (
        command(bot, "subscribe digest 7:45 Europe/London mon wed")
        == "This channel gets the digest at 07:45 on Monday, Wednesday, Europe/London."
    )
    assert command(bot, "subscribe alert") == "This channel gets the alert on each new release."
    assert "no time" in command(bot, "subscribe digest sometime")
    assert "no time zone" in command(bot, "subscribe digest 9:00 Mars/Olympus")
    assert press(bot, "pause", "digest").startswith("Paused")
    assert [one.kind for one in channels.channels(bot.app.engine)] == ["alert"]
    assert press(bot, "resume", "digest") == "The posts go on."
    assert [one.kind for one in channels.channels(bot.app.engine)] == ["alert", "digest"]
    policies.change(bot.app.engine, "T1", "UTC", ["C9"], dt.datetime(2026, 11, 21, tzinfo=dt.UTC))
    assert press(bot, "pause", "digest").startswith("Paused")
    assert "I answer in <#C9>" in press(bot, "resume", "digest"), "a channel that was closed meanwhile"
    assert [one.kind for one in channels.channels(bot.app.engine)] == ["alert"]
    assert (
        command(bot, "subscriptions") == "This channel gets:\n"
        "• each new release. _Held back: it is not among the channels in which I answer._\n"
        "• the daily digest at 07:45 on Monday, Wednesday, Europe/London. _Paused._"
    )
    assert press(bot, "unsubscribe", "alert") == "Unsubscribed from the release alerts."
    assert [one.kind for one in channels.channels(bot.app.engine, paused=None, team_id="T1")] == ["digest"]


def test_an_alert_is_stopped_by_the_button_under_it(bot: Bot) -> None:
    bot.mention(ALERT, ts="400.1")
    bot.posted(1)
    elsewhere = press(bot, "watch_remove", "1", "C2")
    assert "already" in elsewhere and len(watches.entries(bot.app.engine)) == 1, "that of another channel stays"
    assert press(bot, "watch_remove", "1") == "This alert is off the list."
    assert press(bot, "watch_remove", "1") == "This alert was off the list already."


def test_a_form_that_slack_would_refuse_is_not_sent(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "number 1" in command(bot, "watch deficit with India")
    right = watch.form(1, "deficit with India")
    monkeypatch.setattr(watch, "form", lambda *_: {**right, "title": {"type": "plain_text", "text": "long " * 9}})
    pressed = {"action_id": "watch_edit", "value": "1", "action_ts": "1.1", "type": "button"}
    bot.interact({"type": "block_actions", "actions": [pressed]})
    command(bot, "status")
    assert bot.slack.named("views.open") == []


def test_the_form_on_the_home_tab_changes_an_entry(bot: Bot) -> None:
    assert "number 1" in command(bot, "watch deficit with India")
    bot.interact(
        {
            "type": "block_actions",
            "actions": [{"action_id": "watch_edit", "value": "1", "action_ts": "1.1", "type": "button"}],
        }
    )
    bot.until(lambda: bot.slack.named("views.open"))
    assert "deficit with India" in str(bot.slack.named("views.open")[0]["view"])

    def submit(words: str) -> Any:
        view = {
            "callback_id": "watch_edit",
            "private_metadata": "1",
            "id": "V1",
            "type": "modal",
            "state": {"values": {"words": {"value": {"type": "plain_text_input", "value": words}}}},
        }
        sent = {"type": "view_submission", "team": {"id": "T1"}, "user": {"id": "U1"}, "view": view}
        return bot.post("payload=" + quote(json.dumps(sent)), "application/x-www-form-urlencoded")

    refused = submit("the weather exceeds 5 billion")
    assert refused.json()["response_action"] == "errors"
    assert submit("deficit with India tops 12 billion in a month").text in ("", "{}")
    assert watches.entries(bot.app.engine, "T1", "U1")[0].words == "deficit with India above $12.0 billion in a month"


def test_the_clock_command_posts_what_is_due(asker: Asker, edition: Path, tmp_path: Path) -> None:
    from bot.state.engine import migrate, open_engine

    address = f"sqlite:///{tmp_path / 'clock.db'}"
    engine = open_engine(address)
    migrate(engine)
    monday = dt.datetime(2026, 11, 23, 13, 31, tzinfo=dt.UTC)
    people.subscribe(engine, "T1", "C1", "digest", "U1", monday - dt.timedelta(days=1))
    engine.dispose()
    with double() as slack:
        made = settings(slack, address)
        for _ in range(2):
            run_clock(made, edition, lambda: monday, once=True, watch=False)
        (sent,) = slack.named("chat.postMessage")
        assert sent["channel"] == "C1" and "Next release in 15 days" in sent["text"]
        assert Double.named(slack, "auth.test")


def home_button(bot: Bot, action: str, value: str, user: str = "U1") -> list[str]:
    """Press a button of the Home tab, whose payload has no channel; the texts of the tab as it is drawn then."""
    before = len(bot.slack.named("views.publish"))
    pressed = {"action_id": action, "value": value, "action_ts": "1.1", "type": "button"}
    bot.interact({"type": "block_actions", "actions": [pressed], "user": {"id": user, "team_id": "T1"}})
    bot.until(lambda: len(bot.slack.named("views.publish")) > before)
    blocks = bot.slack.named("views.publish")[-1]["view"]["blocks"]
    return [json.dumps(block, ensure_ascii=False) for block in blocks]


def test_the_home_tab_controls_what_the_person_has_subscribed_to(bot: Bot) -> None:
    command(bot, "subscribe digest 7:45 Europe/London")
    shown = home_button(bot, "home_pause", "C1:digest")
    at = next(n for n, block in enumerate(shown) if "<#C1>: the daily digest at 07:45" in block)
    assert "_Paused._" in shown[at] and "home_resume" in shown[at + 1] and "home_unsubscribe" in shown[at + 1]
    assert channels.channels(bot.app.engine) == []
    others = home_button(bot, "home_resume", "C1:digest", user="U2")
    assert not any("home_resume" in block for block in others), "another person reads it, and has no buttons"
    assert channels.channels(bot.app.engine) == []
    policies.change(bot.app.engine, "T1", "UTC", ["C9"], dt.datetime(2026, 11, 21, tzinfo=dt.UTC))
    home_button(bot, "home_resume", "C1:digest")
    assert channels.channels(bot.app.engine) == [], "a channel that is closed"
    policies.change(bot.app.engine, "T1", "UTC", [], dt.datetime(2026, 11, 21, tzinfo=dt.UTC))
    assert any("home_pause" in block for block in home_button(bot, "home_resume", "C1:digest"))
    assert any("None. `/trade subscribe alert`" in block for block in home_button(bot, "home_unsubscribe", "C1:digest"))


def test_the_home_tab_begins_with_what_comes_next(bot: Bot) -> None:
    command(bot, "watch deficit with India")
    shown = home_button(bot, "home_pause", "C1:digest")
    places = [
        next(n for n, block in enumerate(shown) if words in block)
        for words in (
            "*Next release: October 2026, scheduled for December 8, 2026.*",
            "Try one of these",
            "Your watchlist",
            "Channels that get posts",
            "What is loaded",
            "Settings of this workspace",
        )
    ]
    assert places == sorted(places) and sum("Next release" in block for block in shown) == 1
