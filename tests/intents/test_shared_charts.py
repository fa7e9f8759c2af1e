"""A chart that goes on from another has what a chart made anew has."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from intents.grammar.atoms import atoms, pauses
from intents.grammar.chart import Chart, Edge
from intents.grammar.shared import PartChart, Without
from intents.interpret import proposals
from intents.text import read
from intents.vocabulary import vocabulary
from tests.meant import READINGS, TODAY, lines

MESSAGES = [line["text"] for name in ("desks", "everyone") for line in lines(READINGS / f"{name}.jsonl")[:60]]
WAYS = 4


def _anew(text: str, dropped: set[int]) -> Chart:
    """The chart of what is left, of the same atoms; what stands before the first token does not count."""
    utterance = read(text)
    found, _ = atoms(utterance, proposals(utterance, TODAY, vocabulary()))
    kept = [i for i in range(len(utterance.norms)) if i not in dropped]
    place = {i: at for at, i in enumerate(kept)}
    stands = pauses(utterance)
    first = [min([i, *(j for j in dropped if all(k in dropped for k in range(j, i)))]) for i in kept]
    inside = [
        Edge(e.category, place[e.start], place[e.end - 1] + 1, e.record)
        for e in found
        if not dropped & set(range(e.start, e.end))
    ]
    chart = Chart([utterance.norms[i] for i in kept], [stands[i] for i in first])
    return chart.run(inside)


def _held(chart: Chart, kept: list[int]) -> set[tuple[object, ...]]:
    """Its constituents with the tokens that they hold, as they are numbered in the whole."""
    return {
        (e.category, frozenset(k for k in kept if kept[0] <= k and e.start <= kept.index(k) < e.end), e.slots)
        for e in chart.everything()
    }


def _ways() -> Iterator[tuple[str, set[int]]]:
    luck = random.Random(9)
    for text in MESSAGES:
        size = len(read(text).norms)
        for _ in range(WAYS if size > 2 else 0):
            yield text, set(luck.sample(range(size), luck.choice([1, 1, 2, 3]) if size > 4 else 1))


@pytest.mark.parametrize("part", range(4))
def test_what_is_gone_on_with_is_what_is_made_anew(part: int) -> None:
    complete = 0
    for text, dropped in list(_ways())[part::4]:
        utterance = read(text)
        kept = [i for i in range(len(utterance.norms)) if i not in dropped]
        anew = _anew(text, dropped)
        on = Without(_anew(text, set()), dropped)
        assert _held(anew, kept) == {
            (e.category, frozenset(k for k in kept if e.start <= k < e.end), e.slots) for e in on.everything()
        }, (text, dropped)
        assert {e.slots for e in on.complete} == {e.slots for e in anew.edges("Question")}
        complete += bool(on.complete)
    assert complete


def _spans(text: str, luck: random.Random) -> Iterator[tuple[int, int]]:
    """Some neighbouring tokens, and those after each pause."""
    stands = pauses(read(text))
    start, end = sorted(luck.sample(range(len(stands) + 1), 2)) if len(stands) > 1 else (0, len(stands))
    yield start, end
    yield from ((at, len(stands)) for at, pause in enumerate(stands) if pause)


@pytest.mark.parametrize("part", range(2))
def test_a_part_of_a_clause_is_what_is_made_anew(part: int) -> None:
    luck = random.Random(part)
    complete = 0
    for text in [*MESSAGES[part::3], "US oil imports from Iran in 2025 (if any)", "Exports in 2024, ours to them"]:
        size = len(read(text).norms)
        whole = _anew(text, set())
        for start, end in _spans(text, luck):
            anew, taken = _anew(text, {*range(start), *range(end, size)}), PartChart(whole, start, end)
            assert {(e.category, e.start, e.end, e.slots) for e in taken.everything()} == {
                (e.category, e.start, e.end, e.slots) for e in anew.everything()
            }, (text, start, end)
            assert [e.slots for e in taken.edges("Question")] == [e.slots for e in anew.edges("Question")]
            known = set(taken.everything())
            assert all(set(e.parts) <= known for e in known)
            assert all(e.start <= p.start < p.end <= e.end for e in known for p in e.parts)
            complete += bool(taken.edges("Question"))
    assert complete
