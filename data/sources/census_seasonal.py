"""``ctyseasonal.xlsx``: goods by about 25 partners and groups, seasonally adjusted, monthly and quarterly, from 2009.

Columns are a letter (B balance, E exports, I imports) and a month or quarter; values are in dollars, and empty where
nothing is published yet.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd

from data.model import Document
from data.sources.base import Extract, digest
from data.sources.census_frames import MILLION, shaped
from data.sources.ft900_layout import MONTHS
from data.sources.partner_names import UnknownPartnerError, resolve
from data.sources.workbook import Sheet, open_workbook, tidy

URL = "https://www.census.gov/foreign-trade/statistics/country/ctyseasonal.xlsx"
FLOWS = {"B": "balance", "E": "exports", "I": "imports"}
_SPANS = {name[:3].upper(): (at, at) for at, name in enumerate(MONTHS, 1)} | {
    f"Q{quarter}": (quarter * 3 - 2, quarter * 3) for quarter in range(1, 5)
}
_BALANCE_TOLERANCE = 1.0
"""USD million."""


def read(path: Path, release: dt.date) -> list[Extract]:
    """Every partner and group. Raises LayoutError naming the cell."""
    sheet = open_workbook(path).sheet(0)
    table, names = _table(sheet)
    values = _long(table)
    _check_balance(sheet, table, values)
    title = "U.S. Trade in Goods by Selected Countries and Areas, Seasonally Adjusted"
    doc = Document("U.S. Census Bureau", title, "ctyseasonal.xlsx", path.name, digest(path), release, URL)
    return [Extract(doc, values, partners=sorted(names.items()))]


def _table(sheet: Sheet) -> tuple[pd.DataFrame, dict[str, str]]:
    wanted = {f"{letter}{span}" for letter in FLOWS for span in _SPANS}
    header = [sheet.label(1, column).upper() for column in range(1, sheet.width + 1)]
    sheet.expect_row(1, ["year", "cty_code", "cty_desc"])
    absent = sorted(wanted - set(header))
    if absent:
        sheet.fail(1, len(header), f"also the column {absent[0]}")
    names: dict[str, str] = {}
    records = []
    for row in range(2, sheet.height + 1):
        if all(cell == "" for cell in sheet.rows[row - 1]):
            continue
        year = sheet.year(row) or sheet.fail(row, 1, "a year")
        try:
            code = resolve(sheet.text(row, 3))
        except UnknownPartnerError:
            sheet.fail(row, 3, "a partner known by this name")
        names[code] = sheet.text(row, 3)
        found = {name: sheet.number(row, column) for column, name in enumerate(header, 1) if name in wanted}
        records.append({"row": row, "year": year, "partner": code, **found})
    table = pd.DataFrame(records)
    repeated = table.duplicated(["year", "partner"])
    if table.empty or repeated.any():
        sheet.fail(int(table["row"][repeated].iloc[0]) if len(table) else 2, 2, "each partner and year once")
    return table, names


def _long(table: pd.DataFrame) -> pd.DataFrame:
    parts = []
    for letter, flow in FLOWS.items():
        for span, (first, last) in _SPANS.items():
            held = table[["year", "partner", f"{letter}{span}"]].dropna()
            part = pd.DataFrame({"partner": held["partner"].astype("str")})
            part["start"] = pd.to_datetime(held["year"].astype("str") + f"-{first:02d}", format="%Y-%m")
            part["end"] = pd.to_datetime(held["year"].astype("str") + f"-{last:02d}", format="%Y-%m")
            part["value"] = held[f"{letter}{span}"].astype("float64") / MILLION
            parts.append(shaped(part, {"table": "country_sa", "adjustment": "sa", "flow": flow}))
    return pd.concat(parts, ignore_index=True)


def _check_balance(sheet: Sheet, table: pd.DataFrame, values: pd.DataFrame) -> None:
    header = [tidy(cell).upper() for cell in sheet.rows[0]]
    for span in _SPANS:
        gap = (table[f"E{span}"] - table[f"I{span}"] - table[f"B{span}"]).abs() / MILLION
        if (gap > _BALANCE_TOLERANCE).any():
            row = int(table["row"][gap > _BALANCE_TOLERANCE].iloc[0])
            sheet.fail(row, header.index(f"B{span}") + 1, "exports minus imports as the balance")
    if values.empty:
        sheet.fail(2, 4, "figures")
