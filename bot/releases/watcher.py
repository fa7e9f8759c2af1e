"""The watcher: fetches what the publishers have, tells a new release by content, publishes it whole or not at all.

Files come in any order, late, cut, stale, or as error pages. Whole files of the new statistical month are staged; when
the catalogue says that none is missing, all are loaded and checked at once. Until then, and whenever a check fails, the
figures already loaded keep serving, and the operators are told why.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import structlog

from bot.releases.new_files import TOTALS_FILE, LooseFile, NewFiles, Tell
from bot.releases.polling import Situation, wait
from bot.releases.staging import PendingRelease, Staging
from data.ingest.fetch import Fetched, Wanted
from data.ingest.load import load_folder
from data.ingest.report import LoadReport
from data.library import Data
from data.period import month_name
from data.query.when import ReleaseDates

log = structlog.get_logger(__name__)
PARTNERS_FILE = "country.xlsx"
COMPANY = dt.timedelta(minutes=3)
"""How long a complete release waits for the table of all partners, which comes from another page."""
SETTLED = dt.timedelta(minutes=30)
"""After so long without another file, a release that has its totals is taken as it is, and said to be short."""

Fetch = Callable[[list[Wanted], Path, dt.date], list[Fetched]]


@dataclass(frozen=True)
class PublishedRelease:
    """A release that is serving now. ``missing``: exhibits that did not come."""

    month: int
    day: dt.date
    missing: tuple[str, ...] = ()


@dataclass
class Watcher:
    """``wanted``: the publishers' files on a day. ``begin`` and ``done`` mark a release in the database before and
    after it is published, so that a crash between the two loses no alert. ``round`` may be called at any time."""

    data: Data
    warehouse: Path
    wanted: Callable[[dt.date], list[Wanted]]
    fetch: Fetch
    now: Callable[[], dt.datetime]
    tell: Tell
    begin: Callable[[dt.date], None]
    done: Callable[[dt.date], None]
    dice: Random = field(default_factory=Random)
    staging: Staging = field(init=False)
    new_files: NewFiles = field(init=False)
    failures: int = 0

    def __post_init__(self) -> None:
        self.staging = Staging(self.warehouse / "watch")
        self.new_files = NewFiles(self.data, self.staging, self.wanted, self.now, self.tell)

    def seconds(self) -> float:
        """How long to wait before the next round."""
        pending = self.staging.pending()
        calendar: ReleaseDates = self.data.calendar
        begun = pending.begun if pending is not None else None
        return wait(self.now(), calendar, Situation(self.new_files.loaded(), begun, self.failures), self.dice)

    def finish_begun(self, days: Iterable[dt.date]) -> None:
        """After a restart: releases that were published before the process could mark them."""
        for day in days:
            rows = self.data.warehouse.rows(
                "SELECT 1 FROM coverage c JOIN series s USING (series_id) "
                "WHERE s.table_id = 'totals' AND c.step = 1 AND c.release = ? LIMIT 1",
                [day],
            )
            if rows:
                self.done(day)
                pending = self.staging.pending()
                if pending is not None and pending.day == day:
                    self.staging.close(pending)

    def round(self) -> PublishedRelease | None:
        """Ask the publishers once, and publish what is complete. Nothing where another process watches already."""
        with self.staging.alone() as mine:
            return self._round() if mine else None

    def _round(self) -> PublishedRelease | None:
        wanted = self.new_files.asked()
        fetched = self.fetch(wanted, self.staging.incoming, self.new_files.today)
        reached = any(
            one.status != "failed" or "answered" in one.reason or "came in place" in one.reason for one in fetched
        )
        self.failures = 0 if reached or not fetched else self.failures + 1
        if self.failures:
            log.info("no publisher can be reached", rounds=self.failures)
        self.new_files.learn_absent(wanted, fetched)
        self.new_files.sort(wanted)
        published = self._complete(fetched)
        if published is None and self.staging.pending() is None:
            self._companions()
        return published

    def _complete(self, fetched: list[Fetched]) -> PublishedRelease | None:
        """Publish the pending release if nothing is missing, or nothing more is to be expected."""
        pending = self.staging.pending()
        if pending is None:
            if self.new_files.loaded() is not None:
                self.staging.note_old(self.new_files.today)
            return None
        missing = self.new_files.missing(pending)
        quiet = self.now() - pending.latest
        if missing:
            self._waiting(pending, missing, fetched, quiet)
            if TOTALS_FILE in missing or quiet < SETTLED:
                return None
        elif quiet < COMPANY and self._expects_partners(pending):
            return None
        if self.staging.tried(pending):
            return None
        return self._publish(pending, missing)

    def _expects_partners(self, pending: PendingRelease) -> bool:
        asked = {one.file for one in self.new_files.files()}
        had = (self.staging.incoming / "census/country" / PARTNERS_FILE).is_file()
        have = {path.name for path in self.staging.files(pending)}
        return PARTNERS_FILE in asked and had and PARTNERS_FILE not in have

    def _waiting(
        self, pending: PendingRelease, missing: tuple[str, ...], fetched: list[Fetched], quiet: dt.timedelta
    ) -> None:
        """Tell the operators, once, that a release has been incomplete for long."""
        if quiet < SETTLED / 3:
            return
        why = {one.url.rsplit("/", 1)[-1]: one.reason for one in fetched if one.status == "failed"}
        told = "; ".join(f"{name} ({why.get(name, 'still of the release before')})" for name in missing[:8])
        self.tell(f"waiting:{pending.day}", f"The release of {month_name(pending.month)} is not complete: {told}.")

    def _publish(self, pending: PendingRelease, missing: tuple[str, ...]) -> PublishedRelease | None:
        """Load everything at once; on any failed check nothing changes but the operators' channel."""
        self.begin(pending.day)
        report = load_folder(self.staging.folder(pending), warehouse=self.warehouse, whole=True)
        if report.held:
            self._hold(pending, report)
            return None
        self.done(pending.day)
        self.staging.close(pending)
        if missing:
            self.tell(
                f"short:{pending.day}",
                f"The release of {month_name(pending.month)} was published without {', '.join(missing)}.",
            )
        log.info(
            "published", month=month_name(pending.month), files=len(report.outcomes), seconds=round(report.seconds, 1)
        )
        return PublishedRelease(pending.month, pending.day, missing)

    def _hold(self, pending: PendingRelease, report: LoadReport) -> None:
        refused = [Path(outcome.file).name for outcome in report.refused]
        self.staging.hold(pending, refused)
        key = hashlib.sha256(report.held.encode()).hexdigest()[:16]
        lead = f"The release of {month_name(pending.month)} failed its checks"
        words = f"{lead}; nothing was posted, the figures before it keep serving. {report.held}"
        self.tell(f"held:{pending.day}:{key}", words)
        log.warning("held back", month=month_name(pending.month), reason=report.held[:500])

    def _companions(self) -> None:
        """What stands beside a release is loaded by itself: the files of a day together, else each alone."""
        for day, files in sorted(self.new_files.companions().items()):
            if not self._taken(day, files) and len(files) > 1:
                for each in files:
                    self._taken(day, [each])

    def _taken(self, day: dt.date, files: list[LooseFile]) -> bool:
        """Load these files of one day together; False when a check failed. A single file that fails is remembered."""
        place = self.staging.companions(day, [(folder, path) for folder, path, _ in files])
        report = load_folder(place, warehouse=self.warehouse, whole=True)
        if report.held and len(files) == 1:
            _folder, path, sha256 = files[0]
            self.staging.refuse(sha256)
            self.tell(f"companion:{sha256}", f"{path.name} failed its checks and is left out: {report.held}")
        elif report.changed:
            log.info("published", files=[path.name for _, path, _ in files])
        return not report.held
