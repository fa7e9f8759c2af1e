"""The clock process: says what is due. Any number may run; the database decides who says what.

``tick`` does everything that is due at ``now`` and can be called at any time and any number of times: what was said
is known by its key, what was missed while the machine slept is said late, or noted as missed when it is too late.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from sqlalchemy import Engine

from bot.scheduled.outbox import PATIENCE, Outbox
from bot.state import posts
from bot.state.channels import Channel, channels
from bot.state.posts import PostJob
from bot.state.schedule import soonest

log = structlog.get_logger(__name__)
LOOK_BACK = dt.timedelta(days=2)
"""Digests that were due earlier than this are forgotten silently; later ones are noted as missed."""
ANNOUNCED = dt.timedelta(hours=48)
"""How long after a release its alert still goes out to channels that did not get it."""
LONGEST_SLEEP = 30.0


@dataclass
class Clock:
    """``has_release`` says whether this process's figures include a release: another machine may have loaded it first.
    ``watchlists`` says what crossed a threshold in figures that are new, ``revisions`` what was revised since it was
    given in a thread."""

    engine: Engine
    outbox: Outbox
    now: Callable[[], dt.datetime]
    has_release: Callable[[dt.date], bool] = lambda day: True
    watchlists: Callable[[], None] = lambda: None
    revisions: Callable[[], None] = lambda: None
    _done: set[str] = field(default_factory=set)

    def tick(self) -> None:
        """Everything that is due now. Errors of one channel do not stop the others."""
        self.outbox.sweep()
        self._digests()
        self._releases()
        self.watchlists()
        self.revisions()

    def _digests(self) -> None:
        now = self.now()
        due = [
            (one, day, moment)
            for one in self._channels("digest")
            for day, moment in one.schedule.days(now - LOOK_BACK, now)
        ]
        due = [entry for entry in due if digest_key(entry[0], entry[1]) not in self._done]
        taken = posts.known(self.engine, [digest_key(one, day) for one, day, _ in due])
        self._remember(taken)
        for one, day, moment in due:
            key = digest_key(one, day)
            if key not in taken:
                self._digest(PostJob(key, "digest", one.team_id, one.channel, moment), now)

    def _digest(self, job: PostJob, now: dt.datetime) -> None:
        late = now - job.due_at
        if late > PATIENCE["digest"]:
            hours = late.total_seconds() / 3600
            posts.note(
                self.engine, job, "missed", f"no clock was running when it was due ({hours:.0f} hours late)", now
            )
        else:
            self.outbox.offer(job)
        self._remember({job.key})

    def _releases(self) -> None:
        """Alerts on what came out lately."""
        now = self.now()
        for mark, published in posts.marks(self.engine, now - ANNOUNCED):
            day = dt.date.fromisoformat(mark.removeprefix("release:"))
            if not self.has_release(day):
                continue
            self._alerts(day, published)

    def _alerts(self, day: dt.date, published: dt.datetime) -> None:
        jobs = [alert_job(one, day, published) for one in self._channels("alert") if one.since <= published]
        new = [job for job in jobs if job.key not in self._done]
        taken = posts.known(self.engine, [job.key for job in new])
        for job in new:
            if job.key not in taken:
                self.outbox.offer(job)
        self._remember({job.key for job in new})

    def _channels(self, kind: str) -> list[Channel]:
        return channels(self.engine, kind, team_id=self.outbox.team_id)

    def _remember(self, keys: set[str]) -> None:
        """Whether this process knows already that a post is claimed; saves a query."""
        if len(self._done) > 20_000:
            self._done.clear()
        self._done |= keys

    def seconds(self) -> float:
        """How long there is nothing to do, at most ``LONGEST_SLEEP``."""
        due = soonest([one.schedule for one in self._channels("digest")], self.now())
        left = (due - self.now()).total_seconds() if due is not None else LONGEST_SLEEP
        return max(0.05, min(left, LONGEST_SLEEP))

    def run(self, stop: threading.Event) -> None:
        """Tick until stopped. An error is logged, and the next tick tries again."""
        while not stop.is_set():
            wait = LONGEST_SLEEP
            try:
                self.tick()
                wait = self.seconds()
            except Exception:
                log.exception("tick failed")
            stop.wait(wait)


def digest_key(one: Channel, day: dt.date) -> str:
    """One digest per channel and local day."""
    return f"digest:{one.team_id}:{one.channel}:{day.isoformat()}"


def alert_job(one: Channel, day: dt.date, published: dt.datetime) -> PostJob:
    return PostJob(f"alert:{one.team_id}:{one.channel}:{day.isoformat()}", "alert", one.team_id, one.channel, published)
