"""Publishers' workbooks to be changed by tests: values without formats, parsed once for each file.

The adapters read values alone; to parse and write the formats of an exhibit takes ten times as long.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook

Sheet = tuple[str, int, int, tuple[tuple[int, int, object], ...]]


@cache
def _sheets(path: Path) -> tuple[Sheet, ...]:
    """Of each sheet its name, its last row and column, and the cells with a value."""
    book = openpyxl.load_workbook(path)
    return tuple(
        (
            sheet.title,
            sheet.max_row,
            sheet.max_column,
            tuple((c.row, c.column, c.value) for row in sheet.iter_rows() for c in row if c.value is not None),
        )
        for sheet in book.worksheets
    )


def values_of(path: Path) -> Workbook:
    """A workbook of its own with the values of the file; the sheets are as large as those of the file."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows, columns, cells in _sheets(path):
        sheet = book.create_sheet(title)
        sheet.cell(rows, columns)
        for row, column, value in cells:
            sheet.cell(row, column, value)
    return book
