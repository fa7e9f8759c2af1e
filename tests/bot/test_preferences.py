"""The settings of a workspace: shown, changed by those who may, and obeyed."""

from __future__ import annotations

import time
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.blocks import pages, preferences
from bot.blocks.kit import Look
from bot.blocks.validate import problems
from bot.state import people, policies
from bot.state.channels import channels
from bot.state.policies import Policy
from tests.bot.recorded import NOW
from tests.bot.signed import Bot, install


def allow(bot: Bot, *channels: str) -> None:
    policies.change(bot.app.engine, "T1", "Europe/London", channels, NOW)


def press(bot: Bot, user: str = "U1") -> None:
    action = {"action_id": "settings_open", "value": "settings", "type": "button", "block_id": "b"}
    bot.interact({"type": "block_actions", "actions": [action], "user": {"id": user, "team_id": "T1"}})


def save(bot: Bot, zone: str | None, channels: list[str], user: str = "U1") -> Any:
    picked = {"selected_option": {"value": zone} if zone else None}
    values = {"allowed_channels": {"value": {"selected_conversations": channels}}, "time_zone": {"name_zone": picked}}
    view = {"id": "V1", "type": "modal", "callback_id": "settings_form", "state": {"values": values}}
    return bot.interact({"type": "view_submission", "view": view, "user": {"id": user, "team_id": "T1"}})


def command(bot: Bot, text: str, channel: str = "C2") -> None:
    assert bot.command(text, channel).status_code == 200


def test_stored_and_read_back(engine: Engine) -> None:
    assert policies.policy(engine, "T1") == Policy()
    assert policies.change(engine, "T1", "Europe/London", ["C1", "C1", "C2"], NOW).channels == ("C1", "C2")
    people.set_classic(engine, "T1", NOW)
    assert policies.policy(engine, "T1") == Policy("Europe/London", ("C1", "C2"))
    policies.change(engine, "T1", "UTC", [], NOW)
    row = people.workspace(engine, "T1")
    assert row is not None and row.classic and row.time_zone == "UTC"
    with pytest.raises(policies.ZoneError):
        policies.change(engine, "T1", "Mars/Olympus", [], NOW)


def test_the_zone_is_that_of_the_digests(engine: Engine) -> None:
    people.subscribe(engine, "T1", "C1", "digest", "U1", NOW)
    policies.change(engine, "T1", "Asia/Tokyo", [], NOW)
    assert channels(engine, "digest")[0].schedule.zone == "Asia/Tokyo"


def test_elsewhere_only_the_person_hears_where(bot: Bot) -> None:
    allow(bot, "C9")
    bot.mention()
    bot.until(lambda: bot.slack.named("chat.postEphemeral"))
    (told,) = bot.slack.named("chat.postEphemeral")
    assert told["user"] == "U1" and "<#C9>" in told["text"] and "thread_ts" not in told
    assert bot.asker.asked == [] and bot.slack.named("chat.postMessage") == []


def test_allowed_channels_and_direct_messages_are_answered(bot: Bot) -> None:
    allow(bot, "C1")
    bot.mention()
    bot.posted()
    bot.event(
        {
            "type": "message",
            "channel_type": "im",
            "user": "U1",
            "text": "deficit with Vietnam 2024?",
            "ts": "7.1",
            "channel": "D1",
        }
    )
    bot.posted(2)


def test_a_command_answers_anywhere_but_shares_nowhere_else(bot: Bot) -> None:
    allow(bot, "C9")
    command(bot, "deficit with Vietnam 2024?")
    bot.until(lambda: bot.slack.named("response"))
    assert '"share"' not in str(bot.slack.named("response")[0]["blocks"])
    command(bot, "subscribe alert")
    bot.until(lambda: len(bot.slack.named("response")) == 2)
    assert "<#C9>" in bot.slack.named("response")[1]["text"]
    assert channels(bot.app.engine, paused=None, team_id="T1") == []


def test_an_admin_changes_them(bot: Bot) -> None:
    press(bot)
    bot.until(lambda: bot.slack.named("views.open"))
    assert "multi_conversations_select" in str(bot.slack.named("views.open")[0]["view"])
    assert save(bot, "Europe/Berlin", ["C1"]).status_code == 200
    bot.until(lambda: bot.slack.named("views.publish"))
    assert policies.policy(bot.app.engine, "T1") == Policy("Europe/Berlin", ("C1",))
    assert "Europe/Berlin" in str(bot.slack.named("views.publish")[0]["view"])


def test_others_do_not(bot: Bot) -> None:
    press(bot, "U7")
    bot.until(lambda: bot.slack.named("views.open"))
    assert "owners and admins" in str(bot.slack.named("views.open")[0]["view"])
    save(bot, "Europe/Berlin", ["C1"], "U7")
    bot.until(lambda: len(bot.slack.named("users.info")) == 2)
    time.sleep(0.1)
    assert policies.policy(bot.app.engine, "T1") == Policy()


def test_whoever_installed_it_does(oauth_bot: Bot) -> None:
    install(oauth_bot, "T1")
    oauth_bot.slack.admins = ()
    save(oauth_bot, "UTC", [])
    oauth_bot.until(lambda: policies.policy(oauth_bot.app.engine, "T1").time_zone == "UTC")


def test_an_unknown_zone_is_told_in_the_form(bot: Bot) -> None:
    assert save(bot, "Mars/Olympus", []).json()["errors"] == {"time_zone": "No time zone has this name."}


@pytest.mark.parametrize(
    ("values", "made"),
    [
        ({}, ("UTC", ["C1"])),
        ({"allowed_channels": {"value": {"value": None}}}, ("UTC", ["C1"])),
        (
            {"allowed_channels": {"value": {"value": "C2, C3"}}, "time_zone": {"value": {"value": "Asia/Tokyo"}}},
            ("Asia/Tokyo", ["C2", "C3"]),
        ),
        ({"allowed_channels": {"value": {"value": ""}}}, ("UTC", [])),
        ({"allowed_channels": {"value": {"selected_conversations": []}}}, ("UTC", [])),
    ],
)
def test_what_is_left_alone_stays(values: dict[str, Any], made: tuple[str, list[str]]) -> None:
    assert preferences.chosen(values, Policy("UTC", ("C1",))) == made


def test_zones_are_offered_while_typing(bot: Bot) -> None:
    asked = {"type": "block_suggestion", "action_id": "name_zone", "block_id": "time_zone", "value": "new york"}
    assert bot.interact(asked).json()["options"][0]["value"] == "America/New_York"


def test_every_page_of_it_is_valid() -> None:
    policy = Policy("UTC", tuple(f"C{at}" for at in range(100)))
    for blocks in (
        preferences.form(policy)["blocks"],
        preferences.form(Policy(), Look.LOCAL)["blocks"],
        preferences.refusal()["blocks"],
        preferences.elsewhere(policy.channels).blocks,
        pages.home([], [], [], policy)["blocks"],
    ):
        assert problems(blocks) == []
