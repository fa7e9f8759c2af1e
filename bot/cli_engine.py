"""The commands of ``tradebot`` that move the figures: to another folder, to an engine."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.cli_options import FILE, date, today_option, warehouse_option
from bot.commands import figures
from bot.commands.errors import CommandError
from bot.extras import needed

engine_option = click.option("--engine", "url", metavar="sc://HOST:PORT", help="Spark Connect [default: ENGINE_URL].")


@click.command()
@click.option("--to", "into", type=FILE, help="Copy the figures to another folder of tables, by checksum.")
@engine_option
@click.option("--tables", envvar="ENGINE_TABLES", help="The folder of its Parquet files, as the engine names it.")
@today_option
@warehouse_option
def publish(into: Path | None, url: str | None, tables: str | None, today: str | None, warehouse: Path | None) -> None:
    """Move the loaded figures to another folder, or to an engine that gives the same answers. Can be stopped and
    run again."""
    from bot.commands import terminal

    if into is not None:
        from bot.commands.copies import copy

        copy(figures.folder(warehouse), into, terminal.console())
        return
    address = url or figures.engine()
    if address is None or tables is None:
        raise CommandError(
            "Name the engine and the folder of its files: --engine sc://HOST:PORT --tables FOLDER "
            "(or ENGINE_URL and ENGINE_TABLES); or a folder to copy to: --to DIR.",
            2,
        )
    needed("spark", "an engine")
    from bot.commands import engine as engines

    out, err = terminal.console(), terminal.console(stderr=True)
    sys.exit(engines.publish(figures.folder(warehouse), address, tables, date(today), out, err))


@click.group()
def engine() -> None:
    """The engine that has the figures (ENGINE_URL)."""


@engine.command()
@engine_option
@warehouse_option
def check(url: str | None, warehouse: Path | None) -> None:
    """Whether the engine gives the same answers as the embedded file. Where it does not, it does not serve."""
    from bot.commands import terminal

    address = url or figures.engine()
    if address is None:
        raise CommandError("Name the engine: --engine sc://HOST:PORT, or set ENGINE_URL.", 2)
    needed("spark", "an engine")
    from bot.commands import engine as engines

    out, err = terminal.console(), terminal.console(stderr=True)
    sys.exit(engines.check(figures.folder(warehouse), address, out, err))


COMMANDS = (publish, engine)
