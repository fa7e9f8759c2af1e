"""What the buttons do, said in words; why after a bad answer; an answer shared to a channel that is chosen."""

from __future__ import annotations

from typing import Any

import pytest

from bot.listeners import feedback, sharing
from bot.replies.ask import Asker
from bot.scheduled.timing import timing
from bot.state import answers, channels, deliveries
from bot.state.answers import Place
from bot.state.schedule import ScheduleError
from intents.posts import Order, order
from intents.watch import command as wish
from tests.bot.signed import Bot
from tests.bot.test_watch_slack import command, press

WORDS = {
    "stop alerts": Order("unsubscribe", "alert"),
    "please stop the alerts": Order("unsubscribe", "alert"),
    "turn off the digest": Order("unsubscribe", "digest"),
    "stop posting here": Order("unsubscribe", "all"),
    "unsubscribe": Order("unsubscribe", "all"),
    "no more alerts": Order("unsubscribe", "alert"),
    "notify me when new data come out": Order("subscribe", "alert"),
    "let us know when new figures are out": Order("subscribe", "alert"),
    "tell us when the next release is out": Order("subscribe", "alert"),
    "digest 8:30 London": Order("subscribe", "digest", "8:30 London"),
    "move the digest to 7.15 weekdays": Order("subscribe", "digest", "7.15 weekdays"),
    "send us the daily digest": Order("subscribe", "digest"),
    "pause": Order("pause", "all"),
    "pause the digest": Order("pause", "digest"),
    "resume": Order("resume", "all"),
    "can you mute the alerts?": Order("pause", "alert"),
    "no digest when nothing is new": Order("quiet", "nothing"),
    "one line when nothing is new": Order("quiet", "line"),
    "what do you post here": Order("listed", "all"),
}
NONE = ("what is the digest", "digest", "pause imports from China", "stop lying", "alerts for Vietnam in 2024",
        "when is the next release?", "deficit with Vietnam 2024", "has the deficit stopped growing")  # fmt: skip


@pytest.fixture
def behind(asker: Asker) -> Asker:
    return asker


@pytest.mark.parametrize("text", WORDS)
def test_words_are_orders(text: str) -> None:
    assert order(text) == WORDS[text]


@pytest.mark.parametrize("text", NONE)
def test_questions_are_none(text: str) -> None:
    assert order(text) is None and wish(text) is None


TIMES = {
    "8:30 London": {"at": "08:30", "zone": "Europe/London"},
    "at 9 am New York": {"at": "09:00", "zone": "America/New_York"},
    "8.30pm tokyo time": {"at": "20:30", "zone": "Asia/Tokyo"},
    "at 9": {"at": "09:00"},
    "12 am UTC": {"at": "00:00", "zone": "UTC"},
    "12pm": {"at": "12:00"},
    "0830 eastern": {"at": "08:30", "zone": "America/New_York"},
    "9 a.m. on monday and friday, Hong Kong": {"at": "09:00", "zone": "Asia/Hong_Kong", "weekdays": "15"},
}


@pytest.mark.parametrize("text", TIMES)
def test_times_as_people_say_them(text: str) -> None:
    assert timing(text) == TIMES[text]


def test_what_is_no_time_is_named() -> None:
    with pytest.raises(ScheduleError, match="Narnia"):
        timing("9:00 Narnia")


def test_a_channel_is_served_by_words(bot: Bot) -> None:
    def last(text: str, at: int) -> str:
        bot.mention(text, ts=f"100.{at}")
        return str(bot.posted(at)[at - 1]["text"])

    assert last("digest 8:30 London", 1) == "This channel gets the digest at 08:30 on weekdays, Europe/London."
    assert last("notify us when new data come out", 2) == "This channel gets the alert on each new release."
    assert last("no digest when nothing is new", 3).startswith("From now on this channel's digest says nothing")
    assert [one.quiet for one in channels.channels(bot.app.engine, "digest")] == ["nothing"]
    assert last("pause the digest", 4) == "Paused: this channel gets no digest until it is resumed."
    assert [one.kind for one in channels.channels(bot.app.engine)] == ["alert"]
    assert last("resume", 5) == "The posts go on."
    assert last("digest at 25:00", 6) == "“25:00” is no time of day: give HH:MM."
    assert last("alert me when the deficit with Vietnam tops 90 billion in a month", 7).startswith("On the watchlist")
    assert last("stop alerts", 8).startswith("Unsubscribed from the release alerts. The watchlist's alerts go on")
    assert "each new release" not in last("what do you post here", 9)
    assert command(bot, "stop the digest") == "Unsubscribed from the digest."
    assert press(bot, "quiet", "line") == "This channel has no digest. “digest 8:30 London” subscribes it."


def test_what_is_followed_is_taken_off_by_its_name(bot: Bot) -> None:
    assert "number 1" in command(bot, "follow imports from Ireland")
    assert command(bot, "unfollow exports to Ireland").startswith("Nothing on the list is “exports to Ireland”.")
    assert command(bot, "stop following imports from Ireland") == "Number 1 is off the list."


def _answer_of(bot: Bot) -> str:
    bot.mention("deficit with Vietnam 2024", ts="100.1")
    bot.posted(1)
    place = Place("T1", "C1", "100.1", "100.1")
    bot.until(lambda: answers.for_question(bot.app.engine, place))
    found = answers.for_question(bot.app.engine, place)
    assert found is not None
    return found.id


def _pressed(bot: Bot, name: str, value: str) -> None:
    action = {"action_id": name, "value": value, "action_ts": "1.1", "type": "button", "block_id": "b"}
    bot.interact(
        {
            "type": "block_actions",
            "actions": [action],
            "channel": {"id": "C1"},
            "message": {"ts": "900.1"},
            "response_url": f"{bot.slack.base}response",
        }
    )


def _sent(bot: Bot, view: dict[str, Any], values: dict[str, Any]) -> None:
    state = {"values": values}
    made = {**view, "id": "V1", "hash": "h", "state": state}
    assert bot.interact({"type": "view_submission", "view": made}).status_code == 200


def test_a_bad_answer_is_asked_why(bot: Bot) -> None:
    answer_id = _answer_of(bot)
    _pressed(bot, "bad", answer_id)
    bot.until(lambda: bot.slack.named("views.open"))

    def kept() -> list[tuple[str, str | None]]:
        with bot.app.engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql("SELECT verdict, why FROM feedback")]

    assert kept() == [("bad", None)], "the verdict is noted before anything is asked"
    values = {"why": {"value": {"selected_option": {"value": "period"}}}, "said": {"value": {"value": "I meant 2025"}}}
    _sent(bot, feedback.form(answer_id, "deficit with Vietnam 2024", bad=True), values)
    bot.until(lambda: kept() == [("bad", "period: I meant 2025")])
    _sent(bot, {**feedback.form(answer_id, "q"), "private_metadata": "other-id"}, values)
    assert kept() == [("bad", "period: I meant 2025")]


def test_an_answer_is_shared_to_a_chosen_channel(bot: Bot) -> None:
    answer_id = _answer_of(bot)
    _pressed(bot, "share_to", answer_id)
    bot.until(lambda: bot.slack.named("views.open"))
    _sent(bot, sharing.form(answer_id), {"channel": {"value": {"selected_conversation": "C7"}}})
    shared = bot.posted(2)[1]
    assert shared["channel"] == "C7" and "Vietnam was $123.5 billion" in shared["text"]
    assert "Shared by <@U1>" in shared["blocks"]


def _cross(bot: Bot, user: str, ts: str, reaction: str = "x") -> None:
    item = {"type": "message", "channel": "C1", "ts": ts}
    bot.event({"type": "reaction_added", "user": user, "reaction": reaction, "item": item, "item_user": "U0BOT"})


def test_an_answer_goes_by_the_cross_of_its_asker(bot: Bot) -> None:
    answer_id = _answer_of(bot)
    bot.until(lambda: (kept := answers.load(bot.app.engine, answer_id, "T1")) is not None and kept.message_ts)
    kept = answers.load(bot.app.engine, answer_id, "T1")
    assert kept is not None and kept.message_ts is not None
    _cross(bot, "U9", kept.message_ts)
    _cross(bot, "U1", kept.message_ts, "thumbsup")
    _cross(bot, "U1", "999.9")
    bot.until(lambda: deliveries.unfinished(bot.app.engine) == 0)
    assert bot.slack.named("chat.delete") == []
    _cross(bot, "U1", kept.message_ts)
    bot.until(lambda: bot.slack.named("chat.delete"))
    assert [given["ts"] for given in bot.slack.named("chat.delete")] == [kept.message_ts]
