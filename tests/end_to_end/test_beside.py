"""``tradebot run`` alone answers, and says what is due besides: real processes, local workspace, real figures."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from bot.processes import local
from bot.state import channels, people, posts
from bot.state.engine import migrate, open_engine
from data.ingest.load import load_folder
from tests.end_to_end.peers import free_port
from tests.end_to_end.publisher import publisher

pytestmark = pytest.mark.end_to_end
ROOT = Path(__file__).parents[2]
SOURCES = Path(__file__).parents[3] / "shared" / "sources"
NEW = SOURCES / "census/ft900/2025-05-06"
FAR = "T0FAR"
"""Another workspace, whose subscriptions are in the same state."""
FIRST_WORD = 3.0
"""Seconds until something is said; on a machine that does nothing else it is well under one."""
COMMAND = ("-m", "bot.cli")
RESTLESS = ("-c", "from bot.scheduled import clock; clock.LONGEST_SLEEP = 3.0; from bot.cli import main; main()")
"""The command, whose clock looks every three seconds for what came in, where it would every thirty."""


@dataclass
class Desk:
    """What an operator sets, and the state behind it. The publishers are none, so that no test asks the agencies."""

    folder: Path
    given: dict[str, str]

    @property
    def address(self) -> str:
        return f"http://localhost:{self.given['LOCAL_PORT']}"

    def publishers(self, urls: list[str]) -> None:
        """The files that are watched."""
        entry = '[[file]]\nurl = "{}"\nfolder = "census/ft900"\ndated = "content"\n'
        Path(self.given["PUBLISHERS"]).write_text("\n".join(entry.format(url) for url in urls))

    def subscribe(self, team_id: str, kind: str = "digest") -> None:
        """A digest that was due a minute ago, or the alert."""
        now = dt.datetime.now(dt.UTC)
        due = now - dt.timedelta(minutes=1)
        engine = open_engine(self.given["DATABASE_URL"])
        migrate(engine)
        people.subscribe(engine, team_id, local.CHANNEL, kind, local.PERSON, now - dt.timedelta(hours=1))
        if kind == "digest":
            assert channels.timed(engine, team_id, local.CHANNEL, at=f"{due:%H:%M}", zone="UTC", weekdays="1234567")
        engine.dispose()

    def counts(self) -> dict[tuple[str, str], int]:
        engine = open_engine(self.given["DATABASE_URL"])
        found = posts.counts(engine, dt.datetime.now(dt.UTC) - dt.timedelta(days=3))
        engine.dispose()
        return found

    def paused(self) -> list[str]:
        engine = open_engine(self.given["DATABASE_URL"])
        found = [one.team_id for one in channels.channels(engine, paused=True)]
        engine.dispose()
        return found

    def digests(self) -> list[str]:
        """What the bot has said in the channel outside of threads."""
        told = httpx.get(f"{self.address}/_control/messages/{local.CHANNEL}").json()["messages"]
        return [m["text"] for m in told if m["user"] == local.BOT_USER and not m.get("thread_ts")]

    @contextmanager
    def process(self, command: str, program: tuple[str, str] = COMMAND, **more: str) -> Iterator[subprocess.Popen[str]]:
        """A ``tradebot`` command that ends when it is told to, within its time and without a trace of an error."""
        log = (self.folder / f"{command}.log").open("w+")
        made = subprocess.Popen(
            [sys.executable, *program, command],
            cwd=self.folder,
            env={**self.given, **more},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            yield made
        finally:
            made.send_signal(signal.SIGTERM)
            code = made.wait(40)
            log.seek(0)
            told = log.read()
        assert code == 0 and "Traceback" not in told, told[-3000:]


@pytest.fixture
def desk(program: Path, edition: Path, tmp_path: Path) -> Desk:
    (tmp_path / "publishers.toml").write_text("file = []\n")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    ours = {
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'state.db'}",
        "WAREHOUSE": str(edition),
        "PUBLISHERS": str(tmp_path / "publishers.toml"),
        "LOCAL_PORT": str(free_port()),
        "DRAIN_SECONDS": "10",
    }
    return Desk(tmp_path, {**kept, **ours})


def until(what: Callable[[], object], why: str, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, why
        time.sleep(0.1)


def opened(process: subprocess.Popen[str], first_word: float = FIRST_WORD) -> str:
    """The line with the address; before it, at once, the one that says what is being done."""
    assert process.stdout is not None
    begun = time.monotonic()
    assert process.stdout.readline().startswith("Starting")
    assert time.monotonic() - begun < first_word
    return process.stdout.readline()


def test_run_alone_posts_the_digest_once_and_only_in_its_workspace(desk: Desk) -> None:
    """A second clock on the same state changes nothing; what another workspace subscribed to is left for its own."""
    desk.subscribe(local.TEAM)
    desk.subscribe(FAR)
    with desk.process("run") as running:
        assert opened(running).startswith(f"Open {desk.address}")
        until(desk.digests, "no digest")
        text = f"<@{local.BOT_USER}> deficit with Vietnam 2024?"
        sent = {"channel": local.CHANNEL, "user": local.PERSON, "text": text}
        httpx.post(f"{desk.address}/_control/message", json=sent)
        until(
            lambda: "$123.5 billion" in httpx.get(f"{desk.address}/_control/messages/{local.CHANNEL}").text, "no answer"
        )
    assert desk.counts() == {("digest", "sent"): 1}
    assert desk.paused() == []


def test_run_and_a_clock_beside_it_post_once(desk: Desk) -> None:
    slack = {"SLACK_BOT_TOKEN": local.BOT_TOKEN, "SLACK_LOOK": "local", "SLACK_API_URL": f"{desk.address}/api/"}
    with desk.process("run", RESTLESS) as running:
        opened(running, 30)
        with desk.process("clock", RESTLESS, **slack):
            time.sleep(2)  # both have looked, and sleep
            desk.subscribe(local.TEAM)
            until(desk.digests, "no digest", 45)
            time.sleep(2)
            assert len(desk.digests()) == 1 and "ext release" in desk.digests()[0]
    assert desk.counts() == {("digest", "sent"): 1}


@pytest.mark.sources
@pytest.mark.skipif(not NEW.is_dir(), reason="needs ../shared/sources")
def test_run_alone_loads_a_release_and_posts_its_alert(desk: Desk, tmp_path: Path) -> None:
    """The figures of February 2025 are in, and the publisher has those of March."""
    (tmp_path / "before").mkdir()
    shutil.copy(SOURCES / "bea/trad-time-series-0225.xlsx", tmp_path / "before")
    assert not load_folder(tmp_path / "before", warehouse=tmp_path / "warehouse", fresh=True, whole=True).held
    desk.subscribe(local.TEAM, "alert")
    with publisher() as site:
        for name in ("exh1.xlsx", "exh12.xlsx"):
            site.add("census/ft900", NEW / name)
        desk.publishers([f"{site.base}/exh1.xlsx", f"{site.base}/exh12.xlsx"])
        with desk.process("run", WAREHOUSE=str(tmp_path / "warehouse")) as running:
            opened(running)
            until(desk.digests, "no alert", 60)
            assert "The goods and services deficit was $140.5 billion in March 2025" in desk.digests()[0]
            sent = {("alert", "sent"): 1, ("release", "sent"): 1}
            until(lambda: desk.counts() == sent, "posted, and not noted as sent", 30)
    assert desk.counts() == sent


def test_it_can_be_turned_off(desk: Desk) -> None:
    desk.subscribe(local.TEAM)
    with desk.process("run", RUN_CLOCK="false") as running:
        opened(running)
        time.sleep(3)
        assert desk.digests() == []
    assert desk.counts() == {}


def test_run_watches_the_publishers_unless_it_is_told_not_to(desk: Desk) -> None:
    """A publisher that cannot be reached is asked for one file of it, and for none again before the pause is over."""
    with publisher() as site:
        gone = f"http://127.0.0.1:{free_port()}"
        desk.publishers([f"{base}/exh{number}.xlsx" for number in (1, 2, 3) for base in (site.base, gone)])
        with desk.process("run", LOG_LEVEL="DEBUG", LOG_JSON="true") as running:
            opened(running)
            until(lambda: len(site.requests) == 3, "the publisher was not asked")
            time.sleep(2)
        assert len(site.requests) == 3
        told = [json.loads(line) for line in (desk.folder / "run.log").read_text().splitlines() if line[0] == "{"]
        assert len([one for one in told if one["event"] == "tried again"]) == 3, "one file, four times, of six"
        site.requests.clear()
        with desk.process("run", WATCH_PUBLISHERS="false") as running:
            opened(running)
            time.sleep(2)
        assert site.requests == []
