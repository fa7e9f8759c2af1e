"""Everything acknowledged is answered once and in order, whatever fails; ``make chaos`` does the same for longer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import samples
from tests.bot import postgres
from tests.faults import scenarios
from tests.faults.bench import Tally

pytestmark = pytest.mark.end_to_end


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'state.db'}"
    return postgres.new_database(request.getfixturevalue("postgres_server"))


def once(found: Tally) -> bool:
    return found.tried > 0 and (found.lost, found.doubled, found.disordered) == (0, 0, 0)


def test_a_bad_line(database: str) -> None:
    found = scenarios.bad_line(database)
    assert once(found), found


def test_killed_and_started_again(database: str) -> None:
    found = scenarios.kills(database)
    assert once(found), found


def test_frozen_while_another_takes_over(database: str) -> None:
    found = scenarios.freeze(database)
    assert once(found), found


def test_the_database_goes_away(database: str) -> None:
    found = scenarios.database_away(database)
    assert once(found), found


def test_a_limited_channel_delays_nobody_else(tmp_path: Path) -> None:
    found, waited = scenarios.limited_channel(f"sqlite:///{tmp_path / 'state.db'}")
    assert once(found), found
    assert waited < 2.0


def test_a_slow_channel_delays_nobody_else(tmp_path: Path) -> None:
    found, waited = scenarios.slow_channel(f"sqlite:///{tmp_path / 'state.db'}")
    assert once(found), found
    assert waited < 2.0


def test_commands_and_presses_are_done_though_the_process_is_killed_at_once(database: str) -> None:
    taken, done, told = scenarios.small_things(database, samples.of(1, 3))
    assert taken >= 8 and done == taken and told == taken, (taken, done, told)
