"""The lease of a job, checked before anything goes out: a process frozen for longer than its lease sends nothing."""

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


def guarded(engine: Engine, job: Job, owner: str, now: Callable[[], dt.datetime], lease: float, started: float) -> Job:
    """The job with a ``check_lease`` that raises LostError once another process has it. ``started``: when the lease of
    ``lease`` seconds was taken; in its first half the answer is known, afterwards the database is asked, which renews
    it. ``note`` is checked in the same way."""
    sure = started + lease / 2

    def check_lease() -> None:
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

    return replace(job, check_lease=check_lease, note=note)
