"""What tests of speaking first share: a clock that is set by hand, a channel list, a Slack that remembers its posts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from sqlalchemy import Engine

from bot.blocks.kit import Message
from bot.blocks.validate import problems
from bot.scheduled.outbox import Body
from bot.state import channels, people
from bot.state.posts import PostJob

UTC = dt.UTC


class Killed(BaseException):
    """The process dies here: nothing of its own may catch it."""


@dataclass
class Time:
    """``now`` as the test says."""

    at: dt.datetime

    def __call__(self) -> dt.datetime:
        return self.at


@dataclass
class Posted:
    channel: str
    key: str
    text: str
    ts: str
    thread: str | None
    at: dt.datetime


@dataclass
class FakeSlack:
    """Remembers what was posted; raises what it is told to, once each, before or after taking a message."""

    now: Time
    sent: list[Posted] = field(default_factory=list)
    refuse: dict[str, Exception] = field(default_factory=dict)
    limited: list[Exception] = field(default_factory=list)
    charts: list[str] = field(default_factory=list)

    def post(self, team_id: str, channel: str, message: Message, key: str, thread: str | None = None) -> str:
        if channel in self.refuse:
            raise self.refuse[channel]
        if self.limited:
            raise self.limited.pop(0)
        assert problems(message.blocks, message.text) == []
        ts = f"{self.now().timestamp():.0f}.{len(self.sent):06d}"
        self.sent.append(Posted(channel, key, message.text, ts, thread, self.now()))
        return ts

    def posted(self, team_id: str, channel: str, key: str, since: dt.datetime, thread: str | None = None) -> str | None:
        return next((one.ts for one in self.sent if one.key == key), None)

    def chart(self, team_id: str, channel: str, thread: str, question: str) -> None:
        self.charts.append(question)

    def keys(self) -> list[str]:
        return [one.key for one in self.sent]


def simple(job: PostJob) -> Body:
    """A body that needs no figures."""
    section = {"type": "section", "text": {"type": "mrkdwn", "text": job.key}}
    return Body(job.key, [section], ((f"{job.key} thread", [section]),))


def subscribe(engine: Engine, channel: str, zone: str, at: str, since: dt.datetime, weekdays: str = "12345") -> None:
    people.subscribe(engine, "T1", channel, "digest", "U1", since)
    assert channels.timed(engine, "T1", channel, at=at, zone=zone, weekdays=weekdays)
