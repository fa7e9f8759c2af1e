"""End-use detail: the annual files by partner, and the monthly histories for the world. Values are in dollars.

Exports and imports have different classifications under the same codes, so a file that is named for one flow and
holds the other must not pass: its descriptions are compared with the official ones of its flow.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pandas as pd

from data.model import Document
from data.sources.base import Extract, digest
from data.sources.census_frames import MILLION, mapped, shaped
from data.sources.commodity_names import known
from data.sources.ft900_layout import month_number
from data.sources.workbook import Sheet, open_workbook, tidy

URL = "https://www.census.gov/foreign-trade/statistics/product/enduse/index.html"
_VALUE = re.compile(r"value_(\d{2}|\d{4})", re.IGNORECASE)
_DATE = re.compile(r"([A-Za-z]{3,9})[-\s](\d{2}|\d{4})")
_SAME_NAMES = 0.6
"""The least share of known codes whose description must be the official one of the file's flow."""
_WORLD_TOLERANCE = 0.01


def _flow(path: Path) -> str:
    return "exports" if "exp" in path.name.lower() else "imports"


def _century(text: str) -> int:
    year = int(text)
    return year if year > 99 else 1900 + year if year >= 70 else 2000 + year


def read_annual(path: Path, release: dt.date) -> list[Extract]:
    """``enduse_imports.xlsx``, ``enduse_exports.xlsx``: 5-digit end-use by partner, annual, Census basis, NSA."""
    flow = _flow(path)
    sheet = open_workbook(path).sheet(0)
    sheet.expect_row(1, ["CTY_CODE", "CTY_DESC", "END_USE", "COMM_DESC"])
    years = {}
    for column in range(5, sheet.width + 1):
        found = _VALUE.fullmatch(sheet.text(1, column))
        if found:
            years[column] = _century(found.group(1))
        elif sheet.text(1, column):
            sheet.fail(1, column, "a heading such as value_24")
    if not years or list(years.values()) != list(range(min(years.values()), max(years.values()) + 1)):
        sheet.fail(1, 5, "headings value_YY, each year once and in order")
    table = _annual_table(sheet, years)
    _check_descriptions(sheet, table, flow)
    _check_world(sheet, table, years)
    values = table.melt(["partner", "commodity"], list(years.values()), "year").dropna(subset="value")
    values["start"] = pd.to_datetime(values["year"].astype("str") + "-01", format="%Y-%m")
    values["end"] = pd.to_datetime(values["year"].astype("str") + "-12", format="%Y-%m")
    values["value"] = values["value"].astype("float64") / MILLION
    values = shaped(values, {"table": "enduse_annual", "flow": flow, "scheme": "enduse"})
    title = f"U.S. {flow.capitalize()} of Goods by 5-Digit End-Use Code and Country, Annual"
    doc = Document("U.S. Census Bureau", title, path.name, path.name, digest(path), release, URL)
    partners = table[["partner", "name"]].drop_duplicates("partner").to_numpy().tolist()
    return [Extract(doc, values, partners=[(str(a), str(b)) for a, b in partners], commodities=_listed(table))]


def _annual_table(sheet: Sheet, years: dict[int, int]) -> pd.DataFrame:
    rows = [row for row in sheet.rows[1:] if any(cell != "" for cell in row)]
    raw = pd.DataFrame(rows)
    if raw.empty or raw.shape[1] < max(years):
        sheet.fail(2, 1, "figures under every heading")
    table = pd.DataFrame(
        {
            "partner": mapped(raw[0], lambda cell: tidy(cell).zfill(4)).astype("str"),
            "name": mapped(raw[1], tidy),
            "commodity": mapped(raw[2], lambda cell: tidy(cell).zfill(5)).astype("str"),
            "description": mapped(raw[3], tidy),
        }
    )
    for column, year in years.items():
        table[year] = pd.to_numeric(raw[column - 1].replace("", None), errors="coerce")
        bad = table[year].isna() & (raw[column - 1] != "")
        if bad.any():
            sheet.fail(int(bad.to_numpy().argmax()) + 2, column, "a number")
    for name, column, pattern in (("partner", 1, r"\d{4}"), ("commodity", 3, r"\d{5}")):
        bad = ~table[name].str.fullmatch(pattern)
        if bad.any():
            sheet.fail(int(bad.to_numpy().argmax()) + 2, column, "a code of digits")
    repeated = table.duplicated(["partner", "commodity"])
    if repeated.any():
        sheet.fail(int(repeated.to_numpy().argmax()) + 2, 3, "each partner and commodity once")
    table.loc[table["partner"] == "0000", "partner"] = "world"
    return table


def _check_descriptions(sheet: Sheet, table: pd.DataFrame, flow: str) -> None:
    named = table.drop_duplicates("commodity")
    matches = [
        known("enduse_sa", description, flow) == ("enduse", code)
        for code, description in zip(named["commodity"], named["description"], strict=True)
    ]
    if sum(matches) < _SAME_NAMES * len(matches):
        row = matches.index(False)
        sheet.fail(int(named.index[row]) + 2, 4, f"the descriptions of the end-use classification of {flow}")


def _check_world(sheet: Sheet, table: pd.DataFrame, years: dict[int, int]) -> None:
    """Partners add up to the world row, so a file that is cut off is noticed."""
    world = table["partner"] == "world"
    for column, year in years.items():
        total, parts = table.loc[world, year].sum(), table.loc[~world, year].sum()
        if abs(total - parts) > _WORLD_TOLERANCE * abs(total):
            sheet.fail(
                len(table) + 1, column, f"partners that add up to the world's {total:.0f} (they make {parts:.0f})"
            )


def _listed(table: pd.DataFrame) -> list[tuple[str, str, str, str | None, int]]:
    named = table.drop_duplicates("commodity")
    return [
        ("enduse", str(code), str(name), "5" if str(code)[0] == "6" else str(code)[0], at)
        for at, (code, name) in enumerate(zip(named["commodity"], named["description"], strict=True))
    ]


def read_monthly(path: Path, release: dt.date) -> list[Extract]:
    """``imports_enduse.xlsx``, ``exports_enduse.xlsx``: end-use by month, world, Census basis, NSA."""
    flow = _flow(path)
    sheet = open_workbook(path).sheet(0)
    sheet.expect_row(1, ["DATE", r"END[_ ]?USE", r"(COMM_)?DESC(RIPTION)?", r"VALUE.*"])
    records = []
    for row in range(2, sheet.height + 1):
        if all(cell == "" for cell in sheet.rows[row - 1]):
            continue
        code = sheet.text(row, 2)
        if not re.fullmatch(r"\d{1,5}", code):
            sheet.fail(row, 2, "an end-use code")
        # A code read as a number has lost its leading zeros: "100" under a 5-digit list is 00100.
        records.append((row, _month(sheet, row), code, sheet.text(row, 3), sheet.number(row, 4)))
    table = pd.DataFrame(records, columns=["row", "start", "commodity", "description", "value"]).dropna()
    width = int(table["commodity"].str.len().max()) if len(table) else 0
    if width == 5:
        table["commodity"] = table["commodity"].str.zfill(5)
    repeated = table.duplicated(["start", "commodity"])
    if table.empty or repeated.any():
        sheet.fail(int(table["row"][repeated].iloc[0]) if len(table) else 2, 2, "each month and commodity once")
    if width == 5:
        _check_descriptions(sheet, table.assign(partner="world"), flow)
    values = table.assign(value=table["value"].astype("float64") / MILLION, end=table["start"])
    values = shaped(values, {"table": "enduse_monthly", "flow": flow, "scheme": "enduse"})
    title = f"U.S. {flow.capitalize()} of Goods by End-Use Code, Monthly"
    doc = Document("U.S. Census Bureau", title, path.name, path.name, digest(path), release, URL)
    return [Extract(doc, values, commodities=_listed(table))]


def _month(sheet: Sheet, row: int) -> dt.datetime:
    raw = sheet.raw(row, 1)
    if isinstance(raw, dt.date):
        return dt.datetime(raw.year, raw.month, 1)
    found = _DATE.fullmatch(sheet.text(row, 1))
    number = month_number(found.group(1)) if found else None
    if found is None or number is None:
        sheet.fail(row, 1, "a month such as Jan-94")
    return dt.datetime(_century(found.group(2)), number, 1)
