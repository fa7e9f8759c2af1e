"""The sentences of a message: where they are cut, what each is read as, and what only stands around a question."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache

from intents.grammar.atoms import atoms, pauses
from intents.grammar.beside.asides import aside, of_asker, told_beside
from intents.grammar.beside.chatter import chatter, mutters
from intents.grammar.beside.words import endings, openings, part_words
from intents.grammar.chart import Chart, Edge, TooManyEdgesError, plainness
from intents.grammar.rules import load
from intents.grammar.sentence import Sentence, of_trade
from intents.grammar.shared import PartChart
from intents.interpret import proposals
from intents.text import Utterance
from intents.vocabulary import vocabulary

PAUSES = 4
"""Commas and dashes of a sentence at which what is told may end."""
FEW = 4
"""Tokens that a bit of a question has at most which belongs to the sentence after it."""
FRAGMENTS = 5
"""Sentences at most that such bits and their question are."""
KEPT = 32
"""Messages whose sentences are kept."""
LONGEST = 60
"""Tokens of a clause: a longer one is not read."""
_SENTENCE_END = re.compile(r"[?!;\n]|\.(?=[\"'”\u2019)]*(?:\s|$))")


class _Message:
    """The atoms of a message, and its sentences as they are cut."""

    def __init__(self, utterance: Utterance, today: dt.date) -> None:
        self.utterance = utterance
        self.edges, self.values = atoms(utterance, proposals(utterance, today, vocabulary()))
        self.breaks = pauses(utterance)
        self.cuts = self._cuts()
        for start, _ in self.cuts[1:]:
            self.breaks[start] = self.breaks[start] or ","
        self._read: dict[tuple[int, int], Sentence] = {}

    def sentence(self, start: int, end: int) -> Sentence:
        """The tokens from ``start`` to ``end`` read by themselves, once."""
        known = self._read.get((start, end))
        if known is None:
            known = self._read[start, end] = self._sentence(start, end)
        return known

    def _sentence(self, start: int, end: int) -> Sentence:
        chart = self._chart(start, end)
        found = tuple(chart.edges("Question")) if chart.done else ()
        return Sentence(self.utterance, start, end, chart, self.values, found)

    def _chart(self, start: int, end: int) -> Chart:
        """The chart of a sentence, out of that of a longer one where there is one."""
        for (first, last), known in self._read.items():
            if first <= start and end <= last and known.chart.done:
                return PartChart(known.chart, start - first, end - first)
        chart = Chart(self.utterance.norms[start:end], ["", *self.breaks[start + 1 : end]])
        if end - start <= LONGEST:
            inside = [e for e in self.edges if start <= e.start and e.end <= end]
            with suppress(TooManyEdgesError):
                chart.run(Edge(e.category, e.start - start, e.end - start, e.record) for e in inside)
        return chart

    def _cuts(self) -> list[tuple[int, int]]:
        """Where sentences begin and end."""
        norms, cuts = self.utterance.norms, [0]
        for index in range(len(norms) - 1):
            gap = self.utterance.gap(index)
            if not _SENTENCE_END.search(gap):
                continue
            short = len(norms[index]) <= 2 and norms[index].isalpha()
            short = short and norms[index] not in load().classes["short_ends"]
            abbreviation = gap[0] == "." and (norms[index + 1][0].isdigit() or short)
            if not abbreviation or "\n" in gap:
                cuts.append(index + 1)
        return list(zip(cuts, [*cuts[1:], len(norms)], strict=True)) if norms else []

    def joined(self) -> Iterator[tuple[int, int]]:
        """The sentences, where a few words that are none ("Greenland!!", "Ireland.") belong to what follows."""
        cuts, at = self.cuts, 0
        while at < len(cuts):
            start, end = cuts[at]
            following = [last for _, last in cuts[at + 1 : at + FRAGMENTS]]
            bare = end - start <= FEW and not of_a_flow(self.sentence(start, end))
            whole = next((e for e in following if bare and of_a_flow(self.sentence(start, e))), end)
            yield start, whole
            at = next(i for i, (_, last) in enumerate(cuts) if last == whole) + 1

    def parted(self, one: Sentence) -> tuple[Sentence, ...] | None:
        """A sentence that is not read whole, parted: at one of its last pauses what is told and the question after it,
        or the question and what speaks of the asker after it; else the question and what stands beside it."""
        if one.complete:
            return None
        return self._told(one) or self._beside(one)

    def _told(self, one: Sentence) -> tuple[Sentence, Sentence] | None:
        whole = bool(one.chart.edges("Telling"))
        asked: tuple[Sentence, Sentence] | None = None
        for cut in self._pauses(one):
            tail = self.sentence(cut, one.end)
            muttered = asked is None and mutters(tail) and not part_words(tail.norms).limits
            if not muttered and (whole or not tail.complete):
                continue
            head = self.sentence(one.start, cut)
            if muttered and head.complete:
                asked = head, tail
            elif not whole and tail.complete and _tells(head, tail):
                return head, tail
        return asked

    def _beside(self, one: Sentence) -> tuple[Sentence, ...] | None:
        """The question with an aside after it, before it, or both."""
        pauses = self._pauses(one)
        norms = self.utterance.norms
        for cut in dict.fromkeys((*pauses, *openings(norms, one.start, one.end))):
            if not part_words(norms[cut : one.end]).likely:
                continue
            tail = self.sentence(cut, one.end)
            if tail.complete:
                continue
            head = self.sentence(one.start, cut)
            paused = cut in pauses and of_a_flow(head)
            if head.complete and (aside(tail) or (paused and told_beside(tail, head, clause=True))):
                return head, tail
            before = self._before(head, self._pauses(head)) if aside(tail) and not head.complete else None
            if before is not None:
                return *before, tail
        return self._before(one, pauses)

    def _before(self, one: Sentence, pauses: Sequence[int]) -> tuple[Sentence, Sentence] | None:
        """An aside and the question after it."""
        cuts, norms = [(cut, cut) for cut in reversed(pauses)], self.utterance.norms
        for end, begin in (*cuts, *endings(norms, one.start, one.end)):
            if not part_words(norms[one.start : end]).likely:
                continue
            head = self.sentence(one.start, end)
            left = aside(head)
            if of_a_flow(head) and not left:
                continue
            tail = self.sentence(begin, one.end)
            left = left or of_asker(head) or (of_a_flow(tail) and told_beside(head, tail, clause=True))
            if tail.complete and left:
                return head, tail
        return None

    def _pauses(self, one: Sentence) -> list[int]:
        """The last places of a sentence where a pause stands, the last first."""
        return [i for i in range(one.end - 1, one.start, -1) if self.breaks[i]][:PAUSES]


def _tells(head: Sentence, asked: Sentence) -> bool:
    """ "The gap exploded last year, how big was it in Q1?": whether ``head`` is told and no question of its own."""
    if head.complete and asked.norms[0] not in load().classes["inquiring"]:
        return False  # a question and a bit of it, no statement
    return bool(tellings(head)) or head.only_frame or chatter(head)


def of_a_flow(one: Sentence) -> bool:
    """Whether it is read whole and names what is measured: "Ireland" does not."""
    return any("fl" in e.record or "parts" in e.record for e in one.complete)


@lru_cache(maxsize=KEPT)
def sentences(utterance: Utterance, today: dt.date) -> tuple[Sentence, ...]:
    """The sentences of a message, each read by itself; one that only adds a period belongs to that before. The last few
    are kept: what is offered is read by itself, and at once again in its conversation."""
    message, out = _Message(utterance, today), list[Sentence]()
    for start, end in message.joined():
        one = message.sentence(start, end)
        if out and out[-1].complete and (one.chart.edges("Modifiers") or one.chart.edges("Addition")):
            joined = message.sentence(out[-1].start, end)
            if joined.complete:
                out[-1] = joined
                continue
        out += message.parted(one) or [one]
    return tuple(out)


def tellings(sentence: Sentence) -> list[Edge]:
    """Statements over the whole sentence; else the longest before a reason that names nothing of trade."""
    chart = sentence.chart
    whole = chart.edges("Telling")
    if whole:
        return whole
    reasons = load().classes["reason"]
    found = sorted((e for e in chart.starting() if e.category == "Telling"), key=lambda e: (-e.end, plainness(e)))
    for edge in found:
        led = chart.norms[edge.end] in reasons
        if led and not any(e.start >= edge.end and of_trade(e) for e in chart.everything()):
            return [edge]
    return []
