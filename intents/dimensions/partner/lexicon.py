"""The partner vocabulary as the matcher reads it: every alias as canonical words, with its targets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from data.partners import VOCAB, Guard, PartnerAlias, PartnerCatalogue, load_partners
from intents.match import Index
from intents.text import Utterance, words
from intents.wordlists import wordlist

Targets = tuple[str, ...]

CANONICAL: dict[str, str] = {
    "&": "and",
    "saint": "st",
    "sainte": "ste",
    "rep": "republic",
    "dem": "democratic",
    "isl": "islands",
    "isds": "islands",
    "island": "islands",
    "isle": "islands",
    "isles": "islands",
    "fed": "federation",
    "terr": "territory",
    "territories": "territory",
    "mount": "mt",
}
"""Words written in several ways inside names: all are read as one."""

NOT_GUESSED = frozenset(("iso2", "iso3", "world", "reporter"))
"""Alias types that no misspelling is read as (reporter names of several words are)."""


SHORTEST_GUESSED = {"wire": 6, "demonym": 5}
"""Alias type -> letters from which its misspellings are read (four for names)."""
SMALL_WORDS = wordlist("small_words", "partners")
"""Words inside names that say nothing about which name it is."""


def canonical(norms: Iterable[str]) -> tuple[str, ...]:
    return tuple(CANONICAL.get(norm, norm) for norm in norms)


@dataclass(frozen=True)
class PartnerLexicon:
    """``aliases``: canonical words -> alias. ``lengths``: first word -> word counts of its aliases, longest first."""

    catalogue: PartnerCatalogue
    aliases: Mapping[tuple[str, ...], PartnerAlias]
    lengths: Mapping[str, tuple[int, ...]]
    guards: Mapping[str, tuple[tuple[int, Guard], ...]]
    lookalikes: frozenset[str]

    @cached_property
    def index(self) -> Index[Targets]:
        """What misspellings are measured against."""
        entries = ((" ".join(key), alias.targets) for key, alias in self.aliases.items() if _guessable(key, alias))
        return Index(entries, SMALL_WORDS)

    @cached_property
    def suggestible(self) -> Index[Targets]:
        """Names only, as a suggestion would print them, of those that have figures."""
        aliases = [alias for key, alias in self.aliases.items() if alias.type == "name" and _guessable(key, alias)]
        return Index(
            (alias.text.lower(), alias.targets)
            for alias in aliases
            if self.catalogue.mention(alias.targets).kind in ("partner", "group", "area")
        )

    def is_word(self, norm: str) -> bool:
        """Whether a word stands in some alias, and says something about which."""
        return norm in self._words

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(word for key in self.aliases for word in key) - SMALL_WORDS


def _guessable(key: tuple[str, ...], alias: PartnerAlias) -> bool:
    """Whether a misspelling may be read as this alias: long enough, and no code, world word or doubtful place."""
    if alias.when in ("upper", "code", "whole", "capital") or not alias.guessed:
        return False
    if alias.type in ("world", "spelling") or (alias.type in NOT_GUESSED and len(key) == 1):
        return False
    return len("".join(key)) >= SHORTEST_GUESSED.get(alias.type, 4)


@lru_cache(maxsize=1)
def load_lexicon() -> PartnerLexicon:
    """The shipped vocabulary, cut into words. Raises ``PartnerVocabularyError`` as ``load_partners`` does."""
    catalogue = load_partners()
    aliases: dict[tuple[str, ...], PartnerAlias] = {}
    for alias in catalogue.aliases:
        aliases.setdefault(canonical(words(alias.text)), alias)
    lengths: dict[str, set[int]] = defaultdict(set)
    for key in aliases:
        lengths[key[0]].add(len(key))
    guards: dict[str, list[tuple[int, Guard]]] = defaultdict(list)
    for guard in catalogue.guards:
        for option in guard.words[guard.start]:
            guards[CANONICAL.get(option, option)].append((guard.start, guard))
    text = (VOCAB / "partner_lookalikes.txt").read_text(encoding="utf-8")
    return PartnerLexicon(
        catalogue,
        aliases,
        {word: tuple(sorted(sizes, reverse=True)) for word, sizes in lengths.items()},
        {word: tuple(found) for word, found in guards.items()},
        frozenset(line for line in text.splitlines() if not line.startswith("#")),
    )


def blocked(utterance: Utterance, canon: tuple[str, ...], lexicon: PartnerLexicon) -> list[tuple[int, int, str]]:
    """Token ranges in which a word is no partner ("turkey" in "turkey meat"), with the note of the guard."""
    out = []
    for index, word in enumerate(canon):
        for offset, guard in lexicon.guards.get(word, ()):
            first = index - offset
            if first >= 0 and _guard_holds(guard, first, utterance, canon):
                out.append((first + guard.start, first + guard.end, guard.note))
    return out


def _guard_holds(guard: Guard, first: int, utterance: Utterance, canon: tuple[str, ...]) -> bool:
    if first + len(guard.words) > len(canon):
        return False
    for offset, options in enumerate(guard.words):
        at = first + offset
        if utterance.norms[at] not in options and canon[at] not in options:
            return False
        if offset in guard.lower and not utterance.tokens[at].raw.islower():
            return False
        if offset and any(sign in utterance.gap(at - 1) for sign in ".;?!\n"):
            return False
    return True
