"""Loading a folder of publishers' files: read, check, merge, publish. A file that fails a check is refused whole."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import replace as changed
from pathlib import Path
from tempfile import TemporaryDirectory

from data.ingest.archive import expanded
from data.ingest.detail import OpenSlices
from data.ingest.files import FoundFile, load_file, recognise
from data.ingest.report import FileOutcome, LoadReport, Progress
from data.ingest.settle import settle
from data.ingest.shipped import bring_up
from data.ingest.yardstick import against_shipped
from data.sources.base import LayoutError
from data.sources.calendar_csv import Calendar, Scheduled, read_calendar
from data.warehouse import snapshot
from data.warehouse.lock import locked
from data.warehouse.pointer import current
from data.warehouse.repair import candidates
from data.warehouse.repair import wrong as broken
from data.warehouse.store import DamagedError, Store

CALENDAR_FILE = "ft900-release-dates.csv"
SHIPPED_CALENDAR = Path(__file__).parent.parent / "vocab" / "release_calendar.csv"
STAGES_AFTER = ("merging and reconciling", "publishing")


class NotThereError(Exception):
    """A file that was named to be replaced is not among those to load."""


def load_folder(
    path: Path,
    *,
    warehouse: Path,
    progress: Progress | None = None,
    fresh: bool = False,
    base: bool = True,
    whole: bool = False,
    replace: Collection[str] = (),
) -> LoadReport:
    """Load every publisher's file under ``path`` (a folder, a file or a zip) and publish the result.

    ``warehouse`` is the directory of published files. ``fresh`` starts from nothing instead of what is
    published; ``base=False`` keeps the shipped snapshot out when nothing is published yet. Files that are
    refused leave what was loaded before as it was; with ``whole`` nothing is published unless every file passed and
    agrees with the others (``report.held`` says why not). ``replace``: files, as RELEASE/NAME, that take the place of
    all that is loaded of them, whatever else is loaded. Raises FileNotFoundError when ``path`` does not exist,
    NotThereError when one of ``replace`` is not under it.
    """
    began = time.monotonic()
    if not path.exists():
        raise FileNotFoundError(path)
    report = LoadReport()
    with (
        locked(warehouse),
        TemporaryDirectory() as scratch,
        _start(warehouse, report, fresh=fresh, base=base) as store,
    ):
        before = store.fingerprint()
        bring_up(store)
        files, bad = expanded(path, Path(scratch))
        report.outcomes += [FileOutcome(name, "refused", reason) for name, reason in bad]
        calendar = _calendar(store, [one for one, _ in files], report)
        found = recognise(files, calendar, report, replace)
        _all_there(replace, found)
        total = len(found) + len(STAGES_AFTER)
        tell = progress or (lambda done, total, name: None)
        shelf = OpenSlices(warehouse, fresh=fresh, shipped=_shipped(store))
        _merge(store, found, calendar, report, lambda done, name: tell(done, total, name), shelf)
        report.held = (
            "; ".join(one.reason for one in report.refused) if whole else _broken(warehouse, report) if fresh else ""
        )
        report.changed = (store.fingerprint() != before or shelf.changed) and not report.held
        _publish(store, warehouse, report, shelf)
        tell(total, total, "")
    report.seconds = time.monotonic() - began
    return report


def _all_there(replace: Collection[str], found: list[FoundFile]) -> None:
    missing = sorted(set(replace) - {f"{one.release}/{one.path.name}" for one in found})
    if missing:
        there = ", ".join(f"{one.release}/{one.path.name}" for one in found[:3]) or "no publisher's file"
        raise NotThereError(f"{missing[0]} is not among the files to load (there is {there})")


def _merge(
    store: Store,
    found: list[FoundFile],
    calendar: Calendar,
    report: LoadReport,
    tell: Callable[[int, str], None],
    shelf: OpenSlices,
) -> None:
    """Every file by itself, then all of them together."""
    outcomes, staged = {}, {}
    beside = {one.sha256 for one in found}
    for done, one in enumerate(found):
        tell(done, one.name)
        if one.entries[0].detail:
            report.outcomes.append(shelf.load(one, calendar))
            continue
        if one.sha256 in staged:  # the same file once more
            outcomes[one] = FileOutcome(one.name, "unchanged", release=one.release, kinds=one.kinds)
            continue
        outcomes[one], numbers = load_file(store, one, calendar, beside)
        if numbers:
            staged[one.sha256] = (one, numbers)
    merging, publishing = STAGES_AFTER
    tell(len(found), merging)
    settled = settle(store, staged)
    strange = against_shipped(store) if staged and _alone(store) else {}
    for one, outcome in outcomes.items():
        if outcome.status == "loaded":
            said = (*outcome.said, *settled.said.get(one.sha256, ()), *strange.get(one.sha256, ()))
            reason = settled.refused.get(one.sha256)
            outcome = one.refused(reason) if reason else changed(outcome, said=said)
        report.outcomes.append(outcome)
    tell(len(found) + 1, publishing)


def _alone(store: Store) -> bool:
    """Whether the shipped figures are not among what is loaded."""
    return store.rows("SELECT value FROM meta WHERE key = ?", [snapshot.ORIGIN]) == [(snapshot.NO_ORIGIN,)]


def _publish(store: Store, warehouse: Path, report: LoadReport, shelf: OpenSlices) -> None:
    """What changed serves from now on; so does what was never published."""
    something = bool(store.rows("FROM documents LIMIT 1")) or shelf.changed
    report.changed = report.changed and something
    new = (report.repaired or current(warehouse) is None) and something
    if not report.held and (report.changed or new):
        shelf.publish()
        store.publish(warehouse)
    report.published = current(warehouse)


def _shipped(store: Store) -> bool:
    """Whether the shipped figures belong to a store."""
    origin = store.rows("SELECT value FROM meta WHERE key = ?", [snapshot.ORIGIN])
    return bool(origin) and origin[0][0] != snapshot.NO_ORIGIN


def _broken(warehouse: Path, report: LoadReport) -> str:
    """Why a load that starts from nothing does not take the place of what serves: it has less than it should."""
    if not report.of("loaded"):
        return "no file was loaded"
    if report.refused and current(warehouse) is not None:
        return "a load from nothing takes the place of what serves only when every file passes"
    return ""


def _start(warehouse: Path, report: LoadReport, *, fresh: bool, base: bool) -> Store:
    """What the load adds to: what is published; where that is damaged, what was before it; else the shipped figures;
    else nothing."""
    wrong = broken(warehouse)
    for path in () if fresh else candidates(warehouse):
        try:
            store = Store.of_file(path)
        except DamagedError as error:
            wrong = wrong or f"the published figures ({path.name}) cannot be read: {error}"
            continue
        if wrong:
            report.repaired = f"{wrong}; the load starts from the figures published before ({path.name})"
        return store
    if wrong:
        report.repaired = f"{wrong}; the load starts from {'nothing' if fresh or not base else 'the shipped figures'}"
    if base and not fresh and snapshot.exists():
        store = snapshot.read()
        store.set_meta(snapshot.ORIGIN, snapshot.provenance()["fingerprint"])
        return store
    store = Store()
    store.set_meta(snapshot.ORIGIN, snapshot.NO_ORIGIN)
    return store


def _calendar(store: Store, paths: list[Path], report: LoadReport) -> Calendar:
    """The calendar known so far, with the calendar files of this load."""
    calendar = read_calendar(SHIPPED_CALENDAR)
    stored = store.rows("SELECT statistical_month, release, evidence, verified FROM releases")
    calendar = calendar.merge(Scheduled(*row) for row in stored)
    for path in paths:
        if path.name.lower() == CALENDAR_FILE:
            try:
                calendar = calendar.merge(read_calendar(path).entries)
            except (LayoutError, UnicodeDecodeError) as error:
                report.outcomes.append(FileOutcome(path.name, "refused", str(error)))
    store.set_releases([(one.month, one.release, one.evidence, one.verified) for one in calendar.entries])
    return calendar
