"""A small warehouse for the tests of engines: tables of the frozen edition, the last years, and questions on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from bot.commands import figures
from bot.commands.engine import asked_by
from data.query import sql
from data.warehouse import schema
from data.warehouse.file import write_file
from data.warehouse.pointer import current, point

TODAY = dt.date(2026, 11, 21)
QUESTIONS = (
    "deficit with Vietnam 2024",
    "imports from Mexico by quarter in 2024",
    "top 10 deficits 2024",
    "China's share of US goods imports 2025",
    "how much was the trade deficit for February 2025 revised",
    "trade deficit in 2024",
    "imports from the EU in 2023",
    "trade balance by month in 2025",
    "trade deficit for February 2025 as first published",
)
_WANTED = "SELECT series_id FROM published.series WHERE table_id IN ('country', 'totals', 'country_sa')"
_SINCE = "DATE '2021-01-01'"


def publish(edition: Path, into: Path, shift: int = 0) -> Path:
    """A warehouse folder with those figures. ``shift`` is added to the imports from China and from the world since
    2025: to both the same, so that another edition can be told from this one and from a mixture."""
    db = duckdb.connect(":memory:")
    db.execute(f"ATTACH '{current(edition)}' AS published (READ_ONLY)")
    selects = {t: f"SELECT * FROM published.{t} ORDER BY {schema.ORDER[t]}" for t in schema.TABLES}
    for name in ("series", "coverage"):
        selects[name] = f"SELECT * FROM published.{name} WHERE series_id IN ({_WANTED}) ORDER BY {schema.ORDER[name]}"
    moved = "o.start >= DATE '2025-01-01' AND s.partner IN ('5700', 'world') AND s.flow = 'imports'"
    selects["observations"] = f"""
        SELECT o.* REPLACE (CASE WHEN {moved} THEN o.value + {shift} ELSE o.value END AS value)
        FROM published.observations o JOIN published.series s USING (series_id)
        WHERE series_id IN ({_WANTED}) AND o.start >= {_SINCE} ORDER BY series_id, start, "end", release"""
    into.mkdir(parents=True, exist_ok=True)
    final = into / f"{shift:016d}.duckdb"
    write_file(final, selects, db)
    db.close()
    point(into, final.name)
    return final


def asked(folder: Path) -> list[tuple[str, sql.AskedSums]]:
    """What the questions sum."""
    data = figures.data(folder, embedded=True)
    try:
        return list(asked_by(data, QUESTIONS, TODAY))
    finally:
        data.warehouse.close()


def why_no_sail() -> str | None:
    """Why there is no engine in the usual run, or None."""
    from importlib.util import find_spec

    lacking = [name for name in ("pysail", "pyspark") if find_spec(name) is None]
    return f"{' and '.join(lacking)} not installed: the extra spark, and pysail" if lacking else None


@contextmanager
def sail() -> Iterator[str]:
    """The address of a small engine in this process that speaks Spark Connect."""
    from pysail.spark import SparkConnectServer  # type: ignore[import-not-found,unused-ignore]

    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    try:
        host, port = server.listening_address
        yield f"sc://{host}:{port}"
    finally:
        server.stop()
