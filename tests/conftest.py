"""What every test may have: the frozen figures and those that ship, opened once, and a question-answerer over each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.commands import figures
from bot.replies.ask import Asker
from data.warehouse import reader
from tests import frozen
from tests.bot import postgres

TODAY = dt.date(2026, 11, 21)
"""The day on which every question of the tests is asked."""


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all workers share."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def edition(shared: Path) -> Path:
    """A warehouse folder that serves the frozen edition; published once for all workers."""
    return frozen.publish(shared / "edition")


@pytest.fixture(scope="session")
def asker(edition: Path) -> Asker:
    """Question to reply over the frozen edition."""
    return figures.asker(edition, TODAY)


@pytest.fixture(scope="session")
def shipped(shared: Path) -> Path:
    """A warehouse folder where nothing was loaded, so that the shipped figures serve; unpacked once for all workers."""
    folder = shared / "shipped"
    figures.warehouse(folder).close()
    return folder


@pytest.fixture(scope="session")
def shipped_asker(shipped: Path) -> Asker:
    """Question to reply over the shipped figures."""
    return figures.asker(shipped, TODAY)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server of this worker, without a database name."""
    reason = postgres.why_not()
    if reason:
        pytest.skip(reason)
    with postgres.cluster() as server:
        yield server


@pytest.fixture(autouse=True, scope="session")
def _patient() -> None:
    """Statements may take a minute here: the limit is for people who wait; a busy machine is no fault of the code."""
    reader.Warehouse.__init__.__defaults__ = (None, 60.0)
    reader.open_warehouse.__defaults__ = (60.0,)
