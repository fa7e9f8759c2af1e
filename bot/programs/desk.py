"""One desk for all programs: MCP, HTTP and Python ask here, so that they get the same figures and the same refusals."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.contract.reply import Reply, ReplyFigure
from bot.highlights import release as release_highlights
from bot.programs import lookup
from bot.programs.checking import Checker, checker
from bot.programs.codes import WrongCodeError
from bot.programs.lookup import Request
from bot.replies.ask import Asker
from data.query.session import Session
from data.query.sql import Filter

QUESTION_MOST = 2_000
"""Characters of a question that are looked at; what is longer is no question."""
AFTER_MOST = 10
"""Earlier questions of a conversation that may come with a question."""
VINTAGES_MOST = 24


@dataclass
class Desk:
    """Answers programs from one set of figures; ``today`` is what "last month" is counted from, ``told`` hears of each
    reply. Thread-safe."""

    asker: Asker
    today: Callable[[], dt.date]
    told: Callable[[Reply], None] = lambda _reply: None
    _released: tuple[tuple[Path, dt.date], release_highlights.Release] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, question: str, after: Sequence[str] = (), day: dt.date | None = None) -> Reply:
        """The reply to a question in words; ``after`` are the questions of its conversation before it."""
        if len(question) > QUESTION_MOST or len(after) > AFTER_MOST or any(len(one) > QUESTION_MOST for one in after):
            sentence = (
                f"A question has at most {QUESTION_MOST} characters, and at most {AFTER_MOST} questions before it."
            )
            return Reply("refused", question[:200], sentence, reason="empty")
        day = day or self.today()
        thread = f"desk-{uuid.uuid4().hex}" if after else None
        for earlier in after:
            self.asker.ask(earlier, thread, day)
        reply = self.asker.ask(question, thread, day)
        self.told(reply)
        return reply

    def lookup(self, request: Request, day: dt.date | None = None) -> Reply:
        """The reply to a typed request. Raises WrongCodeError."""
        query = lookup.query_of(request)
        reply = self.asker.look_up(query, lookup.words_of(query), day or self.today())
        self.told(reply)
        return reply

    def compare(self, request: Request, vintages: Sequence[str], day: dt.date | None = None) -> Reply:
        """One figure in several states, in their order; without ``vintages`` as first published and now, with the
        revision. Raises WrongCodeError. A state that is not held is said in a line; where none is, it is a refusal."""
        if not vintages:
            return self.lookup(replace(request, measure="revision", vintage="latest"), day)
        if len(vintages) > VINTAGES_MOST:
            raise WrongCodeError("vintages", str(len(vintages)), (), f"at most {VINTAGES_MOST}")
        replies = [self.lookup(replace(request, vintage=one), day) for one in vintages]
        had = [(one, reply) for one, reply in zip(vintages, replies, strict=True) if reply.status == "answered"]
        if not had:
            return replies[0]
        missing = [
            f"{one}: {reply.headline}"
            for one, reply in zip(vintages, replies, strict=True)
            if reply.status != "answered"
        ]
        first = had[0][1]
        return Reply(
            status="answered",
            question=f"{first.question}; states: {', '.join(vintages)}",
            headline=f"{len(had)} of {len(vintages)} states of the figure are held.",
            lines=(*(f"{one}: {reply.headline}" for one, reply in had), *missing),
            figures=tuple(figure for one, reply in had for figure in _stated(one, reply)),
            notes=tuple(dict.fromkeys(note for _, reply in had for note in reply.notes)),
            assumptions=tuple(dict.fromkeys(a for _, reply in had for a in reply.assumptions)),
            sources=tuple(dict.fromkeys(source for _, reply in had for source in reply.sources)),
            sql=tuple(dict.fromkeys(sql for _, reply in had for sql in reply.sql)),
        )

    def releases(self) -> list[dt.date]:
        """The releases of the headline figures that are loaded, oldest first."""
        session = Session(self.asker.data.engine.warehouse, self.today())
        runs = [run for many in session.runs(Filter(table_id=("totals",))).values() for run in many]
        days = sorted({run.release for run in runs if run.step == 1})
        return [day for day in days if release_highlights.has_release(self.asker.data, day)]

    def release(self, day: dt.date | None = None) -> release_highlights.Release:
        """The headlines of the release of a day, or of the newest. Raises NoReleaseError."""
        day = day or max(self.releases(), default=None)
        if day is None:
            raise release_highlights.NoReleaseError("no release is loaded")
        key = (self.asker.data.warehouse.path, day)
        with self._lock:
            if self._released is None or self._released[0] != key:
                self._released = key, release_highlights.compose(self.asker.data, day)
            return self._released[1]

    @property
    def checker(self) -> Checker | None:
        """The module that checks texts, or None where it is not installed."""
        return checker()


def _stated(vintage: str, reply: Reply) -> list[ReplyFigure]:
    """The primary figures of a reply, each with the state that it is of."""
    state = {"latest": "newest", "first": "as first published"}.get(vintage, f"as of {vintage}")
    return [replace(figure, label=f"{figure.label}, {state}") for figure in reply.figures if figure.primary]
