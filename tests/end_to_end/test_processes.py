"""Real processes: two webs on one database, one of them killed in the middle of traffic; ``tradebot run``."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from slack_sdk.signature import SignatureVerifier

from bot.processes import local
from tests.bot import postgres
from tests.bot.recorded import Recorded
from tests.end_to_end.burst import Request, slowest
from tests.end_to_end.peers import Peer, free_port
from tests.end_to_end.test_http import CLIENT, SECRET, mention  # type: ignore[attr-defined]

pytestmark = pytest.mark.end_to_end
HERE = Path(__file__).parent


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'state.db'}"
    return postgres.new_database(request.getfixturevalue("postgres_server"))


class Process:
    """A web process; ``base`` is where it listens."""

    def __init__(self, database: str, api: str, delay: float = 0.1) -> None:
        port = free_port()
        self.base = f"http://127.0.0.1:{port}"
        arguments = [sys.executable, "-m", "tests.end_to_end.serve", database, api, str(port), str(delay)]
        self.process = subprocess.Popen(arguments, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                if httpx.get(f"{self.base}/readyz").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise AssertionError("the web process did not start")

    def stop(self, how: int) -> int:
        self.process.send_signal(how)
        return self.process.wait(40)


def delivery(number: int, text: str = "") -> Request:
    """A mention with these words as Slack delivers it: signed."""
    words, stamp = text or f"number {number}", str(int(time.time()))
    body = mention(f"Ev{number}", f"{5000 + number}.000001", words)
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body) or ""
    headers = {"x-slack-signature": signature, "x-slack-request-timestamp": stamp, "content-type": "application/json"}
    return Request("/slack/events", body.encode(), headers)


def post(base: str, number: int, text: str = "") -> bool:
    """Whether it was acknowledged; where it was not, Slack delivers it again, elsewhere."""
    made = delivery(number, text)
    try:
        return CLIENT.post(f"{base}{made.path}", content=made.body, headers=dict(made.headers or {})).status_code == 200
    except httpx.TransportError:
        return False


def test_one_of_two_is_killed_in_the_middle_of_traffic(program: Path, database: str) -> None:
    """Every question is answered, none twice, though one process dies with questions that it had acknowledged."""
    workspace = local.start(program, free_port())
    peer = Peer(workspace, Recorded())
    first, second = (Process(database, workspace.api) for _ in range(2))
    try:

        def deliver(number: int) -> None:
            bases = [first.base, second.base] if number % 2 else [second.base, first.base]
            tries = iter([*bases, *bases, *bases])
            while not post(next(tries), number):
                time.sleep(0.2)
            if number == 30:
                first.stop(signal.SIGKILL)

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(deliver, range(60)))
        seen: dict[str, int] = {}
        until = time.monotonic() + 30
        while time.monotonic() < until and len(seen) < 60:
            time.sleep(0.3)
            seen = {}
            for message in peer.from_bot():
                seen[message["thread_ts"]] = seen.get(message["thread_ts"], 0) + 1
        time.sleep(2)
        posts = [message["thread_ts"] for message in peer.from_bot()]
        assert len(set(posts)) == 60
        # Killed between Slack's yes and the note of it, an answer can be there twice only where Slack keeps no
        # metadata (the local peer keeps none): at most one per worker of the dead process.
        assert len(posts) <= 62
    finally:
        if first.process.poll() is None:
            first.stop(signal.SIGKILL)
        assert second.stop(signal.SIGTERM) in (0, -signal.SIGTERM)
        workspace.stop()


def test_two_hundred_at_once(program: Path, database: str) -> None:
    """All acknowledged within Slack's three seconds, none lost, none answered twice. On a machine that others use, two
    hundred requests for nothing at all take their time too: twice that is allowed besides."""
    workspace = local.start(program, free_port())
    peer = Peer(workspace, Recorded())
    one = Process(database, workspace.api, delay=0)
    try:
        idle, failed = slowest(one.base, 200, lambda _at: Request("/healthz"))
        assert not failed
        waited, missing = slowest(one.base, 200, delivery)
        for number in missing:  # Slack delivers again what is not acknowledged
            assert any(post(one.base, number) for _ in range(3))
        until = time.monotonic() + 60
        while len(peer.from_bot()) < 200 and time.monotonic() < until:
            time.sleep(0.3)
        time.sleep(0.5)
        assert Counter(message["thread_ts"] for message in peer.from_bot()) == {
            f"{5000 + number}.000001": 1 for number in range(200)
        }
        assert not missing and waited < 3.0 + 2 * idle, (waited, idle, missing)
    finally:
        one.stop(signal.SIGTERM)
        workspace.stop()


def test_a_stopping_process_finishes_what_it_took(program: Path, tmp_path: Path) -> None:
    workspace = local.start(program, free_port())
    peer = Peer(workspace, Recorded())
    one = Process(f"sqlite:///{tmp_path / 'state.db'}", workspace.api)
    try:
        with ThreadPoolExecutor(10) as pool:
            assert all(pool.map(lambda number: post(one.base, number), range(20)))
        one.stop(signal.SIGTERM)
        assert len(peer.from_bot()) == 20
    finally:
        workspace.stop()


RUN = """
from tests.bot.recorded import Recorded
from bot.processes import run
from bot.settings import Settings
run.main(Settings(_env_file=None, database_url={database!r}, local_port={port}), Recorded,
         say=lambda words: print(words, flush=True))
"""


def test_run_prints_an_address_and_stops_cleanly(program: Path, tmp_path: Path) -> None:
    code = RUN.format(database=f"sqlite:///{tmp_path / 's.db'}", port=free_port())
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=HERE.parents[1]
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    address = line.split()[1]
    try:
        state = json.loads(httpx.get(f"{address}/_control/state").text)
        assert state["channels"][0]["name"] == "trade-figures"
        sent = {
            "channel": local.CHANNEL,
            "user": local.PERSON,
            "text": f"<@{local.BOT_USER}> deficit with Vietnam 2024?",
        }
        until = time.monotonic() + 10
        httpx.post(f"{address}/_control/message", json=sent)
        while "$123.5 billion" not in httpx.get(f"{address}/_control/messages/{local.CHANNEL}").text:
            assert time.monotonic() < until
            time.sleep(0.1)
    finally:
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(30) == 0
    with pytest.raises(httpx.TransportError):
        httpx.get(address)
