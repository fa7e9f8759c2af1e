"""Limits on requests before they are parsed: connections, the time for headers and bodies, size and depth of a body.

Where there are too many connections, the one that has kept silent longest goes, not the one that comes: so half-sent
requests, however many, keep nobody out.
"""

from __future__ import annotations

import asyncio
import resource
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any, ClassVar

from starlette.requests import ClientDisconnect, Request
from uvicorn.protocols.http.h11_impl import H11Protocol

HEADER_SECONDS, BODY_SECONDS = 10.0, 10.0
CONNECTIONS, PER_ADDRESS = 512, 256
FILES = 4096
"""Files that the process may have open, where the machine allows it."""
BODY_MOST = 1_000_000
HELD_MOST = 64_000_000
"""Bytes of bodies that are read at the same time, in all."""
DEPTH_MOST = 64


class Bounded(H11Protocol):
    """uvicorn's HTTP protocol with a time limit for headers; when full, it closes the longest silent connection."""

    silent: ClassVar[dict[Bounded, None]] = {}
    """Connections without a whole request, the longest silent first."""
    addresses: ClassVar[Counter[str]] = Counter()
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        host = self._host = self.client[0] if self.client else ""
        self.addresses[host] += 1
        if len(self.connections) > CONNECTIONS:
            self._make_room(None)
        elif self.addresses[host] > PER_ADDRESS:
            self._make_room(host)
        self._quiet()

    def _make_room(self, host: str | None) -> None:
        """End the connection that is silent longest (from this address); this one where none is silent."""
        oldest = next((each for each in self.silent if host is None or each._host == host), self)
        self.silent.pop(oldest, None)
        oldest.transport.abort()

    def _quiet(self) -> None:
        self.silent.pop(self, None)
        self.silent[self] = None
        if self._timer is None:
            self._timer = self.loop.call_later(HEADER_SECONDS, self._late)

    def _heard(self) -> None:
        self.silent.pop(self, None)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _late(self) -> None:
        self._timer = None
        if self in self.silent and not self.transport.is_closing():
            self.transport.abort()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._heard()
        elif self not in self.silent:
            self._quiet()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.cycle is None or self.cycle.response_complete:
            self._quiet()

    def connection_lost(self, exc: Exception | None) -> None:
        self._heard()
        self.addresses[self._host] -= 1
        if self.addresses[self._host] <= 0:
            del self.addresses[self._host]
        super().connection_lost(exc)


class RequestRefusedError(Exception):
    """The request is not read further. ``status`` and the words are the answer."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


class Bodies:
    """Reads bodies, not more than ``HELD_MOST`` of them at a time."""

    def __init__(self) -> None:
        self._held = 0

    async def read(self, request: Request, *, keep: bool) -> bytes:
        """The body; nothing of it where it is not kept, but read all the same, so that the answer is heard. Raises
        RefusedError for one that is too large, too slow, or too much in all."""
        parts: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(BODY_SECONDS):
                async for part in _parts(request):
                    size += len(part)
                    if size > BODY_MOST:
                        raise RequestRefusedError(413, "too large")
                    if keep:
                        self._held += len(part)
                        parts.append(part)
                        if self._held > HELD_MOST:
                            raise RequestRefusedError(503, "too much at once")
        except TimeoutError:
            raise RequestRefusedError(408, "too slow") from None
        finally:
            self._held -= sum(map(len, parts))
        return b"".join(parts)


async def _parts(request: Request) -> AsyncIterator[bytes]:
    try:
        async for part in request.stream():
            yield part
    except ClientDisconnect:
        raise RequestRefusedError(400, "cut off") from None


def shallow(given: Any) -> bool:
    """Whether parsed JSON is no deeper than anything that Slack sends."""
    level: list[Any] = [given]
    for _ in range(DEPTH_MOST):
        level = [
            inner
            for each in level
            if isinstance(each, dict | list)
            for inner in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return True
    return False


def more_files() -> None:
    """Let the process open as many files as it needs for its connections, as far as the machine allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
