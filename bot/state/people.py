"""What people and workspaces set: subscriptions, watchlists, feedback, workspace settings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from bot.state.engine import insert
from bot.state.model import Feedback, Subscription, Watch, Workspace

WATCHES_MOST = 50


@dataclass(frozen=True)
class Watched:
    id: int
    question: str


def subscribe(engine: Engine, team_id: str, channel: str, kind: str, user_id: str | None, now: dt.datetime) -> bool:
    """Subscribe a channel to ``alert`` or ``digest``; False when it was already (a paused one goes on again)."""
    row = Subscription(team_id=team_id, channel=channel, kind=kind, created_by=user_id, created_at=now)
    if insert(engine, row):
        return True
    with Session(engine) as session, session.begin():
        found = (Subscription.team_id == team_id, Subscription.channel == channel, Subscription.kind == kind)
        session.execute(update(Subscription).where(*found).values(paused=False))
    return False


def unsubscribe(engine: Engine, team_id: str, channel: str, kind: str | None = None) -> int:
    """How many subscriptions of the channel ended; ``kind`` None ends all."""
    query = delete(Subscription).where(Subscription.team_id == team_id, Subscription.channel == channel)
    if kind is not None:
        query = query.where(Subscription.kind == kind)
    with Session(engine) as session, session.begin():
        return int(session.execute(query).rowcount)  # type: ignore[attr-defined]


def watch(engine: Engine, team_id: str, owner: str, question: str, user_id: str | None, now: dt.datetime) -> bool:
    """Put a question on the watchlist of ``owner`` (a person or a channel); False when full or there already."""
    row = Watch(team_id=team_id, owner=owner, question=question[:500], created_by=user_id, created_at=now)
    if len(watchlist(engine, team_id, owner)) >= WATCHES_MOST:
        return False
    return insert(engine, row)


def watchlist(engine: Engine, team_id: str, owner: str) -> list[Watched]:
    query = select(Watch).where(Watch.team_id == team_id, Watch.owner == owner).order_by(Watch.id)
    with Session(engine) as session:
        return [Watched(row.id, row.question) for row in session.scalars(query)]


def unwatch(engine: Engine, team_id: str, owner: str, watch_id: int) -> bool:
    query = delete(Watch).where(Watch.team_id == team_id, Watch.owner == owner, Watch.id == watch_id)
    with Session(engine) as session, session.begin():
        return bool(session.execute(query).rowcount)  # type: ignore[attr-defined]


def feedback(
    engine: Engine, team_id: str, answer_id: str, user_id: str, verdict: str, now: dt.datetime, why: str | None = None
) -> None:
    """Note a verdict, and why; a second one of the same person replaces the first."""
    row = Feedback(
        team_id=team_id,
        answer_id=answer_id,
        user_id=user_id,
        verdict=verdict,
        created_at=now,
        why=why[:500] if why else None,
    )
    with Session(engine) as session, session.begin():
        session.execute(delete(Feedback).where(Feedback.answer_id == answer_id, Feedback.user_id == user_id))
        session.add(row)


def workspace(engine: Engine, team_id: str) -> Workspace | None:
    with Session(engine, expire_on_commit=False) as session:
        return session.get(Workspace, team_id)


def set_classic(engine: Engine, team_id: str, now: dt.datetime) -> None:
    """Remember that this workspace refuses the newer blocks."""
    with Session(engine) as session, session.begin():
        row = session.get(Workspace, team_id)
        if row is None:
            session.add(Workspace(team_id=team_id, classic=True, allowed_channels=[], created_at=now))
        else:
            row.classic = True
