"""What every listener shares: a payload becomes a job, claimed in the database before Slack is acknowledged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import structlog
from slack_bolt import Ack, BoltContext, BoltResponse
from sqlalchemy import Engine

from bot.slack.answering import Answering
from bot.slack.inbox import Inbox
from bot.slack.loaded_data import TellLoaded
from bot.slack.sending import Sender
from bot.slack.workspaces import Workspaces
from bot.state.answers import Place
from bot.state.deliveries import Job
from bot.watchlists.lists import Watchlists

log = structlog.get_logger(__name__)
Json = dict[str, Any]
STATUS_QUESTIONS = ("what data do you have?", "when is the next release?")
Names = Callable[[str, str], list[str]]
"""The names to offer while someone types, from the kind (``partner`` or ``product``) and what was typed so far."""


Check = Callable[[str, dt.date | None, dt.date], Json]
"""The verdicts on a text, from the text, its date (or None) and today."""


@dataclass(frozen=True)
class Kit:
    """What listeners need from the rest of the app. Fields with a default may be missing (in tests)."""

    inbox: Inbox
    answering: Answering
    sender: Sender
    engine: Engine
    workspaces: Workspaces
    names: Names | None = None
    tell_loaded: TellLoaded | None = None
    watchlists: Watchlists | None = None
    check: Check | None = None

    def loaded(self) -> tuple[str, ...]:
        """What is loaded, a line each; without a warehouse what the asker says about it."""
        today = self.answering.today()
        if self.tell_loaded is not None:
            return self.tell_loaded(today).lines
        replies = [self.answering.conversations.alone(asked, today) for asked in STATUS_QUESTIONS]
        return tuple(reply.headline for reply in replies if reply.status == "answered")


def taking(kit: Kit, make: Callable[[Json, BoltContext], Job | None]) -> Callable[..., BoltResponse]:
    """A listener middleware that claims the job of a payload. It runs before Slack is answered: if the claim fails
    for want of the database, Slack gets no acknowledgement and delivers again."""

    def take(body: Json, context: BoltContext, next: Callable[[], BoltResponse]) -> BoltResponse:
        job = make(body, context)
        if job is not None:
            kit.inbox.take(job)
        return next()

    return take


def pressed(body: Json) -> tuple[str, str]:
    """The value of the pressed button, and a key that is unique to this press."""
    action = body["actions"][0]
    moment = body.get("trigger_id") or action.get("action_ts") or ""
    return str(action.get("value") or ""), f"press:{action['action_id']}:{moment}"


def own(kind: str, key: str, body: Json, context: BoltContext, place: Place, **more: Any) -> Job:
    """A job for one person: what they press and type is done in its order, and only they hear of it."""
    lane = f"{place.team_id}:{place.channel}:{kind}:{place.user_id}"
    return job(key, kind, lane, "", place, context, response_url=body.get("response_url"), **more)


def nothing() -> None:
    """The listener of an event: does nothing, since the middleware ``taking`` has claimed the job."""


def acknowledge(ack: Ack) -> None:
    """The listener of a command or button: only acknowledges, since the middleware ``taking`` has claimed the job."""
    ack()


def job(key: str, kind: str, lane: str, position: str, place: Place, context: BoltContext, **more: Any) -> Job:
    """A job as it is kept in the database: plain JSON."""
    body = {"kind": kind, "lane": lane, "place": asdict(place), "enterprise_id": context.enterprise_id, **more}
    return Job(f"{place.team_id}:{key}"[:255], lane[:255], position, place.team_id, body)


def lane_of(place: Place) -> str:
    """The lane of a place: one for each thread, and one for the direct messages outside of threads."""
    return f"{place.team_id}:{place.channel}:{place.thread_ts or ''}"


def team_of(body: Json, context: BoltContext) -> str:
    """The workspace; for a person of an organisation-wide install the organisation, where no workspace is named."""
    return str(context.team_id or body.get("team_id") or context.enterprise_id or "")
