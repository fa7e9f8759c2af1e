"""One sentence of a message: its tokens, what is read in it, and by which words it speaks of the asker or limits a
question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intents.grammar.atoms import Values
from intents.grammar.chart import Chart, Edge
from intents.grammar.rules import load
from intents.text import Utterance

MUTTERED = 3
"""Tokens that chatter has at least."""
SIGNED = 4
"""Tokens of thanks and a name at most: "Cheers, Ana"."""
_CLOCK = re.compile(r"\d{1,2}(?:[:.]\d\d)?(?:am|pm|h)")
FURTHEST = 20
"""Tokens of a sentence among which an aside before the question ends."""
PURPOSE = 5
"""Tokens of a purpose at most."""
SENTENCE, CLAUSE = 3, 5
"""Tokens of a sentence, and of a clause, that tells something with a verb alone."""
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


def likely(norms: Sequence[str]) -> bool:
    """Whether tokens could be an aside, by their words alone: what is not is not looked at any further."""
    classes = load().classes
    return (tells(norms) or placed(norms) or in_part(norms) or for_something(norms)) and not weighed(norms) & (
        classes["narrowing"] | classes["computing"]
    )


def weighed(norms: Sequence[str]) -> set[str]:
    """The words of a part by which it may limit or compute something: without those of an idiom ("double-check"), of
    an asker's beat ("I cover ...") and of what appears each month ("our monthly bulletin")."""
    classes, left = load().classes, list(norms)
    for at in range(len(norms) - 1):
        pair = norms[at : at + 2]
        idiom = "+".join(pair) in classes["idiom"]
        beat = at == 0 and pair[0] in classes["asker"] and pair[1] in classes["beat"]
        if idiom or beat:
            left[at : at + 2] = ["", ""]
        elif norms[at] in classes["appearing"] and load().occasions & set(norms[at + 1 : at + 3]):
            left[at] = ""
    return set(left)


def placed(norms: Sequence[str]) -> bool:
    """ "From Bern", "good day from Warsaw", "in Hanoi we ask": where somebody asks from."""
    classes = load().classes
    at = next((i for i, norm in enumerate(norms[:4]) if norm not in classes["greeting"]), len(norms))
    return at < len(norms) - 1 and norms[at] in classes["placing"]


def for_something(norms: Sequence[str]) -> bool:
    """Whether words say for what something is, and no more: "our allies" are several whose trade it may be."""
    classes = load().classes
    if not 2 < len(norms) <= PURPOSE or norms[0] != "for" or norms[1] not in classes["article"]:
        return False
    return not norms[-1].endswith("s") and not weighed(norms) & (classes["served"] | classes["narrowing"])


def in_part(norms: Sequence[str]) -> bool:
    """ "As a buyer", "while waiting for the plane": in what part, or doing what, somebody asks."""
    classes = load().classes
    meanwhile = len(norms) > 2 and norms[0] in classes["meanwhile"] and norms[1] in classes["talk"]
    return meanwhile or (len(norms) > 2 and norms[0] == "as" and norms[1] in ("a", "an"))


def tells(norms: Sequence[str], least: int = SENTENCE) -> bool:
    """Whether words speak of somebody or of an occasion, or are a clause with a verb."""
    classes, said = load().classes, set(norms)
    speaks = said & (load().occasions | classes["talk"] | classes["self"])
    return len(norms) > 1 and bool(speaks or (len(norms) >= least and said & classes["telling"]))


def openings(norms: Sequence[str], start: int, end: int) -> Iterator[int]:
    """Where an aside may begin without a pause, the last place first: "for a client note", "because my boss asks"."""
    classes = load().classes
    for at in range(end - 2, start, -1):
        if norms[at] in classes["led"] and norms[at + 1] in classes["article"]:
            yield at


def endings(norms: Sequence[str], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where an aside before the question may end without a pause, and where the question begins: "for our show we need
    ...", "I write about coffee and would like ..."."""
    classes = load().classes
    for at in range(start + 2, min(end - 1, start + FURTHEST)):
        if norms[at] in classes["asker"]:
            yield at, at
        elif norms[at] in classes["joined"]:
            yield at, at + 1
        elif norms[at] in classes["requesting"]:
            begin = at + 1 + (norms[at + 1] in ("for", "about"))
            yield begin, begin


def plain(norms: Sequence[str]) -> bool:
    """Whether no word limits or computes anything, and no number stands there but a time, a length, "chapter 3"."""
    classes = load().classes
    return not weighed(norms) & (limiting() | classes["computing"]) and not counts(norms)


def counts(norms: Sequence[str]) -> bool:
    """Whether a number stands there that is no time, no length and no "chapter 3"."""
    classes = load().classes
    return not all(
        _CLOCK.fullmatch(one) or following in classes["clocked"] or before in classes["occasion"]
        for before, one, following in zip(["", *norms], norms, [*norms[1:], ""], strict=False)
        if any(sign.isdigit() for sign in one)
    )
