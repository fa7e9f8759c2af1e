"""The words of ``data/vocab/periods.toml``, compiled once: classes of words, and phrases.

Every word (or run of words) that the grammar knows has a set of classes. Each distinct set is written as
one character, so that a question becomes a short string and a rule a regular expression over class names.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from data.partners import VOCAB
from data.period import month
from intents.text import words

Classes = frozenset[str]

BUILT_IN: tuple[tuple[str, ...], ...] = (
    ("word",), ("barrier",), ("comma",), ("hyphen",), ("slash",), ("dot",), ("tilde",), ("year4",), ("short",),
    ("digits",), ("digits", "day"), ("digits", "day", "monthnum"), ("digits", "yy"), ("digits", "day", "yy"),
    ("digits", "day", "monthnum", "yy"), ("ordinal",), ("number",), ("number", "a"), ("month",), ("q",), ("h",),
    ("decade",), ("atom", "a_year"), ("atom", "a_sub"), ("atom", "a_span"), ("atom", "a_shift"), ("day_atom",),
    ("part_atom",), ("trail",),
)  # fmt: skip
"""Classes of numbers and names, of what stands between tokens, and of atoms (see ``atom``)."""


@dataclass(frozen=True, slots=True)
class PeriodWord:
    """A word as the lexer reads it: its classes, and its value where it has one (month 3, ordinal 2)."""

    classes: Classes
    value: int = 0


@dataclass(frozen=True, slots=True)
class Phrase:
    dimension: str
    value: str


@dataclass(frozen=True, slots=True)
class NamedSpan:
    """A span that goes by a name, or the month of an event; ``last`` None: still open. ``said`` explains it."""

    first: int
    last: int | None
    event: bool
    said: str


_GROUP = re.compile(r"\(([^()]*)\)")


class PeriodVocabulary:
    """The compiled file. ``entries`` and ``phrases`` are keyed by tuples of norms."""

    def __init__(self, file: dict[str, Any]) -> None:
        self.entries: dict[tuple[str, ...], PeriodWord] = {}
        self.named = tuple(map(_named, file["named"]))
        self.phrases: dict[tuple[str, ...], Phrase] = {}
        self.misspelled = {wrong: right for right, all_ in file["misspelled"].items() for wrong in all_}
        self.before_amount = frozenset(file["not_year"]["before"])
        self.after_amount = frozenset(file["not_year"]["after"])
        self.top = frozenset(file["words"]["top"])
        self.not_may = frozenset(file["words"]["not_may"])
        self.before_may = frozenset(file["words"]["before_may"])
        self.decades: dict[str, int] = file["decades"]
        self.numbers: dict[str, int] = {k: v for k, v in file["numbers"].items() if " " not in k}
        self._load_entries(file)
        for dimension, values in file["phrases"].items():
            for value, phrases in values.items():
                keys = itertools.chain.from_iterable(map(expand, phrases))
                self.phrases.update(dict.fromkeys(keys, Phrase(dimension, value)))
        signatures = {entry.classes for entry in self.entries.values()} | {frozenset(b) for b in BUILT_IN}
        self.chars = {s: chr(0xE000 + i) for i, s in enumerate(sorted(signatures, key=sorted))}
        self.names = {name for s in signatures for name in s}
        self._among: dict[str, str] = {}
        self.longest_entry = _longest(self.entries)
        self.longest_phrase = _longest(self.phrases)
        self.single = {key[0]: entry for key, entry in self.entries.items() if len(key) == 1}

    def _load_entries(self, file: dict[str, Any]) -> None:
        for number, names in file["months"].items():
            self._add(names, "month", int(number))
        for unit, names in file["units"].items():
            self._add(names, f"u_{unit}")
        for name, value in file["numbers"].items():
            self._add([name], "number", value)
        self._add(["one"], "a", 1)
        for name, value in file["ordinals"].items():
            self._add([name], "ordinal", value)
        for name, value in file["decades"].items():
            self._add([name], "decade", value)
        for name, names in file["words"].items():
            if name not in ("top", "not_may", "before_may"):
                self._add(names, name)

        for at, entry in enumerate(file["named"]):
            self._add(entry["words"], "event" if "event" in entry else "named", at)

    def _add(self, names: Iterable[str], name: str, value: int = 0) -> None:
        for text in names:
            key = words(text) if " " in text or text[0].isalnum() else (text,)
            old = self.entries.get(key, PeriodWord(frozenset()))
            self.entries[key] = PeriodWord(old.classes | {name}, value or old.value)

    def pattern(self, rule: str, macros: dict[str, str]) -> Pattern:
        """A rule written with class names, macros and regular expression signs; blanks are ignored."""
        return Pattern(rule, macros, self)

    def among(self, name: str) -> str:
        """The characters of a class. Raises KeyError where there is none."""
        known = self._among.get(name)
        if known is None:
            if name not in self.names:
                raise KeyError(f"there is no class or macro {name!r}")
            known = self._among[name] = "".join(c for s, c in self.chars.items() if name in s)
        return known


_NAME = re.compile(r"[a-z_][a-z_0-9]*")
_GROUPED = re.compile(r"\([^()]*\)[?*+]?")
_CHOICE = re.compile(r"\(([a-z_0-9]+(?:\|[a-z_0-9]+)*)\)")
_NEEDED = re.compile(r"[a-z_][a-z_0-9]*(?![a-z_0-9?*])")


class Pattern:
    """A rule as a regular expression over the characters of a text, compiled where a text has all that it needs:
    compiling the hundred takes longer than reading a question, and a question has what a few of them need."""

    __slots__ = ("_compiled", "_macros", "_needs", "_rule", "_vocabulary")

    def __init__(self, rule: str, macros: dict[str, str], vocabulary: PeriodVocabulary) -> None:
        self._rule, self._macros, self._vocabulary = rule, macros, vocabulary
        self._needs = tuple("".join(map(vocabulary.among, names)) for names in needed(rule, macros))
        self._compiled: re.Pattern[str] | None = None

    def possible(self, present: frozenset[str]) -> bool:
        """Whether a text with these characters can match."""
        return not any(present.isdisjoint(chars) for chars in self._needs)

    def search(self, text: str, at: int) -> re.Match[str] | None:
        """The first match from ``at`` on. Raises KeyError for a rule that names what there is not."""
        if self._compiled is None:
            self._compiled = re.compile("".join(self._expanded(self._rule).split()))
        return self._compiled.search(text, at)

    def _expanded(self, rule: str) -> str:
        def one(match: re.Match[str]) -> str:
            macro = self._macros.get(match[0])
            return f"[{self._vocabulary.among(match[0])}]" if macro is None else f"(?:{self._expanded(macro)})"

        return _NAME.sub(one, rule.replace("(?:", "("))


def needed(rule: str, macros: dict[str, str]) -> list[list[str]]:
    """Classes of which every match of a rule has one each: those outside groups and alternatives that nothing lets be
    missing, and those that a macro gives to choose from."""
    shorter = _GROUPED.sub(" ", rule)
    while shorter != rule:
        rule, shorter = shorter, _GROUPED.sub(" ", shorter)
    names = [] if "|" in rule else _NEEDED.findall(rule)
    choices = [match[1].split("|") for name in names if (match := _CHOICE.fullmatch(macros.get(name, f"({name})")))]
    return [choice for choice in choices if not macros.keys() & set(choice)]


def _named(entry: dict[str, str]) -> NamedSpan:
    first = entry.get("event") or entry["from"]
    last = entry.get("event") or entry.get("to")
    return NamedSpan(_ordinal(first), _ordinal(last) if last else None, "event" in entry, entry["said"])


def _ordinal(text: str) -> int:
    year, number = map(int, text.split("-"))
    return month(year, number)


def _longest(keys: Iterable[tuple[str, ...]]) -> dict[str, int]:
    out: dict[str, int] = {}
    for key in keys:
        out[key[0]] = max(out.get(key[0], 0), len(key))
    return out


def expand(phrase: str) -> list[tuple[str, ...]]:
    """ "by (month|year)" -> ("by", "month"), ("by", "year"); an empty alternative may be left out.

    Phrases are written in norms (no hyphens, "today 's"), so that thousands of expansions need no tokenizer.
    """
    if re.search(r"\([^)]*\(", phrase):
        raise ValueError(f"groups do not nest in phrases: {phrase!r}")
    parts = [part.split("|") if i % 2 else [part] for i, part in enumerate(_GROUP.split(phrase))]
    choices = [[tuple(choice.split()) for choice in part] for part in parts]
    return [tuple(itertools.chain.from_iterable(chosen)) for chosen in itertools.product(*choices)]


@lru_cache(maxsize=1)
def vocabulary() -> PeriodVocabulary:
    text = (VOCAB / "periods.toml").read_text(encoding="utf-8")
    return PeriodVocabulary(tomllib.loads(text))
