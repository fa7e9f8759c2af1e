"""A common English word put anywhere into a right question: how often the same is answered and nothing said of it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from spellchecker import SpellChecker

from intents.grammar.chart import Edge
from intents.grammar.reader import meaning
from intents.grammar.sentences import sentences
from intents.text import read
from tests.accuracy import TODAY
from tests.held.material import SEED, Asked, asked

COMMON = 3000
"""How many of the most frequent words are put in."""
_FRAMES = frozenset(("Frame", "Opening", "Closing", "Courtesy", "Story", "Connective"))


@dataclass(frozen=True)
class Silence:
    """A message with one word too many that is answered as the one without it."""

    id: str
    word: str
    text: str


@lru_cache(maxsize=1)
def common_words() -> tuple[str, ...]:
    """The most frequent English words, the most frequent first."""
    counts = SpellChecker().word_frequency.dictionary
    known = (w for w in sorted(counts, key=lambda w: -counts[w]) if re.fullmatch(r"[a-z]{2,}", w))
    return tuple(w for w, _ in zip(known, range(COMMON), strict=False))


def inserted(one: Asked, tries: int, luck: random.Random) -> Iterator[tuple[str, int, str]]:
    """Words with the place among the words of a question and the message that it makes."""
    words = one.text.split()
    for _ in range(tries):
        word, at = luck.choice(common_words()), luck.randint(0, len(words))
        yield word, at, " ".join([*words[:at], word, *words[at:]])


def silent(one: Asked, tries: int, luck: random.Random) -> Iterator[Silence | None]:
    """For each try the silence that came of it, or None. A word that a frame takes at that place is no try."""
    for word, _at, text in inserted(one, tries, luck):
        parsed = asked(text)
        if not parsed or tuple(meaning(p.completed.query) for p in parsed) != one.queries:
            yield None
        elif any(_framed(p.outcome.edge, p.sentence.chart.norms, word) for p in parsed) or word in _alone(text):
            continue
        elif word not in Asked(one.id, text, parsed).norms:
            continue  # in a sentence told before the question, which asks nothing
        elif any(word in note.lower() for p in parsed for note in p.completed.assumptions):
            yield None
        else:
            yield Silence(one.id, word, text)


def _framed(edge: Edge, norms: object, word: str) -> bool:
    """Whether a frame at the edge of the sentence took the word."""
    inside = list(norms)[edge.start : edge.end]  # type: ignore[call-overload]
    if edge.category in _FRAMES:
        return word in inside
    return any(_framed(part, norms, word) for part in edge.parts)


def _alone(text: str) -> frozenset[str]:
    """The words of a message that stand in a sentence that is a frame and nothing more ("... in 2025? thanks")."""
    apart = [s for s in sentences(read(text), TODAY) if s.only_frame]
    return frozenset(w for s in apart for w in s.chart.norms)


def measure(questions: list[Asked], tries: int = 4) -> tuple[list[Silence], int]:
    """The silences, and the number of tries."""
    luck = random.Random(SEED)
    results = [found for one in questions for found in silent(one, tries, luck)]
    return [s for s in results if s is not None], len(results)
