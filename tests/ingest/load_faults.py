"""``python -m tests.ingest.load_faults``: loads that are killed, reads while they publish, the same load many times.

Prints how many kills and reads there were, how many reads saw anything but one whole edition, and how many different
results the same files gave. A part is in the tests (``test_kills``).
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from data.warehouse.reader import open_warehouse
from tests.ingest.loads import MAY, content, february, load
from tests.ingest.other_figures import lay
from tests.ingest.publisher_layouts import exhibit_1, exports, save

REVISED = 7
LOADING = """
import sys
from pathlib import Path
from data.ingest.load import load_folder
print("ready", flush=True)
while True:
    for name in ("a", "b"):
        load_folder(Path(sys.argv[1]) / name, warehouse=Path(sys.argv[2]), base=False)
"""
SAME = tuple(
    f"census/ft900/2025-05-06/exh{name}.xlsx" for name in ("1", "2", "3", "5", "6", "7", "9", "12", "15", "16a")
)
"""What is loaded again and again: several exhibits that identities hold together, with ties among their worst gaps."""


def editions(folder: Path) -> set[float]:
    """Two folders of publishers' files, ``a`` and ``b``, the first loaded; February's figure in each."""
    for name, revised in (("a", 0), ("b", REVISED)):
        save(folder / name / MAY / "exh1.xlsx", exhibit_1(2023, (2025, 3), revised=revised))
    load(folder / "a", folder / "w")
    return {float(exports(2025, 2, 1)) + shift for shift in (0, REVISED)}


def read(folder: Path) -> float:
    """February's figure as it is served."""
    return float(str(february(open_warehouse(folder / "w", folder / "cache"))[-1][0]))


def attack(folder: Path, states: set[float], dice: random.Random, longest: float = 1.5) -> tuple[int, int]:
    """One process that loads for ever, read meanwhile, and killed: the reads, and those of no whole edition."""
    reads = wrong = 0
    command = [sys.executable, "-c", LOADING, str(folder), str(folder / "w")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdout.readline() == b"ready\n"
        until = time.monotonic() + dice.uniform(0.1, longest)
        while time.monotonic() < until:
            wrong += read(folder) not in states
            reads += 1
        process.kill()
    return reads + 1, wrong + (read(folder) not in states)


def results(times: int) -> Counter[str]:
    """What the same files come to, loaded so many times from nothing: by fingerprint."""
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="tradebot-same-") as scratch:
        files = lay(Path(scratch) / "s", SAME)
        for at in range(times):
            assert not load(files, Path(scratch) / f"w{at}").refused
            found[content(Path(scratch) / f"w{at}")] += 1
    return found


def main() -> int:
    """The figures; 1 where anything was wrong."""
    given = argparse.ArgumentParser()
    given.add_argument("--kills", type=int, default=30)
    given.add_argument("--reads", type=int, default=10_000)
    given.add_argument("--runs", type=int, default=50)
    asked = given.parse_args()
    dice, kills, reads, wrong, began = random.Random(11), 0, 0, 0, time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tradebot-kills-") as scratch:
        states = editions(Path(scratch))
        while kills < asked.kills or reads < asked.reads:
            more, bad = attack(Path(scratch), states, dice, 1.5 if kills < asked.kills else 20.0)
            kills, reads, wrong = kills + 1, reads + more, wrong + bad
        print(f"{kills} kills during loads, {reads} reads meanwhile, {wrong} of no whole edition", end=", ")
        print(f"{time.monotonic() - began:.0f} s", flush=True)
        usable = not any(load(Path(scratch) / name, Path(scratch) / "w").refused for name in ("a", "b"))
    found = results(asked.runs) if asked.runs else Counter({"": 0})
    print(f"{asked.runs} loads of the same {len(SAME)} files: {len(found)} result", flush=True)
    return 0 if usable and not wrong and len(found) == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
