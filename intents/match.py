"""Exact aliases first, misspellings second: the one place where fuzzy matching is done, and its thresholds.

A misspelling is accepted when its distance (insertions, deletions, substitutions and swaps of neighbours, each
one) is within a limit that depends on the length, and when no other key is about as near. Two keys about as
near are returned together: the caller asks which was meant, and never picks one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

K = TypeVar("K")

_DISTANCE: Any = OSA.distance  # its stub does not fit the stub of process.extract
_SIMILARITY: Any = JaroWinkler.similarity

SHORTEST = 4
"""Letters below which a misspelling is never guessed at."""
LIMITS = ((4, 1), (8, 2), (14, 3))
"""(letters, distance): from so many letters of the shorter of both words, at most this distance."""
MARGINS = {1: 1, 2: 2, 3: 2}
"""distance -> by how much the next other key must be farther away."""
MOST_RIVALS = 2
"""With more other keys about as near, or any at ``MANY_EDITS``, the word is near nothing in particular."""
MANY_EDITS = 2
"""From this distance on, the first letter must be right: people rarely mistype it along with another."""
SUGGEST_FLOOR = 0.8
"""Similarity (Jaro-Winkler) from which a known word is worth suggesting."""
KEPT = 2048
"""Words measured last that are kept: a message that is not read is looked at again in parts."""


@dataclass(frozen=True, slots=True)
class Match(Generic[K]):
    """``key`` of the nearest phrase. ``rivals``: other keys about as near, nearest first; then it is a question.

    ``score`` is 1.0 for an exact match, less by the share of letters that differ.
    """

    key: K
    phrase: str
    distance: int
    score: float
    rivals: tuple[K, ...] = ()

    @property
    def exact(self) -> bool:
        return self.distance == 0


class Index(Generic[K]):
    """Phrases (words joined by a blank) and the keys they stand for. Built once, read-only afterwards."""

    def __init__(self, entries: Iterable[tuple[str, K]], ignored: frozenset[str] = frozenset()) -> None:
        """``ignored``: words so common in phrases that sharing one means nothing ("and", "of")."""
        self.keys: dict[str, K] = {}
        self._by_length: dict[int, list[str]] = defaultdict(list)
        self._by_word: dict[str, list[str]] = defaultdict(list)
        self._run_together: dict[str, str] = {}
        for phrase, key in entries:
            if phrase in self.keys:
                continue
            self.keys[phrase] = key
            words = phrase.split()
            if len(words) == 1:
                self._by_length[len(phrase)].append(phrase)
            else:
                self._run_together.setdefault("".join(words), phrase)
                for word in set(words) - ignored:
                    self._by_word[word].append(phrase)

    def __contains__(self, phrase: object) -> bool:
        return phrase in self.keys

    def key(self, phrase: str) -> K:
        """What a phrase of the index stands for. Raises KeyError for any other."""
        return self.keys[phrase]

    def candidates(self, words: Sequence[str], reach: int) -> list[str]:
        """Phrases worth measuring: one word by length, several words where they share one."""
        if len(words) == 1:
            size = len(words[0])
            return [p for length in range(size - reach, size + reach + 1) for p in self._by_length.get(length, ())]
        return list(dict.fromkeys(p for word in words for p in self._by_word.get(word, ())))

    def run_together(self, word: str) -> str | None:
        """The phrase of several words that ``word`` is without its blanks ("newzealand")."""
        return self._run_together.get(word)


def limit(letters: int) -> int:
    """The greatest distance at which a word of so many letters is still read as a misspelling."""
    return max((distance for at_least, distance in LIMITS if letters >= at_least), default=0)


def closest(text: str | Sequence[str], index: Index[K], *, widely: bool = False) -> Match[K] | None:
    """The phrase that ``text`` (words, normalised as the index is) is, or is a misspelling of.

    ``widely`` measures against every phrase, whatever its words: for a text that should be one name and
    nothing else. None when nothing is near enough.
    """
    words = text.split() if isinstance(text, str) else text
    found: Match[K] | None = _closest(tuple(words), index, widely)
    return found


@lru_cache(maxsize=KEPT)
def _closest(words: tuple[str, ...], index: Index[Any], widely: bool) -> Match[Any] | None:
    phrase = " ".join(words)
    if phrase in index.keys:
        return Match(index.key(phrase), phrase, 0, 1.0)
    joined = index.run_together("".join(words))
    if joined is not None:
        return Match(index.key(joined), joined, 1, _score(1, len(phrase)))
    reach = limit(len(phrase))
    if not reach:
        return None
    pool: Iterable[str] = list(index.keys) if widely else index.candidates(words, reach)
    found = process.extract(phrase, pool, scorer=_DISTANCE, score_cutoff=reach + 1, limit=None)
    return _judge(phrase, [(int(distance), name) for name, distance, _ in found], index)


def _judge(phrase: str, found: list[tuple[int, str]], index: Index[K]) -> Match[K] | None:
    """The best of ``found`` (distance, phrase) if it is near enough, with the keys that it cannot be told from."""
    nearest: dict[K, tuple[int, str]] = {}
    for distance, name in sorted(found, key=lambda hit: (hit[0], -_SIMILARITY(phrase, hit[1]), hit[1])):
        nearest.setdefault(index.key(name), (distance, name))
    fitting = [(distance, name, key) for key, (distance, name) in nearest.items() if _fits(phrase, name, distance)]
    if not fitting:
        return None
    distance, name, key = fitting[0]
    margin = MARGINS[distance]
    rivals = tuple(k for k, (d, n) in nearest.items() if k != key and d < distance + margin and len(n) >= SHORTEST)
    if len(rivals) > (MOST_RIVALS if distance < MANY_EDITS else 0):
        return None
    return Match(key, name, distance, _score(distance, len(phrase)), rivals)


def _fits(phrase: str, name: str, distance: int) -> bool:
    letters = min(len(phrase), len(name))
    return distance <= limit(letters) and (distance < MANY_EDITS or phrase[0] == name[0])


def _score(distance: int, letters: int) -> float:
    return round(1 - distance / max(letters, 1), 3)


def nearest(text: str, index: Index[K], count: int = 3) -> list[str]:
    """Phrases of the index that resemble ``text``, best first, one a key: for suggestions, never for answers."""
    found = process.extract(text, list(index.keys), scorer=_SIMILARITY, score_cutoff=SUGGEST_FLOOR, limit=count * 4)
    out: dict[K, str] = {}
    for name, _, _ in found:
        out.setdefault(index.key(name), name)
    return list(out.values())[:count]
