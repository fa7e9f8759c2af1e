"""Whether the rows of an exhibit stand in the order in which the publisher always prints them.

Countries are printed under their areas, by their names; states by theirs, SITC and NAICS products by their codes
(``data/vocab/printed_order.toml``). A row out of order is a name exchanged or moved: it stands beside the figures of
another, and the file is refused.
"""

from __future__ import annotations

import tomllib
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from data.ingest.checks import CheckResult
from data.sources.base import Extract
from data.sources.ft900_supplement import states

PATH = Path(__file__).parent.parent / "vocab" / "printed_order.toml"
UNIDENTIFIED = "8220"
"""Unidentified countries: printed last."""

Rank = Callable[[str], Any]


def check_order(extract: Extract) -> CheckResult | None:
    """The rows that stand out of the publisher's order; None for a document that has no known order."""
    if not extract.document.exhibit.startswith("FT-900"):
        return None
    names = _names(extract)
    rows, odd = 0, list[str]()
    for (table, flow), values in extract.values.groupby(["table", "flow"], sort=False):
        if flow == "balance":
            continue
        for column, by in _printed_order()["ordered"].get(str(table), {}).items():
            codes = [str(code) for code in dict.fromkeys(values[column])]
            for run in _stretches(codes):
                rows += len(run)
                odd += _misplaced(run, _rank(by, names))
            if column == "partner":
                odd += [code for code, after in pairwise(codes) if _is_remainder(code) and _is_country(after)]
            if column == "partner" and table in _printed_order()["tables"]:
                odd += _strangers(codes)
    if not rows:
        return None
    if not odd:
        return CheckResult("order", "ok", "", f"{rows} rows in the order in which they are always printed")
    listed = ", ".join(dict.fromkeys(names.get(code, code) for code in odd[:5]))
    detail = f"{len(odd)} of {rows} rows are out of the order in which they are always printed: {listed}"
    return CheckResult("order", "failed", "", detail)


def _strangers(codes: Sequence[str]) -> list[str]:
    """Areas out of their order, and countries under an area that is not theirs, or above all areas."""
    areas: dict[str, str] = _printed_order()["areas"]
    order = list(areas)
    odd = _misplaced([code for code in codes if code in areas], order.index)
    digits = ""
    for code in codes:
        digits = areas.get(code, digits)
        if _is_country(code) and code[0] not in digits:
            odd.append(code)
    return odd


def _stretches(codes: Sequence[str]) -> list[list[str]]:
    """Lists of countries or products without the areas, remainders, totals and parts between them."""
    runs: list[list[str]] = [[]]
    for code in codes:
        if "/" in code:
            continue
        if code in ("world", "total", "net", UNIDENTIFIED) or code.startswith("x:") or _is_area(code):
            runs.append([])
        else:
            runs[-1].append(code)
    return [run for run in runs if len(run) > 1]


def _is_area(code: str) -> bool:
    return len(code) == 4 and code.startswith("0")


def _is_remainder(code: str) -> bool:
    return code.startswith("x:other") and code not in (*_printed_order()["inner"], *_printed_order()["areas"])


def _is_country(code: str) -> bool:
    return code.isdigit() and not _is_area(code) and code != UNIDENTIFIED


def _rank(by: str, names: dict[str, str]) -> Rank:
    if by == "name":
        return lambda code: _plain(names.get(code, code))
    if by == "list":
        listed = list(dict.fromkeys(states().values()))
        return lambda code: listed.index(code) if code in listed else len(listed)
    return lambda code: code


def _names(extract: Extract) -> dict[str, str]:
    """What is printed for each code."""
    return {**{code: name for _, code, name, _, _ in extract.commodities}, **dict(extract.partners)}


def _misplaced(run: Sequence[str], rank: Rank) -> list[str]:
    """The fewest codes without which the others are in order: those not in a longest ordered part."""
    ranks = [rank(code) for code in run]
    ends: list[Any] = []
    last: list[int] = []
    before: list[int | None] = []
    for at, one in enumerate(ranks):
        place = bisect_right(ends, one)
        before.append(last[place - 1] if place else None)
        ends[place : place + 1], last[place : place + 1] = [one], [at]
    kept: set[int] = set()
    at_last: int | None = last[-1] if last else None
    while at_last is not None:
        kept.add(at_last)
        at_last = before[at_last]
    return [code for at, code in enumerate(run) if at not in kept]


def _plain(name: str) -> str:
    """A name as it is ordered: without case, accents and marks."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", name.casefold()) if letter.isalnum())


@cache
def _printed_order() -> dict[str, Any]:
    return tomllib.loads(PATH.read_text(encoding="utf-8"))
