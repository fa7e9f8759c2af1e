"""Opens the figures for a command: the folder where loads are published, else the figures that ship."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.errors import CommandError
from bot.extras import needed

if TYPE_CHECKING:
    from bot.replies.ask import Asker
    from bot.replies.fetching import Fetching
    from data.library import Data
    from data.warehouse.reader import Warehouse

DEFAULT = Path(".local", "share", "tradebot", "warehouse")
"""Where loads are published when the settings name no folder: under the user's home, whatever the working directory."""


_engine: list[str] = []


def serve_from(engine: str | None) -> None:
    """The engine that has the figures of this process (``ENGINE_URL``); None: the embedded file."""
    _engine[:] = [engine] if engine else []


def engine() -> str | None:
    """The engine of this process: as given, else as set in a ``.env`` file; None where the embedded file serves."""
    if not _engine and Path(".env").is_file():
        from bot.settings import engine as settled

        return settled()
    return _engine[0] if _engine else None


def folder(given: Path | None) -> Path:
    """The warehouse folder of this process: as given, else as set in a ``.env`` file, else the user's own."""
    if given is None and Path(".env").is_file():
        # Only a ``.env`` file needs the settings, whose import costs 0.1 s: click has read the environment.
        from bot.settings import warehouse as settled

        given = settled()
    if given is not None:
        return given
    try:
        return Path.home() / DEFAULT
    except RuntimeError as error:
        raise CommandError("This user has no home folder: set WAREHOUSE to a folder for the tables.") from error


def warehouse(at: Path) -> Warehouse:
    """The published figures, or the shipped ones. Raises CommandError where there are none or they cannot be read."""
    from data.warehouse.reader import NothingLoadedError, open_warehouse

    try:
        return open_warehouse(at, at)
    except NothingLoadedError as error:
        raise CommandError(f"No figures are loaded in {at}: run `tradebot load DIR` first.") from error
    except PermissionError as error:
        raise CommandError(f"{at} cannot be written: set WAREHOUSE to a folder that can.") from error
    except Exception as error:  # A file that is cut off, or of another version of the database.
        reason = (str(error).splitlines() or ["unreadable"])[0]
        raise CommandError(
            f"The figures in {at} cannot be opened: {reason}; load the files again (tradebot load DIR)"
        ) from error


def on_engine(at: Path, url: str) -> Warehouse:
    """The figures of an engine. Raises CommandError where none are published there, or it has not passed its check."""
    needed("spark", f"the engine {url}")
    from data.engine.edition import FOLDER, EngineWarehouse, NotCheckedError
    from data.engine.spark import EngineError
    from data.warehouse.reader import NothingLoadedError

    try:
        return EngineWarehouse(at / FOLDER, url)
    except NothingLoadedError as error:
        raise CommandError(f"{error}: run `tradebot publish --engine {url}` first.") from error
    except (EngineError, NotCheckedError) as error:
        raise CommandError(f"{error}.") from error


def data(at: Path, *, embedded: bool = False) -> Data:
    """The figures with their names and calendar: those of the engine, where one is set and not the file is wanted."""
    from data.library import Data

    url = None if embedded else engine()
    return Data(on_engine(at, url) if url else warehouse(at))


@contextmanager
def kept(at: Path) -> Iterator[None]:
    """For a command that answers and ends: with what earlier ones have kept beside the figures, and to keep more."""
    from data.query import kept

    kept.keep_in(at)
    yield
    kept.save()


def fetching(at: Path) -> Fetching:
    """The fetcher into a warehouse folder, switched on whatever the settings say."""
    from bot.replies.fetching import fetching as made

    return made(at, wanted=True)


def asker(at: Path, today: dt.date | None = None, fetching: Fetching | None = None) -> Asker:
    """The asker over the figures; ``fetching`` fetches what is not loaded."""
    from bot.replies.ask import Asker

    return Asker(data(at), today, fetching)
