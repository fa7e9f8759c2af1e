"""Small workbooks in the publishers' layouts, to be spoilt by tests."""

from __future__ import annotations

import calendar
from pathlib import Path

from openpyxl import Workbook

MONTHS = list(calendar.month_name)[1:]
CODES = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
Grid = list[list[object]]


def exports(year: int, month: int, part: int) -> int:
    """Goods (1) and services (2) exports that follow from the date; the total (0) is their sum."""
    if part == 0:
        return exports(year, month, 1) + exports(year, month, 2)
    return 100_000 * part + 100 * (year - 2000) + 10 * month


def imports(year: int, month: int, part: int) -> int:
    return exports(year, month, part) + (30_000 + month if part == 1 else -5_000 if part == 2 else 25_000 + month)


def totals_row(spans: list[tuple[int, int]], shift: int = 0) -> list[object]:
    """Balance, exports and imports x total, goods, services, summed over (year, month) pairs."""
    sent = [sum(exports(year, month, part) for year, month in spans) + shift * (part != 2) for part in range(3)]
    bought = [sum(imports(year, month, part) for year, month in spans) for part in range(3)]
    return [*[a - b for a, b in zip(sent, bought, strict=True)], *sent, *bought]


def exhibit_1(first: int, last: tuple[int, int], revised: int = 0) -> Grid:
    """Exhibit 1 from January of ``first`` to ``last`` (year, month); the last but one month revised by ``revised``."""
    grid: Grid = [
        [""] * 9 + [" "],  # type: ignore[list-item]
        ["Part A: Seasonally Adjusted (by Commodity/Service)"],
        ["Exhibit 1. U.S. International Trade in Goods and Services"],
        ["In millions of dollars. Details may not equal totals due to rounding. (R) - Revised."],
        ["Period", "Balance", "", "", "Exports", "", "", "Imports", "", ""],
        ["", *["Total", "Goods (1)", "Services"] * 3],
    ]
    until = last[1]
    before = (last[0], until - 1) if until > 1 else (last[0] - 1, 12)
    shift = {before: revised}
    for year in range(first, last[0] + 1):
        grid.append([str(year)])
        whole = [(year, month) for month in range(1, 13)]
        if year < last[0] or until == 12:
            grid.append(["Jan. - Dec.", *totals_row(whole, sum(shift.get(one, 0) for one in whole))])
        if until < 12:
            short = [(year, month) for month in range(1, until + 1)]
            label = "Jan. -" if until == 1 else f"Jan. - {MONTHS[until - 1][:3]}."
            grid.append([label, *totals_row(short, sum(shift.get(one, 0) for one in short))])
        for month in range(1, 13):
            out = year < last[0] or month <= until
            mark = " (R)" if revised and (year, month) == before else ""
            cells = totals_row([(year, month)], shift.get((year, month), 0)) if out else [""] * 9
            grid.append([MONTHS[month - 1] + mark, *cells])
    grid.append([f"{MONTHS[before[1] - 1]} data as published last month:"])
    grid.append(["", *totals_row([before])])
    grid.append(["(1) Data are presented on a balance of payments (BOP) basis."])
    grid.append(["NOTE: For information on data sources and methodology, see the explanatory notes in this release."])
    return grid


def country(rows: list[tuple[int, str, str, list[float], list[float]]]) -> Grid:
    """``country.xlsx`` of (year, code, name, monthly imports, monthly exports); missing months are 0."""
    grid: Grid = [
        ["year", "CTY_CODE", "CTYNAME", *(f"I{c}" for c in [*CODES, "YR"]), *(f"E{c}" for c in [*CODES, "YR"])]
    ]
    for year, code, name, bought, sent in rows:
        sides = [side + [0.0] * (12 - len(side)) for side in (bought, sent)]
        grid.append([year, code, name, *sides[0], sum(sides[0]), *sides[1], sum(sides[1])])
    return grid


def save(path: Path, grid: Grid, sheet: str = "1") -> Path:
    """Write a grid as a workbook of one sheet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in grid:
        page.append([None if cell == "" else cell for cell in row])
    book.save(path)
    return path


def bea_table_1(last: tuple[int, int]) -> Grid:
    """Table 1 of ``trad-time-series``: years from 2023, months to ``last``."""
    names = list(calendar.month_abbr)
    grid: Grid = [
        ["Last updated May 6, 2025"],
        ["Table 1. U.S. International Trade in Goods and Services"],
        ["Exports, Imports, and Balances"],
        ["[Millions of dollars, months seasonally adjusted]"],
        ["Period", "", "Balance", "", "", "Exports", "", "", " Imports", ""],
        ["", *["Total", "Goods 1", "Services"] * 3],
        ["Annual"],
    ]
    for year in range(2023, last[0]):
        grid.append([year, *totals_row([(year, month) for month in range(1, 13)])])
    grid.append(["Monthly"])
    for year in range(2023, last[0] + 1):
        for month in range(1, 13):
            if (year, month) <= last:
                grid.append([f"{year} {names[month]}", *totals_row([(year, month)])])
    grid.append([""])
    grid.append(["1 Data are presented on a balance of payments basis. Detailed information can be viewed at:"])
    return grid
