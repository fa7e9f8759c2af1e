"""The nearest questions that are read, for a message that is not: what each leaves out, and its restatement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import combinations

from data.query.spec import Query
from intents import before
from intents.grammar.reader import Outcome, Sentence, outcomes, sentences
from intents.grammar.restate import restate
from intents.issues import Misunderstood
from intents.slots import Slots
from intents.text import Utterance, read

COUNT = 3
TRIED = 40
"""Ways to leave words out that are tried for one message."""


@dataclass(frozen=True)
class Near:
    """``words``: those that were left out of the best; ``questions``: restatements, the nearest first."""

    words: tuple[str, ...]
    questions: tuple[str, ...]


def nearest(utterance: Utterance, unread: list[Sentence], today: dt.date, last: Slots | None) -> Near:
    """Up to three questions near a message that is not read whole."""
    left: tuple[str, ...] = ()
    found: dict[str, None] = {}
    for words, queries in _candidates(utterance, unread, today, last):
        said = restate(queries)
        if said and said not in found:
            left = left or words
            found[said] = None
        if len(found) == COUNT:
            break
    return Near(left or tuple(_strange(unread)), tuple(found))


Candidate = tuple[tuple[str, ...], tuple[Query, ...]]


def _candidates(
    utterance: Utterance, unread: list[Sentence], today: dt.date, last: Slots | None
) -> Iterator[Candidate]:
    """Readings without one or two words, then the largest figure with what stands outside it."""
    for sentence in unread[:1]:
        yield from _without_words(sentence, today, last)
    with suppress(Misunderstood):
        queries = tuple(p.completed.query for p in before.parse(utterance.text, today, last))
        yield (), queries
    for sentence in unread[:1]:
        yield from _largest(sentence, last)


def _without_words(sentence: Sentence, today: dt.date, last: Slots | None) -> Iterator[Candidate]:
    tokens = sentence.utterance.tokens[sentence.start : sentence.end]
    free = _outside(sentence)
    order = sorted(range(len(tokens)), key=lambda i: (i not in free, i))
    tries = [(i,) for i in order] + list(combinations(sorted(free), 2))
    for dropped in tries[:TRIED]:
        text = " ".join(_kept(sentence, dropped))
        again = [s for s in sentences(read(text), today) if not s.only_frame] if text else []
        got = [outcomes(s, last) for s in again]
        if got and all(len(g) == 1 and g[0].issue is None for g in got):
            words = tuple(tokens[i].raw for i in dropped)
            yield words, tuple(q for g in got for q in g[0].queries)


def _kept(sentence: Sentence, dropped: tuple[int, ...]) -> list[str]:
    """The words of a sentence as typed, with the signs between them, without those dropped."""
    utterance, out = sentence.utterance, []
    for i in range(sentence.start, sentence.end):
        if i - sentence.start not in dropped:
            gap = utterance.gap(i).rstrip() if i + 1 < sentence.end else ""
            out.append(utterance.tokens[i].raw + gap)
    return out


def _outside(sentence: Sentence) -> set[int]:
    """The tokens that no figure of the chart covers together with most others."""
    figures = sorted(sentence.chart.all("Figure"), key=lambda e: e.start - e.end)
    best = figures[0] if figures else None
    inside = set(range(best.start, best.end)) if best is not None else set()
    return set(range(sentence.end - sentence.start)) - inside


def _largest(sentence: Sentence, last: Slots | None) -> Iterator[Candidate]:
    """The largest figures of the chart, with the modifiers outside them that agree."""
    figures = sorted(sentence.chart.all("Figure"), key=lambda e: e.start - e.end)[:8]
    modifiers = sorted(sentence.chart.all("Modifier"), key=lambda e: e.start - e.end)
    for figure in figures:
        record, taken = dict(figure.record), set(range(figure.start, figure.end))
        for m in modifiers:
            span = set(range(m.start, m.end))
            if not span & taken and all(record.get(k, v) == v for k, v in m.record.items()):
                record |= m.record
                taken |= span
        edge = type(figure)("Question", 0, sentence.end - sentence.start, record)
        got = outcomes(replace(sentence, complete=(edge,)), last)
        if len(got) == 1 and got[0].issue is None:
            tokens = sentence.utterance.tokens[sentence.start : sentence.end]
            yield tuple(t.raw for i, t in enumerate(tokens) if i not in taken), got[0].queries


def _strange(unread: list[Sentence]) -> list[str]:
    """The words of the first sentence that no constituent at all covers."""
    out = []
    for sentence in unread[:1]:
        known = {i for e in sentence.chart.everything() for i in range(e.start, e.end)}
        tokens = sentence.utterance.tokens[sentence.start : sentence.end]
        out = [t.raw for i, t in enumerate(tokens) if i not in known]
    return out


__all__ = ["Near", "Outcome", "nearest"]
