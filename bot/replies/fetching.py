"""Figures that the Census Bureau's API has and the warehouse lacks, fetched for a question before it is answered.

Off unless the settings want it; then, and where they cannot be had, the answer says what would be needed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

from data.api_programs import Need
from data.library import Data
from data.query.needs import needs
from data.query.session import Session
from data.query.spec import Query

if TYPE_CHECKING:
    from bot.settings import Settings
    from data.ingest.demand import Fetcher

STATUS = "is fetching figures from the Census Bureau…"
OFF = "fetching it when asked is turned off here (FETCH_WHEN_ASKED)"
_TELL: ContextVar[Callable[[str], None] | None] = ContextVar("tell", default=None)


@contextmanager
def telling(tell: Callable[[str], None]) -> Iterator[None]:
    """Have ``tell`` called with a status while a question inside has figures fetched for it."""
    token = _TELL.set(tell)
    try:
        yield
    finally:
        _TELL.reset(token)


class Fetching:
    """Has what a question needs, or says what that is. ``make``: the fetcher, made when first needed; None: off."""

    def __init__(self, make: Callable[[], Fetcher] | None = None) -> None:
        self._make = make
        self._fetcher: Fetcher | None = None

    def have(self, query: Query, data: Data, today: dt.date) -> tuple[bool, str]:
        """Whether figures came, so that the question can be asked again; else a sentence (none where the API does not
        have them either)."""
        engine = data.engine
        wanted = needs(query, Session(engine.warehouse, today), engine.library)
        if not wanted:
            return False, ""
        if self._make is None:
            return False, _lacking(wanted, OFF)
        self._fetcher = self._fetcher or self._make()
        for need in wanted:
            done = self._fetcher.fetch(need, today, lambda _words: say(STATUS))
            if done.status not in ("fetched", "known"):
                return False, _lacking([need], f"it could not be fetched: {done.reason}")
        data.warehouse.look()
        return True, ""


def say(words: str) -> None:
    """Tell whoever waits, where somebody wants to be told."""
    tell = _TELL.get()
    if tell is not None:
        tell(words)


def _lacking(wanted: tuple[Need, ...] | list[Need], why: str) -> str:
    return f"The Census Bureau's API has it ({'; '.join(need.words for need in wanted)}); {why}."


def fetching(at: Path, settings: Settings | None = None, *, wanted: bool = False) -> Fetching:
    """As the settings want it (or ``wanted`` whatever they say), into a warehouse folder."""
    from bot.settings import Settings, reveal

    known = settings or Settings()
    if not wanted and not known.fetch_when_asked:
        return Fetching()

    def make() -> Fetcher:
        from bot.extras import extra

        with extra("load", "fetching figures when asked"):
            from data.ingest.demand import Fetcher

        key = reveal(known.census_api_key)
        return Fetcher(at, key, known.census_api_url, known.fetch_a_day)

    return Fetching(make)
