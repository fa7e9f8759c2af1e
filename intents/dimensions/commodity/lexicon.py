"""The vocabulary of products, keyed for matching: curated phrases over official names over generated words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from data.commodities import Category, Commodities, CommodityMention, commodities
from data.hs import SCHEME as HS
from data.hs_words import MARKS, HsWord, hs_words, official_words
from data.model import Flow
from data.vocabulary_words import singular, stem
from intents.dimensions.commodity.detail import of_word, with_word
from intents.dimensions.commodity.standing import as_noun, is_another
from intents.dimensions.commodity.stems import AND, GLUE, Stems
from intents.match import Index
from intents.text import words
from intents.wordlists import wordlist

_STATE, _BEFORE_COUNTRY = wordlist("state", "products"), wordlist("before_country", "products")
_PRINTED = frozenset(("sitc", "naics"))
"""Classifications whose lines an exhibit prints under names that often mean another category first."""
_INDUSTRY = 6
"""Digits of the finest NAICS codes."""
_VAGUE = frozenset(("Agricultural", "Electronics", "Weapons"))
"""Official names that say another thing outside their own table; the curated phrases say which."""


@dataclass(frozen=True, slots=True)
class Found:
    """A reading of tokens ``start`` to ``end`` (half open), before it becomes a span."""

    start: int
    end: int
    mention: CommodityMention
    rule: str
    score: float = 1.0
    note: str | None = None


Entry = CommodityMention | Callable[[], CommodityMention]


class Lexicon:
    """Phrase (stems joined by a blank) -> what it means. Mentions of generated words are made when asked for."""

    def __init__(self, catalogue: Commodities) -> None:
        self.catalogue = catalogue
        self._entries: dict[str, Entry] = {}
        self._guarded: set[str] = set()
        self._never_alone: set[str] = set()
        self._exact: dict[str, str] = {}
        self._spellings: dict[str, str] = {}
        self._sizes: dict[str, set[int]] = defaultdict(set)
        self._made: dict[str, CommodityMention] = {}
        self._namesakes: dict[str, list[Category]] = defaultdict(list)
        self._industries: dict[str, list[Category]] = defaultdict(list)
        self.curated: list[str] = []
        self._add_aliases()
        self._add_names()
        self.curated = list(self._entries)
        self._add_words()
        self._details: dict[str, HsWord] = {}
        self._typed: dict[str, HsWord] = {}
        self._add_details()
        self._lengths = {word: tuple(sorted(sizes, reverse=True)) for word, sizes in self._sizes.items()}

    @cached_property
    def fuzzy(self) -> Index[str]:
        """Curated and official phrases in the singular, for misspellings; the keys are labels. Built on first use."""
        return _Labelled(self, {**{key: key for key in self.curated}, **self._spellings})

    def spelled(self, phrase: str) -> CommodityMention | None:
        """What a phrase of ``fuzzy`` means; None for a word that is a product only in its place or number."""
        key = self._spellings.get(phrase, phrase)
        return None if key in self._guarded or key in self._exact else self.get(key)

    def lengths(self, word: str) -> tuple[int, ...]:
        """How many words phrases that begin with ``word`` have, longest first."""
        return self._lengths.get(word, ())

    def __contains__(self, phrase: object) -> bool:
        return phrase in self._entries

    def get(self, phrase: str) -> CommodityMention:
        """What a phrase of the lexicon means. Raises KeyError for any other."""
        if phrase not in self._made:
            entry = self._entries[phrase]
            mention = entry if isinstance(entry, CommodityMention) else entry()
            mention = self._with_namesakes(mention, self._namesakes.get(phrase, ()))
            word = self._details.get(phrase)
            mention = mention if word is None else self._with_codes(phrase, mention, word)
            self._made[phrase] = self._with_industry(phrase, mention)
        return self._made[phrase]

    def _with_codes(self, phrase: str, mention: CommodityMention, word: HsWord) -> CommodityMention:
        """The mention with the codes of a word. Where they come first, all its phrases mean what its name does."""
        found = with_word(mention, word, self.catalogue)
        name = phrase_key(word.name)
        if found.label != word.name or found.candidates[:1] == mention.candidates[:1] or phrase == name:
            return found
        if self._details.get(name) is word and name not in self._typed:
            named = self.get(name)
            if named.candidates[:1] == found.candidates[:1]:
                return named
        return replace(found, label=phrase)

    def _with_namesakes(self, mention: CommodityMention, named: Iterable[Category]) -> CommodityMention:
        """With the categories that an exhibit prints under this very name, after those that the word means."""
        if mention.kind != "category":
            return mention
        exact = [self.catalogue.whole(category) for category in named]
        plain = {(o.scheme, o.imports) for o in mention.candidates if not o.wider}
        settled = {c.scheme for c in exact if (c.scheme, c.imports) in plain}
        exact = [c for c in exact if c.scheme not in settled]
        if not exact:
            return mention
        schemes = {c.scheme for c in exact}
        kept = tuple(c for c in mention.candidates if c.scheme not in schemes)
        return replace(mention, candidates=(*kept, *exact))

    def _with_industry(self, phrase: str, mention: CommodityMention) -> CommodityMention:
        """A set of HS codes with the industry that has its very name, after it: it is published for other years."""
        named = self._industries.get(phrase, ()) if phrase == phrase_key(mention.label.split(" (")[0]) else ()
        deep = mention.kind == "category" and mention.candidates[0].scheme == HS and not mention.candidates[0].wider
        if not named or not deep or any(c.scheme == "naics" for c in mention.candidates):
            return mention
        after = 1 + max(at for at, c in enumerate(mention.candidates) if c.scheme == HS and not c.wider)
        own = map(self.catalogue.whole, named)
        return replace(mention, candidates=(*mention.candidates[:after], *own, *mention.candidates[after:]))

    def lookup(self, phrase: str, view: Stems, start: int, end: int) -> CommodityMention | None:
        """The meaning of words ``start`` to ``end``, unless what stands around them makes it another word."""
        if phrase not in self._entries or (phrase in self._guarded and not as_noun(view, start, end)):
            return None
        if phrase in self._never_alone and len(view.words) == 1:
            return None
        typed = view.norms[start:end]
        if word := self._typed.get(" ".join(typed)):
            return of_word(word, self.catalogue)
        if phrase in self._exact and " ".join(typed) != self._exact[phrase]:
            return None
        if end - start == 1 and is_another(typed[0], view, start):
            return None
        mention = self.get(phrase)
        if (
            phrase in wordlist("state", "products")
            and start
            and view.norms[start - 1] in wordlist("before_country", "products")
        ):
            return None  # the country
        return mention

    def _add(self, key: str, entry: Entry) -> None:
        if key and key not in self._entries:
            self._entries[key] = entry
            self._sizes[key.partition(" ")[0]].add(key.count(" ") + 1)

    def _add_aliases(self) -> None:
        aliases = self.catalogue.aliases()
        for alias in aliases:
            for phrase in alias.phrases:
                key = phrase_key(phrase)
                self._add(key, alias.mention)
                self._spellings.setdefault(" ".join(map(singular, _norms(phrase))), key)
                if phrase in alias.guarded:
                    self._guarded.add(key)
                if phrase in alias.exact:
                    self._exact[key] = phrase
        for alias in aliases:
            if alias.mention.kind == "category" and "(" not in alias.mention.label:
                self._add(phrase_key(alias.mention.label), alias.mention)  # what an answer says can be asked

    def _add_names(self) -> None:
        """Official names, whole; of two equal ones the first scheme's."""
        for category in self.catalogue:
            if category.scheme == "atp":
                self._add(phrase_key(f"ATP {category.label}"), self._official(category))
            if category.scheme in ("state", "petroleum", "motor_vehicles") or category.name in _VAGUE:
                continue
            if category.code == "x:timing-adjustment":
                continue  # by itself the line beside the partners
            if category.scheme == "naics" and len(category.code) == _INDUSTRY:
                self._industries[phrase_key(category.name)].append(category)
                continue  # their names are everyday words that mean another category first: by code, or after that
            if category.scheme in _PRINTED:
                self._namesakes[phrase_key(category.name)].append(category)
            for name in (category.name, category.label):
                self._add(phrase_key(name), self._official(category))
                if "," in name and " and " not in name:
                    self._add(phrase_key(" and ".join(name.rsplit(",", 1))), self._official(category))

    def _official(self, category: Category) -> Callable[[], CommodityMention]:
        def make() -> CommodityMention:
            candidate = self.catalogue.whole(category)
            flow = "" if category.flow is None else ("exported" if category.flow is Flow.EXPORTS else "imported")
            note = f"{category.name} is a category of goods {flow}" if flow and not candidate.comparable else None
            return CommodityMention(category.name, (candidate,), category.label, category.sector, note=note)

        return make

    def _add_words(self) -> None:
        for phrase, _share, *targets in self.catalogue.words():
            self._add(phrase, self._generated(phrase, targets))

    def _add_details(self) -> None:
        """What is a set of HS codes: beside the categories that a word means already, or by itself."""
        before = set(self._entries)
        for word in (*hs_words(), *official_words()):
            for phrase in word.phrases:
                plain = phrase.rstrip(MARKS)
                marks, key, said = phrase[len(plain) :], phrase_key(plain), word.said_as(phrase)
                if "=" in marks:
                    self._typed[plain] = said
                    if key not in self._entries:
                        self._exact[key] = plain
                if key in before:
                    self._details.setdefault(key, said)
                    continue
                if "!" in marks and key not in self._entries:
                    self._guarded.add(key)
                    self._never_alone.add(key)
                self._add(key, self._detail(said))

    def _detail(self, word: HsWord) -> Callable[[], CommodityMention]:
        return lambda: of_word(word, self.catalogue)

    def _generated(self, phrase: str, targets: list[str]) -> Callable[[], CommodityMention]:
        def make() -> CommodityMention:
            candidates = tuple(self.catalogue.candidate(target) for target in targets)
            first = candidates[0]
            sector = self.catalogue.get(first.scheme, (first.imports or first.exports)[0])
            assert sector is not None
            return CommodityMention(phrase, candidates, first.label, sector.sector)

        return make


class _Labelled(Index[str]):
    """Phrases with the label of what they mean, which is worked out for those that are near a word, and no others."""

    def __init__(self, lexicon: Lexicon, spelled: dict[str, str]) -> None:
        super().__init__(spelled.items())
        self._lexicon = lexicon

    def key(self, phrase: str) -> str:
        return self._lexicon.get(self.keys[phrase]).label


def phrase_key(phrase: str) -> str:
    """The key of a phrase as it is written in the vocabulary."""
    return key_of(_norms(phrase))


def _norms(phrase: str) -> Iterable[str]:
    """``words``, without its cost for the plain phrases that most are."""
    plain = phrase.lower().replace(",", " ")
    return plain.split() if plain.isascii() and plain.replace(" ", "").isalnum() else words(phrase)


def key_of(norms: Iterable[str]) -> str:
    return " ".join(filter(None, map(_stemmed, norms)))


@lru_cache(maxsize=8192)
def _stemmed(norm: str) -> str:
    """The part of a key that a word makes; of glue nothing."""
    return "" if norm in GLUE else stem(AND.get(norm, norm))


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """The vocabulary that ships, read once."""
    return Lexicon(commodities())
