"""A figure given in a thread that the next release revised: said there, once, and only at the precision shown."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy import Engine

from bot.contract.reply import Reply
from bot.replies.ask import Asker
from bot.scheduled.outbox import Outbox
from bot.scheduled.revisions import Revisions
from bot.state import answers
from bot.state.answers import Place, StoredAnswer
from tests.bot.speaking import FakeSlack, Time
from tests.conftest import TODAY

NOW = dt.datetime(2026, 11, 21, 15, 0, tzinfo=dt.UTC)


def _given(asker: Asker, value: float, release: str = "2025-02-05") -> Reply:
    reply = asker.ask("trade deficit in 2024")
    figures = tuple(replace(f, value=value, release=release) if f.primary else f for f in reply.figures)
    return replace(reply, figures=figures)


def _kept(
    engine: Engine, reply: Reply, number: int, thread: str | None, days: int = 10, ts: str | None = "5.1"
) -> None:
    place = Place("T1", "C1", thread, f"{number}.0", "U1")
    answers.save(engine, StoredAnswer(f"answer{number}", place, reply, ts), NOW - dt.timedelta(days=days))


def _revisions(engine: Engine, asker: Asker, slack: FakeSlack) -> tuple[Revisions, Outbox]:
    def ask(question: str, day: dt.date) -> Reply:
        return asker.ask(question, None, day)

    now = Time(NOW)
    return Revisions(engine, asker.data, ask, now, lambda: TODAY), Outbox(engine, slack, now, "me", {})


def test_it_is_said_once_in_the_thread(engine: Engine, asker: Asker) -> None:
    slack = FakeSlack(Time(NOW))
    _kept(engine, _given(asker, -918_414.0), 1, "100.1")
    _kept(engine, _given(asker, -918_414.0), 2, "100.1")  # asked twice in one thread
    _kept(engine, _given(asker, -918_414.0), 3, None, ts="7.7")  # in direct messages
    _kept(engine, _given(asker, -903_530.0), 4, "100.4")  # the same to one decimal of a billion
    _kept(engine, _given(asker, -918_414.0), 5, "100.5", days=90)  # long ago
    _kept(engine, _given(asker, -918_414.0), 6, "100.6", ts=None)  # seen by one person only, nowhere now
    for _ in range(2):  # and another process after it
        made, outbox = _revisions(engine, asker, slack)
        made.evaluate(outbox)
        made.evaluate(outbox)
    assert sorted((one.channel, one.thread) for one in slack.sent) == [("C1", "100.1"), ("C1", "7.7")]
    assert {one.text for one in slack.sent} == {
        "Revised since it was given here: Goods and services deficit, 2024, is $903.5 billion in the release of "
        "March 12, 2026; it was $918.4 billion in that of February 5, 2025."
    }


def test_what_was_not_revised_is_not_spoken_of(engine: Engine, asker: Asker) -> None:
    slack = FakeSlack(Time(NOW))
    _kept(engine, asker.ask("trade deficit in 2024"), 1, "100.1")
    _kept(engine, asker.ask("what is a trade deficit"), 2, "100.2")
    made, outbox = _revisions(engine, asker, slack)
    made.evaluate(outbox)
    assert slack.sent == []
