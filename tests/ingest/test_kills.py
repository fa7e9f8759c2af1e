"""A load that is killed, at any moment, leaves what serves, and a load works afterwards."""

from __future__ import annotations

import random
from pathlib import Path

from tests import samples
from tests.ingest.load_faults import REVISED, attack, editions, read
from tests.ingest.loads import load

KILLS = samples.of(3, 6)


def test_kills_during_loads(tmp_path: Path) -> None:
    states, dice, reads = editions(tmp_path), random.Random(7), 0
    for _ in range(KILLS):
        more, wrong = attack(tmp_path, states, dice)
        assert not wrong
        reads += more
    assert reads > 2 * KILLS
    for name, revised in (("a", 0), ("b", REVISED)):
        assert not load(tmp_path / name, tmp_path / "w").refused
        assert read(tmp_path) == min(states) + revised
    assert not list((tmp_path / "w").glob(".*.tmp"))
