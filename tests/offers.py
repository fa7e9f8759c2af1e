"""Ask what is suggested: every suggestion under the replies to a sample of the corpus, alone and in its conversation.

    python -m tests.offers [STEP] [--warehouse DIR]

asks one question in STEP (1: all of them) and prints each suggestion that is not answered.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.commands import figures
from bot.contract.reply import Reply
from bot.replies.ask import Asker
from tests import frozen
from tests.accuracy import QUESTIONS, TODAY, Line, read


@dataclass(frozen=True)
class Offer:
    """A suggestion, the reply that made it, and the reply that it gets: ``where`` it was asked."""

    line: Line
    made_by: Reply
    words: str
    where: str
    gets: Reply

    @property
    def works(self) -> bool:
        return self.gets.status == "answered"

    def __str__(self) -> str:
        made = f"{self.line['id']} {self.line['question']!r} ({self.made_by.status})"
        return f"{made}\n  {self.where}: {self.words!r}\n  gets {self.gets.status}: {self.gets.headline}"


def conversations(step: int) -> Iterator[list[Line]]:
    """Every ``step``-th question or conversation of the corpus, its lines in order."""
    for file in sorted(QUESTIONS.glob("*.jsonl")):
        groups: dict[str, list[Line]] = {}
        for line in read(file):
            groups.setdefault(line.get("thread") or line["id"], []).append(line)
        yield from list(groups.values())[::step]


def offers(asker: Asker, lines: list[Line], name: str, known: dict[str, Reply]) -> Iterator[Offer]:
    """What each reply of a conversation suggests, asked by itself and as the next message (of a copy of it). ``known``
    keeps the replies to what was asked by itself: many are suggested often."""
    for count, line in enumerate(lines, 1):
        made_by = asker.ask(line["question"], name)
        for number, words in enumerate(made_by.suggestions):
            if words not in known:
                known[words] = asker.ask(words)
            yield Offer(line, made_by, words, "alone", known[words])
            copy = f"{name}:{count}:{number}"
            for before in lines[:count]:
                asker.ask(before["question"], copy)
            yield Offer(line, made_by, words, "next", asker.ask(words, copy))


def every(asker: Asker, step: int) -> Iterator[Offer]:
    """All the offers of the sample."""
    known: dict[str, Reply] = {}
    for number, lines in enumerate(conversations(step)):
        yield from offers(asker, lines, f"offers {number}", known)


def main() -> int:
    """1 when a suggestion is not answered."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", nargs="?", type=int, default=1)
    parser.add_argument("--warehouse", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        asker = figures.asker(given.warehouse or frozen.publish(Path(scratch)), TODAY)
        asked = list(every(asker, given.step))
    failed = [offer for offer in asked if not offer.works]
    print(*failed, f"{len(asked)} suggestions asked, {len(failed)} not answered.", sep="\n")
    return min(len(failed), 1)


if __name__ == "__main__":
    raise SystemExit(main())
