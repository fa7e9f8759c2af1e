"""Census Schedule C: the codes, names and ISO codes of partners (``schedule-c.txt``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from data.sources.base import LayoutError

_TITLE = re.compile(r"Schedule C - Country List \(by code\).*")
_HEADER = re.compile(r"Code\s*\|\s*Name\s*\|\s*ISO Code")
# The list cuts long names, and one of them runs into the ISO column ("(formerly Za|rCD").
_LINE = re.compile(r"(\d{4})\s*\|\s*(.+?)\s*\|\s*[a-z]*([A-Z]{2})?")
_RULE = re.compile(r"-{20,}")


@dataclass(frozen=True, slots=True)
class ScheduleCEntry:
    """A partner as Schedule C lists it; ``iso`` is its two-letter ISO code, None where it has none."""

    code: str
    name: str
    iso: str | None


def read_schedule_c(path: Path) -> list[ScheduleCEntry]:
    """The list in its own order. Raises LayoutError naming the line that is not laid out as expected."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8", errors="replace").splitlines()]
    rules = [number for number, line in enumerate(lines) if _RULE.fullmatch(line)]
    if len(rules) < 4 or not _TITLE.fullmatch(lines[rules[0] + 1]):
        raise LayoutError(path.name, "", "A2", "the title of Schedule C and a list between rules", lines[1:2])
    if not _HEADER.fullmatch(lines[rules[1] + 1]):
        raise LayoutError(path.name, "", f"A{rules[1] + 2}", "Code | Name | ISO Code", lines[rules[1] + 1])
    found: dict[str, ScheduleCEntry] = {}
    for number in range(rules[2] + 1, rules[3]):
        match = _LINE.fullmatch(lines[number])
        if match is None or match.group(1) in found:
            raise LayoutError(path.name, "", f"A{number + 1}", "a new code, a name and an ISO code", lines[number])
        found[match.group(1)] = ScheduleCEntry(*match.groups())
    return list(found.values())
