"""Opening the state: one engine per process, SQLite as embedded default, PostgreSQL by its address."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from bot.state.model import Base

T = TypeVar("T")
BUSY_SECONDS = 30.0
PAUSES = (0.05, 0.2, 0.6)
"""Seconds between the tries of a transaction whose connection ended."""
PRIVATE = 0o600


def open_engine(url: str) -> Engine:
    """An engine for ``url``. A SQLite file's folder is made, and the file is its owner's alone; its journal lets
    readers and a writer work at once. Errors name no values: those are people's words, and tokens."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True, pool_size=10, max_overflow=10, hide_parameters=True)
    if parsed.database and parsed.database != ":memory:":
        _private(Path(parsed.database))
    # One connection, handed out in turn: SQLite lets one write at a time, and makes the others wait by sleeping,
    # longer and longer, which under load delayed some acknowledgements by seconds.
    connection = {"timeout": 30, "check_same_thread": False}
    engine = create_engine(
        parsed, connect_args=connection, poolclass=QueuePool, pool_size=1, max_overflow=0, hide_parameters=True
    )
    event.listen(engine, "connect", _sqlite_settings)
    return engine


def _private(path: Path) -> None:
    """The file and what SQLite keeps beside it (which takes the file's permissions when it is made)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, PRIVATE))
    for each in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
        if each.exists() and each.stat().st_mode & 0o077 and each.stat().st_uid == os.getuid():
            each.chmod(PRIVATE)


def passing(error: BaseException) -> bool:
    """Whether an error of the database may be gone in a moment: a connection that ended, a server that restarts, a full
    disk, a lock."""
    if isinstance(error, OperationalError | InterfaceError | PoolTimeoutError):
        return True
    return isinstance(error, DBAPIError) and error.connection_invalidated


def tried(engine: Engine, work: Callable[[Connection], T]) -> T:
    """Do ``work`` in a transaction of its own, again where the connection ended. It may have been done although its
    end was not told, so it must come to the same the second time."""
    for pause in PAUSES:
        try:
            with engine.begin() as connection:
                return work(connection)
        except Exception as error:
            if not passing(error):
                raise
            time.sleep(pause)
    with engine.begin() as connection:
        return work(connection)


def insert(engine: Engine, row: Base) -> bool:
    """Add a row in a transaction of its own; False where its unique key is there already."""
    try:
        with Session(engine) as session, session.begin():
            session.add(row)
    except IntegrityError:
        return False
    return True


def _sqlite_settings(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("busy_timeout=30000", "synchronous=NORMAL"):
        cursor.execute(f"PRAGMA {pragma}")
    # Two processes that open a new file at once: the second is refused the change of journal without any waiting.
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            break
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
    cursor.close()


def migrate(engine: Engine) -> None:
    """Bring the schema to the newest version. Safe to call at every start and from two processes at once."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(774411)")
        else:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
