"""What all FT-900 exhibits share: their titles, period labels, and the account of every printed number.

``SheetReading`` collects the values of one sheet and remembers each numeric cell that it read or deliberately left out
(a derived change, rank or percentage). ``finish`` refuses the sheet when a number is left that nobody accounted for:
a column or a block that is not where the publisher puts it never passes in silence.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

from data.period import month, number_of, year_of
from data.sources.base import LayoutError
from data.sources.workbook import Sheet, address

Attrs = dict[str, Any]
"""Some of the columns of a series (flow, partner, commodity, ...) and ``factor``, which multiplies its numbers."""

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
QUARTERS = {"first quarter": 1, "second quarter": 2, "third quarter": 3, "fourth quarter": 4}
FOOTNOTE = re.compile(r"^(\(\d+\)|\(r\)|\(x\)|notes?\s*:|\*|n\.a\. |n\.i\.e\. |source)", re.IGNORECASE)
_RANGE = re.compile(r"(?P<first>[a-z]+)\.?\s*-\s*(?P<last>[a-z]*)\.?")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_DAYS_TO_RELEASE = (15, 100)
"""A release follows the end of its month by about five weeks; by months when appropriations lapse."""


def month_number(text: str) -> int | None:
    """1 to 12 for ``March``, ``Mar.``, ``MAR``; None when the text is no month."""
    word = text.strip().rstrip(".").lower()
    if len(word) < 3:
        return None
    found = [at for at, name in enumerate(MONTHS, 1) if name.startswith(word) or (word == "sept" and at == 9)]
    return found[0] if len(found) == 1 else None


def month_range(text: str) -> tuple[int, int] | None:
    """(1, 4) for ``Jan. - Apr.``; (1, 1) for January's ``Jan. -``; None when the text is no range of months."""
    found = _RANGE.fullmatch(text.strip().lower())
    if not found:
        return None
    first = month_number(found["first"])
    last = month_number(found["last"]) if found["last"] else first
    return (first, last) if first and last else None


def years_in(text: str) -> list[int]:
    return [int(year) for year in _YEAR.findall(text)]


@dataclass(frozen=True)
class Heading:
    """A column's reference period as its heading gives it: a kind, a number in it, and the year if it is printed."""

    kind: str
    number: int
    year: int | None

    def span(self, year: int, latest: int) -> tuple[int, int]:
        """First and last month. ``latest`` is the number of the month at which year-to-date ends."""
        match self.kind:
            case "month":
                return month(year, self.number), month(year, self.number)
            case "quarter":
                return month(year, self.number * 3 - 2), month(year, self.number * 3)
            case "year":
                return month(year, 1), month(year, 12)
        return month(year, 1), month(year, latest)


def heading(text: str) -> Heading | None:
    """Read ``April 2023``, ``Year-to-Date 2022``, ``First Quarter 2023``, ``Annual 2020`` anywhere in a heading."""
    low = text.lower()
    years = years_in(low)
    year = years[-1] if years else None
    if re.search(r"year[\s-]*to[\s-]*date|cumulative", low):
        return Heading("ytd", 0, year)
    for name, number in QUARTERS.items():
        if name in low:
            return Heading("quarter", number, year)
    if re.search(r"\bannual\b", low):
        return Heading("year", 0, year)
    for number, name in enumerate(MONTHS, 1):
        if re.search(rf"\b{name}\b", low):
            return Heading("month", number, year)
    return None


@dataclass(frozen=True)
class Printed:
    """One number of a sheet with the series and months it belongs to."""

    attrs: Attrs
    start: int
    end: int
    value: float
    row: int
    column: int


@dataclass
class SheetReading:
    """The values of one sheet as they are collected, and the account of its numeric cells."""

    sheet: Sheet
    values: list[Printed] = field(default_factory=list)
    prior: list[Printed] = field(default_factory=list)
    partners: dict[str, str] = field(default_factory=dict)
    commodities: dict[tuple[str, str], tuple[str, str | None]] = field(default_factory=dict)
    latest: int | None = None
    """The statistical month (ordinal), where the exhibit shows months."""
    seen: set[tuple[int, int]] = field(default_factory=set)
    skipped: dict[tuple[int, int], str] = field(default_factory=dict)

    def take(self, row: int, column: int, attrs: Attrs, start: int, end: int, *, prior: bool = False) -> None:
        """Read one cell; nothing is kept for an empty or not applicable one. Raises LayoutError for other text."""
        self.seen.add((row, column))
        value = self.sheet.number(row, column)
        if value is None:
            return
        attrs = dict(attrs)
        value *= attrs.pop("factor", 1.0)
        (self.prior if prior else self.values).append(Printed(attrs, start, end, value, row, column))

    def skip(self, row: int, column: int, reason: str) -> None:
        """Leave a cell out on purpose."""
        self.skipped[row, column] = reason

    def skip_headings(self, first: int, last: int) -> None:
        """Numbers among the headings: years, and the stray zeros of hidden heading rows."""
        for row in range(first, last + 1):
            for column in range(1, self.sheet.width + 1):
                raw = self.sheet.raw(row, column)
                if isinstance(raw, int | float) and (raw == 0 or 1900 <= raw <= 2100):
                    self.skip(row, column, "heading")

    def name_partner(self, code: str, name: str) -> None:
        self.partners.setdefault(code, name)

    def name_commodity(self, scheme: str, code: str, name: str, parent: str | None = None) -> None:
        self.commodities.setdefault((scheme, code), (name, parent))

    def finish(self) -> None:
        """Refuse the sheet when it is empty or when a number on it was neither read nor left out on purpose."""
        if not self.values:
            raise LayoutError(self.sheet.file, self.sheet.name, "A1", "figures", "none")
        for row, cells in enumerate(self.sheet.rows, 1):
            for column, raw in enumerate(cells, 1):
                if isinstance(raw, bool) or not isinstance(raw, int | float):
                    continue
                if (row, column) not in self.seen and (row, column) not in self.skipped:
                    self.sheet.fail(row, column, "no number outside the table's rows and columns")


def expect_title(sheet: Sheet, exhibit: str, title: str) -> int:
    """The row of ``Exhibit 7. U.S. Exports of Goods by ...``; LayoutError when the sheet is another exhibit."""
    wanted = re.compile(rf"exhibit\s+{re.escape(exhibit)}\.\s*{title}.*", re.IGNORECASE)
    for row in range(1, min(8, sheet.height) + 1):
        found = sheet.text(row, 1)
        if found.lower().startswith("exhibit"):
            if not wanted.fullmatch(found):
                sheet.fail(row, 1, f"the title of exhibit {exhibit}")
            return row
    raise LayoutError(sheet.file, sheet.name, "A1:A8", f"the title of exhibit {exhibit}", "none")


def expect_release(sheet: Sheet, latest: int, release: dt.date, row: int = 1, column: int = 1, margin: int = 0) -> None:
    """Refuse a sheet whose last month cannot have been published on the release date. ``margin``: more days later."""
    after = latest + 1
    days = (release - dt.date(year_of(after), number_of(after), 1)).days
    low, high = _DAYS_TO_RELEASE
    if not low <= days <= high + margin:
        raise LayoutError(
            sheet.file,
            sheet.name,
            address(row, column),
            f"a statistical month shortly before the release of {release}",
            f"{year_of(latest)}-{number_of(latest):02d}",
        )
