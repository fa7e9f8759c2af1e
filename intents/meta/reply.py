"""What a reply without a figure is made of, and what it may lean on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from data.query.coverage import Coverage
from data.query.when import ReleaseDates


@dataclass(frozen=True)
class Meta:
    """A reply without a figure, or with a date. ``lines`` and ``notes`` stand under ``text``.

    ``topic`` names what was recognised ("define:census_basis", "coverage.since"). Where it is ``report.summary`` or
    ``report.movers`` the text is empty and ``month`` the one whose release is asked for (none: the newest); where it
    is ``report.cite`` the text is what is to be cited.
    """

    text: str
    label: str = ""
    day: dt.date | None = None
    suggestions: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    topic: str = ""
    month: int | None = None


class LastNamed(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...


class LastSpan(Protocol):
    @property
    def label(self) -> str: ...


class LastFigure(Protocol):
    """What is read of a figure of the answer before; ``bot.contract.reply.Figure`` fits."""

    @property
    def primary(self) -> bool: ...
    @property
    def label(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def measure(self) -> str: ...
    @property
    def of(self) -> str | None: ...
    @property
    def partner(self) -> LastNamed | None: ...
    @property
    def sector(self) -> str | None: ...
    @property
    def basis(self) -> str | None: ...
    @property
    def adjustment(self) -> str | None: ...
    @property
    def prices(self) -> str | None: ...
    @property
    def period(self) -> LastSpan | None: ...
    @property
    def release(self) -> str | None: ...


class LastReply(Protocol):
    """What is read of the answer before; ``bot.contract.reply.Reply`` fits."""

    @property
    def status(self) -> str: ...
    @property
    def headline(self) -> str: ...
    @property
    def figures(self) -> Sequence[LastFigure]: ...
    @property
    def notes(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Context:
    """What a message is answered from: the day, the calendar, the conversation, and how far the tables reach."""

    today: dt.date
    calendar: ReleaseDates
    in_thread: bool
    last: LastReply | None
    coverage: Callable[[], Coverage]


def long(day: dt.date) -> str:
    """``December 8, 2026``."""
    return f"{day:%B} {day.day}, {day.year}"


def listed(items: Sequence[str]) -> str:
    """``a, b and c``."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
