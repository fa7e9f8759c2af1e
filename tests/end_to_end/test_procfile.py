"""The Procfile as it is run: its release step, two web processes and one clock under honcho, one PostgreSQL."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from bot.processes import local
from bot.state import channels, people
from bot.state.engine import open_engine
from tests.bot import postgres
from tests.bot.recorded import Recorded
from tests.end_to_end.peers import Peer, free_port
from tests.end_to_end.test_http import CLIENT, mention

pytestmark = [pytest.mark.end_to_end, pytest.mark.postgres]
ROOT = Path(__file__).parents[2]
HONCHO = Path(sys.executable).with_name("honcho")
QUESTIONS = ("deficit with Vietnam 2024?", "exports to Germany 2024", "top 5 deficits 2024", "imports from Canada 2023")


@pytest.fixture
def server() -> Iterator[str]:
    reason = postgres.why_not() or ("" if HONCHO.exists() else "honcho is not installed")
    if reason:
        pytest.skip(reason)
    with postgres.cluster() as found:
        yield found


def environment(database: str, api: str, port: int, folder: Path) -> dict[str, str]:
    """What an operator sets; the publishers are none, so that no test asks the agencies."""
    (folder / "publishers.toml").write_text("file = []\n")
    ours = {
        "SLACK_BOT_TOKEN": local.BOT_TOKEN,
        "SLACK_SIGNING_SECRET": local.SIGNING_SECRET,
        "SLACK_API_URL": api,
        "SLACK_LOOK": "local",
        "DATABASE_URL": database.replace("postgresql+psycopg://", "postgres://"),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "WAREHOUSE": str(folder / "warehouse"),
        "PUBLISHERS": str(folder / "publishers.toml"),
        "LEASE_SECONDS": "5",
    }
    return {**os.environ, **ours, "PATH": f"{HONCHO.parent}:{os.environ['PATH']}"}


def subscribe(engine: Engine) -> None:
    """A digest that was due a minute ago."""
    now = dt.datetime.now(dt.UTC)
    due = now - dt.timedelta(minutes=1)
    people.subscribe(engine, local.TEAM, local.CHANNEL, "digest", local.PERSON, now - dt.timedelta(hours=1))
    at = f"{due:%H:%M}"
    assert channels.timed(engine, local.TEAM, local.CHANNEL, at=at, zone="UTC", weekdays="1234567")


def until(what: Callable[[], object], seconds: float, why: str) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, why
        time.sleep(0.2)


def ready(base: str) -> bool:
    try:
        return httpx.get(f"{base}/readyz").status_code == 200
    except httpx.TransportError:
        return False


def test_two_webs_and_a_clock(program: Path, server: str, tmp_path: Path) -> None:
    """Every question is answered once whichever web took it, though each is delivered to both; the digest is posted
    once; all three stop when told to."""
    database, port = postgres.new_database(server), free_port()
    workspace = local.start(program, free_port())
    peer = Peer(workspace, Recorded())
    given = environment(database, workspace.api, port, tmp_path)
    assert subprocess.run([HONCHO, "run", "tradebot", "migrate"], cwd=ROOT, env=given, timeout=60).returncode == 0
    engine = open_engine(database)
    subscribe(engine)
    log = (tmp_path / "log").open("w+")
    started = [HONCHO, "start", "-c", "web=2,clock=1", "web", "clock"]
    running = subprocess.Popen(started, cwd=ROOT, env=given, stdout=log, stderr=subprocess.STDOUT)  # type: ignore[arg-type]
    bases = [f"http://127.0.0.1:{port + at}" for at in (0, 1)]
    try:
        for base in bases:
            until(lambda base=base: ready(base), 60, "a web process did not start")  # type: ignore[misc]
        ask_everywhere(bases)
        until(lambda: len(peer.from_bot()) >= 21, 40, "not everything was said")
        time.sleep(1)
        said = Counter(message.get("thread_ts") for message in peer.from_bot())
        digests = [message for message in peer.from_bot() if not message.get("thread_ts")]
        assert len(digests) == 1 and "ext release" in digests[0]["text"]
        del said[None]
        assert len(said) == 20 and set(said.values()) == {1}, said
        assert all(answered_by(base) for base in bases), [httpx.get(f"{base}/metrics").text[-3500:] for base in bases]
    finally:
        running.send_signal(signal.SIGTERM)
        code = running.wait(60)
        log.seek(0)
        told = log.read()
        workspace.stop()
        engine.dispose()
    assert code in (0, -signal.SIGTERM, 128 + signal.SIGTERM), told[-2000:]
    assert "Traceback" not in told and local.BOT_TOKEN not in told, told[-3000:]


def ask_everywhere(bases: list[str]) -> None:
    """Twenty mentions, each delivered to both webs as if the first acknowledgement had been lost."""

    def ask(number: int) -> None:
        body = mention(f"Ev{number}", f"{7000 + number}.000001", QUESTIONS[number % len(QUESTIONS)])
        first = number % 2
        assert all([deliver(bases[first], body), deliver(bases[1 - first], body)])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(20)))


def deliver(base: str, body: str) -> bool:
    from slack_sdk.signature import SignatureVerifier

    stamp = str(int(time.time()))
    signature = SignatureVerifier(local.SIGNING_SECRET).generate_signature(timestamp=stamp, body=body) or ""
    headers = {"x-slack-signature": signature, "x-slack-request-timestamp": stamp, "content-type": "application/json"}
    return CLIENT.post(f"{base}/slack/events", content=body.encode(), headers=headers).status_code == 200


def answered_by(base: str) -> bool:
    return 'tradebot_questions_total{outcome="answered"' in httpx.get(f"{base}/metrics").text
