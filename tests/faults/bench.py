"""What the tests of faults share: web processes, questions delivered as Slack delivers them, and the tally."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from slack_sdk.signature import SignatureVerifier

from tests.faults.slack import Slack

ROOT = Path(__file__).parents[2]
SECRET = "signing-secret"
DAY = dt.date(2026, 11, 21)
"""The day of those who ask for figures."""
_SAID = re.compile(r"\[(\w+) (\d+)\] after \[(?:nothing|(\w+) (\d+))\]")
LATE = 30.0
"""Seconds after its acknowledgement from which an answer is late."""


class Web:
    """A web process. ``base`` is where it listens; started again on the same port after it was killed."""

    def __init__(self, database: str, api: str, **how: Any) -> None:
        from tests.end_to_end.peers import free_port

        port = free_port()
        self.base = f"http://127.0.0.1:{port}"
        given = {
            "database_url": database,
            "slack_api_url": api,
            "host": "127.0.0.1",
            "port": port,
            "slack_look": "classic",
            "lease_seconds": 2.0,
            **how,
        }
        self._arguments = [sys.executable, "-m", "tests.faults.serve", json.dumps(given)]
        self.log = Path(os.environ.get("TRADEBOT_BENCH_LOG", os.devnull))
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self._arguments, stderr=log, cwd=ROOT)

    def ready(self, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                if httpx.get(f"{self.base}/readyz", timeout=2).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise AssertionError("the web process did not start")

    def signal(self, which: int) -> None:
        self.process.send_signal(which)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()


@contextmanager
def webs(count: int, database: str, api: str, **how: Any) -> Iterator[list[Web]]:
    made = [Web(database, api, **how)]
    try:
        made[0].ready()
        made += [Web(database, api, **how) for _ in range(count - 1)]
        for each in made:
            each.ready()
        yield made
    finally:
        for each in made:
            each.stop()


def mention(thread: str, turn: int, channel: str = "C1", words: str = "") -> dict[str, Any]:
    """The question ``NAME TURN``, or ``words``, in the thread NAME."""
    first = 1_700_000_000 + int(thread.strip("abcdefghijklmnopqrstuvwxyz") or 0)
    ts, root = f"{first}.{turn + 1:06d}", f"{first}.000001"
    text = f"<@U0BOT> {words or f'{thread} {turn}'}"
    event = {
        "type": "app_mention",
        "user": "U1",
        "text": text,
        "ts": ts,
        "channel": channel,
        "event_ts": ts,
        **({"thread_ts": root} if turn else {}),
    }
    return {"type": "event_callback", "team_id": "T1", "event_id": f"Ev{thread}{turn}", "event": event}


def signed(body: str, kind: str = "application/json") -> dict[str, str]:
    stamp = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body) or ""
    return {"x-slack-signature": signature, "x-slack-request-timestamp": stamp, "content-type": kind}


@dataclass
class Asking:
    """Delivers questions to whichever process takes them, again until one acknowledges, as Slack does."""

    bases: list[str]
    patience: float = 60.0
    taken: dict[tuple[str, int], float] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    refused: int = 0

    def __post_init__(self) -> None:
        self._client = httpx.Client(timeout=10, limits=httpx.Limits(max_connections=200, max_keepalive_connections=0))
        self._lock = threading.Lock()

    def ask(self, thread: str, turn: int = 0, channel: str = "C1") -> None:
        body = json.dumps(mention(thread, turn, channel))
        until, at = time.monotonic() + self.patience, turn
        while True:
            started = time.monotonic()
            if self.post(self.bases[at % len(self.bases)], body):
                with self._lock:
                    self.taken[thread, turn] = time.time()
                    self.waits.append(time.monotonic() - started)
                return
            at += 1
            self.refused += 1
            assert time.monotonic() < until, "no process takes a question"
            time.sleep(0.1)

    def post(self, base: str, body: str, kind: str = "application/json") -> bool:
        try:
            answer = self._client.post(f"{base}/slack/events", content=body.encode(), headers=signed(body, kind))
            return answer.status_code == 200
        except httpx.HTTPError:
            return False

    def conversation(self, thread: str, turns: int, pause: float = 0.0, channel: str = "C1") -> None:
        for turn in range(turns):
            self.ask(thread, turn, channel)
            time.sleep(pause)

    def conversations(self, names: Iterable[str], turns: int, at_once: int = 8, pause: float = 0.0) -> None:
        with ThreadPoolExecutor(at_once) as pool:
            list(pool.map(lambda name: self.conversation(name, turns, pause), names))


@dataclass(frozen=True)
class Tally:
    """What became of what was acknowledged."""

    tried: int
    lost: int
    doubled: int
    late: int
    disordered: int

    def __str__(self) -> str:
        return f"{self.tried:7}{self.lost:7}{self.doubled:9}{self.late:7}{self.disordered:14}"


HEAD = f"{'tried':>7}{'lost':>7}{'doubled':>9}{'late':>7}{'out of order':>14}"


def tally(taken: dict[tuple[str, int], float], messages: Iterable[dict[str, Any]]) -> Tally:
    """Each question once, in the order of its thread, knowing the question before it."""
    said: Counter[tuple[str, int]] = Counter()
    order: dict[str, list[int]] = defaultdict(list)
    late = disordered = 0
    for message in messages:
        found = _SAID.search(str(message["text"]))
        if found is None:
            continue
        key = found[1], int(found[2])
        said[key] += 1
        if said[key] > 1:
            continue
        late += message["at"] - taken.get(key, message["at"]) > LATE
        before = int(found[4]) if found[4] else None
        disordered += (bool(order[key[0]]) and order[key[0]][-1] > key[1]) or before != (key[1] - 1 if key[1] else None)
        order[key[0]].append(key[1])
    lost = sum(1 for key in taken if not said[key])
    return Tally(len(taken), lost, sum(count - 1 for count in said.values()), late, disordered)


def settled(asking: Asking, slack: Slack, seconds: float) -> Tally:
    """The tally as soon as nothing is missing, and a moment later, for what comes twice."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and tally(asking.taken, list(slack.messages)).lost:
        time.sleep(0.1)
    time.sleep(0.7)
    return tally(asking.taken, list(slack.messages))
