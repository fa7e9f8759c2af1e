"""What a query gives back: typed figures with their source notes.

An ``QueryAnswer`` with a figure and no source note cannot be made. Values are unrounded, in ``unit``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from data.model import SourceNote, Unit
from data.period import Period
from data.query.book import Book
from data.query.spec import Query, Target
from data.query.sql import Statement


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure and every property that it has.

    ``measure`` is what the value is ("balance", "change", "share" ...), ``of`` what it is taken of.
    ``role`` says why a supporting figure stands beside ("exports", "prior", "ytd", "rank" ...).
    """

    measure: str
    value: float | int | str
    unit: Unit
    period: Period | None = None
    primary: bool = True
    of: str | None = None
    target: Target | None = None
    product: tuple[str, str, str] | None = None
    book: Book | None = None
    compared_to: Period | None = None
    release: dt.date | None = None
    first: tuple[float, dt.date] | None = None
    role: str = ""


class NoSourceError(ValueError):
    """A figure without a source note."""


@dataclass(frozen=True)
class QueryAnswer:
    """The figures of one query, primary ones in order, with what they rest on.

    ``caveats`` are about the figures (joined releases, a break in membership); ``assumptions`` are the
    defaults taken; ``facts`` are small values for the sentence (number of partners ranked ...).
    """

    query: Query
    figures: tuple[Figure, ...]
    sources: tuple[SourceNote, ...]
    assumptions: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    parts: tuple[QueryAnswer, ...] = ()
    """The answers of the single periods, where one question asks the same of several."""

    def __post_init__(self) -> None:
        if self.figures and not self.sources:
            raise NoSourceError("an answer with figures needs a source note")

    @property
    def primary(self) -> tuple[Figure, ...]:
        return tuple(f for f in self.figures if f.primary)
