"""The partner catalogue: who can be named, by which words, and which codes that means.

Reads ``vocab/partners.csv`` (one line a partner, former partner, US territory or place without a row),
``vocab/partner_aliases.csv`` (the words), ``vocab/partner_guards.csv`` (phrases in which such a word is no
partner) and ``vocab/groups.toml`` (groups and areas with their members over time). No matching here.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from data.groups import Group as Group
from data.groups import PartnerVocabularyError as PartnerVocabularyError
from data.groups import read_group

VOCAB = Path(__file__).parent / "vocab"
GROUP = "group:"
"""Prefix of an alias target that is a group id."""

PartnerKind = Literal["country", "former", "special", "territory", "unpublished", "reporter"]
MentionKind = Literal["partner", "group", "area", "ambiguous", "territory", "unpublished", "reporter", "world"]
AliasType = Literal[
    "name", "demonym", "wire", "iso2", "iso3", "part", "assumed", "former", "ambiguous", "world", "reporter", "spelling"
]
When = Literal["", "capital", "upper", "code", "position", "whole", "doubtful"]


@dataclass(frozen=True, slots=True)
class Partner:
    """``id`` is the Schedule C code, or the ISO-2 code (or ``x-...``) of a place without a row.

    ``former_codes`` are earlier codes of the same partner, which no file of today carries. ``note`` is what an
    answer about it says: its extent, or why there is no row. ``within``: the partner whose figures hold a place
    without a row.
    """

    id: str
    iso2: str
    iso3: str
    name: str
    kind: PartnerKind
    former_codes: tuple[str, ...] = ()
    note: str = ""
    within: str = ""


@dataclass(frozen=True, slots=True)
class PartnerAlias:
    """Words for a partner. ``targets``: ids, group ids with ``group:``, or ``world``; several when ambiguous.

    ``when`` limits where the words count: "capital" (with a capital letter, or after with/from/to), "upper" (in
    capitals), "code" (in capitals and after with/from/to), "position" (after with/from/to), "whole" (when nothing
    else is asked), "doubtful" (in lower case it may be another word: dropped beside another partner that it is
    not listed with).
    ``guessed``: whether a misspelling may be read as it.
    """

    text: str
    targets: tuple[str, ...]
    type: AliasType
    when: When = ""
    guessed: bool = True


@dataclass(frozen=True, slots=True)
class Guard:
    """A phrase in which a word is no partner: alternatives per word, the span ``start``-``end`` of the word.

    ``lower``: positions that must be typed in lower case.
    """

    words: tuple[tuple[str, ...], ...]
    start: int
    end: int
    lower: frozenset[int]
    note: str


@dataclass(frozen=True, slots=True)
class PartnerMention:
    """What was named. The value of every span of dimension "partner".

    ``codes``: the Schedule C code of a partner; the code of the published row of a group or area where
    ``country.xlsx`` has one, else its members of today; the codes of the choices, in order, when ambiguous;
    empty for territories, places without a row, the reporter and the world. ``group`` is the id in
    ``PartnerCatalogue.groups``. ``choices`` are (label, code or group id or place id); of a place without a
    row, the partner that holds it. ``note`` is what an answer must say about the name itself.
    """

    kind: MentionKind
    codes: tuple[str, ...]
    name: str
    choices: tuple[tuple[str, str], ...] = ()
    note: str = ""
    group: str | None = None
    iso2: str = ""


@dataclass(frozen=True)
class PartnerCatalogue:
    """Everything that the partner vocabulary says. Built by ``load_partners``; never changed."""

    partners: Mapping[str, Partner]
    groups: Mapping[str, Group]
    aliases: tuple[PartnerAlias, ...]
    guards: tuple[Guard, ...]

    @property
    def countries(self) -> tuple[Partner, ...]:
        """The partners with a row today: what is ranked and counted."""
        return tuple(partner for partner in self.partners.values() if partner.kind == "country")

    def name(self, target: str) -> str:
        """How an answer names a code (also that of the row of a group), a place id, a group id (with or without
        ``group:``) or ``world``."""
        if target == "world":
            return "World"
        key = target.removeprefix(GROUP)
        if not target.startswith(GROUP) and key in self.partners:
            return self.partners[key].name
        if key in self.groups:
            return self.groups[key].name
        return next(group.name for group in self.groups.values() if group.code == key)

    def mention(self, targets: tuple[str, ...]) -> PartnerMention:
        """The mention that an alias with these targets stands for."""
        if len(targets) > 1:
            return self._ambiguous(targets)
        target = targets[0]
        if target == "world":
            return PartnerMention("world", (), "World")
        if target.startswith(GROUP):
            return self._group_mention(self.groups[target.removeprefix(GROUP)])
        partner = self.partners[target]
        if partner.kind in ("territory", "unpublished", "reporter"):
            kind: MentionKind = partner.kind
            nearest = ((self.name(partner.within), partner.within),) if partner.within else ()
            return PartnerMention(kind, (), partner.name, nearest, partner.note, iso2=partner.iso2)
        return PartnerMention("partner", (partner.id,), partner.name, note=partner.note, iso2=partner.iso2)

    def _group_mention(self, group: Group) -> PartnerMention:
        codes = (group.rows["country"],) if "country" in group.rows else group.now
        codes = codes or ((group.code,) if group.code else ())  # a remainder has a row, and no members to sum
        return PartnerMention(group.kind, codes, group.name, note=group.note, group=group.id, iso2=group.iso2)

    def _ambiguous(self, targets: tuple[str, ...]) -> PartnerMention:
        choices = tuple((self.name(target), target.removeprefix(GROUP)) for target in targets)
        names = [label for label, _ in choices]
        return PartnerMention("ambiguous", tuple(code for _, code in choices), " or ".join(names), choices)


@lru_cache(maxsize=1)
def load_partners() -> PartnerCatalogue:
    """The shipped catalogue. Raises ``PartnerVocabularyError`` naming the file and entry that is wrong."""
    partners = {partner.id: partner for partner in map(_partner, _rows("partners.csv"))}
    toml = tomllib.loads((VOCAB / "groups.toml").read_text(encoding="utf-8"))
    codes = [code for code, partner in partners.items() if partner.kind in ("country", "former")]
    groups = {key: read_group(key, entry, _by_iso(partners), codes) for key, entry in toml.items()}
    aliases = [*_aliases(_rows("partner_aliases.csv")), *_group_aliases(toml)]
    for alias in aliases:
        _check_alias(alias, partners, groups)
    guards = tuple(_guard(row) for row in _rows("partner_guards.csv"))
    return PartnerCatalogue(partners, groups, tuple(aliases), guards)


def _by_iso(partners: Mapping[str, Partner]) -> dict[str, str]:
    named = {partner.iso2: code for code, partner in partners.items() if partner.iso2}
    return named | {"XK": "4803", "GZ": "5082", "WE": "5083", "AN": "2771"}


def _rows(name: str) -> list[dict[str, str]]:
    with (VOCAB / name).open(encoding="utf-8", newline="") as file:
        names, *lines = filter(None, csv.reader(file))
    for line in lines:
        if len(line) != len(names):
            raise PartnerVocabularyError(f"{name}, {line[0]}: {len(line)} fields, not {len(names)}")
    return [dict(zip(names, line, strict=True)) for line in lines]


def _partner(row: dict[str, str]) -> Partner:
    if row["kind"] not in get_args(PartnerKind):
        raise PartnerVocabularyError(f"partners.csv, {row['id']}: kind {row['kind']!r} is not known")
    former = tuple(row["former_codes"].split())
    return Partner(row["id"], row["iso2"], row["iso3"], row["name"], row["kind"], former, row["note"], row["within"])  # type: ignore[arg-type]


def _aliases(rows: Iterable[dict[str, str]]) -> Iterator[PartnerAlias]:
    types, places = frozenset(get_args(AliasType)), frozenset(get_args(When))
    for row in rows:
        if row["type"] not in types or row["when"] not in places:
            raise PartnerVocabularyError(f"partner_aliases.csv, {row['alias']}: {row['type']!r}, {row['when']!r}")
        yield PartnerAlias(row["alias"], tuple(row["target"].split(";")), row["type"], row["when"])  # type: ignore[arg-type]


def _group_aliases(toml: Mapping[str, Any]) -> Iterator[PartnerAlias]:
    types: tuple[tuple[str, AliasType], ...] = (("names", "name"), ("demonyms", "demonym"), ("nicknames", "wire"))
    for key, entry in toml.items():
        for field_name, type_ in types:
            for text in entry.get(field_name, ()):
                yield PartnerAlias(text, (GROUP + key,), type_, guessed=entry.get("guess", True))


def _check_alias(alias: PartnerAlias, partners: Mapping[str, Partner], groups: Mapping[str, Group]) -> None:
    for target in alias.targets:
        known = target.removeprefix(GROUP) in groups if target.startswith(GROUP) else target in partners
        if not known and target != "world":
            raise PartnerVocabularyError(f"partner_aliases.csv, {alias.text}: no partner or group {target!r}")


def _guard(row: dict[str, str]) -> Guard:
    """ "frozen|smoked [turkey]": alternatives by bars, the word that is no partner in brackets, = lower case only."""
    phrase, start, end = row["phrase"], -1, -1
    out: list[tuple[str, ...]] = []
    lower = set()
    for index, part in enumerate(phrase.split()):
        start = index if "[" in part else start
        end = index + 1 if "]" in part else end
        if "=" in part:
            lower.add(index)
            start, end = (index, index + 1) if "[" not in phrase else (start, end)
        out.append(tuple(option for option in part.strip("=[]").split("|") if option))
    if start < 0 or end <= start:
        raise PartnerVocabularyError(f"partner_guards.csv, {phrase}: no word in [brackets] or after =")
    return Guard(tuple(out), start, end, frozenset(lower), row["note"])
