"""Writing the immutable file that serves: its physical layout, and that it appears whole or not at all."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import duckdb

from data.warehouse import schema

ROW_GROUP = 8192
"""Rows to a row group: the tables are sorted by series, so that a question reads one or two groups of each, where
the database's own 122,880 would be read whole. The file is no larger for it."""

MEMORY = "160MB"
"""Limit while rows are copied from a file: the process that does it goes on to answer questions."""


def quiet(db: duckdb.DuckDBPyConnection) -> None:
    """Standard output belongs to the answer: where Python runs no file, the database would draw a bar there. In a
    notebook without ipywidgets it cannot draw one, and says so when it is told not to."""
    with suppress(duckdb.InvalidInputException):
        db.execute("SET enable_progress_bar = false")


def write_file(final: Path, selects: Mapping[str, str], db: duckdb.DuckDBPyConnection | None = None) -> None:
    """Write a warehouse whose tables hold what ``selects`` gives, in that order, run by ``db`` (None: a new one)."""
    temporary = final.with_name(f".{final.stem}.{os.getpid()}.{threading.get_ident()}.tmp")
    temporary.unlink(missing_ok=True)
    own = None if db else duckdb.connect(":memory:", config={"threads": "1", "memory_limit": MEMORY})
    runs = db or own
    assert runs is not None
    try:
        quiet(runs)
        runs.execute(f"ATTACH '{quoted(temporary)}' AS out (ROW_GROUP_SIZE {ROW_GROUP})")
        for name in schema.TABLES:
            runs.execute(schema.create(name, "out"))
            runs.execute(f"INSERT INTO out.{name} {selects[name]}")
        runs.execute("CHECKPOINT out")
        runs.execute("DETACH out")
        temporary.replace(final)
    finally:
        if own is not None:
            own.close()
        temporary.unlink(missing_ok=True)


def quoted(path: Path) -> str:
    """A path within single quotes of a statement."""
    return str(path).replace("'", "''")
