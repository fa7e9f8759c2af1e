"""Goods and services totals: FT-900 Exhibits 1 and 12, and Table 1 of BEA's ``trad-time-series``."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from pathlib import Path

from data import period
from data.model import Adjustment, Basis, Document, Flow, Sector, SeriesKey, Unit
from data.sources.base import Extract, Row, digest, frame
from data.sources.ft900_build import CENSUS_AND_BEA
from data.sources.period_rows import PeriodRow, period_rows
from data.sources.workbook import Sheet, open_workbook

FT900_URL = "https://www.census.gov/foreign-trade/Press-Release/ft900_index.html"
BEA_URL = "https://www.bea.gov/data/intl-trade-investment/international-trade-goods-and-services"

_SECTORS = (Sector.BOTH, Sector.GOODS, Sector.SERVICES)
_TOTALS_HEADER = ["Total", r"Goods( 1)?", "Services"] * 3
_BASES_HEADER = [
    "Total Balance of Payments Basis",
    "Total Census Basis",
    *["Total Balance of Payments Basis", "Net Adjustments", "Total Census Basis"] * 2,
]


def _totals(flow: Flow, sector: Sector) -> SeriesKey:
    return SeriesKey("totals", flow, sector, Basis.BOP, Adjustment.SA, Unit.USD_MILLION)


def _bases(flow: Flow, basis: Basis, adjustment: bool = False) -> SeriesKey:
    scheme, code = ("adjustment", "net") if adjustment else ("total", "total")
    unit = Unit.USD_MILLION
    return SeriesKey("goods_bases_nsa", flow, Sector.GOODS, basis, Adjustment.NSA, unit, scheme=scheme, commodity=code)


TOTALS_COLUMNS: dict[int, SeriesKey] = {
    2 + 3 * at + offset: _totals(flow, sector)
    for at, flow in enumerate((Flow.BALANCE, Flow.EXPORTS, Flow.IMPORTS))
    for offset, sector in enumerate(_SECTORS)
}
BASES_COLUMNS: dict[int, SeriesKey] = {
    2: _bases(Flow.BALANCE, Basis.BOP),
    3: _bases(Flow.BALANCE, Basis.CENSUS),
    4: _bases(Flow.EXPORTS, Basis.BOP),
    5: _bases(Flow.EXPORTS, Basis.BOP, adjustment=True),
    6: _bases(Flow.EXPORTS, Basis.CENSUS),
    7: _bases(Flow.IMPORTS, Basis.BOP),
    8: _bases(Flow.IMPORTS, Basis.BOP, adjustment=True),
    9: _bases(Flow.IMPORTS, Basis.CENSUS),
}


def _read(sheet: Sheet, rows: list[PeriodRow], columns: dict[int, SeriesKey], prior: bool) -> list[Row]:
    return [
        (key, line.start, line.end, sheet.required(line.row, column))
        for line in rows
        if line.prior is prior
        for column, key in columns.items()
    ]


def _exhibit(
    path: Path,
    release: dt.date,
    number: str,
    title: str,
    groups: dict[int, str],
    header: list[str],
    columns: dict[int, SeriesKey],
) -> list[Extract]:
    sheet = open_workbook(path).sheet(0)
    sheet.require(rf"Exhibit {number}\. {re.escape(title)}", stop=6)
    sheet.require(r"In millions of dollars\..*", stop=8)
    head = sheet.require("Period", stop=10)
    for column, name in groups.items():
        sheet.expect(head, column, name)
    sheet.expect_row(head + 1, header, first=2)
    rows = period_rows(sheet, head + 2, list(columns))
    document = Document(CENSUS_AND_BEA, title, f"FT-900 Exhibit {number}", path.name, digest(path), release, FT900_URL)
    commodities: list[tuple[str, str, str, str | None, int]] = (
        [("adjustment", "net", "Net Adjustments", None, 0)] if number == "12" else []
    )
    prior = _read(sheet, rows, columns, prior=True)
    return [
        Extract(
            document,
            frame(_read(sheet, rows, columns, prior=False)),
            frame(prior) if prior else None,
            commodities=commodities,
        )
    ]


def read_exhibit_1(path: Path, release: dt.date) -> list[Extract]:
    """Exhibit 1: goods and services, BOP, SA, USD million: three years of months, year and year to date."""
    groups = {2: "Balance", 5: "Exports", 8: "Imports"}
    title = "U.S. International Trade in Goods and Services"
    return _exhibit(path, release, "1", title, groups, _TOTALS_HEADER, TOTALS_COLUMNS)


def read_exhibit_12(path: Path, release: dt.date) -> list[Extract]:
    """Exhibit 12: goods, NSA, USD million, BOP and Census basis and the net adjustments between them."""
    groups = {2: "Balance", 4: "Exports", 7: "Imports"}
    return _exhibit(path, release, "12", "U.S. Trade in Goods", groups, _BASES_HEADER, BASES_COLUMNS)


_BEA_MONTHS = {name: number for number, name in enumerate(calendar.month_abbr) if name}
_BEA_MONTH = re.compile(r"((?:19|20)\d\d) ([A-Z][a-z]{2})")


def read_bea_table_1(path: Path, release: dt.date) -> list[Extract]:
    """BEA ``trad-time-series`` Table 1: as Exhibit 1, annual from 1960 and monthly from 1992."""
    sheet = open_workbook(path).sheet("Table 1")
    title = "U.S. International Trade in Goods and Services"
    sheet.expect(2, 1, rf"Table 1\. {re.escape(title)}")
    sheet.require(r"\[Millions of dollars, months seasonally adjusted\]", stop=8)
    head = sheet.require("Period", stop=12)
    # The workbook centres its group headings one column to the right of where Exhibit 1 has them.
    sheet.expect_row(head + 1, _TOTALS_HEADER, first=2)
    for found, wanted in zip(
        [text for column in range(2, 11) if (text := sheet.text(head, column))],
        ["Balance", "Exports", "Imports"],
        strict=False,
    ):
        if found != wanted:
            sheet.fail(head, 2, f"the headings Balance, Exports, Imports (here {wanted})")
    annual = sheet.require("Annual", start=head + 2)
    monthly = sheet.require("Monthly", start=annual + 1)
    rows = _bea_annual(sheet, annual + 1, monthly) + _bea_monthly(sheet, monthly + 1)
    values = frame(_read(sheet, rows, TOTALS_COLUMNS, prior=False))
    where = f"Table 1 of {path.name}"
    return [
        Extract(
            Document("U.S. Bureau of Economic Analysis", title, where, path.name, digest(path), release, BEA_URL),
            values,
        )
    ]


def _bea_annual(sheet: Sheet, first: int, stop: int) -> list[PeriodRow]:
    found: list[PeriodRow] = []
    for row in range(first, stop):
        year = sheet.year(row)
        if year is None or (found and period.month(year, 1) != found[-1].end + 1):
            sheet.fail(row, 1, "the next year")
        found.append(PeriodRow(row, period.month(year, 1), period.month(year, 12)))
    return found


def _bea_monthly(sheet: Sheet, first: int) -> list[PeriodRow]:
    found: list[PeriodRow] = []
    for row in range(first, sheet.height + 1):
        match = _BEA_MONTH.fullmatch(sheet.label(row))
        if match is None:
            if sheet.label(row):
                sheet.fail(row, 1, "a month such as 2024 Jan, or an empty row after the last")
            break
        at = period.month(int(match.group(1)), _BEA_MONTHS.get(match.group(2), 0))
        if match.group(2) not in _BEA_MONTHS or (found and at != found[-1].end + 1):
            sheet.fail(row, 1, f"{period.month_name(found[-1].end + 1) if found else 'a month'}")
        found.append(PeriodRow(row, at, at))
    if not found:
        sheet.fail(first, 1, "months")
    # A cut file ends with a month; a whole one with footnotes.
    sheet.require(r"1 Data are presented on a balance of payments basis\..*", start=found[-1].row + 1)
    return found
