"""The reading side: questions against the published warehouse, which cannot be changed or left from here.

The file is opened read-only, without access to anything outside it, with limits on memory, threads and
time. A newly published file is noticed between two questions.
"""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from data.warehouse import slices
from data.warehouse.memo import Memo
from data.warehouse.opening import opened_at, shelved
from data.warehouse.pointer import POINTER, current

MOST_PARSED = 1024
"""Texts of statements that are kept parsed; a text depends only on the shape of a question."""

CHECK_EVERY = 0.2
"""Seconds between two looks at the pointer file."""


class NothingLoadedError(Exception):
    """There is no warehouse: nothing was loaded, and no snapshot came with the package."""


class StatementTimeoutError(Exception):
    """A statement ran longer than the time limit and was interrupted."""


@dataclass
class _Generation:
    """One opened file and the slices beside it; closed when the last reader lets go of it."""

    path: Path
    connection: duckdb.DuckDBPyConnection
    slices: tuple[slices.Slice, ...] = ()
    units: dict[str, dict[str, str]] = field(default_factory=dict)
    memo: Memo = field(default_factory=Memo)
    local: threading.local = field(default_factory=threading.local)
    parsed: dict[str, duckdb.Statement] = field(default_factory=dict)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """This thread's own cursor on the file."""
        cursor: duckdb.DuckDBPyConnection | None = getattr(self.local, "cursor", None)
        if cursor is None:
            cursor = self.local.cursor = self.connection.cursor()
        return cursor

    def statement(self, sql: str) -> duckdb.Statement:
        """The text parsed, once for each text: reading it costs a fifth of a small statement."""
        found = self.parsed.get(sql)
        if found is None:
            several = self.cursor().extract_statements(sql)
            if len(several) != 1:
                raise duckdb.ParserException(f"expected one statement, found {len(several)}")
            if len(self.parsed) >= MOST_PARSED:
                self.parsed.clear()
            found = self.parsed[sql] = several[0]
        return found


class Edition:
    """One published file, whatever is published after it: what reads several statements reads them all from here.

    It is kept open as long as somebody holds it. Thread-safe.
    """

    def __init__(self, generation: _Generation, watchdog: _Watchdog, timeout: float) -> None:
        self._generation, self._watchdog, self._timeout = generation, watchdog, timeout

    @property
    def path(self) -> Path:
        return self._generation.path

    @property
    def slices(self) -> tuple[slices.Slice, ...]:
        """The slices of detail, each with the number of its document."""
        return self._generation.slices

    @property
    def units(self) -> dict[str, dict[str, str]]:
        """The unit of quantity by flow and ten-digit code, as far as the slices tell it."""
        return self._generation.units

    def rows(self, sql: str, params: Sequence[object] | Mapping[str, object] = ()) -> list[tuple[Any, ...]]:
        """The rows of one statement.

        Raises StatementTimeoutError after the time limit, ``duckdb.Error`` for a statement that is wrong.
        """
        memo = self._generation.memo
        key = memo.key(sql, params)
        known = memo.get(key)
        if known is not None:
            return known
        rows = self._run(sql, params)
        memo.put(key, rows)
        return rows

    def once(self, sql: str, params: Mapping[str, object] = {}) -> list[tuple[Any, ...]]:
        """The rows of one statement, which are not remembered: who asks keeps what is needed of them."""
        return self._run(sql, params)

    def figures(self, sql: str, params: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """The rows of a statement on the figures themselves, which are in the same file."""
        return self.rows(sql, params)

    def view(self, table: str) -> tuple[str, str] | None:
        """Dialect and name of the view that has a table's figures, where they stand on an engine: not here."""
        return None

    def _run(self, sql: str, params: Sequence[object] | Mapping[str, object]) -> list[tuple[Any, ...]]:
        statement, cursor = self._generation.statement(sql), self._generation.cursor()
        self._watchdog.enter(cursor, self._timeout)
        try:
            return cursor.execute(statement, params).fetchall()
        except duckdb.InterruptException as error:
            raise StatementTimeoutError(f"stopped after {self._timeout:g} seconds") from error
        finally:
            self._watchdog.leave()


class Warehouse:
    """Read access to the newest published figures. Thread-safe.

    ``directory`` is where loads are published. When nothing was, ``fallback`` (a file built from the
    shipped snapshot, see ``data.warehouse.snapshot.ensure``) serves until something is.
    """

    def __init__(self, directory: Path, fallback: Path | None = None, timeout: float = 5.0) -> None:
        self._directory, self._fallback, self._timeout = directory, fallback, timeout
        self._lock = threading.Lock()
        self._stamp: object = None
        self._looked = 0.0
        self._generation: _Generation | None = None
        self._watchdog = _Watchdog()
        self._refresh(force=True)

    @property
    def path(self) -> Path:
        """The file that serves now; its name changes with its content."""
        return self._refresh().path

    def look(self) -> None:
        """Notice at once what was published meanwhile."""
        self._refresh(force=True)

    @property
    def key(self) -> object:
        """What differs whenever other figures serve: other slices, or another file."""
        return self._refresh().path, self._stamp

    def rows(self, sql: str, params: Sequence[object] | Mapping[str, object] = ()) -> list[tuple[Any, ...]]:
        """The rows of one statement.

        Raises StatementTimeoutError after ``timeout`` seconds, ``duckdb.Error`` for a statement that is wrong.
        """
        return self.edition().rows(sql, params)

    def edition(self) -> Edition:
        """The file that serves now."""
        return Edition(self._refresh(), self._watchdog, self._timeout)

    def close(self) -> None:
        """Let go of the file; the next question opens it again."""
        with self._lock:
            self._generation, self._stamp = None, None

    def _refresh(self, force: bool = False) -> _Generation:
        now, generation = time.monotonic(), self._generation
        if generation is not None and not force and now - self._looked < CHECK_EVERY:
            return generation
        with self._lock:
            stamp = self._pointer_stamp()
            if self._generation is None or stamp != self._stamp:
                self._generation, self._stamp = self._open(), stamp
            self._looked = now  # only now: who asks while a new file is opened waits for it
            return self._generation

    @property
    def _shelf(self) -> Path:
        """Where the slices of detail lie that were loaded."""
        return self._directory / slices.FOLDER

    def _pointer_stamp(self) -> object:
        beside = slices.stamp(self._shelf)
        try:
            found = (self._directory / POINTER).stat()
        except OSError:
            return None, beside
        return (found.st_mtime_ns, found.st_ino), beside

    def _open(self) -> _Generation:
        # A file may be replaced and cleared away between reading its name and opening it: look again.
        for attempt in range(3):
            path = current(self._directory) or self._fallback
            if path is None:
                raise NothingLoadedError(f"nothing is loaded under {self._directory}")
            own = self._shelf
            before = self._generation
            try:
                opened = before.connection if before and before.path == path else opened_at(path, own)
                return _Generation(path, opened, shelved(opened, own), slices.units(own))
            except duckdb.IOException:
                if attempt == 2:
                    raise
        raise AssertionError("unreachable")


def open_warehouse(directory: Path, cache: Path, timeout: float = 5.0) -> Warehouse:
    """The published warehouse of ``directory``; until there is one, the shipped snapshot, unpacked under ``cache``.

    When the package has figures that what is published does not have, they are merged first (some seconds, once
    for each update of the package). A pointer or file that is damaged is said in the log, and the file published
    before serves; where there is none, the shipped figures do for a pointer, and a damaged file cannot be opened.
    Raises NothingLoadedError when there is neither.
    """
    from data.warehouse import snapshot
    from data.warehouse.repair import repaired

    repaired(directory)
    if current(directory) is None:
        return Warehouse(directory, snapshot.ensure(cache), timeout)
    warehouse = Warehouse(directory, None, timeout)
    if snapshot.newer_than(warehouse.rows("SELECT value FROM meta WHERE key = ?", [snapshot.ORIGIN])):
        # Where a load is going on it does the same; where nothing can be written, or loading is not installed, what is
        # published serves.
        with suppress(OSError, ModuleNotFoundError):
            from data.ingest.shipped import merge_newer

            merge_newer(directory)
            return Warehouse(directory, None, timeout)
    return warehouse


class _Watchdog:
    """Interrupts statements that run too long, with one thread that sleeps while nothing runs."""

    def __init__(self) -> None:
        self._running: dict[int, tuple[float, duckdb.DuckDBPyConnection]] = {}
        self._wake = threading.Event()
        self._lock = threading.Lock()
        self._started = False

    def enter(self, cursor: duckdb.DuckDBPyConnection, timeout: float) -> None:
        with self._lock:
            self._running[threading.get_ident()] = (time.monotonic() + timeout, cursor)
            if not self._started:
                self._started = True
                threading.Thread(target=_watch, args=(weakref.ref(self), self._wake), daemon=True).start()
            self._wake.set()

    def leave(self) -> None:
        with self._lock:
            self._running.pop(threading.get_ident(), None)

    def look(self) -> None:
        """Interrupt what is over its time; sleep again when nothing runs. Nobody leaves meanwhile: an interrupt that
        comes after would stop the next statement of its cursor."""
        now = time.monotonic()
        with self._lock:
            for deadline, cursor in self._running.values():
                if deadline < now:
                    cursor.interrupt()
            if not self._running:
                self._wake.clear()


def _watch(owner: weakref.ref[_Watchdog], wake: threading.Event) -> None:
    while True:
        wake.wait(1.0)
        watchdog = owner()
        if watchdog is None:
            return
        watchdog.look()
        del watchdog
        time.sleep(0.05)
