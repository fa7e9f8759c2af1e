"""The inbox: once, in order, through a crash, on both databases."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack

import pytest
from sqlalchemy import Engine

from bot.slack.faults import TryAgainError
from bot.slack.inbox import CROWD, FAILURES_MOST, GIVE_WAY, Inbox
from bot.state import deliveries
from bot.state.deliveries import Job
from bot.state.engine import open_engine


def utc() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def job(key: str, lane: str = "lane", position: str | None = None) -> Job:
    return Job(key, lane, position or key, "T1", {"kind": "ask"})


def until(what: Callable[[], bool], seconds: float = 8) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def test_lanes_keep_their_order_and_run_side_by_side(engine: Engine) -> None:
    done: list[str] = []
    busy = threading.Barrier(2, timeout=5)

    def handle(one: Job) -> None:
        if one.key.endswith("first"):
            busy.wait()
        done.append(one.key)

    inbox = Inbox(engine, handle, utc, workers=4)
    for lane in "ab":
        assert inbox.take(job(f"{lane}-first", lane, "0"))
        for at in range(10):
            assert inbox.take(job(f"{lane}{at}", lane, f"1{at}"))
            assert not inbox.take(job(f"{lane}{at}", lane, f"1{at}"))
    inbox.start()
    until(lambda: len(done) == 22)
    assert inbox.drain(5)
    for lane in "ab":
        assert [key for key in done if key.startswith(lane)][1:] == [f"{lane}{at}" for at in range(10)]


def test_two_processes_keep_one_order(address: str, engine: Engine) -> None:
    """Two inboxes on one database stand for two web processes."""
    done: list[str] = []

    def handle(one: Job) -> None:
        time.sleep(0.02)
        done.append(one.key)

    second = open_engine(address)
    inboxes = [Inbox(each, handle, utc, workers=3) for each in (engine, second)]
    for inbox in inboxes:
        inbox.start()
    for at in range(10):
        assert inboxes[at % 2].take(job(f"k{at}", "lane", f"10{at}"))
        assert not inboxes[(at + 1) % 2].take(job(f"k{at}", "lane", f"10{at}"))
    until(lambda: len(done) == 10)
    assert done == [f"k{at}" for at in range(10)]
    assert [inbox.drain(5) for inbox in inboxes] == [True, True]
    second.dispose()


def test_what_a_killed_process_took_is_done_by_another(engine: Engine) -> None:
    deliveries.claim(engine, job("lost"), "killed", utc() - dt.timedelta(seconds=60), 30)
    done: list[Job] = []
    inbox = Inbox(engine, done.append, utc, workers=1, lease=0.3)
    inbox.start()
    until(lambda: len(done) == 1)
    assert (done[0].key, done[0].attempt) == ("lost", 2)
    inbox.drain(5)


def test_a_process_that_is_too_busy_to_renew_its_leases_does_nothing_twice(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "renew", lambda _engine, jobs, *_given: {each.key for each in jobs})
    done: list[Job] = []

    def handle(one: Job) -> None:
        time.sleep(1.0)
        done.append(one)

    inbox = Inbox(engine, handle, utc, workers=2, lease=0.2)
    inbox.start()
    inbox.take(job("slow"))
    until(lambda: deliveries.unfinished(engine) == 0)
    inbox.drain(5)
    assert [(each.key, each.attempt, each.deaths) for each in done] == [("slow", 1, 0)]


def test_an_unreachable_slack_is_tried_again(engine: Engine) -> None:
    tries: list[bool] = []

    def handle(one: Job) -> None:
        tries.append(one.doubt)
        if len(tries) < 3:
            raise TryAgainError("no network", doubt=len(tries) > 1)

    inbox = Inbox(engine, handle, utc, workers=1, lease=0.3)
    inbox.start()
    inbox.take(job("k"))
    until(lambda: tries == [False, False, True])
    until(lambda: deliveries.unfinished(engine) == 0)
    inbox.drain(5)


def test_what_fails_by_itself_is_set_aside_and_told_and_the_next_goes_on(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.inbox.FIRST_WAIT", 0.05)
    done: list[str] = []
    told: list[tuple[str, int]] = []

    def handle(one: Job) -> None:
        if one.key == "k1":
            raise RuntimeError("a mistake")
        done.append(one.key)

    inbox = Inbox(engine, handle, utc, workers=1, sorry=lambda one: told.append((one.key, one.failures)))
    inbox.take(job("k1"))
    inbox.take(job("k2"))
    inbox.start()
    until(lambda: done == ["k2"])
    assert told == [("k1", FAILURES_MOST)]
    until(lambda: deliveries.unfinished(engine) == 0)
    inbox.drain(5)


def test_draining_finishes_what_was_taken(engine: Engine) -> None:
    done: list[str] = []

    def handle(one: Job) -> None:
        time.sleep(0.1)
        done.append(one.key)

    inbox = Inbox(engine, handle, utc, workers=2)
    inbox.start()
    for at in range(6):
        inbox.take(job(f"k{at}", f"lane{at}"))
    assert inbox.drain(10) and len(done) == 6


def test_what_cannot_be_finished_is_released_at_once(engine: Engine) -> None:
    stuck = threading.Event()
    inbox = Inbox(engine, lambda _job: stuck.wait(20) and None, utc, workers=1)  # type: ignore[arg-type]
    inbox.start()
    inbox.take(job("k1"))
    inbox.take(job("k2"))
    assert not inbox.drain(0.3)
    assert {each.key for each in deliveries.take_over(engine, "other", utc(), 30)} == {"k1", "k2"}
    stuck.set()


def test_without_the_database_nothing_is_acknowledged(engine: Engine) -> None:
    inbox = Inbox(engine, lambda _job: None, utc)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE deliveries")
    with pytest.raises(Exception, match="deliveries"):
        inbox.take(job("k"))


def test_answers_give_way_to_acknowledgements_for_a_moment(engine: Engine) -> None:
    done: list[float] = []
    inbox = Inbox(engine, lambda _job: done.append(time.monotonic()), utc, workers=1)
    with ExitStack() as crowd:
        for _ in range(CROWD + 1):
            crowd.enter_context(inbox.arriving())
        started = time.monotonic()
        inbox.start()
        inbox.take(job("one"))
        until(lambda: len(done) == 1)
        assert done[0] - started > GIVE_WAY / 2
    inbox.take(job("two"))
    until(lambda: len(done) == 2)
    assert inbox.drain(5)
