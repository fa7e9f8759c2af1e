"""The desk that all programs ask, over the frozen figures on the day of the tests, and the doors in front of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.programs.desk import Desk
from bot.replies.ask import Asker
from tests.conftest import TODAY
from tests.programs.program_asks import made


@pytest.fixture(scope="session")
def desk(asker: Asker) -> Desk:
    return Desk(asker, lambda: TODAY)


@pytest.fixture
def web(asker: Asker, tmp_path: Path) -> Iterator[TestClient]:
    with made(asker, tmp_path) as client:
        yield client
