"""What a message comes to does not depend on the order of the rules in their files, or of what a chart finds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest

from intents.grammar import chart
from intents.grammar.places import Grammar
from intents.grammar.rules import load
from intents.grammar.sentences import sentences
from intents.issues import Misunderstood
from intents.parse import parse
from intents.slots import LOST, Slots
from tests.meant import READINGS, TODAY, lines

FILES = ("conv", "desks", "everyone", "neighbours", "rankers", "traders")
FIRST = 15
"""The first lines of each file, conversations whole."""
SEVERAL = (
    "Headline: 'US trade gap hits all-time high in March 2025'. How high?",
    "I keep hearing about the trade deficit on TV. How large was it in May 2026?",
    "did exports to Haiti go up in 2025? % please",
    "deficit with Vietnam 2024, first published figure",
    "first print of the January 2026 deficit",
    "how much did America import from Mexico in 1993, the last year before NAFTA?",
    "most recent annual trade surplus for the U.S., which year?",
    "surplus streak Brazil in years (through 2025)",
    "top 3 exporting states, March 2025",
    "what have we shipped to Brazil since the start of 2026, in total",
    "blorg How much coffee did we import in 2025, in dollars, and how much from Guatemala?",
    "how much did exports gone ship to Japan and imports from Mexico rise last year",
    "will the trade gap with Mexico widen in 2027",
)
"""Messages of several readings, equal or not, and such as are not read."""


def _come_to() -> Iterator[tuple[str, Any]]:
    """Messages with all that each comes to."""
    sentences.cache_clear()
    for name in FILES:
        said: dict[str, Slots] = {}
        for line in lines(READINGS / f"{name}.jsonl")[:FIRST]:
            thread = line.get("thread", "")
            meant, after = _meant(line["text"], said.get(thread))
            said |= {thread: after} if thread else {}
            yield line["text"], meant
    yield from ((text, _meant(text, None)[0]) for text in SEVERAL)


def _meant(text: str, last: Slots | None) -> tuple[Any, Slots]:
    try:
        parsed = parse(text, TODAY, last)
    except Misunderstood as issue:
        return (str(issue), issue.suggestions, issue.slots), issue.slots or LOST
    return [(p.slots, p.completed, p.follow_up) for p in parsed], parsed[-1].slots


@pytest.fixture(scope="module")
def as_written() -> list[tuple[str, Any]]:
    return list(_come_to())


@pytest.mark.parametrize("seed", [1, 2])
def test_rules_may_stand_in_any_order(
    as_written: list[tuple[str, Any]], monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    rules = list(load().lines.values())
    random.Random(seed).shuffle(rules)
    shuffled = Grammar(rules)
    monkeypatch.setattr(chart, "grammar", lambda: shuffled)
    found = list(_come_to())
    sentences.cache_clear()
    assert [text for (text, one), (_, other) in zip(as_written, found, strict=True) if one != other] == []
