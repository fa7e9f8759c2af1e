"""``make engines``: a real Spark with two workers gives the same answers while workers die and editions come. A table.

``--whole`` (``WHOLE=1``): all figures that ship, and all of the check; without it, a part of both.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from bot.commands import figures
from bot.commands.engine import QUESTIONS, asked_by
from bot.replies.ask import Asker
from data.engine import check
from data.engine.edition import FOLDER, EngineEdition, EngineWarehouse
from data.engine.publish import publish
from data.engine.spark import Spark
from data.library import Data
from data.query import sql
from data.warehouse.memo import Memo
from tests import frozen
from tests.engine import small
from tests.engine.spark import Cluster, cluster, why_not

TWO = "China's share of US goods imports 2025"


def main() -> int:
    """The table; 1 where a figure was wrong, or none was given."""
    given = argparse.ArgumentParser()
    given.add_argument("--whole", action="store_true")
    asked = given.parse_args()
    reason = why_not()
    if reason:
        print(f"not run: {reason}", file=sys.stderr)
        return 0
    with tempfile.TemporaryDirectory(prefix="tradebot-engine-") as scratch:
        folder = Path(scratch)
        with cluster(folder) as running:
            bad = _whole(folder, running) if asked.whole else 0
            edition = frozen.publish(folder / "edition")
            bad += _attacks(folder, edition, running)
    return min(bad, 1)


def told(name: str, began: float, more: str) -> None:
    print(f"{name:44}{time.monotonic() - began:8.1f} s  {more}", flush=True)


def _whole(folder: Path, running: Cluster) -> int:
    """All that ships, and every statement of the check."""
    at, spark, began = folder / "shipped", Spark(running.url, 120), time.monotonic()
    data = figures.data(at, embedded=True)
    asked = list(asked_by(data, QUESTIONS.read_text(encoding="utf-8").splitlines(), small.TODAY))
    done = publish(data.warehouse.path, at / FOLDER, spark, str(folder / "tables"), asked)
    told(
        "all that ships",
        began,
        f"{done.rows:,} rows, {done.sent} parts, {done.statements} statements, {len(done.differences)} differ",
    )
    began = time.monotonic()
    edition = EngineWarehouse(at / FOLDER, running.url, 120).edition()
    one_by_one = [_time(edition, one) for one in edition.expected[::8]]
    told(
        "statements one by one",
        began,
        f"median {statistics.median(one_by_one):.0f} ms, longest {max(one_by_one):.0f} ms",
    )
    spark.close()
    return len(done.differences)


def _time(edition: EngineEdition, one: dict[str, object]) -> float:
    began = time.perf_counter()
    assert not list(check.differences(edition, [one]))
    return (time.perf_counter() - began) * 1000


def _put(folder: Path, running: Cluster, asked: list[tuple[str, sql.AskedSums]], file: Path) -> int:
    spark = Spark(running.url, 120)
    try:
        done = publish(file, folder / FOLDER, spark, str(folder / "tables"), asked)
    finally:
        spark.close()
    return len(done.differences)


def _attacks(folder: Path, edition: Path, running: Cluster) -> int:
    at, bad, began = folder / "w", 0, time.monotonic()
    file = small.publish(edition, at)
    asked = small.asked(at)
    bad += _put(at, running, asked, file)
    told("a small edition", began, f"{len(asked)} statements, {bad} differ")
    reading = Asker(Data(EngineWarehouse(at / FOLDER, running.url, 120)), small.TODAY)
    old = _share(reading)

    def kill() -> None:
        time.sleep(1.0)
        running.kill_worker()
        time.sleep(8.0)
        running.worker()

    bad += _during("a worker killed, another started", reading, kill, {old})

    def put() -> None:
        _put(at, running, asked, small.publish(edition, at, shift=100_000))

    new = _share(Asker(figures.data(_second(edition, folder), embedded=True), small.TODAY))
    bad += _during("an edition published during reads", reading, put, {old, new})

    def both() -> None:
        with suppress(IndexError):
            running.kill_worker()
        put_back()
        running.worker()

    def put_back() -> None:
        _put(at, running, asked, small.publish(edition, at, shift=0))

    return bad + _during("published while a worker is killed", reading, both, {old, new})


def _second(edition: Path, folder: Path) -> Path:
    small.publish(edition, folder / "second", shift=100_000)
    return folder / "second"


def _share(asker: Asker) -> object:
    """A figure of two statements: of a mixture of editions it would be another. Nothing is remembered."""
    warehouse = asker.data.engine.warehouse
    warehouse._generation.memo = Memo()  # type: ignore[attr-defined]
    found = asker.ask(TWO).figures
    return found[0].value if found else None


def _during(name: str, asker: Asker, what: Callable[[], None], allowed: set[object]) -> int:
    """Questions one after the other while something is done; how many of their answers were wrong or none."""
    began, thread = time.monotonic(), threading.Thread(target=what)
    seen: list[object] = []
    slowest = 0.0
    thread.start()
    while thread.is_alive() or len(seen) < 5:
        asked = time.monotonic()
        seen.append(_share(asker))
        slowest = max(slowest, time.monotonic() - asked)
    thread.join()
    seen.append(_share(asker))
    wrong = sum(one not in allowed for one in seen)
    editions = len(set(seen))
    told(name, began, f"{len(seen)} answers, {wrong} wrong or none, slowest {slowest:.1f} s, {editions} editions")
    return wrong


if __name__ == "__main__":
    raise SystemExit(main())
