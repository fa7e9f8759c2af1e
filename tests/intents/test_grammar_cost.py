"""What a message costs the reader, counted: the same on every machine. A rule that explodes is noticed here."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from intents.grammar.chart import LIMIT, WHOLE, Chart, Edge
from intents.grammar.rules import load
from intents.grammar.sentences import sentences
from intents.text import read
from tests.meant import READINGS, TODAY, lines

FILES = ("desks", "everyone", "rankers")
EVERY, FIRST = 3, 210
"""Every third of the first lines of each file that are no follow-up: what is added later changes nothing."""
EDGES, CHARTS, LARGEST = 11.2, 1.3, 320
"""At most: constituents for each token, charts for each message, constituents of one chart. On the day when they were
first counted: 10.1, 1.14, 270. A rule that takes them over the limit says the same in several ways, or is loose: it
gets one category for each phrase. Where a family needs more, the limit goes up by what it needs."""


def messages() -> list[str]:
    """Messages by people of several kinds, long and short."""
    return [
        line["text"]
        for name in FILES
        for line in lines(READINGS / f"{name}.jsonl")[:FIRST:EVERY]
        if "thread" not in line
    ]


@pytest.fixture(scope="module")
def charts() -> list[Chart]:
    """Every chart that is made for these messages."""
    found: list[Chart] = []
    run = Chart.run

    def noted(self: Chart, atoms: Iterable[Edge]) -> Chart:
        found.append(self)
        return run(self, atoms)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Chart, "run", noted)
        for text in messages():
            sentences.__wrapped__(read(text), TODAY)
    return found


def test_a_token_makes_few_constituents(charts: list[Chart]) -> None:
    most = sum(map(len, charts)) / sum(len(chart.norms) for chart in charts)
    assert most <= EDGES, f"{most:.2f} constituents for each token"


def test_a_message_makes_few_charts(charts: list[Chart]) -> None:
    assert len(charts) / len(messages()) <= CHARTS


def test_no_chart_is_large(charts: list[Chart]) -> None:
    largest = max(charts, key=len)
    assert len(largest) <= LARGEST < LIMIT, f"{len(largest)}: {' '.join(largest.norms)}"


def test_what_is_looked_for_over_the_whole_clause_is_part_of_nothing() -> None:
    used = {symbol.category for rule in load().rules for symbol in rule.symbols}
    assert not WHOLE & used and {rule.category for rule in load().rules} >= WHOLE
