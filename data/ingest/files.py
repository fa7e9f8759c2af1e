"""One file of a load: recognised, read, checked by itself and against what is known, and staged; or refused whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from data.ingest.checks import CheckResult, check_extract
from data.ingest.corrections import explain_all
from data.ingest.known import check_known
from data.ingest.names import check_names
from data.ingest.order import check_order
from data.ingest.report import FileOutcome, LoadReport
from data.sources import registry
from data.sources.base import Extract, LayoutError, digest
from data.sources.calendar_csv import Calendar
from data.warehouse.store import Store


@dataclass(frozen=True)
class FoundFile:
    """A known file: what to call it, its adapters, its release, and its hash. ``forced``: it was named to replace
    whatever is loaded of its release and name, so that nothing loaded may refuse it."""

    path: Path
    name: str
    entries: tuple[registry.Entry, ...]
    release: dt.date
    sha256: str
    forced: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(entry.kind for entry in self.entries)

    def refused(self, reason: str) -> FileOutcome:
        return FileOutcome(self.name, "refused", reason, self.release, self.kinds)


def recognise(
    files: list[tuple[Path, str]], calendar: Calendar, report: LoadReport, replace: Collection[str] = ()
) -> list[FoundFile]:
    """The files that some adapter reads, by release; the others go into the report."""
    found: list[FoundFile] = []
    for path, name in files:
        entries = registry.entries_for(path)
        if not entries:
            known = registry.is_reference(path)
            reason = "" if known else "no adapter reads a file of this name"
            report.outcomes.append(FileOutcome(name, "reference" if known else "unknown", reason))
            continue
        try:
            release = registry.release_date(path, entries[0], calendar)
            forced = f"{release}/{path.name}" in replace
            found.append(FoundFile(path, name, tuple(entries), release, digest(path), forced))
        except Exception as error:  # Whatever is wrong with one file, the others are read.
            report.outcomes.append(FileOutcome(name, "refused", _said(name, error)))
    return sorted(found, key=lambda one: (one.release, one.name))


def _said(name: str, error: Exception) -> str:
    """Why a file cannot be taken: a LayoutError says it by itself, anything else is an adapter's own mistake."""
    return str(error) if isinstance(error, LayoutError) else f"{name}: {type(error).__name__}: {error}"


def load_file(
    store: Store, one: FoundFile, calendar: Calendar, beside: Collection[str]
) -> tuple[FileOutcome, list[int]]:
    """Read, check and stage one file; ``beside``: the hashes of the files of this load. What became of it, and the
    numbers of its staged documents."""
    if not one.forced and store.has_file(one.sha256, one.release, one.kinds, beside):
        return FileOutcome(one.name, "unchanged", release=one.release, kinds=one.kinds), []
    staged: list[int] = []
    said: list[str] = []
    values = 0
    try:
        extracts = [extract for entry in one.entries for extract in entry.load()(one.path, one.release)]
        values = sum(len(extract.values) for extract in extracts)
        refusal = _out_of_time(store, extracts, one, calendar)
        for extract in extracts if refusal is None else ():
            refusal = refusal or _take(store, extract, one, calendar, staged, said)
        refusal = refusal and f"{one.name}: {refusal}"
    except Exception as error:  # An adapter's own mistake must not stop the other files.
        refusal = _said(one.name, error)
    if refusal is not None:
        store.unstage(staged)
        return one.refused(refusal), []
    if one.forced:
        store.drop(one.release, one.path.name)
    outcome = FileOutcome(one.name, "loaded", "", one.release, one.kinds, values, tuple(said))
    return outcome, staged


def _out_of_time(store: Store, extracts: list[Extract], one: FoundFile, calendar: Calendar) -> str | None:
    """Why the file cannot be of this release: a stale copy, months that were not out, or a series without its end."""
    other = store.release_of_bytes(one.sha256)
    if other is not None and other != one.release:
        return f"the same bytes as in the release of {other}: a stale copy"
    # A week more: the dates of some past releases are not verified.
    out = calendar.month_of(one.release + dt.timedelta(days=7))
    last = max((extract.values["end"].max().date() for extract in extracts if len(extract.values)), default=None)
    if out is not None and last is not None and last > out:
        return f"has figures up to {last:%B %Y}, but by {one.release} only {out:%B %Y} was out"
    due = calendar.month_of(one.release)
    if "fred balance" in one.kinds and due is not None and last is not None and last < due - dt.timedelta(days=62):
        return f"ends in {last:%B %Y}, but by {one.release} {due:%B %Y} was out: it is cut off"
    return None


def _take(
    store: Store, extract: Extract, one: FoundFile, calendar: Calendar, staged: list[int], said: list[str]
) -> str | None:
    """Stage one document and check it; the reason when it is refused."""
    findings, coded = check_extract(extract)
    findings += [finding for finding in (check_names(extract), check_order(extract)) if finding is not None]
    if all(finding.status != "failed" or _explained(finding, one) for finding in findings):
        number = store.stage(extract, calendar.before(one.release)[0], coded)
        staged.append(number)
        known = check_known(store, number, whole=one.entries[0].kind.startswith("exhibit"))
        findings += [finding.noted() if one.forced else finding for finding in known]
    for finding in findings:
        reason = _explained(finding, one) if finding.status == "failed" else None
        place = f" ({finding.where})" if finding.where else ""
        words = f"{extract.document.exhibit}: check {finding.check!r} failed: {finding.detail}{place}"
        if finding.status == "failed" and reason is None:
            return words
        if finding.status == "noted":
            said.append(f"{extract.document.exhibit}: {finding.detail}{place}")
        status = "noted" if reason else finding.status
        detail = f"{finding.detail} {finding.where}".strip() + (f" [{reason}]" if reason else "")
        store.record(finding.check, staged[-1], status, detail)
    return None


def _explained(finding: CheckResult, one: FoundFile) -> str | None:
    places = finding.places or (finding.where,)
    return explain_all(one.release, one.path.name, finding.check, places, gross=finding.gross)
