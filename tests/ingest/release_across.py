"""Exhibits with their months across: another month and year."""

from __future__ import annotations

import re

from openpyxl.worksheet.worksheet import Worksheet

from data.period import month as ordinal
from tests.ingest.release_when import BALANCES, MONTHS, QUARTERS, YEAR, When, number, text_of


def across(sheet: Worksheet, name: str, when: When) -> None:
    year = when.before[0]
    for row in sheet.iter_rows(max_row=24):
        for cell in row:
            if not _is_figure(sheet, cell.row, cell.value):  # type: ignore[arg-type]
                cell.value = _heading(name, cell.value, when)  # type: ignore[assignment]
    if when.month == 1:
        _december(sheet, name, year)
        _first_month(sheet, name)
    if when.month == 2:
        _two_months(sheet, name)
    if name in ("7", "8"):
        _changes(sheet)
    if name == "19" and when.month == 12:
        _sum_by_partner(sheet, 11, (6, 7, 8, 9, 10))
    if name.startswith("20"):
        _years_of_quarters(sheet)


def _is_figure(sheet: Worksheet, row: int, value: object) -> bool:
    """A number in a row that has a name: not a heading."""
    return (
        isinstance(value, int | float)
        and bool(text_of(sheet, row))
        and text_of(sheet, row) not in ("Item (1)",)
        and (not re.match(r"(Technology Group|Selected Countries)", text_of(sheet, row)))
    )


def _heading(name: str, value: object, when: When) -> object:
    lag = when.year - YEAR
    if isinstance(value, int) and 2020 <= value <= YEAR:
        return value + lag
    if not isinstance(value, str) or (re.search(r"[a-z]{3,}.*\d{4}.*[a-z]{4,}", value) and "\n" not in value):
        return value
    quarter = re.fullmatch(r"(First|Second|Third|Fourth) Quarter\s+(\d{4})(.*)", value.strip(), re.DOTALL)
    if quarter:
        at = int(quarter[2]) * 4 + QUARTERS.index(quarter[1]) + when.quarters(name)
        return f"{QUARTERS[at % 4]} Quarter\n{at // 4}{quarter[3]}"
    annual = re.fullmatch(r"Annual\s+(\d{4})(.*)", value.strip(), re.DOTALL)
    if annual:
        start, _ = when.period(name, ordinal(int(annual[1]), 1), ordinal(int(annual[1]), 12))
        return f"Annual\n{start // 12}{annual[2]}"
    previous = re.fullmatch(r"March(\s+)(\d{4})(.*)", value.strip(), re.DOTALL)
    if previous:
        year = int(previous[2]) + when.before[0] - YEAR
        return f"{MONTHS[when.before[1] - 1]}{previous[1]}{year}{previous[3]}"
    text = re.sub(r"\bApril\b", MONTHS[when.month - 1], value)
    text = re.sub(r"\bMarch\b", MONTHS[when.before[1] - 1], text)
    return re.sub(r"\b20(20|21|22|23)\b", lambda found: str(int(found[0]) + lag), text)


def _december(sheet: Worksheet, name: str, year: int) -> None:
    """In January the month before is of the year before: say so where months and years stand apart."""
    cells = {
        "7": ["C7"],
        "8": ["C7"],
        "17a": ["D10", "G10", "J10"],
        "15": ["D6"],
        "16a": ["E5", "E20"],
    }.get(name, [])
    for cell in cells:
        sheet[cell].value = year
    for cell in {"15": ["H6"], "16a": ["H5", "H20"]}.get(name, []):
        sheet[cell].value = year + 1


def _pairs(sheet: Worksheet, name: str) -> list[tuple[int, int | None, int]]:
    """Columns of the month, the month before and the year to date that belong together."""
    return {  # type: ignore[return-value]
        "7": [(2, 3, 5)],
        "8": [(2, 3, 5)],
        "14": [(2, 4, 5), (6, 8, 9), (10, 12, 13)],
        "14a": [(2, 4, 5), (6, 8, 9), (10, 12, 13)],
        "15": [(2, 5, 8), (3, 7, 9)],
        "16a": [(2, 5, 8), (3, 6, 9), (4, 7, 10)],
        "17a": [(3, 4, 5), (6, 7, 8), (9, 10, 11)],
        "18": [(2, 3, 4), (5, 6, 7), (8, 9, 10), (11, 12, 13)],
        "19": [(2, 4, 11)],
        "1s": [(at, None, at + 1) for at in range(2, 12, 2)],
        "4s": [(at, None, at + 1) for at in (2, 5, 8, 11)],
        "4as": [(at, None, at + 1) for at in (2, 5, 8, 11)],
    }.get(name, [])


def _first_month(sheet: Worksheet, name: str) -> None:
    """The year to date of January is January."""
    for row in range(6, sheet.max_row + 1):
        for now, _before, to_date in _pairs(sheet, name):
            if isinstance(sheet.cell(row, to_date).value, int | float):
                sheet.cell(row, to_date).value = sheet.cell(row, now).value
        if name in ("2s", "2as"):
            _states(sheet, row)


def _changes(sheet: Worksheet) -> None:
    """The printed changes of a month and of the year to date."""
    for row in range(8, sheet.max_row + 1):
        for now, before, change in ((2, 3, 4), (5, 6, 7)):
            if isinstance(sheet.cell(row, now).value, int | float):
                sheet.cell(row, change).value = number(sheet, row, now) - number(sheet, row, before)


def _states(sheet: Worksheet, row: int) -> None:
    """In the supplement on states the columns alternate, some of them empty: month, then year to date."""
    header = 11
    held: object = None
    for column in range(2, sheet.max_column + 1):
        heading = str(sheet.cell(header, column).value or "").strip()
        if row <= header or not heading:
            continue
        if heading.startswith("Year"):
            if isinstance(sheet.cell(row, column).value, int | float):
                sheet.cell(row, column).value = held  # type: ignore[assignment]
        else:
            held = sheet.cell(row, column).value


def _two_months(sheet: Worksheet, name: str) -> None:
    """The year to date of February is both months together, and so are balances: rounded ones would drift apart."""
    if name == "19":
        _sum_by_partner(sheet, 11, (2, 3, 4))
        return
    for row in range(8, sheet.max_row + 1):
        named = any(isinstance(sheet.cell(row, at).value, str) for at in (1, 2))
        if not named or text_of(sheet, row).startswith("Selected Countries"):
            continue
        triples = _pairs(sheet, name)
        if name in BALANCES:
            balances, sent, bought = triples
            for at in (0, 1):
                if isinstance(sheet.cell(row, balances[at] or 0).value, int | float):
                    made = number(sheet, row, sent[at] or 0) - number(sheet, row, bought[at] or 0)
                    sheet.cell(row, balances[at] or 0).value = made
        for now, before, to_date in triples:
            if before and isinstance(sheet.cell(row, to_date).value, int | float):
                sheet.cell(row, to_date).value = number(sheet, row, now) + number(sheet, row, before)


def _sum_by_partner(sheet: Worksheet, column: int, parts: tuple[int, ...]) -> None:
    """Sums of flows, and the balances that follow from them, where the flows stand below one another."""
    section, rows = "", {}
    for row in range(6, sheet.max_row + 1):
        text = text_of(sheet, row)
        section = text if text in ("Balance", "Exports", "Imports") else section
        if isinstance(sheet.cell(row, column).value, int | float):
            sheet.cell(row, column).value = sum(number(sheet, row, at) for at in parts)
            rows[section, text] = row
    for (section, text), row in rows.items():
        if section == "Balance" and ("Exports", text) in rows:
            sent, bought = rows["Exports", text], rows["Imports", text]
            sheet.cell(row, column).value = number(sheet, sent, column) - number(sheet, bought, column)


def _years_of_quarters(sheet: Worksheet) -> None:
    """A year whose four quarters are shown is their sum."""
    headings = {at: str(sheet.cell(5, at).value or "") for at in range(2, sheet.max_column + 1)}
    for column, heading in headings.items():
        if not heading.startswith("Annual"):
            continue
        four = [at for at, other in headings.items() if "Quarter" in other and other.split()[-1] == heading.split()[-1]]
        if len(four) == 4:
            _sum_by_partner(sheet, column, tuple(four))
