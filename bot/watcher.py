"""The watcher: fetches what the publishers have, tells a new release by content, publishes it whole or not at all.

Files come in any order, late, cut, stale, or as error pages. What is whole and of the new statistical month is put
aside; when the catalogue says that nothing is missing, all of it is loaded through the checks at once. Until then,
and whenever a check fails, the figures that were there keep serving, and the operators are told why.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

import structlog

from bot.polling import EASTERN, Situation, wait
from bot.spool import Candidate, Spool
from data.ingest.archive import expanded
from data.ingest.carried import Carried, carried, exhibit_files, fits, release_month
from data.ingest.fetch import Fetched, Wanted
from data.ingest.load import LoadReport, load_folder
from data.library import Data
from data.period import month_name
from data.query.when import Calendar

log = structlog.get_logger(__name__)
TOTALS_FILE, PARTNERS_FILE = "exh1.xlsx", "country.xlsx"
COMPANY = dt.timedelta(minutes=3)
"""How long a complete release waits for the table of all partners, which comes from another page."""
SETTLED = dt.timedelta(minutes=30)
"""After so long without another file, a release that has its totals is taken as it is, and said to be short."""
GIVEN_UP = ("404", "410")
SLIPPED = dt.timedelta(days=75)

Fetch = Callable[[list[Wanted], Path, dt.date], list[Fetched]]
Tell = Callable[[str, str], None]
"""Tells the operators: a key that makes it once, and the words."""


@dataclass(frozen=True)
class Published:
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
    spool: Spool = field(init=False)
    failures: int = 0
    _seen: dict[str, Carried] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.spool = Spool(self.warehouse / "watch")

    @property
    def today(self) -> dt.date:
        return self.now().astimezone(EASTERN).date()

    def loaded(self) -> int | None:
        """The newest statistical month whose totals are in."""
        found = self.data.warehouse.rows(
            "SELECT max(c.last) FROM coverage c JOIN series s USING (series_id) "
            "WHERE s.table_id = 'totals' AND c.step = 1"
        )[0][0]
        return None if found is None else found.year * 12 + found.month - 1

    def seconds(self) -> float:
        """How long to wait before the next round."""
        candidate = self.spool.candidate()
        calendar: Calendar = self.data.calendar
        begun = candidate.begun if candidate is not None else None
        return wait(self.now(), calendar, Situation(self.loaded(), begun, self.failures), self.dice)

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
                candidate = self.spool.candidate()
                if candidate is not None and candidate.day == day:
                    self.spool.close(candidate)

    def round(self) -> Published | None:
        """Ask the publishers once, and publish what is complete. Nothing where another process watches already."""
        with self.spool.alone() as mine:
            return self._round() if mine else None

    def _files(self) -> list[Wanted]:
        """The publishers' files. Where they are kept does not depend on what a server says of their date."""
        return [replace(one, dated="content") for one in self.wanted(self.today)]

    def _round(self) -> Published | None:
        wanted = self._asked()
        fetched = self.fetch(wanted, self.spool.incoming, self.today)
        reached = any(
            one.status != "failed" or "answered" in one.reason or "came in place" in one.reason for one in fetched
        )
        self.failures = 0 if reached or not fetched else self.failures + 1
        self._absent(wanted, fetched)
        self._sort(wanted)
        published = self._complete(fetched)
        if published is None and self.spool.candidate() is None:
            self._companions()
        return published

    def _asked(self) -> list[Wanted]:
        """Everything; while a release comes in, only what it still lacks (all of it once it was held back)."""
        every = self._files()
        candidate = self.spool.candidate()
        if candidate is None or candidate.held:
            return every
        have = {path.name for path in self.spool.files(candidate)}
        return [one for one in every if one.file not in have]

    def _absent(self, wanted: Iterable[Wanted], fetched: list[Fetched]) -> None:
        """Learn, while nothing new is out, which files this publisher does not have at all."""
        if self.spool.candidate() is not None:
            return
        by_url = {one.url: one for one in wanted}
        names = {by_url[one.url].file for one in fetched if one.status != "failed"}
        gone = {by_url[one.url].file for one in fetched if one.status == "failed" and one.reason.endswith(GIVEN_UP)}
        if TOTALS_FILE in names:  # only a publisher that has the release at all tells what it leaves out
            self.spool.set_absent(gone)

    def _sort(self, wanted: list[Wanted]) -> None:
        """Look at what arrived; what belongs to a month newer than the loaded one is put aside."""
        arrived = [(one, path, self._content(path)) for one in wanted for path in self._members(one)]
        loaded = self.loaded()
        exhibits = exhibit_files()
        months = [m for _, path, found in arrived if path.name in exhibits and (m := release_month(path.name, found))]
        newest = max(months, default=None)
        candidate = self.spool.candidate()
        if (
            newest is not None
            and (loaded is None or newest > loaded)
            and (candidate is None or candidate.month < newest)
        ):
            candidate = self.spool.begin(newest, self._day(newest), self.now())
            log.info("a new release begins", month=month_name(newest), release=candidate.day.isoformat())
        for one, path, found in arrived:
            self._put(one, path, found, candidate)

    def _put(self, one: Wanted, path: Path, found: Carried, candidate: Candidate | None) -> None:
        if found.problem:
            self.tell(f"unread:{found.sha256}", f"{path.name} was fetched but cannot be read: {found.problem}")
            return
        if candidate is None or found.sha256 in candidate.refused or not fits(path.name, found, candidate.month):
            return
        if found.month is None and self._known_before(found.sha256):
            return  # a quarterly exhibit that still is the one of the release before
        if self.spool.put(candidate, one.folder, path, found.sha256, self.now()):
            log.info("a file of the new release", file=path.name, month=month_name(candidate.month))

    def _members(self, one: Wanted) -> list[Path]:
        """The file as it was kept; the workbooks of an archive."""
        path = self.spool.incoming / one.folder / one.file
        if not path.is_file():
            return []
        if path.suffix.lower() != ".zip":
            return [path]
        scratch = self.spool.unpacked(path)
        if not scratch.is_dir():
            scratch.mkdir(parents=True)
            for member, _name in expanded(path, scratch)[0]:
                shutil.copyfile(member, scratch / member.name)
        return sorted(scratch.glob("*.xlsx"))

    def _content(self, path: Path) -> Carried:
        stamp = f"{path}:{path.stat().st_mtime_ns}:{path.stat().st_size}"
        if stamp not in self._seen:
            self._seen[stamp] = carried(path, self.today)
        return self._seen[stamp]

    def _known_before(self, sha256: str) -> bool:
        return bool(self.data.warehouse.rows("SELECT 1 FROM files WHERE sha256 = ? LIMIT 1", [sha256]))

    def _day(self, month: int) -> dt.date:
        """The date of the release: by the calendar, unless it slipped (the plan's day went by without it)."""
        planned = self.data.calendar.due(month)
        if planned is None or planned > self.today:
            return self.today
        stale = self.spool.old_until()
        slipped = stale is not None and stale > planned and self.today - planned <= SLIPPED
        return self.today if slipped else planned

    def missing(self, candidate: Candidate) -> tuple[str, ...]:
        """What the catalogue says belongs to the release, the publisher has, and has not come."""
        asked = {one.file for one in self._files()}
        archive = any(name.endswith(".zip") for name in asked)
        listed = {name for name in exhibit_files() if archive or name in asked} - self.spool.absent()
        have = {path.name for path in self.spool.files(candidate)}
        return tuple(sorted((listed | {TOTALS_FILE}) - have))

    def _complete(self, fetched: list[Fetched]) -> Published | None:
        """Publish the candidate if nothing is missing, or nothing more is to be expected."""
        candidate = self.spool.candidate()
        if candidate is None:
            if self.loaded() is not None:
                self.spool.note_old(self.today)
            return None
        missing = self.missing(candidate)
        quiet = self.now() - candidate.latest
        if missing:
            self._waiting(candidate, missing, fetched, quiet)
            if TOTALS_FILE in missing or quiet < SETTLED:
                return None
        elif quiet < COMPANY and self._expects_partners(candidate):
            return None
        if self.spool.tried(candidate):
            return None
        return self._publish(candidate, missing)

    def _expects_partners(self, candidate: Candidate) -> bool:
        asked = {one.file for one in self._files()}
        had = (self.spool.incoming / "census/country" / PARTNERS_FILE).is_file()
        have = {path.name for path in self.spool.files(candidate)}
        return PARTNERS_FILE in asked and had and PARTNERS_FILE not in have

    def _waiting(
        self, candidate: Candidate, missing: tuple[str, ...], fetched: list[Fetched], quiet: dt.timedelta
    ) -> None:
        """Tell the operators once when a release hangs."""
        if quiet < SETTLED / 3:
            return
        why = {one.url.rsplit("/", 1)[-1]: one.reason for one in fetched if one.status == "failed"}
        told = "; ".join(f"{name} ({why.get(name, 'still of the release before')})" for name in missing[:8])
        self.tell(f"waiting:{candidate.day}", f"The release of {month_name(candidate.month)} is not complete: {told}.")

    def _publish(self, candidate: Candidate, missing: tuple[str, ...]) -> Published | None:
        """Load everything at once; on any failed check nothing changes but the operators' channel."""
        self.begin(candidate.day)
        report = load_folder(self.spool.folder(candidate), warehouse=self.warehouse, whole=True)
        if report.held:
            self._hold(candidate, report)
            return None
        self.done(candidate.day)
        self.spool.close(candidate)
        if missing:
            self.tell(
                f"short:{candidate.day}",
                f"The release of {month_name(candidate.month)} was published without {', '.join(missing)}.",
            )
        log.info(
            "published", month=month_name(candidate.month), files=len(report.outcomes), seconds=round(report.seconds, 1)
        )
        return Published(candidate.month, candidate.day, missing)

    def _hold(self, candidate: Candidate, report: LoadReport) -> None:
        refused = [Path(outcome.file).name for outcome in report.refused]
        self.spool.hold(candidate, refused)
        key = hashlib.sha256(report.held.encode()).hexdigest()[:16]
        lead = f"The release of {month_name(candidate.month)} failed its checks"
        words = f"{lead}; nothing was posted, the figures before it keep serving. {report.held}"
        self.tell(f"held:{candidate.day}:{key}", words)
        log.warning("held back", month=month_name(candidate.month), reason=report.held[:500])

    def _companions(self) -> None:
        """Files beside the release (partners, histories), and corrected exhibits: together, else each by itself."""
        loaded = self.loaded()
        found: dict[dt.date, list[tuple[str, Path, str]]] = {}
        for one in self._files():
            for path in self._members(one):
                content = self._content(path)
                month = release_month(path.name, content) or loaded
                if content.problem or month is None or self._known_before(content.sha256):
                    continue
                if self.spool.was_refused(content.sha256) or (month < (loaded or 0) and path.name in exhibit_files()):
                    continue
                dated = content.month is not None or path.name in exhibit_files()
                planned = self.data.calendar.due(month) if dated else None
                day = planned if planned is not None and planned <= self.today else self.today
                found.setdefault(day, []).append((one.folder, path, content.sha256))
        for day, files in sorted(found.items()):
            if not self._taken(day, files) and len(files) > 1:
                for each in files:
                    self._taken(day, [each])

    def _taken(self, day: dt.date, files: list[tuple[str, Path, str]]) -> bool:
        """Load these files of one day together; False when a check failed. A single file that fails is remembered."""
        place = self.spool.companions(day, [(folder, path) for folder, path, _ in files])
        report = load_folder(place, warehouse=self.warehouse, whole=True)
        if report.held and len(files) == 1:
            _folder, path, sha256 = files[0]
            self.spool.refuse(sha256)
            self.tell(f"companion:{sha256}", f"{path.name} failed its checks and is left out: {report.held}")
        elif report.changed:
            log.info("published", files=[path.name for _, path, _ in files])
        return not report.held
