"""The figures of a published file in the layout of an engine, cut into parts that are named by their content.

A row has the properties of its series, months as numbers (``data.period``), and nothing for ``superseded`` where the
value still stands. A part is a stretch of years of one table: a load changes few, and the others are not sent again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from data.engine.spark import Held
from data.warehouse import schema
from data.warehouse.file import quiet, quoted

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]

YEARS = 5
"""Of a part: what a release revises is mostly within the last one."""
BATCH = 500_000
"""Rows that are sent at once: some 20 MB."""

_ROWS = f"""
SELECT {", ".join(f"s.{name}" for name in schema.SERIES_KEY)},
       (year(o.start) * 12 + month(o.start) - 1)::INTEGER AS first,
       (year(o."end") * 12 + month(o."end") - 1)::INTEGER AS last,
       o.release, CASE WHEN o.superseded < DATE '{schema.FOREVER}' THEN o.superseded END AS superseded, o.value
FROM published.observations o JOIN published.series s USING (series_id)
"""
_ORDER = "scheme, commodity, partner, flow, first, last, release"
_SPAN = f"first // {12 * YEARS}"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of years of one table, and what it must hold wherever it stands."""

    table: str
    span: int
    name: str
    held: Held

    @property
    def path(self) -> str:
        """Its folder within that of the engine's tables."""
        return f"{self.table}/{self.name}"


class Figures:
    """The figures of one published file, part by part. A context manager."""

    def __init__(self, file: Path) -> None:
        self._db = duckdb.connect(":memory:", config={"threads": "2", "memory_limit": "2GB"})
        quiet(self._db)
        self._db.execute(f"ATTACH '{quoted(file)}' AS published (READ_ONLY)")
        self._db.execute(f"CREATE VIEW figures AS {_ROWS}")

    def __enter__(self) -> Figures:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The published file is attached to it as ``published``."""
        return self._db

    def parts(self) -> list[Part]:
        """Every part, tables by name and years in order."""
        found = self._db.execute(
            f"""SELECT table_id, {_SPAN} AS span,
                md5(concat_ws('|', count(*), bit_xor(hash(figures)), sum(hash(figures)::HUGEINT))),
                count(*), sum(value), min(first), max(last)
            FROM figures GROUP BY ALL ORDER BY ALL"""
        ).fetchall()
        return [
            Part(table, span, f"{span * YEARS}-{digest[:16]}", Held(rows, Decimal(total), first, last))
            for table, span, digest, rows, total, first, last in found
        ]

    def rows(self, part: Part) -> Iterator[pa.Table]:
        """The rows of a part, some at a time, in the order of its questions."""
        from pyarrow import Table

        wanted = f"SELECT * FROM figures WHERE table_id = ? AND {_SPAN} = ? ORDER BY {_ORDER}"
        for batch in self._db.sql(wanted, params=[part.table, part.span]).to_arrow_reader(BATCH):
            yield Table.from_batches([batch])
