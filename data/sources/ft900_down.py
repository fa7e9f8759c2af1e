"""Exhibits with periods down the side: years with their months, year-to-date lines, and what was published last month.

The layout is found by its labels: the heading rows from ``Period`` down to the first year, a heading that spans
several columns (``Balance``, ``Exports``, ``Imports``) over the measures under it, sections within the rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from data.period import month, number_of, year_of
from data.sources.base import LayoutError
from data.sources.ft900_layout import (
    FOOTNOTE,
    Attrs,
    SheetReading,
    expect_title,
    month_number,
    month_range,
)
from data.sources.workbook import Sheet, address, label

_PRIOR = re.compile(r"(?P<month>[a-z]+)\s+data as published last month:?", re.IGNORECASE)


@dataclass(frozen=True)
class DownSpec:
    """One exhibit. Labels are compared by ``plain``: lower case, letters, digits and ``&`` only.

    ``columns``: (heading that spans columns or "", heading of the column or "") to the part of the series that the
    two determine; the sheet must have exactly these. ``sections``: headings within the rows.
    """

    exhibit: str
    title: str
    base: Attrs
    columns: Mapping[tuple[str, str], Attrs]
    sections: Mapping[str, Attrs] = field(default_factory=dict)
    corner: str = r"period|month of moving average"
    notes: bool = True
    """Whether notes follow the table: where they are missing the sheet is cut off."""


def under(groups: Mapping[str, Attrs], measures: Mapping[str, Attrs]) -> dict[tuple[str, str], Attrs]:
    """Every measure under every group: ``{("exports", "petroleum"): {...}, ...}``."""
    return {(g, m): {**group, **measure} for g, group in groups.items() for m, measure in measures.items()}


_ALSO = {
    "travelforallpurposesincludingeducation": "travel",
    "foodfeeds&beverages": "foodsfeeds&beverages",
    "foodsfeedsandbeverages": "foodsfeeds&beverages",
    "automotivevehicles": "automotivevehiclesetc",
    "crudepetroleum": "crudeoil",
    "balanceofpaymentsbasis": "totalbalanceofpaymentsbasis",
    "censusbasis": "totalcensusbasis",
}
"""Wordings of the same headings in other years."""


def plain(text: object) -> str:
    """A label for comparison: ``Net      Adjust- ments (1)`` -> ``netadjustments``."""
    found = re.sub(r"[^a-z0-9&]", "", label(text).lower())
    return _ALSO.get(found, found)


@dataclass
class _DownState:
    year: int | None = None
    section: str = ""
    prior: int | None = None
    months: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """Per section: the months shown (ordinal, row), in order."""
    filled: dict[str, list[int]] = field(default_factory=dict)


def read_down(sheet: Sheet, spec: DownSpec) -> SheetReading:
    """Read one sheet. Raises LayoutError naming the cell that is not as expected."""
    reading = SheetReading(sheet)
    title = expect_title(sheet, spec.exhibit, spec.title)
    top = sheet.require(spec.corner, start=title)
    first = _first_row(sheet, spec, top)
    reading.skip_headings(title, first - 1)
    columns = _columns(sheet, spec, top, first - 1)
    state = _DownState()
    for row in range(first, sheet.height + 1):
        if FOOTNOTE.match(sheet.text(row, 1)) and state.prior is None:
            break
        _read_row(sheet, spec, row, columns, state, reading)
    else:
        if spec.notes:
            sheet.fail(sheet.height, 1, "the notes under the table")
    _check_complete(sheet, spec, state, reading)
    reading.finish()
    return reading


def _first_row(sheet: Sheet, spec: DownSpec, top: int) -> int:
    for row in range(top + 1, min(top + 8, sheet.height) + 1):
        if sheet.year(row) is not None or plain(sheet.raw(row, 2)) in spec.sections:
            return row
    raise LayoutError(sheet.file, sheet.name, address(top + 1, 1), "a year or a section under the headings", "none")


def _columns(sheet: Sheet, spec: DownSpec, top: int, bottom: int) -> dict[int, Attrs]:
    """Column -> the part of the series that its headings give. The sheet must have all that ``spec`` names, once."""
    columns: dict[int, Attrs] = {}
    groups = {group for group, _ in spec.columns}
    group, found, last = "", set(), (top, 1)
    for column in range(2, sheet.width + 1):
        own = [(row, plain(sheet.raw(row, column))) for row in range(top, bottom + 1)]
        own = [(row, text) for row, text in own if text]
        if not own:
            continue
        for _row, text in own:
            group = text if text in groups else group
        row, text = own[-1]
        key = (group, "" if text in groups else text)
        if key not in spec.columns or key in found:
            wanted = sorted({measure or g for g, measure in spec.columns if g == group and (g, measure) not in found})
            sheet.fail(row, column, "one of the headings " + ", ".join(wanted))
        found.add(key)
        columns[column] = spec.columns[key]
        last = (row, column)
    absent = [" ".join(key).strip() for key in spec.columns if key not in found]
    if absent:
        raise LayoutError(sheet.file, sheet.name, address(*last), "also the headings " + ", ".join(absent), "none")
    return columns


def _read_row(
    sheet: Sheet, spec: DownSpec, row: int, columns: dict[int, Attrs], state: _DownState, reading: SheetReading
) -> None:
    text = sheet.label(row, 1)
    section = plain(sheet.raw(row, 2))
    if not text and section in spec.sections:
        state.section, state.year = section, None
        return
    if state.prior is not None and not text:
        _take(spec, row, columns, state, reading, state.prior, state.prior, prior=True)
        state.prior = None
        return
    year = sheet.year(row)
    if year is not None:
        if state.year is not None and year != state.year + 1:
            sheet.fail(row, 1, f"the year {state.year + 1}")
        if sheet.label(row + 1, 1) == "":
            sheet.fail(row + 1, 1, f"the months of {year}")
        state.year = year
        reading.skip(row, 1, "heading")
        return
    if text:
        _read_period(sheet, spec, row, text, columns, state, reading)


def _read_period(
    sheet: Sheet,
    spec: DownSpec,
    row: int,
    text: str,
    columns: dict[int, Attrs],
    state: _DownState,
    reading: SheetReading,
) -> None:
    if state.year is None:
        sheet.fail(row, 1, "a year above its months")
    prior = _PRIOR.match(text)
    if prior:
        latest = state.filled[state.section][-1]
        number = month_number(prior["month"]) or sheet.fail(row, 1, "a month")
        at = month(year_of(latest), number)
        state.prior = at if at <= latest else at - 12
        if any(isinstance(sheet.raw(row, column), int | float) for column in columns):
            _take(spec, row, columns, state, reading, state.prior, state.prior, prior=True)
            state.prior = None
        return
    number_or_none = month_number(text)
    if number_or_none is not None:
        at = month(state.year, number_or_none)
        state.months.setdefault(state.section, []).append((at, row))
        if _take(spec, row, columns, state, reading, at, at):
            state.filled.setdefault(state.section, []).append(at)
        return
    span = month_range(text)
    if span is None:
        sheet.fail(row, 1, "a month, a year, or a range of months")
    if not _take(spec, row, columns, state, reading, month(state.year, span[0]), month(state.year, span[1])):
        sheet.fail(row, min(columns), "figures")


def _take(
    spec: DownSpec,
    row: int,
    columns: dict[int, Attrs],
    state: _DownState,
    reading: SheetReading,
    start: int,
    end: int,
    *,
    prior: bool = False,
) -> bool:
    """Read a row's cells; False when it is empty. A row that is filled in part is refused."""
    sheet = reading.sheet
    empty = [column for column in columns if sheet.is_empty(row, column)]
    if len(empty) == len(columns):
        return False
    if empty:
        sheet.fail(row, empty[0], "a figure, as the rest of the row has")
    for column, part in columns.items():
        attrs = {**spec.base, **spec.sections.get(state.section, {}), **part}
        reading.take(row, column, attrs, start, end, prior=prior)
    return True


def _check_complete(sheet: Sheet, spec: DownSpec, state: _DownState, reading: SheetReading) -> None:
    """Every section is there, with the same months, none missing, and blank only after the latest."""
    wanted = list(spec.sections) or [""]
    for section in wanted:
        if section not in state.filled:
            raise LayoutError(
                sheet.file, sheet.name, f"A{sheet.height}", f"months under {section or 'the years'}", "none"
            )
    for section in wanted:
        shown = [at for at, _ in state.months[section]]
        rows = dict(state.months[section])
        if number_of(shown[0]) != 1 or number_of(shown[-1]) != 12:
            sheet.fail(
                rows[shown[0]] if number_of(shown[0]) != 1 else rows[shown[-1]], 1, "January to December of each year"
            )
        for before, after in pairwise(shown):
            if after != before + 1:
                sheet.fail(rows[after], 1, "the month after the one above it")
        filled = state.filled[section]
        if filled != shown[: len(filled)]:
            hole = next(at for at, want in zip(filled, shown, strict=False) if at != want)
            sheet.fail(rows[hole], 2, "no figures after a month without")
        if filled[-1] != state.filled[wanted[0]][-1]:
            sheet.fail(rows[filled[-1]], 1, "the same latest month in every section")
    reading.latest = state.filled[wanted[0]][-1]
