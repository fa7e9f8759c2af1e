"""The nearest questions that are read, for a message that is not: what each leaves out, and its restatement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations, islice

from data.query.spec import Query
from intents.grammar.chart import Edge, plainness
from intents.grammar.reader import ReadingOutcome, outcomes
from intents.grammar.restate import restate
from intents.grammar.sentence import Sentence
from intents.grammar.sentences import sentences
from intents.grammar.shared import Without
from intents.slots import Slots
from intents.text import Utterance, read

COUNT = 3
TRIED = 10
"""How many ways to leave words out are tried: what bounds the time."""
TOKENS_TRIED = 150
"""The tokens of all these together: with a long message fewer are tried."""
READ_AGAIN = 2
"""How many of them at most are read again, because a name may be torn."""
FIGURES = 6
"""The largest figures of a chart that are looked at."""


@dataclass(frozen=True)
class Near:
    """``words``: those that were left out of the best; ``questions``: restatements, the nearest first, each with its
    slots."""

    words: tuple[str, ...]
    questions: dict[str, Slots]


Candidate = tuple[tuple[str, ...], Slots, tuple[Query, ...]]


def nearest(utterance: Utterance, unread: list[Sentence], today: dt.date, last: Slots | None) -> Near:
    """Up to three questions near a message that is not read whole."""
    left: tuple[str, ...] = ()
    found: dict[str, Slots] = {}
    for words, slots, queries in _candidates(utterance, unread, today, last):
        said = restate(queries)
        if said and said not in found:
            left = left or words
            found[said] = slots
        if len(found) == COUNT:
            break
    return Near(left or tuple(_strange(unread)), found)


def _candidates(
    utterance: Utterance, unread: list[Sentence], today: dt.date, last: Slots | None
) -> Iterator[Candidate]:
    """Readings without one or two words, then the largest figure with what stands outside it."""
    for sentence in unread[:1]:
        yield from islice(_without_words(sentence, today, last), COUNT - 1)
    for sentence in unread[:1]:
        yield from _largest(sentence, last)


def _without_words(sentence: Sentence, today: dt.date, last: Slots | None) -> Iterator[Candidate]:
    """What is read of the atoms that are left; what stood within a name is read again without it."""
    tokens = sentence.utterance.tokens[sentence.start : sentence.end]
    budget = min(TRIED, TOKENS_TRIED // max(len(tokens), 1))
    torn = iter(range(READ_AGAIN))
    for dropped in islice(_ways(sentence), budget):
        left = Without(sentence.chart, dropped).complete
        again = [replace(sentence, complete=tuple(left))]
        if not left and _torn(sentence, dropped) and next(torn, None) is not None:
            again = [s for s in sentences(read(_kept(sentence, dropped)), today) if not s.only_frame]
        got = [outcomes(s, last) for s in again]
        if got and all(len(g) == 1 and g[0].issue is None for g in got):
            words = tuple(tokens[i].raw for i in dropped)
            yield words, got[-1][0].slots[-1], tuple(q for g in got for q in g[0].queries)


def _ways(sentence: Sentence) -> Iterator[tuple[int, ...]]:
    """Which tokens to leave out, the likeliest first: what nothing covers, what the best cover leaves, one by one."""
    size = sentence.end - sentence.start
    strange, covered = _strange_at(sentence), _covered(sentence)
    gaps = tuple(i for i in range(size) if i not in covered)
    order = sorted(range(size), key=lambda i: (i not in strange, i not in gaps, i))
    seen = set()
    for way in (strange, gaps, *((i,) for i in order), *combinations(gaps, 2)):
        if way and len(way) <= size // 2 and way not in seen:
            seen.add(way)
            yield way


def _covered(sentence: Sentence) -> set[int]:
    """The tokens of the largest figures and modifiers that stand side by side."""
    taken: set[int] = set()
    for edge in sorted(_parts(sentence), key=lambda e: e.start - e.end):
        span = set(range(edge.start, edge.end))
        if not span & taken:
            taken |= span
    return taken


def _parts(sentence: Sentence) -> Iterator[Edge]:
    for category in ("Figure", "Modifier", "Opening"):
        yield from sentence.chart.all(category)


def _torn(sentence: Sentence, dropped: tuple[int, ...]) -> bool:
    """Whether what is left out may tear a name ("United uh Kingdom"): nothing covers it, or the words beside it."""
    strange = set(_strange_at(sentence))
    return strange.issuperset(dropped) or strange.issuperset((dropped[0] - 1, dropped[-1] + 1))


def _kept(sentence: Sentence, dropped: tuple[int, ...]) -> str:
    """A sentence as typed, with the signs between its words, without those dropped."""
    utterance, out = sentence.utterance, []
    for i in range(sentence.start, sentence.end):
        if i - sentence.start not in dropped:
            gap = utterance.gap(i).rstrip() if i + 1 < sentence.end else ""
            out.append(utterance.tokens[i].raw + gap)
    return " ".join(out)


def _largest(sentence: Sentence, last: Slots | None) -> Iterator[Candidate]:
    """The largest figures of the chart, with the modifiers outside them that agree."""
    figures = _by_length(sentence.chart.all("Figure"))[:FIGURES]
    modifiers = _by_length(sentence.chart.all("Modifier"))
    tokens = sentence.utterance.tokens[sentence.start : sentence.end]
    for figure in figures:
        record, taken = dict(figure.record), set(range(figure.start, figure.end))
        for m in modifiers:
            span = set(range(m.start, m.end))
            if not span & taken and all(record.get(k, v) == v for k, v in m.record.items()):
                record |= m.record
                taken |= span
        edge = Edge("Question", 0, sentence.end - sentence.start, record)
        got = outcomes(replace(sentence, complete=(edge,)), last)
        if len(got) == 1 and got[0].issue is None and got[0].queries:
            words = tuple(t.raw for i, t in enumerate(tokens) if i not in taken)
            yield words, got[0].slots[-1], got[0].queries


def _by_length(edges: Iterable[Edge]) -> list[Edge]:
    """The longest first; of the same length the one that stands first, then the plainest."""
    return sorted(edges, key=lambda e: (e.start - e.end, e.start, plainness(e)))


def _strange(unread: list[Sentence]) -> list[str]:
    """The words of the first sentence that no constituent at all covers."""
    out = []
    for sentence in unread[:1]:
        tokens = sentence.utterance.tokens[sentence.start : sentence.end]
        out = [tokens[i].raw for i in _strange_at(sentence)]
    return out


def _strange_at(sentence: Sentence) -> tuple[int, ...]:
    """The tokens that no constituent at all covers."""
    known = {i for e in sentence.chart.everything() for i in range(e.start, e.end)}
    return tuple(i for i in range(sentence.end - sentence.start) if i not in known)


__all__ = ["Near", "ReadingOutcome", "nearest"]
