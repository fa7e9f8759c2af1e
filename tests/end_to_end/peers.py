"""A real Slack peer (the npm package ``local-slack-linux-x64``) with the bot in it, on either transport.

The Asker is the recorded one of ``tests/bot/recorded.py``, so that these tests are about Slack alone.
"""

from __future__ import annotations

import json
import socket
import threading
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from slack_sdk import WebClient

from bot.processes import local, run
from bot.processes.local import LocalWorkspace
from bot.processes.request_limits import Bounded
from bot.processes.slack_app import SlackApp
from bot.processes.web import web
from bot.settings import Settings
from tests.bot.recorded import Recorded

SECRET = local.SIGNING_SECRET


@dataclass
class Peer:
    """The workspace as a person uses it."""

    workspace: LocalWorkspace
    asker: Recorded
    app: SlackApp | None = None
    base: str = ""

    def control(self, path: str, data: dict[str, Any] | None = None) -> dict[str, Any]:
        body = None if data is None else json.dumps(data).encode()
        request = urllib.request.Request(f"{self.workspace.address}/_control/{path}", body)
        request.add_header("content-type", "application/json")
        with urllib.request.urlopen(request, timeout=10) as answer:
            told: dict[str, Any] = json.load(answer)
        return told

    def say(self, text: str, thread: str | None = None, channel: str = local.CHANNEL) -> str:
        """Type a message; returns its ts."""
        sent = {"channel": channel, "user": local.PERSON, "text": text}
        if thread:
            sent["thread_ts"] = thread
        return str(self.control("message", sent)["message"]["ts"])

    def mention(self, text: str, thread: str | None = None) -> str:
        return self.say(f"<@{local.BOT_USER}> {text}", thread)

    def messages(self, channel: str = local.CHANNEL) -> list[dict[str, Any]]:
        return list(self.control(f"messages/{channel}")["messages"])

    def from_bot(self, channel: str = local.CHANNEL) -> list[dict[str, Any]]:
        return [message for message in self.messages(channel) if message["user"] == local.BOT_USER]

    def wait(self, enough: Callable[[list[dict[str, Any]]], Any], channel: str = local.CHANNEL) -> list[dict[str, Any]]:
        """The bot's messages as soon as ``enough`` is true of them."""
        until = time.monotonic() + 10
        while time.monotonic() < until:
            seen = self.from_bot(channel)
            if enough(seen):
                return seen
            time.sleep(0.03)
        raise AssertionError(
            f"the bot did not say it; it said {[m.get('text', '')[:80] for m in self.from_bot(channel)]}"
        )

    def press(self, message: dict[str, Any], action_id: str, channel: str = local.CHANNEL) -> None:
        """Press the button ``action_id`` of a message."""
        for block in message["blocks"]:
            for element in [*block.get("elements", []), block.get("accessory", {})]:
                if element.get("action_id") == action_id:
                    action = {**element, "block_id": block.get("block_id", "b")}
                    pressed = {"channel": channel, "messageTs": message["ts"], "user": local.PERSON, "action": action}
                    self.control("interact", pressed)
                    return
        raise AssertionError(f"no button {action_id}")

    def direct(self) -> str:
        """The channel of direct messages between the person and the bot."""
        client = WebClient(token=local.BOT_TOKEN, base_url=self.workspace.api)
        return str(client.conversations_open(users=local.PERSON)["channel"]["id"])

    def log(self, summary: str) -> list[dict[str, Any]]:
        return [entry for entry in self.control("log")["log"] if summary in entry["summary"]]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settings_for(api: str, database: Path) -> Settings:
    plain = Settings(_env_file=None, database_url=f"sqlite:///{database}", lease_seconds=3)
    return run.local_settings(plain, api)


class Web:
    """A web process in a thread of the test."""

    def __init__(self, app: SlackApp, port: int) -> None:
        self.server = uvicorn.Server(uvicorn.Config(web(app), port=port, log_level="warning", http=Bounded))
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.02)

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(20)
