"""Everything that the language side loads once: phrases, spelling, scope."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import get_args

import data
from data.period import Grain
from data.vocabulary_words import stem
from intents.dimensions.commodity import commodity_spans
from intents.dimensions.commodity.lexicon import load_lexicon as commodity_lexicon
from intents.dimensions.partner import partner_spans
from intents.dimensions.partner.lexicon import load_lexicon as partner_lexicon
from intents.dimensions.period import period_spans
from intents.dimensions.period.vocabulary import vocabulary as period_vocabulary
from intents.dimensions.phrases import NUMBER_WORDS, Phrases, listed, load
from intents.grammar.places import grammar
from intents.grammar.rules import load as load_rules
from intents.match import Index, closest
from intents.wordlists import numbers, table

VOCAB = Path(data.__file__).parent / "vocab"
__all__ = [
    "GRAINS", "Vocabulary", "commodity_spans", "ordinal", "partner_spans", "period_spans", "vocabulary", "warm",
]  # fmt: skip


def ordinal(place: int) -> str:
    """A place in an order as it is written: "second", "23rd"."""
    words = {int(n): word for word, n in numbers("ordinals").items()}
    ending = {1: "st", 2: "nd", 3: "rd"}.get(place % 10 if place % 100 not in (11, 12, 13) else 0, "th")
    return words.get(place) or f"{place}{ending}"


GRAINS: dict[str, Grain] = {word: grain for grain in get_args(Grain) for word in table("grains").get(grain, "").split()}
"""The words for a unit of time, and the unit."""


_FRAMES = ("frames", "output", "lead_ins", "told", "people", "asides")
"""Rules whose words stand around a question: nothing is taken for a misspelling of them."""
_MOVING = ("up", "down", "widen", "multiply")
"""Classes of words that say how a figure moved: a word put right must not change what is asked of it."""


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """``scope`` maps the reason of an out-of-scope phrase to its sentence. ``moving`` words (rose, slid) are
    never proposed as a spelling correction: they would change the question."""

    phrases: Phrases
    rule_words: frozenset[str]
    scope: dict[str, dict[str, object]]
    spelling: Index[str]
    period_words: frozenset[str]
    media: frozenset[str]
    moving: frozenset[str]
    lookalikes: frozenset[str]

    def explains(self, word: str) -> bool:
        """Whether a word means something outside partners and products."""
        return (
            word in self.rule_words or word in self.phrases.vocabulary or word in self.period_words
            or word in NUMBER_WORDS or not word.isalpha()
        )  # fmt: skip

    def correct(self, word: str) -> str | None:
        """The vocabulary word that ``word`` misspells, if one is clearly meant."""
        if len(word) < 4 or word in self.lookalikes or self.explains(word):
            return None
        match = closest(word, self.spelling)
        if match is None or match.rivals or match.exact or match.phrase in self.moving:
            return None
        plural = f"{match.phrase}s"
        return plural if len(word) == len(plural) and plural in self.spelling else match.phrase


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The vocabulary files, read once."""
    phrases = load(VOCAB / "phrases")
    scope = tomllib.loads((VOCAB / "scope.toml").read_text(encoding="utf-8"))
    for key, entry in scope.items():
        for pattern in entry["phrases"]:
            phrases.add(pattern, "scope", key)
    rules = load_rules()
    moving = frozenset(w for name in _MOVING for w in rules.classes.get(name, ()))
    periods = _period_words()
    known = phrases.vocabulary | periods | rules.words_outside(_FRAMES)
    known |= {"category", "categories", "product", "products"}
    spelling = Index((w, stem(w)) for w in sorted(known) if len(w) > 3 and w.isalpha())
    media = listed(VOCAB / "media.txt")
    said = rules.words.union(*rules.classes.values())
    return Vocabulary(phrases, said, scope, spelling, periods, media, moving, _lookalikes())


def _lookalikes() -> frozenset[str]:
    lines = (VOCAB / "spelling_lookalikes.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _period_words() -> frozenset[str]:
    words = period_vocabulary()
    return frozenset(chain(words.misspelled, *words.entries, *words.phrases))


def warm() -> None:
    """Load every vocabulary and take every rule apart, so that the first question is as fast as the next. Raises
    RuleError for a rule that cannot be read; a single question meets those that it may need."""
    vocabulary()
    grammar().check()
    partner_lexicon()
    commodity_lexicon()
