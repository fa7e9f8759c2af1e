"""How many answers a second, and how long an acknowledgement takes, at 50 ms of Slack's latency."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import httpx

from tests.faults.bench import ROOT, Tally, Web, mention, signed, tally, webs

LATENCY = 0.05
ENOUGH = 60.0


@dataclass(frozen=True)
class Load:
    """``acknowledged``: median and 99th percentile, in ms; ``calls``: to Slack, an answer; ``processor``: ms of it that
    the bot needs, an answer; ``memory``: the most of one process, in MB."""

    database: str
    processes: int
    asked: float
    found: Tally
    answered: float
    acknowledged: tuple[float, float]
    calls: float
    processor: float
    memory: float

    HEAD: ClassVar[str] = (
        f"{'load':12}{'processes':>10}{'asked/s':>9}{'answers/s':>11}{'lost':>6}{'doubled':>9}"
        f"{'ack median':>12}{'ack p99 ms':>12}{'calls':>7}{'cpu ms':>8}{'MB':>6}"
    )

    def __str__(self) -> str:
        median, worst = self.acknowledged
        return (
            f"{self.database:12}{self.processes:10}{self.asked:9.0f}{self.answered:11.1f}{self.found.lost:6}"
            f"{self.found.doubled:9}{median:12.0f}{worst:12.0f}{self.calls:7.2f}{self.processor:8.1f}{self.memory:6.0f}"
        )


def load(kind: str, database: str, processes: int, rate: float, seconds: float, **how: Any) -> Load:
    """Ask ``rate`` questions a second for so long, each in a thread of its own, in twenty channels."""
    from tests.end_to_end.peers import free_port

    port = free_port()
    slack = subprocess.Popen([sys.executable, "-m", "tests.faults.slack", str(port), str(LATENCY)], cwd=ROOT)
    base = f"http://127.0.0.1:{port}/api/"
    try:
        with webs(processes, database, base, **{"lease_seconds": 20.0, **how}) as made:
            before = sum(map(_processor, made))
            waits, taken = asyncio.run(_ask([web.base for web in made], rate, seconds))
            told = _answers(base, len(taken))
            spent, peak = sum(map(_processor, made)) - before, max(map(_memory, made))
    finally:
        slack.kill()
        slack.wait()
    messages = [{"text": text, "at": at} for text, _channel, _thread, at in told["messages"]]
    times, waits = sorted(message["at"] for message in messages), sorted(waits)
    span = max(times[-1] - times[0], 0.001) if times else 0.001
    calls = sum(count for name, count in told["calls"].items() if name not in ("_control", "auth.test"))
    acknowledged = waits[len(waits) // 2] * 1000, waits[int(len(waits) * 0.99)] * 1000
    count = max(1, len(messages))
    return Load(kind, processes, rate, tally(taken, messages), len(messages) / span, acknowledged, calls / count,
                spent / count, peak)  # fmt: skip


async def _ask(bases: list[str], rate: float, seconds: float) -> tuple[list[float], dict[tuple[str, int], float]]:
    waits: list[float] = []
    taken: dict[tuple[str, int], float] = {}
    limits = httpx.Limits(max_connections=200, max_keepalive_connections=100)
    async with httpx.AsyncClient(limits=limits, timeout=30) as client:

        async def one(number: int) -> None:
            body = json.dumps(mention(f"t{number}", 0, f"C{number % 20}"))
            for at in range(20):
                began = time.monotonic()
                try:
                    base = bases[(number + at) % len(bases)]
                    answer = await client.post(f"{base}/slack/events", content=body.encode(), headers=signed(body))
                except httpx.HTTPError:
                    answer = None
                if answer is not None and answer.status_code == 200:
                    waits.append(time.monotonic() - began)
                    taken[f"t{number}", 0] = time.time()
                    return

        started, tasks = time.monotonic(), []
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, started + number / rate - time.monotonic()))
            tasks.append(asyncio.create_task(one(number)))
        await asyncio.gather(*tasks)
    return waits, taken


def _answers(base: str, count: int) -> dict[str, Any]:
    until = time.monotonic() + ENOUGH
    while True:
        told: dict[str, Any] = httpx.get(f"{base}_control", timeout=30).json()
        if len(told["messages"]) >= count or time.monotonic() > until:
            return told
        time.sleep(0.3)


def _processor(web: Web) -> float:
    """Milliseconds of processor that it has used."""
    fields = Path(f"/proc/{web.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 10.0


def _memory(web: Web) -> float:
    status = Path(f"/proc/{web.process.pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024
