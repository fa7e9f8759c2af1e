"""FT-900 exhibits of commodities: 7 and 8 (end-use), 15 (SITC), 16a (ATP), 17a (crude oil), 18 (motor vehicles)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from data.sources.base import Extract
from data.sources.commodity_names import fold, known, made_up
from data.sources.ft900_across import AcrossSpec, RowPosition, RowReader, read_months
from data.sources.ft900_build import extracted
from data.sources.ft900_goods import BOP, FLOWS, NET, SECTIONS
from data.sources.ft900_layout import Attrs, SheetReading
from data.sources.ft900_rows import AREAS, partner_row

_TOTALS: dict[str, Attrs] = {
    "totalbalanceofpaymentsbasis": BOP,
    "totalbalanceofpaymentbasis": BOP,
    "netadjustments": NET,
    "totalcensusbasis": {},
}
_DERIVED: tuple[str, None] = (r"change", None)
_CUSTOMS_IN_THOUSANDS: Attrs = {"factor": 0.001}
_VEHICLES = (
    ("total", "total", "Motor vehicles and parts"),
    ("passenger cars", "passenger_cars", "Passenger cars"),
    ("trucks, buses", "trucks_buses", "Trucks, buses, and special purpose vehicles"),
    ("parts", "parts", "Parts"),
)


def _vehicle(code: str) -> Attrs:
    return {"scheme": "motor_vehicles", "commodity": code}


def end_use_row(flow: str) -> RowReader:
    """Principal categories and the commodities ranked under each of them."""

    def read(label: str, line: RowPosition, reading: SheetReading) -> Attrs | None:
        total = _TOTALS.get(fold(label))
        if total is not None:
            return total
        scheme, code = known("enduse_sa", label, flow) or ("enduse", made_up(label))
        if len(code) == 1:
            line.parent = code
        reading.name_commodity(scheme, code, label, None if len(code) == 1 else line.parent)
        return {"scheme": scheme, "commodity": code}

    return read


def sitc_row(label: str, line: RowPosition, reading: SheetReading) -> Attrs | None:
    """Sections in capitals, their divisions, and re-exports with the lines under them."""
    total = _TOTALS.get(fold(label))
    if total is not None:
        return total
    _, code = known("sitc", label) or ("sitc", made_up(label))
    if line.area == "re-exports":
        code = f"x:re-exports/{code.removeprefix('x:')}"
    elif code == "x:re-exports":
        line.area = "re-exports"
    elif code == "8" and line.parent == "8":
        # "Miscellaneous manufactured articles" is both section 8 and, under it, division 89.
        code = "89"
    elif len(code) == 1:
        line.parent = code
    parent = line.parent if len(code) > 1 and line.area is None and not code.startswith("x:m") else None
    reading.name_commodity("sitc", code, label, parent)
    return {"scheme": "sitc", "commodity": code}


def atp_group_row(label: str, line: RowPosition, reading: SheetReading) -> Attrs | None:
    """The ten technology groups and their total."""
    if fold(label) == "total":
        reading.name_commodity("atp", "total", "Advanced technology products")
        return {"scheme": "atp", "commodity": "total"}
    found = known("atp", label)
    if found is None:
        reading.sheet.fail(line.row, 1, "one of the ten technology groups")
    reading.name_commodity(*found, label, "total")
    return {"scheme": "atp", "commodity": found[1]}


def _end_use(exhibit: str, flow: str, name: str) -> list[AcrossSpec]:
    return [
        AcrossSpec(
            exhibit,
            rf"U\.S\. {name} of Goods by End-Use Category and Commodity",
            {"table": "enduse_sa", "flow": flow, "adjustment": "sa"},
            (1, "item"),
            "total,? balance of payments basis",
            (_DERIVED, (r".", {})),
            end_use_row(flow),
        )
    ]


_BY_FLOW: tuple[tuple[str, Attrs | None], ...] = tuple((rf"\b{flow}\b", part) for flow, part in FLOWS.items())
SPECS: dict[str, list[AcrossSpec]] = {
    "7": _end_use("7", "exports", "Exports"),
    "8": _end_use("8", "imports", "Imports"),
    "15": [
        AcrossSpec(
            "15",
            r"U\.S\. Trade in Goods by Principal (SITC )?Commodit(ies|y).*",
            {"table": "sitc"},
            (1, "item"),
            "total balance of payments? basis",
            tuple((rf"\b{flow}\b", part) for flow, part in SECTIONS.items()),
            sitc_row,
        )
    ],
    "16a": [
        AcrossSpec(
            "16a",
            r"U\.S\. Trade in Advanced Technology Products by Technology Group and Selected Countries and Areas",
            {"table": "atp"},
            (1, "technology group"),
            "total",
            _BY_FLOW,
            atp_group_row,
            last="selected countries and areas",
        ),
        AcrossSpec(
            "16a",
            "",
            {"table": "atp", "scheme": "atp", "commodity": "total"},
            (1, "selected countries and areas"),
            "total",
            _BY_FLOW,
            partner_row(AREAS),
        ),
    ],
    "17a": [
        AcrossSpec(
            "17a",
            r"U\.S\. Imports of Crude Oil by Selected Countries and Areas",
            {"table": "crude_by_country", "flow": "imports", "scheme": "petroleum", "commodity": "crude"},
            (1, "country"),
            "total",
            (
                (r"quantity \(thousands of barrels\)", {"variable": "quantity", "unit": "thousand barrels"}),
                (r"customs value \(thousands of dollars\)", _CUSTOMS_IN_THOUSANDS),
                (r"c\.i\.f\. value \(thousands of dollars\)", {**_CUSTOMS_IN_THOUSANDS, "variable": "cif_value"}),
            ),
            partner_row(AREAS),
        )
    ],
    "18": [
        AcrossSpec(
            "18",
            r"U\.S\. Trade in Motor Vehicles and Parts by Selected Countries",
            {"table": "motor_vehicles"},
            (1, "country"),
            "total",
            tuple((rf"^{heading}", _vehicle(code)) for heading, code, _ in _VEHICLES),
            partner_row(()),
            SECTIONS,
        )
    ],
}


def read(path: Path, release: dt.date) -> list[Extract]:
    """Read exhibit 7, 8, 15, 16a, 17a or 18 (told by the file's name)."""
    exhibit, reading = read_months(path, release, SPECS)
    if exhibit == "17a":
        reading.name_commodity("petroleum", "crude", "Crude oil")
    if exhibit == "18":
        for _, code, name in _VEHICLES:
            reading.name_commodity("motor_vehicles", code, name, None if code == "total" else "total")
    return extracted(path, release, exhibit, reading)
