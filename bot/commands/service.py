"""What a long-running process stands on: its settings, its logs, and figures that are ready to be asked."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import gc
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

from bot.commands import figures
from bot.commands.errors import CommandError
from bot.logs import configure
from bot.replies.fetching import fetching
from bot.settings import Settings
from bot.state.vault import KeyMissingError
from intents.vocabulary import warm

if TYPE_CHECKING:
    from bot.replies.ask import Asker

CANNOT_WRITE = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.ENOTDIR, errno.EEXIST)
COLLECTED = 10_000, 20, 20
"""New objects until they are looked through, and how often that is done before older ones are, too."""
READY = ("deficit with Canada", "top imports from Canada", "what is Census basis?")


def service(warehouse: Path | None) -> tuple[Settings, Path]:
    """The settings of a long-running process, its logs set up, and the folder of its figures. Raises CommandError."""
    try:
        settings = Settings()
    except ValidationError as error:
        wrong = error.errors()[0]
        name = "_".join(map(str, wrong["loc"])).upper()
        raise CommandError(f"The setting {name} is wrong: {wrong['msg']}.", 2) from error
    configure(settings)
    return settings, figures.folder(warehouse or settings.warehouse)


def ready(at: Path, today: dt.date, settings: Settings) -> Asker:
    """The asker over the figures, its vocabularies read in advance: the first question is as quick as the next."""
    made = figures.asker(at, fetching=fetching(at, settings))
    warm()
    made.data.hold()
    for question in READY:
        made.ask(question, today=today)
    settle()
    return made


def settle() -> None:
    """Leave what is here now out of every later collection: the vocabulary and its rules live as long as the process,
    and walking through them took a sixth of its time, and a third of a second at once."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTED)


@contextlib.contextmanager
def state_errors() -> Iterator[None]:
    """Wraps code that opens the state: errors of the database become a CommandError that says what to do."""
    try:
        yield
    except KeyMissingError as error:
        raise CommandError(f"{error}: set the key that they were written with.") from error
    except OSError as error:
        if error.errno not in CANNOT_WRITE:
            raise
        told = f"The state cannot be written: {error.filename or ''}: {error.strerror}. See DATABASE_URL."
        raise CommandError(told) from error
    except DBAPIError as error:
        first = (str(error.orig).splitlines() or [""])[0]
        raise CommandError(f"The database of the state cannot be used: {first}. See DATABASE_URL.") from error
