"""Right questions of the corpus, and what they ask: the material of what is exchanged and put in."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass

from data.query.spec import Query
from intents.grammar.reader import meaning
from intents.issues import Misunderstood
from intents.parse import Parsed, parse
from tests.accuracy import QUESTIONS, TODAY, read
from tests.held.ratchet import not_right

SEED = 20261121


@dataclass(frozen=True)
class Asked:
    """A question that is answered rightly by itself, and how it is read."""

    id: str
    text: str
    parsed: tuple[Parsed, ...]

    @property
    def queries(self) -> tuple[Query, ...]:
        return tuple(meaning(p.completed.query) for p in self.parsed)

    @property
    def norms(self) -> frozenset[str]:
        """The words of the sentences that ask: what is told before them is another sentence."""
        return frozenset(w for p in self.parsed for w in p.sentence.chart.norms)


def asked(text: str, today: dt.date = TODAY) -> tuple[Parsed, ...]:
    """How a message is read, nothing where it is refused or asked back."""
    try:
        return tuple(parse(text, today))
    except Misunderstood:
        return ()


def right_questions(count: int, seed: int = SEED) -> Iterator[Asked]:
    """A sample of right questions without a thread, the same for the same seed."""
    wrong = not_right()
    lines = [one for file in sorted(QUESTIONS.glob("*.jsonl")) for one in read(file)]
    lines = [one for one in lines if not one.get("thread") and one["id"] not in wrong and "status" not in one["expect"]]
    random.Random(seed).shuffle(lines)
    for line in lines:
        if count and (parsed := asked(line["question"])):
            count -= 1
            yield Asked(line["id"], line["question"], parsed)
