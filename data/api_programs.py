"""The programs of the Census Bureau's API, from ``vocab/api_programs.toml``, and what a question needs of one."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from data.period import iso

FILE = Path(__file__).parent / "vocab" / "api_programs.toml"
MOST_CODES, MOST_MONTHS = 40, 156
"""What one question may cost: more is a matter for ``tradebot refresh`` with a list."""


@dataclass(frozen=True, slots=True)
class ApiProgram:
    """One endpoint as it is loaded; the keys are explained at the top of the file."""

    name: str
    path: str
    table: str
    flow: str
    scheme: str
    code: str
    levels: tuple[tuple[int, str], ...]
    columns: tuple[tuple[str, str], ...]
    quantity: tuple[int, ...]
    since: str
    title: str
    place: str = ""

    def level_of(self, digits: int) -> int | None:
        """The shallowest depth at which codes of so many digits are apart; None where none is deep enough."""
        return next((level for level, _ in self.levels if level >= digits), None)

    def asked(self, level: int) -> dict[str, str]:
        """The API's columns at a depth, by what they are loaded as."""
        deep = level in self.quantity
        return {name: column for name, column in self.columns if deep or name not in ("quantity", "unit")}


@dataclass(frozen=True, slots=True)
class Need:
    """Figures of the API: a program at a depth, codes (what they begin with), partners (None: every one), months as
    ordinals."""

    program: str
    level: int
    codes: tuple[str, ...]
    partners: tuple[str, ...] | None
    first: int
    last: int

    @property
    def words(self) -> str:
        """What is needed, as an operator would ask for it."""
        named = dict(programs()[self.program].levels)[self.level]
        whom = "every partner" if self.partners is None else f"partner {', '.join(self.partners)}"
        codes = ", ".join(code or "all codes" for code in self.codes)
        return f"{programs()[self.program].path}, {named}, {codes}, {whom}, {iso(self.first)} to {iso(self.last)}"


@lru_cache(maxsize=1)
def programs() -> dict[str, ApiProgram]:
    """Every program by its name."""
    found = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {name: _program(name, entry) for name, entry in found.items()}


def _program(name: str, entry: dict[str, Any]) -> ApiProgram:
    levels = sorted((int(digits), str(level)) for digits, level in entry.pop("levels").items())
    columns, quantity = tuple(entry.pop("columns").items()), tuple(entry.pop("quantity", ()))
    return ApiProgram(name, levels=tuple(levels), columns=columns, quantity=quantity, **entry)


@lru_cache(maxsize=1)
def tables() -> frozenset[str]:
    """The tables that are kept in slices."""
    return frozenset(program.table for program in programs().values())
