"""Watchlists as the clock and the commands read them: the words, the condition, what was seen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.state.model import Watch

MOST = 50


class FullError(Exception):
    """The list has ``MOST`` entries."""


@dataclass(frozen=True)
class WatchlistEntry:
    """One entry. ``words`` are what the list shows; ``question`` the figure; ``rule`` None: only followed."""

    id: int
    team_id: str
    owner: str
    words: str
    rule: dict[str, Any] | None
    seen: dict[str, Any] | None

    @property
    def question(self) -> str:
        return str(self.rule["question"]) if self.rule else self.words


def entries(engine: Engine, team_id: str | None = None, owner: str | None = None) -> list[WatchlistEntry]:
    """Entries of one list, or of all."""
    query = select(Watch).order_by(Watch.id)
    if team_id is not None:
        query = query.where(Watch.team_id == team_id)
    if owner is not None:
        query = query.where(Watch.owner == owner)
    with Session(engine) as session:
        return [_entry(row) for row in session.scalars(query)]


def _entry(row: Watch) -> WatchlistEntry:
    return WatchlistEntry(row.id, row.team_id, row.owner, row.question, row.rule, row.seen)


def add(
    engine: Engine,
    team_id: str,
    owner: str,
    words: str,
    rule: dict[str, Any] | None,
    seen: dict[str, Any] | None,
    user_id: str | None,
    now: dt.datetime,
) -> WatchlistEntry | None:
    """Put an entry on a list; None where the same is there. Raises FullError."""
    row = Watch(
        team_id=team_id, owner=owner, question=words[:500], rule=rule, seen=seen, created_by=user_id, created_at=now
    )
    try:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            count = session.scalar(select(func.count()).where(Watch.team_id == team_id, Watch.owner == owner)) or 0
            if count >= MOST:
                raise FullError
            session.add(row)
    except IntegrityError:
        return None
    return _entry(row)


def change(
    engine: Engine, entry: WatchlistEntry, words: str, rule: dict[str, Any] | None, seen: dict[str, Any] | None
) -> bool:
    """Replace what an entry says; False where the list has the new words already."""
    query = update(Watch).where(Watch.id == entry.id, Watch.team_id == entry.team_id, Watch.owner == entry.owner)
    try:
        with Session(engine) as session, session.begin():
            return bool(session.execute(query.values(question=words[:500], rule=rule, seen=seen)).rowcount)  # type: ignore[attr-defined]
    except IntegrityError:
        return False


def saw(engine: Engine, entry: WatchlistEntry, seen: dict[str, Any]) -> None:
    """Store what the last evaluation found, unless the entry was edited meanwhile."""
    query = update(Watch).where(Watch.id == entry.id, Watch.question == entry.words)
    with Session(engine) as session, session.begin():
        session.execute(query.values(seen=seen))
