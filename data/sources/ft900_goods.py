"""FT-900 Part A and the monthly tables of Part B: exhibits 2-6, 9-11, 13, 16, 17, and supplement 3.

All have months down the side (``ft900_down``); each is described here by its title and headings.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

from data.model import Prices
from data.sources.base import Extract
from data.sources.ft900_build import exhibit_of, extracted
from data.sources.ft900_down import DownSpec, read_down, under
from data.sources.ft900_layout import Attrs, expect_release
from data.sources.workbook import Sheet, open_workbook

FLOWS: dict[str, Attrs] = {flow: {"flow": flow} for flow in ("balance", "exports", "imports")}
SECTIONS = {flow: FLOWS[flow] for flow in ("exports", "imports")}
BOP: Attrs = {"basis": "bop"}
NET: Attrs = {"basis": "bop", "scheme": "adjustment", "commodity": "net"}
RESIDUAL: Attrs = {"scheme": "enduse", "commodity": "x:residual"}

SERVICES = {
    "totalservices": ("total", "Total services"),
    "maintenanceandrepairservicesnie": ("maintenance", "Maintenance and repair services n.i.e."),
    "transport": ("transport", "Transport"),
    "travel": ("travel", "Travel"),
    "construction": ("construction", "Construction"),
    "insuranceservices": ("insurance", "Insurance services"),
    "financialservices": ("financial", "Financial services"),
    "chargesfortheuseofintellectualpropertynie": (
        "ip_charges",
        "Charges for the use of intellectual property n.i.e.",
    ),
    "telecommunicationscomputerandinformationservices": (
        "telecom_computer_information",
        "Telecommunications, computer, and information services",
    ),
    "otherbusinessservices": ("other_business", "Other business services"),
    "personalculturalandrecreationalservices": (
        "personal_cultural",
        "Personal, cultural, and recreational services",
    ),
    "governmentgoodsandservicesnie": ("government", "Government goods and services n.i.e."),
}
"""Heading -> code and name; the same in Exhibits 3 and 4 and in BEA's tables 2 and 3."""

PRINCIPAL = {
    "foodsfeeds&beverages": ("0", "Foods, feeds, and beverages"),
    "industrialsupplies": ("1", "Industrial supplies and materials"),
    "capitalgoods": ("2", "Capital goods, except automotive"),
    "automotivevehiclesetc": ("3", "Automotive vehicles, parts, and engines"),
    "consumergoods": ("4", "Consumer goods"),
    "othergoods": ("5", "Other goods"),
}


def service(code: str) -> Attrs:
    return {"scheme": "total", "commodity": "total"} if code == "total" else {"scheme": "service", "commodity": code}


def _services(flow: str) -> dict[tuple[str, str], Attrs]:
    return {("", heading): {"flow": flow, **service(code)} for heading, (code, _) in SERVICES.items()}


_PRINCIPAL: dict[tuple[str, str], Attrs] = {
    ("", heading): {"scheme": "enduse", "commodity": code} for heading, (code, _) in PRINCIPAL.items()
}
_END_USE: dict[tuple[str, str], Attrs] = {
    ("", "totalbalanceofpaymentsbasis"): BOP,
    ("", "netadjustments"): NET,
    ("", "totalcensusbasis"): {},
    **_PRINCIPAL,
}
_PETROLEUM: dict[str, Attrs] = {
    "petroleum": {"scheme": "petroleum", "commodity": "petroleum"},
    "nonpetroleum": {"scheme": "petroleum", "commodity": "non_petroleum"},
}
_CRUDE: Attrs = {"scheme": "petroleum", "commodity": "crude"}
_ENERGY: Attrs = {"scheme": "petroleum", "commodity": "energy_related"}
_QUANTITY: Attrs = {"variable": "quantity", "unit": "thousand barrels"}
_THOUSANDS: Attrs = {"factor": 0.001}
_BASES: dict[str, Attrs] = {"totalbalanceofpaymentsbasis": BOP, "netadjustments": NET, "totalcensusbasis": {}}
_SA: Attrs = {"adjustment": "sa"}
_SERVICES_SA: Attrs = {"table": "services", "sector": "services", "basis": "bop", "adjustment": "sa"}
_CIF: Attrs = {"variable": "cif_value"}

SPECS: dict[str, DownSpec] = {
    "2": DownSpec(
        "2",
        r"U\.S\. International Trade in Goods and Services",
        {"table": "totals_3mma", "basis": "bop", "variable": "three_month_average", **_SA},
        under(
            FLOWS,
            {
                "total": {"sector": "goods_and_services"},
                "goods": {"sector": "goods"},
                "services": {"sector": "services"},
            },
        ),
    ),
    "3": DownSpec("3", r"U\.S\. Exports of Services by Major Category", _SERVICES_SA, _services("exports")),
    "4": DownSpec("4", r"U\.S\. Imports of Services by Major Category", _SERVICES_SA, _services("imports")),
    "5": DownSpec(
        "5",
        r"U\.S\. Trade in Goods",
        {"table": "goods_bases_sa", **_SA},
        {key: part for key, part in under(FLOWS, _BASES).items() if key != ("balance", "netadjustments")},
    ),
    "6": DownSpec(
        "6",
        r"U\.S\. Trade in Goods by Principal End-Use Category",
        {"table": "enduse_sa", **_SA},
        _END_USE,
        SECTIONS,
    ),
    "9": DownSpec(
        "9",
        r"U\.S\. Trade in .*Petroleum and Non-Petroleum.*",
        {"table": "petroleum_sa", **_SA},
        under(FLOWS, {"total": BOP, "netadjustments": NET, **_PETROLEUM}),
    ),
    "10": DownSpec(
        "10",
        r"Real U\.S\. Trade in Goods by Principal End-Use Category",
        {"table": "real_enduse", **_SA},
        {("", "totalcensusbasis"): {}, **_PRINCIPAL, ("", "residual"): RESIDUAL},
        SECTIONS,
    ),
    "11": DownSpec(
        "11",
        r"Real U\.S\. Trade in .*Petroleum and Non-Petroleum.*",
        {"table": "real_petroleum", **_SA},
        under(
            FLOWS,
            {"totalcensusbasis": {}, **_PETROLEUM, "residual": {"scheme": "petroleum", "commodity": "x:residual"}},
        ),
    ),
    "13": DownSpec(
        "13", r"U\.S\. Trade in Goods by Principal End-Use Category", {"table": "enduse_nsa"}, _END_USE, SECTIONS
    ),
    "16": DownSpec(
        "16",
        r"U\.S\. Trade in Advanced Technology Products",
        {"table": "atp", "scheme": "atp", "commodity": "total"},
        under(FLOWS, {"": {}}),
    ),
    "17": DownSpec(
        "17",
        r"U\.S\. Trade in Energy-Related Petroleum Products,?.*",
        {"table": "petroleum_energy"},
        {
            ("totalenergyrelatedpetroleumproducts", "quantitythousandsofbarrels"): {**_ENERGY, **_QUANTITY},
            ("totalenergyrelatedpetroleumproducts", "valuethousandsofdollars"): {**_ENERGY, **_THOUSANDS},
            ("crudeoil", "quantitythousandsofbarrels"): {**_CRUDE, **_QUANTITY},
            ("crudeoil", "thousandsofbarrelsperdayaverage"): {
                **_CRUDE,
                "variable": "quantity_per_day",
                "unit": "thousand barrels per day",
            },
            ("crudeoil", "valuethousandsofdollars"): {**_CRUDE, **_THOUSANDS},
            ("crudeoil", "unitpricedollars"): {**_CRUDE, "variable": "unit_price", "unit": "USD per barrel"},
        },
        SECTIONS,
    ),
    "3s": DownSpec(
        "3",
        r"Exports, Imports, and Trade Balance of Goods",
        {"table": "goods_history"},
        {
            ("balance", "customs"): {"flow": "balance"},
            ("balance", "cif"): {"flow": "balance", **_CIF},
            ("exports", "fasvalue"): {"flow": "exports"},
            ("imports", "customsvalue"): {"flow": "imports"},
            ("imports", "cifvalue"): {"flow": "imports", **_CIF},
        },
        {"seasonallyadjusted": _SA, "notseasonallyadjusted": {"adjustment": "nsa"}},
        notes=False,
    ),
}


def read(path: Path, release: dt.date) -> list[Extract]:
    """Read exhibit 2, 3, 4, 5, 6, 9, 10, 11, 13, 16, 17 or supplement 3 (told by the file's name)."""
    exhibit = exhibit_of(path)
    spec = SPECS[exhibit]
    sheet = open_workbook(path).sheet(0)
    if exhibit in ("10", "11"):
        spec = replace(spec, base={**spec.base, "prices": _chained(sheet)})
    reading = read_down(sheet, spec)
    if reading.latest is not None:
        expect_release(sheet, reading.latest, release)
    _name(reading_of=exhibit, commodities=reading.commodities)
    return extracted(path, release, exhibit, reading)


def _chained(sheet: Sheet) -> str:
    """``chained_2017``: the base year changes now and then, and is part of the series."""
    row = sheet.require(r".*chained.*", stop=8)
    found = re.search(r"(19|20)\d\d", sheet.text(row, 1))
    known = {str(item) for item in Prices}
    if found is None or f"chained_{found.group()}" not in known:
        years = " or ".join(sorted(name.removeprefix("chained_") for name in known if name.startswith("chained_")))
        return sheet.fail(row, 1, f"chained dollars of a base year that data.model.Prices names ({years})")
    return f"chained_{found.group()}"


def _name(reading_of: str, commodities: dict[tuple[str, str], tuple[str, str | None]]) -> None:
    """Official names of the few commodities of these exhibits."""
    if reading_of in ("3", "4"):
        for code, name in SERVICES.values():
            if code != "total":
                commodities["service", code] = (name, None)
    if reading_of in ("6", "10", "13"):
        for code, name in PRINCIPAL.values():
            commodities["enduse", code] = (name, None)
    if reading_of == "10":
        commodities["enduse", "x:residual"] = ("Residual", None)
    if reading_of in ("9", "11"):
        commodities["petroleum", "petroleum"] = ("Petroleum", None)
        commodities["petroleum", "non_petroleum"] = ("Non-petroleum", None)
    if reading_of == "11":
        commodities["petroleum", "x:residual"] = ("Residual", None)
    if reading_of == "17":
        commodities["petroleum", "energy_related"] = ("Energy-related petroleum products", None)
        commodities["petroleum", "crude"] = ("Crude oil", "energy_related")
    if reading_of == "16":
        commodities["atp", "total"] = ("Advanced technology products", None)
