"""A load that is killed, at any moment, leaves what serves, and a load works afterwards."""

from __future__ import annotations

import random
from pathlib import Path

from tests import samples
from tests.ingest.load_faults import Reads, attack, editions, read
from tests.ingest.loads import load

KILLS = samples.of(2, 6)


def test_kills_during_loads(tmp_path: Path) -> None:
    states, dice, found = editions(tmp_path), random.Random(7), Reads()
    for _ in range(KILLS):
        found += attack(tmp_path, states, dice)
    assert not found.wrong
    assert found.opened > KILLS and found.served > 10 * KILLS
    for revised in (1, 0):
        assert not load(tmp_path / str(revised), tmp_path / "w").refused
        assert read(tmp_path) == min(states) + revised
    assert not list((tmp_path / "w").glob(".*.tmp"))
