"""What is done to the bot: each attack gives the tally of what was acknowledged. Small in the tests, large in chaos."""

from __future__ import annotations

import json
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from urllib.parse import urlencode

import psycopg
from sqlalchemy.engine import make_url

from tests.faults.bench import Asking, Tally, Web, mention, settled, webs
from tests.faults.slack import failing

BAD_LINE = {"limited": 0.1, "gateway": 0.05, "gateway_after": 0.05, "page": 0.02, "reset": 0.05, "reset_after": 0.05}


@contextmanager
def meanwhile(what: Callable[[threading.Event], None]) -> Iterator[None]:
    """``what`` runs beside, until it is told to end."""
    stop = threading.Event()
    thread = threading.Thread(target=what, args=(stop,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(90)


def names(count: int) -> list[str]:
    return [f"t{at}" for at in range(count)]


def bad_line(database: str, threads: int = 8, turns: int = 3, processes: int = 1) -> Tally:
    """A third of all calls to Slack fail, half of those after Slack has taken them."""
    with failing(latency=0.01, rates=BAD_LINE) as slack, webs(processes, database, slack.api) as made:
        asking = Asking([each.base for each in made])
        asking.conversations(names(threads), turns)
        return settled(asking, slack, 60)


def kills(database: str, threads: int = 16, turns: int = 4, times: int = 1, processes: int = 1) -> Tally:
    """A process is killed in the middle of traffic, and started again, so many times."""
    with failing(latency=0.02) as slack, webs(processes, database, slack.api, delay=0.01) as made:
        asking, killed = Asking([each.base for each in made]), list[Web]()

        def kill(stop: threading.Event) -> None:
            while len(killed) < times and not stop.wait(0.7 if killed else 0.2):
                victim = made[len(killed) % len(made)]
                victim.kill()
                killed.append(victim)
                victim.start()
                victim.ready()

        with meanwhile(kill):
            asking.conversations(names(threads), turns, pause=0.05)
        assert len(killed) > times // 2, f"the traffic was over after {len(killed)} kills"
        return settled(asking, slack, 60)


def freeze(database: str, threads: int = 8, turns: int = 3, times: int = 1, seconds: float = 4.0) -> Tally:
    """One of two processes stands still for longer than its lease, while the other takes its work over."""
    with failing(latency=0.05) as slack, webs(2, database, slack.api, delay=0.02) as made:
        asking = Asking([each.base for each in made])

        def still(stop: threading.Event) -> None:
            for _ in range(times):
                time.sleep(0.4)
                made[0].signal(signal.SIGSTOP)
                time.sleep(seconds)
                made[0].signal(signal.SIGCONT)
                time.sleep(1.0)

        with meanwhile(still):
            asking.conversations(names(threads), turns)
        return settled(asking, slack, 60)


def database_away(database: str, threads: int = 10, turns: int = 4, seconds: float = 4.0, processes: int = 1) -> Tally:
    """Connections end all the time (PostgreSQL), or the file is locked again and again (SQLite)."""
    with failing(latency=0.01) as slack, webs(processes, database, slack.api) as made:
        asking = Asking([each.base for each in made])
        with meanwhile(lambda stop: _disturb(database, stop, seconds)):
            asking.conversations(names(threads), turns, pause=0.05)
        return settled(asking, slack, 60)


def _disturb(database: str, stop: threading.Event, seconds: float) -> None:
    url, until = make_url(database), time.monotonic() + seconds
    while time.monotonic() < until and not stop.is_set():
        if url.get_backend_name() == "sqlite":
            with sqlite3.connect(str(url.database), timeout=10, isolation_level=None) as locked:
                locked.execute("BEGIN EXCLUSIVE")
                time.sleep(0.3)
                locked.execute("ROLLBACK")
            time.sleep(0.1)
        else:
            host = url.query["host"]
            with psycopg.connect(f"host={host} user=tradebot dbname=postgres", autocommit=True) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [url.database]
                )
            time.sleep(0.15)


def limited_channel(database: str, seconds: float = 4.0) -> tuple[Tally, float]:
    """Slack limits one channel, which many ask in; how long one who asks elsewhere waits meanwhile."""
    with failing(latency=0.02) as slack, webs(1, database, slack.api) as made:
        asking = Asking([made[0].base])
        slack.shut["C9"] = time.time() + seconds
        for at in range(30):
            asking.ask(f"t{at}", 0, "C9")
        started = time.monotonic()
        asking.ask("t100", 0, "C1")
        while not any(message["channel"] == "C1" for message in list(slack.messages)):
            time.sleep(0.01)
            assert time.monotonic() - started < 60
        waited = time.monotonic() - started
        return settled(asking, slack, 60), waited


def slow_channel(database: str, seconds: float = 3.0) -> tuple[Tally, float]:
    """The same where Slack answers for one channel only after a long time."""
    with failing(latency=0.02) as slack, webs(1, database, slack.api) as made:
        asking = Asking([made[0].base])
        slack.slow["C9"] = seconds
        for at in range(20):
            asking.ask(f"t{at}", 0, "C9")
        started = time.monotonic()
        asking.ask("t100", 0, "C1")
        while not any(message["channel"] == "C1" for message in list(slack.messages)):
            time.sleep(0.01)
            assert time.monotonic() - started < 60
        waited = time.monotonic() - started
        slack.slow.clear()
        return settled(asking, slack, 60), waited


def poison(database: str, neighbours: int = 20) -> tuple[Tally, bool]:
    """A question at which every process dies; the others are answered, and its asker is told."""
    with failing(latency=0.02) as slack:
        web = Web(database, slack.api)
        asking = Asking([web.base])
        try:
            web.ready()
            asking.conversations(names(neighbours), 1)
            # Once: the process may die before its acknowledgement is out, and the question is claimed all the same.
            asking.post(web.base, json.dumps(mention("poison500", 0)))
            asking.bases = [web.base]
            until = time.monotonic() + 120
            while time.monotonic() < until and not _told(slack):
                if web.process.poll() is not None:
                    web.start()
                time.sleep(0.1)
            return settled(asking, slack, 30), _told(slack)
        finally:
            web.stop()


def _told(slack: object) -> bool:
    return any("could not be done" in str(message["text"]) for message in list(slack.messages))  # type: ignore[attr-defined]


def small_things(database: str, times: int = 2) -> tuple[int, int, int]:
    """Commands, then presses of buttons, each round followed by a kill: (acknowledged, done, told). Channels are
    subscribed, and their subscriptions paused; the answers go to response addresses."""
    with failing(latency=0.05) as slack:
        web = Web(database, slack.api)
        asking, taken = Asking([web.base]), 0

        def told() -> int:
            return len({str(each.get("for")) for each in list(slack.private)})

        def round_of(make: Callable[[str, str], dict[str, str]], at: int) -> int:
            web.ready()
            forms = [make(f"C{at}{one}", f"U{one}") for one in range(4)]
            count = sum(asking.post(web.base, urlencode(form), "application/x-www-form-urlencoded") for form in forms)
            web.kill()
            web.start()
            return count

        try:
            for make in (partial(_command, slack.base), partial(_press, slack.base)):
                taken += sum(round_of(make, at) for at in range(times))
                web.ready()
                until = time.monotonic() + 60
                while time.monotonic() < until and told() < taken:
                    time.sleep(0.1)
            return taken, _rows(database, "1 = 1") + _rows(database, "paused"), told()
        finally:
            web.stop()


def _command(base: str, channel: str, user: str) -> dict[str, str]:
    return {
        "command": "/trade",
        "text": "subscribe alert",
        "team_id": "T1",
        "user_id": user,
        "channel_id": channel,
        "trigger_id": f"t{channel}",
        "response_url": f"{base}/response?for={channel}",
    }


def _press(base: str, channel: str, user: str) -> dict[str, str]:
    pressed = {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": user},
        "channel": {"id": channel},
        "trigger_id": f"p{channel}",
        "actions": [{"action_id": "pause", "value": "alert", "type": "button"}],
        "response_url": f"{base}/response?for=P{channel}",
    }
    return {"payload": json.dumps(pressed)}


def _rows(database: str, which: str) -> int:
    """How many subscriptions are so."""
    from sqlalchemy import create_engine

    engine = create_engine(database)
    with engine.connect() as connection:
        found = int(connection.exec_driver_sql(f"SELECT count(*) FROM subscriptions WHERE {which}").scalar_one())
    engine.dispose()
    return found
