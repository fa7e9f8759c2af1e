"""A bot on release day, and someone who asks it all the time."""

from __future__ import annotations

import datetime as dt
import random
import threading
import time
from pathlib import Path

from sqlalchemy import Engine

from bot.highlights import release as release_highlights
from bot.releases.polling import EASTERN
from bot.releases.watcher import Watcher
from bot.scheduled import alerts
from bot.scheduled.clock import Clock
from bot.scheduled.outbox import Body, Outbox
from bot.state import posts
from bot.state.posts import PostJob
from bot.watchlists.lists import Watchlists
from data.ingest.fetch import Fetched, Wanted, fetch_all
from data.library import Data
from data.warehouse.reader import Warehouse
from tests.bot.speaking import UTC, FakeSlack, Time
from tests.end_to_end.publisher import Publisher


class Day:
    """One bot on release day: its figures, its watcher, its clock, its Slack."""

    def __init__(self, warehouse: Path, engine: Engine, site: Publisher, names: list[str], seed: int) -> None:
        self.time = Time(dt.datetime(2025, 5, 6, 7, 0, tzinfo=EASTERN).astimezone(UTC))
        self.site, self.names, self.engine, self.warehouse = site, names, engine, warehouse
        self.slack, self.told = FakeSlack(self.time), list[tuple[str, str]]()
        self.dice = random.Random(seed)
        self.start()

    def start(self) -> None:
        self.data = Data(Warehouse(self.warehouse))
        self.watcher = Watcher(
            self.data,
            self.warehouse,
            lambda day: self.site.wanted(self.names),
            self.fetch,
            self.time,
            self.tell,
            lambda day: posts.begin_release(self.engine, day, self.time()),
            lambda day: posts.mark_release(self.engine, day, self.time()),
            self.dice,
        )
        box = Outbox(self.engine, self.slack, self.time, f"clock-{id(self)}", {"alert": self.alert})
        self.lists = Watchlists(self.engine, self.data, self.time, lambda: self.time().astimezone(EASTERN).date())
        self.clock = Clock(
            self.engine,
            box,
            self.time,
            lambda day: release_highlights.has_release(self.data, day),
            lambda: self.lists.evaluate(box),
        )

    def fetch(self, wanted: list[Wanted], into: Path, today: dt.date) -> list[Fetched]:
        return fetch_all(wanted, into, today, pause=0.0)

    def tell(self, key: str, words: str) -> None:
        if key not in dict(self.told):
            self.told.append((key, words))

    def alert(self, job: PostJob) -> Body:
        day = dt.date.fromisoformat(job.key.rsplit(":", 1)[-1])
        return alerts.body(release_highlights.compose(self.data, day))

    def round(self) -> bool:
        """One round of the watcher, and the clock after it; True when a release was published."""
        published = self.watcher.round()
        self.clock.tick()
        self.time.at += dt.timedelta(seconds=self.watcher.seconds())
        return published is not None


class Reader(threading.Thread):
    """Someone who asks all the time: remembers every state of the figures that was ever served."""

    def __init__(self, warehouse: Path) -> None:
        super().__init__(daemon=True)
        self.warehouse, self.states, self.stopping = Warehouse(warehouse), set[tuple[object, ...]](), threading.Event()

    def run(self) -> None:
        while not self.stopping.is_set():
            rows = self.warehouse.rows(
                "SELECT s.table_id, max(c.release) FROM coverage c JOIN series s USING (series_id) "
                "GROUP BY 1 ORDER BY 1"
            )
            self.states.add(tuple(rows))
            time.sleep(0.05)

    def stop(self) -> set[tuple[object, ...]]:
        self.stopping.set()
        self.join()
        return self.states
