"""A small stand-in for Slack's Web API: what the local peer cannot do (it refuses nothing). It is ours, not Slack.

It answers 429 with Retry-After, refuses blocks as Slack would, knows or does not know ``assistant.*``, and completes
the OAuth exchange. Runs on a thread of the test.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from tests.loopback import Sent, serving

NEWER = {"table", "data_table", "data_visualization", "context_actions", "markdown", "card"}


@dataclass
class Double:
    """``calls`` lists (method, arguments, token). The flags say how it behaves."""

    base: str = ""
    calls: list[tuple[str, dict[str, Any], str]] = field(default_factory=list)
    refuse_newer: bool = False
    limited: int = 0
    assistant: bool = True
    streams: bool = True
    breaks: bool = False
    admins: tuple[str, ...] = ("U1",)
    broken: int = 0
    posted_before: list[dict[str, Any]] = field(default_factory=list)

    def named(self, method: str) -> list[dict[str, Any]]:
        return [arguments for name, arguments, _ in self.calls if name == method]

    def answer(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        if method == "auth.test":
            return {"ok": True, "user_id": "U0BOT", "bot_id": "B0BOT", "team_id": "T1"}
        if method.startswith("assistant.") and not self.assistant:
            return {"ok": False, "error": "unknown_method"}
        if method in {"chat.startStream", "chat.appendStream", "chat.stopStream"}:
            if not self.streams:
                return {"ok": False, "error": "unknown_method"}
            if self.breaks and method == "chat.appendStream":
                return {"ok": False, "error": "message_not_in_streaming_state"}
            return {"ok": True, "ts": "800.1", "channel": arguments.get("channel")}
        if method == "users.info":
            return {"ok": True, "user": {"id": arguments["user"], "is_admin": arguments["user"] in self.admins}}
        if method == "oauth.v2.access":
            code = str(arguments.get("code"))
            if code.startswith("E"):
                return {
                    "ok": True,
                    "app_id": "A1",
                    "access_token": f"xoxb-{code}",
                    "token_type": "bot",
                    "team": None,
                    "scope": "chat:write",
                    "bot_user_id": "U0BOT",
                    "enterprise": {"id": code, "name": "Org"},
                    "authed_user": {"id": "U1"},
                    "is_enterprise_install": True,
                }
            return {
                "ok": True,
                "app_id": "A1",
                "access_token": f"xoxb-{code}",
                "token_type": "bot",
                "scope": "chat:write",
                "bot_user_id": "U0BOT",
                "team": {"id": code, "name": f"Team {code}"},
                "enterprise": None,
                "authed_user": {"id": "U1"},
                "is_enterprise_install": False,
            }
        if method in {"conversations.replies", "conversations.history"}:
            return {"ok": True, "messages": self.posted_before}
        if self.refuse_newer and any(f'"type": "{kind}"' in str(arguments.get("blocks")) for kind in NEWER):
            return {"ok": False, "error": "invalid_blocks"}
        return {"ok": True, "ts": f"900.{len(self.calls):06d}", "channel": arguments.get("channel")}


@contextmanager
def double() -> Iterator[Double]:
    state = Double()

    def answer(path: str, headers: dict[str, str], body: bytes) -> Sent:
        raw, method = body.decode(), path.rsplit("/", 1)[-1]
        if "json" in headers.get("content-type", ""):
            arguments = json.loads(raw or "{}")
        else:
            arguments = {key: value[0] for key, value in parse_qs(raw).items()}
        if isinstance(arguments.get("blocks"), list):
            arguments["blocks"] = json.dumps(arguments["blocks"])
        state.calls.append((method, arguments, headers.get("authorization", "").removeprefix("Bearer ")))
        if method == "chat.postMessage" and state.limited > 0:
            state.limited -= 1
            return _sent(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "1"})
        if method == "chat.postMessage" and state.broken > 0:
            state.broken -= 1
            return _sent(200, {"ok": False, "error": "internal_error"})
        return _sent(200, state.answer(method, arguments))

    with serving(answer) as address:
        state.base = f"{address}/api/"
        yield state


def _sent(status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> Sent:
    return status, {"content-type": "application/json", **(headers or {})}, json.dumps(body).encode()
