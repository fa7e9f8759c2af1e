"""Reading publishers' workbooks by label: cells by address, assertions that name what they found.

Rows and columns are counted from 1, as a person reads them in a spreadsheet; ``B5`` is row 5, column 2.
Reading is done by python-calamine (values as stored; no formulas are computed).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Never

from python_calamine import CalamineError, CalamineWorkbook

from data.sources.base import LayoutError

_SPACE = re.compile(r"\s+")
_MARK = re.compile(r"\s*\((?:r|\d+|\*)\)\s*", re.IGNORECASE)
_EMPTY_MARKS = {"(-)", "-", "--", "(--)"}
_ABSENT_MARKS = {"", "(x)", "x", "(na)", "na", "n.a.", "n/a", "(d)", "(s)", "(z)", "....", "...", "---"}


def tidy(value: object) -> str:
    """A cell as text: blanks collapsed, ends trimmed; a whole number without its decimal point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _SPACE.sub(" ", str(value).replace("\u00a0", " ")).strip()


def label(value: object) -> str:
    """A label without its revision and footnote marks: ``February (R)`` -> ``February``, ``Goods (1)`` -> ``Goods``."""
    return tidy(_MARK.sub(" ", tidy(value)))


def address(row: int, column: int) -> str:
    """``address(5, 2)`` is ``B5``; counted from 1."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


@dataclass(frozen=True)
class Sheet:
    """One worksheet. Cells beyond its edge are empty."""

    file: str
    name: str
    rows: list[list[object]] = field(repr=False)

    @property
    def height(self) -> int:
        return len(self.rows)

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)

    def raw(self, row: int, column: int) -> object:
        """The cell as the reader gave it, ``""`` when empty."""
        if not 1 <= row <= len(self.rows):
            return ""
        cells = self.rows[row - 1]
        return cells[column - 1] if 1 <= column <= len(cells) else ""

    def text(self, row: int, column: int) -> str:
        """The cell as tidy text."""
        return tidy(self.raw(row, column))

    def label(self, row: int, column: int = 1) -> str:
        """The cell as a label, without "(R)" and footnote marks."""
        return label(self.raw(row, column))

    def is_empty(self, row: int, column: int) -> bool:
        return self.text(row, column) == ""

    def number(self, row: int, column: int) -> float | None:
        """The cell's number; None when it is empty or marked as not applicable; 0.0 for ``(-)``.

        Raises LayoutError when there is other text in it.
        """
        value = self.raw(row, column)
        if isinstance(value, bool):
            self.fail(row, column, "a number")
        if isinstance(value, int | float):
            return float(value)
        text = tidy(value)
        if text.lower() in _ABSENT_MARKS:
            return None
        if text in _EMPTY_MARKS:
            return 0.0
        try:
            return float(text.replace(",", ""))
        except ValueError:
            self.fail(row, column, "a number")

    def required(self, row: int, column: int) -> float:
        """The cell's number; LayoutError when it is empty."""
        value = self.number(row, column)
        return self.fail(row, column, "a number") if value is None else value

    def numbers(self, row: int, columns: range | list[int]) -> list[float | None]:
        return [self.number(row, column) for column in columns]

    def year(self, row: int, column: int = 1) -> int | None:
        """The year that a heading names (``2024``, ``2024.0``, ``2024 (R)``), else None."""
        text = self.label(row, column)
        return int(text) if re.fullmatch(r"(19|20)\d\d", text) else None

    def expect(self, row: int, column: int, pattern: str) -> str:
        """Assert that the cell's label matches ``pattern`` whole, case ignored; gives the label."""
        found = self.label(row, column)
        if not re.fullmatch(pattern, found, re.IGNORECASE):
            self.fail(row, column, f"a label like {pattern!r}")
        return found

    def expect_row(self, row: int, patterns: list[str], first: int = 1) -> None:
        """Assert the labels of neighbouring cells, from column ``first`` on."""
        for offset, pattern in enumerate(patterns):
            self.expect(row, first + offset, pattern)

    def find(self, pattern: str, *, column: int = 1, start: int = 1, stop: int | None = None) -> int | None:
        """The first row whose label in ``column`` matches ``pattern`` whole (case ignored), or None."""
        compiled = re.compile(pattern, re.IGNORECASE)
        last = min(stop or self.height, self.height)
        for row in range(start, last + 1):
            if compiled.fullmatch(self.label(row, column)):
                return row
        return None

    def require(self, pattern: str, *, column: int = 1, start: int = 1, stop: int | None = None) -> int:
        """Like ``find``; LayoutError when there is no such row."""
        row = self.find(pattern, column=column, start=start, stop=stop)
        if row is None:
            raise LayoutError(
                self.file,
                self.name,
                f"{address(start, column)}:{address(stop or self.height, column)}",
                f"a label like {pattern!r}",
                "none",
            )
        return row

    def fail(self, row: int, column: int, expected: str) -> Never:
        """Refuse the file for this cell."""
        raise LayoutError(self.file, self.name, address(row, column), expected, self.text(row, column))


@dataclass(frozen=True)
class Workbook:
    """A publisher's workbook, opened. Sheets are read when asked for."""

    file: str
    names: list[str]
    _book: CalamineWorkbook = field(repr=False)

    def sheet(self, name: str | int) -> Sheet:
        """A sheet by name (case and blanks ignored) or position from 0. Raises LayoutError when missing."""
        if isinstance(name, int):
            if not 0 <= name < len(self.names):
                raise LayoutError(self.file, str(name), "A1", f"at least {name + 1} sheets", len(self.names))
            found = self.names[name]
        else:
            matches = [known for known in self.names if tidy(known).lower() == tidy(name).lower()]
            if not matches:
                raise LayoutError(self.file, name, "A1", f"a sheet named {name!r}", self.names)
            found = matches[0]
        try:
            rows = self._book.get_sheet_by_name(found).to_python(skip_empty_area=False)
        except (CalamineError, OSError, ValueError) as error:
            raise LayoutError(self.file, found, "A1", "a readable sheet", str(error)) from error
        return Sheet(self.file, found, [list(row) for row in rows])


def open_workbook(path: Path) -> Workbook:
    """Open an .xlsx, or an .xls as past releases have them. Raises LayoutError for anything else (an error page)."""
    try:
        book = CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError, ValueError) as error:
        raise LayoutError(path.name, "", "", "an Excel workbook", str(error)) from error
    return Workbook(path.name, list(book.sheet_names), book)
