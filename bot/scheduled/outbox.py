"""Posts what nobody asked for, exactly once: a post is claimed in the database, composed, sent, closed.

A crash at any point is retried by whoever finds the lease run out. Between sending and noting it, only Slack knows
that the message went out, so a retry looks there (by the key in the message's metadata) before it sends again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Protocol

import structlog
from sqlalchemy import Engine

from bot.blocks.kit import Json, Message
from bot.state import policies, posts
from bot.state.engine import passing
from bot.state.posts import PostJob

log = structlog.get_logger(__name__)
LEASE = 300.0
"""Seconds after which a post of a dead process is taken over; longer than any one call to Slack may wait."""
FIRST_WAIT, LONGEST_WAIT = 30.0, 900.0
PATIENCE = {"digest": dt.timedelta(hours=6), "alert": dt.timedelta(hours=48), "crossing": dt.timedelta(hours=48)}
"""The greatest delay of a post by its kind, after which it is skipped; other kinds: one week."""
ELSEWHERE = "the workspace's settings do not allow posts in this channel"
ANYWAY = {"notice"}
"""Kinds that ignore the workspace's list of channels: notices go to the channel that the operators have named."""
ODD_TRIES = 5
"""Tries before a post is given up because of an error in our own code."""


class GoneError(Exception):
    """The channel cannot be posted to any more: archived, bot removed, app uninstalled. The message says which."""


class LaterError(Exception):
    """Slack cannot take it now. ``wait``: seconds that it asked for, if it did."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class SkipError(Exception):
    """There is nothing to say this time; the message says why."""


class Poster(Protocol):
    """What the outbox needs of Slack. ``thread`` is the ts of the message that a thread hangs on."""

    def post(self, team_id: str, channel: str, message: Message, key: str, thread: str | None = None) -> str:
        """Post a message marked with ``key``; its ts. Raises GoneError or LaterError."""
        ...

    def posted(self, team_id: str, channel: str, key: str, since: dt.datetime, thread: str | None = None) -> str | None:
        """The ts of a message with this mark, posted since then. Raises GoneError or LaterError."""
        ...

    def chart(self, team_id: str, channel: str, thread: str, question: str) -> None:
        """Draw the answer to ``question`` into a thread; nothing where that cannot be done."""
        ...


@dataclass(frozen=True)
class Body:
    """A composed post: the message, what follows in its thread, a question whose chart follows too. ``under``: the
    message in whose thread the post itself stands."""

    text: str
    blocks: list[Json]
    thread: tuple[tuple[str, list[Json]], ...] = ()
    chart: str | None = None
    topic: str | None = None
    under: str | None = None

    def kept(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Body:
        parts = tuple((str(text), list(blocks)) for text, blocks in kept.get("thread") or ())
        return cls(kept["text"], kept["blocks"], parts, kept.get("chart"), kept.get("topic"), kept.get("under"))


Compose = Callable[[PostJob], Body]
"""Makes the message of a job. Raises SkipError when there is nothing to say."""


def no_kill(_point: str) -> None:
    """Does nothing. Tests pass a function in its place that ends the process between two steps."""


@dataclass
class Outbox:
    """Sends what it claims. ``owner`` names this process; ``now`` gives the time; ``kill`` is for tests; ``team_id`` is
    the only workspace that is served (None: all)."""

    engine: Engine
    poster: Poster
    now: Callable[[], dt.datetime]
    owner: str
    compose: Mapping[str, Compose]
    lease: float = LEASE
    kill: Callable[[str], None] = no_kill
    team_id: str | None = None

    def offer(self, job: PostJob) -> bool:
        """Claim a job and send it; False where it was claimed before."""
        if not posts.claim(self.engine, job, self.owner, self.now(), self.lease):
            return False
        self.kill("claimed")
        self._guarded(job)
        return True

    def sweep(self) -> int:
        """Take over what dead processes and busy servers left; how many posts were tried."""
        left = posts.take_over(self.engine, self.owner, self.now(), self.lease, self.team_id)
        for job in left:
            log.info("post taken over", key=job.key, attempt=job.attempt)
            self._guarded(job)
        return len(left)

    def _guarded(self, job: PostJob) -> None:
        late = self.now() - job.due_at > PATIENCE.get(job.kind, dt.timedelta(days=7))
        try:
            if job.kind not in ANYWAY and not policies.policy(self.engine, job.team_id).allows(job.channel):
                raise SkipError(ELSEWHERE)
            if late and job.message_ts is None and not self._found(job, (job.body or {}).get("under")):
                self._close(job, "missed", "could not be sent in time")
                return
            self._send(job)
        except SkipError as error:
            self._close(job, "skipped", str(error))
        except GoneError as error:
            self._close(job, "failed", str(error))
            stopped = posts.stop(self.engine, job.team_id, job.channel, str(error))
            log.warning("cannot post", key=job.key, reason=str(error), paused=stopped)
        except LaterError as error:
            wait = max(error.wait or 0.0, min(FIRST_WAIT * 2 ** (job.attempt - 1), LONGEST_WAIT))
            posts.postpone(self.engine, job.key, self.owner, self.now() + dt.timedelta(seconds=wait), str(error))
            log.warning("post postponed", key=job.key, reason=str(error), seconds=wait)
        except Exception as error:
            if passing(error):
                log.warning("post left for another try", key=job.key, reason=type(error).__name__)
                return  # its lease runs out, and it is taken again
            self._failed(job, error)

    def _failed(self, job: PostJob, error: Exception) -> None:
        """An error of our own: tried a few times, however often it was taken over meanwhile."""
        log.exception("post failed", key=job.key)
        reason, failures = f"{type(error).__name__}: {error}", job.failures + 1
        if failures >= ODD_TRIES:
            self._close(job, "failed", reason)
            return
        until = self.now() + dt.timedelta(seconds=min(FIRST_WAIT * 2**failures, LONGEST_WAIT))
        posts.postpone(self.engine, job.key, self.owner, until, reason, failures)

    def _send(self, job: PostJob) -> None:
        body = self._body(job)
        ts = job.message_ts or (self._found(job, body.under) if job.attempt > 1 else None)
        if ts is None:
            if not self._renewed(job):
                return
            ts = self.poster.post(job.team_id, job.channel, Message(body.text, body.blocks), job.key, body.under)
            self.kill("posted")
        if not posts.out(self.engine, job.key, self.owner, ts):
            return
        self.kill("noted")
        self._follow(job, body, ts)
        self._close(job, "sent", "")

    def _body(self, job: PostJob) -> Body:
        if job.body is not None:
            return Body.read(job.body)
        body = self.compose[job.kind](job)
        posts.composed(self.engine, job.key, self.owner, body.kept(), body.topic)
        self.kill("composed")
        return body

    def _follow(self, job: PostJob, body: Body, ts: str) -> None:
        """The thread under the message, each part once."""
        for number, (text, blocks) in enumerate(body.thread, 1):
            key = f"{job.key}#{number}"
            if job.attempt > 1 and self.poster.posted(job.team_id, job.channel, key, job.due_at, ts):
                continue
            if not self._renewed(job):
                return
            self.poster.post(job.team_id, job.channel, Message(text, blocks), key, ts)
            self.kill("followed")
        if body.chart and job.attempt == 1:
            # A picture has no key by which a second try could find it, so it is not tried again.
            self.poster.chart(job.team_id, job.channel, ts, body.chart)

    def _found(self, job: PostJob, under: str | None = None) -> str | None:
        since = job.due_at - dt.timedelta(minutes=5)
        return self.poster.posted(job.team_id, job.channel, job.key, since, under)

    def _renewed(self, job: PostJob) -> bool:
        """Renew the lease; False where another process has the post, after this one was frozen."""
        until = self.now() + dt.timedelta(seconds=self.lease)
        return posts.renew(self.engine, job.key, self.owner, until)

    def _close(self, job: PostJob, state: str, reason: str) -> None:
        posts.finish(self.engine, job.key, self.owner, state, self.now(), reason)
        log.info("post closed", key=job.key, state=state, reason=reason)
