"""Work taken from Slack: claimed in the database before it is acknowledged, done by a few threads, in order per lane.

A lane is a thread of conversation. Two lanes run side by side; in one lane the job with the smallest position (a
Slack timestamp) goes first, and waits for an earlier one that another process still works on.
"""

from __future__ import annotations

import datetime as dt
import heapq
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import structlog
from sqlalchemy import Engine

from bot import metrics
from bot.state import deliveries
from bot.state.deliveries import Job

log = structlog.get_logger(__name__)
WAIT_MOST = 20.0
"""Seconds that a job waits for an earlier one of its lane in another process."""


CROWD = 4
"""So many acknowledgements under way are a crowd."""
GIVE_WAY = 1.0
"""Seconds at most that an answer gives way to a crowd."""


class TryAgainError(Exception):
    """Raised by a handler when Slack could not be reached: the job stays open and is taken again later."""


class Inbox:
    """``handle`` does one job; ``now`` gives the time."""

    def __init__(
        self,
        engine: Engine,
        handle: Callable[[Job], None],
        now: Callable[[], dt.datetime],
        workers: int = 6,
        lease: float = 30.0,
    ) -> None:
        self._engine, self._handle, self._now, self._lease = engine, handle, now, lease
        self._owner = uuid.uuid4().hex
        self._lanes: dict[str, list[tuple[str, int, Job, float]]] = {}
        self._ready: deque[str] = deque()
        self._running: dict[str, Job] = {}
        self._count = 0
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
        """Around what is done before an acknowledgement: while many wait for theirs, no new answer is begun."""
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
        if not job.position:
            job = replace(job, position=f"{self._now().timestamp():.6f}")
        if not deliveries.claim(self._engine, job, self._owner, self._now(), self._lease):
            metrics.REDELIVERIES.inc()
            log.info("redelivery dropped", key=job.key)
            return False
        self._push(job)
        return True

    def _push(self, job: Job) -> None:
        with self._changed:
            lane = self._lanes.get(job.lane)
            if lane is None:
                lane = self._lanes[job.lane] = []
                self._ready.append(job.lane)
            self._count += 1
            heapq.heappush(lane, (job.position, self._count, job, time.monotonic()))
            metrics.QUEUE.inc()
            self._changed.notify()

    def _next(self) -> Job | None:
        """The next job, or None when the inbox has stopped. Its lane is out of ``_ready`` until it is done."""
        with self._changed:
            until = time.monotonic() + GIVE_WAY
            while not self._ready or (self._arriving > CROWD and time.monotonic() < until):
                if self._stop.is_set() and not self._ready:
                    return None
                self._changed.wait(0.5)
            name = self._ready.popleft()
            _, _, job, since = heapq.heappop(self._lanes[name])
            self._running[job.key] = job
        metrics.STAGES.labels("wait").observe(time.monotonic() - since)
        return job

    def _done(self, job: Job) -> None:
        with self._changed:
            self._running.pop(job.key, None)
            if self._lanes[job.lane]:
                self._ready.append(job.lane)
            else:
                del self._lanes[job.lane]
            metrics.QUEUE.dec()
            self._changed.notify_all()

    def _work(self) -> None:
        while (job := self._next()) is not None:
            try:
                self._one(job)
            except Exception:
                log.exception("job failed", key=job.key, kind=job.body.get("kind"))
            finally:
                self._done(job)

    def _one(self, job: Job) -> None:
        until = time.monotonic() + WAIT_MOST
        while deliveries.waits(self._engine, job, self._now()) and time.monotonic() < until:
            time.sleep(0.05)
        try:
            self._handle(job)
        except TryAgainError:
            log.warning("left for another try", key=job.key, attempt=job.attempt)
            return
        except Exception:
            metrics.FAILURES.labels(str(job.body.get("kind"))).inc()
            deliveries.finish(self._engine, job.key, "failed")
            raise
        deliveries.finish(self._engine, job.key)

    def _sweep(self) -> None:
        """Keep the leases of what is held here, and take over what a dead process left."""
        while not self._stop.wait(self._lease / 3):
            try:
                deliveries.renew(self._engine, self._held(), self._now(), self._lease)
                if not self._closing:
                    for job in deliveries.take_over(self._engine, self._owner, self._now(), self._lease):
                        log.info("taken over", key=job.key, attempt=job.attempt)
                        self._push(job)
            except Exception:
                log.exception("sweep failed")

    def _held(self) -> list[str]:
        with self._changed:
            return [*self._running, *(entry[2].key for lane in self._lanes.values() for entry in lane)]

    def drain(self, seconds: float) -> bool:
        """Finish what was taken; True when everything is done. What is left is released for other processes."""
        self._closing = True
        until = time.monotonic() + seconds
        with self._changed:
            while self._lanes and time.monotonic() < until:
                self._changed.wait(0.2)
        left = self._held()
        self._stop.set()
        with self._changed:
            self._changed.notify_all()
        deliveries.renew(self._engine, left, self._now(), lease=-1)
        return not left
