"""Which of the published files serves: a small file that is replaced atomically."""

from __future__ import annotations

import os
from pathlib import Path

POINTER = "current"
"""The file that names the published warehouse."""


def point(directory: Path, name: str) -> None:
    """Make ``current`` name a published file, atomically."""
    temporary = directory / f".{POINTER}.{os.getpid()}.tmp"
    temporary.write_text(name + "\n", encoding="utf-8")
    temporary.replace(directory / POINTER)


def named(directory: Path) -> str | None:
    """What the pointer says, whatever it is; None where there is no pointer."""
    try:
        return (directory / POINTER).read_bytes().decode("utf-8", "replace").strip()
    except FileNotFoundError:
        return None


def current(directory: Path) -> Path | None:
    """The published warehouse of a directory, or None when nothing was published or the pointer names no file of it."""
    name = named(directory)
    if not name or Path(name).name != name or "\0" in name:
        return None
    path = directory / name
    return path if path.is_file() else None


def kept(directory: Path) -> list[Path]:
    """The published files that are still there, newest first."""
    files = [path for path in directory.glob("*.duckdb") if not path.name.startswith("snapshot-")]
    return sorted(files, key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)


def forget_old(directory: Path, final: Path, most: int) -> None:
    """Keep ``most`` published files with ``final``, and clear away what a process that was killed has left."""
    for path in [one for one in kept(directory) if one != final][most - 1 :]:
        path.unlink(missing_ok=True)
    for left in (*directory.glob(".????????????????.*.tmp"), *directory.glob(f".{POINTER}.*.tmp")):
        if not _writing(left):
            left.unlink(missing_ok=True)


def _writing(temporary: Path) -> bool:
    """Whether the process that a temporary file is named after still runs, this one excepted."""
    pid = int(next(part for part in temporary.name.split(".") if part.isdecimal() and len(part) < 12))
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return pid != os.getpid()
