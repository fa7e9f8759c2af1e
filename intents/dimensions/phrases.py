"""Fixed phrases of the vocabulary: measures, sectors, properties, shapes, rankings.

The files under ``data/vocab/phrases`` say which words mean what; this module only matches them.
Pattern syntax: ``a|b`` either word, ``word?`` may be left out, ``{n}`` any whole number.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

from intents.text import Span, Utterance, words
from intents.wordlists import numbers, wordlist

NUMBER = "{n}"
NUMBER_WORDS = {word: int(value) for word, value in numbers("number_words").items()}
UP_TO_TWENTY = tuple(word for word, value in NUMBER_WORDS.items() if value <= 20 and word not in wordlist("no_number"))


@dataclass(slots=True, eq=False)
class _Node:
    """A place within phrases, by the words that lead on; ``values`` are (dimension, value) pairs whose phrase ends
    here. Patterns that may go on in many ways share their ends: one of a dozen words stands for a million phrases."""

    children: dict[str, list[_Node]] = field(default_factory=dict)
    values: list[tuple[str, str]] = field(default_factory=list)


class Phrases:
    """All fixed phrases, matched longest first per dimension."""

    def __init__(self) -> None:
        self._root = _Node()
        self.vocabulary: set[str] = set()
        self._words: dict[tuple[str, str], set[str]] = {}

    def add(self, pattern: str, dimension: str, value: str) -> None:
        known = self._words.setdefault((dimension, value), set())
        before = [self._root]
        for choices, optional in map(_slot, pattern.split()):
            after = _Node()
            for choice in choices:
                _lead(before, choice, after)
                known.update(choice)
                self.vocabulary.update(choice)
            before = [after, *before] if optional else [after]
        for node in before:
            if node is not self._root:
                node.values.append((dimension, value))

    def words_of(self, dimension: str, *values: str) -> set[str]:
        """Words that occur in phrases of these values and of no other."""
        inside = {w for (d, v), words in self._words.items() if d == dimension and v in values for w in words}
        outside = {w for (d, v), words in self._words.items() if d != dimension or v not in values for w in words}
        return inside - outside

    def spans(self, utterance: Utterance) -> list[Span]:
        """Every phrase found: for each start and dimension the longest; all values that share it."""
        out: list[Span] = []
        norms = utterance.norms
        for start in range(len(norms)):
            longest: dict[str, tuple[int, list[str]]] = {}
            for end, values in self._walk(norms, start):
                for dimension, value in values:
                    best = longest.get(dimension)
                    if best is None or end > best[0]:
                        longest[dimension] = (end, [value])
                    elif end == best[0] and value not in best[1]:
                        best[1].append(value)
            for dimension, (end, found) in longest.items():
                out.extend(Span(start, end, dimension, value, f"phrase:{value}") for value in found)
        return out

    def _walk(self, norms: tuple[str, ...], start: int) -> Iterator[tuple[int, list[tuple[str, str]]]]:
        nodes = [self._root]
        for at in range(start, len(norms)):
            word = norms[at]
            following = [to for n in nodes for to in n.children.get(word, ())]
            if word.isdecimal() or word in NUMBER_WORDS:
                following += [to for n in nodes for to in n.children.get(NUMBER, ())]
            if not following:
                return
            nodes = list(dict.fromkeys(following))
            for node in nodes:
                if node.values:
                    yield at + 1, node.values


def _slot(word: str) -> tuple[list[tuple[str, ...]], bool]:
    """One word of a pattern: what may stand there, as token norms, and whether it may be left out."""
    optional = word.endswith("?") and len(word) > 1
    choices = [(word,)] if word == "|" else [_norms(w) for w in word.removesuffix("?").split("|")]
    return [choice for choice in choices if choice], optional or () in choices


def expand(pattern: str) -> Iterator[tuple[str, ...]]:
    """Every phrase that a pattern stands for, as token norms: for patterns that stand for few."""
    slots = [[*choices, ()] if optional else choices for choices, optional in map(_slot, pattern.split())]
    for combination in product(*slots):
        flat = tuple(w for part in combination for w in part)
        if flat:
            yield flat


def _lead(before: list[_Node], choice: tuple[str, ...], after: _Node) -> None:
    """Let these words lead from every node of ``before`` to ``after``."""
    first, *others = choice
    for word in reversed(others):
        after = _Node({word: [after]})
    for node in before:
        node.children.setdefault(first, []).append(after)


@lru_cache(maxsize=4096)
def _norms(word: str) -> tuple[str, ...]:
    return (word,) if word == NUMBER else words(word)


def _leaves(table: dict[str, Any], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    for key, value in table.items():
        if key == "phrases":
            yield path, value
        elif isinstance(value, dict):
            yield from _leaves(value, (*path, key))


def load(folder: Path) -> Phrases:
    """Read every TOML file of a folder. The file's name is the dimension, or, in ``property.toml``,
    the first part of the key; the key is the value."""
    phrases = Phrases()
    for path in sorted(folder.glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for keys, patterns in _leaves(table, ()):
            dimension = keys[0] if len(keys) > 1 else path.stem
            for pattern in patterns:
                phrases.add(pattern, dimension, keys[-1])
    return phrases


def listed(path: Path) -> frozenset[str]:
    """The words of a file that lists words; lines that begin with # are for people."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return frozenset(w for line in lines for word in line.split() for w in words(word) or (word,))
