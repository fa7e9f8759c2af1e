"""Replies as they were given, and the questions of a conversation."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from pydantic import TypeAdapter
from sqlalchemy import Engine, func, or_, select, update
from sqlalchemy.orm import Session

from bot.reply import Reply
from bot.state.model import AnswerRow, Turn

_REPLY = TypeAdapter(Reply)
TURNS_KEPT = 8
"""Questions that are replayed to rebuild a conversation; older ones no longer matter to an ellipsis."""


@dataclass(frozen=True)
class Place:
    """Where a question stood. ``thread_ts`` is the thread that the answer belongs to."""

    team_id: str
    channel: str
    thread_ts: str | None = None
    question_ts: str | None = None
    user_id: str | None = None


@dataclass(frozen=True)
class Answer:
    """A stored reply. ``message_ts`` is the bot's own message, None where Slack gave none (ephemeral)."""

    id: str
    place: Place
    reply: Reply
    message_ts: str | None


def new_id() -> str:
    return secrets.token_hex(8)


def save(engine: Engine, answer: Answer, now: dt.datetime) -> None:
    """Store or replace the reply with this id."""
    place = answer.place
    row = AnswerRow(
        id=answer.id,
        team_id=place.team_id,
        channel=place.channel,
        thread_ts=place.thread_ts,
        question_ts=place.question_ts,
        message_ts=answer.message_ts,
        user_id=place.user_id,
        reply=_REPLY.dump_python(answer.reply, mode="json", exclude={"trace"}),
        created_at=now,
    )
    with Session(engine) as session, session.begin():
        session.merge(row)


def posted(engine: Engine, answer_id: str, message_ts: str) -> None:
    """Note which message shows the reply."""
    with Session(engine) as session, session.begin():
        session.execute(update(AnswerRow).where(AnswerRow.id == answer_id).values(message_ts=message_ts))


def load(engine: Engine, answer_id: str, team_id: str) -> Answer | None:
    """The reply with this id, of this workspace only."""
    with Session(engine) as session:
        row = session.get(AnswerRow, answer_id)
        return _read(row) if row is not None and row.team_id == team_id else None


def for_question(engine: Engine, place: Place) -> Answer | None:
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


def _read(row: AnswerRow) -> Answer:
    place = Place(row.team_id, row.channel, row.thread_ts, row.question_ts, row.user_id)
    return Answer(row.id, place, _REPLY.validate_python(row.reply), row.message_ts)


def add_turn(engine: Engine, lane: str, place: Place, question: str, now: dt.datetime) -> int:
    """Append a question to a conversation; returns how many it has now."""
    with Session(engine) as session, session.begin():
        session.add(
            Turn(lane=lane, team_id=place.team_id, user_id=place.user_id, question=question[:4000], created_at=now)
        )
        session.flush()
        return session.scalar(select(func.count()).where(Turn.lane == lane)) or 0


def turns(engine: Engine, lane: str, since: dt.datetime) -> tuple[int, list[str]]:
    """How many questions the conversation has, and the last few of them that are newer than ``since``."""
    with Session(engine) as session:
        count = session.scalar(select(func.count()).where(Turn.lane == lane)) or 0
        last = select(Turn.question).where(Turn.lane == lane, Turn.created_at >= since).order_by(Turn.id.desc())
        return count, list(reversed(session.scalars(last.limit(TURNS_KEPT)).all()))
