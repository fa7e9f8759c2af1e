"""The HTTP application with our stand-in for Slack behind it: requests are signed as Slack signs, by us."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, urlencode

from slack_sdk.signature import SignatureVerifier
from starlette.testclient import TestClient

from bot.processes.slack_app import SlackApp, build
from bot.processes.web import web
from bot.settings import Settings
from tests.bot.recorded import TODAY, Recorded
from tests.bot.slack_double import Double

SECRET = "signing-secret"


class Bot:
    """The HTTP application with the double behind it."""

    def __init__(self, slack: Double, app: SlackApp, client: TestClient, asker: Recorded) -> None:
        self.slack, self.app, self.client, self.asker = slack, app, client, asker

    def post(self, body: str, kind: str = "application/json") -> Any:
        stamp = str(int(time.time()))
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body) or ""
        headers = {"x-slack-signature": signature, "x-slack-request-timestamp": stamp, "content-type": kind}
        return self.client.post("/slack/events", content=body, headers=headers)

    def event(self, event: dict[str, Any], team: str = "T1", **outer: Any) -> Any:
        made = {"type": "event_callback", "team_id": team, "event_id": f"Ev{time.time_ns()}", "event": event, **outer}
        return self.post(json.dumps(made))

    def mention(self, text: str = "deficit with Vietnam 2024?", ts: str = "100.1", team: str = "T1") -> Any:
        event = {"type": "app_mention", "user": "U1", "text": f"<@U0BOT> {text}", "ts": ts, "channel": "C1"}
        return self.event(event, team)

    def interact(self, payload: dict[str, Any]) -> Any:
        made = {
            "team": {"id": "T1"},
            "user": {"id": "U1", "team_id": "T1"},
            "trigger_id": f"t{time.time_ns()}",
            **payload,
        }
        return self.post("payload=" + quote(json.dumps(made)), "application/x-www-form-urlencoded")

    def command(self, text: str, channel: str = "C1") -> Any:
        """``/trade TEXT`` in a channel."""
        body = {"command": "/trade", "text": text, "team_id": "T1", "user_id": "U1", "channel_id": channel}
        more = {"trigger_id": f"t{time.time_ns()}", "response_url": f"{self.slack.base}response"}
        return self.post(urlencode({**body, **more}), "application/x-www-form-urlencoded")

    def responded(self, act: Callable[[], Any]) -> str:
        """What comes to the response address after an act."""
        before = len(self.slack.calls)

        def came() -> list[str]:
            return [str(given["text"]) for name, given, _ in self.slack.calls[before:] if name == "response"]

        act()
        self.until(came)
        return came()[0]

    def until(self, what: Callable[[], Any]) -> None:
        end = time.monotonic() + 8
        while not what():
            assert time.monotonic() < end, [name for name, _, _ in self.slack.calls]
            time.sleep(0.02)

    def posted(self, count: int = 1) -> list[dict[str, Any]]:
        self.until(lambda: len(self.slack.named("chat.postMessage")) >= count)
        return self.slack.named("chat.postMessage")


def settings(slack: Double, address: str, **more: Any) -> Settings:
    given = {
        "slack_bot_token": "xoxb-1",
        "slack_signing_secret": SECRET,
        "slack_api_url": slack.base,
        "database_url": address,
        "lease_seconds": 0.5,
        **more,
    }
    return Settings(_env_file=None, **given)


def running(slack: Double, made: Settings, asker: Any = None) -> Iterator[Bot]:
    """The bot over a double of Slack; without an ``asker`` with recorded answers."""
    asker = asker or Recorded()
    app = build(made, asker, today=lambda: TODAY, names=lambda _kind, typed: [f"{typed}-land"])
    with TestClient(web(app), base_url="https://bot.example") as client:
        yield Bot(slack, app, client, asker)


def install(bot: Bot, team: str) -> Any:
    """Walk through the install as a browser does."""
    page = bot.client.get("/slack/install", follow_redirects=False)
    state = page.text.split("state=")[1].split("&")[0]
    return bot.client.get(f"/slack/oauth_redirect?code={team}&state={state}", follow_redirects=False)
