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


def current(directory: Path) -> Path | None:
    """The published warehouse of a directory, or None when nothing was published."""
    try:
        name = (directory / POINTER).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    path = directory / name
    return path if name and path.exists() else None
