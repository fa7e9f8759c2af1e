"""``make chaos``: every attack of ``scenarios``, for longer, on SQLite and PostgreSQL, one and two processes; a table.

``make chaos ONLY=kills`` runs those whose name has the word, ``ONLY=figures`` loads that are killed while figures are
read; ``SCALE=3`` makes all of them three times as long.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import product
from pathlib import Path

from tests.bot import postgres
from tests.faults import scenarios
from tests.faults.bench import HEAD, Tally
from tests.faults.load import EACH, Load, load
from tests.ingest import load_faults as loads

Attack = Callable[[str], Tally]
RATE = 110.0
LOADS = ((0, 1), (0, 2), (200, 1), (200, 2), (EACH, 2))
"""How many different questions are asked of the figures (none: an echo), and of how many processes."""


def attacks(scale: int) -> dict[str, Attack]:
    """What is done, by name."""
    return {
        "a bad line, one process": partial(scenarios.bad_line, threads=40 * scale, turns=4),
        "a bad line, two processes": partial(scenarios.bad_line, threads=40 * scale, turns=4, processes=2),
        "kills, one process": partial(scenarios.kills, threads=75 * scale, turns=4, times=6 * scale),
        "kills, two processes": partial(scenarios.kills, threads=75 * scale, turns=4, times=9 * scale, processes=2),
        "frozen for 9 s": partial(scenarios.freeze, threads=30 * scale, turns=3, times=2 * scale, seconds=9.0),
        "the database away": partial(scenarios.database_away, threads=60 * scale, turns=4, seconds=12.0 * scale),
        "the database away, two": partial(
            scenarios.database_away, threads=60 * scale, turns=4, seconds=12.0 * scale, processes=2
        ),
        "one channel limited for 20 s": lambda database: scenarios.limited_channel(database, 20.0)[0],
        "one channel slow": lambda database: scenarios.slow_channel(database, 5.0)[0],
        "a question that kills": lambda database: scenarios.poison(database)[0],
        "commands and kills": partial(_commands, times=4 * scale),
    }


def _commands(database: str, times: int) -> Tally:
    taken, done, told = scenarios.small_things(database, times)
    return Tally(taken, taken - min(done, told), max(0, done - taken), 0, 0)


@contextmanager
def databases() -> Iterator[dict[str, Callable[[], str]]]:
    """How to make an empty database, by kind."""
    with tempfile.TemporaryDirectory(prefix="tradebot-chaos-") as folder:
        numbers = iter(range(10_000))
        made: dict[str, Callable[[], str]] = {"SQLite": lambda: f"sqlite:///{Path(folder) / f'{next(numbers)}.db'}"}
        reason = postgres.why_not()
        if reason:
            print(f"without PostgreSQL: {reason}", file=sys.stderr)
            yield made
            return
        with postgres.cluster() as server:
            yield {**made, "PostgreSQL": lambda: postgres.new_database(server)}


def main() -> int:
    """The table; 1 where anything was lost, doubled or out of order."""
    given = argparse.ArgumentParser()
    given.add_argument("--only", default="")
    given.add_argument("--scale", type=int, default=1)
    asked = given.parse_args()
    bad = 0
    print(f"{'attack':32}{'database':12}{HEAD}{'seconds':>9}", flush=True)
    with databases() as kinds:
        for (name, attack), (kind, make) in product(attacks(asked.scale).items(), kinds.items()):
            if asked.only not in name:
                continue
            started = time.monotonic()
            tallied = attack(make())
            bad += tallied.lost + tallied.doubled + tallied.disordered
            print(f"{name:32}{kind:12}{tallied}{time.monotonic() - started:9.0f}", flush=True)
        if asked.only in "load":
            print(f"\n{Load.HEAD}", flush=True)
            for (figures, processes), (kind, make) in product(LOADS, kinds.items()):
                found = load(kind, make(), processes, RATE, 20.0 * asked.scale, figures=figures)
                bad += found.lost + found.doubled
                print(found, flush=True)
        if asked.only in "figures":
            whole, line = loads.kills(30 * asked.scale, 10_000 * asked.scale, 900.0 * asked.scale)
            bad += not whole
            print(f"\nloads that are killed\n{loads.HEAD}\n{line}", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
