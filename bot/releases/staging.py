"""The staging area on disk for downloaded files: ``incoming/`` has single files, ``releases/DATE/`` a set to be loaded.

Small JSON files keep what must survive a restart: the pending release, the files that were refused, the files that the
publisher does not have. A file is written under another name and renamed, so that half of one is never read.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class PendingRelease:
    """A new release of which files are arriving. ``refused``: hashes of files that failed their checks; ``held``: a
    load of it failed; ``tried``: a hash of all its files at the last load."""

    month: int
    day: dt.date
    begun: dt.datetime
    latest: dt.datetime
    refused: tuple[str, ...] = ()
    held: bool = False
    tried: str = ""


class Staging:
    """The staging folder of one watcher; ``root`` is created when it is missing."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.incoming = root / "incoming"
        self.incoming.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Whether this process may watch now: one at a time per folder."""
        with (self.root / ".lock").open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True

    def folder(self, pending: PendingRelease) -> Path:
        return self.root / "releases" / pending.day.isoformat()

    def files(self, pending: PendingRelease) -> list[Path]:
        return sorted(path for path in self.folder(pending).rglob("*") if path.is_file() and path.name[0] != ".")

    def pending(self) -> PendingRelease | None:
        found = self._read("candidate.json")
        if not found:
            return None
        times = {name: dt.datetime.fromisoformat(found[name]) for name in ("begun", "latest")}
        day, refused = dt.date.fromisoformat(found["day"]), tuple(found["refused"])
        held, tried = found["held"], found["tried"]
        return PendingRelease(found["month"], day, times["begun"], times["latest"], refused, held, tried)

    def begin(self, month: int, day: dt.date, now: dt.datetime) -> PendingRelease:
        """A new release starts with an empty folder."""
        made = PendingRelease(month, day, now, now)
        shutil.rmtree(self.folder(made), ignore_errors=True)
        self.folder(made).mkdir(parents=True)
        self._keep(made)
        return made

    def put(self, pending: PendingRelease, folder: str, path: Path, sha256: str, now: dt.datetime) -> bool:
        """Put a file aside; False when the same one is there."""
        place = self.folder(pending) / folder / path.name
        if place.is_file() and hashlib.sha256(place.read_bytes()).hexdigest() == sha256:
            return False
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_name(f".{place.name}.part")
        shutil.copyfile(path, part)
        part.replace(place)
        current = self.pending() or pending
        self._keep(replace(current, latest=now))
        return True

    def hold(self, pending: PendingRelease, refused: Iterable[str]) -> None:
        """A load failed: take the refused files out and remember their bytes; note what was tried."""
        state = self._state(pending)
        hashes = []
        for path in self.files(pending):
            if path.name in set(refused):
                hashes.append(hashlib.sha256(path.read_bytes()).hexdigest())
                path.unlink()
        current = self.pending() or pending
        self._keep(replace(current, held=True, refused=(*current.refused, *hashes), tried=state))

    def tried(self, pending: PendingRelease) -> bool:
        """Whether exactly these files were tried before, and failed."""
        current = self.pending() or pending
        return current.held and current.tried == self._state(pending)

    def close(self, pending: PendingRelease) -> None:
        (self.root / "candidate.json").unlink(missing_ok=True)

    def _state(self, pending: PendingRelease) -> str:
        made = hashlib.sha256()
        for path in self.files(pending):
            made.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
        return made.hexdigest()

    def companions(self, day: dt.date, files: Iterable[tuple[str, Path]]) -> Path:
        """Copies the files into a folder named after their release day, which the loader reads from the name."""
        place = self.root / "single" / day.isoformat()
        shutil.rmtree(place, ignore_errors=True)
        for folder, path in files:
            (place / folder).mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place / folder / path.name)
        return place

    def unpacked(self, archive: Path) -> Path:
        """The folder for the files of an archive, named after its content."""
        return self.root / "unpacked" / hashlib.sha256(archive.read_bytes()).hexdigest()[:16]

    def absent(self) -> set[str]:
        return set(self._read("publisher.json").get("absent", []))

    def set_absent(self, names: set[str]) -> None:
        self._write("publisher.json", {**self._read("publisher.json"), "absent": sorted(names)})

    def old_until(self) -> dt.date | None:
        """The last day on which the publisher still had nothing new."""
        found = self._read("publisher.json").get("old_until")
        return dt.date.fromisoformat(found) if found else None

    def note_old(self, day: dt.date) -> None:
        if self.old_until() != day:
            self._write("publisher.json", {**self._read("publisher.json"), "old_until": day.isoformat()})

    def was_refused(self, sha256: str) -> bool:
        return sha256 in self._read("refused.json").get("files", [])

    def refuse(self, sha256: str) -> None:
        kept = self._read("refused.json").get("files", [])
        self._write("refused.json", {"files": [*kept[-200:], sha256]})

    def _keep(self, pending: PendingRelease) -> None:
        self._write("candidate.json", asdict(pending))

    def _read(self, name: str) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads((self.root / name).read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return found

    def _write(self, name: str, content: dict[str, Any]) -> None:
        part = self.root / f".{name}.part"
        part.write_text(json.dumps(content, default=str), encoding="utf-8")
        part.replace(self.root / name)
