"""What the warehouse takes for the statements of real questions: ``python -m tests.bench.warehouse [DIRECTORY]``.

The statements are those that the questions below make (``data/query/sql.py``), caught on their way. Each is run by the
database itself and through the reader, first and again. Without a directory the shipped snapshot is measured.
"""

from __future__ import annotations

import datetime as dt
import resource
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from bot.replies.ask import Asker
from data.library import Data
from data.warehouse.memo import Memo
from data.warehouse.opening import CONFIG
from data.warehouse.reader import Edition, Warehouse, open_warehouse
from tests.bench.timing import timed

TODAY = dt.date(2026, 11, 21)
ROUNDS = 60
QUESTIONS = (
    "deficit with Vietnam 2024?",
    "trade deficit in 2024",
    "imports of cars from Germany 2024",
    "services exports to Japan 2024",
    "trade deficit with China since 2001 by year",
    "share of imports from Mexico 2024",
    "top 10 deficits 2024",
)
Asked = tuple[str, Mapping[str, object]]


def main(arguments: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        directory = Path(arguments[0]) if arguments else Path(scratch)
        found, first = timed(lambda: open_warehouse(directory, Path(scratch)))
        warehouse, again = timed(lambda: _opened(directory, found.path))
        print(f"open: {again:.0f} ms (the first time {first:.0f} ms)")
        bare = duckdb.connect(str(warehouse.path), read_only=True, config=CONFIG)
        heading = "all statements, ms: tenth percentile, median"
        print(f"{heading:<62}{'database':>14}{'reader':>14}{'again':>14}")
        for question in QUESTIONS:
            _measure(question, warehouse, bare.cursor())
        print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")


def _opened(directory: Path, path: Path) -> Warehouse:
    warehouse = Warehouse(directory, path)
    warehouse.rows("SELECT count(*) FROM meta")
    return warehouse


def _measure(question: str, warehouse: Warehouse, cursor: duckdb.DuckDBPyConnection) -> None:
    with _caught() as asked:
        Asker(Data(warehouse), TODAY).ask(question)
    made = [one for one in asked if "observations" in one[0] or "coverage" in one[0]]
    assert made, f"no statement was caught: {question}"
    ways: dict[str, Callable[[], object]] = {
        "database": lambda: [cursor.execute(sql, params).fetchall() for sql, params in made],
        "reader": lambda: _anew(warehouse, made),
        "again": lambda: [warehouse.rows(sql, params) for sql, params in made],
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            times[name].append(timed(way)[1])
    columns = "".join(f"{sorted(x)[ROUNDS // 10]:>7.2f}{statistics.median(x):>7.2f}" for x in times.values())
    print(f"{question:<48}{len(made):>3} statements{columns}")


def _anew(warehouse: Warehouse, made: list[Asked]) -> None:
    """Every statement, with nothing remembered of earlier answers."""
    warehouse._refresh().memo = Memo()
    for sql, params in made:
        warehouse.rows(sql, params)


@contextmanager
def _caught() -> Iterator[list[Asked]]:
    """The statements that are run meanwhile, each with its parameters."""
    asked: list[Asked] = []
    real = Edition.rows

    def rows(self: Edition, sql: str, params: Any = ()) -> list[tuple[Any, ...]]:
        asked.append((sql, params))
        return real(self, sql, params)

    Edition.rows = rows  # type: ignore[method-assign]
    try:
        yield asked
    finally:
        Edition.rows = real  # type: ignore[method-assign]


if __name__ == "__main__":
    main(sys.argv[1:])
