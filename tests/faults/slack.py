"""A Slack that keeps what it is told and fails as a bad line does: before it has taken a message, or after.

It is ours, not Slack's: messages with metadata, history with pages, files in two steps, response addresses, limits per
channel. It runs on a thread, or by ``python -m tests.faults.slack PORT LATENCY`` as a process.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

Json = dict[str, Any]
PAGE = "<html><body><h1>502 Bad Gateway</h1></body></html>"
BOT = "U0BOT"
POSTS = {"chat.postMessage", "chat.postEphemeral", "chat.update", "files.completeUploadExternal", "response"}


class ResetError(Exception):
    """The connection ends without an answer."""


@dataclass
class Slack:
    """``rates``: how often which fault happens (``limited``, ``gateway``, ``page``, ``reset``: before anything is
    taken; ``gateway_after``, ``reset_after``: taken, and the answer is lost). ``only``: the methods that fail.
    ``once``: faults of the next calls, in turn. ``shut``: channel to the time until which it is limited."""

    latency: float = 0.0
    rates: dict[str, float] = field(default_factory=dict)
    only: frozenset[str] = frozenset(POSTS)
    once: list[str] = field(default_factory=list)
    shut: dict[str, float] = field(default_factory=dict)
    slow: dict[str, float] = field(default_factory=dict)
    dice: random.Random = field(default_factory=lambda: random.Random(13))
    base: str = ""
    messages: list[Json] = field(default_factory=list)
    private: list[Json] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    _number: Iterator[int] = field(default_factory=itertools.count)

    @property
    def api(self) -> str:
        return f"{self.base}/api/"

    def _ts(self) -> str:
        return f"{time.time():.3f}{next(self._number) % 1000:03d}"

    def fault(self, method: str) -> str | None:
        """What goes wrong with this call."""
        if method not in self.only:
            return None
        if self.once:
            return self.once.pop(0) or None
        roll = self.dice.random()
        for name, rate in self.rates.items():
            if roll < rate:
                return name
            roll -= rate
        return None

    async def answer(self, method: str, given: Json, token: str) -> tuple[int, Json | str, dict[str, str]]:
        """Status, body and headers. Raises ResetError."""
        self.calls[method] += 1
        channel = str(given.get("channel") or given.get("channel_id") or "")
        await asyncio.sleep(self.slow.get(channel, self.latency))
        if method in POSTS and self.shut.get(channel, 0) > time.time():
            self.faults["shut"] += 1
            seconds = max(1, round(self.shut[channel] - time.time()))
            return 429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(seconds)}
        fault = self.fault(method)
        if fault is not None:
            self.faults[fault] += 1
        if fault == "limited":
            return 429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "1"}
        if fault == "gateway":
            return 502, PAGE, {}
        if fault == "page":
            return 200, PAGE, {}
        if fault == "reset":
            raise ResetError
        done = self.do(method, given)
        if fault == "gateway_after":
            return 504, PAGE, {}
        if fault == "reset_after":
            raise ResetError
        return 200, done, {}

    def do(self, method: str, given: Json) -> Json:
        """What Slack does with a call that it takes."""
        if method == "auth.test":
            return {"ok": True, "user_id": BOT, "bot_id": "B0BOT", "team_id": "T1"}
        if method == "chat.postMessage":
            return self._posted(given)
        if method == "chat.update":
            for message in self.messages:
                if message["ts"] == given.get("ts"):
                    message.update(text=given.get("text"), blocks=_loaded(given.get("blocks")))
            return {"ok": True, "ts": given.get("ts"), "channel": given.get("channel")}
        if method == "chat.delete":
            self.messages[:] = [message for message in self.messages if message["ts"] != given.get("ts")]
            return {"ok": True}
        if method in {"chat.postEphemeral", "response"}:
            self.private.append({**given, "at": time.time()})
            return {"ok": True, "message_ts": self._ts()}
        if method in {"conversations.history", "conversations.replies"}:
            return self._history(method, given)
        if method == "files.getUploadURLExternal":
            file_id = f"F{next(self._number)}"
            return {"ok": True, "file_id": file_id, "upload_url": f"{self.base}/upload/{file_id}"}
        if method == "files.completeUploadExternal":
            files = _loaded(given.get("files")) or []
            self._posted({**given, "channel": given.get("channel_id"), "text": ""}, files)
            return {"ok": True, "files": files}
        if method == "conversations.open":
            return {"ok": True, "channel": {"id": "D" + str(given.get("users"))[1:]}}
        if method.startswith("assistant.") or "Stream" in method:
            return {"ok": False, "error": "unknown_method"}
        return {"ok": True, "view": {"id": "V1"}, "user": {"id": given.get("user"), "is_admin": True}}

    def _posted(self, given: Json, files: list[Json] | None = None) -> Json:
        message = {
            "ts": self._ts(),
            "channel": given.get("channel"),
            "thread_ts": given.get("thread_ts"),
            "user": BOT,
            "bot_id": "B0BOT",
            "text": given.get("text"),
            "blocks": _loaded(given.get("blocks")),
            "metadata": _loaded(given.get("metadata")),
            "files": files or [],
            "at": time.time(),
        }
        self.messages.append(message)
        return {"ok": True, "ts": message["ts"], "channel": message["channel"], "message": message}

    def _history(self, method: str, given: Json) -> Json:
        of_thread = given.get("ts") if method == "conversations.replies" else None
        found = [
            m
            for m in self.messages
            if m["channel"] == given.get("channel")
            and m["thread_ts"] == of_thread
            and m["ts"] > str(given.get("oldest") or "0")
        ]
        at, most = int(given.get("cursor") or 0), int(given.get("limit") or 100)
        more = str(at + most) if len(found) > at + most else ""
        return {"ok": True, "messages": found[at : at + most], "response_metadata": {"next_cursor": more}}


def _loaded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) and value else value


def _arguments(path: str, kind: str, body: bytes) -> Json:
    given: Json = dict(parse_qsl(urlsplit(path).query))
    if "json" in kind:
        return {**given, **json.loads(body or b"{}")}
    if "form" in kind and "multipart" not in kind:
        given |= {name: values[0] for name, values in parse_qs(body.decode()).items()}
    return given


async def _serve(slack: Slack, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One request on a connection of its own, as Slack's library makes them."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines) if name}
        body = await reader.readexactly(int(headers.get("content-length") or 0))
        path = first.split(" ")[1]
        method = urlsplit(path).path.rsplit("/", 1)[-1] if "/upload/" not in path else "upload"
        given = _arguments(path, headers.get("content-type", ""), body) if method != "upload" else {}
        if method == "_control":
            status, answer, more = 200, _controlled(slack, given), {}  # type: ignore[var-annotated]
        else:
            status, answer, more = await slack.answer(method, given, headers.get("authorization", ""))  # type: ignore[assignment]
        text = answer if isinstance(answer, str) else json.dumps(answer)
        kind = "text/html" if isinstance(answer, str) else "application/json"
        sent = {"content-type": kind, "content-length": str(len(text.encode())), "connection": "close", **more}
        told = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
        writer.write(f"HTTP/1.1 {status} X\r\n{told}\r\n{text}".encode())
        await writer.drain()
        writer.close()
    except (ResetError, ConnectionError, asyncio.IncompleteReadError):
        writer.transport.abort()


def _controlled(slack: Slack, given: Json) -> Json:
    """What a process of its own is asked for."""
    if given.get("reset"):
        slack.messages.clear()
        slack.private.clear()
        slack.calls.clear()
    return {
        "messages": [(m["text"], m["channel"], m["thread_ts"], m["at"]) for m in slack.messages],
        "private": len(slack.private),
        "calls": dict(slack.calls),
    }


async def run(slack: Slack, port: int, ready: threading.Event, stop: asyncio.Event) -> None:
    server = await asyncio.start_server(lambda r, w: _serve(slack, r, w), "127.0.0.1", port, backlog=1024)
    slack.base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    ready.set()
    async with server:
        await stop.wait()


@contextmanager
def failing(**how: Any) -> Iterator[Slack]:
    """A Slack on a thread."""
    slack, ready, loop, stop = Slack(**how), threading.Event(), asyncio.new_event_loop(), asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(run(slack, 0, ready, stop)), daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield slack
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(5)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(Slack(latency=float(sys.argv[2])), int(sys.argv[1]), threading.Event(), asyncio.Event()))
