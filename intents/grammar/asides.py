"""What is said beside a question: who asks, for whom, for what. It is not used, and the answer says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from intents.grammar.chart import Edge
from intents.grammar.rules import load
from intents.grammar.sentence import Sentence, limiting, of_trade

_NAMES = frozenset(("Partner", "Group", "Demonym", "Product", "State"))
"""What may stand before the word of an occasion ("our Tbilisi desk"), and in what an asker says of himself."""
_ABOUT_US = frozenset((*_NAMES, "Verb"))
_CLOCK = re.compile(r"\d{1,2}(?:[:.]\d\d)?(?:am|pm|h)")
FURTHEST = 20
"""Tokens of a sentence among which an aside before the question ends."""
_REACH = 2
"""Tokens between a name and the word of the occasion that it belongs to."""


def aside(part: Sentence) -> bool:
    """Whether a part of a message is about an occasion or the asker: what it names of trade belongs to a word of that,
    and nothing in it limits, computes or dates anything."""
    norms, classes = part.chart.norms, load().classes
    if part.complete or len(norms) < 2 or not _plain(norms):
        return False
    occasions = [at for at, norm in enumerate(norms) if norm in classes["occasion"]]
    if not occasions and not (norms[0] in classes["because"] and norms[1] in classes["self"]):
        return False
    return all(_belongs(e, occasions) for e in part.chart.everything() if of_trade(e))


def of_asker(part: Sentence) -> bool:
    """Whether a sentence before the question is about the asker, whatever partners and products he deals with."""
    norms, named = part.chart.norms, [e for e in part.chart.everything() if of_trade(e)]
    if part.complete or len(norms) < 2 or norms[0] not in load().classes["self"] or not _plain(norms):
        return False
    return all(e.category in _ABOUT_US for e in named)


def names(part: Sentence) -> bool:
    """Whether it names a partner or a product."""
    return any(e.category in _NAMES for e in part.chart.everything() if of_trade(e))


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


def _plain(norms: Sequence[str]) -> bool:
    """Whether no word limits or computes anything, and no number stands there but a time or a length."""
    if set(norms) & (limiting() | load().classes["computing"]):
        return False
    after = [*norms[1:], ""]
    return all(
        _CLOCK.fullmatch(one) or following in load().classes["clocked"]
        for one, following in zip(norms, after, strict=True)
        if any(sign.isdigit() for sign in one)
    )


def _belongs(name: Edge, occasions: Sequence[int]) -> bool:
    """Whether a name stands before the word of an occasion: "a cobalt note"."""
    return name.category in _NAMES and any(name.start <= at < name.end + _REACH for at in occasions)
