"""The tables of the state: everything tradebot remembers. Figures are not here; they are in the warehouse.

What is stored and for how long is in ``docs/operating.md``. Times are UTC and aware. The installation tables are
Bolt's own; they are declared here so that one migration history covers them all.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from sqlalchemy import JSON, DateTime, Index, String, Text, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class Utc(TypeDecorator[dt.datetime]):
    """An aware UTC time. SQLite drops the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        return None if value is None else value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Base(DeclarativeBase):
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        dt.datetime: Utc,
        dict[str, Any]: JSON,
        list[str]: JSON,
        str: String(255),
    }


INSTALLATIONS = SQLAlchemyInstallationStore.build_installations_table(Base.metadata, "slack_installations")
BOTS = SQLAlchemyInstallationStore.build_bots_table(Base.metadata, "slack_bots")
for _table, _columns in {
    INSTALLATIONS: ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token"),
    BOTS: ("bot_token", "bot_refresh_token"),
}.items():
    for _column in _columns:
        _table.c[_column].type = String(1000)  # an encrypted token is longer than the token
OAUTH_STATES = SQLAlchemyOAuthStateStore.build_oauth_states_table(Base.metadata, "slack_oauth_states")


class Workspace(Base):
    """Settings of one workspace, and what was learnt about it (``classic``: it refused the newer blocks)."""

    __tablename__ = "workspaces"
    team_id: Mapped[str] = mapped_column(primary_key=True)
    enterprise_id: Mapped[str | None]
    time_zone: Mapped[str] = mapped_column(default="America/New_York")
    allowed_channels: Mapped[list[str]] = mapped_column(default=list)
    classic: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[dt.datetime]


class Delivery(Base):
    """One thing that Slack handed over, by its unique key. ``job`` is emptied when it is done.

    ``position`` orders the jobs of one ``lane`` (a thread) as Slack's timestamps do. ``attempts`` counts how often it
    was taken: with ``owner`` it is the fence that a process which lost its lease does not get over. ``failures``:
    errors of the job itself; ``deaths``: processes that died at it; ``begun``: 0 not yet, 1 under way, 2 tried before.
    """

    __tablename__ = "deliveries"
    key: Mapped[str] = mapped_column(primary_key=True)
    lane: Mapped[str]
    position: Mapped[str] = mapped_column(String(40))
    team_id: Mapped[str | None]
    state: Mapped[str] = mapped_column(String(10))
    job: Mapped[dict[str, Any] | None]
    owner: Mapped[str | None]
    lease_until: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(default=1)
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    deaths: Mapped[int] = mapped_column(default=0, server_default="0")
    begun: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[dt.datetime]
    __table_args__ = (
        Index("ix_deliveries_lane", "lane", "state", "position"),
        Index("ix_deliveries_lease", "state", "lease_until"),
    )


class AnswerRow(Base):
    """One reply as it was given: buttons under it (SQL, CSV, chart) read it back. ``message_ts`` is the bot's post."""

    __tablename__ = "answers"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    team_id: Mapped[str]
    channel: Mapped[str]
    thread_ts: Mapped[str | None] = mapped_column(String(40))
    question_ts: Mapped[str | None] = mapped_column(String(40))
    message_ts: Mapped[str | None] = mapped_column(String(40))
    user_id: Mapped[str | None]
    reply: Mapped[dict[str, Any]]
    created_at: Mapped[dt.datetime]
    __table_args__ = (
        Index("ix_answers_question", "team_id", "channel", "question_ts"),
        Index("ix_answers_thread", "team_id", "channel", "thread_ts"),
    )


class Turn(Base):
    """One question of a conversation, so that "and Mexico?" works after a restart and in another process."""

    __tablename__ = "turns"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    lane: Mapped[str] = mapped_column(index=True)
    team_id: Mapped[str]
    user_id: Mapped[str | None]
    question: Mapped[str] = mapped_column(Text)
    created_at: Mapped[dt.datetime]


class Subscription(Base):
    """A channel that gets posts of a kind: ``alert`` (new release) or ``digest`` (daily, at ``at`` o'clock local).

    ``weekdays``: 1 is Monday. ``quiet``: what is said on a day without news, one ``line`` or ``nothing``.
    ``trouble``: why it was paused without being asked to (channel archived, bot removed).
    """

    __tablename__ = "subscriptions"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    team_id: Mapped[str]
    channel: Mapped[str]
    kind: Mapped[str] = mapped_column(String(10))
    at: Mapped[str | None] = mapped_column(String(5))
    time_zone: Mapped[str | None]
    weekdays: Mapped[str] = mapped_column(String(7), default="12345")
    paused: Mapped[bool] = mapped_column(default=False)
    quiet: Mapped[str] = mapped_column(String(10), default="line", server_default="line")
    trouble: Mapped[str | None]
    created_by: Mapped[str | None]
    created_at: Mapped[dt.datetime]
    __table_args__ = (UniqueConstraint("team_id", "channel", "kind", name="uq_subscriptions"),)


class Watch(Base):
    """A question that a person (``owner`` U...) or a channel (``owner`` C...) follows; ``rule`` is its threshold.

    ``seen``: what the last evaluation found and said (see ``bot.watchlists``).
    """

    __tablename__ = "watchlist"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    team_id: Mapped[str]
    owner: Mapped[str]
    question: Mapped[str] = mapped_column(String(500))
    rule: Mapped[dict[str, Any] | None]
    seen: Mapped[dict[str, Any] | None]
    created_by: Mapped[str | None]
    created_at: Mapped[dt.datetime]
    __table_args__ = (UniqueConstraint("team_id", "owner", "question", name="uq_watchlist"),)


class Feedback(Base):
    """One person's verdict (``good`` or ``bad``) on one answer, and ``why`` where they said; the last one counts."""

    __tablename__ = "feedback"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    team_id: Mapped[str]
    answer_id: Mapped[str] = mapped_column(String(32))
    user_id: Mapped[str]
    verdict: Mapped[str] = mapped_column(String(10))
    why: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[dt.datetime]
    __table_args__ = (UniqueConstraint("answer_id", "user_id", name="uq_feedback"),)


class Post(Base):
    """One thing that tradebot says by itself, by its unique key: claimed here before it is sent.

    ``kind``: digest, alert, crossing, notice (to the operators), or release (a mark that a release is out: no
    message). ``state``: claimed, sent, skipped (had nothing to say), missed (too late to say), failed. ``body`` is the
    message, kept until it is sent; ``topic`` what it was about, so that the next one is about something else.
    """

    __tablename__ = "posts"
    key: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    team_id: Mapped[str]
    channel: Mapped[str]
    state: Mapped[str] = mapped_column(String(10))
    due_at: Mapped[dt.datetime]
    body: Mapped[dict[str, Any] | None]
    topic: Mapped[str | None]
    owner: Mapped[str | None]
    lease_until: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(default=1)
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    message_ts: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str | None]
    created_at: Mapped[dt.datetime]
    sent_at: Mapped[dt.datetime | None]
    __table_args__ = (
        Index("ix_posts_lease", "state", "lease_until"),
        Index("ix_posts_channel", "team_id", "channel", "kind", "due_at"),
    )
