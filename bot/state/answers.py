"""Replies as they were given, and the questions of a conversation."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, Update, bindparam, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.contract.reply import Reply
from bot.state.engine import tried
from bot.state.model import AnswerRow, Turn

_REPLY = TypeAdapter(Reply)
TURNS_KEPT = 8
"""How many of the last questions are replayed to rebuild a conversation; what is left out refers to no older one."""


@dataclass(frozen=True)
class Place:
    """Where a question was asked. ``thread_ts`` is the thread that the answer belongs to."""

    team_id: str
    channel: str
    thread_ts: str | None = None
    question_ts: str | None = None
    user_id: str | None = None


@dataclass(frozen=True)
class StoredAnswer:
    """A stored reply. ``message_ts`` is the bot's own message, None where Slack gave none (ephemeral)."""

    id: str
    place: Place
    reply: Reply
    message_ts: str | None


# Built once, at import: building a statement takes longer than running it.
_ANSWER, _TURN = insert(AnswerRow), insert(Turn)
_POSTED = update(AnswerRow).where(AnswerRow.id == bindparam("its_id")).values(message_ts=bindparam("shown_by"))
_COUNT = select(func.count(Turn.id)).where(Turn.lane == bindparam("its_lane"))


def id_of(key: str) -> str:
    """The id of the answer to a job, made from the job's key: the same at every try."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def compose(engine: Engine, answer: StoredAnswer, lane: str, question: str, now: dt.datetime) -> bool:
    """Keep a reply before it is said, with ``question`` as the next one of the conversation: both or neither, and once
    for this answer. False where it was kept before."""
    place = answer.place
    turn = {
        "lane": lane,
        "team_id": place.team_id,
        "user_id": place.user_id,
        "question": question[:4000],
        "created_at": now,
    }

    def work(connection: Connection) -> None:
        connection.execute(_ANSWER, row)
        connection.execute(_TURN, turn)

    row = _row(answer, now)
    try:
        tried(engine, work)
    except IntegrityError:
        return False
    return True


def save(engine: Engine, answer: StoredAnswer, now: dt.datetime) -> None:
    """Keep a reply that belongs to no conversation; what has this id already stays."""

    with contextlib.suppress(IntegrityError):
        tried(engine, lambda connection: connection.execute(_ANSWER, _row(answer, now)))


def _row(answer: StoredAnswer, now: dt.datetime) -> dict[str, Any]:
    place = answer.place
    return {
        "id": answer.id,
        "team_id": place.team_id,
        "channel": place.channel,
        "thread_ts": place.thread_ts,
        "question_ts": place.question_ts,
        "message_ts": answer.message_ts,
        "user_id": place.user_id,
        "reply": _REPLY.dump_python(answer.reply, mode="json", exclude={"trace"}),
        "created_at": now,
    }


def posted(engine: Engine, answer_id: str, message_ts: str) -> None:
    """Note which message shows the reply."""
    query, given = posting(answer_id, message_ts)
    tried(engine, lambda connection: connection.execute(query, given))


def posting(answer_id: str, message_ts: str) -> tuple[Update, dict[str, Any]]:
    """The statement of ``posted``, to be run in the transaction that closes the job."""
    return _POSTED, {"its_id": answer_id, "shown_by": message_ts}


def load(engine: Engine, answer_id: str, team_id: str) -> StoredAnswer | None:
    """The reply with this id, of this workspace only."""
    with Session(engine) as session:
        row = session.get(AnswerRow, answer_id)
        return _read(row) if row is not None and row.team_id == team_id else None


def for_question(engine: Engine, place: Place) -> StoredAnswer | None:
    """The newest answer to the message ``place.question_ts``."""
    found = (
        select(AnswerRow)
        .where(AnswerRow.team_id == place.team_id, AnswerRow.channel == place.channel)
        .where(AnswerRow.question_ts == place.question_ts)
        .order_by(AnswerRow.created_at.desc())
        .limit(1)
    )
    with Session(engine) as session:
        row = session.scalar(found)
        return None if row is None else _read(row)


def spoke_in(engine: Engine, team_id: str, channel: str, thread_ts: str) -> bool:
    """Whether the bot has spoken in this thread, or started it."""
    found = (
        select(AnswerRow.id)
        .where(AnswerRow.team_id == team_id, AnswerRow.channel == channel)
        .where(or_(AnswerRow.thread_ts == thread_ts, AnswerRow.message_ts == thread_ts))
        .limit(1)
    )
    with Session(engine) as session:
        return session.scalar(found) is not None


def shown_by(engine: Engine, team_id: str, channel: str, message_ts: str) -> StoredAnswer | None:
    """The reply that stands in this message of the bot."""
    found = select(AnswerRow).where(
        AnswerRow.team_id == team_id, AnswerRow.channel == channel, AnswerRow.message_ts == message_ts
    )
    with Session(engine) as session:
        row = session.scalar(found.limit(1))
        return None if row is None else _read(row)


def said_since(engine: Engine, since: dt.datetime, most: int, team_id: str | None = None) -> list[StoredAnswer]:
    """The newest replies that stand in a message, ``most`` of them; ``team_id``: of one workspace."""
    found = select(AnswerRow).where(AnswerRow.created_at >= since, AnswerRow.message_ts.is_not(None))
    if team_id is not None:
        found = found.where(AnswerRow.team_id == team_id)
    with Session(engine) as session:
        rows = session.scalars(found.order_by(AnswerRow.created_at.desc()).limit(most))
        return [_read(row) for row in rows]


def _read(row: AnswerRow) -> StoredAnswer:
    place = Place(row.team_id, row.channel, row.thread_ts, row.question_ts, row.user_id)
    return StoredAnswer(row.id, place, _REPLY.validate_python(row.reply), row.message_ts)


def count_turns(engine: Engine, lane: str) -> int:
    """How many questions the conversation has."""
    return int(tried(engine, lambda connection: connection.scalar(_COUNT, {"its_lane": lane})) or 0)


def turns(engine: Engine, lane: str, since: dt.datetime) -> list[str]:
    """The last few questions of the conversation that are newer than ``since``."""
    last = select(Turn.question).where(Turn.lane == lane, Turn.created_at >= since).order_by(Turn.id.desc())
    found = tried(engine, lambda connection: connection.scalars(last.limit(TURNS_KEPT)).all())
    return list(reversed(found))
