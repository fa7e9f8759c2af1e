"""Two machines' worth of processes: each has its own copy of the figures and two webs; they share one PostgreSQL."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import httpx
import pytest

from bot.commands import figures
from bot.processes import local
from data.warehouse import reader
from tests.bot import postgres
from tests.bot.recorded import Recorded
from tests.end_to_end.peers import Peer, free_port
from tests.end_to_end.test_processes import post
from tests.engine import small

pytestmark = [pytest.mark.end_to_end, pytest.mark.postgres]
QUESTION = "imports from China in 2025"
ROOT = Path(__file__).parents[2]
EACH = 6


@pytest.fixture
def database(postgres_server: str) -> str:
    return postgres.new_database(postgres_server)


def start(port: int, machine: Path, database: str, api: str) -> subprocess.Popen[bytes]:
    """A web process as an operator starts it."""
    settings = {
        "WAREHOUSE": str(machine),
        "DATABASE_URL": database,
        "SLACK_BOT_TOKEN": local.BOT_TOKEN,
        "PORT": str(port),
        "SLACK_SIGNING_SECRET": local.SIGNING_SECRET,
        "SLACK_API_URL": api,
        "SLACK_LOOK": "local",
        "HOST": "127.0.0.1",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "serve"], cwd=ROOT, env={**os.environ, **settings}, stderr=subprocess.DEVNULL
    )


def ready(base: str) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            if httpx.get(f"{base}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"{base} did not start")


def move(source: Path, into: Path) -> None:
    """The figures to a machine, by checksum."""
    command = [sys.executable, "-m", "bot.cli", "publish", "--warehouse", str(source), "--to", str(into)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


def figure(folder: Path) -> str:
    """The figure as it is written, from the folder's file."""
    asker = figures.asker(folder, small.TODAY)
    value = asker.ask(QUESTION).headline
    asker.data.warehouse.close()
    return next(word for word in value.split() if word.startswith("$"))


def answered(peer: Peer, first: int, bases: list[str]) -> Counter[str]:
    """Deliver a question to each process in turn; the texts of the answers, each thread's once."""
    for number in range(first, first + EACH):
        assert post(bases[number % len(bases)], number, QUESTION)
    threads = {f"{5000 + number}.000001" for number in range(first, first + EACH)}
    until = time.monotonic() + 60
    while time.monotonic() < until:
        found = [m for m in peer.from_bot() if m["thread_ts"] in threads]
        if {m["thread_ts"] for m in found} == threads:
            break
        time.sleep(0.3)
    time.sleep(1)
    found = [m for m in peer.from_bot() if m["thread_ts"] in threads]
    assert Counter(m["thread_ts"] for m in found) == dict.fromkeys(threads, 1)
    return Counter(m["text"] for m in found)


def test_two_machines_answer_alike_and_take_a_new_edition(
    program: Path, database: str, edition: Path, tmp_path: Path
) -> None:
    source, machines = tmp_path / "publisher", [tmp_path / "one", tmp_path / "two"]
    small.publish(edition, source)
    for machine in machines:
        move(source, machine)
    workspace = local.start(program, free_port())
    peer = Peer(workspace, Recorded())
    ports = [free_port() for _ in range(4)]
    webs = [start(port, machines[at // 2], database, workspace.api) for at, port in enumerate(ports)]
    bases = [f"http://127.0.0.1:{port}" for port in ports]
    try:
        for base in bases:
            ready(base)
        old = figure(source)
        assert all(old in text for text in answered(peer, 0, bases))
        small.publish(edition, source, shift=100_000)
        for machine in machines:
            move(source, machine)
        time.sleep(2 * reader.CHECK_EVERY)
        new = figure(source)
        assert new != old
        told = answered(peer, EACH, bases)
        assert all(new in text for text in told), (new, told)
    finally:
        for web in webs:
            web.send_signal(signal.SIGTERM)
        for web in webs:
            web.wait(60)
        workspace.stop()
