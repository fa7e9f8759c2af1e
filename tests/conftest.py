"""What every test may have: the figures that ship, opened once, and a question-answerer over them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot.ask import Asker
from bot.commands import figures

TODAY = dt.date(2026, 11, 21)
"""The day on which every question of the tests is asked."""


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A warehouse folder where nothing was loaded, so that the shipped figures serve; unpacked once for all workers."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "shipped"
    figures.warehouse(folder).close()
    return folder


@pytest.fixture(scope="session")
def asker(shipped: Path) -> Asker:
    """Question to reply over the shipped figures."""
    return figures.asker(shipped, TODAY)
