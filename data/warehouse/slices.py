"""Detail below the exhibits (HS to ten digits by partner) as slices: immutable Parquet files, and what each covers.

A slice says for which table, flow, release, months, partners and codes it has everything: inside it a missing row is
no trade, outside nothing is known. A slice that revises an older one has rows of zero for what is gone, so that the
newest row of a key is always the right one. The index is one small file, replaced whole: a reader sees all of a load
or nothing. Shipped slices lie in the package, loaded and fetched ones beside the warehouse.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from data.model import Document

FOLDER = "detail"
"""Beside the published warehouses."""
SHIPPED = Path(__file__).parent.parent / "snapshot" / FOLDER
INDEX = "index.json"
UNITS = "units.json"
EVERY = ""
"""The code that every code begins with: a slice of all products."""
FIRST_DOCUMENT = 1_000_000
"""Numbers of the documents behind slices begin here; those of the warehouse's tables are far below."""


class SliceError(Exception):
    """The index of a folder of slices, or a file that it names, is not what was written."""


@dataclass(frozen=True, slots=True)
class Slice:
    """What one set of rows covers. ``first``, ``last``: month ordinals; ``step``: the months in each of its periods.

    ``level``: the digits of the codes of its rows (0: all products together); coarser codes are sums of them.
    ``codes``: what its codes begin with; ``partners``: None where it has every partner. ``units``: the unit of
    quantity by code, where the rows have a quantity. ``files`` are paths.
    """

    table: str
    scheme: str
    flow: str
    variables: tuple[str, ...]
    release: dt.date
    first: int
    last: int
    step: int
    level: int
    codes: tuple[str, ...]
    partners: frozenset[str] | None
    files: tuple[Path, ...]
    rows: int
    document: Document
    number: int = 0
    fetched: bool = False
    dated: bool = False
    """Whether its rows have their release beside them, and those of other months with them: a pack of bulk files."""
    by_partner: tuple[Path, ...] = ()
    """The same rows sorted by partner first, where there is such a file: for lists of what a partner trades."""

    def covers(self, code: str) -> bool:
        """Whether it has all of a code (``EVERY``: of all products together)."""
        return len(code) <= self.level and any(code.startswith(prefix) for prefix in self.codes)

    def has(self, partner: str) -> bool:
        return self.partners is None or partner in self.partners

    @property
    def key(self) -> tuple[object, ...]:
        """What makes it the same slice, loaded once more."""
        named = None if self.partners is None else tuple(sorted(self.partners))
        scope = (self.first, self.last, self.step, self.level, self.codes, named)
        return (self.table, self.flow, self.release, *scope, self.document.sha256)


def read(folder: Path) -> tuple[Slice, ...]:
    """The slices of a folder; none where there is no index. Raises SliceError for an index that cannot be read."""
    path = folder / INDEX
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return tuple(_slice(folder, entry) for entry in found["slices"])
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SliceError(f"{path} is not the index of a folder of slices: {error}") from error


def write(folder: Path, slices: Iterable[Slice]) -> None:
    """Replace the index of a folder, atomically. The files are there already."""
    ordered = sorted(slices, key=lambda s: (s.release, s.table, s.flow, s.files))
    text = json.dumps({"slices": [_entry(one) for one in ordered]}, indent=1, ensure_ascii=False) + "\n"
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{INDEX}.{os.getpid()}.tmp"
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(folder / INDEX)


def units(folder: Path) -> dict[str, dict[str, str]]:
    """The first unit of quantity by flow and ten-digit code, as far as the files of a folder tell it."""
    try:
        found: dict[str, dict[str, str]] = json.loads((folder / UNITS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def write_units(folder: Path, told: Mapping[str, Mapping[str, str]]) -> None:
    """Add units to those that a folder knows."""
    known = units(folder)
    made = {flow: {**known.get(flow, {}), **told.get(flow, {})} for flow in sorted({*known, *told})}
    if made != known:
        temporary = folder / f".{UNITS}.{os.getpid()}.tmp"
        temporary.write_text(json.dumps(made, sort_keys=True), encoding="utf-8")
        temporary.replace(folder / UNITS)


def stamp(folder: Path) -> tuple[int, int] | None:
    """What changes when the index does; None where there is none."""
    try:
        found = (folder / INDEX).stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino


def together(*many: Sequence[Slice]) -> tuple[Slice, ...]:
    """Slices of several folders as one list, each with a number of its own; what is in twice counts once."""
    known: dict[tuple[object, ...], Slice] = {}
    for slices in many:
        for one in slices:
            known.setdefault(one.key, one)
    return tuple(replace(one, number=FIRST_DOCUMENT + at) for at, one in enumerate(known.values()))


def _entry(one: Slice) -> dict[str, Any]:
    made = asdict(one)
    for name in ("number", "rows"):
        made.pop(name)
    made["rows"] = one.rows
    made["release"] = one.release.isoformat()
    made["document"]["release"] = one.document.release.isoformat()
    made["partners"] = None if one.partners is None else sorted(one.partners)
    made["files"] = [file.name for file in one.files]
    made["by_partner"] = [file.name for file in one.by_partner]
    return made


def _slice(folder: Path, entry: dict[str, Any]) -> Slice:
    document = {**entry["document"], "release": dt.date.fromisoformat(entry["document"]["release"])}
    partners = entry["partners"]
    return Slice(
        **{
            **entry,
            "variables": tuple(entry["variables"]),
            "release": dt.date.fromisoformat(entry["release"]),
            "codes": tuple(entry["codes"]),
            "partners": None if partners is None else frozenset(partners),
            "files": tuple(folder / name for name in entry["files"]),
            "by_partner": tuple(folder / name for name in entry.get("by_partner", ())),
            "document": Document(**document),
        }
    )
