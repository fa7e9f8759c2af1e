"""A small stand-in for Slack's Web API: what the local peer cannot do (it refuses nothing). It is ours, not Slack.

It answers 429 with Retry-After, refuses blocks as Slack would, knows or does not know ``assistant.*``, and completes
the OAuth exchange. Runs on a thread of the test.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

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
                    "ok": True, "app_id": "A1", "access_token": f"xoxb-{code}", "token_type": "bot", "team": None,
                    "scope": "chat:write", "bot_user_id": "U0BOT", "enterprise": {"id": code, "name": "Org"},
                    "authed_user": {"id": "U1"}, "is_enterprise_install": True,
                }  # fmt: skip
            return {
                "ok": True, "app_id": "A1", "access_token": f"xoxb-{code}", "token_type": "bot", "scope": "chat:write",
                "bot_user_id": "U0BOT", "team": {"id": code, "name": f"Team {code}"}, "enterprise": None,
                "authed_user": {"id": "U1"}, "is_enterprise_install": False,
            }  # fmt: skip
        if method in {"conversations.replies", "conversations.history"}:
            return {"ok": True, "messages": self.posted_before}
        if self.refuse_newer and any(f'"type": "{kind}"' in str(arguments.get("blocks")) for kind in NEWER):
            return {"ok": False, "error": "invalid_blocks"}
        return {"ok": True, "ts": f"900.{len(self.calls):06d}", "channel": arguments.get("channel")}


@contextmanager
def double() -> Iterator[Double]:
    state = Double()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
            if "json" in (self.headers.get("content-type") or ""):
                arguments = json.loads(raw or "{}")
            else:
                arguments = {key: value[0] for key, value in parse_qs(raw).items()}
            if isinstance(arguments.get("blocks"), list):
                arguments["blocks"] = json.dumps(arguments["blocks"])
            method = self.path.rsplit("/", 1)[-1]
            token = (self.headers.get("authorization") or "").removeprefix("Bearer ")
            state.calls.append((method, arguments, token))
            if method == "chat.postMessage" and state.limited > 0:
                state.limited -= 1
                self._send(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "1"})
                return
            if method == "chat.postMessage" and state.broken > 0:
                state.broken -= 1
                self._send(200, {"ok": False, "error": "internal_error"})
                return
            self._send(200, state.answer(method, arguments))

        def _send(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
            sent = json.dumps(body).encode()
            self.send_response(status)
            for name, value in {"content-type": "application/json", **(headers or {})}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    state.base = f"http://127.0.0.1:{server.server_address[1]}/api/"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
