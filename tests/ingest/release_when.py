"""The April 2023 release, the month of another, and the cells of both."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from data.period import month as ordinal

MONTHS = list(calendar.month_name)[1:]
SHORT = ["Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."]
QUARTERS = ["First", "Second", "Third", "Fourth"]
YEAR, MONTH = 2023, 4
DOWN = ("1", "2", "3", "4", "5", "6", "9", "10", "11", "12", "13", "16", "17", "3s")
ACROSS = ("7", "8", "14", "14a", "15", "16a", "17a", "18", "19", "20", "20a", "20b", "1s", "2s", "2as", "4s", "4as")
BALANCES = {
    "1": [(at, at + 3, at + 6) for at in (2, 3, 4)],
    "2": [(at, at + 3, at + 6) for at in (2, 3, 4)],
    "5": [(2, 4, 7), (3, 6, 9)],
    "12": [(2, 4, 7), (3, 6, 9)],
    "16": [(2, 3, 4)],
    "3s": [(2, 4, 5), (3, 4, 6)],
    "9": [(at, at + 4, at + 8) for at in range(2, 6)],
    "11": [(at, at + 4, at + 8) for at in range(2, 6)],
    "14": [(5, 9, 13)],
    "14a": [(5, 9, 13)],
    "16a": [(8, 9, 10)],
}
"""Balance = exports - imports: sums of rounded figures would drift apart."""


@dataclass(frozen=True)
class When:
    """The statistical month of a release."""

    year: int
    month: int

    @property
    def before(self) -> tuple[int, int]:
        """Year and number of the month before."""
        return (self.year, self.month - 1) if self.month > 1 else (self.year - 1, 12)

    def quarters(self, name: str) -> int:
        """How many quarters later the newest quarter is than that of April 2023: Exhibit 19 has one as soon as its
        months are out, Exhibit 20 a month later."""
        now = ordinal(self.year, self.month)
        return (now - 2 if name == "19" else now - 3) // 3 - YEAR * 4

    def period(self, name: str, start: int, end: int) -> tuple[int, int]:
        """Where a period of the April 2023 release (ordinals) is in this one, for tables with months across."""
        now, last = ordinal(self.year, self.month), ordinal(*self.before)
        if end - start == 2 and start % 3 == 0:
            return start + 3 * self.quarters(name), end + 3 * self.quarters(name)
        if end - start == 11:
            newest = (ordinal(YEAR, 3) + 3 * self.quarters(name) + 1) // 12 - 1
            year = newest + start // 12 - (YEAR - 1)
            return ordinal(year, 1), ordinal(year, 12)
        for back in (0, 12):
            if (start, end) == (ordinal(YEAR, 4) - back,) * 2:
                return now - back, now - back
            if (start, end) == (ordinal(YEAR, 3) - back,) * 2:
                return last - back, last - back
            if (start, end) == (ordinal(YEAR, 1) - back, ordinal(YEAR, 4) - back):
                return ordinal(self.year, 1) - back, now - back
        raise ValueError((start, end))


def text_of(sheet: Worksheet, row: int) -> str:
    return re.sub(r"\s*\(R\)", "", str(sheet.cell(row, 1).value or "")).strip()


def numbers(sheet: Worksheet, row: int) -> list[int]:
    return [at for at in range(2, sheet.max_column + 1) if isinstance(sheet.cell(row, at).value, int | float)]


def number(sheet: Worksheet, row: int, column: int) -> float:
    value = sheet.cell(row, column).value
    return value if isinstance(value, int | float) else 0
