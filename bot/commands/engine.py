"""``tradebot publish`` and ``tradebot engine check``: figures on an engine, and whether it gives the same answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from bot.commands import figures, terminal
from bot.commands.errors import CommandError
from data.query import sql
from data.query.issues import Unpublished
from intents.issues import Misunderstood
from intents.parse import parse

if TYPE_CHECKING:
    from data.engine.check import Difference
    from data.library import Data

QUESTIONS = Path(figures.__file__).parents[2] / "data" / "engine" / "questions.txt"
SHOWN = 20
"""Differences that are printed; where there are more, that is said."""


def asked_by(data: Data, questions: Iterable[str], today: dt.date) -> Iterator[tuple[str, sql.AskedSums]]:
    """What these questions sum, each with its question; what is not answered sums nothing."""
    for question in questions:
        with suppress(Misunderstood, Unpublished):
            for parsed in parse(question, today):
                _, session = data.engine.answer(parsed.completed.query, today)
                yield from ((question, one.asked) for one in session.statements if one.asked is not None)


def publish(at: Path, url: str, root: str, today: dt.date, out: Console, err: Console) -> int:
    """Move the figures that serve from ``at`` to an engine. The exit code: 1 where it does not give the same answers,
    and nothing was published."""
    from data.engine.edition import FOLDER
    from data.engine.publish import publish as publishing
    from data.engine.spark import EngineError, Spark

    opened = figures.data(at, embedded=True)
    asked = list(asked_by(opened, QUESTIONS.read_text(encoding="utf-8").splitlines(), today))
    try:
        spark = Spark(url)
        with terminal.progress(err) as tell:
            done = publishing(opened.warehouse.path, at / FOLDER, spark, root, asked, tell)
    except EngineError as error:
        raise CommandError(f"{error}. Nothing was published; what arrived is kept for the next try.") from error
    finally:
        opened.warehouse.close()
    spark.close()
    if done.differences:
        _tell(err, done.differences)
        raise CommandError(f"{url} does not give the same answers: nothing was published.")
    out.print(
        f"{done.rows:,} figures on {url}: {done.sent} parts sent, {done.kept} were there; "
        f"{done.statements} statements give the same; edition {done.path.stem}",
        soft_wrap=True,
    )
    return 0


def check(at: Path, url: str, out: Console, err: Console) -> int:
    """Run what the newest edition must answer on an engine, and let it serve there. The exit code: 1 where something
    differs, and it does not."""
    from data.engine import check as checking
    from data.engine.edition import FOLDER, STAMP, Checked, EngineEdition
    from data.engine.spark import EngineError, Spark
    from data.warehouse.pointer import current
    from data.warehouse.reader import Warehouse

    into = at / FOLDER
    path = current(into)
    if path is None:
        raise CommandError(f"Nothing is published to an engine in {into}: run `tradebot publish` first.")
    local = Warehouse(into, path)
    try:
        spark = Spark(url)
        edition, version = EngineEdition(local.edition(), spark), spark.version
        with terminal.progress(err) as tell:
            found = list(checking.differences(edition, edition.expected, lambda n, of: tell(n, of, "checking")))
    except EngineError as error:
        raise CommandError(f"{error}.") from error
    count = len(edition.expected)
    local.close()
    spark.close()
    if found:
        (into / STAMP).unlink(missing_ok=True)
        _tell(err, found)
        raise CommandError(f"{len(found)} of {count} statements differ on {url}: it does not serve.")
    Checked(path.name, url, version, count).write(into)
    out.print(f"{count} statements give the same on {url} (version {version}); edition {path.stem} may serve")
    return 0


def _tell(err: Console, found: Iterable[Difference]) -> None:
    differing = list(found)
    for one in differing[:SHOWN]:
        err.print(f"{one.question}\n  {one.what}\n{one.text}", soft_wrap=True, markup=False)
    if len(differing) > SHOWN:
        err.print(f"and {len(differing) - SHOWN} statements more")
