"""A load that is killed, at any moment, leaves what serves, and a load works afterwards."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

from loads import MAY, february, load
from publisher_layouts import exhibit_1, exports, save

from data.warehouse.reader import open_warehouse

KILLS = 6
LOADING = """
import sys
from pathlib import Path
from data.ingest.load import load_folder
print("ready", flush=True)
while True:
    for name in ("a", "b"):
        load_folder(Path(sys.argv[1]) / name, warehouse=Path(sys.argv[2]), base=False)
"""


def test_kills_during_loads(tmp_path: Path) -> None:
    states = {float(exports(2025, 2, 1)) + shift for shift in (0, 7)}
    for name, revised in (("a", 0), ("b", 7)):
        save(tmp_path / name / MAY / "exh1.xlsx", exhibit_1(2023, (2025, 3), revised=revised))
    load(tmp_path / "a", tmp_path / "w")
    dice, reads = random.Random(7), 0
    for _ in range(KILLS):
        command = [sys.executable, "-c", LOADING, str(tmp_path), str(tmp_path / "w")]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None and process.stdout.readline() == b"ready\n"
            until = time.monotonic() + dice.uniform(0.1, 1.5)
            while time.monotonic() < until:
                assert float(february(open_warehouse(tmp_path / "w", tmp_path / "cache"))[-1][0]) in states
                reads += 1
            process.kill()
        assert float(february(open_warehouse(tmp_path / "w", tmp_path / "cache"))[-1][0]) in states
    assert reads > KILLS
    for name, revised in (("a", 0), ("b", 7)):
        assert not load(tmp_path / name, tmp_path / "w").refused
        assert float(february(open_warehouse(tmp_path / "w", tmp_path / "cache"))[-1][0]) == min(states) + revised
    assert not list((tmp_path / "w").glob(".*.tmp"))
