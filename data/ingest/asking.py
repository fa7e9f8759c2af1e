"""One request to a publisher: conditional, tried again, up to a limit; and what is remembered of it until the next."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

import httpx
import stamina

AGENT = "tradebot/0.1 (reads each published file once, conditionally)"
MOST_BYTES = 100_000_000
PAUSE = 0.3
"""Seconds between two requests: a publisher's server is not hurried."""
ATTEMPTS = 4
UNREACHED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError)
"""Errors that mean that there is no way to the server: it is not asked for anything else."""


class RefusedError(Exception):
    """What came is not what was asked for; the message says what it is."""


class BusyError(Exception):
    """The server asks to come back later, after ``wait`` seconds where it says so."""

    def __init__(self, status: int, wait: float | None) -> None:
        super().__init__(f"the server answered {status}")
        self.wait = wait


FAILED = (RefusedError, BusyError, httpx.HTTPError, OSError)
"""What a request may end in besides an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server said of the version that it sent: the next request asks for another one only."""

    etag: str | None = None
    modified: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        said = {"if-none-match": self.etag, "if-modified-since": self.modified}
        return {name: value for name, value in said.items() if value}


K = TypeVar("K", bound=Validators)


def validators(response: httpx.Response) -> dict[str, str | None]:
    """The fields of ``Validators`` as the response has them."""
    return {"etag": response.headers.get("etag"), "modified": response.headers.get("last-modified")}


def ask(
    web: httpx.Client, url: str, known: Validators | None, timeout: float, *, unreached: bool = True
) -> httpx.Response:
    """The answer of the server, after retries for ``timeout`` seconds at the most; without ``unreached`` none where
    there is no way to it. Raises one of ``FAILED``."""

    def on(error: Exception) -> bool | float:
        return (unreached or not isinstance(error, UNREACHED)) and _wait(error)

    for attempt in stamina.retry_context(on=on, attempts=ATTEMPTS, timeout=timeout):
        with attempt:
            response = _read(web, url, known.headers if known else {})
    return response


def _wait(error: Exception) -> bool | float:
    """Whether to try again: not for a file that is not there; after as long as the server says."""
    if isinstance(error, BusyError):
        return error.wait if error.wait is not None else True
    return isinstance(error, httpx.TransportError)


def _read(web: httpx.Client, url: str, headers: dict[str, str]) -> httpx.Response:
    """One request, read up to the limit. Raises BusyError for 429 and the errors of the server."""
    with web.stream("GET", url, headers=headers) as response:
        if response.status_code == httpx.codes.TOO_MANY_REQUESTS or response.status_code >= 500:
            after = response.headers.get("retry-after", "")
            raise BusyError(response.status_code, min(float(after), 60.0) if after.isdigit() else None)
        body = bytearray()
        for part in response.iter_bytes():
            body += part
            if len(body) > MOST_BYTES:
                raise RefusedError(f"more than {MOST_BYTES:,} bytes")
    return httpx.Response(response.status_code, headers=_plain_headers(response), content=bytes(body))


def _plain_headers(response: httpx.Response) -> dict[str, str]:
    """The headers that still hold for the decoded body."""
    return {name: value for name in ("etag", "last-modified", "content-type") if (value := response.headers.get(name))}


def hashed(content: bytes) -> str:
    """The SHA-256 of what came, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def put(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_bytes(content)
    temporary.replace(path)


def recalled(path: Path, kind: type[K]) -> dict[str, K]:
    """What ``remember`` kept. Where there is nothing, or nothing readable, everything is asked for again."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {name: kind(**entry) for name, entry in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def remember(path: Path, memory: Mapping[str, Validators]) -> None:
    """Keep what is known of each address."""
    put(path, json.dumps({name: asdict(known) for name, known in memory.items()}, indent=1).encode())
