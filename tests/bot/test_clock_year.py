"""Mornings of a year: several time zones, both changes of the clock, two clocks, random deaths. Each digest once.

``make test`` runs the six weeks about each change of the clock, ``make long`` the whole year."""

from __future__ import annotations

import datetime as dt
import logging
import random
from collections import Counter
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
import structlog
from sqlalchemy import Engine

from bot.scheduled.clock import Clock, digest_key
from bot.scheduled.outbox import LaterError, Outbox
from bot.state import posts
from bot.state.channels import channels
from bot.state.schedule import Schedule
from tests import samples
from tests.bot.speaking import UTC, FakeSlack, Killed, Time, simple, subscribe

START = dt.datetime(2026, 1, 1, 0, 0, tzinfo=UTC)
SPRING, AUTUMN = (dt.datetime(2026, month, day, tzinfo=UTC) for month, day in ((2, 24), (10, 8)))
"""Two weeks before the clock is changed: in America on 8 March and 1 November, in Europe on 29 March and 25 October."""
SIX_WEEKS = 42
PLACES = (
    ("C-NY", "America/New_York", "08:15", "12345"),
    ("C-LDN", "Europe/London", "07:30", "12345"),
    ("C-TOK", "Asia/Tokyo", "09:00", "135"),
    ("C-GAP", "America/New_York", "02:30", "1234567"),  # does not exist on 8 March 2026
    ("C-TWICE", "Europe/Berlin", "02:30", "1234567"),  # happens twice on 25 October 2026
    ("C-KTM", "Asia/Kathmandu", "00:05", "67"),
)


def expected(start: dt.datetime, until: dt.datetime) -> set[str]:
    """Every local day of the time that is one of the channel's weekdays: by the calendar, not by the clock's code."""
    keys = set()
    for channel, zone, at, weekdays in PLACES:
        for n in range(-1, (until - start).days + 3):
            day = start.date() + dt.timedelta(days=n)
            local = dt.datetime.combine(day, dt.time.fromisoformat(at), ZoneInfo(zone)).astimezone(UTC)
            if start <= local <= until and str(day.isoweekday()) in weekdays:
                keys.add(f"digest:T1:{channel}:{day.isoformat()}")
    return keys


class Machine:
    """One clock process: dies at random, and is started again as a new one."""

    def __init__(self, name: str, engine: Engine, slack: FakeSlack, time: Time, dice: random.Random) -> None:
        self.name, self.engine, self.slack, self.time, self.dice, self.lives = name, engine, slack, time, dice, 0
        self.start()

    def start(self) -> None:
        self.lives += 1
        owner = f"{self.name}-{self.lives}"
        box = Outbox(self.engine, self.slack, self.time, owner, {"digest": simple}, kill=self.maybe_die)
        self.clock = Clock(self.engine, box, self.time)

    def maybe_die(self, point: str) -> None:
        if self.dice.random() < 0.05:
            raise Killed(point)

    def tick(self) -> None:
        try:
            self.clock.tick()
        except Killed:
            self.start()


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """A year of log lines is for nobody."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


def simulate(engine: Engine, start: dt.datetime, days: int, seed: int) -> tuple[FakeSlack, list[Machine]]:
    time, dice = Time(start), random.Random(seed)
    slack = FakeSlack(time)
    for channel, zone, at, weekdays in PLACES:
        subscribe(engine, channel, zone, at, start, weekdays)
    machines = [Machine(name, engine, slack, time, dice) for name in ("one", "two")]
    schedules = [one.schedule for one in channels(engine, "digest")]
    moments = sorted(
        {
            moment
            for one in schedules
            for _, moment in one.days(start - dt.timedelta(seconds=1), start + dt.timedelta(days=days))
        }
    )
    for moment in moments:
        if dice.random() < 0.02:
            slack.limited.append(LaterError("ratelimited", dice.choice((None, 20.0, 90.0))))
        time.at = max(time.at, moment + dt.timedelta(minutes=dice.uniform(0, 3)))
        for machine in dice.sample(machines, 2):
            machine.tick()
        while not settled(engine, slack, moment):
            time.at += dt.timedelta(minutes=dice.uniform(1, 7))
            dice.choice(machines).tick()
    return slack, machines


def settled(engine: Engine, slack: FakeSlack, moment: dt.datetime) -> bool:
    """Whether everything due at this moment was taken and nothing is open: else the clocks go on ticking."""
    counted = posts.counts(engine, moment - dt.timedelta(minutes=1))
    return bool(counted) and set(counted) == {("digest", "sent")}


TIMES = {"spring": (SPRING, SIX_WEEKS, 1), "autumn": (AUTUMN, SIX_WEEKS, 2), "year": (START, 365, 1)}


@pytest.mark.parametrize("when", samples.cases(["spring", "autumn"], TIMES))
def test_every_digest_exactly_once(engine: Engine, when: str) -> None:
    start, days, seed = TIMES[when]
    slack, machines = simulate(engine, start, days, seed)
    counts = Counter(slack.keys())
    assert {key: n for key, n in counts.items() if n > 1} == {}
    mains = {key for key in counts if "#" not in key}
    assert mains == expected(start, slack.now.at)
    assert {f"{key}#1" for key in mains} == set(counts) - mains
    assert sum(machine.lives for machine in machines) > 50 * days / 365
    states = posts.counts(engine, start)
    assert set(states) == {("digest", "sent")} and states["digest", "sent"] == len(mains)


def test_digests_come_at_the_local_time_on_both_sides_of_a_change() -> None:
    new_york = Schedule("08:15", "America/New_York")
    assert new_york.instant(dt.date(2026, 3, 6)).hour == 13 and new_york.instant(dt.date(2026, 3, 9)).hour == 12
    gap = Schedule("02:30", "America/New_York", "1234567").instant(dt.date(2026, 3, 8))
    assert gap == dt.datetime(2026, 3, 8, 7, 30, tzinfo=UTC)  # 03:30 on the new clock
    twice = list(
        Schedule("02:30", "Europe/Berlin", "7").days(
            dt.datetime(2026, 10, 24, tzinfo=UTC), dt.datetime(2026, 10, 26, tzinfo=UTC)
        )
    )
    assert twice == [(dt.date(2026, 10, 25), dt.datetime(2026, 10, 25, 0, 30, tzinfo=UTC))]


def test_keys_name_the_local_day(engine: Engine) -> None:
    subscribe(engine, "C1", "Pacific/Auckland", "08:00", START, "1234567")
    (one,) = channels(engine, "digest")
    ((day, moment),) = one.schedule.days(
        dt.datetime(2026, 7, 1, 12, tzinfo=UTC), dt.datetime(2026, 7, 2, 12, tzinfo=UTC)
    )
    assert moment.date() == dt.date(2026, 7, 1) and digest_key(one, day) == "digest:T1:C1:2026-07-02"
