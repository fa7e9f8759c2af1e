"""Work taken from Slack: claimed in the database before it is acknowledged, done by a few threads, in order per lane.

A lane is a thread of conversation. In one lane the job with the smallest position (a Slack timestamp) goes first, also
where another process has it, or had it when it died. What cannot be done now waits in ``bot.slack.lanes`` and holds no
worker. What fails by itself is set aside after a few tries, and whoever asked is told.
"""

from __future__ import annotations

import datetime as dt
import random
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import structlog
from sqlalchemy import Engine

from bot import metrics
from bot.slack.faults import LostError, TryAgainError
from bot.slack.lanes import SUSPECT, Lanes
from bot.slack.lease import awake
from bot.slack.lease import guarded as guarded_job
from bot.state import deliveries
from bot.state.deliveries import Job, Start
from bot.state.engine import passing

log = structlog.get_logger(__name__)
CROWD = 4
"""With so many unacknowledged requests or more, workers pause, so that Slack's three seconds are kept."""
GIVE_WAY = 1.0
"""Longest such pause, in seconds."""
FIRST_WAIT, LONGEST_WAIT = 0.5, 60.0
"""Wait before the second try, doubled each time, and the longest wait, in seconds."""
FAILURES_MOST, DEATHS_MOST = 3, 6
"""A job is set aside after so many errors in its own code, or after so many processes died while doing it."""
PATIENCE = dt.timedelta(hours=6)
"""How long Slack or the database may be away before a job is given up; as long again to tell whoever asked."""
LOOK = 0.1
"""Seconds between two looks at whether another process has done the lane's earlier job."""
FOREVER = {"gone"}
"""Kinds of job that are retried without end: erasing the data of a workspace that uninstalled."""
Handle = Callable[[Job], None]


class Inbox:
    """``handle`` does one job; ``now`` gives the time; ``sorry`` tells whoever asked that it could not be done."""

    def __init__(
        self,
        engine: Engine,
        handle: Handle,
        now: Callable[[], dt.datetime],
        workers: int = 6,
        lease: float = 30.0,
        sorry: Handle = lambda job: None,
    ) -> None:
        self._engine, self._handle, self._now, self._lease, self._sorry = engine, handle, now, lease, sorry
        self._owner = uuid.uuid4().hex
        self._lanes = Lanes(workers)
        self._keys: set[str] = set()
        self._tries: dict[str, int] = {}
        self._settled: dict[str, str] = {}
        self._closing = False
        self._arriving = 0
        self._changed = threading.Condition()
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._work, name=f"worker-{at}", daemon=True) for at in range(workers)]
        self._threads.append(threading.Thread(target=self._sweep, name="sweeper", daemon=True))

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    @contextmanager
    def arriving(self) -> Iterator[None]:
        """Wraps the work before an acknowledgement: while ``CROWD`` requests are in it, workers begin no new answer."""
        with self._changed:
            self._arriving += 1
        try:
            yield
        finally:
            with self._changed:
                self._arriving -= 1
                if self._arriving == CROWD:
                    self._changed.notify_all()

    def take(self, job: Job) -> bool:
        """Claim and queue ``job``; False for a redelivery. Raises where the database cannot be reached, so that
        Slack gets no acknowledgement and delivers again. A job without a position has that of its arrival."""
        now = self._now()
        job = replace(job, position=job.position or f"{now.timestamp():.6f}", since=now)
        with self._changed:
            known = job.key in self._keys
            self._keys.add(job.key)
        try:
            mine = not known and deliveries.claim(self._engine, job, self._owner, now, self._lease)
        except BaseException:
            self._forget(job)
            raise
        if not mine:
            if not known:
                self._forget(job)
            metrics.REDELIVERIES.inc()
            log.info("redelivery dropped", key=job.key)
            return False
        self._push(job)
        return True

    def _forget(self, job: Job) -> None:
        with self._changed:
            self._keys.discard(job.key)
            self._tries.pop(job.key, None)
            self._settled.pop(job.key, None)

    def _push(self, job: Job) -> None:
        with self._changed:
            self._keys.add(job.key)
            self._lanes.push(job)
            metrics.QUEUE.inc()
            self._changed.notify()

    def _next(self) -> Job | None:
        """The next job, or None when the inbox has stopped. Its lane waits until it is done."""
        with self._changed:
            until = time.monotonic() + GIVE_WAY
            while True:
                if self._stop.is_set():
                    return None
                now = time.monotonic()
                wait = self._lanes.wake(now)
                found = self._lanes.pick() if self._arriving <= CROWD or now >= until else None
                if found is not None:
                    metrics.STAGES.labels("wait").observe(now - found[1])
                    return found[0]
                self._changed.wait(0.5 if wait is None else max(0.001, min(wait, 0.5)))

    def _work(self) -> None:
        while (job := self._next()) is not None:
            after: Callable[[], None] | None = None
            try:
                after = self._one(job)
            except Exception:
                log.exception("job not settled", key=job.key)
                after = self._again(job, TryAgainError("not settled"))
            with self._changed:
                if after is None:
                    self._lanes.done(job)
                    metrics.QUEUE.dec()
                else:
                    after()
                if job.deaths < SUSPECT:
                    self._changed.notify()  # this worker takes the next itself
                else:
                    self._changed.notify_all()
            if after is None:
                self._forget(job)

    def _one(self, job: Job) -> Callable[[], None] | None:
        """Do a job; None when it is over, else how it goes back into its lane."""
        if job.key in self._settled:
            self._finish(job, self._settled[job.key])
            return None
        started = awake()
        try:
            start = deliveries.begin(self._engine, job, self._owner, self._now(), self._lease)
            if start is Start.WAIT:
                return lambda: self._lanes.park(job, LOOK, soon=True)
            if start is Start.LOST:
                raise LostError(job.key)
            self._do(job, started)
        except LostError:
            log.warning("another process has it", key=job.key)
            return None
        except TryAgainError as error:
            return self._again(job, error)
        except Exception as error:
            if passing(error):
                return self._again(job, TryAgainError("database"))
            return self._failed(job)
        self._finish(job, "failed" if self._hopeless(job) else "done")
        return None

    def _do(self, job: Job, started: float) -> None:
        guarded = guarded_job(self._engine, job, self._owner, self._now, self._lease, started)
        if self._hopeless(job):
            log.error("set aside", key=job.key, kind=job.body.get("kind"), failures=job.failures, deaths=job.deaths)
            self._sorry(guarded)
        else:
            self._handle(guarded)

    def _hopeless(self, job: Job) -> bool:
        if job.body.get("kind") in FOREVER:
            return False
        return job.failures >= FAILURES_MOST or job.deaths >= DEATHS_MOST or self._age(job) > PATIENCE

    def _age(self, job: Job) -> dt.timedelta:
        return self._now() - job.since if job.since is not None else dt.timedelta(0)

    def _again(self, job: Job, error: TryAgainError) -> Callable[[], None] | None:
        """Back into its lane, for as long as Slack says, or longer each time; a limited channel waits too."""
        if self._age(job) > 2 * PATIENCE and job.body.get("kind") not in FOREVER:
            log.error("given up", key=job.key, reason=str(error))
            return self._closed(job)
        times = self._tries[job.key] = self._tries.get(job.key, 0) + 1
        wait = error.wait if error.wait is not None else min(FIRST_WAIT * 2 ** (times - 1), LONGEST_WAIT)
        wait += random.uniform(0, 0.1 * wait + 0.05)
        log.warning("left for another try", key=job.key, reason=str(error), tries=times, seconds=round(wait, 1))
        return self._back(replace(job, doubt=job.doubt or error.doubt), wait, error.wait is not None)

    def _failed(self, job: Job) -> Callable[[], None] | None:
        """An error of the job itself: tried again a few times, then set aside."""
        log.exception("job failed", key=job.key, kind=job.body.get("kind"), failures=job.failures + 1)
        if job.failures >= 2 * FAILURES_MOST:
            return self._closed(job)
        metrics.FAILURES.labels(str(job.body.get("kind"))).inc()
        return self._back(replace(job, doubt=True, failures=job.failures + 1), FIRST_WAIT * 2**job.failures, False)

    def _closed(self, job: Job) -> Callable[[], None] | None:
        self._finish(job, "failed")
        return None

    def _back(self, job: Job, wait: float, limited: bool) -> Callable[[], None] | None:
        try:
            if not deliveries.put_off(self._engine, job, self._owner):
                return None
        except Exception:
            log.exception("not noted that it is tried again", key=job.key)

        def back() -> None:
            self._lanes.park(job, wait)
            if limited:
                self._lanes.shut(job, wait)

        return back

    def _finish(self, job: Job, state: str) -> None:
        """Close the job. Where the database is away, only that is left to do."""
        self._settled[job.key] = state
        deliveries.finish(self._engine, job, self._owner, state)

    def _sweep(self) -> None:
        """Renew the leases of this process's jobs, and take over jobs whose process died."""
        wait = 0.0
        while not self._stop.wait(wait):
            wait = min(self._lease / 3, 3.0)
            try:
                self._keep()
                if not self._closing:
                    self._take_over()
            except Exception:
                log.exception("sweep failed")

    def _take_over(self) -> None:
        with self._changed:
            alive = frozenset(self._keys)
        for job in deliveries.take_over(self._engine, self._owner, self._now(), self._lease, alive=alive):
            log.info("taken over", key=job.key, attempt=job.attempt, deaths=job.deaths)
            self._push(job)

    def _keep(self) -> None:
        with self._changed:
            held = self._lanes.held()
        kept = deliveries.renew(self._engine, held, self._owner, self._now(), self._lease)
        lost = {job.key for job in held} - kept
        if lost:
            with self._changed:
                lost -= self._lanes.running.keys()
                metrics.QUEUE.dec(self._lanes.drop(lost))
                self._keys -= lost

    def drain(self, seconds: float) -> bool:
        """Finish what was taken; True when everything is done. What is left is released for other processes."""
        self._closing = True
        until = time.monotonic() + seconds
        with self._changed:
            while len(self._lanes) and time.monotonic() < until:
                self._changed.wait(0.2)
            left = self._lanes.held()
        self._stop.set()
        with self._changed:
            self._changed.notify_all()
        deliveries.release(self._engine, left, self._owner, self._now())
        return not left
