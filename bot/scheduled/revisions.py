"""Answers in threads that a newer release revised at the shown precision: said there, once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from sqlalchemy import Engine

from bot.blocks import kit
from bot.blocks.text import bold_figure, escape
from bot.highlights.quoted import Ask, revised
from bot.scheduled.outbox import Body, Outbox
from bot.state import answers, posts
from bot.state.answers import StoredAnswer
from bot.state.posts import PostJob
from data.library import Data

log = structlog.get_logger(__name__)
QUOTED_FOR = dt.timedelta(days=45)
"""Older answers are left alone: releases are monthly, and nobody reads so far back."""
ANSWERS_MOST = 300
"""Answers that are looked at after a release, the newest first."""


@dataclass
class Revisions:
    """``ask`` answers a question on a day, outside of any conversation."""

    engine: Engine
    data: Data
    ask: Ask
    now: Callable[[], dt.datetime]
    today: Callable[[], dt.date]
    _evaluated: Path | None = field(default=None)

    def evaluate(self, outbox: Outbox) -> None:
        """Say what was revised with the figures that serve now; once per published warehouse and process, and each
        answer once in all."""
        path = self.data.warehouse.path
        if path == self._evaluated:
            return
        given = answers.said_since(self.engine, self.now() - QUOTED_FOR, ANSWERS_MOST, outbox.team_id)
        given = [one for one in given if one.reply.status == "answered" and one.reply.figures]
        taken = posts.known(self.engine, [key_of(one) for one in given])
        said: set[tuple[str, str, str]] = set()
        for one in given:
            if key_of(one) not in taken:
                self._told(one, said, outbox)
        self._evaluated = path

    def _told(self, given: StoredAnswer, said: set[tuple[str, str, str]], outbox: Outbox) -> None:
        text, place = revised(self.ask, given.reply, self.today()), given.place
        thread = place.thread_ts or given.message_ts or ""
        if not text:
            return
        body = Body(text, [kit.section(bold_figure(escape(text)))], under=thread)
        job = PostJob(key_of(given), "revised", place.team_id, place.channel, self.now(), body.kept())
        if (place.channel, thread, text) in said:
            posts.note(self.engine, job, "skipped", "said in this thread already", self.now())
            return
        said.add((place.channel, thread, text))
        outbox.offer(job)


def key_of(given: StoredAnswer) -> str:
    """One word on a revision per answer."""
    return f"revised:{given.place.team_id}:{given.id}"
