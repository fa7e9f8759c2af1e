"""``tradebot load`` and ``refresh``: how the figures get into the tables."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from bot.commands import figures, terminal
from bot.commands.errors import CommandError
from data.ingest import backfill, kept, newer
from data.ingest.census_api import BASE, Pull
from data.ingest.demand import Fetcher
from data.ingest.fetch import PUBLISHERS, Fetched, Wanted, fetch_all, publishers
from data.ingest.load import NotThereError, load_folder
from data.ingest.report import LoadReport
from data.period import iso
from data.warehouse.lock import locked


def load(
    source: Path, into: Path, out: Console, err: Console, *, fresh: bool = False, replace: Sequence[str] = ()
) -> int:
    """Load a folder, file or zip of publishers' files into the warehouse folder ``into``; ``replace``: files, as
    RELEASE/NAME, that take the place of all that is loaded of them. The exit code: 1 when a file was refused (the
    others are loaded all the same). Raises CommandError when there is nothing to read."""
    report = _load(source, into, err, fresh, replace)
    if not report.outcomes:
        raise CommandError(f"There are no files under {source}.", 2)
    if len(report.of("unknown")) == len(report.outcomes):
        some = ", ".join(outcome.file for outcome in report.outcomes[:3])
        raise CommandError(f"Nothing under {source} is a publisher's file by its name (there is {some}).", 2)
    terminal.load(out, err, report)
    return 1 if report.refused else 0


def refresh(
    into: Path,
    today: dt.date,
    out: Console,
    err: Console,
    listed: Path | None = None,
    key: str | None = None,
    since: str | None = None,
    api: str | None = None,
) -> int:
    """Fetch what the publishers have changed, and the months that the Census API has besides, and load it. ``listed``:
    another list of them; ``key``: of the API; ``since``: the past releases from that year (or month) on as well. The
    exit code: 1 when something was not had or was refused."""
    past = _past(since, today, listed or PUBLISHERS, err)
    with locked(into / "downloads"):  # a second one waits, and finds it done
        return _refreshed(into, into / "downloads", today, out, err, listed or PUBLISHERS, key, past, api)


def _past(since: str | None, today: dt.date, listed: Path, err: Console) -> list[Wanted]:
    """The archived files of the releases from ``since`` on. Raises CommandError for what is no year or month."""
    if since is None:
        return []
    try:
        first = backfill.month_of(since)
    except ValueError as error:
        raise CommandError(f"{error}.", 2) from error
    begins = backfill.uncovered(first)
    if begins is not None:
        err.print(f"The release calendar begins with {begins:%B %Y}: earlier releases are not asked for.")
    found = backfill.archived(first, today, listed)
    if not found:
        raise CommandError(f"There is no past release to ask for since {since}.", 2)
    return found


def _refreshed(
    into: Path,
    downloads: Path,
    today: dt.date,
    out: Console,
    err: Console,
    listed: Path,
    key: str | None,
    past: list[Wanted],
    api: str | None,
) -> int:
    fetched = fetch_all([*publishers(today, listed), *past], downloads, today, lambda one: _tell(err, one))
    absent = [one for one in fetched if one.status == "absent"]
    new = [one for one in fetched if one.status == "new"]
    failed = [one for one in fetched if one.status == "failed"]
    for reason, count in Counter(one.reason for one in failed if not one.asked).items():
        files = "file" if count == 1 else "files"
        err.print(f"not fetched {count} more {files}\n  {reason}", soft_wrap=True, markup=False)
    pulls = _pulled(into, downloads, today, listed, key, out, err)
    short = _kept(today, listed, Fetcher(into, key, api or BASE), out, err)
    pulled = [pull for pull in pulls if pull.path is not None]
    if failed and len(failed) + len(absent) == len(fetched) and not pulled:
        raise CommandError("None of the publishers' files could be fetched; the figures stay as they are.")
    same = len(fetched) - len(new) - len(failed) - len(absent)
    lacking = f", {len(absent)} not in the archive" if past else ""
    out.print(f"{len(new)} files are new, {same} unchanged, {len(failed)} not to be had{lacking}", soft_wrap=True)
    code = load(downloads, into, out, err) if new or pulled else 0
    return max(code, 1 if failed or short or any(pull.failed or pull.refused for pull in pulls) else 0)


def _kept(today: dt.date, listed: Path, fetcher: Fetcher, out: Console, err: Console) -> int:
    """The detail that the list names, kept up; how much of it was not to be had."""
    try:
        listing = kept.listed(listed)
    except (ValueError, TypeError) as error:
        raise CommandError(f"{error}.", 2) from error
    short = 0
    for need, done in kept.keep(listing, fetcher, today):
        if done.status in ("fetched", "known"):
            out.print(f"Census API: {need.words}", soft_wrap=True)
        else:
            short += 1
            err.print(f"not fetched from the Census API: {need.words}\n  {done.reason}", soft_wrap=True, markup=False)
    return short


def _pulled(
    into: Path, downloads: Path, today: dt.date, listed: Path, key: str | None, out: Console, err: Console
) -> list[Pull]:
    """The months of the Census API that are not in yet, where the list names it; each program said in a line."""
    try:
        listing = newer.listed(listed)
    except (ValueError, TypeError) as error:
        raise CommandError(f"{error}.", 2) from error
    warehouse, pulls = figures.warehouse(into), []
    for one, pull in newer.pull_newer(listing, warehouse, downloads, today, key):
        pulls.append(pull)
        if pull.path is not None:
            out.print(f"Census API, {one.name}: {_span(pull)}", soft_wrap=True)
        elif pull.failed or pull.refused:
            err.print(f"not fetched from the Census API: {one.name}\n  {pull.reason}", soft_wrap=True, markup=False)
        else:
            out.print(f"Census API, {one.name}: no newer month is out", soft_wrap=True)
    warehouse.close()
    return pulls


def _span(pull: Pull) -> str:
    months = [page.month for page in pull.pages if page.status != "empty"]
    first, last = iso(months[0]), iso(months[-1])
    return f"1 month, {first}" if first == last else f"{len(months)} months, {first} to {last}"


def _load(source: Path, into: Path, err: Console, fresh: bool, replace: Sequence[str]) -> LoadReport:
    try:
        with terminal.progress(err) as tell:
            return load_folder(source, warehouse=into, progress=tell, fresh=fresh, replace=replace)
    except NotThereError as error:
        raise CommandError(f"{error}.", 2) from error
    except FileNotFoundError as error:
        raise CommandError(f"There is no file or folder {source}.", 2) from error
    except PermissionError as error:
        raise CommandError(f"{error.filename or into} cannot be read or written: {error.strerror}.") from error


def _tell(err: Console, one: Fetched) -> None:
    if one.status == "failed" and one.asked:
        err.print(f"not fetched {one.url}\n  {one.reason}", soft_wrap=True, markup=False)
