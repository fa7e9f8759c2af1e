"""Sorts downloaded files: which to ask for, what each one has in it, whether it belongs to a new release.

What a file is, its content decides, not its name or date. Files of a statistical month newer than the loaded one are
staged for the pending release; all others (``companions``: partners, histories, corrected exhibits) are loaded alone.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import structlog

from bot.releases.polling import EASTERN
from bot.releases.staging import PendingRelease, Staging
from data.ingest.archive import expanded
from data.ingest.carried import Carried, carried, exhibit_files, fits, release_month
from data.ingest.fetch import Fetched, Wanted
from data.library import Data
from data.period import month_name

log = structlog.get_logger(__name__)
TOTALS_FILE = "exh1.xlsx"
GIVEN_UP = ("404", "410")
SLIPPED = dt.timedelta(days=75)

Tell = Callable[[str, str], None]
"""Sends a notice to the operators: a key (a notice with the same key is sent only once), and the text."""
LooseFile = tuple[str, Path, str]
"""A file that belongs to no pending release: its folder among the sources, its path, its hash."""


@dataclass
class NewFiles:
    """Files in one staging folder. ``wanted`` lists the publishers' files to ask for on a day."""

    data: Data
    staging: Staging
    wanted: Callable[[dt.date], list[Wanted]]
    now: Callable[[], dt.datetime]
    tell: Tell
    _seen: dict[str, Carried] = field(default_factory=dict)

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

    def files(self) -> list[Wanted]:
        """The publishers' files. Where they are kept does not depend on what a server says of their date."""
        return [replace(one, dated="content") for one in self.wanted(self.today)]

    def asked(self) -> list[Wanted]:
        """The files to ask for: all, or while a release is pending those it lacks (all again after a failed load)."""
        every = self.files()
        pending = self.staging.pending()
        if pending is None or pending.held:
            return every
        have = {path.name for path in self.staging.files(pending)}
        return [one for one in every if one.file not in have]

    def missing(self, pending: PendingRelease) -> tuple[str, ...]:
        """Names of files that belong to the release by the catalogue, are published, and have not arrived."""
        asked = {one.file for one in self.files()}
        archive = any(name.endswith(".zip") for name in asked)
        listed = {name for name in exhibit_files() if archive or name in asked} - self.staging.absent()
        have = {path.name for path in self.staging.files(pending)}
        return tuple(sorted((listed | {TOTALS_FILE}) - have))

    def learn_absent(self, wanted: Iterable[Wanted], fetched: list[Fetched]) -> None:
        """Learn, while nothing new is out, which files this publisher does not have at all."""
        if self.staging.pending() is not None:
            return
        by_url = {one.url: one for one in wanted}
        names = {by_url[one.url].file for one in fetched if one.status != "failed"}
        gone = {by_url[one.url].file for one in fetched if one.status == "failed" and one.reason.endswith(GIVEN_UP)}
        if TOTALS_FILE in names:  # only a publisher that has the release at all tells what it leaves out
            self.staging.set_absent(gone)

    def sort(self, wanted: list[Wanted]) -> None:
        """Read what arrived, and stage the files of a month newer than the loaded one."""
        arrived = [(one, path, self._content(path)) for one in wanted for path in self._members(one)]
        loaded = self.loaded()
        exhibits = exhibit_files()
        months = [m for _, path, found in arrived if path.name in exhibits and (m := release_month(path.name, found))]
        newest = max(months, default=None)
        pending = self.staging.pending()
        if newest is not None and (loaded is None or newest > loaded) and (pending is None or pending.month < newest):
            pending = self.staging.begin(newest, self._day(newest), self.now())
            log.info("a new release begins", month=month_name(newest), release=pending.day.isoformat())
        for one, path, found in arrived:
            self._put(one, path, found, pending)

    def _put(self, one: Wanted, path: Path, found: Carried, pending: PendingRelease | None) -> None:
        if found.problem:
            self.tell(f"unread:{found.sha256}", f"{path.name} was fetched but cannot be read: {found.problem}")
            return
        if pending is None or found.sha256 in pending.refused or not fits(path.name, found, pending.month):
            return
        if found.month is None and self._known(found.sha256):
            return  # a quarterly exhibit that still is the one of the release before
        if self.staging.put(pending, one.folder, path, found.sha256, self.now()):
            log.info("a file of the new release", file=path.name, month=month_name(pending.month))

    def _members(self, one: Wanted) -> list[Path]:
        """The downloaded file itself, or the workbooks in it where it is an archive."""
        path = self.staging.incoming / one.folder / one.file
        if not path.is_file():
            return []
        if path.suffix.lower() != ".zip":
            return [path]
        scratch = self.staging.unpacked(path)
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

    def _known(self, sha256: str) -> bool:
        return bool(self.data.warehouse.rows("SELECT 1 FROM files WHERE sha256 = ? LIMIT 1", [sha256]))

    def _day(self, month: int) -> dt.date:
        """The date of the release: by the calendar, unless it slipped (the plan's day went by without it)."""
        planned = self.data.calendar.due(month)
        if planned is None or planned > self.today:
            return self.today
        stale = self.staging.old_until()
        slipped = stale is not None and stale > planned and self.today - planned <= SLIPPED
        return self.today if slipped else planned

    def companions(self) -> dict[dt.date, list[LooseFile]]:
        """Files beside the release (partners, histories), and corrected exhibits, by the day of their release."""
        loaded = self.loaded()
        found: dict[dt.date, list[LooseFile]] = {}
        for one in self.files():
            for path in self._members(one):
                content = self._content(path)
                month = release_month(path.name, content) or loaded
                if content.problem or month is None or self._known(content.sha256):
                    continue
                if self.staging.was_refused(content.sha256) or (month < (loaded or 0) and path.name in exhibit_files()):
                    continue
                dated = content.month is not None or path.name in exhibit_files()
                planned = self.data.calendar.due(month) if dated else None
                day = planned if planned is not None and planned <= self.today else self.today
                found.setdefault(day, []).append((one.folder, path, content.sha256))
        return found
