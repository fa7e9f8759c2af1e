"""The sentences of a message: where they are cut, what each is read as, and what only stands around a question."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from dataclasses import dataclass

from intents.grammar.atoms import Values, atoms, pauses
from intents.grammar.chart import Chart, Edge, TooManyEdgesError
from intents.grammar.rules import load
from intents.interpret import proposals
from intents.text import Utterance
from intents.vocabulary import vocabulary

PAUSES = 4
"""Commas and dashes of a sentence at which what is told may end."""
MUTTERED = 3
"""Tokens that chatter has at least."""
OF_TRADE = frozenset((
    "Partner", "Demonym", "Group", "Product", "Code", "State", "Head", "Sector", "Amount", "Percent", "Basis",
    "Adjustment", "Prices", "Vintage", "Denied", "Verb", "Period", "Since",
))  # fmt: skip
"""Constituents that a sentence of chatter does not have."""
LONGEST = 60
"""Tokens of a clause: a longer one is not read."""
_SENTENCE_END = re.compile(r"[?!;\n]|\.(?=[\"'”\u2019)]*(?:\s|$))")


@dataclass(frozen=True)
class Sentence:
    """One sentence of a message: its tokens, all constituents, and those over the whole of it that ask something."""

    utterance: Utterance
    start: int
    end: int
    chart: Chart
    values: Values
    complete: tuple[Edge, ...]

    @property
    def only_frame(self) -> bool:
        """Whether it only greets, thanks or says what the answer is for."""
        return not self.complete and bool(self.chart.edges("Opening"))

    @property
    def chatter(self) -> bool:
        """Whether it speaks of the asker or the occasion, and nothing in it could say something of trade."""
        norms = self.chart.norms
        aside = len(norms) > 1 and not limiting() & set(norms) and self.ends_apart
        return self.mutters or (aside and self._of_nothing)

    @property
    def mutters(self) -> bool:
        """Whether it begins as the asker speaks of himself or somebody, and names nothing of trade."""
        norms = self.chart.norms
        return norms[0] in load().classes["speaker"] and len(norms) > MUTTERED and self._of_nothing

    @property
    def _of_nothing(self) -> bool:
        """Whether it asks nothing, and no constituent of it says something of trade."""
        return not self.complete and not any(map(of_trade, self.chart.everything()))

    @property
    def said(self) -> str:
        """Its words as typed."""
        tokens = self.utterance.tokens
        return self.utterance.text[tokens[self.start].start : tokens[self.end - 1].end]

    @property
    def asks(self) -> bool:
        """Whether a question mark stands at its end."""
        return "?" in self.utterance.gap(self.end - 1)

    @property
    def ends_apart(self) -> bool:
        """Whether a full stop or a colon stands after it: what follows is another sentence."""
        gap = self.utterance.gap(self.end - 1)
        return any(sign in gap for sign in ".!:;\n\u2014") or " - " in gap


def limiting() -> frozenset[str]:
    """Words that may limit what is counted: a sentence with one is no chatter."""
    return load().classes["limiting"]


def of_trade(edge: Edge) -> bool:
    """Whether a constituent says something of trade: a name, a figure, a period."""
    return edge.category in OF_TRADE and edge.record.get("kind") != "too_fine"


class _Message:
    """The atoms of a message, and its sentences as they are cut."""

    def __init__(self, utterance: Utterance, today: dt.date) -> None:
        self.utterance = utterance
        self.edges, self.values = atoms(utterance, proposals(utterance, today, vocabulary()))
        self.breaks = pauses(utterance)

    def sentence(self, start: int, end: int) -> Sentence:
        """The tokens from ``start`` to ``end`` read by themselves."""
        inside = [
            Edge(e.category, e.start - start, e.end - start, e.record)
            for e in self.edges
            if start <= e.start and e.end <= end
        ]
        chart = Chart(self.utterance.norms[start:end], ["", *self.breaks[start + 1 : end]])
        found: tuple[Edge, ...] = ()
        if end - start <= LONGEST:
            with suppress(TooManyEdgesError):
                chart.run(inside)
                found = tuple(chart.edges("Question"))
        return Sentence(self.utterance, start, end, chart, self.values, found)

    def cuts(self) -> list[tuple[int, int]]:
        """Where sentences begin and end."""
        norms, cuts = self.utterance.norms, [0]
        for index in range(len(norms) - 1):
            gap = self.utterance.gap(index)
            if not _SENTENCE_END.search(gap):
                continue
            abbreviation = gap[0] == "." and (norms[index + 1][0].isdigit() or len(norms[index]) <= 2)
            if not abbreviation or "\n" in gap:
                cuts.append(index + 1)
        return list(zip(cuts, [*cuts[1:], len(norms)], strict=True)) if norms else []

    def parted(self, one: Sentence) -> tuple[Sentence, Sentence] | None:
        """A sentence that is not read whole, parted at one of its last pauses: what is told and the question after it,
        else the question and what speaks of the asker after it."""
        if one.complete:
            return None
        whole = bool(one.chart.edges("Telling"))
        asked: tuple[Sentence, Sentence] | None = None
        for cut in [i for i in range(one.end - 1, one.start, -1) if self.breaks[i]][:PAUSES]:
            tail = self.sentence(cut, one.end)
            mutters = asked is None and tail.mutters and not limiting() & set(tail.chart.norms)
            if not mutters and (whole or not tail.complete):
                continue
            head = self.sentence(one.start, cut)
            if mutters and head.complete:
                asked = head, tail
            elif not whole and tail.complete and _tells(head, tail):
                return head, tail
        return asked


def _tells(head: Sentence, asked: Sentence) -> bool:
    """ "The gap exploded last year, how big was it in Q1?": whether ``head`` is told and no question of its own."""
    if head.complete and asked.chart.norms[0] not in load().classes["inquiring"]:
        return False  # a question and a bit of it, no statement
    return bool(tellings(head)) or head.only_frame or head.chatter


def sentences(utterance: Utterance, today: dt.date) -> list[Sentence]:
    """The sentences of a message, each read by itself; one that only adds a period belongs to that before."""
    message, out = _Message(utterance, today), list[Sentence]()
    for start, end in message.cuts():
        one = message.sentence(start, end)
        if out and out[-1].complete and (one.chart.edges("Modifiers") or one.chart.edges("Addition")):
            joined = message.sentence(out[-1].start, end)
            if joined.complete:
                out[-1] = joined
                continue
        out += message.parted(one) or [one]
    return out


def tellings(sentence: Sentence) -> list[Edge]:
    """Statements over the whole sentence; else the longest before a reason that names nothing of trade."""
    chart = sentence.chart
    whole = chart.edges("Telling")
    if whole:
        return whole
    reasons = load().classes["reason"]
    found = sorted((e for e in chart.starting() if e.category == "Telling"), key=lambda e: -e.end)
    for edge in found:
        led = chart.norms[edge.end] in reasons
        if led and not any(e.start >= edge.end and of_trade(e) for e in chart.everything()):
            return [edge]
    return []
