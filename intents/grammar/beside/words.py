"""What the words of a part of a message say by themselves: of somebody, of an occasion, or of what is counted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from intents.grammar.rules import load

FURTHEST = 20
"""Tokens of a sentence among which an aside before the question ends."""
PURPOSE = 5
"""Tokens of a purpose at most."""
SENTENCE, CLAUSE = 3, 5
"""Tokens of a sentence, and of a clause, that tells something with a verb alone."""
KEPT = 256
"""Parts whose words are kept: those of the messages that are being read."""
_CLOCK = re.compile(r"\d{1,2}(?:[:.]\d\d)?(?:am|pm|h)")


@dataclass(frozen=True)
class PartWords:
    """The words of a part of a message."""

    norms: tuple[str, ...]

    @cached_property
    def weighed(self) -> frozenset[str]:
        """Those by which it may limit or compute something: without those of an idiom ("double-check"), of an asker's
        beat ("I cover ...") and of what appears each month ("our monthly bulletin")."""
        norms, classes, left = self.norms, load().classes, list(self.norms)
        for at in range(len(norms) - 1):
            pair = norms[at : at + 2]
            idiom = "+".join(pair) in classes["idiom"]
            beat = at == 0 and pair[0] in classes["asker"] and pair[1] in classes["beat"]
            if idiom or beat:
                left[at : at + 2] = ["", ""]
            elif norms[at] in classes["appearing"] and load().occasions & set(norms[at + 1 : at + 3]):
                left[at] = ""
        return frozenset(left)

    @property
    def likely(self) -> bool:
        """Whether it could be an aside: what is not is not looked at any further."""
        classes = load().classes
        told = self.tells() or self.placed or self.in_part or self.for_something
        return told and not self.weighed & (classes["narrowing"] | classes["computing"])

    @property
    def limits(self) -> bool:
        """Whether one may limit what is counted, wherever it stands."""
        return not load().classes["limiting"].isdisjoint(self.norms)

    @property
    def placed(self) -> bool:
        """ "From Bern", "good day from Warsaw", "in Hanoi we ask": where somebody asks from."""
        norms, classes = self.norms, load().classes
        at = next((i for i, norm in enumerate(norms[:4]) if norm not in classes["greeting"]), len(norms))
        return at < len(norms) - 1 and norms[at] in classes["placing"]

    @property
    def for_something(self) -> bool:
        """Whether they say for what something is, and no more: "our allies" are several whose trade it may be."""
        norms, classes = self.norms, load().classes
        if not 2 < len(norms) <= PURPOSE or norms[0] not in classes["serving"] or norms[1] not in classes["article"]:
            return False
        return not norms[-1].endswith("s") and not self.weighed & (classes["served"] | classes["narrowing"])

    @property
    def in_part(self) -> bool:
        """ "As a buyer", "while waiting for the plane": in what part, or doing what, somebody asks."""
        norms, classes = self.norms, load().classes
        if len(norms) <= 2:
            return False
        meanwhile = norms[0] in classes["meanwhile"] and norms[1] in classes["talk"]
        return meanwhile or (norms[0] in classes["being"] and norms[1] in classes["one_of"])

    def tells(self, least: int = SENTENCE) -> bool:
        """Whether they speak of somebody or of an occasion, or are a clause of ``least`` tokens with a verb."""
        norms, classes, said = self.norms, load().classes, set(self.norms)
        speaks = said & (load().occasions | classes["talk"] | classes["self"])
        return len(norms) > 1 and bool(speaks or (len(norms) >= least and said & classes["telling"]))

    @property
    def plain(self) -> bool:
        """Whether none limits or computes anything, and no number stands there but a time, a length, "chapter 3"."""
        classes = load().classes
        return not self.weighed & (classes["limiting"] | classes["computing"]) and not self.counts

    @property
    def counts(self) -> bool:
        """Whether a number stands there that is no time, no length and no "chapter 3"."""
        norms, classes = self.norms, load().classes
        return not all(
            _CLOCK.fullmatch(one) or following in classes["clocked"] or before in classes["occasion"]
            for before, one, following in zip(("", *norms), norms, (*norms[1:], ""), strict=False)
            if any(sign.isdigit() for sign in one)
        )


@lru_cache(maxsize=KEPT)
def part_words(norms: tuple[str, ...]) -> PartWords:
    """The words of a part by its tokens, the same for the same tokens: what they say is worked out once."""
    return PartWords(norms)


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
            begin = at + 1 + (norms[at + 1] in classes["asked_about"])
            yield begin, begin
