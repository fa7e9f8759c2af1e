"""The inbox in the database: what Slack handed over, each thing once, kept until it is answered.

A row is inserted before anything else happens, so its primary key decides between two processes. It carries the
job until that is done; a process that dies leaves a lease that runs out, and another process takes the job over.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from bot.state.engine import insert
from bot.state.model import Delivery


@dataclass(frozen=True)
class Job:
    """One thing to do. ``lane`` is what must keep its order; ``position`` (a Slack ts) the order in it."""

    key: str
    lane: str
    position: str
    team_id: str | None
    body: dict[str, Any]
    attempt: int = 1


def claim(engine: Engine, job: Job, owner: str, now: dt.datetime, lease: float) -> bool:
    """Take ``job`` for ``owner``; False where anyone has taken it before (a redelivery)."""
    row = Delivery(
        key=job.key,
        lane=job.lane,
        position=job.position,
        team_id=job.team_id,
        state="taken",
        job=job.body,
        owner=owner,
        lease_until=now + dt.timedelta(seconds=lease),
        created_at=now,
    )
    return insert(engine, row)


def finish(engine: Engine, key: str, state: str = "done") -> None:
    """Close a job and forget its words; the key stays, to recognise a late redelivery."""
    with Session(engine) as session, session.begin():
        session.execute(
            update(Delivery).where(Delivery.key == key).values(state=state, job=None, owner=None, lease_until=None)
        )


def renew(engine: Engine, keys: list[str], now: dt.datetime, lease: float) -> None:
    """Keep the jobs that this process still works on or has queued."""
    if keys:
        until = now + dt.timedelta(seconds=lease)
        with Session(engine) as session, session.begin():
            taken = (Delivery.key.in_(keys), Delivery.state == "taken")
            session.execute(update(Delivery).where(*taken).values(lease_until=until))


def take_over(engine: Engine, owner: str, now: dt.datetime, lease: float, most_attempts: int = 3) -> list[Job]:
    """Jobs whose process died, claimed for ``owner``. After ``most_attempts`` a job is given up as failed."""
    jobs: list[Job] = []
    with Session(engine) as session, session.begin():
        expired = (
            select(Delivery)
            .where(Delivery.state == "taken", Delivery.lease_until < now)
            .order_by(Delivery.position)
            .with_for_update(skip_locked=True)
        )
        for row in session.scalars(expired):
            if row.attempts >= most_attempts or row.job is None:
                row.state, row.job, row.lease_until = "failed", None, None
                continue
            # Where rows cannot be locked (SQLite) the unchanged lease decides who gets it.
            mine = update(Delivery).where(Delivery.key == row.key, Delivery.lease_until == row.lease_until)
            fresh = {"owner": owner, "lease_until": now + dt.timedelta(seconds=lease), "attempts": row.attempts + 1}
            if session.execute(mine.values(**fresh), execution_options={"synchronize_session": False}).rowcount:  # type: ignore[attr-defined]
                jobs.append(Job(row.key, row.lane, row.position, row.team_id, row.job, row.attempts + 1))
    return jobs


def waits(engine: Engine, job: Job, now: dt.datetime) -> bool:
    """Whether an earlier job of the same lane is still being worked on, here or in another process."""
    earlier = (
        select(Delivery.key)
        .where(Delivery.lane == job.lane, Delivery.state == "taken", Delivery.position < job.position)
        .where(Delivery.lease_until >= now)
        .limit(1)
    )
    with Session(engine) as session:
        return session.scalar(earlier) is not None


def unfinished(engine: Engine) -> int:
    """How many jobs are open, in all processes together."""
    with Session(engine) as session:
        return len(session.scalars(select(Delivery.key).where(Delivery.state == "taken")).all())
