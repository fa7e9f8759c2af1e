"""The posts that nobody asked for, in the database: each is claimed by its unique key before it is sent.

Two processes that claim the same key at once get one winner. A process that dies leaves a lease that runs out, and
another takes the post over with ``attempt`` above 1: it must look whether the message went out before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from bot.state.engine import insert
from bot.state.model import Post, Subscription

TAKEN = "claimed"


@dataclass(frozen=True)
class PostJob:
    """One thing to say. ``body`` is None until it is composed; ``message_ts`` is set once the message is out;
    ``failures``: errors of its own, whoever it was taken by."""

    key: str
    kind: str
    team_id: str
    channel: str
    due_at: dt.datetime
    body: dict[str, Any] | None = None
    topic: str | None = None
    attempt: int = 1
    message_ts: str | None = None
    failures: int = 0


@dataclass(frozen=True)
class PostOutcome:
    """One line for ``tradebot status``: what became of a post."""

    key: str
    kind: str
    team_id: str
    channel: str
    state: str
    due_at: dt.datetime
    attempts: int
    reason: str


def claim(engine: Engine, job: PostJob, owner: str, now: dt.datetime, lease: float) -> bool:
    """Take ``job`` for ``owner``; False where anyone has taken it before."""
    row = _row(job, TAKEN, now)
    row.body, row.owner, row.lease_until = job.body, owner, now + dt.timedelta(seconds=lease)
    return insert(engine, row)


def note(engine: Engine, job: PostJob, state: str, reason: str, now: dt.datetime) -> bool:
    """Record a post that will not be sent (``missed``, ``skipped``); False where its key is taken."""
    row = _row(job, state, now)
    row.reason = reason[:255]
    return insert(engine, row)


def _row(job: PostJob, state: str, now: dt.datetime) -> Post:
    """The row of a post, as its job says."""
    return Post(
        key=job.key,
        kind=job.kind,
        team_id=job.team_id,
        channel=job.channel,
        state=state,
        due_at=job.due_at,
        topic=job.topic,
        created_at=now,
    )


def known(engine: Engine, keys: Sequence[str]) -> set[str]:
    """Which of these keys are taken."""
    if not keys:
        return set()
    with Session(engine) as session:
        return set(session.scalars(select(Post.key).where(Post.key.in_(keys))))


def outcome(engine: Engine, key: str) -> tuple[str, str]:
    """What became of a post: its state and why. Raises KeyError for one that nobody claimed."""
    with Session(engine) as session:
        row = session.get(Post, key)
        if row is None:
            raise KeyError(key)
        return row.state, row.reason or ""


def _mine(engine: Engine, taken: str, by: str, **values: Any) -> bool:
    """Change a post that is still claimed by ``by``; False where it is not."""
    mine = update(Post).where(Post.key == taken, Post.state == TAKEN, Post.owner == by)
    with Session(engine) as session, session.begin():
        return bool(session.execute(mine.values(**values)).rowcount)  # type: ignore[attr-defined]


def composed(engine: Engine, key: str, owner: str, body: dict[str, Any], topic: str | None) -> bool:
    """Keep the message before it is sent, so that a retry says the same; False when the post is no longer ours."""
    return _mine(engine, key, owner, body=body, topic=topic)


def out(engine: Engine, key: str, owner: str, message_ts: str) -> bool:
    """Note that the message is out, before what follows in its thread."""
    return _mine(engine, key, owner, message_ts=message_ts)


def finish(engine: Engine, key: str, owner: str, state: str, now: dt.datetime, reason: str = "") -> bool:
    """Close a post as ``sent``, ``skipped``, ``missed`` or ``failed``, and forget its words."""
    sent = {"sent_at": now} if state == "sent" else {}
    return _mine(
        engine, key, owner, state=state, body=None, owner=None, lease_until=None, reason=reason[:255] or None, **sent
    )


def postpone(
    engine: Engine, key: str, owner: str, until: dt.datetime, reason: str, failures: int | None = None
) -> bool:
    """Leave a post for another try after ``until``, by any process. ``failures``: its own errors by now."""
    counted = {} if failures is None else {"failures": failures}
    return _mine(engine, key, owner, lease_until=until, reason=reason[:255], **counted)


def renew(engine: Engine, key: str, owner: str, until: dt.datetime) -> bool:
    """Keep a post that is still being worked on; False when another process has it by now."""
    return _mine(engine, key, owner, lease_until=until)


def take_over(engine: Engine, owner: str, now: dt.datetime, lease: float, team_id: str | None = None) -> list[PostJob]:
    """Posts (of one workspace, or of all) whose lease has run out, claimed for ``owner``."""
    jobs: list[PostJob] = []
    with Session(engine) as session, session.begin():
        expired = (
            select(Post)
            .where(Post.state == TAKEN, Post.lease_until < now, *([Post.team_id == team_id] if team_id else []))
            .order_by(Post.due_at, Post.key)
            .with_for_update(skip_locked=True)
        )
        for row in session.scalars(expired):
            # Where rows cannot be locked (SQLite) the unchanged lease decides who gets it.
            mine = update(Post).where(Post.key == row.key, Post.lease_until == row.lease_until, Post.state == TAKEN)
            fresh = {"owner": owner, "lease_until": now + dt.timedelta(seconds=lease), "attempts": row.attempts + 1}
            if session.execute(mine.values(**fresh), execution_options={"synchronize_session": False}).rowcount:  # type: ignore[attr-defined]
                jobs.append(
                    PostJob(
                        row.key,
                        row.kind,
                        row.team_id,
                        row.channel,
                        row.due_at,
                        row.body,
                        row.topic,
                        row.attempts + 1,
                        row.message_ts,
                        row.failures,
                    )
                )
    return jobs


def topics(engine: Engine, team_id: str, channel: str, kind: str, most: int = 200, but: str = "") -> list[str]:
    """What the last posts of a channel were about, newest first; ``but`` is the key of one that does not count."""
    query = (
        select(Post.topic)
        .where(Post.team_id == team_id, Post.channel == channel, Post.kind == kind, Post.topic.is_not(None))
        .where(Post.key != but)
        .order_by(Post.due_at.desc())
        .limit(most)
    )
    with Session(engine) as session:
        return [topic for topic in session.scalars(query) if topic]


def marks(engine: Engine, since: dt.datetime) -> list[tuple[str, dt.datetime]]:
    """Releases that were published here since: the keys of their marks and when, oldest first."""
    query = select(Post).where(Post.kind == "release", Post.state == "sent", Post.sent_at >= since)
    with Session(engine) as session:
        return [(row.key, row.sent_at) for row in session.scalars(query.order_by(Post.sent_at)) if row.sent_at]


def begin_release(engine: Engine, day: dt.date, now: dt.datetime) -> None:
    """Mark that a release is about to be published here. A mark has no lease: no process may take it over."""
    insert(
        engine,
        Post(key=release_key(day), kind="release", team_id="", channel="", state=TAKEN, due_at=now, created_at=now),
    )


def mark_release(engine: Engine, day: dt.date, now: dt.datetime) -> None:
    """Mark that a release is published; the first time counts."""
    begin_release(engine, day, now)
    mine = update(Post).where(Post.key == release_key(day), Post.state == TAKEN)
    with Session(engine) as session, session.begin():
        session.execute(mine.values(state="sent", sent_at=now))


def begun_releases(engine: Engine) -> list[dt.date]:
    """Releases whose publication began and was not marked as done: held back, or cut short by a crash."""
    with Session(engine) as session:
        keys = session.scalars(select(Post.key).where(Post.kind == "release", Post.state == TAKEN)).all()
    return [dt.date.fromisoformat(key.removeprefix("release:")) for key in keys]


def release_key(day: dt.date) -> str:
    return f"release:{day.isoformat()}"


def stop(engine: Engine, team_id: str, channel: str, reason: str) -> int:
    """Pause the subscriptions of a channel that cannot be posted to, noting why."""
    found = (Subscription.team_id == team_id, Subscription.channel == channel, Subscription.paused.is_(False))
    with Session(engine) as session, session.begin():
        done = session.execute(update(Subscription).where(*found).values(paused=True, trouble=reason[:255]))
        return int(done.rowcount)  # type: ignore[attr-defined]


def counts(engine: Engine, since: dt.datetime) -> dict[tuple[str, str], int]:
    """(kind, state) to how many posts, of those due since."""
    query = select(Post.kind, Post.state, func.count()).where(Post.due_at >= since).group_by(Post.kind, Post.state)
    with Session(engine) as session:
        return {(kind, state): number for kind, state, number in session.execute(query)}


def troubles(engine: Engine, since: dt.datetime, most: int = 50) -> list[PostOutcome]:
    """Posts that were missed, failed, or are being tried again, newest first."""
    query = (
        select(Post)
        .where(Post.due_at >= since)
        .where(Post.state.in_(("missed", "failed")) | ((Post.state == TAKEN) & (Post.reason.is_not(None))))
        .order_by(Post.due_at.desc())
        .limit(most)
    )
    with Session(engine) as session:
        return [
            PostOutcome(
                row.key, row.kind, row.team_id, row.channel, row.state, row.due_at, row.attempts, row.reason or ""
            )
            for row in session.scalars(query)
        ]
