"""What a message costs the reader, counted: the same on every machine. A rule that explodes is noticed here."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from intents.grammar.chart import LIMIT, Chart, Edge
from intents.grammar.places import WHOLE
from intents.grammar.rules import load
from intents.grammar.sentences import sentences
from intents.issues import Misunderstood
from intents.parse import parse
from intents.text import read
from tests.meant import READINGS, TODAY, lines

WORD = "kangaroo"
"""What makes each of the messages one that is not read, put into its middle."""
FILES = ("desks", "everyone", "rankers")
EVERY, FIRST = 3, 210
"""Every third of the first lines of each file that are no follow-up: what is added later changes nothing."""
EDGES, CHARTS, LARGEST = 10.9, 1.2, 320
"""At most: constituents for each token, charts that are made anew for each message, constituents of one chart. On the
day when they were last counted: 10.4, 1.06, 270. A rule that takes them over the limit says the same in several ways,
or is loose: it gets one category for each phrase. Where a family needs more, the limit goes up by what it needs."""
MADE, ANEW = 14.6, 1.45
"""Of a message that is not read, at most: constituents that are made for each token, those of the nearest questions
and of readings again included, and charts that are made anew. On the day when they were first counted: 13.9, 1.29;
the day before, when each try was a reading of its own, 85 and 14.9."""


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


def test_a_message_that_is_not_read_costs_little_more() -> None:
    made: list[Edge] = []
    anew: list[Chart] = []
    tokens = unread = 0
    add, run = Chart._add, Chart.run

    def added(self: Chart, edge: Edge) -> None:
        made.append(edge)
        add(self, edge)

    def noted(self: Chart, atoms: Iterable[Edge]) -> Chart:
        anew.append(self)
        return run(self, atoms)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Chart, "_add", added)
        patch.setattr(Chart, "run", noted)
        for text in messages():
            words = text.split()
            spoilt = " ".join([*words[: len(words) // 2], WORD, *words[len(words) // 2 :]])
            sentences.cache_clear()
            tokens += len(read(spoilt).norms)
            try:
                parse(spoilt, TODAY)
            except Misunderstood:
                unread += 1
    assert unread > 0.9 * len(messages())
    assert len(made) / tokens <= MADE, f"{len(made) / tokens:.2f} constituents for each token"
    assert len(anew) / len(messages()) <= ANEW, f"{len(anew) / len(messages()):.2f} charts for each message"


def test_what_is_looked_for_over_the_whole_clause_is_part_of_nothing() -> None:
    used = {symbol.category for rule in load().rules for symbol in rule.symbols}
    assert not WHOLE & used and {rule.category for rule in load().rules} >= WHOLE
