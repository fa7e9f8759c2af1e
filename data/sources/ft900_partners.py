"""FT-900 exhibits of partners: 14, 14a, 19, 20, 20a, 20b and supplement 4, 4a."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from data.sources.base import Extract
from data.sources.commodity_names import fold
from data.sources.ft900_across import AcrossSpec, RowPosition, read_across
from data.sources.ft900_build import exhibit_of, extracted
from data.sources.ft900_goods import BOP, FLOWS, NET
from data.sources.ft900_layout import Attrs, SheetReading, expect_release
from data.sources.ft900_rows import AREAS, partner_row
from data.sources.workbook import open_workbook

_AREA_ROW = partner_row(AREAS)
_PARTNER_ROW = partner_row(())


def _area_row(label: str, line: RowPosition, reading: SheetReading) -> Attrs | None:
    """The totals on top of Exhibit 14, then partners under their areas."""
    top: dict[str, Attrs] = {
        "totalbalanceofpaymentsbasis": BOP,
        "netadjustments": NET,
        "totalcensusbasis": {},
    }
    found = top.get(fold(label))
    return found if found is not None else _AREA_ROW(label, line, reading)


def _areas(exhibit: str) -> list[AcrossSpec]:
    return [
        AcrossSpec(
            exhibit,
            r"U\.S\. Trade in Goods by Selected Countries and Areas: (19|20)\d\d",
            {"table": "areas"},
            (1, "item"),
            "total balance of payments basis",
            tuple((rf"^{flow}", part) for flow, part in FLOWS.items()),
            _area_row,
        )
    ]


def _by_section(exhibit: str, title: str, base: Attrs) -> list[AcrossSpec]:
    return [
        AcrossSpec(
            exhibit,
            title,
            base,
            (1, "country and area"),
            "balance",
            ((r".", {}),),
            _PARTNER_ROW,
            FLOWS,
            same_rows=True,
        )
    ]


_BOP_SA: Attrs = {"table": "country_bop", "basis": "bop", "adjustment": "sa"}


def _supplement(exhibit: str) -> list[AcrossSpec]:
    return [
        AcrossSpec(
            exhibit,
            r"Exports, Imports, and Trade Balance of Goods by Country and Area, Not Seasonally Adjusted: (19|20)\d\d",
            {"table": "country_supplement"},
            (1, "country"),
            "total",
            (
                (r"\brank$", None),
                (r"\bc\.i\.f\. basis", {"flow": "imports", "variable": "cif_value"}),
                (r"^balance \| \(customs imports\)", {"flow": "balance"}),
                (r"^exports \| .*f\.a\.s\. basis", {"flow": "exports"}),
                (r"^imports \| customs basis", {"flow": "imports"}),
            ),
            _PARTNER_ROW,
        )
    ]


SPECS: dict[str, list[AcrossSpec]] = {
    "14": _areas("14"),
    "14a": _areas("14a"),
    "19": _by_section(
        "19",
        r"U\.S\. Trade in Goods by Selected Countries and Areas( . Census Basis)?",
        {"table": "country_sa", "adjustment": "sa"},
    ),
    "20": _by_section(
        "20",
        r"U\.S\. Trade in Goods and Services by Selected Countries and Areas( . BOP Basis)?",
        {**_BOP_SA, "sector": "goods_and_services"},
    ),
    "20a": _by_section(
        "20a", r"U\.S\. Trade in Goods by Selected Countries and Areas( . BOP Basis)?", {**_BOP_SA, "sector": "goods"}
    ),
    "20b": _by_section(
        "20b", r"U\.S\. Trade in Services by Selected Countries and Areas", {**_BOP_SA, "sector": "services"}
    ),
    "4s": _supplement("4"),
    "4as": _supplement("4a"),
}

PRIOR_YEAR = ("14a", "4as")
"""Exhibits that show the same months of the year before."""


def read(path: Path, release: dt.date) -> list[Extract]:
    """Read exhibit 14, 14a, 19, 20, 20a, 20b, or supplement 4 or 4a (told by the file's name)."""
    exhibit = exhibit_of(path)
    sheet = open_workbook(path).sheet(0)
    reading = read_across(sheet, SPECS[exhibit])
    if reading.latest is not None:
        reading.latest += 12 if exhibit in PRIOR_YEAR else 0
        expect_release(sheet, reading.latest, release)
    else:
        # Quarters: the last one shown is one to three quarters before the release.
        ends = max(one.end for one in reading.values)
        expect_release(sheet, ends, release, margin=100)
    return extracted(path, release, exhibit, reading)
