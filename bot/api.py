"""``import tradebot``: the figures for notebooks and programs, with their source notes, and no guesses.

t = tradebot.open()
t.ask("imports from Mexico by month since 2020").frame()
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot import settings
from bot.commands import figures
from bot.commands.errors import CommandError
from bot.contract.encode import to_json
from bot.contract.schema import FigureJson, ReplyJson, SourceJson
from bot.files.frames import frame
from bot.programs import catalogue as listing
from bot.programs import releases
from bot.programs.codes import WrongCodeError as WrongCodeError
from bot.programs.desk import Desk
from bot.programs.lookup import Request

if TYPE_CHECKING:
    import pandas as pd

WASHINGTON = ZoneInfo("America/New_York")


class OpenError(RuntimeError):
    """The figures cannot be opened; the message says why and what to do."""


class NoFigureError(LookupError):
    """A figure was read from an answer that has none, or has several; ``answer`` says why."""

    def __init__(self, answer: Answer, why: str) -> None:
        super().__init__(why)
        self.answer = answer


@dataclass(frozen=True, repr=False)
class Answer:
    """What came of a question: the object of ``docs/json.md``, with the figures at hand.

    Only an answered question has figures: ``value`` and ``frame`` of a refusal raise NoFigureError, and its ``figures``
    are empty.
    """

    json: ReplyJson

    def __bool__(self) -> bool:
        return self.status == "answered"

    def __repr__(self) -> str:
        return f"<Answer {self.status}: {self.text.splitlines()[0]}>"

    def __str__(self) -> str:
        return self.text

    @property
    def status(self) -> str:
        """ "answered", "clarify" (``suggestions`` are the readings) or "refused"."""
        return self.json["status"]

    @property
    def reason(self) -> str | None:
        """Why there is no figure, by the list in ``docs/json.md``."""
        return self.json["reason"]

    @property
    def text(self) -> str:
        return self.json["text"]

    @property
    def figures(self) -> list[FigureJson]:
        """The figures, with those that stand beside the ones asked."""
        return self.json["figures"]

    @property
    def sources(self) -> list[SourceJson]:
        return self.json["sources"]

    @property
    def assumptions(self) -> list[str]:
        """Defaults that were taken, and how words were read."""
        return self.json["assumptions"]

    @property
    def suggestions(self) -> list[str]:
        """Questions that work."""
        return self.json["suggestions"]

    @property
    def figure(self) -> FigureJson:
        """The one figure that was asked. Raises NoFigureError where there is none, or more than one."""
        primary = self._primary()
        if len(primary) != 1:
            raise NoFigureError(self, f"{len(primary)} figures answer “{self.json['question']}”: use frame()")
        return primary[0]

    @property
    def value(self) -> float | int | str | None:
        """The value of the one figure that was asked, in ``figure["unit"]``. Raises NoFigureError."""
        return self.figure["value"]

    def frame(self, *, beside: bool = False) -> pd.DataFrame:
        """The figures that were asked as a DataFrame (``beside``: those beside them too), their source notes in
        ``attrs``. Raises NoFigureError where nothing was answered, MissingExtraError without pandas."""
        primary = self._primary()
        return frame(self.json, self.figures if beside else primary)

    def _primary(self) -> list[FigureJson]:
        if not self:
            raise NoFigureError(self, f"no figure ({self.reason}): {self.text.splitlines()[0]}")
        primary = [figure for figure in self.figures if figure["primary"]]
        if not primary:
            raise NoFigureError(self, f"this answer has no figure: {self.text.splitlines()[0]}")
        return primary


class Tradebot:
    """The figures, opened. ``desk`` is what other programs ask, too."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def ask(self, question: str, *, after: Sequence[str] = ()) -> Answer:
        """Answer a question in words; ``after`` are the questions of its conversation before it."""
        return Answer(to_json(self._desk.ask(question, after)))

    def lookup(self, **parameters: str | int | None) -> Answer:
        """Look up by codes: flow, measure, partner, product, period, grain, vintage, sector, basis, adjustment, prices,
        limit (``docs/assistants.md`` has their values). Raises WrongCodeError, which names the nearest valid codes."""
        return Answer(to_json(self._desk.lookup(Request.of(parameters))))

    def compare_vintages(self, *vintages: str, **parameters: str | int | None) -> Answer:
        """A figure as it stood ("first", "latest", "2025-04-10"); without vintages, its revision since it was first
        published. The parameters are those of ``lookup``. Raises WrongCodeError."""
        return Answer(to_json(self._desk.compare(Request.of(parameters), vintages)))

    def catalogue(self, kind: str = "tables", search: str = "") -> list[listing.EntryJson]:
        """The codes of "partners", "groups" or "products", or the "tables". Raises WrongCodeError."""
        first = listing.catalogue(self._desk.asker, kind, search)
        rest = [listing.catalogue(self._desk.asker, kind, search, page) for page in range(2, first["pages"] + 1)]
        return [entry for page in (first, *rest) for entry in page["entries"]]

    def release(self, day: dt.date | None = None) -> releases.ReleaseJson:
        """The headlines of the release of a day, or of the newest; ``status`` "refused" where it is not loaded."""
        return releases.release(self._desk, day)

    def close(self) -> None:
        """Let go of the file; the next question opens it again."""
        self._desk.asker.data.warehouse.close()

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """``check(text, as_of=None)`` where something checks texts."""
            if name == "check" and self._desk.checker is not None:
                return self._check
            raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}")

    def _check(self, text: str, as_of: dt.date | None = None) -> dict[str, Any]:
        checker = self._desk.checker
        assert checker is not None
        return checker.check(self._desk.asker, text, as_of, self._desk.today())


def open(warehouse: str | Path | None = None, *, today: dt.date | None = None) -> Tradebot:
    """The figures of a folder where they were loaded (by default that of WAREHOUSE, else the user's own); those that
    ship, where nothing was. ``today`` is the day that "last month" is counted from, by default that in Washington.
    Raises OpenError."""
    try:
        asker = figures.asker(figures.folder(settings.warehouse() if warehouse is None else Path(warehouse)))
    except CommandError as error:
        raise OpenError(str(error)) from error
    return Tradebot(Desk(asker, _fixed(today) if today else _today))


def _fixed(day: dt.date) -> Callable[[], dt.date]:
    return lambda: day


def _today() -> dt.date:
    return dt.datetime.now(WASHINGTON).date()
