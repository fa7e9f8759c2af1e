"""Replies, tables and loads drawn for a terminal with rich. Nothing here decides; it only draws."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from bot.contract.reply import Reply

if TYPE_CHECKING:
    from data.ingest.report import LoadReport
    from data.ingest.report import Progress as Tell
    from data.ingest.status import Status

PLAIN_WIDTH = 120
"""Columns where the output is no terminal: tables must not be cut there."""
UNKNOWN_SHOWN = 10
_HEAD = {"answered": "bold", "clarify": "bold yellow", "refused": "bold red"}
_CHECK = {"ok": "green", "noted": "yellow", "failed": "bold red"}


def console(stderr: bool = False) -> Console:
    """Standard output (or error); colours and width only where that is a terminal."""
    made = Console(stderr=stderr, highlight=False, soft_wrap=False)
    return made if made.is_terminal else Console(stderr=stderr, highlight=False, width=PLAIN_WIDTH)


def reply(out: Console, told: Reply) -> None:
    """A reply: headline, supporting lines, assumptions and sources dimmed, numbered choices."""
    out.print(Text(told.headline, style=_HEAD[told.status]))
    for line in told.lines:
        out.print(Text(f"  {line}"))
    if told.assumptions:
        out.print(Text(f"  Assumed: {'; '.join(a.rstrip('.') for a in told.assumptions)}.", style="italic"))
    for note in told.notes:
        out.print(Text(f"  {note}", style="dim"))
    for number, offer in enumerate(told.suggestions, 1):
        out.print(Text.assemble((f"  {number}. ", "cyan"), offer))
    out.print()


def sql(out: Console, statements: Sequence[str]) -> None:
    """The queries of an answer, as they ran."""
    for statement in statements or ("No query has run yet.",):
        out.print(Text(statement), soft_wrap=True)


@contextmanager
def progress(err: Console) -> Iterator[Tell]:
    """A progress bar on standard error, as the callback that a load takes; nothing where that is no terminal."""
    if not err.is_terminal:
        yield lambda _done, _total, _name: None
        return
    columns = (BarColumn(40), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, name: bar.update(task, completed=done, total=total, description=name)


def load(out: Console, err: Console, report: LoadReport) -> None:
    """What a load did: the counts on ``out``; on ``err`` each file that was refused with its reason, and what to know
    of those that were not."""
    if report.repaired:
        err.print(Text(f"repaired: {report.repaired}", style="yellow"), soft_wrap=True)
    for outcome in report.refused:
        said = Text.assemble(("refused ", "bold red"), (outcome.file, "bold"), f"\n  {outcome.reason}")
        err.print(said, soft_wrap=True)
    for outcome in report.outcomes:
        for line in outcome.said:
            err.print(Text.assemble(("look at ", "yellow"), (outcome.file, "bold"), f"\n  {line}"), soft_wrap=True)
    unknown = report.of("unknown")
    for outcome in unknown[:UNKNOWN_SHOWN]:
        err.print(Text(f"passed over {outcome.file}: {outcome.reason}", style="dim"), soft_wrap=True)
    if len(unknown) > UNKNOWN_SHOWN:
        err.print(Text(f"passed over {len(unknown) - UNKNOWN_SHOWN} more files of such names", style="dim"))
    counts = {status: len(report.of(status)) for status in ("loaded", "unchanged", "refused", "unknown", "reference")}
    summary = ", ".join(f"{count} {status}" for status, count in counts.items() if count) or "no files"
    published = report.published.name if report.published else "nothing"
    state = f"published {published}" if report.changed else f"nothing changed, {published} keeps serving"
    if report.held:
        state = f"nothing is published: {report.held}; {published} keeps serving"
    elif report.repaired and report.published:
        state = f"published {published}"
    out.print(Text(f"{summary}; {state} ({report.seconds:.1f} s)"), soft_wrap=True)


def status(out: Console, told: Status, checks: bool) -> None:
    """Which tables reach how far, and what is out by the calendar; with ``checks``, each check that is not ok."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("table", "from", "to", "newest release", "releases", "series", ""):
        table.add_column(name, justify="right" if name in ("releases", "series") else "left", no_wrap=True)
    for one in told.tables:
        newer = f"{_month(one.newer.month)} came out {one.newer.release}" if one.newer else ""
        table.add_row(
            one.table_id,
            f"{one.first:%Y-%m}",
            f"{one.newest_last:%Y-%m}",
            f"{one.release}",
            f"{one.releases}",
            f"{one.series:,}",
            Text(newer, style="yellow"),
        )
    out.print(table)
    out.print(Text(f"\n{told.documents} documents; {told.warehouse}"))
    if told.latest:
        out.print(f"By the calendar the newest release is {_month(told.latest.month)}, of {told.latest.release}.")
    if told.following:
        out.print(f"The next is {_month(told.following.month)}, due {told.following.release}.")
    states = {name: sum(line.status == name for line in told.checks) for name in ("ok", "noted", "failed")}
    out.print(Text(f"Checks: {', '.join(f'{count} {name}' for name, count in states.items())}."))
    if checks:
        _checks(out, told)


def _checks(out: Console, told: Status) -> None:
    for line in told.checks:
        if line.status != "ok":
            where = " ".join(part for part in (f"{line.release or ''}", line.exhibit, line.file) if part)
            head = Text.assemble((f"{line.status} ", _CHECK.get(line.status, "")), (line.check_id, "bold"), f" {where}")
            out.print(head, Text(f"  {line.detail}"), sep="\n", soft_wrap=True)


def _month(day: dt.date) -> str:
    return f"{day:%B %Y}"
