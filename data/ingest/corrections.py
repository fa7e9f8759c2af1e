"""Inconsistencies that are really in the publishers' files: recorded with their reason, never smoothed over.

``data/vocab/corrections.csv`` has one line each: release, file, check, where, what, reason. ``release`` and
``where`` may be patterns (``*``). A finding that a line explains is kept as a note; its values are stored as
published.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

PATH = Path(__file__).parent.parent / "vocab" / "corrections.csv"
COLUMNS = ["release", "file", "check", "where", "what", "reason"]


@dataclass(frozen=True, slots=True)
class Correction:
    """One known inconsistency of a source."""

    release: str
    file: str
    check: str
    where: str
    what: str
    reason: str


@cache
def corrections(path: Path = PATH) -> tuple[Correction, ...]:
    """Read the file. Raises ValueError when its header is not ``COLUMNS``."""
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.reader(handle)
        header = next(reader, [])
        if header != COLUMNS:
            raise ValueError(f"{path.name}: expected the header {COLUMNS}, found {header}")
        return tuple(Correction(*row) for row in reader if row)


def explained(release: dt.date, file: str, check: str, where: str, *, gross: bool = False) -> Correction | None:
    """The line that explains a finding, or None. A gross misfit needs a line that names its very release."""
    for known in corrections():
        if gross and known.release != release.isoformat():
            continue
        named = fnmatch(release.isoformat(), known.release) and fnmatch(file, known.file)
        if named and known.check == check and fnmatch(where, known.where):
            return known
    return None


def explain_all(release: dt.date, file: str, check: str, places: Iterable[str], *, gross: bool = False) -> str | None:
    """The reasons, when every place is explained; None when one is not, or there is none."""
    found = [explained(release, file, check, place, gross=gross) for place in places]
    reasons = dict.fromkeys(known.reason for known in found if known is not None)
    return "; ".join(reasons) if found and all(found) else None
