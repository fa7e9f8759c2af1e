"""The memory of conversations: questions are kept in the state, and replayed where this process does not know them.

Reading is deterministic, so asking the last questions again rebuilds what "and Mexico?" refers to: after a restart, and
when another process answered the question before.
"""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections import OrderedDict
from typing import Protocol

from sqlalchemy import Engine

from bot.contract.reply import Reply
from bot.state import answers
from bot.state.answers import Place, StoredAnswer

KEPT = dt.timedelta(hours=24)
LANES_MOST = 5_000
UNKNOWN = -1
"""In place of the number of questions: what the asker remembers of the conversation is not to be used."""
FIRSTS_MOST = 2_000
"""Replies to questions that begin a conversation, kept: on a release day many ask the same."""


class Replier(Protocol):
    """Question to reply. ``thread`` names a conversation; ``today`` is the date that "last month" is counted from."""

    def ask(self, question: str, thread: str | None = None, today: dt.date | None = None) -> Reply: ...


def worth_saying(reply: Reply) -> bool:
    """Whether a message that nobody addressed to the bot was a question that it answers: no small talk."""
    return reply.status == "answered" and bool(reply.figures or reply.lines or reply.notes or reply.sources)


class Conversations:
    """Asks questions within conversations. The inbox makes sure that two threads never ask in one lane at once."""

    def __init__(self, asker: Replier, engine: Engine) -> None:
        self._asker, self._engine = asker, engine
        self._known: OrderedDict[str, tuple[int, str]] = OrderedDict()
        self._firsts: OrderedDict[tuple[str, dt.date, object], Reply] = OrderedDict()
        self._lock = threading.Lock()

    def ask(self, lane: str, answer_id: str, place: Place, question: str, now: dt.datetime, today: dt.date,
            message_ts: str | None = None, *, unasked: bool = False) -> StoredAnswer | None:  # fmt: skip
        """Answer ``question`` as the next one of conversation ``lane``, and keep both under ``answer_id``. ``unasked``:
        said in a thread to nobody by name; where it has no answer None, and the conversation is as it was."""
        count = answers.count_turns(self._engine, lane)
        first = self._first(question, today) if count == 0 else None
        if first is not None:
            # The asker hears of it when the conversation goes on.
            made = StoredAnswer(answer_id, place, first, message_ts)
            answers.compose(self._engine, made, lane, question, now)
            return made
        thread, known = self._caught_up(lane, count, now, today)
        try:
            reply = self._asked(question, thread, today, first=count == 0)
            if unasked and not worth_saying(reply):
                with self._lock:
                    self._known[lane] = UNKNOWN, lane
                return None
            made = StoredAnswer(answer_id, place, reply, message_ts)
            new = answers.compose(self._engine, made, lane, question, now)
        except BaseException:
            # The asker may have counted this question already: the conversation is replayed next time.
            with self._lock:
                self._known[lane] = UNKNOWN, lane
            raise
        with self._lock:
            if not new:
                # Another process answered a question meanwhile, which this asker does not know.
                self._known[lane] = UNKNOWN, lane
                return made
            self._known[lane] = (known + 1, thread)
            self._known.move_to_end(lane)
            while len(self._known) > LANES_MOST:
                self._known.popitem(last=False)
        return made

    def alone(self, question: str, today: dt.date) -> Reply:
        """Answer a question that belongs to no conversation."""
        return self._asker.ask(question, None, today)

    def _figures(self) -> object:
        """Which figures serve now; None for an asker without any, whose replies are not kept."""
        data = getattr(self._asker, "data", None)
        return None if data is None else data.warehouse.key

    def _first(self, question: str, today: dt.date) -> Reply | None:
        """The reply to a question that begins a conversation, where the same was asked of the same figures today."""
        figures = self._figures()
        if figures is None:
            return None
        with self._lock:
            found = self._firsts.get((question, today, figures))
            if found is not None:
                self._firsts.move_to_end((question, today, figures))
            return found

    def _asked(self, question: str, thread: str, today: dt.date, *, first: bool) -> Reply:
        figures = self._figures()
        reply = self._asker.ask(question, thread, today)
        if first and figures is not None and figures == self._figures():
            with self._lock:
                self._firsts[question, today, figures] = reply
                while len(self._firsts) > FIRSTS_MOST:
                    self._firsts.popitem(last=False)
        return reply

    def _caught_up(self, lane: str, count: int, now: dt.datetime, today: dt.date) -> tuple[str, int]:
        """The asker's name for this conversation, its last questions replayed if others were asked meanwhile, and how
        many they are."""
        with self._lock:
            known, thread = self._known.get(lane, (0, lane))
        if known == count:
            return thread, count
        thread = f"{lane}~{uuid.uuid4().hex[:8]}"
        for question in answers.turns(self._engine, lane, now - KEPT):
            self._asker.ask(question, thread, today)
        return thread, count
