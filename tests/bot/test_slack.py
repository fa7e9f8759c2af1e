"""What Slack does and the local peer cannot: rate limits, refused blocks, statuses, OAuth, uninstalls, Home buttons.

Slack is ``slack_double`` here; the requests are signed by us and put into the real HTTP application.
"""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import pytest

from bot.processes.web import SettingsError, create_app
from bot.replies import fetching
from bot.state import answers, deliveries, people
from tests.bot.recorded import NOW, Recorded
from tests.bot.signed import Bot, install, settings
from tests.bot.slack_double import Double


def test_a_question_that_has_waited_gets_a_status_before_the_answer(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack.answering.PATIENT", dt.timedelta(0))
    bot.mention()
    bot.posted()
    names = [name for name, _, _ in bot.slack.calls]
    assert names.index("assistant.threads.setStatus") < names.index("chat.postMessage")


def test_while_figures_are_fetched_that_is_the_status(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = bot.asker.ask

    def fetched(question: str, thread: str | None = None, today: dt.date | None = None) -> Any:
        fetching.say(fetching.STATUS)
        return plain(question, thread, today)

    monkeypatch.setattr(bot.asker, "ask", fetched)
    bot.mention()
    bot.posted()
    names = [name for name, _, _ in bot.slack.calls]
    assert names.index("assistant.threads.setStatus") < names.index("chat.postMessage")
    assert bot.slack.named("assistant.threads.setStatus")[0]["status"] == fetching.STATUS


def test_an_answer_is_one_call(bot: Bot) -> None:
    bot.mention()
    bot.posted()
    bot.until(lambda: deliveries.unfinished(bot.app.engine) == 0)
    assert [name for name, _, _ in bot.slack.calls] == ["auth.test", "chat.postMessage"]


def test_without_statuses_they_are_tried_once(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack.answering.PATIENT", dt.timedelta(0))
    bot.slack.assistant = False
    for at in range(3):
        bot.mention(ts=f"100.{at}")
        bot.posted(at + 1)
    assert len(bot.slack.named("assistant.threads.setStatus")) == 1


def test_newer_blocks_are_sent_where_they_are_taken(bot: Bot) -> None:
    bot.mention("top 10 deficits 2024")
    (message,) = bot.posted()
    assert '"data_visualization"' in message["blocks"] and message["unfurl_links"] in ("0", "False", "false", False)


def test_refused_blocks_fall_back_and_are_remembered(bot: Bot) -> None:
    bot.slack.refuse_newer = True
    bot.mention("top 10 deficits 2024")
    first, second = bot.posted(2)
    assert '"table"' in first["blocks"] and "```" in second["blocks"] and second["text"]
    bot.mention("top 10 deficits 2024", ts="100.2")
    assert "```" in bot.posted(3)[2]["blocks"]
    row = people.workspace(bot.app.engine, "T1")
    assert row is not None and row.classic


def test_a_rate_limit_is_waited_out(bot: Bot) -> None:
    bot.slack.limited = 1
    started = time.monotonic()
    bot.mention()
    bot.posted(2)
    assert time.monotonic() - started >= 1.0 and len(bot.asker.asked) == 1


def test_a_failing_slack_gets_the_answer_later(bot: Bot) -> None:
    bot.slack.broken = 1
    bot.mention()
    assert len(bot.posted(2)) == 2
    bot.until(lambda: deliveries.unfinished(bot.app.engine) == 0)


def test_a_crash_after_posting_does_not_post_again(bot: Bot) -> None:
    """The dead process had posted and was not able to note it: its mark in the thread tells."""
    from bot.listeners.core import lane_of
    from bot.state.answers import Place

    place = Place("T1", "C1", "100.9", "100.9", "U1")
    bot.slack.posted_before = [{"metadata": {"event_payload": {"key": "T1:C1:100.9"}}, "ts": "101.1"}]
    body = {"kind": "ask", "lane": lane_of(place), "place": place.__dict__, "text": "deficit with Vietnam 2024?"}
    dead = deliveries.Job("T1:C1:100.9", lane_of(place), "100.9", "T1", body)
    long_ago = NOW.replace(year=2020)
    deliveries.claim(bot.app.engine, dead, "dead", long_ago, 1e9)
    deliveries.begin(bot.app.engine, dead, "dead", long_ago, 1)
    bot.until(lambda: bot.slack.named("conversations.replies"))
    bot.until(lambda: deliveries.unfinished(bot.app.engine) == 0)
    assert bot.slack.named("chat.postMessage") == []


def test_home_buttons_without_a_view(bot: Bot) -> None:
    action = {"action_id": "dm:0", "value": "deficit with Vietnam 2024?", "type": "button", "block_id": "b"}
    assert bot.interact({"type": "block_actions", "actions": [action]}).status_code == 200
    (message,) = bot.posted()
    assert message["channel"] == "U1" and "thread_ts" not in message


def test_the_message_shortcut(bot: Bot) -> None:
    message = {"ts": "100.5", "text": "They say the deficit with Vietnam is huge", "user": "U2"}
    bot.interact({"type": "message_action", "callback_id": "look_up", "channel": {"id": "C1"}, "message": message})
    assert bot.posted()[0]["thread_ts"] == "100.5"


def test_the_form(bot: Bot) -> None:
    bot.interact({"type": "shortcut", "callback_id": "ask_form"})
    bot.until(lambda: bot.slack.named("views.open"))
    values = {
        "flow": {"value": {"selected_option": {"value": "balance"}}},
        "period": {"value": {"value": "2024"}},
        "partner": {"name_partner": {"selected_option": {"value": "Vietnam"}}},
        "product": {},
    }
    view = {
        "id": "V1",
        "hash": "h",
        "callback_id": "question_form",
        "private_metadata": "",
        "state": {"values": values},
    }
    assert bot.interact({"type": "view_submission", "view": {**view, "type": "modal"}}).status_code == 200
    bot.posted()
    assert bot.asker.asked[-1][1] == "balance with Vietnam 2024"


def test_names_are_offered_while_typing(bot: Bot) -> None:
    asked = {"type": "block_suggestion", "action_id": "name_partner", "block_id": "partner", "value": "Viet"}
    assert bot.interact(asked).json()["options"][0]["value"] == "Viet-land"


def test_feedback_is_kept(bot: Bot) -> None:
    bot.mention()
    bot.posted()
    place = answers.Place("T1", "C1", "100.1", "100.1")
    bot.until(lambda: answers.for_question(bot.app.engine, place))
    found = answers.for_question(bot.app.engine, place)
    assert found is not None
    action = {"action_id": "feedback", "value": f"bad:{found.id}", "type": "feedback_buttons", "block_id": "b"}
    message = {"type": "block_actions", "actions": [action], "channel": {"id": "C1"}, "message": {"ts": "900.1"}}
    assert bot.interact(message).status_code == 200

    def verdicts() -> list[str]:
        with bot.app.engine.connect() as connection:
            return list(connection.exec_driver_sql("SELECT verdict FROM feedback").scalars())

    bot.until(lambda: verdicts() == ["bad"])


def test_two_workspaces_install_and_one_leaves(oauth_bot: Bot) -> None:
    assert [install(oauth_bot, team).status_code for team in ("T1", "T2")] == [200, 200]
    for at, team in enumerate(("T1", "T2"), 1):
        oauth_bot.mention(team=team)
        oauth_bot.posted(at)
    tokens = [token for name, _, token in oauth_bot.slack.calls if name == "chat.postMessage"]
    assert tokens == ["xoxb-T1", "xoxb-T2"]
    assert oauth_bot.event({"type": "app_uninstalled"}, "T1").status_code == 200

    def tokens_kept() -> list[str]:
        with oauth_bot.app.engine.connect() as connection:
            return list(connection.exec_driver_sql("SELECT bot_token FROM slack_bots").scalars())

    oauth_bot.until(lambda: tokens_kept() == ["xoxb-T2"])
    with oauth_bot.app.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT team_id FROM answers").scalars().all() == ["T2"]
    oauth_bot.mention(ts="200.1", team="T1")
    time.sleep(0.3)
    assert len(oauth_bot.slack.named("chat.postMessage")) == 2


def org_event(bot: Bot, event: dict[str, Any], team: str | None) -> Any:
    """An event of an organisation-wide install: its authorization names no workspace."""
    whole = {"enterprise_id": "E1", "team_id": None, "user_id": "U0BOT", "is_enterprise_install": True}
    return bot.event(event, team, enterprise_id="E1", authorizations=[whole])  # type: ignore[arg-type]


def rows(bot: Bot, table: str, column: str) -> list[str]:
    with bot.app.engine.connect() as connection:
        return sorted(connection.exec_driver_sql(f"SELECT {column} FROM {table}").scalars())


def test_an_organisation_installs_once_for_all_its_workspaces_and_leaves(oauth_bot: Bot) -> None:
    assert [install(oauth_bot, team).status_code for team in ("E1", "T9")] == [200, 200]
    mention = {"type": "app_mention", "user": "U1", "text": "<@U0BOT> deficit with Vietnam 2024?", "channel": "C1"}
    for at, team in enumerate(("T1", "T2"), 1):
        org_event(oauth_bot, {**mention, "ts": f"100.{at}"}, team)
        oauth_bot.posted(at)
    oauth_bot.mention(ts="100.9", team="T9")
    oauth_bot.posted(3)
    assert [token for name, _, token in oauth_bot.slack.calls if name == "chat.postMessage"] == [
        "xoxb-E1",
        "xoxb-E1",
        "xoxb-T9",
    ]
    oauth_bot.until(lambda: rows(oauth_bot, "answers", "team_id") == ["T1", "T2", "T9"])
    press = {"action_id": "dm:0", "value": "deficit with Vietnam 2024?", "type": "button", "block_id": "b"}
    outer = {
        "type": "block_actions",
        "actions": [press],
        "team": None,
        "enterprise": {"id": "E1", "name": "Org"},
        "is_enterprise_install": True,
        "user": {"id": "U1", "team_id": "T2"},
    }
    assert oauth_bot.interact(outer).status_code == 200
    oauth_bot.posted(4)
    assert [token for name, _, token in oauth_bot.slack.calls if name == "chat.postMessage"][3] == "xoxb-E1"
    oauth_bot.until(lambda: len(rows(oauth_bot, "answers", "team_id")) == 4)
    assert org_event(oauth_bot, {"type": "app_uninstalled"}, None).status_code == 200
    oauth_bot.until(lambda: rows(oauth_bot, "slack_bots", "bot_token") == ["xoxb-T9"])
    oauth_bot.until(lambda: rows(oauth_bot, "answers", "team_id") == ["T9"])
    assert rows(oauth_bot, "slack_installations", "bot_token") == ["xoxb-T9"]
    org_event(oauth_bot, {**mention, "ts": "200.1"}, "T1")
    time.sleep(0.3)
    assert len(oauth_bot.slack.named("chat.postMessage")) == 4


@pytest.mark.parametrize(("tokens", "left"), [({"bot": ["U0BOT"]}, []), ({"oauth": ["U7"]}, ["xoxb-T1"])])
def test_revoked_tokens(oauth_bot: Bot, tokens: dict[str, list[str]], left: list[str]) -> None:
    """That of the bot ends the installation; that of a person does not. Slack sends both events for an uninstall."""
    install(oauth_bot, "T1")
    assert oauth_bot.event({"type": "tokens_revoked", "tokens": tokens}, "T1").status_code == 200
    time.sleep(0.2)
    oauth_bot.until(lambda: rows(oauth_bot, "slack_bots", "bot_token") == left)
    assert rows(oauth_bot, "slack_installations", "bot_token") == left
    assert oauth_bot.event({"type": "app_uninstalled"}, "T1").status_code == 200
    oauth_bot.until(lambda: rows(oauth_bot, "slack_bots", "bot_token") == [])


def test_an_installed_again_workspace_answers_again(oauth_bot: Bot) -> None:
    install(oauth_bot, "T1")
    oauth_bot.event({"type": "app_uninstalled"}, "T1")
    oauth_bot.until(lambda: rows(oauth_bot, "slack_bots", "bot_token") == [])
    install(oauth_bot, "T1")
    oauth_bot.mention(team="T1")
    oauth_bot.posted()


def test_a_forged_oauth_state_is_refused(oauth_bot: Bot) -> None:
    answer = oauth_bot.client.get("/slack/oauth_redirect?code=T1&state=forged", follow_redirects=False)
    assert answer.status_code == 400 and oauth_bot.slack.named("oauth.v2.access") == []


def test_settings_that_cannot_work_are_refused(slack: Double) -> None:
    for lacking in ({"slack_signing_secret": None}, {"slack_bot_token": None}):
        with pytest.raises(SettingsError):
            create_app(settings(slack, "sqlite://", **lacking), Recorded)
