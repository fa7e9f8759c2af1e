"""Whether a process can do the next thing: the database, the disk, the figures."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import structlog
from sqlalchemy import Engine, text

from data.library import Data

log = structlog.get_logger(__name__)
ROOM = 1_000_000
"""Bytes that must still fit on the disk."""


def wanting(engine: Engine, data: Data | None) -> str | None:
    """The first that fails of ``database``, ``disk`` and ``figures``; None where all is well."""
    checks: dict[str, Callable[[], None]] = {
        "database": lambda: _database(engine),
        "disk": lambda: _disk(_folder(engine)),
        "figures": lambda: _figures(data),
    }
    for name, check in checks.items():
        try:
            check()
        except Exception as error:
            log.warning("not ready", what=name, error=type(error).__name__)
            return name
    return None


def _database(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text("SELECT 1 FROM deliveries WHERE key = ''"))


def _folder(engine: Engine) -> Path:
    """Where the state is written; for a server elsewhere the folder of passing files."""
    name = engine.url.database
    local = engine.dialect.name == "sqlite" and name and name != ":memory:"
    return Path(str(name)).parent if local else Path(tempfile.gettempdir())


def _disk(folder: Path) -> None:
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(bytes(ROOM))
        file.flush()
        os.fsync(file.fileno())


def _figures(data: Data | None) -> None:
    if data is not None:
        data.warehouse.rows("SELECT 1 FROM series LIMIT 1")
