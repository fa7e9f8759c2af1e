"""Why a typed question has no figure: small types, each with a sentence and neighbours that do work.

Language issues (unknown words, ambiguity) live in ``intents.issues``; these are about publication.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from data.query.spec import Query


@dataclass
class Unpublished(Exception):  # noqa: N818 - named for what the asker is told, as all its kinds are
    """No table carries what was asked. ``nearby`` are queries that the tables do answer."""

    reason = "not_published"
    understood: str = ""
    available: str = ""
    nearby: tuple[Query, ...] = field(default=())

    @property
    def sentence(self) -> str:
        return f"{self.understood} is not published. {self.available}".strip()


@dataclass
class NotYetReleased(Unpublished):
    """The period lies after the last release; ``due`` is when the calendar plans it."""

    reason = "not_yet_released"
    due: dt.date | None = None
    latest: str = ""

    @property
    def sentence(self) -> str:
        when = f" It is scheduled for {self.due:%B} {self.due.day}, {self.due.year}." if self.due else ""
        tail = f" The latest is {self.latest}." if self.latest else ""
        return f"{self.understood} has not been released yet.{when}{tail}"


@dataclass
class NotLoaded(Unpublished):
    """Released by the calendar, but not in the tables."""

    reason = "not_loaded"
    latest: str = ""
    released: dt.date | None = None

    @property
    def sentence(self) -> str:
        when = f" (released {self.released.isoformat()})" if self.released else ""
        tail = f" They reach {self.latest}." if self.latest else ""
        return f"{self.understood}{when} is not in the loaded tables yet.{tail}"


@dataclass
class BeforeSeries(Unpublished):
    """The period lies before the table begins."""

    reason = "before_series"
    begins: str = ""

    @property
    def sentence(self) -> str:
        return f"{self.understood} is before this series begins, in {self.begins}."


@dataclass
class Empty(Unpublished):
    """Published, and nothing in it answers (no partner had a surplus ...)."""

    reason = "empty"

    @property
    def sentence(self) -> str:
        return self.available or f"{self.understood}: nothing recorded."


@dataclass
class OutOfScope(Unpublished):
    """Not a question that these data can answer."""

    reason = "out_of_scope"

    @property
    def sentence(self) -> str:
        return f"{self.understood} {self.available}".strip()


@dataclass
class TwoReadings(Unpublished):
    """Two answers fit, and nothing says which is meant: ``options`` are words that say it."""

    reason = "ambiguous"
    options: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        return self.understood
