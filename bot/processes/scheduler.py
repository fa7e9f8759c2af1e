"""Builds what posts unasked: wires figures, state and Slack into ``Clock``, ``Outbox``, ``Watcher``, and runs them."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import Engine

from bot.blocks import kit
from bot.blocks.text import escape
from bot.contract.reply import Reply
from bot.extras import MissingExtraError, extra
from bot.highlights import release as release_highlights
from bot.highlights.watched import notable
from bot.releases.polling import EASTERN
from bot.replies.ask import Asker
from bot.scheduled import alerts
from bot.scheduled import digest_message as digest_blocks
from bot.scheduled.clock import Clock
from bot.scheduled.digest import Digest, Digests
from bot.scheduled.outbox import Body, Outbox, Poster, SkipError
from bot.scheduled.revisions import Revisions
from bot.settings import Settings
from bot.state import posts, watches
from bot.state.channels import channels
from bot.state.posts import PostJob
from bot.watchlists.lists import Watchlists, questions

if TYPE_CHECKING:
    from bot.releases.watcher import Watcher

log = structlog.get_logger(__name__)
Now = Callable[[], dt.datetime]


@dataclass
class Scheduler:
    """Makes the clock, the outbox and the watcher over one set of figures, and the bodies of the posts."""

    engine: Engine
    asker: Asker
    now: Now

    def __post_init__(self) -> None:
        self.data = self.asker.data
        self.digests = Digests(self.data, self.ask)
        self._released: tuple[tuple[Path, dt.date], release_highlights.Release] | None = None

    def ask(self, question: str, day: dt.date) -> Reply:
        return self.asker.ask(question, None, day)

    def today(self) -> dt.date:
        return self.now().astimezone(EASTERN).date()

    def digest_of(self, team_id: str, channel: str, day: dt.date) -> Digest:
        """The digest of a channel's local day."""
        watched = list(questions(watches.entries(self.engine, team_id, channel)))
        key = f"digest:{team_id}:{channel}:{day.isoformat()}"
        return self.digests.compose(day, watched, posts.topics(self.engine, team_id, channel, "digest", but=key))

    def digest(self, job: PostJob) -> Body:
        """Raises SkipError on a release day, where the channel gets the alert."""
        day = dt.date.fromisoformat(job.key.rsplit(":", 1)[-1])
        if self.digests.release_on(day) is not None and self._alerted(job.team_id, job.channel):
            raise SkipError("release day: the alert takes its place")
        found = self.digest_of(job.team_id, job.channel, day)
        if found.quiet and self._hushed(job.team_id, job.channel):
            raise SkipError("nothing new, and the channel wants no word then")
        message = digest_blocks.message(found)
        return Body(message.text, message.blocks, topic=found.topic)

    def _hushed(self, team_id: str, channel: str) -> bool:
        mine = channels(self.engine, "digest", paused=None, team_id=team_id)
        return any(one.channel == channel and one.quiet == "nothing" for one in mine)

    def _alerted(self, team_id: str, channel: str) -> bool:
        return any(one.team_id == team_id and one.channel == channel for one in channels(self.engine, "alert"))

    def alert(self, job: PostJob) -> Body:
        day = dt.date.fromisoformat(job.key.rsplit(":", 1)[-1])
        watched = questions(watches.entries(self.engine, job.team_id, job.channel))
        replies = [self.ask(question, day) for question in watched]
        firsts = [next((f for f in reply.figures if f.primary), None) for reply in replies]
        remarkable = [text for f in firsts if f is not None for text in notable(self.data.engine, f, day)]
        return alerts.body(self.release(day), replies, remarkable)

    def release(self, day: dt.date) -> release_highlights.Release:
        """The highlights of a release, composed once for all channels."""
        kept, key = self._released, (self.data.warehouse.path, day)
        if kept is None or kept[0] != key:
            kept = self._released = key, release_highlights.compose(self.data, day)
        return kept[1]

    def notice(self, job: PostJob) -> Body:
        raise SkipError("its words were lost")  # a notice is stored with its body, so it is never composed

    def outbox(self, poster: Poster, team_id: str | None = None) -> Outbox:
        """``team_id``: the only workspace that is served; None for every one of the state."""
        composers = {"digest": self.digest, "alert": self.alert, "notice": self.notice, "crossing": self.notice}
        owner = f"{os.getpid()}-{uuid.uuid4().hex[:12]}"
        return Outbox(self.engine, poster, self.now, owner, composers, team_id=team_id)

    def clock(self, outbox: Outbox) -> Clock:
        lists = Watchlists(self.engine, self.data, self.now, self.today)
        quoted = Revisions(self.engine, self.data, self.ask, self.now, self.today)
        return Clock(
            self.engine,
            outbox,
            self.now,
            lambda day: release_highlights.has_release(self.data, day),
            lambda: lists.evaluate(outbox),
            lambda: quoted.evaluate(outbox),
        )

    def watching(self, settings: Settings, warehouse: Path, outbox: Outbox, stop: threading.Event) -> Watcher | None:
        """The watcher where the settings want it; none, and a warning, where loading is not installed."""
        if not settings.watch_publishers:
            return None
        try:
            return self.watcher(settings, warehouse, outbox, stop)
        except MissingExtraError as error:
            log.warning("the publishers are not watched", reason=str(error))
            return None

    def watcher(self, settings: Settings, warehouse: Path, outbox: Outbox, stop: threading.Event) -> Watcher:
        """Fetches what the settings name into ``warehouse``; no further file once ``stop`` is set. Raises
        MissingExtraError where loading is not installed."""
        with extra("load", "watching the publishers"):
            from bot.releases.watcher import Watcher
            from data.ingest.fetch import PUBLISHERS, Fetched, Wanted, fetch_all, publishers
        operators, listed = settings.operators, settings.publishers or PUBLISHERS

        def tell(key: str, words: str) -> None:
            log.warning("for the operators", key=key, words=words)
            if operators is not None:
                body = Body(words, [kit.section(escape(words))]).kept()
                outbox.offer(PostJob(f"notice:{key}"[:255], "notice", *operators, self.now(), body))

        def got(files: list[Wanted], into: Path, today: dt.date) -> list[Fetched]:
            return fetch_all(files, into, today, going=lambda: not stop.is_set())

        return Watcher(
            self.data,
            warehouse,
            lambda day: publishers(day, listed),
            got,
            self.now,
            tell,
            lambda day: posts.begin_release(self.engine, day, self.now()),
            lambda day: posts.mark_release(self.engine, day, self.now()),
            random.Random(),
        )


def run(clock: Clock, watcher: Watcher | None, stop: threading.Event, every: float | None = None) -> None:
    """The clock in this thread, the watcher in another, until stopped. ``every``: seconds between two rounds of the
    watcher instead of its own schedule."""
    thread = (
        threading.Thread(target=_watch, args=(watcher, clock, stop, every), name="watcher", daemon=True)
        if watcher
        else None
    )
    if thread is not None:
        thread.start()
    clock.run(stop)
    if thread is not None:
        thread.join(30)


def _watch(watcher: Watcher, clock: Clock, stop: threading.Event, every: float | None) -> None:
    """Watch in rounds; after a release was published, alerts go out at once."""
    with _logged("after a restart"):
        watcher.finish_begun(posts.begun_releases(clock.engine))
    while not stop.is_set():
        seconds = 60.0
        with _logged("round"):
            if watcher.round() is not None:
                clock.tick()
            seconds = watcher.seconds()
        stop.wait(every if every is not None else seconds)


class _logged:  # noqa: N801 - used like a function: with _logged("...")
    """Errors inside are logged and forgotten: the next round tries again."""

    def __init__(self, what: str) -> None:
        self._what = what

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _trace: object) -> bool:
        if kind is not None and issubclass(kind, Exception):
            log.error("watcher failed", what=self._what, error=f"{kind.__name__}: {error}", exc_info=error)
            return True
        return False


def until_told() -> threading.Event:
    """An event that SIGINT and SIGTERM set."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop
