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
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from data.warehouse.reader import Warehouse, open_warehouse
from tests.ingest.loads import MAY, content, february, load
from tests.ingest.other_figures import lay
from tests.ingest.publisher_layouts import exhibit_1, exports, save

EDITIONS = 24
"""Files of one release and exhibit that are loaded after each other, so that each load publishes another edition."""
LOADING = """
import random, sys
from pathlib import Path
from data.ingest.load import load_folder
print("ready", flush=True)
while True:
    name = random.choice(sys.argv[3:])
    load_folder(Path(sys.argv[1]) / name, warehouse=Path(sys.argv[2]), base=False)
    print(name, flush=True)
"""
SAME = tuple(
    f"census/ft900/2025-05-06/exh{name}.xlsx" for name in ("1", "2", "3", "5", "6", "7", "9", "12", "15", "16a")
)
"""What is loaded again and again: several exhibits that identities hold together, with ties among their worst gaps."""


SERVED = 60
"""Reads of a warehouse that stays open, as a running bot has it, for one that is opened anew, as a command does."""
FIGURES = """
SELECT value FROM observations JOIN series USING (series_id)
WHERE table_id = 'totals' AND flow = ? AND sector = 'goods' AND start = '2025-02-01' AND "end" = start AND ? > 0
ORDER BY release DESC LIMIT 1
"""
"""February's newest figure. The last parameter is another one each time, so that nothing is answered from memory."""


FLOWS = ("exports", "imports", "balance")


@dataclass
class Reads:
    """What was read while loads were going on; ``switches``: how often the open warehouse went on to another file."""

    opened: int = 0
    served: int = 0
    wrong: int = 0
    switches: int = 0
    slowest: float = 0.0

    @property
    def all(self) -> int:
        return self.opened + self.served

    def __add__(self, other: Reads) -> Reads:
        return Reads(
            self.opened + other.opened,
            self.served + other.served,
            self.wrong + other.wrong,
            self.switches + other.switches,
            max(self.slowest, other.slowest),
        )


def editions(folder: Path) -> set[float]:
    """Folders of publishers' files, named by how much they revise February's figure; one is loaded. The figures."""
    for revised in range(EDITIONS):
        save(folder / str(revised) / MAY / "exh1.xlsx", exhibit_1(2023, (2025, 3), revised=revised))
    load(folder / "0", folder / "w")
    return {float(exports(2025, 2, 1)) + revised for revised in range(EDITIONS)}


def read(folder: Path) -> float:
    """February's figure as it is served."""
    return float(str(february(open_warehouse(folder / "w", folder / "cache"))[-1][0]))


def _served(warehouse: Warehouse, states: set[float], number: int) -> bool:
    """Whether figures that change together, read one after the other from an edition, are those of one whole load."""
    edition = warehouse.edition()
    sent, bought, balance = (float(edition.rows(FIGURES, [flow, number])[0][0]) for flow in FLOWS)
    return sent in states and sent - bought == balance


def _lasted(finished: list[float]) -> float:
    """How long the last load took; about what one takes, where none was finished."""
    return finished[-1] - finished[-2] if len(finished) > 1 else 1.5


def attack(folder: Path, states: set[float], dice: random.Random, loads: int = 1) -> Reads:
    """One process that loads for ever, read meanwhile, and killed in the midst of a load, at most so many before it."""
    found, warehouse = Reads(), open_warehouse(folder / "w", folder / "cache")
    last = warehouse.path
    command = [sys.executable, "-c", LOADING, str(folder), str(folder / "w"), *map(str, range(EDITIONS))]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdout.readline() == b"ready\n"
        finished, before, into = [time.monotonic()], dice.randint(0, loads), dice.random()
        out = process.stdout
        threading.Thread(target=lambda: finished.extend(time.monotonic() for _ in out), daemon=True).start()
        while len(finished) <= before or time.monotonic() < finished[before] + into * _lasted(finished[: before + 1]):
            began = time.monotonic()
            found.wrong += read(folder) not in states
            found.opened += 1
            found.slowest = max(found.slowest, time.monotonic() - began)
            for _ in range(SERVED):
                found.served += 1
                found.wrong += not _served(warehouse, states, found.all)
                found.switches += warehouse.path != last
                last = warehouse.path
        process.kill()
    found.opened += 1
    found.wrong += read(folder) not in states
    return found


HEAD = "  kills   reads  opened anew  of a new file  of no edition   slowest  seconds"


def kills(times: int, reads: int, seconds: float) -> tuple[bool, str]:
    """So many kills and reads, or as many as fit in ``seconds``: whether nothing was wrong and all were done, and the
    line under ``HEAD``. What is loaded afterwards loads."""
    dice, done, found, began = random.Random(11), 0, Reads(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tradebot-kills-") as scratch:
        states = editions(Path(scratch))
        while (done < times or found.all < reads) and time.monotonic() - began < seconds:
            found += attack(Path(scratch), states, dice, 4)
            done += 1
        usable = not any(load(Path(scratch) / name, Path(scratch) / "w").refused for name in ("0", "1"))
    line = f"{done:7}{found.all:8}{found.opened:13}{found.switches:15}{found.wrong:15}{found.slowest:9.2f}s"
    whole = usable and not found.wrong and done >= times and found.all >= reads
    return whole, f"{line}{time.monotonic() - began:9.0f}"


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
    given.add_argument("--seconds", type=float, default=900.0)
    given.add_argument("--runs", type=int, default=50)
    asked = given.parse_args()
    whole, line = kills(asked.kills, asked.reads, asked.seconds)
    print(f"{HEAD}\n{line}", flush=True)
    found = results(asked.runs) if asked.runs else Counter({"": 0})
    print(f"{asked.runs} loads of the same {len(SAME)} files: {len(found)} result", flush=True)
    return 0 if whole and len(found) == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
