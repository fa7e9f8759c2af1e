"""Signed payloads that are none of Slack's are refused, not an error; words that no database keeps are answered."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from bot.blocks.text import typed
from tests.bot.signed import Bot

FORM = "application/x-www-form-urlencoded"
MENTION = {"type": "app_mention", "user": "U1", "text": "imports", "ts": "1.1", "channel": "C1"}
PRESSED = {"type": "block_actions", "user": {"id": "U1"}, "team": {"id": "T1"}, "trigger_id": "t",
           "channel": {"id": "C1"}, "actions": [{"action_id": "csv", "value": "x"}]}  # fmt: skip
SENT = {
    "type": "view_submission",
    "user": {"id": "U1"},
    "team": {"id": "T1"},
    "view": {"id": "V1", "callback_id": "share_form", "state": {"values": {}}},
}


def without(given: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in given.items() if key != name}


EVENTS: list[Any] = [None, [], "x", {}, {"type": 1}, without(MENTION, "ts"), without(MENTION, "channel"),
          {**MENTION, "ts": 7}, {**MENTION, "text": {}}, {**MENTION, "channel": {"id": "C1"}},
          {"type": "reaction_added", "user": "U1", "reaction": "x"}, {"type": "reaction_added", "item": "x"},
          {"type": "app_home_opened"}, {"type": "tokens_revoked", "tokens": ["x"]}]  # fmt: skip
INTERACTIONS = [{**PRESSED, "actions": []}, {**PRESSED, "actions": ["x"]}, {**PRESSED, "user": None},
                without(PRESSED, "actions"), {**PRESSED, "channel": "C1"}, without(SENT, "view"),
                {**SENT, "view": {"callback_id": "share_form"}}, {"type": "message_action", "callback_id": "x"},
                {**SENT, "view": {**SENT["view"], "state": {"values": [1]}}}]  # type: ignore[dict-item]  # fmt: skip


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_that_cannot_be_read(bot: Bot, event: Any) -> None:
    made = {"type": "event_callback", "team_id": "T1", "event": event}
    assert bot.post(json.dumps(made)).status_code == 400


@pytest.mark.parametrize("payload", INTERACTIONS)
def test_a_press_or_form_that_cannot_be_read(bot: Bot, payload: dict[str, Any]) -> None:
    assert bot.post("payload=" + quote(json.dumps(payload)), FORM).status_code == 400


def test_a_command_without_its_place(bot: Bot) -> None:
    assert bot.post(urlencode({"command": "/trade", "text": "help", "team_id": "T1"}), FORM).status_code == 400


@pytest.mark.parametrize(
    "event", [MENTION, {**MENTION, "text": None, "ts": "1.2"}, {"type": "channel_rename", "channel": {}}]
)
def test_what_slack_sends_is_taken(bot: Bot, event: dict[str, Any]) -> None:
    assert bot.event(event).status_code in (200, 404)  # what nobody listens to is not found


@pytest.mark.parametrize("words", ["deficit \x00 with Vietnam 2024?", "deficit \ud800 with Vietnam 2024?"])
def test_words_that_no_database_keeps(bot: Bot, words: str) -> None:
    assert typed(words) == "deficit   with Vietnam 2024?"
    assert bot.mention(words).status_code == 200
    assert "Something went wrong" not in bot.posted()[0]["text"]
