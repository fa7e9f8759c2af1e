"""The inbox in the database: what Slack handed over, each thing once, kept until it is done.

A row is inserted before anything else happens, so its primary key decides between two processes. It carries the
job until that is done; a process that dies leaves a lease that runs out, and another process takes the job over.
Owner and number of the take-over are the fence: whoever is not behind it any more changes nothing and says nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from sqlalchemy import Connection, Engine, Update, bindparam, case, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from bot.state.engine import tried
from bot.state.model import Delivery

TAKEN = "taken"
UNTRIED, UNDER_WAY, TRIED = 0, 1, 2


@dataclass(frozen=True)
class Job:
    """One thing to do. ``lane`` is what must keep its order; ``position`` (a Slack ts) the order in it. ``attempt``:
    how often it was taken; ``doubt``: an earlier try may have reached Slack; ``failures``: errors of its own;
    ``deaths``: processes that died at it; ``since``: when it was first taken. ``check_lease`` raises LostError where
    another process has the job by now; ``note`` stores more in its body, for the next try; ``closing``: statements that
    are run together with its end."""

    key: str
    lane: str
    position: str
    team_id: str | None
    body: dict[str, Any]
    attempt: int = 1
    doubt: bool = False
    failures: int = 0
    deaths: int = 0
    since: dt.datetime | None = None
    check_lease: Callable[[], None] = field(default=lambda: None, compare=False, repr=False)
    note: Callable[[dict[str, Any]], None] = field(default=lambda more: None, compare=False, repr=False)
    closing: list[tuple[Update, dict[str, Any]]] = field(default_factory=list, compare=False, repr=False)


class Start(Enum):
    """Whether a job may begin: yes; not yet, an earlier one of its lane is open; never, another process has it."""

    GO = "go"
    WAIT = "wait"
    LOST = "lost"


_MINE = (
    Delivery.key == bindparam("its_key"),
    Delivery.state == TAKEN,
    Delivery.owner == bindparam("its_owner"),
    Delivery.attempts == bindparam("its_attempt"),
)
"""The condition of every change of a job: this process took it, and no other has taken it over since."""
_other = aliased(Delivery)
_earlier = (
    select(_other.key)
    .where(_other.lane == bindparam("its_lane"), _other.state == TAKEN, _other.position < bindparam("its_position"))
    .exists()
)
# Built once, at import: building a statement takes longer than running it.
_CLAIM = insert(Delivery)
_COUNT = select(func.count(Delivery.key)).where(*_MINE)
_BEGIN = update(Delivery).where(*_MINE, ~_earlier).values(begun=UNDER_WAY, lease_until=bindparam("until"))
_HOLD = update(Delivery).where(*_MINE).values(lease_until=bindparam("until"))
_NOTE = update(Delivery).where(*_MINE).values(job=bindparam("body"))
_PUT_OFF = update(Delivery).where(*_MINE).values(begun=TRIED, failures=bindparam("failed"))
_FINISH = update(Delivery).where(*_MINE).values(state=bindparam("becomes"), job=None, owner=None, lease_until=None)


def _its(job: Job, owner: str, **more: Any) -> dict[str, Any]:
    return {"its_key": job.key, "its_owner": owner, "its_attempt": job.attempt, **more}


def claim(engine: Engine, job: Job, owner: str, now: dt.datetime, lease: float) -> bool:
    """Take ``job`` for ``owner``; False where anyone has taken it before (a redelivery)."""
    row = {
        "key": job.key,
        "lane": job.lane,
        "position": job.position,
        "team_id": job.team_id,
        "state": TAKEN,
        "job": job.body,
        "owner": owner,
        "lease_until": now + dt.timedelta(seconds=lease),
        "created_at": now,
    }
    try:
        tried(engine, lambda connection: connection.execute(_CLAIM, row))
    except IntegrityError:
        # The connection may have ended after the row was in and before that was told: then it is ours.
        return tried(engine, lambda connection: connection.scalar(_COUNT, _its(job, owner))) == 1
    return True


def _change(engine: Engine, query: Update, given: dict[str, Any]) -> bool:
    return bool(tried(engine, lambda connection: connection.execute(query, given).rowcount))


def begin(engine: Engine, job: Job, owner: str, now: dt.datetime, lease: float) -> Start:
    """Mark that ``job`` is under way, where it is still the owner's and the first open one of its lane."""
    its = _its(job, owner)
    place = {"its_lane": job.lane, "its_position": job.position, "until": now + dt.timedelta(seconds=lease)}

    def work(connection: Connection) -> Start:
        if connection.execute(_BEGIN, {**its, **place}).rowcount:
            return Start.GO
        return Start.WAIT if connection.scalar(_COUNT, its) else Start.LOST

    return tried(engine, work)


def hold(engine: Engine, job: Job, owner: str, now: dt.datetime, lease: float) -> bool:
    """Whether the job is still the owner's, its lease made longer."""
    return _change(engine, _HOLD, _its(job, owner, until=now + dt.timedelta(seconds=lease)))


def note(engine: Engine, job: Job, owner: str, body: dict[str, Any]) -> bool:
    """Keep what was done of a job; False where it is another's by now."""
    return _change(engine, _NOTE, _its(job, owner, body=body))


def put_off(engine: Engine, job: Job, owner: str) -> bool:
    """Note that a try has ended and another comes, with the job's failures; a process that dies meanwhile did not die
    at this job."""
    return _change(engine, _PUT_OFF, _its(job, owner, failed=job.failures))


def finish(engine: Engine, job: Job, owner: str, state: str = "done") -> bool:
    """Close a job with what it left to be noted, and forget its words; the key stays, to recognise a late redelivery.
    False where it is another's."""

    def work(connection: Connection) -> bool:
        for query, given in job.closing:
            connection.execute(query, given)
        return bool(connection.execute(_FINISH, _its(job, owner, becomes=state)).rowcount)

    return tried(engine, work)


def renew(engine: Engine, jobs: Sequence[Job], owner: str, now: dt.datetime, lease: float) -> set[str]:
    """Keep the jobs that this process works on or has queued; the keys of those that are its own still."""
    if not jobs:
        return set()
    keys, until = [job.key for job in jobs], now + dt.timedelta(seconds=lease)
    mine = (Delivery.key.in_(keys), Delivery.state == TAKEN, Delivery.owner == owner)

    def work(connection: Connection) -> set[str]:
        connection.execute(update(Delivery).where(*mine).values(lease_until=until))
        return set(connection.scalars(select(Delivery.key).where(*mine)))

    return tried(engine, work)


def release(engine: Engine, jobs: Sequence[Job], owner: str, now: dt.datetime) -> None:
    """Give back what a stopping process leaves: nobody died at it, and the next may take it at once."""
    if jobs:
        mine = (Delivery.key.in_([job.key for job in jobs]), Delivery.state == TAKEN, Delivery.owner == owner)
        begun = case((Delivery.begun == UNDER_WAY, TRIED), else_=Delivery.begun)
        query = update(Delivery).where(*mine).values(begun=begun, lease_until=now - dt.timedelta(seconds=1))
        tried(engine, lambda connection: connection.execute(query))


def take_over(
    engine: Engine, owner: str, now: dt.datetime, lease: float, most: int = 500, alive: Collection[str] = ()
) -> list[Job]:
    """Jobs whose process died, claimed for ``owner``, in their order. Where it died at a job, that is counted.
    ``alive``: keys of the jobs that the owner works on itself, however late their leases are renewed."""
    expired = (
        select(Delivery)
        .where(Delivery.state == TAKEN, Delivery.lease_until < now)
        .order_by(Delivery.position)
        .limit(most)
        .with_for_update(skip_locked=True)
    )

    def work(connection: Connection) -> list[Job]:
        jobs: list[Job] = []
        for row in connection.execute(expired).all():
            if row.owner == owner and row.key in alive:
                continue
            died = row.deaths + (row.begun == UNDER_WAY)
            fresh = {
                "owner": owner,
                "lease_until": now + dt.timedelta(seconds=lease),
                "attempts": row.attempts + 1,
                "deaths": died,
                "begun": TRIED if row.begun else UNTRIED,
            }
            # Where rows cannot be locked (SQLite) the unchanged number of take-overs decides who gets it.
            mine = update(Delivery).where(
                Delivery.key == row.key,
                Delivery.state == TAKEN,
                Delivery.attempts == row.attempts,
                Delivery.lease_until == row.lease_until,
            )
            if connection.execute(mine.values(**fresh)).rowcount:
                jobs.append(Job(row.key, row.lane, row.position, row.team_id, row.job or {}, row.attempts + 1,
                                bool(row.begun), row.failures, died, row.created_at))  # fmt: skip
        return jobs

    return tried(engine, work)


def opened(engine: Engine, lane: str) -> bool:
    """Whether anything of this lane is still to be done."""
    query = select(func.count(Delivery.key)).where(Delivery.lane == lane, Delivery.state == TAKEN)
    return bool(tried(engine, lambda connection: connection.scalar(query)))


def unfinished(engine: Engine) -> int:
    """How many jobs are open, in all processes together."""
    query = select(func.count(Delivery.key)).where(Delivery.state == TAKEN)
    return int(tried(engine, lambda connection: connection.scalar(query)) or 0)
