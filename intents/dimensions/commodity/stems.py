"""A question as the product vocabulary is keyed: singular American words, "and" for "&", no possessive 's."""

from __future__ import annotations

from dataclasses import dataclass

from data.vocabulary_words import stem
from intents.text import Utterance
from intents.wordlists import wordlist

GLUE = frozenset(("'s", "/"))
"""Tokens that a phrase may hold but that do not tell two phrases apart."""
AND = {"&": "and"}
_BREAKS = frozenset(".?!;:\n")
_APART = frozenset(",()")
"""Separators that end the phrase of a product, unless an official name has them in it."""
_ABBREVIATED = wordlist("abbreviated", "products")
"""Words of the exhibits after which a full stop ends no sentence."""


@dataclass(frozen=True, slots=True)
class Stems:
    """``words[i]`` is the stem of token ``tokens[i]``; ``norms[i]`` the same word as typed, lower case.

    ``capitals`` tells words in capitals where not all are. ``breaks`` are positions after which a sentence ends;
    ``commas`` those after which a comma stands, ``owners`` those with a possessive 's. ``raws`` keeps the case.
    """

    words: tuple[str, ...]
    norms: tuple[str, ...]
    tokens: tuple[int, ...]
    breaks: frozenset[int]
    commas: frozenset[int]
    capitals: tuple[bool, ...]
    raws: tuple[str, ...]
    owners: frozenset[int]

    def broken(self, start: int, end: int) -> bool:
        """Whether a sentence ends inside words ``start`` to ``end`` (half open)."""
        return bool(self.breaks) and any(index in self.breaks for index in range(start, end - 1))


def stems_of(utterance: Utterance) -> Stems:
    """The words of a question, in order. Costs no more than its tokens."""
    tokens = tuple(index for index, norm in enumerate(utterance.norms) if norm not in GLUE)
    norms = tuple(AND.get(norm, norm) for norm in (utterance.norms[index] for index in tokens))
    breaks, commas = set[int](), set[int]()
    for position, index in enumerate(tokens[:-1]):
        gap = utterance.text[utterance.tokens[index].end : utterance.tokens[tokens[position + 1]].start]
        if gap != " ":
            if not _BREAKS.isdisjoint(gap) and not (gap == ". " and norms[position] in _ABBREVIATED):
                breaks.add(position)
            if not _APART.isdisjoint(gap):
                commas.add(position)
    raws = tuple(utterance.tokens[index].raw for index in tokens)
    shouting = utterance.text.isupper()
    capitals = tuple(not shouting and raw.isupper() for raw in raws)
    owners = frozenset(i for i, index in enumerate(tokens) if utterance.norms[index + 1 : index + 2] == ("'s",))
    words = tuple(map(stem, norms))
    return Stems(words, norms, tokens, frozenset(breaks), frozenset(commas), capitals, raws, owners)
