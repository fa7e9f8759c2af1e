"""The highlights of one release, section by section, from typed queries on the figures as that release has them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from bot.highlights import annual, goods, history, partners, totals
from bot.highlights.lookup import HighlightLine, Lookup, Section
from data.library import Data
from data.model import Flow, SourceNote
from data.period import month_name
from data.query.session import Session
from data.query.sql import Filter

Part = Callable[[Lookup], Section | None]
PARTS: tuple[Part, ...] = (
    totals.flows,
    annual.annual,
    totals.year_to_date,
    totals.averages,
    lambda look: goods.goods(look, Flow.EXPORTS),
    lambda look: goods.goods(look, Flow.IMPORTS),
    partners.partners,
    history.records,
    lambda look: goods.services(look, Flow.EXPORTS),
    lambda look: goods.services(look, Flow.IMPORTS),
    goods.real,
    partners.quarter,
    totals.revisions,
)


@dataclass(frozen=True)
class Release:
    """The highlights of one release. ``month`` is the statistical month (an ordinal)."""

    month: int
    day: dt.date
    headline: HighlightLine
    sections: tuple[Section, ...]
    next_release: str
    sources: tuple[SourceNote, ...]

    @property
    def title(self) -> str:
        return f"U.S. trade in goods and services, {month_name(self.month)}"

    @property
    def lines(self) -> tuple[HighlightLine, ...]:
        return (self.headline, *(line for section in self.sections for line in section.lines))


class NoReleaseError(LookupError):
    """These figures have no such release: nothing of it is loaded, or not its totals."""


def month_of(data: Data, day: dt.date) -> int:
    """The statistical month of the release of ``day``: the last month of Exhibit 1 in it. Raises NoReleaseError."""
    session = Session(data.engine.warehouse, day)
    runs = [run for many in session.runs(Filter(table_id=("totals",))).values() for run in many]
    months = [run.last for run in runs if run.release == day and run.step == 1]
    if not months:
        raise NoReleaseError(f"no totals of a release of {day.isoformat()} are loaded")
    return max(months)


def compose(data: Data, day: dt.date) -> Release:
    """The highlights of the release of ``day``. Raises NoReleaseError. Sections without figures are left out."""
    look = Lookup(data.engine, month_of(data, day), day, day)
    headline = totals.headline(look)
    if headline is None:
        raise NoReleaseError(f"the totals of {day.isoformat()} have no balance with a month before it")
    sections = tuple(section for part in PARTS if (section := part(look)) is not None)
    return Release(look.month, day, headline, sections, history.next_release(look), tuple(look.cited))


def has_release(data: Data, day: dt.date) -> bool:
    """Whether these figures include the release."""
    try:
        month_of(data, day)
    except NoReleaseError:
        return False
    return True
