"""Supplement 1 (goods by NAICS-based product, with calculated duty), 2 and 2a (goods by state)."""

from __future__ import annotations

import csv
import datetime as dt
from functools import cache
from importlib.resources import files
from pathlib import Path

from data.sources.base import Extract
from data.sources.commodity_names import fold, known, made_up
from data.sources.ft900_across import AcrossSpec, RowPosition, read_months
from data.sources.ft900_build import extracted
from data.sources.ft900_layout import Attrs, SheetReading

CENSUS = "U.S. Census Bureau"
_MANUFACTURED = r"\| manufactured commodities"
_OTHER_GOODS = r"non-manufactured commodities"


@cache
def states() -> dict[str, str]:
    """The states' codes by their names as compared, in the order of the exhibits."""
    text = files("data").joinpath("vocab/states.csv").read_text(encoding="utf-8")
    return {fold(row["name"]): row["code"] for row in csv.DictReader(text.splitlines())}


def naics_row(label: str, line: RowPosition, reading: SheetReading) -> Attrs | None:
    """Three groups of NAICS-based products, special provisions, re-exports and the timing adjustment."""
    scheme, code = known("naics", label) or ("naics", made_up(label))
    if scheme == "total":
        return {}
    group = code in ("11", "21", "31-33", "x:special-classification-provisions")
    apart = code in ("x:re-exports", "x:timing-adjustment")
    line.parent = code if group else None if apart else line.parent
    reading.name_commodity(scheme, code, label, None if group or apart else line.parent)
    return {"scheme": scheme, "commodity": code}


def state_row(label: str, line: RowPosition, reading: SheetReading) -> Attrs | None:
    """States by their postal code; the U.S. total, trade zones and what no state could be told for."""
    if fold(label) == "ustotal":
        line.area = None
        return {"state": "US"}
    code = states().get(fold(label)) or made_up(label)
    reading.name_commodity("state", code, label)
    return {"state": code}


_STATE_COLUMNS: tuple[tuple[str, Attrs | None], ...] = (
    (r"percent", None),
    (_OTHER_GOODS, {"part": "/non-manufactured"}),
    (_MANUFACTURED, {"part": "/manufactured"}),
)
SPECS: dict[str, list[AcrossSpec]] = {
    "1s": [
        AcrossSpec(
            "1",
            r"Exports, Imports, and Balance of Goods by Selected NAICS-Based Product Code,?",
            {"table": "naics"},
            (2, "balance"),
            "grand total",
            (
                (r"^balance", {"flow": "balance"}),
                (r"^exports", {"flow": "exports"}),
                (r"^imports for consumption .* \| calculated duty", {"flow": "imports", "variable": "calculated_duty"}),
                (r"^imports for consumption .* \| totals", {"flow": "imports"}),
            ),
            naics_row,
        )
    ],
    "2s": [
        AcrossSpec(
            "2",
            r"Origin of Movement of U\.S\. Exports of Goods by State by NAICS-Based Product Code Groupings,?",
            {"table": "states", "flow": "exports"},
            (1, "item"),
            r"u\.s\. total",
            (*_STATE_COLUMNS, (r"^re-exports", {"part": "/re-exports"}), (r"^total", {"part": ""})),
            state_row,
        )
    ],
    "2as": [
        AcrossSpec(
            "2a",
            r"U\.S\. General Imports of Goods by State, State of Destination, by NAICS-Based Product Code Groupings,?",
            {"table": "states", "flow": "imports"},
            (1, "item"),
            r"u\.s\. total",
            (*_STATE_COLUMNS, (r"^total", {"part": ""})),
            state_row,
        )
    ],
}


def _name_states(reading: SheetReading) -> None:
    """``state`` and ``part`` together are the code: ``TX``, ``TX/manufactured``; the whole country is the total."""
    names = {code: name for (_, code), (name, _) in reading.commodities.items()}
    for one in reading.values:
        code = one.attrs.pop("state")
        part = one.attrs.pop("part")
        if code == "US" and not part:
            continue
        one.attrs.update(scheme="state", commodity=code + part)
        if part:
            parent = None if code == "US" else code
            reading.name_commodity("state", code + part, f"{names.get(code, 'U.S. Total')}, {part[1:]}", parent)


def read(path: Path, release: dt.date) -> list[Extract]:
    """Read supplement 1, 2 or 2a (told by the file's name)."""
    exhibit, reading = read_months(path, release, SPECS)
    if exhibit != "1s":
        _name_states(reading)
    return extracted(path, release, exhibit, reading, CENSUS)
