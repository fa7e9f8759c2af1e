"""The fence before what goes out: a process that stood still for longer than its lease says nothing any more."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import Engine

from bot.slack.faults import LostError
from bot.state import deliveries
from bot.state.deliveries import Job


def awake() -> float:
    """Seconds that also count while the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def guarded(
    engine: Engine, job: Job, owner: str, now: Callable[[], dt.datetime], lease: float, started: float
) -> Job:
    """The job with its fence, its lease taken at ``started``: for the first half of the lease nothing is asked, after
    that the database is. What a job keeps for its next try is kept behind the fence too."""
    sure = started + lease / 2

    def guard() -> None:
        nonlocal sure
        asked = awake()
        if asked < sure:
            return
        if not deliveries.hold(engine, job, owner, now(), lease):
            raise LostError(job.key)
        sure = asked + lease / 2

    def note(more: dict[str, Any]) -> None:
        job.body.update(more)
        if not deliveries.note(engine, job, owner, job.body):
            raise LostError(job.key)

    return replace(job, guard=guard, note=note)
