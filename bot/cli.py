"""The ``tradebot`` command: reads the arguments, the clock and the standard streams, and calls the right room.

What a command needs is imported inside it: ``tradebot ask`` answers in well under a second, and Slack, rich and
pandas are not on its way.
"""

from __future__ import annotations

import datetime as dt
import gc
import sys
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.commands import figures
from bot.commands.errors import CommandError, logs, sentence, traced
from bot.commands.streams import announce, utf8

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
CALENDAR_ZONE = "America/New_York"
"""The publishers' time zone: "last month" and release days are counted there."""

Warehouse = Annotated[
    Path | None,
    typer.Option(envvar="WAREHOUSE", help="Folder of the loaded tables [default: ~/.local/share/tradebot]."),
]
Today = Annotated[
    str | None, typer.Option(metavar="YYYY-MM-DD", help="Count last month and next release from this date.")
]


@app.callback()
def everywhere(
    debug: Annotated[bool, typer.Option(envvar="TRADEBOT_DEBUG", help="Show the trace of an error.")] = False,
) -> None:
    """United States trade figures, asked in your own words, each with its source."""
    logs(debug)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in quotes.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The reply as one JSON object.")] = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="A JSON object a line from standard input.")] = False,
    today: Today = None,
    warehouse: Warehouse = None,
) -> None:
    """Answer a question."""
    from bot.commands import ask as asking

    if jsonl is (question is not None):
        raise CommandError("Give a question in quotes, or --jsonl with questions on standard input.", 2)
    utf8()
    if not jsonl:
        gc.disable()  # A process that answers once and ends has nothing to collect: a tenth of a second.
    asker = figures.asker(figures.folder(warehouse), date(today))
    if jsonl:
        asking.lines(asker, sys.stdin, sys.stdout)
    else:
        asking.one(asker, question or "", as_json=as_json, sink=sys.stdout)


@app.command()
def explain(
    question: Annotated[str, typer.Argument(help="The question, in quotes.")],
    after: Annotated[list[str] | None, typer.Option(help="An earlier question of the conversation.")] = None,
    today: Today = None,
    warehouse: Warehouse = None,
) -> None:
    """Show how a question is read and answered: tokens, spans, query, SQL, timings."""
    from bot import terminal
    from bot.commands.explain import explain as explained

    utf8()
    data = figures.data(figures.folder(warehouse))
    explained(data, question, date(today), terminal.console(), after or ())


@app.command()
def chat(today: Today = None, warehouse: Warehouse = None) -> None:
    """A conversation in the terminal."""
    _chat(figures.folder(warehouse), date(today) if today else None)


@app.command()
def load(
    source: Annotated[Path, typer.Argument(metavar="DIR", help="Folder, file or zip of publishers' files.")],
    fresh: Annotated[bool, typer.Option(help="Start from nothing instead of what is loaded.")] = False,
    replace: Annotated[
        list[str] | None,
        typer.Option(metavar="RELEASE/FILE", help="Take this file in place of all that is loaded of it; repeatable."),
    ] = None,
    warehouse: Warehouse = None,
) -> None:
    """Load the publishers' files; a file that does not pass its checks is refused whole, with the reason."""
    from bot import terminal
    from bot.commands import tables

    out, err = terminal.console(), terminal.console(stderr=True)
    raise typer.Exit(tables.load(source, figures.folder(warehouse), out, err, fresh=fresh, replace=replace or ()))


@app.command()
def refresh(today: Today = None, warehouse: Warehouse = None) -> None:
    """Fetch what the publishers have changed, with the newest months of the Census API, and load it."""
    from bot import terminal
    from bot.commands import tables
    from bot.commands.service import service
    from bot.settings import reveal

    settings, at = service(warehouse)
    out, err = terminal.console(), terminal.console(stderr=True)
    key = reveal(settings.census_api_key)
    raise typer.Exit(tables.refresh(at, date(today), out, err, settings.publishers, key))


@app.command()
def status(
    checks: Annotated[bool, typer.Option("--checks", help="Every check that is not plainly ok.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
    today: Today = None,
    warehouse: Warehouse = None,
) -> None:
    """Which tables reach how far, from which release, and whether a newer one is out."""
    from bot import terminal
    from bot.commands import tables

    utf8()
    opened = figures.warehouse(figures.folder(warehouse))
    tables.show(opened, date(today), terminal.console(), checks=checks, as_json=as_json)
    if not as_json:
        from bot.commands import speaking

        speaking.show_posts(terminal.console(), moment())


@app.command()
def run(warehouse: Warehouse = None) -> None:
    """Slack where tokens are set, else a local workspace in the browser, with the clock; else the terminal chat."""
    from bot import run as running
    from bot.commands.service import ready, service

    settings, at = service(warehouse)
    running.main(settings, lambda: ready(at, now()), warehouse=at, chat=lambda: _chat(at, None), say=announce)


@app.command()
def serve(warehouse: Warehouse = None) -> None:
    """The web process: signed requests from Slack on $PORT, installs, health and metrics."""
    from bot import http
    from bot.commands.service import ready, service

    settings, at = service(warehouse)
    try:
        http.serve(settings, lambda: ready(at, now()))
    except http.SettingsError as error:
        raise CommandError(f"{error}.", 2) from error


@app.command()
def digest(
    channel: Annotated[str, typer.Option(help="The channel's id, C0123; with several workspaces T0123/C0123.")],
    on: Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="The day [default: today].")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print what would be posted, and post nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The message as it goes to Slack.")] = False,
    warehouse: Warehouse = None,
) -> None:
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


@app.command()
def clock(
    once: Annotated[bool, typer.Option(help="Do what is due now, and end.")] = False,
    watch: Annotated[bool, typer.Option(help="Watch the publishers for new releases, too.")] = True,
    warehouse: Warehouse = None,
) -> None:
    """Digests, alerts on new releases, watchlists; and the watcher of the publishers (the Procfile's clock)."""
    from bot.commands import speaking
    from bot.commands.service import service

    settings, at = service(warehouse)
    speaking.run_clock(settings, at, moment, once=once, watch=watch)


@app.command()
def migrate() -> None:
    """Bring the state's database to its newest schema (the Procfile's release step)."""
    from bot.commands.service import service
    from bot.state.engine import migrate as migrating
    from bot.state.engine import open_engine

    settings, _ = service(None)
    migrating(open_engine(settings.database_url))


@app.command()
def version() -> None:
    """The installed version."""
    from importlib.metadata import version as installed

    typer.echo(f"tradebot {installed('tradebot')}")


def _chat(at: Path, fixed: dt.date | None) -> None:
    import contextlib

    from bot import terminal
    from bot.commands.chat import chat as chatting

    with contextlib.suppress(ImportError):
        import readline  # noqa: F401  # input() then has history and editing
    utf8()
    prompt = sys.stdin.isatty()
    chatting(figures.asker(at), terminal.console(), lambda sign: input(sign if prompt else ""), lambda: fixed or now())


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


def main() -> None:
    """Run the command. Errors end as one sentence on standard error and an exit code."""
    try:
        app(prog_name="tradebot")
    except CommandError as error:
        print(f"tradebot: {error}", file=sys.stderr)
        sys.exit(error.code)
    except Exception as error:
        if traced():
            raise
        print(f"tradebot: {sentence(error)}", file=sys.stderr)
        sys.exit(70)


if __name__ == "__main__":
    main()
