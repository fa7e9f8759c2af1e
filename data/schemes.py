"""The classification schemes, how export and import end-use correspond, and the reading of vocabulary files."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

SCHEMES = ("enduse", "petroleum", "motor_vehicles", "hs", "sitc", "naics", "atp", "service", "state", "adjustment",
           "hs_detail")  # fmt: skip
"""Every classification that a table carries; goods classifications in the order in which they are tried."""

SCHEME_NAMES = {
    "enduse": "end-use category",
    "petroleum": "petroleum category",
    "motor_vehicles": "motor vehicle category",
    "hs": "HS chapter",
    "sitc": "SITC division",
    "naics": "NAICS group",
    "atp": "advanced technology group",
    "service": "services category",
    "state": "state",
    "adjustment": "adjustment",
    "hs_detail": "HS code",
}


def nested(some: Iterable[str], others: Iterable[str]) -> bool:
    """Whether a code of one is a code of the other, or begins with one: the code of a part begins with its whole's."""
    return any(x.startswith(y) or y.startswith(x) for x, y in product(some, others))


class VocabularyError(ValueError):
    """A vocabulary file contradicts itself; the message names file, line and what is wrong."""


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The lines of a CSV vocabulary file by column name; a missing last column is empty."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, restval="")


@dataclass(frozen=True, slots=True)
class Modifier:
    """A line of ``commodity_refusals.csv``: words beside a product that no table carries.

    ``side``: 'before', 'after' or 'both'. ``reason`` completes "... are not published: ".
    """

    phrases: tuple[str, ...]
    side: str
    reason: str


class Flows:
    """The correspondence of export and import end-use codes (``enduse_flows.csv``, by HS prefix where it splits)."""

    def __init__(self, path: Path) -> None:
        self._forward: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
        self._back: dict[str, list[str]] = defaultdict(list)
        self._reach: dict[str, set[str]] = defaultdict(set)
        for row in rows(path):
            imports = tuple(filter(None, row["imports"].split("+")))
            self._forward[row["export"]].append((row["hs"], imports))
            self._reach[row["export"]].update(imports)
            for code in () if row["hs"] else imports:
                self._back[code].append(row["export"])

    def imports_of(self, export: str, hs: str = "") -> tuple[str, ...]:
        """Import codes of an export code, for goods of an HS code (the longest prefix decides) or in general."""
        rules = [(prefix, codes) for prefix, codes in self._forward.get(export, ()) if hs.startswith(prefix)]
        return max(rules, key=lambda rule: len(rule[0]))[1] if rules else ()

    def exports_of(self, imports: Iterable[str]) -> tuple[str, ...]:
        """Export codes whose goods fall into one of the import codes in general."""
        return tuple(dict.fromkeys(export for code in imports for export in self._back.get(code, ())))

    def reaches(self, exports: Iterable[str]) -> set[str]:
        """Every import code into which goods of the export codes fall, exceptions by HS prefix included."""
        return {code for export in exports for code in self._reach.get(export, ())}
