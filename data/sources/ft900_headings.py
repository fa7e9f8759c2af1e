"""The stacked headings of exhibits with periods across: which hold for a column, and which months they mean."""

from __future__ import annotations

import re

from data.period import month, number_of, year_of
from data.sources.ft900_layout import Heading, heading, years_in
from data.sources.workbook import Sheet, label

_REVISED = re.compile(r"\(r\)", re.IGNORECASE)


def check_used(sheet: Sheet, top: int, bottom: int, used: set[tuple[int, int]]) -> None:
    """Every heading of a period has figures under it."""
    for row in range(top, bottom + 1):
        for column in range(2, sheet.width + 1):
            text = sheet.label(row, column)
            if (row, column) not in used and text and (heading(text) or years_in(text)):
                sheet.fail(row, column, "figures under this heading")


def stacked(sheet: Sheet, top: int, bottom: int, column: int) -> tuple[list[str], set[tuple[int, int]]]:
    """The headings over a column, from the top, and their cells.

    A heading ends where another begins in its row or above.
    """
    stack: list[str] = []
    places: set[tuple[int, int]] = set()
    edge = 2
    for row in range(top, bottom + 1):
        for at in range(column, edge - 1, -1):
            raw = sheet.raw(row, at)
            text = label(raw)
            if text and text != "0" and not _REVISED.fullmatch(text):
                stack.append(text)
                places.add((row, at))
                edge = at
                break
    return stack, places


def title_year(sheet: Sheet, title: int, top: int) -> int | None:
    """The year in ``...: 2023`` or ``...: April 2023`` above the headings."""
    for row in range(title, top):
        text = sheet.text(row, 1)
        if re.search(r":\s*([A-Z][a-z]+ )?(19|20)\d\d\s*$", text):
            return years_in(text)[-1]
    return None


def latest_month(spans: dict[int, Heading | None], held: list[int], default: int | None) -> int:
    """The statistical month: the leftmost month. Exhibits of quarters only have none: December then."""
    for column in held:
        span = spans[column]
        if span and span.kind == "month":
            return month(span.year or default or 1900, span.number)
    return month(1900, 12)


def resolved(sheet: Sheet, span: Heading, latest: int, default: int | None, first: int, column: int) -> tuple[int, int]:
    year = span.year if span.year is not None else default
    if year is None:
        sheet.fail(first - 1, column, "a year in the heading or the title")
    start, end = span.span(year, number_of(latest))
    if span.kind == "month" and start > latest:
        # January's release shows December under the heading of the new year.
        start, end = start - 12, end - 12
    if span.kind == "month" and start not in (latest, latest - 1):
        sheet.fail(first - 1, column, "the statistical month or the month before it")
    if span.kind == "ytd" and year not in (year_of(latest), year_of(latest) - 1):
        sheet.fail(first - 1, column, "the year of the statistical month or the year before")
    return start, end
