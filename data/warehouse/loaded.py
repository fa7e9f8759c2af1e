"""The files that are in: what the next load needs to know of them."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple


class LoadedFile(NamedTuple):
    """A file that is in, or staged."""

    sha256: str
    release: dt.date
    name: str


class LoadedFiles(ABC):
    """The part of a store that remembers its files."""

    @abstractmethod
    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a statement on the store."""

    def has_file(self, sha256: str, release: dt.date, kinds: Sequence[str], beside: Collection[str] = ()) -> bool:
        """Whether this file is in, read by all of these kinds of adapter, and stands: it was not replaced, or by one
        of the files ``beside`` it (their hashes)."""
        sql = "SELECT kinds, replaced_by FROM files WHERE sha256 = ? AND release = ?"
        found = self.rows(sql, [sha256, release])
        if not found or not set(kinds) <= set(str(found[0][0]).split("|")):
            return False
        return found[0][1] is None or found[0][1] in beside

    def release_of_bytes(self, sha256: str) -> dt.date | None:
        """The release under which these bytes are in already, if they are."""
        found = self.rows("SELECT min(release) FROM files WHERE sha256 = ?", [sha256])[0][0]
        return found if isinstance(found, dt.date) else None

    def replace_file(self, old: str, new: str, release: dt.date) -> None:
        """Remember that the figures of one file stand instead of another's of the same release (hashes)."""
        self.rows(
            "UPDATE files SET replaced_by = ? WHERE sha256 = ? AND release = ? AND sha256 <> ?",
            [new, old, release, new],
        )

    def replace_named(self, file: str, release: dt.date, new: str) -> None:
        """Remember that one file (its hash) stands instead of every other of its name and release."""
        self.rows(
            "UPDATE files SET replaced_by = ? WHERE file = ? AND release = ? AND sha256 <> ?", [new, file, release, new]
        )

    def file_of(self, document: int) -> LoadedFile:
        """The file that a document is of."""
        sql = "SELECT sha256, release, file FROM documents WHERE document_id = ?"
        return LoadedFile(*self.rows(sql, [document])[0])

    def add_file(self, sha256: str, release: dt.date, file: str, kinds: Sequence[str]) -> None:
        """Remember that a file is in, so that loading it again changes nothing."""
        self.rows("DELETE FROM files WHERE sha256 = ? AND release = ?", [sha256, release])
        self.rows("INSERT INTO files VALUES (?, ?, ?, ?, NULL)", [sha256, release, file, "|".join(sorted(kinds))])
