"""One sentence of a message: its tokens, what is read in it, and whether it only speaks of the asker."""

from __future__ import annotations

from dataclasses import dataclass

from intents.grammar.atoms import Values
from intents.grammar.chart import Chart, Edge
from intents.grammar.rules import load
from intents.text import Utterance

MUTTERED = 3
"""Tokens that chatter has at least."""
SIGNED = 4
"""Tokens of thanks and a name at most: "Cheers, Ana"."""
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
    def only_frame(self) -> bool:
        """Whether it only greets, thanks or says what the answer is for."""
        return not self.complete and bool(self.chart.edges("Opening"))

    @property
    def chatter(self) -> bool:
        """Whether it speaks of the asker or the occasion, and nothing in it could say something of trade."""
        norms = self.chart.norms
        if not load().narrows_whole.isdisjoint(norms):
            return False
        aside = len(norms) > 1 and limiting().isdisjoint(norms) and self.ends_apart
        aside = aside and norms[0] not in load().classes["adding"]
        return self.mutters or (aside and self._of_nothing)

    @property
    def mutters(self) -> bool:
        """Whether it begins as the asker speaks of himself or somebody, and names nothing of trade."""
        norms, classes = self.chart.norms, load().classes
        speaks = norms[0] in classes["speaker"] and norms[0] not in classes["relative"] and len(norms) > MUTTERED
        plain = load().narrows.isdisjoint(norms) and limiting().isdisjoint(norms)
        return (self.signed or (speaks and plain)) and self._of_nothing

    @property
    def signed(self) -> bool:
        """Whether it is thanks and a name."""
        norms = self.chart.norms
        return norms[0] in load().classes["signing"] and len(norms) <= SIGNED and not limiting() & set(norms)

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
