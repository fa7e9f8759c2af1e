"""What several threads reach at once: one file to a question, one clock beside the watcher, nothing spoilt for another.

Each of these fails without the care that it tests. The interleaving is forced: nothing here waits for luck.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from bot.highlights import release as release_highlights
from bot.processes import scheduler
from bot.replies import ask
from bot.replies.ask import Asker
from bot.scheduled.findings import Finding, Findings
from bot.slack.workspaces import NotInstalledError, Workspaces
from data import library
from data.library import Data
from data.model import Document
from data.query.session import Session
from data.sources.base import COLUMNS, Extract
from data.warehouse.reader import Warehouse, _Watchdog
from data.warehouse.store import Store
from intents.slots import Slots

TODAY = dt.date(2026, 11, 21)
QUESTION = "imports from Vietnam in August 2026"
LATER = dt.date(2026, 11, 10)


class Shelf:
    """A folder of published files: the shipped figures first; then a release in which Vietnam's imports are doubled."""

    def __init__(self, folder: Path, shipped: Path) -> None:
        self.folder = folder
        with Store.of_file(shipped) as store:
            store.publish(folder)
        self.next = folder / "next"
        self.next.mkdir()
        with Store.of_file(shipped) as store:
            store.stage(Extract(_document(), _doubled(store)), dt.date(2026, 10, 6))
            store.commit()
            store.publish(self.next)

    def publish(self) -> None:
        """The next file serves from now on, as the watcher makes it."""
        name = (self.next / "current").read_text().strip()
        (self.next / name).replace(self.folder / name)
        (self.next / "current").replace(self.folder / "current")


def _document() -> Document:
    return Document("U.S. Census Bureau", "Trade", "country.xlsx", "country.xlsx", "1" * 64, LATER, "https://x.gov/")


def _doubled(store: Store) -> pd.DataFrame:
    rows = store.rows(
        "SELECT s.table_id, s.flow, s.sector, s.basis, s.adjustment, s.prices, s.variable, s.unit, s.partner, "
        's.scheme, s.commodity, o.start, o."end", 2 * o.value::DOUBLE '
        "FROM observations o JOIN series s USING (series_id) "
        "WHERE s.table_id = 'country' AND s.partner = '5520' AND o.superseded = DATE '9999-12-31' "
        "AND s.flow IN ('imports', 'exports') AND o.start >= DATE '2026-01-01'"
    )
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.assign(start=pd.to_datetime(frame["start"]), end=pd.to_datetime(frame["end"]))


@pytest.fixture
def shelf(asker: Asker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    monkeypatch.setattr("data.warehouse.reader.CHECK_EVERY", 0.0)
    return Shelf(tmp_path / "published", asker.data.warehouse.path)


def value(made: Asker) -> float:
    reply = made.ask(QUESTION, today=TODAY)
    assert reply.status == "answered", reply.headline
    return float(next(f.value for f in reply.figures if f.primary))  # type: ignore[arg-type]


def test_a_question_is_answered_from_one_file(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another is published between the statement that finds the table and the one that reads the sums."""
    made = Asker(Data(Warehouse(shelf.folder)))
    before = value(made)
    whole, published = Session.cells, threading.Event()

    def cells(self: Session, *given: Any, **more: Any) -> Any:
        if not published.is_set():
            published.set()
            shelf.publish()
        return whole(self, *given, **more)

    monkeypatch.setattr(Session, "cells", cells)
    assert value(made) == before, "the question had begun"
    assert value(made) == pytest.approx(2 * before)


class Turns:
    """``later`` pauses after it has stored anything, until ``sooner`` has ended; ``sooner`` waits for that."""

    def __init__(self) -> None:
        self.stored, self.ended = threading.Event(), threading.Event()

    def watching(self, kind: type) -> type:
        """The class, its attributes stored in turn by the thread that is named "later"."""
        turns = self

        class Watched(kind):  # type: ignore[misc]
            def __setattr__(self, name: str, kept: object) -> None:
                super().__setattr__(name, kept)
                if threading.current_thread().name == "later":
                    turns.stored.set()
                    turns.ended.wait(1)

        return Watched

    def run(self, sooner: Callable[[], object], later: Callable[[], object], begun: threading.Event) -> None:
        """``sooner`` begins, and is held by the test until ``later`` has stored something."""
        first = threading.Thread(target=lambda: (sooner(), self.ended.set()))
        second = threading.Thread(target=later, name="later")
        first.start()
        begun.wait(5)
        second.start()
        first.join(10)
        second.join(10)


def test_two_that_notice_a_new_file_do_not_keep_the_old_one(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """One reads the documents of the old file while the other stores what it made of the new one."""
    turns, begun = Turns(), threading.Event()
    data = turns.watching(Data)(Warehouse(shelf.folder))
    read = library._library

    def slowly(*given: Any) -> Any:
        made = read(*given)
        if not begun.is_set():
            shelf.publish()
            begun.set()
            turns.stored.wait(1)
        return made

    monkeypatch.setattr(library, "_library", slowly)
    turns.run(lambda: data.engine, lambda: data.engine, begun)
    releases = {document.release for document in data.engine.library.documents.values()}
    assert LATER in releases, "the documents are those of the file that serves"


def test_findings_are_those_of_the_file_that_they_are_kept_for(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """The older list is stored while the newer one is, and is not taken for it."""
    turns, begun = Turns(), threading.Event()
    found = turns.watching(Findings)(Data(Warehouse(shelf.folder)))

    def everything(engine: Any, _today: dt.date) -> list[Finding]:
        release = max(document.release for document in engine.library.documents.values())
        if not begun.is_set():
            shelf.publish()
            begun.set()
            turns.stored.wait(1)
        return [Finding(release.isoformat(), "record", 1.0, "", "", ())]

    monkeypatch.setattr("bot.scheduled.findings._everything", everything)
    turns.run(lambda: found.all(TODAY), lambda: found.all(TODAY), begun)
    assert [one.key for one in found.all(TODAY)] == [LATER.isoformat()]


def test_the_clock_and_the_watcher_compose_two_releases_at_once(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each gets the release that it asked for, whichever was stored last."""
    turns, begun, told = Turns(), threading.Event(), dict[dt.date, Any]()
    made = turns.watching(scheduler.Scheduler)(None, asker, lambda: dt.datetime(2026, 11, 21, tzinfo=dt.UTC))
    first, second = dt.date(2025, 5, 6), dt.date(2023, 6, 7)

    def compose(_data: Data, day: dt.date) -> Any:
        if day == first:
            begun.set()
            turns.stored.wait(5)
        return day

    monkeypatch.setattr(release_highlights, "compose", compose)

    def ask_for(day: dt.date) -> None:
        told[day] = made.release(day)

    turns.run(lambda: ask_for(first), lambda: ask_for(second), begun)
    assert told == {first: first, second: second}


def test_conversations_are_forgotten_while_others_are_remembered(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Room for one: what a thread has just put in may be the oldest before it has moved it to the end."""
    monkeypatch.setattr(ask, "THREADS", 1)
    made = Asker(asker.data)

    class Yielding(type(made._threads)):  # type: ignore[misc]
        """Lets another thread run after a conversation is put in."""

        def __setitem__(self, key: str, kept: Slots) -> None:
            super().__setitem__(key, kept)
            if threading.current_thread().name == "slow":
                others.set()
                done.wait(1)

    others, done = threading.Event(), threading.Event()
    made._threads = Yielding()
    slots = Slots()
    failed: list[BaseException] = []

    def slow() -> None:
        try:
            made._remember("slow", slots)
        except KeyError as error:
            failed.append(error)

    thread = threading.Thread(target=slow, name="slow")
    thread.start()
    others.wait(5)
    quick = [threading.Thread(target=made._remember, args=(f"quick {n}", slots)) for n in range(2)]
    for each in quick:
        each.start()
    for each in quick:
        each.join(0.3)
    done.set()
    for each in (thread, *quick):
        each.join(5)
    assert failed == [] and len(made._threads) == 1


class Cursor:
    """What the watchdog interrupts."""

    def __init__(self, told: list[str], name: str, then: Callable[[], None] = lambda: None) -> None:
        self.told, self.name, self.then = told, name, then

    def interrupt(self) -> None:
        self.then()
        self.told.append(f"{self.name} interrupted")


def test_nothing_is_interrupted_after_it_is_done() -> None:
    """Two are over their time; while one is stopped the other ends by itself, and its next statement is left alone."""
    told: list[str] = []
    dog, ready, leave = _Watchdog(), threading.Event(), threading.Event()
    dog._started = True  # no thread of its own here

    def other() -> None:
        dog.enter(Cursor(told, "other"), -1.0)  # type: ignore[arg-type]
        ready.set()
        leave.wait(5)
        dog.leave()
        told.append("other done")

    def first_is_stopped() -> None:
        leave.set()
        thread.join(0.5)

    dog.enter(Cursor(told, "first", first_is_stopped), -1.0)  # type: ignore[arg-type]
    thread = threading.Thread(target=other)
    thread.start()
    ready.wait(5)
    dog.look()
    thread.join(5)
    assert "other interrupted" not in told or told.index("other interrupted") < told.index("other done")


def test_a_token_read_before_an_uninstall_is_not_kept() -> None:
    begun, gone = threading.Event(), threading.Event()

    class Installed:
        """A store whose workspace is uninstalled while it is read."""

        def find_bot(self, **_: Any) -> Any:
            if gone.is_set():
                return None
            begun.set()
            gone.wait(0.5)
            return type("Bot", (), {"bot_token": "xoxb-old", "bot_id": "B", "bot_user_id": "U"})()

    spaces = Workspaces("https://slack.example/api/", None, Installed())  # type: ignore[arg-type]
    reading = threading.Thread(target=spaces.identity, args=("T1",))
    reading.start()
    begun.wait(5)
    forgetting = threading.Thread(target=spaces.forget, args=("T1",))
    forgetting.start()
    forgetting.join(0.2)
    gone.set()
    reading.join(5)
    forgetting.join(5)
    with pytest.raises(NotInstalledError):
        spaces.identity("T1")
