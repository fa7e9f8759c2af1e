"""A question in, a reply out. No Slack in here, and no exception gets through.

``Asker`` joins language, data and words. Conversations are kept in memory per thread, bounded; a surface
that must survive a restart keeps the questions and asks them again.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.contract.reply import Reply, ReplyFigure
from bot.replies.claimed_amount import with_verdict
from bot.replies.contract_figures import replied, sourced
from bot.replies.fetching import Fetching
from bot.replies.next_questions import follow_ups
from bot.replies.several import joined
from bot.replies.suggest import nearby
from bot.speak.cite import citation
from bot.speak.headline import headline
from bot.speak.lines import lines, sentences, unsaid
from bot.speak.notes import notes, stale, supposed
from bot.speak.questions import title
from data.library import Data
from data.query import answer as answers
from data.query.coverage import Coverage, coverage_of_tables
from data.query.issues import TwoReadings, Unpublished
from data.query.session import Session
from data.query.spec import MOVEMENTS, Query, Target
from intents.issues import Misunderstood
from intents.meta import Meta, meta, parts, unwrapped
from intents.parse import Parsed, parse
from intents.slots import LOST, Slots

log = logging.getLogger(__name__)
THREADS = 2000
"""Conversations remembered at once; the oldest is forgotten first."""
OFFERS = 500
"""Suggestions for which it is cached whether they have an answer."""


@dataclass(frozen=True)
class Dialogue:
    """A conversation so far: what its last question named, its last answer, and whether it is one at all."""

    slots: Slots | None = None
    reply: Reply | None = None
    threaded: bool = False

    @property
    def within(self) -> Slots | None:
        """The slots that a follow-up question completes itself from; None outside of a conversation."""
        return self.slots if self.threaded else None


NOTHING = Dialogue()


@dataclass(frozen=True)
class Exchange:
    """The reply to one message, and the conversation after it."""

    reply: Reply
    said: Dialogue


class Asker:
    """Answers questions from one warehouse. Thread-safe for different conversations."""

    def __init__(self, data: Data, today: dt.date | None = None, fetching: Fetching | None = None) -> None:
        self.data = data
        self._today = today
        self._fetching = fetching or Fetching()
        self._threads: OrderedDict[str, Slots] = OrderedDict()
        self._replies: dict[str, Reply] = {}
        self._offered: OrderedDict[tuple[Path, dt.date, str], bool] = OrderedDict()
        self._lock = threading.Lock()

    def ask(self, question: str, thread: str | None = None, today: dt.date | None = None) -> Reply:
        """The reply to ``question`` in the conversation ``thread``, on the day ``today`` (or that of this asker).

        No question makes it raise; TypeError where no day was given at all.
        """
        begun = time.perf_counter()
        day = today or self._today
        if day is None:
            raise TypeError("a question needs a date: the clock is read by whoever asks")
        try:
            reply = self._ask(question, thread, day)
        except Exception:
            log.exception("a question failed")
            reply = Reply(
                "refused", question, "Something went wrong here while answering; no figure is given.", reason="empty"
            )
        return replace(reply, elapsed_ms=round((time.perf_counter() - begun) * 1000, 2))

    def _ask(self, question: str, thread: str | None, today: dt.date) -> Reply:
        last = self._threads.get(thread) if thread else None
        before = self._replies.get(thread) if thread else None
        turn = self._turn(question, today, Dialogue(last, before, bool(thread)))
        if thread and turn.said.slots is not None:
            self._remember(thread, turn.said.slots)
        with self._lock:
            if thread is not None and thread in self._threads and turn.said.reply is not None:
                self._replies[thread] = turn.said.reply  # for "source?", "as of when?", "does this include services?"
        return turn.reply

    def _turn(self, question: str, today: dt.date, said: Dialogue, *, offers: bool = True) -> Exchange:
        """One message in its conversation; without ``offers`` nothing is suggested."""
        about = self._about(question, today, said)
        if about is not None:
            reply = self._meta(question, about, today, said if offers else None)
            kept = replace(said, slots=said.slots or LOST, reply=reply)
            return Exchange(reply, kept if said.threaded and reply.sources else said)
        asked = unwrapped(question)
        pieces = parts(asked, lambda piece: self._about(piece, today, said))
        if pieces:
            return self._pieces(question, pieces, today, said, offers)
        try:
            parsed = _taken(asked, parse(asked, today, said.slots))
        except Misunderstood as issue:
            after = replace(said, slots=issue.slots or (LOST if said.threaded else None))
            offered = self._working(issue.suggestions, today, after) if offers else ()
            reply = Reply(issue.status, question, issue.sentence, reason=issue.reason, suggestions=offered)  # type: ignore[arg-type]
            if reply.status == "clarify" and offered:
                from bot.replies.choices import weighed  # for a question back only

                reply = weighed(reply, lambda words: self._turn(words, today, NOTHING, offers=False).reply)
            return Exchange(reply, after)
        after = replace(said, slots=parsed[-1].slots)
        replies = [
            with_verdict(self._answer(question, p, today, after if offers else None), p.slots.claimed) for p in parsed
        ]
        reply = replies[0] if len(replies) == 1 else joined(question, replies)
        return Exchange(reply, replace(after, slots=replace(parsed[-1].slots, focus=_focus(replies[-1])), reply=reply))

    def _pieces(
        self, question: str, pieces: Sequence[Meta | str], today: dt.date, said: Dialogue, offers: bool
    ) -> Exchange:
        """A message of several questions, some of them not about a figure."""
        replies = []
        for piece in pieces:
            if isinstance(piece, Meta):
                replies.append(self._meta(question, piece, today, None))
                continue
            turn = self._turn(piece, today, said, offers=offers)
            replies.append(turn.reply)
            said = turn.said if said.threaded else said
        return Exchange(joined(question, replies), said)

    def _about(self, question: str, today: dt.date, said: Dialogue) -> Meta | None:
        return meta(question, today, self.data.calendar, said.slots is not None, said.reply, self._coverage)

    def _working(self, offered: Iterable[str], today: dt.date, said: Dialogue) -> tuple[str, ...]:
        """The suggestions that are answered when asked, by themselves and in the conversation; where none is, what is
        near them."""
        out = [words for words in dict.fromkeys(offered) if self._answered(words, today, said)]
        return tuple(out) or tuple(dict.fromkeys(near for words in offered for near in self._near(words, today)))

    def _answered(self, words: str, today: dt.date, said: Dialogue) -> bool:
        key = (self.data.warehouse.path, today, words)
        alone = self._offered.get(key)
        if alone is None:
            alone = self._turn(words, today, NOTHING, offers=False).reply.status == "answered"
            with self._lock:
                self._offered[key] = alone
                while len(self._offered) > OFFERS:
                    self._offered.popitem(last=False)
        if not alone or not said.threaded:
            return alone
        return self._turn(words, today, said, offers=False).reply.status == "answered"

    def _near(self, words: str, today: dt.date) -> tuple[str, ...]:
        """The nearest question that has a figure, to one that is understood and has none."""
        try:
            first = parse(words, today)[0]
        except Misunderstood:
            return ()
        reply = self._answer(words, first, today, NOTHING)
        return reply.suggestions[:1] if reply.status == "refused" else ()

    def _coverage(self) -> Coverage:
        return coverage_of_tables(self.data.warehouse)

    def _remember(self, thread: str, slots: Slots) -> None:
        with self._lock:
            self._threads[thread] = slots
            self._threads.move_to_end(thread)
            while len(self._threads) > THREADS:
                forgotten, _ = self._threads.popitem(last=False)
                self._replies.pop(forgotten, None)

    def _meta(self, question: str, about: Meta, today: dt.date, said: Dialogue | None) -> Reply:
        if about.topic in ("report.summary", "report.movers"):
            from bot.replies.summary import (
                summary,  # a whole release is no part of the way from a question to its figure
            )

            movers = about.topic == "report.movers"
            told = summary(self.data, today, about.month, question=question, movers=movers)
            return replace(told, suggestions=self._working(told.suggestions, today, said) if said else ())
        if about.topic == "report.cite" and said is not None and said.reply is not None:
            sentence, *source = citation(said.reply) or (about.text,)
            return Reply("answered", question, sentence, lines=tuple(source))
        figures = tuple(
            ReplyFigure(True, about.label, "date", about.day.isoformat(), "date") for _ in (0,) if about.day is not None
        )
        return Reply(
            "answered",
            question,
            about.text,
            figures=figures,
            lines=about.lines,
            notes=about.notes,
            suggestions=self._working(about.suggestions, today, said) if said else (),
        )

    def look_up(self, query: Query, question: str, today: dt.date | None = None) -> Reply:
        """The reply to a typed query, called ``question``, which belongs to no conversation. Raises TypeError where no
        day was given at all."""
        begun, day = time.perf_counter(), today or self._today
        if day is None:
            raise TypeError("a query needs a date: the clock is read by whoever asks")
        reply = self._queried(question, query, (), day, NOTHING)
        return replace(reply, elapsed_ms=round((time.perf_counter() - begun) * 1000, 2))

    def _answer(self, question: str, parsed: Parsed, today: dt.date, said: Dialogue | None) -> Reply:
        return self._queried(question, parsed.completed.query, parsed.completed.assumptions, today, said)

    def _queried(
        self,
        question: str,
        query: Query,
        assumptions: tuple[str, ...],
        today: dt.date,
        said: Dialogue | None,
        *,
        fetch: bool = True,
    ) -> Reply:
        try:
            answer, session = self.data.engine.answer(query, today)
        except TwoReadings as issue:
            choices = tuple(f"{question.rstrip(' ?.!')} {words}" for words in issue.options)
            return Reply(
                "clarify", question, issue.sentence, reason=issue.reason, assumptions=assumptions, suggestions=choices
            )
        except Unpublished as issue:
            came, lacking = self._fetching.have(query, self.data, today) if said and fetch else (False, "")
            if came:
                return self._queried(question, query, assumptions, today, said, fetch=False)
            near = nearby(query, issue, self.data.engine, today, said.within) if said else ()
            return Reply("refused", question, f"{issue.sentence} {lacking}".rstrip(), reason=issue.reason,
                         assumptions=assumptions, suggestions=near)  # fmt: skip
        next_ = follow_ups(answer, today, said.within) if said else ()
        return self._reply(question, answer, session, assumptions, today, next_)

    def _reply(
        self, question: str, answer: answers.QueryAnswer, session: Session,
        assumptions: tuple[str, ...], today: dt.date, offered: tuple[str, ...],
    ) -> Reply:  # fmt: skip
        assumed, known = supposed(assumptions)
        return Reply(
            status="answered", question=question, headline=headline(answer), lines=self._lines(answer, today, known),
            figures=tuple(replied(f) for f in answer.figures), notes=notes(answer),
            assumptions=assumed, sources=tuple(sourced(s) for s in answer.sources), suggestions=offered,
            sql=tuple(s.literal() for s in answer.statements), trace={"seconds_in_duckdb": session.seconds},
            about=title(answer),
        )  # fmt: skip

    def _lines(self, answer: answers.QueryAnswer, today: dt.date, known: tuple[str, ...]) -> tuple[str, ...]:
        """The lines under the headline: that newer figures are out, the supporting figures, and the caveats."""
        newer = stale(answer, self.data.calendar.last_until(today))
        told = [newer] if newer else []
        return tuple(dict.fromkeys((*told, *lines(answer), *sentences((*known, *unsaid(answer))))))


def _taken(question: str, parsed: Sequence[Parsed]) -> Sequence[Parsed]:
    """The questions with what they take for granted of a movement; of anything else nothing is."""
    if not any(p.completed.query.shape in MOVEMENTS for p in parsed):
        return parsed
    from bot.replies.premise import with_premise  # not on the way from any other question

    return with_premise(question, parsed)


def _focus(reply: Reply) -> Target | None:
    """The one partner that an answer is about."""
    named = {f.partner.code: f.partner.name for f in reply.figures if f.primary and f.partner is not None}
    if len(named) != 1:
        return None
    code, name = next(iter(named.items()))
    return Target(name, tuple(code.split("+")))
