"""What a load did, file by file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Progress = Callable[[int, int, str], None]
"""Called with (files done, files in all, the name of the file that comes next)."""


@dataclass(frozen=True)
class FileOutcome:
    """What became of one file. ``reason`` says why it was refused or left out; ``said`` what a person should know of
    one that was loaded: figures that it corrected, figures that look unlike those around them."""

    file: str
    status: Literal["loaded", "unchanged", "refused", "unknown", "reference"]
    reason: str = ""
    release: dt.date | None = None
    kinds: tuple[str, ...] = ()
    values: int = 0
    said: tuple[str, ...] = ()


@dataclass
class LoadReport:
    """What a load did. ``published`` is the file that serves afterwards; None when nothing could be.

    ``held``: why nothing was published although files were read. ``repaired``: what was wrong with the figures that
    served before, and from what the load started instead.
    """

    outcomes: list[FileOutcome] = field(default_factory=list)
    published: Path | None = None
    changed: bool = False
    held: str = ""
    repaired: str = ""
    seconds: float = 0.0

    def of(self, status: str) -> list[FileOutcome]:
        """The files with one status."""
        return [outcome for outcome in self.outcomes if outcome.status == status]

    @property
    def refused(self) -> list[FileOutcome]:
        return self.of("refused")
