"""One sentence of a message: its tokens, and what is read in it."""

from __future__ import annotations

from dataclasses import dataclass

from intents.grammar.atoms import Values
from intents.grammar.chart import Chart, Edge
from intents.text import Utterance

OF_TRADE = frozenset((
    "Partner", "Demonym", "Group", "Product", "Code", "State", "Head", "Sector", "Amount", "Percent", "Basis",
    "Adjustment", "Prices", "Vintage", "Denied", "Verb", "Period", "Since",
))  # fmt: skip
"""Constituents that a sentence of chatter does not have."""


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
    def norms(self) -> tuple[str, ...]:
        """Its tokens as they are compared."""
        return self.utterance.norms[self.start : self.end]

    @property
    def only_frame(self) -> bool:
        """Whether it only greets, thanks or says what the answer is for."""
        return not self.complete and bool(self.chart.edges("Opening"))

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


def of_trade(edge: Edge) -> bool:
    """Whether a constituent says something of trade: a name, a figure, a period."""
    return edge.category in OF_TRADE and edge.record.get("kind") != "too_fine"
