"""BEA's history workbooks: ``trad-time-series`` tables 2-5 (services) and ``trad-geo-time-series`` tables 1-9.

Each sheet has a block of years, then one of months or quarters, with the categories or partners across. ``(1)`` and
``n.a.`` are figures that are not shown, ``(*)`` one that rounds to zero.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from data.model import Document
from data.period import month
from data.sources.base import Extract, LayoutError, digest
from data.sources.ft900_build import frame
from data.sources.ft900_down import plain
from data.sources.ft900_goods import SERVICES, service
from data.sources.ft900_layout import Attrs, Printed, month_number
from data.sources.partner_names import UnknownPartnerError, resolve
from data.sources.workbook import Sheet, Workbook, address, open_workbook

BEA = "U.S. Bureau of Economic Analysis"
URL = "https://www.bea.gov/data/intl-trade-investment/international-trade-goods-and-services"
_NOT_SHOWN = re.compile(r"\(\d+\)|n\.a\.", re.IGNORECASE)
_LESS_THAN_HALF = "(*)"
_PERIOD = re.compile(r"(?P<year>(?:19|20)\d\d)\s+(?P<part>[A-Za-z]{3,9}\.?|[1-4])")

OLD_SERVICES = {
    "total": ("total", "Total services"),
    "travel": ("travel", "Travel"),
    "passengerfares": ("passenger_fares", "Passenger fares"),
    "othertransportation": ("other_transportation", "Other transportation"),
    "royaltiesandlicensefees": ("royalties_license_fees", "Royalties and license fees"),
    "otherprivateservices": ("other_private_services", "Other private services"),
    "transfersunderusmilitarysalescontracts": (
        "military_sales_contracts",
        "Transfers under U.S. military sales contracts",
    ),
    "directdefenseexpenditures": ("direct_defense_expenditures", "Direct defense expenditures"),
    "usgovernmentmiscservices": ("us_government_misc", "U.S. government miscellaneous services"),
}
"""The presentation of services before 1999's revision, by heading."""

NEW_SERVICES = {
    **{key: value for key, value in SERVICES.items() if key != "totalservices"},
    "total": ("total", "Total"),
}

_BASE: Attrs = {"basis": "bop", "adjustment": "sa"}
_SERVICE_TABLES = {
    2: ("exports", "services", r"U\.S\. International Trade in Services by Major Category"),
    3: ("imports", "services", r"U\.S\. International Trade in Services by Major Category"),
    4: (
        "exports",
        "services_old",
        r"U\.S\. International Trade in Services by Major Category \(Previous Presentation\)",
    ),
    5: (
        "imports",
        "services_old",
        r"U\.S\. International Trade in Services by Major Category \(Previous Presentation\)",
    ),
}
_GEO_SECTORS = (("goods_and_services", "Goods and Services"), ("goods", "Goods"), ("services", "Services"))
_GEO_FLOWS = (("exports", "Exports of"), ("imports", "Imports of"), ("balance", "Balance on"))


def read_services(path: Path, release: dt.date) -> list[Extract]:
    """Tables 2 to 5 of ``trad-time-series``: services by category, annual and monthly, BOP, SA, USD million."""
    book = open_workbook(path)
    extracts = []
    for number, (flow, table, title) in _SERVICE_TABLES.items():
        names = NEW_SERVICES if table == "services" else OLD_SERVICES
        sheet = _sheet(book, number, title, flow.capitalize())
        base: Attrs = {**_BASE, "table": table, "sector": "services", "flow": flow}
        columns = _service_columns(sheet, base, names)
        found = _values(sheet, columns)
        shown = {one.attrs["commodity"] for one in found}
        extract = _extract(path, release, number, sheet, found)
        extract.commodities = [
            ("service", code, name, None, at)
            for at, (code, name) in enumerate(names.values())
            if code != "total" and code in shown
        ]
        extracts.append(extract)
    return extracts


def read_countries(path: Path, release: dt.date) -> list[Extract]:
    """Tables 1 to 9 of ``trad-geo-time-series``: by partner, annual and quarterly, BOP, SA, USD million."""
    book = open_workbook(path)
    extracts = []
    for at in range(9):
        sector, goods = _GEO_SECTORS[at // 3]
        flow, wording = _GEO_FLOWS[at % 3]
        sheet = _sheet(
            book, at + 1, r"U\.S\. International Trade by Selected Countries and Areas", f"{wording} {goods}"
        )
        base: Attrs = {**_BASE, "table": "country_bop", "sector": sector, "flow": flow}
        names: dict[str, str] = {}
        columns = _headings(sheet, partial(_partner, base=base, names=names))
        extract = _extract(path, release, at + 1, sheet, _values(sheet, columns))
        extract.partners = sorted(names.items())
        extracts.append(extract)
    return extracts


def _sheet(book: Workbook, number: int, title: str, subtitle: str) -> Sheet:
    sheet = book.sheet(f"Table {number}")
    row = sheet.require(rf"Table {number}\. {title}", stop=6)
    sheet.expect(row + 1, 1, re.escape(subtitle))
    sheet.require(r"\[Millions of dollars, (months|quarters) seasonally adjusted\]", stop=8)
    return sheet


def _service_columns(sheet: Sheet, base: Attrs, names: dict[str, tuple[str, str]]) -> dict[int, Attrs]:
    def read(text: str) -> Attrs | None:
        found = names.get(plain(re.sub(r"\s+\d$", "", text)))
        return None if found is None else {**base, **service(found[0])}

    return _headings(sheet, read)


def _partner(text: str, base: Attrs, names: dict[str, str]) -> Attrs | None:
    name = re.sub(r"/\s+", "/", text)
    try:
        code = resolve(name)
    except UnknownPartnerError:
        return None
    names[code] = name
    return {**base, "partner": code}


def _headings(sheet: Sheet, read: Callable[[str], Attrs | None]) -> dict[int, Attrs]:
    top = sheet.require("Period", stop=12)
    columns: dict[int, Attrs] = {}
    for column in range(2, sheet.width + 1):
        text = sheet.label(top, column)
        if not text:
            continue
        attrs = read(text)
        if attrs is None:
            sheet.fail(top, column, "a heading that the vocabulary knows")
        if attrs in columns.values():
            sheet.fail(top, column, "each heading once")
        columns[column] = attrs
    if len(columns) < 2:
        sheet.fail(top, 2, "headings")
    return columns


def _values(sheet: Sheet, columns: dict[int, Attrs]) -> list[Printed]:
    top = sheet.require("Annual", stop=14)
    found: list[Printed] = []
    before: tuple[int, int] | None = None
    blocks, last = 1, top
    for row in range(top + 1, sheet.height + 1):
        text = sheet.label(row, 1)
        if re.fullmatch(r"monthly|quarterly", text, re.IGNORECASE) and blocks == 1:
            blocks, before = 2, None
            continue
        if not text:
            break
        span = _span(sheet, row, text, blocks)
        if before is not None and span[0] != before[1] + 1:
            sheet.fail(row, 1, "the period after the one above it")
        before, last = span, row
        found += _row(sheet, row, columns, span)
    if blocks == 1 or before is None:
        raise LayoutError(
            sheet.file, sheet.name, address(sheet.height, 1), "months or quarters under the years", "none"
        )
    _nothing_left(sheet, top + 1, last, columns)
    return found


def _span(sheet: Sheet, row: int, text: str, blocks: int) -> tuple[int, int]:
    year = sheet.year(row)
    if blocks == 1 and year is not None:
        return month(year, 1), month(year, 12)
    match = _PERIOD.fullmatch(text)
    if blocks == 1 or match is None:
        sheet.fail(row, 1, "a year" if blocks == 1 else "a month or quarter such as 2024 Mar or 2024 1")
    at = int(match["year"])
    if match["part"].isdigit():
        quarter = int(match["part"])
        return month(at, quarter * 3 - 2), month(at, quarter * 3)
    number = month_number(match["part"]) or sheet.fail(row, 1, "a month such as 2024 Mar")
    return month(at, number), month(at, number)


def _row(sheet: Sheet, row: int, columns: dict[int, Attrs], span: tuple[int, int]) -> list[Printed]:
    found = []
    for column, attrs in columns.items():
        text = sheet.text(row, column)
        if _NOT_SHOWN.fullmatch(text):
            continue
        if not text:
            sheet.fail(row, column, "a figure, as the rest of the row has")
        value = 0.0 if text == _LESS_THAN_HALF else sheet.required(row, column)
        found.append(Printed(attrs, *span, value, row, column))
    return found


def _nothing_left(sheet: Sheet, first: int, last: int, columns: dict[int, Attrs]) -> None:
    """No number outside the headings' columns or below the last period."""
    for row in range(first, sheet.height + 1):
        for column in range(2, sheet.width + 1):
            stray = isinstance(sheet.raw(row, column), int | float)
            if stray and (row > last or column not in columns):
                sheet.fail(row, column, "no number outside the table's rows and columns")


def _extract(path: Path, release: dt.date, number: int, sheet: Sheet, found: list[Printed]) -> Extract:
    title = re.sub(r"^Table \d+\.\s*", "", sheet.text(2, 1)) + ": " + sheet.text(3, 1)
    where = f"Table {number} of {path.name}"
    return Extract(Document(BEA, title, where, path.name, digest(path), release, URL), frame(found))
