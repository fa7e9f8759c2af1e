"""What messages are read as: questions written away from the code, each with its restatement. No figure stands here.

    python -m tests.meant            what is read otherwise than the files say
    python -m tests.meant --write    the files, with what is read now: read the difference before it is committed

A line of ``corpus/readings/*.jsonl``: ``id``, ``text``, ``meant`` (the message that says the same in full), ``thread``
where it stands in a conversation. A line of a thread with no ``meant`` is not read; it is there for the others.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from intents.grammar.restate import restate
from intents.issues import Misunderstood
from intents.parse import parse
from intents.slots import LOST, Slots

READINGS = Path(__file__).parent / "corpus" / "readings"
TODAY = dt.date(2026, 11, 30)

Line = dict[str, Any]


def lines(path: Path) -> list[Line]:
    """The lines of one file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read(found: list[Line]) -> Iterator[tuple[Line, str | None]]:
    """Each line with the restatement of what it is read as, or None where it is not read; threads in their order."""
    said: dict[str, Slots] = {}
    for line in found:
        thread = line.get("thread", "")
        try:
            parsed = parse(line["text"], TODAY, said.get(thread))
        except Misunderstood as issue:
            after, meant = issue.slots or LOST, None
        else:
            after, meant = parsed[-1].slots, restate(tuple(p.completed.query for p in parsed))
        if thread:
            said[thread] = after
        yield line, meant


def write(path: Path) -> None:
    """A file with what its lines are read as now."""
    out = [
        {**{k: v for k, v in line.items() if k != "meant"}, **({"meant": meant} if meant else {})}
        for line, meant in read(lines(path))
    ]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in out), encoding="utf-8")


def main() -> int:
    """Print what is read otherwise than the files say; the exit code says whether there is any."""
    given = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    given.add_argument("--write", action="store_true", help="write what is read now")
    known = given.parse_args()
    otherwise = 0
    for path in sorted(READINGS.glob("*.jsonl")):
        if known.write:
            write(path)
            continue
        for line, meant in read(lines(path)):
            if "meant" in line and meant != line["meant"]:
                otherwise += 1
                print(f"{path.stem} {line['id']}: {line['text']}\n  - {line['meant']}\n  + {meant}")
    return min(otherwise, 1)


if __name__ == "__main__":
    raise SystemExit(main())
