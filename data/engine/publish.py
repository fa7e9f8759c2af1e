"""Moving an edition to an engine: parts that are not there yet, the check, and at last the file that names them.

It may be killed anywhere. A part that did not arrive whole does not hold what it must and is sent again by the next;
until the pointer moves, readers see the edition before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from data.engine import check
from data.engine.edition import EXPECTED, TABLES, Checked, EngineEdition
from data.engine.parts import Figures, Part
from data.engine.spark import EngineError, Spark
from data.query import sql
from data.warehouse import schema
from data.warehouse.file import write_file
from data.warehouse.lock import locked
from data.warehouse.pointer import forget_old, point
from data.warehouse.reader import Warehouse

KEPT = 3
Tell = Callable[[int, int, str], None]
"""How far it is: rows or statements done, of how many, and what is done."""


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did. Where ``differences`` has any, nothing was published."""

    path: Path
    sent: int
    kept: int
    rows: int
    statements: int
    differences: tuple[check.Difference, ...]


def publish(
    file: Path,
    into: Path,
    spark: Spark,
    root: str,
    asked: Iterable[tuple[str, sql.AskedSums]],
    tell: Tell = lambda done, of, what: None,
    most: int | None = None,
) -> Published:
    """Publish a warehouse file to an engine whose Parquet files are under ``root`` (as the engine names it); the local
    side of the edition goes into the folder ``into``. ``asked``: what is checked first; a check with more than ``most``
    differences (None: however many) is not gone on with.

    Raises EngineError where the engine fails; then nothing has changed for readers.
    """
    into.mkdir(parents=True, exist_ok=True)
    with locked(into), Figures(file) as figures:
        parts = figures.parts()
        sent = _send(figures, parts, spark, root, tell)
        tables: dict[str, list[str]] = {}
        for part in parts:
            tables.setdefault(part.table, []).append(_folder(root, part))
        figures.connection.execute("USE published")
        wanted = check.expected(asked, figures.connection)
        figures.connection.execute("USE memory")
        final = _catalogue(figures, into, file, tables, check.dumped(wanted))
        found = _checked(final, into, spark, tell, most)
        if not found:
            Checked(final.name, spark.url, spark.version, len(wanted)).write(into)
            point(into, final.name)
            forget_old(into, final, KEPT)
    rows = sum(p.held.rows for p in parts)
    return Published(final, sent, len(parts) - sent, rows, len(wanted), tuple(found))


def _send(figures: Figures, parts: list[Part], spark: Spark, root: str, tell: Tell) -> int:
    """Every part that is not on the engine as it must be; how many those were."""
    total, done, sent = sum(p.held.rows for p in parts), 0, 0
    for part in parts:
        path = _folder(root, part)
        tell(done, total, part.path)
        if spark.held(path) != part.held:
            at = done
            for number, rows in enumerate(figures.rows(part)):
                spark.write(rows, path, more=number > 0)
                at += len(rows)
                tell(at, total, part.path)
            there = spark.held(path)
            if there != part.held:
                raise EngineError(f"{path} has {there}, not {part.held}: does another program write there?")
            sent += 1
        done += part.held.rows
    tell(total, total, "")
    return sent


def _folder(root: str, part: Part) -> str:
    return f"{root.rstrip('/')}/{part.path}"


def _catalogue(figures: Figures, into: Path, file: Path, tables: dict[str, list[str]], expected: str) -> Path:
    """The local side of the edition: everything but the figures, and the names of their parts. Gives its path."""
    told = json.dumps(tables, sort_keys=True)
    name = hashlib.sha256(f"{file.name}\n{told}\n{expected}".encode()).hexdigest()[:16]
    db = figures.connection
    db.execute(
        "CREATE OR REPLACE TABLE more AS SELECT ? AS key, ? AS value UNION ALL SELECT ?, ?",
        [TABLES, told, EXPECTED, expected],
    )
    selects = {t: f"SELECT * FROM published.{t} ORDER BY {schema.ORDER[t]}" for t in schema.TABLES}
    selects["observations"] = "SELECT * FROM published.observations WHERE false"
    selects["meta"] = "SELECT * FROM published.meta UNION ALL SELECT * FROM memory.more ORDER BY key"
    final = into / f"{name}.duckdb"
    if not final.exists():
        write_file(final, selects, db)
    return final


def _checked(final: Path, into: Path, spark: Spark, tell: Tell, most: int | None) -> list[check.Difference]:
    """What the engine answers otherwise than the embedded file, over a file that nothing points to yet."""
    local = Warehouse(into / ".none", final)
    try:
        edition = EngineEdition(local.edition(), spark)
        found = []
        for one in check.differences(edition, edition.expected, lambda done, of: tell(done, of, "checking")):
            found.append(one)
            if most is not None and len(found) >= most:
                break
        return found
    finally:
        local.close()
