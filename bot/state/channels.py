"""The subscriptions as the clock reads them, and how a channel changes its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from bot.state import policies
from bot.state.model import Subscription, Workspace
from bot.state.schedule import DEFAULT_AT, DEFAULT_ZONE, Schedule


@dataclass(frozen=True)
class Channel:
    """One subscription: where, what, when. ``trouble``: why it was stopped; ``allowed``: the workspace's settings let
    the bot speak there, which may have changed since it was made; ``by``: the person who made it; ``quiet``:
    what its digest says on a day without news, one ``line`` or ``nothing``."""

    team_id: str
    channel: str
    kind: str
    schedule: Schedule
    paused: bool
    trouble: str | None
    since: dt.datetime
    allowed: bool = True
    by: str | None = None
    quiet: str = "line"


def channels(
    engine: Engine, kind: str | None = None, *, paused: bool | None = False, team_id: str | None = None
) -> list[Channel]:
    """Subscriptions of a kind (all kinds: None), in a fixed order; ``paused`` None gives those as well; ``team_id``
    those of one workspace."""
    query = select(Subscription).order_by(Subscription.team_id, Subscription.channel, Subscription.kind)
    if kind is not None:
        query = query.where(Subscription.kind == kind)
    if paused is not None:
        query = query.where(Subscription.paused.is_(paused))
    if team_id is not None:
        query = query.where(Subscription.team_id == team_id)
    with Session(engine) as session:
        set_by = {row.team_id: policies.of(row) for row in session.scalars(select(Workspace))}
        return [_channel(row, set_by.get(row.team_id, policies.Policy())) for row in session.scalars(query)]


def _channel(row: Subscription, policy: policies.Policy) -> Channel:
    schedule = Schedule(row.at or DEFAULT_AT, row.time_zone or policy.time_zone, row.weekdays, row.created_at)
    return Channel(
        row.team_id,
        row.channel,
        row.kind,
        schedule,
        row.paused,
        row.trouble,
        row.created_at,
        policy.allows(row.channel),
        row.created_by,
        row.quiet,
    )


def timed(
    engine: Engine,
    team_id: str,
    channel: str,
    *,
    at: str | None = None,
    zone: str | None = None,
    weekdays: str | None = None,
) -> bool:
    """Change when a channel's digest comes; False where it has none. Raises ScheduleError."""
    Schedule(at or DEFAULT_AT, zone or DEFAULT_ZONE, weekdays or "1")
    given = {"at": at, "time_zone": zone, "weekdays": weekdays}
    changed = {name: value for name, value in given.items() if value is not None}
    found = (Subscription.team_id == team_id, Subscription.channel == channel, Subscription.kind == "digest")
    with Session(engine) as session, session.begin():
        return bool(session.execute(update(Subscription).where(*found).values(id=Subscription.id, **changed)).rowcount)  # type: ignore[attr-defined]


def hush(engine: Engine, team_id: str, channel: str, quiet: str) -> bool:
    """Whether a digest without news is one ``line`` or ``nothing``; False where the channel has no digest."""
    found = (Subscription.team_id == team_id, Subscription.channel == channel, Subscription.kind == "digest")
    with Session(engine) as session, session.begin():
        return bool(session.execute(update(Subscription).where(*found).values(quiet=quiet)).rowcount)  # type: ignore[attr-defined]


def pause(engine: Engine, team_id: str, channel: str, kind: str | None, paused: bool, now: dt.datetime) -> int:
    """Pause or resume; how many subscriptions. What was due while it was paused is not posted later."""
    found = [Subscription.team_id == team_id, Subscription.channel == channel]
    if kind is not None:
        found.append(Subscription.kind == kind)
    values = {"paused": paused} if paused else {"paused": False, "trouble": None, "created_at": now}
    with Session(engine) as session, session.begin():
        return int(session.execute(update(Subscription).where(*found).values(**values)).rowcount)  # type: ignore[attr-defined]
