"""The ``tradebot`` command: reads the arguments and the standard streams, and runs what was asked for.

What a command needs is imported inside it: ``tradebot ask`` answers in well under a second, and Slack, rich, pydantic
and pandas are not on its way.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import click

from bot import cli_engine, cli_service
from bot.cli_options import FILE, date, moment, today_option, warehouse_option
from bot.commands import figures
from bot.commands.errors import CommandError, logs, sentence, traced
from bot.commands.streams import utf8
from bot.extras import MissingExtraError, extra


def _version(ctx: click.Context, _option: click.Parameter, asked: bool) -> None:
    if asked:
        version.callback()  # type: ignore[misc]
        ctx.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120}, no_args_is_help=True)
@click.option("--debug", is_flag=True, envvar="TRADEBOT_DEBUG", help="Show the trace of an error.")
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="The version.")
@click.option("--engine", envvar="ENGINE_URL", hidden=True, metavar="sc://HOST:PORT", help="Where the figures are.")
def app(debug: bool, engine: str | None) -> None:
    """United States trade figures, asked in your own words, each with its source."""
    logs(debug)
    figures.serve_from(engine)


@app.command()
@click.argument("question", required=False)
@click.option("--json", "as_json", is_flag=True, help="The reply as one JSON object.")
@click.option("--jsonl", is_flag=True, help="A JSON object a line from standard input.")
@click.option("--fetch", is_flag=True, envvar="FETCH_WHEN_ASKED", help="Fetch what is not loaded from the Census API.")
@today_option
@warehouse_option
def ask(
    question: str | None, as_json: bool, jsonl: bool, fetch: bool, today: str | None, warehouse: Path | None
) -> None:
    """Answer a question."""
    from bot.commands import ask as asking

    if jsonl is (question is not None):
        raise CommandError("Give a question in quotes, or --jsonl with questions on standard input.", 2)
    utf8()
    if not jsonl:
        gc.disable()  # A process that answers once and ends has nothing to collect: a tenth of a second.
    at = figures.folder(warehouse)
    with figures.kept(at):
        asker = figures.asker(at, date(today), figures.fetching(at) if fetch else None)
        if jsonl:
            asking.lines(asker, sys.stdin, sys.stdout)
        else:
            asking.one(asker, question or "", as_json=as_json, sink=sys.stdout)


@app.command()
@click.argument("file", metavar="FILE|-")
@click.option("--json", "as_json", is_flag=True, help="The verdicts as one JSON object.")
@click.option("--as-of", "as_of", metavar="YYYY-MM-DD", help="The day of the text [default: its dateline, else today].")
@today_option
@warehouse_option
def check(file: str, as_json: bool, as_of: str | None, today: str | None, warehouse: Path | None) -> None:
    """Hold a text against the figures: every claim about US trade in it, with a verdict."""
    from bot.commands import check as checking

    utf8()
    gc.disable()  # As for a question: of a text of 10,000 words it saves a sixth, and costs no memory.
    day = date(today)
    text = checking.text_of(file)
    at = figures.folder(warehouse)
    with figures.kept(at):
        asker = figures.asker(at, day)
        checking.check(asker, text, date(as_of) if as_of else None, day, sys.stdout, as_json=as_json)


@app.command()
@click.argument("question")
@click.option("--after", multiple=True, help="An earlier question of the conversation.")
@today_option
@warehouse_option
def explain(question: str, after: tuple[str, ...], today: str | None, warehouse: Path | None) -> None:
    """Show how a question is read and answered: tokens, spans, query, SQL, timings."""
    from bot.commands import terminal
    from bot.commands.explain import explain as explained

    utf8()
    data = figures.data(figures.folder(warehouse))
    explained(data, question, date(today), terminal.console(), after)


@app.command()
@click.argument("source", metavar="DIR", type=FILE)
@click.option("--fresh", is_flag=True, help="Start from nothing instead of what is loaded.")
@click.option(
    "--replace", multiple=True, metavar="RELEASE/FILE", help="Take this file in place of all that is loaded of it."
)
@warehouse_option
def load(source: Path, fresh: bool, replace: tuple[str, ...], warehouse: Path | None) -> None:
    """Load the publishers' files: a folder, file or zip. A file that fails its checks is refused, with the reason."""
    from bot.commands import terminal

    with extra("load", "loading"):
        from bot.commands import tables

    out, err = terminal.console(), terminal.console(stderr=True)
    sys.exit(tables.load(source, figures.folder(warehouse), out, err, fresh=fresh, replace=replace))


@app.command()
@click.option("--since", metavar="YEAR", help="Past releases too, from that year (2018) or month (2018-05) on.")
@today_option
@warehouse_option
def refresh(since: str | None, today: str | None, warehouse: Path | None) -> None:
    """Fetch what the publishers have changed, with the newest months of the Census API, and load it."""
    from bot.commands import terminal
    from bot.commands.service import service
    from bot.settings import reveal

    with extra("load", "loading"):
        from bot.commands import tables

    settings, at = service(warehouse)
    out, err = terminal.console(), terminal.console(stderr=True)
    key = reveal(settings.census_api_key)
    sys.exit(tables.refresh(at, date(today), out, err, settings.publishers, key, since, settings.census_api_url))


@app.command()
@click.option("--checks", is_flag=True, help="Every check that is not plainly ok.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@today_option
@warehouse_option
def status(checks: bool, as_json: bool, today: str | None, warehouse: Path | None) -> None:
    """Which tables reach how far, from which release, and whether a newer one is out."""
    from bot.commands import status as telling
    from bot.commands import terminal

    utf8()
    opened = figures.warehouse(figures.folder(warehouse))
    telling.show(opened, date(today), terminal.console(), checks=checks, as_json=as_json)
    if not as_json:
        from bot.commands import speaking

        speaking.show_posts(terminal.console(), moment())


@app.command()
def version() -> None:
    """The installed version."""
    from importlib.metadata import version as installed

    click.echo(f"tradebot {installed('tradebot')}")


for command in (*cli_service.COMMANDS, *cli_engine.COMMANDS):
    app.add_command(command)


def main() -> None:
    """Run the command. Errors end as one sentence on standard error and an exit code."""
    try:
        app(prog_name="tradebot")
    except CommandError as error:
        print(f"tradebot: {error}", file=sys.stderr)
        sys.exit(error.code)
    except MissingExtraError as error:
        print(f"tradebot: {error}", file=sys.stderr)
        sys.exit(1)
    except Exception as error:
        if traced():
            raise
        print(f"tradebot: {sentence(error)}", file=sys.stderr)
        sys.exit(70)


if __name__ == "__main__":
    main()
