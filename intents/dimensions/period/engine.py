"""Runs a layer of rules over items: the longest matches first, none overlapping."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from intents.dimensions.period.lexer import Item
from intents.dimensions.period.vocabulary import Pattern, PeriodVocabulary

Result = TypeVar("Result")


def string(items: Sequence[Item], vocabulary: PeriodVocabulary) -> str:
    chars = vocabulary.chars
    return "".join([chars[item.classes] for item in items])


def longest(
    text: str,
    rules: Sequence[tuple[str, Pattern, Callable[[int, int], Result | None]]],
) -> list[tuple[int, int, str, Result]]:
    """Matches (start, end, rule, result) by length, then by the order of the rules; sorted by start.

    A builder may say None: then the next shorter reading is tried.
    """
    found, present = [], frozenset(text)
    for order, (name, pattern, builder) in enumerate(rules):
        if not pattern.possible(present):
            continue
        at = 0
        while match := pattern.search(text, at):
            start, end = match.span()
            found.append((start - end, order, start, end, name, builder))
            at = start + 1  # a match may begin inside another of the same rule
    taken = bytearray(len(text))
    out: list[tuple[int, int, str, Result]] = []
    for _, _, start, end, name, builder in sorted(found, key=lambda f: f[:3]):
        if end > start and not any(taken[start:end]) and (result := builder(start, end)) is not None:
            taken[start:end] = b"\x01" * (end - start)
            out.append((start, end, name, result))
    return sorted(out, key=lambda f: f[0])
