"""Files of detail in a load: read one by one, kept until the load is published, then all in the index at once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from data.ingest.files import FoundFile
from data.ingest.report import FileOutcome
from data.sources.base import LayoutError
from data.sources.calendar_csv import Calendar
from data.sources.detail import Detail, DetailAdapter
from data.warehouse import detail, slices
from data.warehouse.bulk import Bulk
from data.warehouse.slices import Slice

BULK = "hs10 bulk"
WEEK = 7
"""Days that the date of an unverified past release may be off."""


class OpenSlices:
    """The slices of a warehouse while a load goes on. ``fresh``: it starts from none; ``shipped``: those of the
    package belong to it."""

    def __init__(self, warehouse: Path, *, fresh: bool, shipped: bool) -> None:
        self._folder, self._fresh = warehouse / slices.FOLDER, fresh
        own = () if fresh else slices.read(self._folder)
        self._known: tuple[Slice, ...] = slices.together(own, slices.read(slices.SHIPPED) if shipped else ())
        self._staged: list[Detail] = []
        self._replaced: list[FoundFile] = []
        self._bulk: Bulk | None = None

    @property
    def changed(self) -> bool:
        return bool(self._staged) or self._bulk is not None

    def load(self, one: FoundFile, calendar: Calendar) -> FileOutcome:
        """Read a file and stage its slices, or say why it is refused whole."""
        same = [s for s in self._known if s.document.sha256 == one.sha256]
        if any(s.release == one.release for s in same) and not one.forced:
            return FileOutcome(one.name, "unchanged", release=one.release, kinds=one.kinds)
        if same:
            return one.refused(f"{one.name}: the same bytes as in the release of {same[0].release}: a stale copy")
        if one.entries[0].kind == BULK:
            return self._month(one)
        try:
            found = [made for entry in one.entries for made in _adapter(entry.load())(one.path, one.release)]
            late = _out_of_time(found, calendar)
            if late:
                return one.refused(f"{one.name}: {late}")
        except Exception as error:  # An adapter's own mistake must not stop the other files.
            reason = str(error) if isinstance(error, LayoutError) else f"{one.name}: {type(error).__name__}: {error}"
            return one.refused(reason)
        self._staged += found
        self._replaced += [one] if one.forced else []
        return FileOutcome(one.name, "loaded", "", one.release, one.kinds, sum(len(made.rows) for made in found))

    def _month(self, one: FoundFile) -> FileOutcome:
        """A bulk file, read as a stream onto disk."""
        pile = self._bulk or Bulk(self._folder)
        try:
            month = pile.add(one.path, one.release)
        except (LayoutError, OSError) as error:
            return one.refused(str(error))
        self._bulk = pile
        return FileOutcome(one.name, "loaded", "", one.release, one.kinds, month.records)

    def publish(self) -> None:
        """Take what is staged into the index."""
        detail.sweep(self._folder)  # what the load before this one left: nobody reads it any more
        for one in self._replaced:
            detail.drop(self._folder, one.release.isoformat(), one.path.name)
        if self._staged or self._fresh:
            detail.add(self._folder, self._staged, fresh=self._fresh)
        self._staged = []
        if self._bulk is not None:
            self._bulk.publish()
            self._bulk = None


def _adapter(given: object) -> DetailAdapter:
    return given  # type: ignore[return-value]


def _out_of_time(found: list[Detail], calendar: Calendar) -> str | None:
    """Why the figures cannot be of their release: months that were not out."""
    for one in found:
        release = one.document.release
        out = calendar.month_of(release + dt.timedelta(days=WEEK))
        last = dt.date(one.last // 12, one.last % 12 + 1, 1)
        if out is not None and last > out:
            return f"has figures up to {last:%B %Y}, but by {release} only {out:%B %Y} was out"
    return None
