"""A publisher on this machine: the files of one release, then those of the next, with everything that goes wrong.

Ours, not the agencies': it answers conditional requests, and can for any file send 403, 503, an error page, a body
that is cut off (with or without saying so), a stale copy, or the new file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from data.ingest.fetch import Wanted
from tests.loopback import Sent, serving

Fault = Literal["403", "404", "503", "page", "half", "torn", "stale"]
MODIFIED = "Thu, 02 Jan 2025 13:30:00 GMT"
"""The same for every file, and wrong: a release is told by what is in it."""
PAGE = b"<!DOCTYPE html><html><body><h1>Access denied</h1>Reference #18.2d</body></html>"


@dataclass
class Publisher:
    """``serving``: name to content; ``stale``: what an old cache would send; ``faults``: what goes wrong next."""

    base: str = ""
    serving: dict[str, bytes] = field(default_factory=dict)
    stale: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)
    requests: list[tuple[str, bool, str]] = field(default_factory=list)

    def add(self, folder: str, path: Path) -> None:
        """Serve a file from now on; what was served before becomes the stale copy."""
        if path.name in self.serving:
            self.stale[path.name] = self.serving[path.name]
        self.serving[path.name] = path.read_bytes()
        self.folders[path.name] = folder

    def wanted(self, names: list[str]) -> list[Wanted]:
        return [Wanted(f"{self.base}/{name}", self.folders[name], "modified") for name in names]

    def answer(self, name: str, etag: str | None) -> Sent:
        faults = self.faults.get(name) or []
        fault = faults.pop(0) if faults else None
        body = self.serving.get(name)
        if fault == "stale" and name in self.stale:
            body, fault = self.stale[name], None
        if fault in ("403", "404", "503"):
            return int(fault), {"content-type": "text/html"}, PAGE
        if fault == "page":
            return 200, {"content-type": "text/html"}, PAGE
        if body is None:
            return 404, {"content-type": "text/html"}, PAGE
        kind = {"content-type": "application/octet-stream"}
        if fault == "half":
            return 200, kind, body[: len(body) // 2]
        if fault == "torn":
            return 200, {**kind, "content-length": str(len(body))}, body[: len(body) // 3]
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if etag == tag:
            return 304, {"etag": tag}, b""
        return 200, {"etag": tag, **kind, "last-modified": MODIFIED}, body


@contextmanager
def publisher() -> Iterator[Publisher]:
    """A running publisher on a free port of the loopback address."""
    state = Publisher()

    def answer(path: str, headers: dict[str, str], _body: bytes) -> Sent:
        name, etag = path.rsplit("/", 1)[-1], headers.get("if-none-match")
        state.requests.append((name, etag is not None, headers.get("user-agent", "")))
        return state.answer(name, etag)

    with serving(answer) as state.base:
        yield state
