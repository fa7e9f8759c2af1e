"""State on both databases: every test that takes ``engine`` runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.replies.ask import Asker
from bot.state.engine import migrate, open_engine
from tests.bot import postgres
from tests.bot.signed import Bot, running, settings
from tests.bot.slack_double import Double, double


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'state.db'}"
    return postgres.new_database(request.getfixturevalue("postgres_server"))


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    opened = open_engine(address)
    migrate(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def slack() -> Iterator[Double]:
    with double() as found:
        yield found


@pytest.fixture
def behind() -> Asker | None:
    """Who answers behind ``bot``: nobody, for recorded answers; a file that wants the figures overrides it."""
    return None


@pytest.fixture
def bot(slack: Double, tmp_path: Path, behind: Asker | None) -> Iterator[Bot]:
    yield from running(slack, settings(slack, f"sqlite:///{tmp_path / 's.db'}"), behind)


@pytest.fixture
def oauth_bot(slack: Double, address: str) -> Iterator[Bot]:
    more = {"slack_bot_token": None, "slack_client_id": "1.2", "slack_client_secret": "shh"}
    yield from running(slack, settings(slack, address, **more))
