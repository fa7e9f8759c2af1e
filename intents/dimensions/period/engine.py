"""Runs a layer of rules over items: the longest matches first, none overlapping."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

from intents.dimensions.period.lexer import Item
from intents.dimensions.period.vocabulary import Pattern, PeriodVocabulary

Result = TypeVar("Result")
Build = TypeVar("Build")
KEPT = 512
"""Sets of characters of which a layer keeps what can match them."""


class Layer(Generic[Build]):
    """Rules (name, pattern, what builds a value of a match) in their order."""

    def __init__(self, rules: Iterable[tuple[str, Pattern, Build]]) -> None:
        self._rules = tuple(enumerate(rules))
        self.possible = lru_cache(maxsize=KEPT)(self._possible)

    def _possible(self, present: frozenset[str]) -> list[tuple[int, tuple[str, Pattern, Build]]]:
        """The rules that can match a text with these characters, each with its place in the order."""
        return [(order, rule) for order, rule in self._rules if rule[1].possible(present)]


def string(items: Sequence[Item], vocabulary: PeriodVocabulary) -> str:
    chars = vocabulary.chars
    return "".join([chars[item.classes] for item in items])


def longest(
    text: str, layer: Layer[Build], builder: Callable[[Build, int, int], Result | None]
) -> list[tuple[int, int, str, Result]]:
    """Matches (start, end, rule, result) by length, then by the order of the rules; sorted by start.

    A builder may say None: then the next shorter reading is tried.
    """
    found = []
    for order, (name, pattern, build) in layer.possible(frozenset(text)):
        at = 0
        while match := pattern.search(text, at):
            start, end = match.span()
            found.append((start - end, order, start, end, name, build))
            at = start + 1  # a match may begin inside another of the same rule
    taken = bytearray(len(text))
    out: list[tuple[int, int, str, Result]] = []
    for _, _, start, end, name, build in sorted(found, key=lambda f: f[:3]):
        if end > start and not any(taken[start:end]) and (result := builder(build, start, end)) is not None:
            taken[start:end] = b"\x01" * (end - start)
            out.append((start, end, name, result))
    return sorted(out, key=lambda f: f[0])
