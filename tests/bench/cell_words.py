"""Words for a cell of an exhibit: what a person who reads the printed table would ask."""

from __future__ import annotations

import calendar
import random
import re

from tests.bench.cell import Cell, exhibit_name
from tests.bench.cell_subjects import subject_of


def question(cell: Cell, pick: random.Random) -> str:
    """One wording of one cell."""
    subject, notes = subject_of(cell, pick)
    when, vintage = _period(cell, pick), _release(cell, pick)
    needed = (not vintage and not _first_choice(cell)) or cell.table == "motor_vehicles"
    exhibit = pick.random() < 0.3 or needed
    named = exhibit_name(cell.exhibit) if exhibit and cell.exhibit.startswith("FT-900") else ""
    note = ", ".join(n for n in notes if n)
    shapes = (
        f"{subject} in {when}{_c(note)}{_c(vintage)}{_c(named)}",
        f"What {_was(subject)} {subject}{_c(note)} in {when}{_s(vintage)}{_c(named)}?",
        f"{_opening(vintage)}hat {_was(subject)} {subject} for {when}{_c(note)}{_c(named)}?",
        f"{subject}, {when}{_c(note)}{_b(', '.join(x for x in (named, vintage) if x))}",
        f"how much {_was(subject)} {subject} in {when}{_c(note)}{_s(vintage)}{_s(named)}",
    )
    return pick.choice(shapes if cell.variable == "value" else shapes[:4])


def _first_choice(cell: Cell) -> bool:
    """Whether the rules of domain.md give this table for the words, so that it need not be named."""
    if cell.table in ("services", "totals_3mma") and (cell.scheme == "total" or cell.variable != "value"):
        return False  # Exhibit 1 comes first
    if cell.table == "atp" and cell.commodity == "total" and cell.partner == "world":
        return False  # country.xlsx has them too, and is newer
    if cell.scheme in ("total", "adjustment") and cell.table in ("enduse_sa", "real_enduse", "real_petroleum"):
        return False
    return cell.table not in _LATER


_LATER = frozenset((
    "country_sa", "areas", "country_supplement", "enduse_nsa", "goods_history", "goods_bases_sa", "sitc", "naics", "hs",
    "motor_vehicles", "petroleum_sa", "petroleum_energy", "services_old", "naics_consumption",
))  # fmt: skip
"""Tables that answer only when those before them do not have what is asked."""


def _c(text: str) -> str:
    return f", {text}" if text else ""


def _s(text: str) -> str:
    return f" {text}" if text else ""


def _b(text: str) -> str:
    return f" ({text})" if text else ""


def _opening(vintage: str) -> str:
    return f"{vintage[:1].upper()}{vintage[1:]}, w" if vintage else "W"


def _was(subject: str) -> str:
    return "were" if re.search(r"\b(exports|imports|duties|barrels|prices)\b", subject) else "was"


def _release(cell: Cell, pick: random.Random) -> str:
    month = f"{calendar.month_name[cell.release.month]} {cell.release.year}"
    day = f"{calendar.month_name[cell.release.month]} {cell.release.day}, {cell.release.year}"
    if cell.current and cell.newest and pick.random() < 0.35:
        return ""
    if not cell.own:  # "as published last month": the release before, of which the file is not here
        return f"as published on {day}"
    return pick.choice(
        (
            f"in the {month} release",
            f"according to the {month} release",
            f"in the release of {day}",
            f"as published in the {month} release",
            f"as of the {month} release",
            f"as published on {day}",
        )
    )


def _period(cell: Cell, pick: random.Random) -> str:
    a, b, year = cell.start, cell.end, cell.end.year
    first, last = calendar.month_name[a.month], calendar.month_name[b.month]
    if cell.months == 1:
        return pick.choice((f"{first} {year}", f"{first[:3]} {year}", f"{year}-{a.month:02d}", f"{first} of {year}"))
    if cell.months == 12 and a.month == 1:
        return str(year)
    whole = [
        f"{first}-{last} {year}",
        f"{first} to {last} {year}",
        f"{first} through {last} {year}",
        f"{first[:3]}-{last[:3]} {year}",
    ]
    if cell.months == 3 and a.month % 3 == 1:
        n = (a.month + 2) // 3
        whole += [f"Q{n} {year}", f"the {('first', 'second', 'third', 'fourth')[n - 1]} quarter of {year}"] * 2
    if a.month == 1:
        whole += [f"year to date through {last} {year}", f"the year to {last} {year}"][:1]
    return pick.choice(whole)
