"""The commands of ``tradebot`` that go on: the conversation, the bot and its processes, and what they keep."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from bot.cli_options import date, moment, now, today_option, warehouse_option
from bot.commands import figures
from bot.commands.errors import CommandError
from bot.commands.streams import announce, utf8
from bot.extras import extra


@click.command()
@today_option
@warehouse_option
def chat(today: str | None, warehouse: Path | None) -> None:
    """A conversation in the terminal."""
    _chat(figures.folder(warehouse), date(today) if today else None)


@click.command()
@warehouse_option
def run(warehouse: Path | None) -> None:
    """Slack where tokens are set, else a local workspace in the browser, with the clock; else the terminal chat."""
    announce("Starting: the words and the figures are read, which takes some seconds.")
    from bot.commands.service import ready, service, state_errors
    from bot.processes import run as running

    settings, at = service(warehouse)
    with state_errors():
        asker = lambda: ready(at, now(), settings)  # noqa: E731 - it is made when first needed
        running.main(settings, asker, warehouse=at, chat=lambda: _chat(at, None), say=announce)


@click.command()
@warehouse_option
def serve(warehouse: Path | None) -> None:
    """The web process: signed requests from Slack on $PORT, installs, health and metrics."""
    from bot.commands.service import ready, service, state_errors
    from bot.processes import web
    from bot.programs.doors import DoorsError

    settings, at = service(warehouse)
    try:
        with state_errors():
            web.serve(settings, lambda: ready(at, now(), settings))
    except (web.SettingsError, DoorsError) as error:
        raise CommandError(f"{error}.", 2) from error


@click.command()
@today_option
@warehouse_option
def mcp(today: str | None, warehouse: Path | None) -> None:
    """Tools for assistants (Model Context Protocol) on standard input and output."""
    with extra("mcp", "tradebot mcp"):
        from bot.programs.tools import server
    from bot.programs.desk import Desk

    fixed = date(today) if today else None
    desk = Desk(figures.asker(figures.folder(warehouse)), lambda: fixed or now())
    server(desk, moment).run("stdio")


@click.command()
@click.option("--channel", required=True, help="The channel's id, C0123; with several workspaces T0123/C0123.")
@click.option("--date", "on", metavar="YYYY-MM-DD", help="The day [default: today].")
@click.option("--dry-run", is_flag=True, help="Print what would be posted, and post nothing.")
@click.option("--json", "as_json", is_flag=True, help="The message as it goes to Slack.")
@warehouse_option
def digest(channel: str, on: str | None, dry_run: bool, as_json: bool, warehouse: Path | None) -> None:
    """A channel's daily digest: printed, or posted once."""
    from bot.commands import speaking
    from bot.commands.service import service

    utf8()
    settings, at = service(warehouse)
    day = date(on)
    if dry_run:
        speaking.show_digest(settings, figures.asker(at, day), channel, day, sys.stdout, moment, as_json=as_json)
    else:
        announce(speaking.post_digest(settings, figures.asker(at, day), channel, day, moment))


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
@click.option("--watch/--no-watch", default=True, help="Watch the publishers for new releases, too.")
@warehouse_option
def clock(once: bool, watch: bool, warehouse: Path | None) -> None:
    """Digests, alerts on new releases, watchlists; and the watcher of the publishers (the Procfile's clock)."""
    from bot.commands import speaking
    from bot.commands.service import service

    settings, at = service(warehouse)
    speaking.run_clock(settings, at, moment, once=once, watch=watch)


@click.command()
def migrate() -> None:
    """Bring the state's database to its newest schema (the Procfile's release step)."""
    from bot.commands.service import service, state_errors
    from bot.state.engine import migrate as migrating
    from bot.state.engine import open_engine

    settings, _ = service(None)
    with state_errors():
        migrating(open_engine(settings.database_url))


def _chat(at: Path, fixed: dt.date | None) -> None:
    import contextlib

    from bot.commands import terminal
    from bot.commands.chat import chat as chatting

    with contextlib.suppress(ImportError):
        import readline  # noqa: F401 - imported for what it does: input() then has history and editing
    utf8()
    prompt = sys.stdin.isatty()
    chatting(figures.asker(at), terminal.console(), lambda sign: input(sign if prompt else ""), lambda: fixed or now())


COMMANDS = (chat, run, serve, mcp, digest, clock, migrate)
