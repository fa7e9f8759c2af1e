"""Misspelled products: proposed only for words that nothing else explains, and said in the note."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from data.commodities import VOCAB
from data.vocabulary_words import singular
from intents.dimensions.commodity.lexicon import Found, Lexicon
from intents.dimensions.commodity.stems import Stems
from intents.match import closest, limit
from intents.text import Utterance

SHORTEST = 5
"""Letters below which a word is never read as a misspelled product."""
MAX_GUESSES = 4
"""Unknown words of one question that are looked at: more than that is no typo."""


def find(
    utterance: Utterance,
    view: Stems,
    lexicon: Lexicon,
    taken: set[int],
    exact: list[Found],
    known: Callable[[str], bool],
) -> list[Found]:
    """Words that are nearly one of the vocabulary. A word with two near readings is left unknown.

    ``taken`` tokens are never touched; ``exact`` readings may become part of a longer one ("naturral gas").
    """
    out: list[Found] = []
    asked = 0
    taken = set(taken)
    explained = {index for item in exact for index in range(item.start, item.end)}
    for position, norm in enumerate(view.norms):
        index = view.tokens[position]
        if index in taken or index in explained or asked >= MAX_GUESSES:
            continue
        if view.words[position] in lexicon or not _open(norm, known):
            continue
        asked += 1
        for start, end in _windows(view, position, taken):
            match = closest([singular(norm) for norm in view.norms[start:end]], lexicon.fuzzy)
            if match is None or match.rivals or not _only(norm, view.norms[start:end], match.phrase, match.distance):
                continue
            mention = lexicon.spelled(match.phrase)
            if mention is None:
                continue
            first, last = view.tokens[start], view.tokens[end - 1]
            typed = utterance.text[utterance.tokens[first].start : utterance.tokens[last].end]
            out.append(Found(first, last + 1, mention, "fuzzy", match.score, f"reading *{typed}* as {match.phrase}"))
            taken.update(range(first, last + 1))
            break
    return out


def _windows(view: Stems, position: int, taken: set[int]) -> Iterator[tuple[int, int]]:
    """The word with its neighbours, longest first: "naturral gas" before "naturral"."""
    for start, end in ((position - 1, position + 1), (position, position + 2), (position, position + 1)):
        if start >= 0 and end <= len(view.words) and not any(view.tokens[at] in taken for at in range(start, end)):
            yield start, end


def _only(norm: str, window: tuple[str, ...], phrase: str, distance: int) -> bool:
    """Whether ``norm`` alone is misspelled: its neighbour in the window stands in the phrase as it is."""
    if not 0 < distance <= limit(len(norm)):
        return False
    if len(norm) <= SHORTEST and not _slip(singular(norm), phrase):
        return False
    others = [singular(word) for word in window if word != norm]
    return all(word in phrase.split() for word in others)


def _slip(word: str, phrase: str) -> bool:
    """In a short word a letter too many, too few or swapped is a typo; another letter makes another word."""
    meant = next((other for other in phrase.split() if other[0] == word[0]), None)
    return meant is not None and (len(meant) != len(word) or sorted(meant) == sorted(word))


def _open(norm: str, known: Callable[[str], bool]) -> bool:
    if len(norm) < SHORTEST or not norm.isalpha() or known(norm):
        return False
    return norm not in _ordinary() and singular(norm) not in _ordinary()


@lru_cache(maxsize=1)
def _ordinary() -> frozenset[str]:
    """English words that are no product, though one letter makes them one. One a line."""
    return frozenset((VOCAB / "commodity_lookalikes.txt").read_text(encoding="utf-8").splitlines())
