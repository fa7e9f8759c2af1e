"""Real questions at once, in a process that has just started; ``make chaos ONLY=load`` measures more of them."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from bot.commands.service import COLLECTED, ready
from bot.settings import Settings
from tests.faults.bench import DAY
from tests.faults.load import EACH, load

pytestmark = pytest.mark.end_to_end


def test_questions_at_once_cost_no_more_memory_than_one(tmp_path: Path) -> None:
    found = load("SQLite", f"sqlite:///{tmp_path / 'state.db'}", 1, 30.0, 4.0, figures=EACH)
    assert (found.lost, found.doubled) == (0, 0), found
    assert found.calls < 1.1, found
    assert found.memory[1] < 450, found


def test_what_lives_as_long_as_the_process_is_not_collected(tmp_path: Path) -> None:
    before = gc.get_threshold()
    try:
        ready(tmp_path, DAY, Settings(_env_file=None))
        assert gc.get_freeze_count() > 100_000
        assert gc.get_threshold() == COLLECTED
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
