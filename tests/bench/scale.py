"""Detail of any size, and what questions on it cost: ``python -m tests.bench.scale [MILLIONS] [FOLDER]``.

Rows are made of ten-digit codes, partners and months (the same ones each time) and kept as the Bureau's bulk files are:
a pack for each year and depth (ten, six, four and two digits and all goods), with the world, in the order of codes and
in that of partners, and an index of slices.
Typed questions are answered by tradebot itself, which chooses the depth; *first* and *again*, with what was read before
forgotten, are with a warm cache. *From the detail* is the same sum over the ten-digit packs alone, by the database.
"""

from __future__ import annotations

import datetime as dt
import statistics
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from data.library import Data
from data.model import Document
from data.partners import load_partners
from data.period import Period, PeriodExpr
from data.query.spec import Query, Shape
from data.warehouse import slices
from data.warehouse.memo import Memo
from data.warehouse.reader import Warehouse
from data.warehouse.store import Store
from tests.bench.timing import timed
from tests.detail.questions import CHINA, IMPORTS, ask, listing, product, year

CODES, SIXES, DEPTHS, LAST, GROUP, RUNS = 18_000, 5_300, (6, 4, 2, 0), 2025, 50_000, 5
CODE, HEADING, CHAPTER, PARTNER = "8703230190", "8703", "87", "5700"
RELEASE = dt.date(2026, 3, 12)
SINCE = (PeriodExpr("range", label="since 2010", period=Period(2010 * 12, LAST * 12 + 11)),)


@dataclass(frozen=True)
class Question:
    """A typed question, and the same sum over the ten-digit rows: condition, what it is by, from which year."""

    words: str
    query: Query
    where: str
    by: str = "1"
    since: int = LAST


_WHO, _OTHERS = f"partner = '{PARTNER}'", "partner <> 'world'"
_CHINA = replace(IMPORTS, targets=(CHINA,), periods=year(LAST))
_RANKED = replace(IMPORTS, shape=Shape.RANKING, over="partner", periods=year(LAST))
_LISTED = replace(_CHINA, shape=Shape.RANKING, over="product")
_MONTHLY = replace(_CHINA, shape=Shape.SERIES, periods=SINCE, grain="month")
QUESTIONS = (
    Question(
        "a ten-digit code with a partner, a year",
        replace(_CHINA, products=product(CODE)),
        f"{_WHO} AND commodity = '{CODE}'",
    ),
    Question(
        "a heading with a partner, a year",
        replace(_CHINA, products=product(HEADING)),
        f"{_WHO} AND commodity ^@ '{HEADING}'",
    ),
    Question(
        "a heading with a partner by month since 2010",
        replace(_MONTHLY, products=product(HEADING)),
        f"{_WHO} AND commodity ^@ '{HEADING}'",
        "start",
        2010,
    ),
    Question(
        "a ten-digit code with a partner by month since 2010",
        replace(_MONTHLY, products=product(CODE)),
        f"{_WHO} AND commodity = '{CODE}'",
        "start",
        2010,
    ),
    Question(
        "suppliers of a chapter, ranked",
        replace(_RANKED, products=product(CHAPTER)),
        f"{_OTHERS} AND commodity ^@ '{CHAPTER}'",
        "partner",
    ),
    Question(
        "suppliers of a ten-digit code, ranked",
        replace(_RANKED, products=product(CODE)),
        f"{_OTHERS} AND commodity = '{CODE}'",
        "partner",
    ),
    Question("chapters with a partner, ranked", replace(_LISTED, products=listing(2)), _WHO, "commodity[1:2]"),
    Question("headings with a partner, ranked", replace(_LISTED, products=listing(4)), _WHO, "commodity[1:4]"),
    Question("subheadings with a partner, ranked", replace(_LISTED, products=listing(6)), _WHO, "commodity[1:6]"),
    Question("ten-digit codes with a partner, ranked", replace(_LISTED, products=listing(10)), _WHO, "commodity"),
)


def make(folder: Path, millions: float) -> tuple[int, dict[int, float]]:
    """Write packs and their index. Gives how many rows the detail has, and the megabytes of each depth."""
    detail = folder / slices.FOLDER
    detail.mkdir()
    db = duckdb.connect(":memory:", config={"threads": "2", "memory_limit": "6GB", "temp_directory": str(folder / "t")})
    db.execute("SET enable_progress_bar = false")
    each = min(max(2, round(millions * 1e6 / (CODES * 12 * 17))), 150)  # partners of a code, where 17 years are enough
    years = range(LAST + 1 - max(1, round(millions * 1e6 / (CODES * each * 12))), LAST + 1)
    others = [code for code in sorted(load_partners().partners) if code != PARTNER and code[0] != "0"]
    db.execute(
        f"""CREATE TABLE pairs AS SELECT code AS commodity, partner FROM (
            SELECT printf('%02d%02d%02d%04d', 1 + six % 97, 1 + (six // 97) % 13, 10 + 10 * (six // 1261),
                          10 * (n // {SIXES})) AS code FROM (SELECT n, n % {SIXES} AS six FROM range({CODES}) t(n))
            UNION SELECT '{CODE}'
        ), (SELECT unnest(?::VARCHAR[]) AS partner)
        ORDER BY commodity, partner""",
        [[PARTNER, *others[: each - 1]]],
    )
    count = sum(_year(db, detail, number) for number in years)
    db.close()
    slices.write(
        detail,
        [_slice(detail, number, month, depth) for number in years for month in range(12) for depth in (10, *DEPTHS)],
    )
    with Store() as store:
        store.set_meta("snapshot", "none")
        store.publish(folder)
    sizes = {d: sum(f.stat().st_size for f in detail.glob(f"*-{d}-*.parquet")) / 1e6 for d in (10, *DEPTHS)}
    return count, sizes


def _file(detail: Path, depth: int, number: int) -> Path:
    return detail / f"hs10-imports-{depth}-{number}-made.parquet"


def _beside(detail: Path, depth: int, number: int) -> Path:
    """The same rows in the order of partners."""
    return detail / f"hs10-imports-{depth}-{number}-made-by-partner.parquet"


def _year(db: duckdb.DuckDBPyConnection, detail: Path, number: int) -> int:
    """The packs of a year; how many rows its detail has."""
    rows = f"""SELECT commodity, partner, make_date({number}, m::INTEGER, 1) AS start,
        (hash(commodity, partner, m, {number}) % 10000000)::BIGINT AS value, DATE '{RELEASE}' AS release
        FROM pairs, range(1, 13) t(m)"""
    world = "SELECT commodity, 'world' AS partner, start, sum(value)::BIGINT AS value, release FROM made GROUP BY ALL"
    db.execute(f"CREATE OR REPLACE TABLE made AS {rows}")
    _write(db, f"FROM made UNION ALL {world}", _file(detail, 10, number))
    _write(db, f"FROM '{_file(detail, 10, number)}'", _beside(detail, 10, number), "partner, commodity, start")
    count = db.execute("SELECT count(*) FROM made").fetchall()[0][0]
    finer = _file(detail, 10, number)
    for depth in DEPTHS:
        code = f"commodity[1:{depth}]" if depth else "''"
        sums = f"SELECT {code} AS commodity, partner, start, sum(value)::BIGINT AS value, release FROM '{finer}'"
        finer = _file(detail, depth, number)
        _write(db, f"{sums} GROUP BY ALL", finer)
        _write(db, f"FROM '{finer}'", _beside(detail, depth, number), "partner, commodity, start")
    return int(count)


def _write(db: duckdb.DuckDBPyConnection, rows: str, target: Path, order: str = "commodity, partner, start") -> None:
    db.execute(
        f"COPY (FROM ({rows}) ORDER BY {order}) TO '{target}' "
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {GROUP})"
    )


def _slice(detail: Path, number: int, month: int, depth: int) -> slices.Slice:
    at = number * 12 + month
    document = Document("made", "made", "IMDB", f"IMDB{number}{month}", f"{at}", RELEASE, "https://example.org")
    return slices.Slice(
        "hs10",
        "hs_detail",
        "imports",
        ("value",),
        RELEASE,
        at,
        at,
        1,
        depth,
        ("",),
        None,
        (_file(detail, depth, number),),
        0,
        document,
        dated=True,
        by_partner=(_beside(detail, depth, number),),
    )


def measured(folder: Path) -> Iterator[tuple[Question, list[float], float, bool]]:
    """The milliseconds of each question's answers, of the sum over the detail, and whether both come to the same."""
    warehouse = Warehouse(folder, timeout=120)
    data = Data(warehouse)
    db = duckdb.connect(":memory:", config={"threads": "1", "memory_limit": "2GB"})
    db.execute("SET enable_progress_bar = false; SET parquet_metadata_cache = true")
    for one in QUESTIONS:
        times = []
        for _ in range(RUNS + 1):
            data.engine.warehouse._generation.memo = Memo()  # type: ignore[attr-defined]
            answer, took = timed(lambda asked=one.query: ask(data, asked))  # type: ignore[misc]
            times.append(took)
        source = [str(_file(folder / slices.FOLDER, 10, number)) for number in range(one.since, LAST + 1)]
        there = [f for f in source if Path(f).exists()]
        sql = f"SELECT {one.by}, sum(value) / 1e6 FROM read_parquet({there}) WHERE {one.where} GROUP BY 1"
        rows, slow = timed(lambda asked=sql: db.execute(asked).fetchall())  # type: ignore[misc]
        wanted = sorted((round(float(total), 6) for _, total in rows), reverse=True)
        got = sorted((round(float(f.value), 6) for f in answer.primary), reverse=True)
        yield one, times[1:], slow, got == wanted[: len(got)]


def main(arguments: list[str]) -> int:
    """The table; 1 where an answer is not the sum over the detail."""
    millions, bad = float(arguments[0]) if arguments else 100.0, 0
    with tempfile.TemporaryDirectory(prefix="tradebot-scale-", dir=arguments[1] if len(arguments) > 1 else None) as at:
        (count, sizes), took = timed(lambda: make(Path(at), millions))
        told = ", ".join(f"{depth or 'all'}: {mb:.1f}" for depth, mb in sizes.items())
        print(f"{count:,} ten-digit rows made in {took / 1000:.0f} s; megabytes by depth: {told}", flush=True)
        print("\n| question | median ms | longest ms | from the detail, ms | same |\n|---|---|---|---|---|")
        for one, times, slow, same in measured(Path(at)):
            median = statistics.median(times)
            print(f"| {one.words} | {median:.1f} | {max(times):.1f} | {slow:.0f} | {same} |", flush=True)
            bad += not same
    return min(bad, 1)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
