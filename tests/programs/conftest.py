"""The desk that all programs ask, over the shipped figures on the day of the tests, and the doors in front of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from program_asks import SECRET, TOKEN
from starlette.testclient import TestClient

from bot.ask import Asker
from bot.http import create_app
from bot.programs import doors
from bot.programs.desk import Desk
from bot.settings import Settings
from tests.conftest import TODAY

NOON = dt.datetime(2026, 11, 21, 17, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def desk(asker: Asker) -> Desk:
    return Desk(asker, lambda: TODAY)


def made(asker: Asker, folder: Path, **settings: object) -> TestClient:
    """A client of the web process with the doors that ``settings`` open."""
    usual = {"serve_api": True, "serve_mcp": True, "api_tokens": TOKEN, "slack_signing_secret": SECRET,
             "slack_bot_token": "xoxb-none", "database_url": f"sqlite:///{folder}/state.db"}  # fmt: skip
    chosen = Settings(_env_file=None, **{**usual, **settings})  # type: ignore[call-arg, arg-type]
    app = doors.application(chosen, lambda: asker, create_app, lambda: TODAY, lambda: NOON)
    return TestClient(app)


@pytest.fixture
def web(asker: Asker, tmp_path: Path) -> Iterator[TestClient]:
    with made(asker, tmp_path) as client:
        yield client
