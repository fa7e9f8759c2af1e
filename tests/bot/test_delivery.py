"""Posts that nobody asked for: claimed once, retried safely, missed and stopped visibly."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from bot.blocks import kit
from bot.blocks.kit import Message
from bot.commands.speaking import posts_lines
from bot.contract.reply import Reply
from bot.scheduled.clock import Clock
from bot.scheduled.outbox import Body, GoneError, LaterError, Outbox, SkipError
from bot.slack.posting import SlackPoster
from bot.slack.sending import Sender
from bot.slack.workspaces import Workspaces
from bot.state import channels, people, policies, posts
from bot.state.posts import PostJob
from tests.bot.slack_double import Double, double
from tests.bot.speaking import UTC, FakeSlack, Killed, Time, simple, subscribe

MONDAY = dt.datetime(2026, 11, 23, 13, 30, tzinfo=UTC)  # 08:30 in New York


def clock(engine: Engine, slack: FakeSlack, time: Time, owner: str = "a", kill: object = None) -> Clock:
    box = Outbox(engine, slack, time, owner, {"digest": simple, "alert": simple})
    if callable(kill):
        box.kill = kill
    return Clock(engine, box, time)


def start(engine: Engine) -> tuple[FakeSlack, Time]:
    time = Time(MONDAY - dt.timedelta(hours=2))
    subscribe(engine, "C1", "America/New_York", "08:30", time.at)
    return FakeSlack(time), time


def mains(slack: FakeSlack) -> list[str]:
    return [one.key for one in slack.sent if one.thread is None]


def test_two_clocks_at_the_same_moment_post_once(engine: Engine) -> None:
    slack, time = start(engine)
    time.at = MONDAY
    barrier = threading.Barrier(6)

    def run(n: int) -> None:
        mine = clock(engine, slack, time, f"clock-{n}")
        barrier.wait()
        mine.tick()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(run, range(6)))
    assert mains(slack) == ["digest:T1:C1:2026-11-23"]


@pytest.mark.parametrize("point", ["claimed", "composed", "posted", "noted", "followed"])
def test_a_death_at_any_point_loses_and_doubles_nothing(engine: Engine, point: str) -> None:
    slack, time = start(engine)
    time.at = MONDAY

    def die(at: str) -> None:
        if at == point:
            raise Killed(at)

    with pytest.raises(Killed):
        clock(engine, slack, time, "dies", die).tick()
    other = clock(engine, slack, time, "lives")
    other.tick()
    assert posts.counts(engine, time.at - dt.timedelta(days=1)) == {("digest", "claimed"): 1}  # the lease still runs
    time.at += dt.timedelta(minutes=6)
    other.tick()
    counted = Counter(slack.keys())
    assert counted == {"digest:T1:C1:2026-11-23": 1, "digest:T1:C1:2026-11-23#1": 1}
    assert posts.counts(engine, MONDAY - dt.timedelta(days=1)) == {("digest", "sent"): 1}


def test_a_sleeping_process_that_wakes_sends_nothing_again(engine: Engine) -> None:
    """Its lease ran out, another posted; on waking it finds the post no longer its own."""
    slack, time = start(engine)
    time.at = MONDAY
    other = clock(engine, slack, time, "awake")

    def sleep(at: str) -> None:
        if at == "composed":
            time.at += dt.timedelta(minutes=10)
            other.tick()

    clock(engine, slack, time, "asleep", sleep).tick()
    assert mains(slack) == ["digest:T1:C1:2026-11-23"]


def test_rate_limits_are_waited_for(engine: Engine) -> None:
    slack, time = start(engine)
    slack.limited = [LaterError("ratelimited", 90.0), LaterError("internal_error")]
    time.at = MONDAY
    mine = clock(engine, slack, time)
    mine.tick()
    time.at += dt.timedelta(seconds=60)
    mine.tick()
    assert mains(slack) == [] and len(slack.limited) == 1  # Slack asked for ninety seconds
    for _ in range(3):
        time.at += dt.timedelta(seconds=70)
        mine.tick()
    assert mains(slack) == ["digest:T1:C1:2026-11-23"]


def test_an_archived_channel_stops_and_is_seen_in_status(engine: Engine, address: str) -> None:
    slack, time = start(engine)
    people.subscribe(engine, "T1", "C1", "alert", "U1", time.at)
    subscribe(engine, "C2", "America/New_York", "08:30", time.at)
    slack.refuse["C1"] = GoneError("the channel is archived")
    time.at = MONDAY
    clock(engine, slack, time).tick()
    assert mains(slack) == ["digest:T1:C2:2026-11-23"]
    assert [one.channel for one in channels.channels(engine, "digest")] == ["C2"]
    told = "\n".join(posts_lines(address, time.at))
    assert "T1/C1: digest is paused, the channel is archived" in told and "T1/C1: alert is paused" in told
    assert "digest for T1/C1" in told and "failed: the channel is archived" in told
    del slack.refuse["C1"]
    assert channels.pause(engine, "T1", "C1", None, False, time.at) == 2
    time.at += dt.timedelta(days=1)
    clock(engine, slack, time).tick()
    assert mains(slack)[-2:] == ["digest:T1:C1:2026-11-24", "digest:T1:C2:2026-11-24"]


def test_a_short_sleep_is_made_up_for_and_a_long_one_is_noted(engine: Engine, address: str) -> None:
    slack, time = start(engine)
    time.at = MONDAY + dt.timedelta(hours=3)
    clock(engine, slack, time).tick()
    assert mains(slack) == ["digest:T1:C1:2026-11-23"]
    time.at = MONDAY + dt.timedelta(days=1, hours=9)
    clock(engine, slack, time).tick()
    assert len(mains(slack)) == 1
    assert "missed: no clock was running when it was due (9 hours late)" in "\n".join(posts_lines(address, time.at))


def test_what_can_not_be_sent_for_hours_is_missed(engine: Engine) -> None:
    slack, time = start(engine)
    slack.limited = [LaterError("service_unavailable")] * 100
    time.at = MONDAY
    mine = clock(engine, slack, time)
    for _ in range(40):
        mine.tick()
        time.at += dt.timedelta(minutes=16)
    assert posts.counts(engine, MONDAY - dt.timedelta(days=1))["digest", "missed"] == 1
    assert mains(slack) == []


def test_pausing_and_resuming(engine: Engine) -> None:
    slack, time = start(engine)
    mine = clock(engine, slack, time)
    assert channels.pause(engine, "T1", "C1", "digest", True, time.at) == 1
    time.at = MONDAY + dt.timedelta(minutes=5)
    mine.tick()
    channels.pause(engine, "T1", "C1", "digest", False, time.at)
    mine.tick()
    assert mains(slack) == []  # what was due while it was paused stays unsaid
    time.at = MONDAY + dt.timedelta(days=1)
    mine.tick()
    assert mains(slack) == ["digest:T1:C1:2026-11-24"]


def test_a_channel_that_is_no_longer_allowed_gets_nothing_until_it_is_again(engine: Engine, address: str) -> None:
    """The allow-list came after the subscriptions. What was due meanwhile stays unsaid; direct messages go on."""
    slack, time = start(engine)
    subscribe(engine, "C2", "America/New_York", "08:30", time.at)
    people.subscribe(engine, "T1", "C1", "alert", "U1", time.at)
    policies.change(engine, "T1", "America/New_York", ["C2"], time.at)
    time.at = MONDAY
    posts.mark_release(engine, MONDAY.date(), MONDAY)
    mine = clock(engine, slack, time)
    mine.tick()
    mine.outbox.offer(PostJob("crossing:1", "crossing", "T1", "C1", MONDAY, Body("Crossed", []).kept()))
    mine.outbox.offer(PostJob("crossing:2", "crossing", "T1", "U1", MONDAY, Body("Crossed", []).kept()))
    assert mains(slack) == ["digest:T1:C2:2026-11-23", "crossing:2"]
    told = "\n".join(posts_lines(address, time.at))
    assert "T1/C1: digest is held back, the workspace's settings do not allow posts in this channel" in told
    assert "T1/C1: alert is held back" in told and "T1/C2" not in told and "1 alert skipped" in told
    assert posts.outcome(engine, "digest:T1:C1:2026-11-23")[0] == "skipped"
    policies.change(engine, "T1", "America/New_York", ["C2", "C1"], time.at)
    clock(engine, slack, time).tick()
    time.at = MONDAY + dt.timedelta(days=1)
    clock(engine, slack, time).tick()
    assert mains(slack)[2:] == ["digest:T1:C1:2026-11-24", "digest:T1:C2:2026-11-24"]
    assert "held back" not in "\n".join(posts_lines(address, time.at))


def test_a_post_that_waits_for_slack_is_dropped_when_its_channel_is_closed(engine: Engine) -> None:
    slack, time = start(engine)
    slack.limited = [LaterError("ratelimited", 60.0)]
    time.at = MONDAY
    mine = clock(engine, slack, time)
    mine.tick()
    policies.change(engine, "T1", "America/New_York", ["C9"], time.at)
    time.at += dt.timedelta(minutes=6)
    mine.tick()
    assert mains(slack) == [] and posts.outcome(engine, "digest:T1:C1:2026-11-23")[0] == "skipped"


def test_the_operators_hear_whatever_the_workspace_has_set(engine: Engine) -> None:
    slack, time = start(engine)
    policies.change(engine, "T1", "America/New_York", ["C9"], time.at)
    body = Body("A file failed", [kit.section("A file failed")]).kept()
    clock(engine, slack, time).outbox.offer(PostJob("notice:x", "notice", "T1", "C1", time.at, body))
    assert mains(slack) == ["notice:x"]


def test_nothing_to_say_is_closed_and_an_error_of_ours_is_given_up(engine: Engine) -> None:
    slack, time = start(engine)
    time.at = MONDAY

    def skip(_job: PostJob) -> Body:
        raise SkipError("release day: the alert takes its place")

    def fail(_job: PostJob) -> Body:
        raise RuntimeError("a mistake")

    box = Outbox(engine, slack, time, "a", {"digest": skip, "alert": fail})
    assert box.offer(PostJob("digest:x", "digest", "T1", "C1", MONDAY)) and box.offer(
        PostJob("alert:x", "alert", "T1", "C1", MONDAY)
    )
    for _ in range(8):
        time.at += dt.timedelta(minutes=20)
        box.sweep()
    assert posts.counts(engine, MONDAY - dt.timedelta(days=1)) == {("digest", "skipped"): 1, ("alert", "failed"): 1}
    assert slack.sent == []


# --- Slack itself, as far as the double goes --------------------------------------------------------------


def poster(engine: Engine, base: str) -> SlackPoster:
    sender = Sender(Workspaces(base, "xoxb-test"), engine, lambda: MONDAY)
    return SlackPoster(sender, lambda question, day: Reply("refused", question, "no"), lambda: MONDAY.date())


MESSAGE = Message("Hello", [kit.section("Hello")])


def test_a_post_carries_its_mark_and_is_found_by_it(engine: Engine) -> None:
    with double() as slack:
        mine = poster(engine, slack.base)
        ts = mine.post("T1", "C1", MESSAGE, "digest:T1:C1:2026-11-23")
        (sent,) = slack.named("chat.postMessage")
        assert "digest:T1:C1:2026-11-23" in str(sent["metadata"]) and sent["channel"] == "C1"
        marked = {"ts": ts, "metadata": {"event_payload": {"key": "digest:T1:C1:2026-11-23"}}}
        slack.posted_before = [{"ts": "1.0"}, marked]
        assert mine.posted("T1", "C1", "digest:T1:C1:2026-11-23", MONDAY) == ts
        assert mine.posted("T1", "C1", "digest:T1:C1:2026-11-24", MONDAY) is None


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ("is_archived", GoneError),
        ("not_in_channel", GoneError),
        ("channel_not_found", GoneError),
        ("token_revoked", GoneError),
        ("internal_error", LaterError),
    ],
)
def test_what_slack_says_is_understood(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, error: str, expected: type[Exception]
) -> None:
    monkeypatch.setattr(
        Double,
        "answer",
        lambda self, method, arguments: {"ok": method == "auth.test", "error": error, "user_id": "U0", "bot_id": "B0"},
    )
    with double() as slack, pytest.raises(expected):
        poster(engine, slack.base).post("T1", "C1", MESSAGE, "k")


def test_direct_messages_are_opened_first(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        Double,
        "answer",
        lambda self, method, arguments: {
            "ok": True,
            "channel": {"id": "D7"},
            "ts": "1.2",
            "user_id": "U0",
            "bot_id": "B0",
        },
    )
    with double() as slack:
        mine = poster(engine, slack.base)
        mine.post("T1", "U1", MESSAGE, "k1")
        mine.post("T1", "U1", MESSAGE, "k2")
        assert [sent["channel"] for sent in slack.named("chat.postMessage")] == ["D7", "D7"]
        assert len(slack.named("conversations.open")) == 1
