"""What is pressed, said and edited in Slack becomes a job or nothing; and what comes of the buttons under an answer."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any, cast

import pytest
from slack_bolt import BoltContext
from sqlalchemy import Engine

from bot.listeners import actions, feedback, messages, sharing
from bot.listeners.core import Kit
from bot.state import answers
from bot.state.answers import Place, StoredAnswer
from tests.bot.recorded import NOW, vietnam
from tests.bot.signed import Bot

CONTEXT = cast(BoltContext, SimpleNamespace(team_id="T1", enterprise_id=None, bot_user_id="U0BOT"))
PLAIN = {"type": "message", "user": "U1", "text": "deficit with Vietnam 2024?", "ts": "100.1", "channel": "C1"}


def heard(engine: Engine | None, **event: Any) -> tuple[str, str | None, str] | None:
    """The kind, thread and words of the job of a message; None where it is none of the bot's business."""
    made = messages.message(cast(Kit, SimpleNamespace(engine=engine)), {"event": {**PLAIN, **event}}, CONTEXT)
    return None if made is None else (made.body["kind"], made.body["place"]["thread_ts"], made.body["text"])


def test_a_direct_message_is_a_question() -> None:
    asked = ("ask", None, "deficit with Vietnam 2024?")
    assert heard(None, channel="D1") == heard(None, channel_type="im") == asked
    assert heard(None, channel="D1", subtype="file_share") == asked
    assert heard(None, channel="D1", thread_ts="99.1") == ("ask", "99.1", asked[2])
    for more in ({"subtype": "channel_join"}, {"bot_id": "B1"}, {"user": None}):
        assert heard(None, channel="D1", **more) is None
    assert heard(None) is None, "a channel is spoken to by a mention"


def test_a_thread_goes_on_where_the_bot_spoke_and_nobody_else_is_spoken_to(engine: Engine) -> None:
    assert heard(engine, thread_ts="90.1") is None
    place = Place("T1", "C1", "90.1", "90.1", "U1")
    answers.save(engine, StoredAnswer("a1", place, vietnam(), "91.1"), NOW)
    assert heard(engine, thread_ts="90.1") == ("ask", "90.1", "deficit with Vietnam 2024?")
    assert heard(engine, thread_ts="90.2") is None
    for text in (
        "<@U0BOT> deficit with Vietnam 2024?",
        "<@U7> deficit with Vietnam 2024?",
        "<!here> deficit?",
        "thanks!",
    ):
        assert heard(engine, thread_ts="90.1", text=text) is None


def edited(channel: str = "C1", **now: Any) -> tuple[str | None, str, bool] | None:
    message = {"user": "U1", "text": "<@U0BOT> exports 2024", "ts": "100.1", "edited": {"ts": "101.1"}, **now}
    event = {"channel": channel, "message": message, "previous_message": {"text": "exports 2023"}, "ts": "102.1"}
    made = messages.edited({"event": event}, CONTEXT)
    return None if made is None else (made.body["place"]["thread_ts"], made.body["text"], made.body["mentioned"])


def test_an_edit_is_of_a_person_and_of_the_words() -> None:
    assert edited() == ("100.1", "exports 2024", True)
    assert edited(text="exports 2024") == ("100.1", "exports 2024", False)
    assert edited(thread_ts="99.1") == ("99.1", "exports 2024", True)
    assert edited("D1", text="exports 2024") == (None, "exports 2024", True)
    for more in ({"text": "exports 2023"}, {"bot_id": "B1"}, {"user": None}, {"user": "U0BOT"}, {"edited": None}):
        assert edited(**more) is None


def test_a_mention_that_is_edited_or_of_a_bot_is_no_question() -> None:
    event = {**PLAIN, "text": "<@U0BOT|tradebot> exports 2024"}
    made = messages.mention({"event": event}, CONTEXT)
    assert made is not None and made.body["text"] == "exports 2024" and made.body["place"]["thread_ts"] == "100.1"
    assert made.key == "T1:C1:100.1"
    for more in ({"edited": {"ts": "1"}}, {"bot_id": "B1"}):
        assert messages.mention({"event": {**event, **more}}, CONTEXT) is None
    assert messages.words_for_bot(" <@U0BOT> a ", None) == "<@U0BOT> a"


def pressed(action: str, value: str = "exports 2024", **more: Any) -> dict[str, Any]:
    return {
        "type": "block_actions",
        "user": {"id": "U1"},
        "channel": {"id": "C1"},
        "message": {"ts": "5.5"},
        "actions": [{"action_id": action, "value": value, "action_ts": "6.6", "type": "button", "block_id": "b"}],
        **more,
    }


EPHEMERAL: dict[str, Any] = {"container": {"is_ephemeral": True}, "response_url": "https://respond"}


def test_a_suggestion_is_asked_in_its_thread_or_answered_to_one_person() -> None:
    def made(**more: Any) -> tuple[str, str | None, str]:
        job = actions.suggestion(pressed("ask:0", **more), CONTEXT)
        return job.body["kind"], job.body["place"]["thread_ts"], job.lane

    assert made() == ("ask", "5.5", "T1:C1:5.5")
    assert made(message={"ts": "5.5", "thread_ts": "4.4"}) == ("ask", "4.4", "T1:C1:4.4")
    assert made(channel={"id": "D1"}) == ("ask", None, "T1:D1:")
    assert made(**EPHEMERAL) == ("command", None, "T1:C1:command:U1")
    assert made(container={"is_ephemeral": True})[0] == "ask", "no address to answer to"
    assert made(message={"ts": "5.5", "subtype": "ephemeral"}, response_url="https://respond")[0] == "command"


def test_a_reading_takes_the_place_of_the_question_back() -> None:
    job = actions.picked(pressed("pick:0"), CONTEXT)
    assert (job.body["ephemeral"], job.body["message_ts"], job.lane) == (False, "5.5", "T1:C1:")
    job = actions.picked(pressed("pick:0", message={}, **EPHEMERAL), CONTEXT)
    assert (job.body["ephemeral"], job.body["message_ts"], job.lane) == (True, None, "T1:C1:command:U1")
    held = {"message_ts": "7.7", "channel_id": "C9", "thread_ts": "8.8"}
    job = actions.picked(pressed("pick:0", message={}, channel={}, container=held), CONTEXT)
    assert (job.body["message_ts"], job.lane) == ("7.7", "T1:C9:8.8")


@pytest.mark.parametrize(
    ("action", "more", "thread"),
    [("csv", {}, "5.5"), ("chart", {}, "5.5"), ("share", {}, None), ("csv", EPHEMERAL, None),
     ("csv", {"message": {"ts": "5.5", "thread_ts": "4.4"}}, "4.4")],
)  # fmt: skip
def test_a_file_goes_into_the_thread_of_the_answer(action: str, more: dict[str, Any], thread: str | None) -> None:
    job = actions.upload(pressed(action, "a1", **more), CONTEXT)
    assert (job.body["kind"], job.body["place"]["thread_ts"], job.body["answer_id"]) == (action, thread, "a1")
    assert job.lane == f"T1:C1:{thread or ''}:{action}:a1"


@pytest.mark.parametrize(
    ("value", "channel"),
    [
        ({"selected_conversation": "C7"}, "C7"),
        ({"value": " C8 "}, "C8"),
        ({"selected_conversation": None}, ""),
        ({}, ""),
    ],
)
def test_an_answer_is_shared_to_the_channel_that_is_chosen(value: dict[str, Any], channel: str) -> None:
    state = {"values": {"channel": {"value": value}}}
    view = {"id": "V1", "hash": "h", "private_metadata": "a1", "state": state}
    job = sharing.chosen({"view": view, "user": {"id": "U1"}}, CONTEXT)
    assert (job.key, job.body["place"]["channel"], job.body["by"]) == ("T1:share:V1:h", channel, "U1")
    assert job.lane == f"T1:{channel}:share:a1"
    unmarked = [sharing.chosen({"view": {**view, "hash": ""}, "user": {"id": "U1"}}, CONTEXT).key for _ in range(2)]
    assert unmarked[0] != unmarked[1], "two forms without a mark are two"


PERIOD = {"selected_option": {"value": "period"}}


@pytest.mark.parametrize(
    ("values", "why"),
    [
        (
            {"why": {"value": {"selected_option": {"value": "period"}}}, "said": {"value": {"value": " May "}}},
            "period: May",
        ),
        ({"why": {"value": {"selected_option": {"value": "period"}}}}, "period"),
        ({"why": {"value": {"selected_option": None}}, "said": {"value": {"value": None}}}, "other"),
        ({}, "other"),
    ],
)
def test_why_an_answer_was_bad(values: dict[str, Any], why: str) -> None:
    view = {"id": "V1", "hash": "h", "private_metadata": "a1", "state": {"values": values}}
    job = feedback.submitted({"view": view, "user": {"id": "U1"}}, CONTEXT)
    assert (job.body["why"], job.body["answer_id"], job.key) == (why, "a1", "T1:why:V1:h")


def kept(bot: Bot, answer_id: str = "a1") -> None:
    answers.save(bot.app.engine, StoredAnswer(answer_id, Place("T1", "C1", "5.5", "5.5", "U1"), vietnam(), "5.6"), NOW)


def press(bot: Bot, action: str, value: str, **more: Any) -> str:
    payload = pressed(action, value, response_url=f"{bot.slack.base}response", **more)
    return bot.responded(lambda: bot.interact(payload))


def test_a_suggestion_that_is_pressed_is_answered_in_the_thread(bot: Bot) -> None:
    bot.interact(pressed("ask:0", "deficit with Mexico 2024?"))
    posted = bot.posted()[0]
    assert posted["thread_ts"] == "5.5" and "$171.5 billion" in posted["text"]


def test_one_under_what_one_person_sees_is_answered_to_that_person(bot: Bot) -> None:
    more = {"container": {"is_ephemeral": True}}
    assert "$171.5 billion" in press(bot, "ask:0", "deficit with Mexico 2024?", **more)
    assert "$171.5 billion" in press(bot, "pick:0", "deficit with Mexico 2024?", **more)
    assert not bot.slack.named("chat.postMessage")


def test_a_reading_that_is_picked_is_drawn_in_place(bot: Bot) -> None:
    bot.interact(pressed("pick:0", "deficit with Mexico 2024?"))
    bot.until(lambda: bot.slack.named("chat.update"))
    (updated,) = bot.slack.named("chat.update")
    assert updated["ts"] == "5.5" and "$171.5 billion" in updated["text"]


def test_the_query_is_shown_in_a_modal(bot: Bot) -> None:
    kept(bot)
    bot.interact(pressed("sql", "a1"))
    bot.until(lambda: bot.slack.named("views.open"))
    assert "WHERE series_id = 17" in json.dumps(bot.slack.named("views.open")[0]["view"])


def test_what_is_gone_is_said_to_be(bot: Bot) -> None:
    for action in ("sql", "watch", "csv", "share_to", "rate"):
        assert "too old to be opened" in press(bot, action, "no-such-answer"), action


def test_an_answer_is_followed_by_a_press_once(bot: Bot) -> None:
    kept(bot)
    said = press(bot, "watch", "a1")
    assert "oods balance with Vietnam" in said or "deficit with Vietnam" in said
    assert "already" in press(bot, "watch", "a1")
