"""The Harmonized System at any depth: which codes there are, what they are called, in what they are counted.

Codes are digits without dots: chapters (2), headings (4), subheadings (6), the tariff's rate lines (8, imports only)
and the lines of the statistics (10), which are the Harmonized Tariff Schedule's for imports and Schedule B's for
exports. Lines of earlier editions are among them.
"""

from __future__ import annotations

import gzip
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

from data.model import Flow

NAMES = Path(__file__).parent / "vocab" / "hs" / "names.tsv.gz"
SCHEME = "hs_detail"
"""The classification of HS codes below chapters, and of sets of them."""
LEVELS = {2: "chapter", 4: "heading", 6: "subheading", 8: "rate line", 10: "ten-digit line"}
LARGEST_COMMON = 6
"""Digits up to which the two schedules agree."""
LONGEST = 10
"""Digits of a line of the statistics."""
AIRCRAFT = "8800"
"""The one line in which exports have aircraft, engines and parts together."""
_LETTER = {Flow.EXPORTS: "X", Flow.IMPORTS: "M"}


def hs_name(code: str, flow: Flow) -> str:
    """The official name of a code, or "" where there is none. Flows without lines of their own take the import list."""
    return _entry(code, flow)[1]


def hs_known(code: str, flow: Flow) -> bool:
    """Whether a line of the flow begins with the code; up to six digits the two flows have the same codes, and the
    list of Schedule B here is short of lines that nobody used."""
    if len(code) <= LARGEST_COMMON and "M" in _entries(code):
        return code != AIRCRAFT or flow is Flow.EXPORTS
    rows, letter = _rows(), _LETTER.get(flow, "M")
    for at in range(bisect_left(rows, code), len(rows)):
        known, flows, _ = rows[at].split("\t", 2)
        if not known.startswith(code):
            return False
        if len(known) == LONGEST and letter in flows:
            return True
    return False


def subheadings(code: str) -> tuple[str, ...]:
    """The subheadings with a name that begin with a code, in order; of a longer code none."""
    found = _subheadings()
    first, last = bisect_left(found, code), bisect_left(found, code + "\x7f")
    return tuple(found[first:last])


def names_with(parts: Collection[str]) -> Iterator[tuple[str, str]]:
    """The codes with each of their official names that has all of some parts of words, in small letters."""
    rows, (text, begins) = _rows(), _small()
    rarest = min(parts, key=text.count, default="")
    at = text.find(rarest)
    while at >= 0:
        row = bisect_right(begins, at) - 1
        code, _, _, name = rows[row].split("\t")
        plain = name.lower()
        if name and all(part in plain for part in parts):
            yield code, name
        at = text.find(rarest, begins[row + 1]) if row + 1 < len(rows) else -1


def names_above(code: str) -> Iterator[str]:
    """The official names of a code and of those that hold it, but for the chapter."""
    for size in sorted(LEVELS):
        if 2 < size <= len(code):
            yield from (name for _, name in _entries(code[:size]).values() if name)


def names_below(code: str) -> Iterator[str]:
    """The official names of everything that begins with a code and is longer."""
    rows = _rows()
    for at in range(bisect_left(rows, code), len(rows)):
        known, _, _, name = rows[at].split("\t")
        if not known.startswith(code):
            return
        if len(known) > len(code) and name:
            yield name


def dotted(code: str) -> str:
    """A code as it is written: 0804.40, 8471.30.01, 7115.90.0530."""
    if len(code) == 10:
        return f"{code[:4]}.{code[4:6]}.{code[6:]}"
    return ".".join(part for part in (code[:4], code[4:6], code[6:8]) if part)


def _entry(code: str, flow: Flow) -> tuple[str, str]:
    found = _entries(code)
    letter = _LETTER.get(flow, "M")
    return found.get(letter) or found.get("X" if letter == "M" else "M") or ("", "")


@lru_cache(maxsize=4096)
def _entries(code: str) -> dict[str, tuple[str, str]]:
    """The unit and name of a code, by the letter of the flow."""
    rows, out = _rows(), dict[str, tuple[str, str]]()
    for at in range(bisect_left(rows, f"{code}\t"), len(rows)):
        known, flows, unit, name = rows[at].split("\t")
        if known != code:
            break
        out |= dict.fromkeys(flows, (unit, name))
    return out


@lru_cache(maxsize=1)
def _subheadings() -> list[str]:
    parts = (row.split("\t") for row in _rows() if row.find("\t") == LARGEST_COMMON)
    return sorted({code for code, _, _, name in parts if name})


@lru_cache(maxsize=1)
def _small() -> tuple[str, array[int]]:
    """All lines in small letters as one text, and where each begins: a part is found in it sooner than in each."""
    small = [row.lower() + "\n" for row in _rows()]
    return "".join(small), array("i", accumulate(map(len, small[:-1]), initial=0))


@lru_cache(maxsize=1)
def _rows() -> list[str]:
    """The lines of the file, which are in the order of their codes: a code is found among them without reading all."""
    return gzip.decompress(NAMES.read_bytes()).decode("utf-8").rstrip("\n").split("\n")
