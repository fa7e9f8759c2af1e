"""Detail of any size, and what questions on it cost: ``python -m tests.bench.scale [MILLIONS] [FOLDER]``.

Rows are made of ten-digit codes, partners and months (the same ones each time) and kept as Parquet by year, in the
order of codes; beside them the sums at six, four and two digits and in all, by partner and for the world, and what is
deeper than chapters once more in the order of partners. Each question is asked of the coarsest depth that has it, and
for comparison of the detail: with a warm cache, on two threads.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tests.bench.timing import timed

CODES, SIXES, DEPTHS, LAST = 18_000, 5_300, (6, 4, 2, 0), 2025
BOTH = (10, 6, 4)
"""Depths that are kept in the order of partners as well."""
GROUP = 50_000
RUNS = 5


@dataclass(frozen=True)
class Question:
    """A question with the depth that has it, and the one that it would be asked of without sums. ``order``: in which
    order of the detail its rows are neighbours."""

    words: str
    depth: int
    where: str
    by: str
    since: int
    limit: int | None = None
    order: str = "code"


CODE, HS4, HS2, PARTNER = "8703230190", "8703", "87", "5700"
_WHO, _OTHERS = f"partner = '{PARTNER}'", "partner <> 'world'"
_LINE, _HEADING = f"commodity = '{CODE}'", f"commodity = '{HS4}'"
QUESTIONS = (
    Question("a ten-digit code with a partner, a year", 10, f"{_LINE} AND {_WHO}", "1", 2025),
    Question("a heading with a partner, a year", 4, f"{_HEADING} AND {_WHO}", "1", 2025),
    Question("a heading with a partner by month since 2010", 4, f"{_HEADING} AND {_WHO}", "start", 2010),
    Question("suppliers of a chapter, ranked", 2, f"commodity = '{HS2}' AND {_OTHERS}", "partner", 2025, 10),
    Question("suppliers of a ten-digit code, ranked", 10, f"{_LINE} AND {_OTHERS}", "partner", 2025, 10),
    Question("all goods with a partner by month since 2010", 0, _WHO, "start", 2010),
    Question("chapters with a partner, ranked", 2, _WHO, "commodity", 2025, 10),
    Question("headings with a partner, ranked", 4, _WHO, "commodity", 2025, 10, "partner"),
    Question("subheadings with a partner, ranked", 6, _WHO, "commodity", 2025, 10, "partner"),
    Question("ten-digit codes with a partner, ranked", 10, _WHO, "commodity", 2025, 10, "partner"),
    Question("the same since 2010", 10, _WHO, "commodity", 2010, 10, "partner"),
    Question("every partner, ranked, since 2010", 0, _OTHERS, "partner", 2010, 10),
)


def files(folder: Path, depth: int, order: str, since: int) -> str:
    """The Parquet files of a depth from a year on, as a table of SQL."""
    found = sorted(f for f in folder.glob(f"{order}-{depth}-*.parquet") if int(f.stem[-4:]) >= since)
    return f"read_parquet([{', '.join(repr(str(f)) for f in found)}])"


def make(folder: Path, millions: float) -> int:
    """Write the detail with its sums. Gives how many rows the detail has."""
    db = duckdb.connect(":memory:", config={"threads": "2", "memory_limit": "6GB", "temp_directory": str(folder / "t")})
    db.execute("SET enable_progress_bar = false")
    each = min(max(2, round(millions * 1e6 / (CODES * 12 * 17))), 150)  # partners of a code, where 17 years are enough
    years = max(1, round(millions * 1e6 / (CODES * each * 12)))
    db.execute(
        f"""CREATE TABLE pairs AS SELECT code AS commodity, partner FROM (
            SELECT printf('%02d%02d%02d%04d', 1 + six % 97, 1 + (six // 97) % 13, 10 + 10 * (six // 1261),
                          10 * (n // {SIXES})) AS code FROM (SELECT n, n % {SIXES} AS six FROM range({CODES}) t(n))
            UNION SELECT '{CODE}'
        ), (SELECT (1010 + 31 * p)::VARCHAR AS partner FROM range(1, {each}) t(p) UNION SELECT '{PARTNER}')
        ORDER BY commodity, partner"""
    )
    for year in range(LAST - years + 1, LAST + 1):
        _year(db, folder, year)
    count = db.execute(f"SELECT count(*) FROM {files(folder, 10, 'code', 0)}").fetchall()[0][0]
    db.close()
    return int(count)


def _year(db: duckdb.DuckDBPyConnection, folder: Path, year: int) -> None:
    rows = f"""SELECT commodity, partner, make_date({year}, m::INTEGER, 1) AS start,
        (hash(commodity, partner, m, {year}) % 10000000)::BIGINT AS value FROM pairs, range(1, 13) t(m)"""
    finer = folder / f"code-10-{year}.parquet"
    _write(db, f"{rows} ORDER BY commodity, partner, start", finer)
    for depth in DEPTHS:
        target = folder / f"code-{depth}-{year}.parquet"
        of = f"commodity[1:{depth}] AS commodity" if depth else "'' AS commodity"
        sums = " UNION ALL ".join(
            f"SELECT {of}, {whom} AS partner, start, sum(value)::BIGINT AS value FROM '{finer}' WHERE {_OTHERS} "
            "GROUP BY 1, 2, 3" for whom in ("partner", "'world'")
        )  # fmt: skip
        _write(db, f"{sums} ORDER BY commodity, partner, start", target)
        finer = target
    for depth in BOTH:
        rows = f"SELECT * FROM '{folder / f'code-{depth}-{year}.parquet'}' ORDER BY partner, commodity, start"
        _write(db, rows, folder / f"partner-{depth}-{year}.parquet")


def _write(db: duckdb.DuckDBPyConnection, rows: str, target: Path) -> None:
    db.execute(f"COPY ({rows}) TO '{target}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {GROUP})")


def measured(folder: Path) -> Iterator[tuple[Question, float, float, str]]:
    """Milliseconds of each question at its depth and from the detail (warm medians), and whether both gave the same."""
    db = duckdb.connect(":memory:", config={"threads": "2", "memory_limit": "2GB"})
    db.execute("SET enable_progress_bar = false; SET enable_object_cache = true")
    for one in QUESTIONS:
        here = _sql(one, files(folder, one.depth, one.order, one.since), one.where, one.by)
        where, by = one.where.replace("commodity = ", "commodity ^@ "), one.by
        if by == "commodity" and one.depth < 10:
            by = f"commodity[1:{one.depth}]"
        there = _sql(one, files(folder, 10, "code", one.since), where, by)
        rows, fast = _warm(db, here)
        same, slow = _warm(db, there, 1 if len(list(folder.glob("code-10-*"))) > 4 else RUNS)
        yield one, fast, slow, "same" if rows == same else "DIFFERENT"


def _sql(one: Question, source: str, where: str, by: str) -> str:
    first = f"{by} AS what, sum(value)::DOUBLE AS total, count(DISTINCT start) AS n"
    order = f"ORDER BY total DESC LIMIT {one.limit}" if one.limit else "ORDER BY what"
    return f"SELECT {first} FROM {source} WHERE {where} GROUP BY 1 {order}"


def _warm(db: duckdb.DuckDBPyConnection, sql: str, runs: int = RUNS) -> tuple[list[tuple[object, ...]], float]:
    times, rows = [], []
    for _ in range(runs + 1):
        rows, took = timed(lambda: db.execute(sql).fetchall())
        times.append(took)
    return rows, statistics.median(times[1:])


def main(arguments: list[str]) -> int:
    millions = float(arguments[0]) if arguments else 100.0
    with tempfile.TemporaryDirectory(prefix="tradebot-scale-", dir=arguments[1] if len(arguments) > 1 else None) as at:
        folder = Path(at)
        count, took = timed(lambda: make(folder, millions))
        size = {name: sum(f.stat().st_size for f in folder.glob(f"{name}-*.parquet")) / 1e6 for name in
                (*(f"code-{depth}" for depth in (10, *DEPTHS)), *(f"partner-{depth}" for depth in BOTH))}  # fmt: skip
        print(f"{count:,} rows of detail made in {took / 1000:.0f} s; MB: "
              + ", ".join(f"{name} {mb:.0f}" for name, mb in size.items()))  # fmt: skip
        print("\n| question | depth | ms | from the detail, ms | |\n|---|---|---|---|---|")
        bad = 0
        for one, fast, slow, same in measured(folder):
            print(f"| {one.words} | {one.depth or 'all'} | {fast:.1f} | {slow:.1f} | {same} |", flush=True)
            bad += same != "same"
    return min(bad, 1)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
