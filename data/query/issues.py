"""Why a typed question has no figure: small types, each with a sentence and neighbours that do work.

Language issues (unknown words, ambiguity) live in ``intents.issues``; these are about publication.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Literal

from data.period import Period
from data.query.describe import Thing, describe
from data.query.spec import Product, Query, Target


def day_words(day: dt.date) -> str:
    """ "December 8, 2026"."""
    return f"{day:%B} {day.day}, {day.year}"


@dataclass
class Unpublished(Exception):  # noqa: N818 - named for what the asker is told, as all its kinds are
    """No table carries what was asked.

    ``understood`` is the subject of the sentence, ``why`` a clause that gives the reason, ``available`` whole
    sentences. ``nearby`` are queries that may do instead, nearest first. ``about`` tells what stands in the way: a
    row that the table does not have, the period (``period``, where it is known), or the question itself.
    """

    reason = "not_published"
    understood: Thing | str = ""
    available: str = ""
    nearby: tuple[Query, ...] = field(default=())
    why: str = ""
    about: Literal["row", "period", "question"] = "question"
    period: Period | None = None

    @property
    def thing(self) -> Thing:
        """What was understood, as the subject of a sentence."""
        return self.understood if isinstance(self.understood, Thing) else Thing(self.understood)

    @property
    def sentence(self) -> str:
        why = f": {self.why}" if self.why else ""
        return f"{self.thing.subject} {self.thing.are} not published{why}. {self.available}".strip()


@dataclass
class NotHeld(Unpublished):
    """Published, but not in the files that are loaded: a gap between two releases of an exhibit, an old release."""

    reason = "not_loaded"

    @property
    def sentence(self) -> str:
        why = f": {self.why}" if self.why else ""
        return f"{self.thing.subject} {self.thing.are} not in the loaded tables{why}. {self.available}".strip()


@dataclass
class NotYetReleased(Unpublished):
    """The period lies after the last release; ``due`` is when the calendar plans it."""

    reason = "not_yet_released"
    due: dt.date | None = None
    latest: str = ""

    @property
    def sentence(self) -> str:
        when = f" The release is scheduled for {day_words(self.due)}." if self.due else ""
        tail = f" The latest loaded is {self.latest}." if self.latest else ""
        return f"{self.thing.subject} {self.thing.have} not been released yet.{when}{tail} {self.available}".strip()


@dataclass
class NotLoaded(Unpublished):
    """Released by the calendar, but not in the tables; ``until``: the day whose state was asked."""

    reason = "not_loaded"
    latest: str = ""
    released: dt.date | None = None
    until: dt.date | None = None

    @property
    def sentence(self) -> str:
        if self.until is not None:
            return f"{self._then(self.until)} {self.available}".strip()
        when = f" (released {day_words(self.released)})" if self.released else ""
        tail = f", which reach {self.latest}" if self.latest else ""
        text = f"{self.thing.subject}{when} {self.thing.are} not in the loaded tables yet{tail}."
        return f"{text} {self.available}".strip()

    def _then(self, day: dt.date) -> str:
        thing, reach = self.thing, f"Of the releases up to then, those that are loaded reach {self.latest}."
        if self.released is not None and self.released > day:
            out = f"{'they' if thing.many else 'it'} came out on {day_words(self.released)}"
            return f"{thing.subject} had not been released by {day_words(day)}: {out}. {reach}"
        when = f" (released {day_words(self.released)})" if self.released else ""
        return f"{thing.subject}{when} {thing.are} in no loaded release up to {day_words(day)}. {reach}"


@dataclass
class BeforeSeries(Unpublished):
    """The period lies before the table begins; ``whole``: the publisher's series begins there, not what is loaded."""

    reason = "before_series"
    begins: str = ""
    whole: bool = True

    @property
    def sentence(self) -> str:
        if self.whole:
            return f"{self.thing.subject} {self.thing.are} before this series begins, in {self.begins}."
        come = "come" if self.thing.many else "comes"
        return f"{self.thing.subject} {come} before the loaded figures, which begin in {self.begins}."


@dataclass
class Empty(Unpublished):
    """Published, and nothing in it answers (no partner had a surplus ...)."""

    reason = "empty"

    @property
    def sentence(self) -> str:
        return self.available or f"{self.thing.subject}: nothing recorded."


def unrecorded(query: Query, product: Product | None, label: str, target: Target | None = None) -> Empty:
    """The issue for a period (called ``label``) in which nothing is recorded, of one target where it is named."""
    thing = describe(replace(query, targets=(target,)) if target is not None else query, product)
    if thing.many:
        return Empty(thing, f"No {thing.words} are recorded for {label}.")
    return Empty(thing, f"Nothing is recorded of {thing.words} for {label}.")


@dataclass
class IllPosed(Unpublished):
    """Not a question that these data can answer."""

    reason = "out_of_scope"

    @property
    def sentence(self) -> str:
        return f"{self.thing.subject} {self.available}".strip()


@dataclass
class TwoReadings(Unpublished):
    """Two answers fit, and nothing says which is meant: ``options`` are words that say it."""

    reason = "ambiguous"
    options: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        return self.available
