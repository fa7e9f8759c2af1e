"""The options that commands share, and the clock: no other module of the command line reads it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from bot.commands.errors import CommandError

CALENDAR_ZONE = "America/New_York"
"""The publishers' time zone: "last month" and release days are counted there."""
FILE = click.Path(path_type=Path)
warehouse_option = click.option(
    "--warehouse",
    envvar="WAREHOUSE",
    type=FILE,
    help="Folder of the loaded tables [default: ~/.local/share/tradebot].",
)
today_option = click.option("--today", metavar="YYYY-MM-DD", help="Count last month and next release from this date.")


def moment() -> dt.datetime:
    """This moment, for what is said unasked."""
    return dt.datetime.now(dt.UTC)


def now() -> dt.date:
    """Today's date where the figures are published."""
    return dt.datetime.now(ZoneInfo(CALENDAR_ZONE)).date()


def date(said: str | None) -> dt.date:
    """The date of ``--today``, else today."""
    if said is None:
        return now()
    try:
        return dt.date.fromisoformat(said)
    except ValueError as error:
        raise CommandError(f"“{said}” is no date: --today takes YYYY-MM-DD.", 2) from error
