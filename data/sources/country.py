"""``country.xlsx``: goods by partner, monthly, Census basis, NSA, USD million.

A month that is not published yet is 0 in the file, and so is a month without trade: the file's last
published month (any row filled) tells the two apart. Year columns are checked, not stored. Some editions end with
rows that have no year and only zeros: they say nothing and are passed over.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd

from data.model import WORLD, Adjustment, Basis, Document, Flow, Sector, Unit
from data.sources.base import COLUMNS, Extract, LayoutError, digest
from data.sources.workbook import Sheet, address, open_workbook

MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
HEADER = ["year", "CTY_CODE", "CTYNAME", *(f"I{m}" for m in [*MONTHS, "YR"]), *(f"E{m}" for m in [*MONTHS, "YR"])]
URL = "https://www.census.gov/foreign-trade/balance/country.xlsx"

WORLD_SA, WORLD_NSA, ADVANCED_TECHNOLOGY = "0004", "0015", "0007"
CONSUMPTION = ("0005", "0006", "0021", "0022")
"""Rows "(Consump)": imports for consumption under NAFTA and USMCA. Kept, under a scheme of their own."""

MERGED = {"4802": "4801", "7320": "7321", "7740": "7749", "5080": "5081"}
"""Serbia, Sudan, Ethiopia and Israel changed codes: one partner, one history, under the current code."""


def _table(sheet: Sheet) -> pd.DataFrame:
    """The rows of figures, under the numbers of their rows in the sheet."""
    sheet.expect_row(1, HEADER)
    filled = {at: row[: len(HEADER)] for at, row in enumerate(sheet.rows[1:], 2) if not _says_nothing(row)}
    table = pd.DataFrame.from_dict(filled, orient="index", columns=HEADER)
    if table.empty:
        sheet.fail(2, 1, "rows of figures")
    for name in HEADER:
        if name in ("CTY_CODE", "CTYNAME"):
            table[name] = table[name].map(lambda cell: str(cell).strip())
            _refuse(sheet, table[name] == "", name, "a text")
        else:
            table[name] = pd.to_numeric(table[name], errors="coerce")
            _refuse(sheet, table[name].isna(), name, "a number")
    _refuse(sheet, table["year"] % 1 != 0, "year", "a year")
    _refuse(sheet, ~table["CTY_CODE"].str.fullmatch(r"\d{4}"), "CTY_CODE", "a code of four digits")
    _refuse(sheet, table.duplicated(["year", "CTY_CODE"]), "CTY_CODE", "each partner and year once")
    return table.astype({"year": "int64"})


def _says_nothing(row: list[object]) -> bool:
    """Whether a row is empty, or has no year and nothing but zeros."""
    figures = row[3 : len(HEADER)]
    return all(cell == "" for cell in row) or (
        str(row[0]).strip() == "" and not any(str(cell).strip("0. ") for cell in figures)
    )


def _refuse(sheet: Sheet, bad: pd.Series, name: str, expected: str) -> None:
    if bad.any():
        sheet.fail(int(bad.index[int(bad.to_numpy().argmax())]), HEADER.index(name) + 1, expected)


def _check_years(sheet: Sheet, table: pd.DataFrame) -> None:
    """Months must add up to the file's own year columns, within their rounding."""
    for side in "IE":
        months = table[[f"{side}{name}" for name in MONTHS]]
        gap = (months.sum(axis=1) - table[f"{side}YR"]).abs().to_numpy()
        # Thirteen roundings at one decimal; larger gaps are not rounding.
        if (gap > 0.66).any():
            at = int((gap > 0.66).argmax())
            expected = f"the sum of the months, {months.iloc[at].sum():.3f}"
            column = HEADER.index(f"{side}YR") + 1
            cell, found = address(int(table.index[at]), column), float(table[f"{side}YR"].iloc[at])
            raise LayoutError(sheet.file, sheet.name, cell, expected, found)


def _long(table: pd.DataFrame, side: str) -> pd.DataFrame:
    """One row per partner and published month: year, month, partner, value."""
    values = table[[f"{side}{name}" for name in MONTHS]].to_numpy(dtype="float64")
    years = table["year"].to_numpy()
    months = np.arange(1, 13)
    ordinals = years[:, None] * 12 + months[None, :] - 1
    last = ordinals[values != 0].max(initial=0)
    code = table["CTY_CODE"].to_numpy()
    # World, area and programme rows are never truly zero: an empty month of theirs is not published.
    aggregate = np.char.startswith(code.astype("U4"), "0")
    keep = (ordinals <= last) & ~((values == 0) & aggregate[:, None])
    row, column = np.nonzero(keep)
    starts = (years[row] - 1970).astype("datetime64[Y]").astype("datetime64[M]") + column.astype("timedelta64[M]")
    return pd.DataFrame({"partner": code[row], "start": starts.astype("datetime64[s]"), "value": values[row, column]})


def _properties(long: pd.DataFrame, flow: Flow) -> pd.DataFrame:
    partner = long["partner"].map(lambda code: MERGED.get(code, code))
    world = partner.isin([WORLD_SA, WORLD_NSA, ADVANCED_TECHNOLOGY])
    scheme = np.where(partner == ADVANCED_TECHNOLOGY, "atp", np.where(partner.isin(CONSUMPTION), "valuation", "total"))
    made = pd.DataFrame(
        {
            "table": "country",
            "flow": str(flow),
            "sector": str(Sector.GOODS),
            "basis": str(Basis.CENSUS),
            "adjustment": np.where(partner == WORLD_SA, str(Adjustment.SA), str(Adjustment.NSA)),
            "prices": "nominal",
            "variable": "value",
            "unit": str(Unit.USD_MILLION),
            "partner": np.where(world, WORLD, partner),
            "scheme": scheme,
            "commodity": np.where(scheme == "valuation", "consumption", "total"),
            "start": long["start"],
            "end": long["start"],
            "value": long["value"],
        }
    )
    if flow is Flow.EXPORTS:
        # The "(Consump)" rows are about imports; their export columns are empty.
        made = made[scheme != "valuation"]
    keys = [name for name in COLUMNS if name != "value"]
    summed = made.groupby(keys, sort=False, observed=True)["value"].sum().reset_index()
    return summed[list(COLUMNS)]


def read(path: Path, release: dt.date) -> list[Extract]:
    """Every partner, area and world row of ``country.xlsx``. Raises LayoutError naming the cell."""
    sheet = open_workbook(path).sheet("country")
    table = _table(sheet)
    _check_years(sheet, table)
    values = pd.concat(
        [_properties(_long(table, side), flow) for side, flow in (("I", Flow.IMPORTS), ("E", Flow.EXPORTS))],
        ignore_index=True,
    )
    names = table.drop_duplicates("CTY_CODE", keep="last").set_index("CTY_CODE")["CTYNAME"]
    partners = [(code, name) for code, name in names.items() if code not in MERGED]
    title = "U.S. Trade in Goods by Country"
    document = Document("U.S. Census Bureau", title, "country.xlsx", path.name, digest(path), release, URL)
    commodities: list[tuple[str, str, str, str | None, int]] = [
        ("atp", "total", "Advanced Technology Products", None, 0),
        ("valuation", "consumption", "Imports for consumption", None, 0),
    ]
    return [Extract(document, values, partners=[(str(a), str(b)) for a, b in partners], commodities=commodities)]
