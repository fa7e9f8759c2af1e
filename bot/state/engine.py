"""Opening the state: one engine per process, SQLite as embedded default, PostgreSQL by its address."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from bot.state.model import Base

BUSY_SECONDS = 30.0


def open_engine(url: str) -> Engine:
    """An engine for ``url``. A SQLite file's folder is made; its journal lets readers and a writer work at once."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True, pool_size=10, max_overflow=10)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    # One connection, handed out in turn: SQLite lets one write at a time, and makes the others wait by sleeping,
    # longer and longer, which under load delayed some acknowledgements by seconds.
    connection = {"timeout": 30, "check_same_thread": False}
    engine = create_engine(parsed, connect_args=connection, poolclass=QueuePool, pool_size=1, max_overflow=0)
    event.listen(engine, "connect", _sqlite_settings)
    return engine


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
