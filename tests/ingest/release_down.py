"""Exhibits with their months down: another month and year."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from openpyxl.worksheet.worksheet import Worksheet

from tests.ingest.release_when import BALANCES, MONTH, MONTHS, SHORT, YEAR, When, number, numbers, text_of


@dataclass
class Block:
    """A year of a section: its heading's row, the rows of its sums and of its twelve months."""

    year: int
    row: int
    whole: int | None = None
    part: int | None = None
    months: dict[int, int] = field(default_factory=dict)


def blocks(sheet: Worksheet) -> Iterator[Block]:
    """The years of every section, top to bottom."""
    block: Block | None = None
    for row in range(1, sheet.max_row + 1):
        text = text_of(sheet, row)
        if re.fullmatch(r"20\d\d", text):
            if block is not None:
                yield block
            block = Block(int(text), row)
        elif block is None:
            continue
        elif text in MONTHS:
            block.months[MONTHS.index(text) + 1] = row
        elif re.fullmatch(r"Jan\. ?- ?Dec\.", text):
            block.whole = row
        elif re.match(r"Jan\. ?-", text):
            block.part = row
    if block is not None:
        yield block


def down(sheet: Worksheet, name: str, when: When) -> None:
    found = list(blocks(sheet))
    newest = max(block.year for block in found)
    for block, older in zip(found, [None, *found], strict=False):
        shifted = block.year - YEAR + when.year
        heading = sheet.cell(block.row, 1)
        heading.value = shifted if isinstance(heading.value, int) else str(shifted)
        if block.year == newest:
            assert older is not None
            _reach(sheet, block, older, when.month)
    for block in found:
        _sum(sheet, name, block, when, last=block.year == newest)
    _as_published(sheet, found[-1], found[-2], when)
    if when.month == 12:
        for row in sorted((block.part for block in found if block.part and block.whole), reverse=True):
            sheet.delete_rows(row)
    for row in sheet.iter_rows():  # type: ignore[assignment]
        for cell in row:  # type: ignore[attr-defined]
            if isinstance(cell.value, str) and re.search(r"April 2023", cell.value):
                cell.value = cell.value.replace("April 2023", f"{MONTHS[when.month - 1]} {when.year}")


def _reach(sheet: Worksheet, block: Block, older: Block, last: int) -> None:
    """Fill the months that are out by now with those of the year before; empty those that are not."""
    for month, row in block.months.items():
        for column in numbers(sheet, older.months[month]):
            if month > last:
                sheet.cell(row, column).value = None
            elif month > MONTH:
                sheet.cell(row, column).value = sheet.cell(older.months[month], column).value


def _sum(sheet: Worksheet, name: str, block: Block, when: When, *, last: bool) -> None:
    if block.part is None:
        return
    label = str(sheet.cell(block.part, 1).value)
    if when.month == 12:
        if last:
            sheet.cell(block.part, 1).value = label.replace("Apr.", "Dec.")
    elif when.month == 1:
        sheet.cell(block.part, 1).value = "Jan. -"
    else:
        sheet.cell(block.part, 1).value = label.replace("Apr.", SHORT[when.month - 1])
    rows = [block.months[month] for month in range(1, when.month + 1)]
    for column in numbers(sheet, rows[0]):
        sheet.cell(block.part, column).value = sum(number(sheet, row, column) for row in rows)
    if name == "17":
        days = sum(calendar.monthrange(block.year, month)[1] for month in range(1, when.month + 1))
        quantity, value = number(sheet, block.part, 4), number(sheet, block.part, 6)
        sheet.cell(block.part, 5).value = round(quantity / days)
        sheet.cell(block.part, 7).value = round(value / quantity, 2)
    for balance, sent, bought in BALANCES.get(name, ()) if when.month > 1 else ():
        sheet.cell(block.part, balance).value = number(sheet, block.part, sent) - number(sheet, block.part, bought)


def _as_published(sheet: Worksheet, block: Block, older: Block, when: When) -> None:
    """The row of the month before "as published last month", if there is one."""
    row = next((r for r in range(1, sheet.max_row + 1) if "as published last month" in text_of(sheet, r)), None)
    if row is None:
        return
    month = when.before[1]
    label = sheet.cell(row, 1)
    label.value = str(label.value).replace("March", MONTHS[month - 1])
    source = (block if when.month > 1 else older).months[month]
    printed = row if numbers(sheet, row) else row + 1
    for column in numbers(sheet, printed):
        sheet.cell(printed, column).value = sheet.cell(source, column).value
