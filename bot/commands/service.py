"""What a long-running process stands on: its settings, its logs, and figures that are ready to be asked."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from bot.commands import figures
from bot.commands.errors import CommandError
from bot.logs import configure
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.ask import Asker

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


def ready(at: Path, today: dt.date) -> Asker:
    """Question to reply over the figures, the vocabularies read: the first to ask waits no longer than the next."""
    made = figures.asker(at)
    for question in READY:
        made.ask(question, today=today)
    return made
