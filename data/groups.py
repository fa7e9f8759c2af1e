"""Groups and areas of partners, and who was a member when: an entry of ``vocab/groups.toml``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


class PartnerVocabularyError(ValueError):
    """A vocabulary file of partners contradicts itself: the file, the entry and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Member:
    """Membership of one partner: from and through month ordinals (``data.period.month``), None = open."""

    code: str
    since: int | None = None
    until: int | None = None

    def at(self, month: int) -> bool:
        return (self.since is None or self.since <= month) and (self.until is None or month <= self.until)


@dataclass(frozen=True, slots=True)
class Group:
    """A group or area. ``rows`` maps table ids to the code under which that table publishes a row.

    ``breaks``: table to the months from which its row has other members, and what it then has.
    """

    id: str
    name: str
    kind: Literal["group", "area"]
    members: tuple[Member, ...] = ()
    code: str | None = None
    rows: Mapping[str, str] = field(default_factory=dict, hash=False)
    notes: Mapping[str, str] = field(default_factory=dict, hash=False)
    """What the row contains, by table; under "" of all tables."""
    iso2: str = ""
    breaks: Mapping[str, Mapping[int, str]] = field(default_factory=dict, hash=False)

    def members_at(self, month: int) -> tuple[str, ...]:
        """Schedule C codes of the members in a month (an ordinal of ``data.period``)."""
        return tuple(member.code for member in self.members if member.at(month))

    @property
    def note(self) -> str:
        """Everything that is to be known of its rows."""
        return " ".join(self.notes.values())

    def note_of(self, table: str, first: int) -> str:
        """What is to be known of the row of ``table`` beside periods from the month ``first`` on."""
        breaks = self.breaks.get(table)
        if breaks and first >= max(breaks):
            return self.notes.get("", "")
        return self.notes.get(table, self.notes.get("", ""))

    @property
    def now(self) -> tuple[str, ...]:
        """The members whose membership has not ended."""
        return tuple(member.code for member in self.members if member.until is None)


def read_group(key: str, entry: Mapping[str, Any], by_iso: Mapping[str, str], codes: Iterable[str]) -> Group:
    """The entry ``key`` of the file. ``by_iso`` maps ISO codes to Schedule C codes, ``codes`` are those that prefixes
    are of. Raises ``PartnerVocabularyError``."""
    members = [_member(key, text, by_iso) for text in entry.get("members", ())]
    without = {by_iso[iso] for iso in entry.get("without", ())}
    known = list(codes)
    for prefix in entry.get("prefixes", ()):
        members += [Member(code) for code in known if code.startswith(prefix) and code not in without]
    return Group(
        key,
        entry["name"],
        entry["kind"],
        tuple(members),
        entry.get("code"),
        dict(entry.get("rows", {})),
        _notes(entry.get("row_note", "")),
        entry.get("iso2", ""),
        {
            table: {_ordinal(month): text for month, text in found.items()}
            for table, found in entry.get("breaks", {}).items()
        },
    )


def _notes(said: str | Mapping[str, str]) -> dict[str, str]:
    return {"": said} if isinstance(said, str) else dict(said)


def _member(group: str, text: str, by_iso: Mapping[str, str]) -> Member:
    """ "HR 2013-07..", "GB ..2020-01", "VE 2012-07..2016-12", "DE"."""
    iso, _, dates = text.partition(" ")
    if iso not in by_iso:
        raise PartnerVocabularyError(f"groups.toml, {group}: no partner with ISO code {iso!r}")
    since, _, until = dates.partition("..")
    return Member(by_iso[iso], _month(since), _month(until))


def _month(text: str) -> int | None:
    return _ordinal(text) if text else None


def _ordinal(text: str) -> int:
    return int(text[:4]) * 12 + int(text[5:7]) - 1
