"""Many requests at the same moment from one thread: what is timed is the process that answers, not who asks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Request:
    """A POST where there is a body, else a GET."""

    path: str
    body: bytes = b""
    headers: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Heard:
    """The status (0 where the connection ended without one), and how long it took, in seconds."""

    status: int
    seconds: float


def burst(base: str, requests: list[Request]) -> list[Heard]:
    """All of them at once, on a connection each; what came back, in their order."""

    async def every() -> list[Heard]:
        return await asyncio.gather(*(_one(base, each) for each in requests))

    return asyncio.run(every())


def slowest(base: str, count: int, make: Callable[[int], Request]) -> tuple[float, list[int]]:
    """The longest wait of ``count`` requests at once, and which of them were not answered with 200."""
    heard = burst(base, [make(number) for number in range(count)])
    return max(each.seconds for each in heard), [at for at, each in enumerate(heard) if each.status != 200]


async def _one(base: str, request: Request) -> Heard:
    address, began = urlsplit(base), time.monotonic()
    lines = {"host": address.netloc, "content-length": str(len(request.body)), "connection": "close"}
    told = "".join(f"{name}: {value}\r\n" for name, value in {**lines, **(request.headers or {})}.items())
    try:
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        writer.write(
            f"{'POST' if request.body else 'GET'} {request.path} HTTP/1.1\r\n{told}\r\n".encode() + request.body
        )
        head = await reader.read()
        writer.close()
    except OSError:
        head = b""
    return Heard(int(head.split(b" ")[1]) if head.startswith(b"HTTP/") else 0, time.monotonic() - began)
