"""Forgetting: by age, by person, by workspace."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Sequence

import structlog
from sqlalchemy import Delete, Engine, delete, select
from sqlalchemy.orm import Session

from bot.state.model import (
    BOTS,
    INSTALLATIONS,
    AnswerRow,
    Delivery,
    Feedback,
    Post,
    Subscription,
    Turn,
    Watch,
    Workspace,
)

log = structlog.get_logger(__name__)
EVERY = 3600.0
"""Seconds between two runs."""


def _run(session: Session, queries: Sequence[Delete]) -> int:
    rows = 0
    for query in queries:
        rows += session.execute(query).rowcount  # type: ignore[attr-defined]
    return rows


def old(engine: Engine, before: dt.datetime) -> int:
    """Erase answers, conversations, feedback and closed deliveries older than ``before``; returns how many rows."""
    aged = [delete(table).where(table.created_at < before) for table in (AnswerRow, Turn, Feedback)]
    closed = delete(Delivery).where(Delivery.created_at < before, Delivery.state != "taken")
    said = delete(Post).where(Post.created_at < before, Post.state != "claimed", Post.kind != "release")
    with Session(engine) as session, session.begin():
        return _run(session, [*aged, closed, said])


def user(engine: Engine, team_id: str, user_id: str) -> int:
    """Erase what a person asked, watched and judged; returns how many rows."""
    queries = [
        delete(AnswerRow).where(AnswerRow.team_id == team_id, AnswerRow.user_id == user_id),
        delete(Turn).where(Turn.team_id == team_id, Turn.user_id == user_id),
        delete(Feedback).where(Feedback.team_id == team_id, Feedback.user_id == user_id),
        delete(Watch).where(Watch.team_id == team_id, Watch.owner == user_id),
    ]
    with Session(engine) as session, session.begin():
        return _run(session, queries)


def workspace(engine: Engine, team_id: str, enterprise_id: str | None = None, but: str = "") -> int:
    """Erase a workspace: its tokens and everything that was kept for it; returns how many rows. ``enterprise_id``: the
    organisation whose install ended, and with it that of all its workspaces; ``but``: the key of the delivery that is
    being done, so that it is known when it comes again."""
    with Session(engine) as session, session.begin():
        teams = [team_id]
        if enterprise_id is not None:
            teams += session.scalars(select(Workspace.team_id).where(Workspace.enterprise_id == enterprise_id))
        own = (AnswerRow, Turn, Feedback, Watch, Subscription, Workspace, Delivery, Post)
        queries = [delete(table).where(table.team_id.in_(teams)) for table in own]
        queries[own.index(Delivery)] = delete(Delivery).where(Delivery.team_id.in_(teams), Delivery.key != but)
        for table in (BOTS, INSTALLATIONS):
            whose = table.c.team_id == team_id
            if enterprise_id is not None:
                whose = whose | ((table.c.enterprise_id == enterprise_id) & table.c.team_id.is_(None))
            queries.append(delete(table).where(whose))
        return _run(session, queries)


class Keeper:
    """A thread that erases old rows once an hour. Several processes may run one each."""

    def __init__(self, engine: Engine, now: Callable[[], dt.datetime], age: dt.timedelta) -> None:
        self._engine, self._now, self._age = engine, now, age
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)

    def forget(self) -> int:
        return old(self._engine, self._now() - self._age)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()

    def _run(self) -> None:
        while not self._stop.wait(EVERY):
            try:
                rows = self.forget()
                log.info("old state erased", rows=rows)
            except Exception:
                log.exception("nothing erased")
