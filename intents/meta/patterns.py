"""Whole messages matched against patterns with slots, from ``data/vocab/meta.toml``.

A pattern must explain every word of a message: what is left over means that the message is another question.
Syntax: ``a|b`` either word, ``word?`` (or ``a|b?``) may be left out, ``{name}`` a slot or a list of words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from intents.dimensions.phrases import expand
from intents.text import words

Words = tuple[str, ...]
Finder = Callable[[str, int], Iterable[tuple[int, object]]]
"""Slot name and first token -> the ends (exclusive) and values of what could stand there."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One place of a pattern: some words, each a sequence of tokens, or a slot. ``firsts``: what each begins with."""

    choices: tuple[Words, ...] = ()
    slot: str = ""
    optional: bool = False
    firsts: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Hit:
    """``action`` is the pattern's section; ``values`` what stood in its slots, in order."""

    action: str
    values: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Pattern:
    """``needs``: for every part that must be there, the words of which one begins it."""

    action: str
    parts: tuple[_Part, ...]
    needs: tuple[frozenset[str], ...]

    def possible(self, seen: frozenset[str]) -> bool:
        return not any(need.isdisjoint(seen) for need in self.needs)


class Patterns:
    """All patterns, found by their first word. Add everything first, then match."""

    def __init__(self, lists: Mapping[str, Iterable[str]], slots: frozenset[str]) -> None:
        self._lists = {
            name: tuple(phrase for item in items for phrase in expand(item)) for name, items in lists.items()
        }
        self._slots = slots
        self._by_word: dict[str, list[_Pattern]] = defaultdict(list)
        self._by_slot: dict[str, list[_Pattern]] = defaultdict(list)
        self._parts: dict[str, _Part] = {}
        self.vocabulary: set[str] = set()

    def add(self, action: str, text: str) -> None:
        parts = tuple(map(self._part, text.split()))
        pattern = _Pattern(action, parts, tuple(p.firsts for p in parts if not p.optional and not p.slot))
        for part in parts:
            if part.slot:
                self._by_slot[part.slot].append(pattern)
            for word in part.firsts:
                self._by_word[word].append(pattern)
            if not part.optional:
                return

    def _part(self, word: str) -> _Part:
        """One place, as it is written; the same is made once."""
        known = self._parts.get(word)
        if known is None:
            known = self._parts[word] = self._made(word)
            self.vocabulary |= known.words
        return known

    def _made(self, word: str) -> _Part:
        optional = word.endswith("?") and len(word) > 1
        body = word.removesuffix("?")
        if body[1:-1] in self._slots and body[0] == "{":
            return _Part(slot=body[1:-1], optional=optional)
        choices: list[Words] = []
        for choice in body.split("|"):
            choices += self._lists[choice[1:-1]] if choice.startswith("{") else [_norms(choice)]
        kept = tuple(dict.fromkeys(choices))
        return _Part(kept, "", optional, frozenset(c[0] for c in kept), frozenset(chain.from_iterable(kept)))

    def match(self, norms: Words, find: Finder) -> Iterator[Hit]:
        """Every way in which a pattern explains all of ``norms``."""
        if not norms:
            return
        seen = frozenset(norms)
        for pattern in self._by_word.get(norms[0], ()):
            if pattern.possible(seen):
                for values in _walk(pattern.parts, 0, norms, 0, find):
                    yield Hit(pattern.action, values)
        for slot, patterns in self._by_slot.items():
            able = [p for p in patterns if p.possible(seen)]
            if not able or not any(True for _ in find(slot, 0)):
                continue
            for pattern in able:
                for values in _walk(pattern.parts, 0, norms, 0, find):
                    yield Hit(pattern.action, values)


def _walk(parts: tuple[_Part, ...], at: int, norms: Words, here: int, find: Finder) -> Iterator[tuple[object, ...]]:
    if at == len(parts):
        if here == len(norms):
            yield ()
        return
    part = parts[at]
    if part.slot:
        for end, value in find(part.slot, here):
            for rest in _walk(parts, at + 1, norms, end, find):
                yield (value, *rest)
    else:
        for choice in part.choices:
            if norms[here : here + len(choice)] == choice:
                yield from _walk(parts, at + 1, norms, here + len(choice), find)
    if part.optional:
        yield from _walk(parts, at + 1, norms, here, find)


@lru_cache(maxsize=8192)
def _norms(word: str) -> Words:
    return words(word) or (word,)
