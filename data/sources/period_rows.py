"""The period column of the FT-900's time exhibits: year headings, year-to-date rows, twelve months, last month's row.

2024
Jan. - Dec.     a full year
Jan. - Mar.     year to date (absent in December's release; "Jan. -" in January's)
January ...     twelve months, empty after the last one published
February data as published last month:
                one row without a label: the month before, in the release before
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass

from data import period
from data.sources.workbook import Sheet

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_ABBREVIATED = {name[:3]: number for name, number in MONTHS.items()}
_RANGE = re.compile(r"jan\.? ?- ?(?:([a-z]{3,4})\.?)?", re.IGNORECASE)
_PRIOR = re.compile(r"([a-z]+) data as published last month:?", re.IGNORECASE)
_FOOT = re.compile(r"(\(?\d\)? .*|note.*|source.*|\(r\).*|\*.*|www\..*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A row with figures: inclusive month ordinals; ``prior`` when it is last month's figure again."""

    row: int
    start: int
    end: int
    prior: bool = False


@dataclass
class _Walk:
    """Where a walk down the period column is."""

    sheet: Sheet
    columns: list[int]
    found: list[PeriodRow]
    year: int = 0
    month: int = 12
    last: int = 0
    ended: bool = False

    def filled(self, row: int) -> bool:
        """Whether the row has figures; LayoutError when it is half empty."""
        empty = [column for column in self.columns if self.sheet.is_empty(row, column)]
        if empty and len(empty) < len(self.columns):
            self.sheet.fail(row, empty[0], "a number, as in the rest of the row")
        return not empty

    def heading(self, row: int, year: int) -> None:
        if self.month != 12:
            self.sheet.fail(row, 1, f"the month after {calendar.month_name[self.month]}")
        if self.year and year != self.year + 1:
            self.sheet.fail(row, 1, f"the year {self.year + 1}")
        self.year, self.month = year, 0

    def span(self, row: int, until: str | None) -> None:
        end = _ABBREVIATED.get((until or "jan").lower()[:3], 0)
        if self.month or not end or not self.filled(row):
            self.sheet.fail(row, 1, "a year or year-to-date row with figures, before January")
        self.found.append(PeriodRow(row, period.month(self.year, 1), period.month(self.year, end)))

    def single(self, row: int, month: int) -> None:
        if month != self.month + 1 or not self.year:
            self.sheet.fail(row, 1, f"{calendar.month_name[self.month + 1] if self.month < 12 else 'a year'}")
        self.month = month
        if not self.filled(row):
            self.ended = True
            return
        if self.ended:
            self.sheet.fail(row, self.columns[0], "an empty cell, as in the month before")
        self.last = period.month(self.year, month)
        self.found.append(PeriodRow(row, self.last, self.last))

    def prior(self, row: int, name: str) -> None:
        """The unlabelled row under "... data as published last month:"."""
        if not self.last or period.number_of(self.last - 1) != MONTHS.get(name.lower()):
            self.sheet.fail(row, 1, f"the month before {period.month_name(self.last)}")
        if self.sheet.text(row + 1, 1) or not self.filled(row + 1):
            self.sheet.fail(row + 1, 1, "the figures as published last month, without a label")
        self.found.append(PeriodRow(row + 1, self.last - 1, self.last - 1, prior=True))


def period_rows(sheet: Sheet, first: int, columns: list[int]) -> list[PeriodRow]:
    """The rows with figures from row ``first`` on, in the order printed.

    ``columns``: those that have a figure in every filled row. Raises LayoutError for a label that is not
    expected, months or years out of order, a half-empty row, and a table that stops before December.
    """
    walk = _Walk(sheet, columns, [])
    row = first
    while row <= sheet.height:
        text = sheet.label(row)
        year, span, prior = sheet.year(row), _RANGE.fullmatch(text), _PRIOR.fullmatch(text)
        if year is not None:
            walk.heading(row, year)
        elif span:
            walk.span(row, span.group(1))
        elif text.lower() in MONTHS:
            walk.single(row, MONTHS[text.lower()])
        elif prior:
            walk.prior(row, prior.group(1))
            break  # Footnotes, in whatever words.
        elif _FOOT.match(sheet.text(row, 1)):
            break
        elif text or any(not sheet.is_empty(row, column) for column in columns):
            sheet.fail(row, 1, "a year, a month or a footnote")
        row += 1
    if walk.month != 12 or not walk.found:
        sheet.fail(row, 1, f"the months up to December of {walk.year or 'a year'}")
    return walk.found
