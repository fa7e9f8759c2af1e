"""Loading a folder of publishers' files: read, check, merge, publish. A file that fails is refused whole."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from data.ingest.archive import expanded
from data.ingest.checks import Finding, check_extract
from data.ingest.corrections import explain_all
from data.ingest.known import check_known
from data.ingest.reconcile import reconcile
from data.ingest.shipped import bring_up
from data.sources import registry
from data.sources.base import Extract, LayoutError, digest
from data.sources.calendar_csv import Calendar, Scheduled, read_calendar
from data.warehouse import snapshot
from data.warehouse.lock import locked
from data.warehouse.pointer import current
from data.warehouse.store import Store

Progress = Callable[[int, int, str], None]
"""Called with (files done, files in all, the name of the file that comes next)."""

CALENDAR_FILE = "ft900-release-dates.csv"
SHIPPED_CALENDAR = Path(__file__).parent.parent / "vocab" / "release_calendar.csv"
STAGES_AFTER = ("merging", "reconciling", "publishing")


@dataclass(frozen=True)
class FileOutcome:
    """What became of one file. ``reason`` says why it was refused or left out."""

    file: str
    status: Literal["loaded", "unchanged", "refused", "unknown", "reference"]
    reason: str = ""
    release: dt.date | None = None
    kinds: tuple[str, ...] = ()
    values: int = 0


@dataclass
class LoadReport:
    """What a load did. ``published`` is the file that serves afterwards; None when nothing could be."""

    outcomes: list[FileOutcome] = field(default_factory=list)
    published: Path | None = None
    changed: bool = False
    held: str = ""
    seconds: float = 0.0

    def of(self, status: str) -> list[FileOutcome]:
        """The files with one status."""
        return [outcome for outcome in self.outcomes if outcome.status == status]

    @property
    def refused(self) -> list[FileOutcome]:
        return self.of("refused")


@dataclass(frozen=True)
class _Found:
    """A known file: what to call it, its adapters, its release, and its hash."""

    path: Path
    name: str
    entries: tuple[registry.Entry, ...]
    release: dt.date
    sha256: str


def load_folder(
    path: Path,
    *,
    warehouse: Path,
    progress: Progress | None = None,
    fresh: bool = False,
    base: bool = True,
    whole: bool = False,
) -> LoadReport:
    """Load every publisher's file under ``path`` (a folder, a file or a zip) and publish the result.

    ``warehouse`` is the directory of published files. ``fresh`` starts from nothing instead of what is
    published; ``base=False`` keeps the shipped snapshot out when nothing is published yet. Files that are
    refused leave what was loaded before as it was; with ``whole`` nothing is published unless every file passed and
    agrees with the others (``report.held`` says why not). Raises FileNotFoundError when ``path`` does not exist.
    """
    began = time.monotonic()
    if not path.exists():
        raise FileNotFoundError(path)
    report = LoadReport()
    with locked(warehouse), TemporaryDirectory() as scratch, _start(warehouse, fresh=fresh, base=base) as store:
        before = store.fingerprint()
        bring_up(store)
        files, bad = expanded(path, Path(scratch))
        report.outcomes += [FileOutcome(name, "refused", reason) for name, reason in bad]
        calendar = _calendar(store, [one for one, _ in files], report)
        found = _recognise(files, calendar, report)
        total = len(found) + len(STAGES_AFTER)
        tell = progress or (lambda done, total, name: None)
        _merge(store, found, calendar, report, lambda done, name: tell(done, total, name))
        report.held = _held(store, report) if whole else ""
        report.changed = store.fingerprint() != before and not report.held
        _publish(store, warehouse, report)
        tell(total, total, "")
    report.seconds = time.monotonic() - began
    return report


def _merge(
    store: Store, found: list[_Found], calendar: Calendar, report: LoadReport, tell: Callable[[int, str], None]
) -> None:
    """Every file by itself, then all of them together."""
    for done, one in enumerate(found):
        tell(done, one.name)
        report.outcomes.append(_load_file(store, one, calendar))
    merging, reconciling, publishing = STAGES_AFTER
    tell(len(found), merging)
    store.commit()
    tell(len(found) + 1, reconciling)
    if any(outcome.status == "loaded" for outcome in report.outcomes):
        reconcile(store)
    tell(len(found) + 2, publishing)


def _publish(store: Store, warehouse: Path, report: LoadReport) -> None:
    """What changed serves from now on; so does what was never published."""
    new = not report.held and current(warehouse) is None and store.rows("FROM documents LIMIT 1")
    if report.changed or new:
        store.publish(warehouse)
    report.published = current(warehouse)


def _held(store: Store, report: LoadReport) -> str:
    """Why a load that must be whole is not published: a file was refused, or the files of a release disagree."""
    if report.refused:
        return "; ".join(outcome.reason for outcome in report.refused)
    releases = sorted({outcome.release for outcome in report.of("loaded") if outcome.release})
    wrong = store.rows(
        "SELECT c.check_id, c.detail FROM checks c JOIN documents d USING (document_id) "
        "WHERE c.status = 'failed' AND list_contains(?, d.release) ORDER BY ALL",
        [releases],
    )
    return "; ".join(f"{check}: {detail}" for check, detail in wrong)


def _start(warehouse: Path, *, fresh: bool, base: bool) -> Store:
    """What the load adds to: what is published; else the shipped figures; else nothing."""
    published = current(warehouse)
    if published is not None and not fresh:
        return Store.of_file(published)
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


def _recognise(files: list[tuple[Path, str]], calendar: Calendar, report: LoadReport) -> list[_Found]:
    """The files that some adapter reads, by release; the others go into the report."""
    found: list[_Found] = []
    for path, name in files:
        entries = registry.entries_for(path)
        if not entries:
            known = registry.is_reference(path)
            reason = "" if known else "no adapter reads a file of this name"
            report.outcomes.append(FileOutcome(name, "reference" if known else "unknown", reason))
            continue
        try:
            release = registry.release_date(path, entries[0], calendar)
            found.append(_Found(path, name, tuple(entries), release, digest(path)))
        except Exception as error:  # Whatever is wrong with one file, the others are read.
            report.outcomes.append(FileOutcome(name, "refused", _said(name, error)))
    return sorted(found, key=lambda one: (one.release, one.name))


def _said(name: str, error: Exception) -> str:
    """Why a file cannot be taken: a LayoutError says it by itself, anything else is an adapter's own mistake."""
    return str(error) if isinstance(error, LayoutError) else f"{name}: {type(error).__name__}: {error}"


def _load_file(store: Store, one: _Found, calendar: Calendar) -> FileOutcome:
    kinds = tuple(entry.kind for entry in one.entries)
    if store.has_file(one.sha256, one.release, kinds):
        return FileOutcome(one.name, "unchanged", release=one.release, kinds=kinds)
    staged: list[int] = []
    values = 0
    try:
        extracts = [extract for entry in one.entries for extract in entry.load()(one.path, one.release)]
        values = sum(len(extract.values) for extract in extracts)
        refusal = _out_of_time(store, extracts, one, calendar)
        for extract in extracts if refusal is None else ():
            refusal = refusal or _take(store, extract, one, calendar, staged)
        refusal = refusal and f"{one.name}: {refusal}"
    except Exception as error:  # An adapter's own mistake must not stop the other files.
        refusal = _said(one.name, error)
    if refusal is not None:
        store.unstage(staged)
        return FileOutcome(one.name, "refused", refusal, one.release, kinds)
    store.add_file(one.sha256, one.release, one.path.name, kinds)
    return FileOutcome(one.name, "loaded", release=one.release, kinds=kinds, values=values)


def _out_of_time(store: Store, extracts: list[Extract], one: _Found, calendar: Calendar) -> str | None:
    """Why the file cannot be of this release: a stale copy of another one, or months that were not out."""
    other = store.release_of_bytes(one.sha256)
    if other is not None and other != one.release:
        return f"the same bytes as in the release of {other}: a stale copy"
    # A week more: the dates of some past releases are not verified.
    out = calendar.month_of(one.release + dt.timedelta(days=7))
    last = max((extract.values["end"].max().date() for extract in extracts if len(extract.values)), default=None)
    if out is not None and last is not None and last > out:
        return f"has figures up to {last:%B %Y}, but by {one.release} only {out:%B %Y} was out"
    return None


def _take(store: Store, extract: Extract, one: _Found, calendar: Calendar, staged: list[int]) -> str | None:
    """Stage one document and check it; the reason when it is refused."""
    findings, coded = check_extract(extract)
    if all(finding.status != "refused" or _explained(finding, one) for finding in findings):
        number = store.stage(extract, calendar.before(one.release)[0], coded)
        staged.append(number)
        findings += check_known(store, number, whole=one.entries[0].kind.startswith("exhibit"))
    refusal = None
    for finding in findings:
        known = _explained(finding, one) if finding.status != "ok" else None
        if finding.status == "refused" and not known:
            place = f" ({finding.where})" if finding.where else ""
            refusal = refusal or f"{extract.document.exhibit}: check {finding.check!r} failed: {finding.detail}{place}"
        if staged:
            status = "noted" if known else "ok" if finding.status == "ok" else "failed"
            detail = f"{finding.detail} {finding.where}".strip() + (f" [{known}]" if known else "")
            store.record(finding.check, staged[-1], status, detail)
    return refusal


def _explained(finding: Finding, one: _Found) -> str | None:
    places = finding.places or (finding.where,)
    return explain_all(one.release, one.path.name, finding.check, places, gross=finding.gross)
