"""Exhibits with partners or commodities down the side and months, quarters or years across.

A column's headings are stacked: each heading holds for its own column and those to its right until another heading
begins in its row or above. "(R)" marks stand in columns of their own, so a heading may sit left of its figures: the
figures of a column belong to the headings that span it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from data.sources.base import LayoutError
from data.sources.ft900_build import exhibit_of
from data.sources.ft900_headings import check_used, latest_month, resolved, stacked, title_year
from data.sources.ft900_layout import FOOTNOTE, Attrs, SheetReading, expect_release, expect_title, heading
from data.sources.workbook import Sheet, address, label, open_workbook

_MARKS = re.compile(r"\((?:-|--|x)\)|n\.a\.", re.IGNORECASE)
_ASIDE = re.compile(r"\(.*\)")
"""A remark under a label, such as "(Domestic)"."""


@dataclass
class RowPosition:
    """Where the reader stands: the area, section and parent commodity above the row at hand."""

    section: str = ""
    area: str | None = None
    parent: str | None = None
    label: str = ""
    row: int = 0


RowReader = Callable[[str, RowPosition, SheetReading], Attrs | None]
"""The part of the series that a row's label gives. May move ``RowPosition`` on; None skips the row's numbers."""


@dataclass(frozen=True)
class AcrossSpec:
    """One exhibit, or one of the tables on it.

    ``top``: column and label of the first heading row. ``first``: the label of the first data row. ``measures``:
    patterns for a column's stacked headings (joined by " | ", lower case), first match wins; None is a derived column.
    Every other measure must be there. ``sections``: headings within the rows, all of which must be there.
    """

    exhibit: str
    title: str
    base: Attrs
    top: tuple[int, str]
    first: str
    measures: tuple[tuple[str, Attrs | None], ...]
    row: RowReader
    sections: dict[str, Attrs] = field(default_factory=dict)
    last: str | None = None
    """The label of a row that ends the table, where another table follows on the sheet."""
    same_rows: bool = False
    """Whether every section has the same rows in it."""


@dataclass(frozen=True)
class Column:
    at: int
    attrs: Attrs
    start: int
    end: int
    kind: str
    """Month, quarter, year or ytd: in January a month and the year to date are the same months."""


@dataclass(frozen=True)
class Derived:
    """A column that is left out; ``of``: where it is a change, the columns from which it is made, later and earlier."""

    at: int
    of: tuple[int, int] | None = None


def read_across(sheet: Sheet, specs: list[AcrossSpec]) -> SheetReading:
    """Read one sheet, by one spec for each table on it. Raises LayoutError naming the cell."""
    reading = SheetReading(sheet)
    title = expect_title(sheet, specs[0].exhibit, specs[0].title)
    at = title
    for spec in specs:
        at = _read_table(sheet, spec, at, title, reading) - 1
    reading.finish()
    return reading


def read_months(path: Path, release: dt.date, specs: Mapping[str, list[AcrossSpec]]) -> tuple[str, SheetReading]:
    """The exhibit (told by the file's name) and what was read of it; its months are those of the release."""
    exhibit = exhibit_of(path)
    sheet = open_workbook(path).sheet(0)
    reading = read_across(sheet, specs[exhibit])
    if reading.latest is None:
        sheet.fail(1, 1, "months in the headings")
    expect_release(sheet, reading.latest, release)
    return exhibit, reading


def _read_table(sheet: Sheet, spec: AcrossSpec, after: int, title: int, reading: SheetReading) -> int:
    top = sheet.require(spec.top[1], column=spec.top[0], start=after + 1)
    first = _first_row(sheet, spec, top)
    reading.skip_headings(title, top - 1)
    reading.skip_headings(top, first - 1)
    stop = _stop(sheet, spec, first)
    columns = _columns(sheet, spec, top, first, stop, title, reading)
    line = RowPosition()
    rows: dict[str, list[str]] = {name: [] for name in spec.sections}
    for row in range(first, stop):
        _read_row(sheet, spec, row, columns, line, rows, reading)
    _check_sections(sheet, spec, rows, stop)
    return stop


def _row_label(sheet: Sheet, row: int) -> tuple[str, int]:
    """The row's label and its column: the first text before its figures (crude oil's countries stand in column B)."""
    for column in (1, 2):
        raw = sheet.raw(row, column)
        text = label(raw)
        if isinstance(raw, str) and text and not _MARKS.fullmatch(text):
            return text, column
    return "", 1


def _section(sheet: Sheet, spec: AcrossSpec, row: int) -> str | None:
    text, _ = _row_label(sheet, row)
    alone = sum(bool(label(cell)) for cell in sheet.rows[row - 1]) == 1
    return text.lower() if alone and text.lower() in spec.sections else None


def _first_row(sheet: Sheet, spec: AcrossSpec, top: int) -> int:
    wanted = re.compile(spec.first, re.IGNORECASE)
    for row in range(top + 1, sheet.height + 1):
        if _section(sheet, spec, row) is not None or wanted.fullmatch(_row_label(sheet, row)[0]):
            return row
    raise LayoutError(sheet.file, sheet.name, address(top + 1, 1), f"a row {spec.first!r} under the headings", "none")


def _stop(sheet: Sheet, spec: AcrossSpec, first: int) -> int:
    for row in range(first, sheet.height + 1):
        text = sheet.text(row, 1)
        if (spec.last and re.fullmatch(spec.last, label(text), re.IGNORECASE)) or FOOTNOTE.match(text):
            return row
    # Every exhibit ends in notes: without them the sheet is cut off.
    return sheet.fail(sheet.height, 1, "the notes under the table")


def _is_figure(raw: object) -> bool:
    if isinstance(raw, bool):
        return False
    return isinstance(raw, int | float) or (isinstance(raw, str) and bool(_MARKS.fullmatch(raw.strip())))


def _columns(
    sheet: Sheet, spec: AcrossSpec, top: int, first: int, stop: int, title: int, reading: SheetReading
) -> list[Column | Derived]:
    """The columns that hold figures."""
    held = [
        column
        for column in range(2, sheet.width + 1)
        if any(_is_figure(sheet.raw(row, column)) for row in range(first, stop))
    ]
    stacks = _stacks(sheet, held, top, first)
    spans = {column: heading(" ".join(stack)) for column, stack in stacks.items()}
    default = title_year(sheet, title, top)
    found: set[int] = set()
    columns: list[Column | Derived] = []
    latest: int | None = None
    for column in held:
        text = " | ".join(stacks[column]).lower()
        match = next((at for at, (pattern, _) in enumerate(spec.measures) if re.search(pattern, text)), None)
        if match is None:
            sheet.fail(first - 1, column, f"a heading above its figures (found {text!r})")
        found.add(match)
        part = spec.measures[match][1]
        if part is None:
            columns.append(Derived(column, _made_of(columns) if re.search(r"\bchange\b", text) else None))
            continue
        span = spans[column]
        if span is None:
            sheet.fail(first - 1, column, f"a month, quarter or year in the heading {text!r}")
        if latest is None:
            latest = latest_month(spans, held, default)
        start, end = resolved(sheet, span, latest, default, first, column)
        columns.append(Column(column, part, start, end, span.kind))
    if latest is not None and any(span and span.kind == "month" for span in spans.values()):
        reading.latest = latest
    _check_columns(sheet, spec, columns, found, first)
    return columns


def _made_of(before: list[Column | Derived]) -> tuple[int, int] | None:
    """The two columns of figures to the left of a change."""
    two = before[-2:]
    return (two[0].at, two[1].at) if len(two) == 2 and all(isinstance(one, Column) for one in two) else None


def _stacks(sheet: Sheet, held: list[int], top: int, first: int) -> dict[int, list[str]]:
    """The headings over each column of figures; each lowest heading over one column only."""
    stacks: dict[int, list[str]] = {}
    used: set[tuple[int, int]] = set()
    for column in held:
        stacks[column], places = stacked(sheet, top, first - 1, column)
        if places and max(places) in used:
            sheet.fail(*max(places), f"one column of figures under this heading, not also column {column}")
        used |= places
    check_used(sheet, top, first - 1, used)
    return stacks


def _check_columns(
    sheet: Sheet, spec: AcrossSpec, columns: list[Column | Derived], found: set[int], first: int
) -> None:
    absent = [pattern for at, (pattern, part) in enumerate(spec.measures) if part is not None and at not in found]
    if absent:
        raise LayoutError(sheet.file, sheet.name, address(first - 1, 2), f"a heading like {absent[0]!r}", "none")
    spans: dict[str, list[tuple[str, int, int]]] = {}
    for column in columns:
        if isinstance(column, Column):
            spans.setdefault(repr(column.attrs), []).append((column.kind, column.start, column.end))
    for held in spans.values():
        if sorted(held) != sorted(next(iter(spans.values()))) or len(set(held)) != len(held):
            cell = address(first - 1, 2)
            raise LayoutError(sheet.file, sheet.name, cell, "the same periods, each once, under every heading", held)


def _read_row(
    sheet: Sheet,
    spec: AcrossSpec,
    row: int,
    columns: list[Column | Derived],
    line: RowPosition,
    rows: dict[str, list[str]],
    reading: SheetReading,
) -> None:
    section = _section(sheet, spec, row)
    if section is not None:
        line.section, line.area, line.parent = section, None, None
        return
    text, _ = _row_label(sheet, row)
    held = [column.at for column in columns]
    empty = [column for column in held if sheet.is_empty(row, column)]
    if len(empty) == len(held):
        if text and not _ASIDE.fullmatch(text):
            sheet.fail(row, min(held), "figures for this row")
        return
    if not text:
        sheet.fail(row, 1, "a label for the row's figures")
    if any(column.at in empty for column in columns if isinstance(column, Column)):
        sheet.fail(row, empty[0], "a figure, as the rest of the row has")
    if spec.sections and not line.section:
        sheet.fail(row, 1, "one of the headings " + ", ".join(spec.sections))
    line.label, line.row = text, row
    part = spec.row(text, line, reading)
    if spec.sections:
        rows[line.section].append(text)
    for column in columns:
        if isinstance(column, Derived) or part is None:
            reading.skip(row, column.at, "derived")
            if isinstance(column, Derived) and column.of is not None:
                _check_change(sheet, row, column.at, *column.of)
        else:
            attrs = {**spec.base, **spec.sections.get(line.section, {}), **column.attrs, **part}
            reading.take(row, column.at, attrs, column.start, column.end)


def _check_change(sheet: Sheet, row: int, at: int, now: int, before: int) -> None:
    """A printed change is the later figure less the earlier one, within three roundings."""
    change, later, earlier = (sheet.number(row, column) for column in (at, now, before))
    if change is None or later is None or earlier is None:
        return
    if abs(later - earlier - change) > 1.5 + 1e-6:
        sheet.fail(row, at, f"the change from {address(row, before)} to {address(row, now)}, {later - earlier:g}")


def _check_sections(sheet: Sheet, spec: AcrossSpec, rows: dict[str, list[str]], stop: int) -> None:
    for name, labels in rows.items():
        cell = address(stop - 1, 1)
        if not labels:
            raise LayoutError(sheet.file, sheet.name, cell, f"rows under {name!r}", "none")
        if len(set(labels)) != len(labels) and spec.same_rows:
            raise LayoutError(sheet.file, sheet.name, cell, f"each row once under {name!r}", labels)
        first = next(iter(rows.values()))
        if spec.same_rows and labels != first:
            odd = sorted(set(labels) ^ set(first)) or labels
            raise LayoutError(sheet.file, sheet.name, cell, "the same rows in every section", odd)
