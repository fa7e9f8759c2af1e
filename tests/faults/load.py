"""How many answers a second, and how long an acknowledgement takes, at 50 ms of Slack's latency.

With ``figures`` the questions are of the corpus, so many different ones, answered from the figures that ship and drawn
in the blocks that Slack gets by default; without, an answer is its question again, so that delivery alone is measured.
"""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import httpx

from tests.faults.bench import ROOT, Web, mention, signed, webs

LATENCY = 0.05
ENOUGH = 60.0
EACH = 10_000
"""So many different questions that none is asked twice."""
CORPUS = ROOT / "tests" / "corpus" / "questions"


@dataclass(frozen=True)
class Load:
    """``answers``: of how many different questions, or an echo. ``acknowledged``, ``told``: until the acknowledgement,
    and from there to the answer, median and 99th percentile, in ms; ``calls``: to Slack, an answer; ``processor``: ms
    of it that the bot needs, an answer; ``memory``: what the largest process held after a third of the run, and at
    most, in MB."""

    database: str
    answers: str
    processes: int
    asked: float
    lost: int
    doubled: int
    answered: float
    acknowledged: tuple[float, float]
    told: tuple[float, float]
    calls: float
    processor: float
    memory: tuple[float, float]

    HEAD: ClassVar[str] = (
        f"{'load':12}{'answers':>9}{'processes':>10}{'asked/s':>9}{'told/s':>8}{'lost':>6}{'doubled':>9}"
        f"{'ack median':>12}{'p99 ms':>8}{'answer median':>15}{'p99 ms':>8}{'calls':>7}{'cpu ms':>8}{'MB, at most':>13}"
    )

    def __str__(self) -> str:
        (quick, slow), (early, late), (before, most) = self.acknowledged, self.told, self.memory
        return (
            f"{self.database:12}{self.answers:>9}{self.processes:10}{self.asked:9.0f}{self.answered:8.1f}{self.lost:6}"
            f"{self.doubled:9}{quick:12.0f}{slow:8.0f}{early:15.0f}{late:8.0f}{self.calls:7.2f}{self.processor:8.1f}"
            f"{f'{before:.0f} {most:.0f}':>13}"
        )


def corpus(most: int) -> list[str]:
    """Questions that have figures for an answer and need no other before them, each once, in an order of no meaning."""
    found: dict[str, None] = {}
    for path in sorted(CORPUS.glob("*.jsonl")):
        lines = (line for line in path.read_text().splitlines() if line.strip() and not line.startswith("#"))
        for each in map(json.loads, lines):
            if "thread" not in each and each["expect"].keys() & {"figures", "any_of"}:
                found[each["question"]] = None
    mixed = list(found)
    random.Random(13).shuffle(mixed)
    return mixed[:most]


@dataclass
class Run:
    """What a run asks, and what it saw: ``waits`` for acknowledgements, when each question was ``taken``, and memory
    that the processes held after a third."""

    made: Sequence[Web]
    rate: float
    seconds: float
    words: Sequence[str]
    waits: list[float] = field(default_factory=list)
    taken: dict[str, float] = field(default_factory=dict)
    before: float = 0.0

    async def ask(self) -> None:
        limits = httpx.Limits(max_connections=200, max_keepalive_connections=100)
        async with httpx.AsyncClient(limits=limits, timeout=30) as client:
            started, tasks = time.monotonic(), []
            count = int(self.rate * self.seconds)
            for number in range(count):
                await asyncio.sleep(max(0.0, started + number / self.rate - time.monotonic()))
                tasks.append(asyncio.create_task(self._one(client, number)))
                if number == count // 3:
                    self.before = max(_memory(web, "VmRSS") for web in self.made)
            await asyncio.gather(*tasks)

    async def _one(self, client: httpx.AsyncClient, number: int) -> None:
        """A question in a thread of its own, in one of twenty channels; again elsewhere until it is taken."""
        words = self.words[number % len(self.words)] if self.words else ""
        event = mention(f"t{number}", 0, f"C{number % 20}", words)
        body = json.dumps(event)
        for at in range(20):
            began = time.monotonic()
            try:
                base = self.made[(number + at) % len(self.made)].base
                answer = await client.post(f"{base}/slack/events", content=body.encode(), headers=signed(body))
            except httpx.HTTPError:
                continue
            if answer.status_code == 200:
                self.waits.append(time.monotonic() - began)
                self.taken[event["event"]["ts"]] = time.time()
                return


def load(kind: str, database: str, processes: int, rate: float, seconds: float, *, figures: int = 0) -> Load:
    """Ask ``rate`` questions a second for so long; see ``Load`` for what is measured."""
    from tests.end_to_end.peers import free_port

    port = free_port()
    slack = subprocess.Popen([sys.executable, "-m", "tests.faults.slack", str(port), str(LATENCY)], cwd=ROOT)
    base = f"http://127.0.0.1:{port}/api/"
    with tempfile.TemporaryDirectory(prefix="tradebot-load-") as folder:
        how = {"lease_seconds": 20.0, **({"figures": folder, "slack_look": "new"} if figures else {})}
        try:
            with webs(processes, database, base, **how) as made:
                run = Run(made, rate, seconds, corpus(figures))
                before = sum(map(_processor, made))
                asyncio.run(run.ask())
                told = _answers(base, len(run.taken))
                spent, peak = sum(map(_processor, made)) - before, max(_memory(web, "VmHWM") for web in made)
        finally:
            slack.kill()
            slack.wait()
    return _measured(kind, figures, run, told, spent, peak)


def _measured(kind: str, figures: int, run: Run, told: dict[str, Any], spent: float, peak: float) -> Load:
    answers = [(thread, at) for text, _channel, thread, at in told["messages"] if text]  # a picture has no text
    messages, said = dict(reversed(answers)), Counter(thread for thread, _at in answers)
    times, count = sorted(messages.values()), max(1, len(messages))
    span = max(times[-1] - times[0], 0.001) if times else 0.001
    calls = sum(number for name, number in told["calls"].items() if name not in ("_control", "auth.test"))
    later = [at - run.taken[thread] for thread, at in messages.items() if thread in run.taken]
    label = {0: "echo", EACH: "each"}.get(figures, str(figures))
    return Load(
        kind,
        label,
        len(run.made),
        run.rate,
        len(run.taken.keys() - said.keys()),
        sum(number - 1 for number in said.values()),
        len(messages) / span,
        _spread(run.waits),
        _spread(later),
        calls / count,
        spent / count,
        (run.before, peak),
    )


def _spread(seconds: Sequence[float]) -> tuple[float, float]:
    """Median and 99th percentile, in milliseconds."""
    found = sorted(seconds) or [0.0]
    return found[len(found) // 2] * 1000, found[int(len(found) * 0.99)] * 1000


def _answers(base: str, count: int) -> dict[str, Any]:
    until = time.monotonic() + ENOUGH
    while True:
        told: dict[str, Any] = httpx.get(f"{base}_control", timeout=30).json()
        if len({thread for _text, _channel, thread, _at in told["messages"]}) >= count or time.monotonic() > until:
            return told
        time.sleep(0.3)


def _processor(web: Web) -> float:
    """Milliseconds of processor that it has used."""
    fields = Path(f"/proc/{web.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 10.0


def _memory(web: Web, which: str) -> float:
    status = Path(f"/proc/{web.process.pid}/status").read_text()
    return int(status.split(f"{which}:")[1].split()[0]) / 1024
