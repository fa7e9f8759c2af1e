"""The Harmonized System at any depth: which codes there are, what they are called, in what they are counted.

Codes are digits without dots: chapters (2), headings (4), subheadings (6), the tariff's rate lines (8, imports only)
and the lines of the statistics (10), which are the Harmonized Tariff Schedule's for imports and Schedule B's for
exports. Lines of earlier editions are among them.
"""

from __future__ import annotations

import gzip
from bisect import bisect_left
from functools import lru_cache
from pathlib import Path

from data.model import Flow

NAMES = Path(__file__).parent / "vocab" / "hs" / "names.tsv.gz"
SCHEME = "hs_detail"
"""The classification of HS codes below chapters, and of sets of them."""
LEVELS = {2: "chapter", 4: "heading", 6: "subheading", 8: "rate line", 10: "ten-digit line"}
LARGEST_COMMON = 6
"""Digits up to which the two schedules agree."""
AIRCRAFT = "8800"
"""The one line in which exports have aircraft, engines and parts together."""
_LETTER = {Flow.EXPORTS: "X", Flow.IMPORTS: "M"}


def hs_name(code: str, flow: Flow) -> str:
    """The official name of a code, or "" where there is none. Flows without lines of their own take the import list."""
    return _entry(code, flow)[1]


def hs_known(code: str, flow: Flow) -> bool:
    """Whether a line of the flow begins with the code; up to six digits the two flows have the same codes, and the
    list of Schedule B here is short of lines that nobody used."""
    names, lines = _names()
    if len(code) <= LARGEST_COMMON and (code, "M") in names:
        return code != AIRCRAFT or flow is Flow.EXPORTS
    found = lines[_LETTER.get(flow, "M")]
    at = bisect_left(found, code)
    return at < len(found) and found[at].startswith(code)


def subheadings(code: str) -> tuple[str, ...]:
    """The subheadings with a name that begin with a code, in order; of a longer code none."""
    found = _subheadings()
    first, last = bisect_left(found, code), bisect_left(found, code + "\x7f")
    return tuple(found[first:last])


def dotted(code: str) -> str:
    """A code as it is written: 0804.40, 8471.30.01, 7115.90.0530."""
    if len(code) == 10:
        return f"{code[:4]}.{code[4:6]}.{code[6:]}"
    return ".".join(part for part in (code[:4], code[4:6], code[6:8]) if part)


def _entry(code: str, flow: Flow) -> tuple[str, str]:
    names = _names()[0]
    letter = _LETTER.get(flow, "M")
    return names.get((code, letter)) or names.get((code, "X" if letter == "M" else "M")) or ("", "")


@lru_cache(maxsize=1)
def _subheadings() -> list[str]:
    return sorted({code for (code, _), (_, name) in _names()[0].items() if len(code) == LARGEST_COMMON and name})


@lru_cache(maxsize=1)
def _names() -> tuple[dict[tuple[str, str], tuple[str, str]], dict[str, list[str]]]:
    """(code, flow letter) -> (unit, name), and the ten-digit lines of each flow in order."""
    names: dict[tuple[str, str], tuple[str, str]] = {}
    lines: dict[str, list[str]] = {"M": [], "X": []}
    with gzip.open(NAMES, "rt", encoding="utf-8") as file:
        for row in file:
            code, flows, unit, name = row.rstrip("\n").split("\t")
            for letter in flows:
                names[code, letter] = (unit, name)
                if len(code) == 10:
                    lines[letter].append(code)
    return names, {letter: sorted(found) for letter, found in lines.items()}
