"""Releases that nobody has: the workbooks of the April 2023 release rewritten for another month and year.

Every number of the originals stays where it is, or follows from those beside it (months that the originals do not have
repeat the year before; sums over months are made anew), so that what a reader of the result must find is known.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from data.period import month as ordinal

MONTHS = list(calendar.month_name)[1:]
SHORT = ["Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."]
QUARTERS = ["First", "Second", "Third", "Fourth"]
YEAR, MONTH = 2023, 4
DOWN = ("1", "2", "3", "4", "5", "6", "9", "10", "11", "12", "13", "16", "17", "3s")
ACROSS = ("7", "8", "14", "14a", "15", "16a", "17a", "18", "19", "20", "20a", "20b", "1s", "2s", "2as", "4s", "4as")
Change = Callable[[Worksheet], None]


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


def rewrite(source: Path, target: Path, when: When, change: Change = lambda sheet: None) -> Path:
    """One exhibit of the April 2023 release as one of ``when``, then changed further."""
    book = openpyxl.load_workbook(source)
    sheet = book.worksheets[0]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    name = source.stem.removeprefix("exh")
    if name in DOWN:
        _down(sheet, name, when)
    else:
        _across(sheet, name, when)
    change(sheet)
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return target


# Months down


@dataclass
class _Block:
    """A year of a section: its heading's row, the rows of its sums and of its twelve months."""

    year: int
    row: int
    whole: int | None = None
    part: int | None = None
    months: dict[int, int] = field(default_factory=dict)


def _text(sheet: Worksheet, row: int) -> str:
    return re.sub(r"\s*\(R\)", "", str(sheet.cell(row, 1).value or "")).strip()


def blocks(sheet: Worksheet) -> Iterator[_Block]:
    """The years of every section, top to bottom."""
    block: _Block | None = None
    for row in range(1, sheet.max_row + 1):
        text = _text(sheet, row)
        if re.fullmatch(r"20\d\d", text):
            if block is not None:
                yield block
            block = _Block(int(text), row)
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


def _numbers(sheet: Worksheet, row: int) -> list[int]:
    return [at for at in range(2, sheet.max_column + 1) if isinstance(sheet.cell(row, at).value, int | float)]


def _down(sheet: Worksheet, name: str, when: When) -> None:
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
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and re.search(r"April 2023", cell.value):
                cell.value = cell.value.replace("April 2023", f"{MONTHS[when.month - 1]} {when.year}")


def _reach(sheet: Worksheet, block: _Block, older: _Block, last: int) -> None:
    """Fill the months that are out by now with those of the year before; empty those that are not."""
    for month, row in block.months.items():
        for column in _numbers(sheet, older.months[month]):
            if month > last:
                sheet.cell(row, column).value = None
            elif month > MONTH:
                sheet.cell(row, column).value = sheet.cell(older.months[month], column).value


def _sum(sheet: Worksheet, name: str, block: _Block, when: When, *, last: bool) -> None:
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
    for column in _numbers(sheet, rows[0]):
        sheet.cell(block.part, column).value = sum(_number(sheet, row, column) for row in rows)
    if name == "17":
        days = sum(calendar.monthrange(block.year, month)[1] for month in range(1, when.month + 1))
        quantity, value = _number(sheet, block.part, 4), _number(sheet, block.part, 6)
        sheet.cell(block.part, 5).value = round(quantity / days)
        sheet.cell(block.part, 7).value = round(value / quantity, 2)
    for balance, sent, bought in BALANCES.get(name, ()) if when.month > 1 else ():
        sheet.cell(block.part, balance).value = _number(sheet, block.part, sent) - _number(sheet, block.part, bought)


BALANCES = {
    "1": [(at, at + 3, at + 6) for at in (2, 3, 4)], "2": [(at, at + 3, at + 6) for at in (2, 3, 4)],
    "5": [(2, 4, 7), (3, 6, 9)], "12": [(2, 4, 7), (3, 6, 9)], "16": [(2, 3, 4)], "3s": [(2, 4, 5), (3, 4, 6)],
    "9": [(at, at + 4, at + 8) for at in range(2, 6)], "11": [(at, at + 4, at + 8) for at in range(2, 6)],
    "14": [(5, 9, 13)], "14a": [(5, 9, 13)], "16a": [(8, 9, 10)],
}  # fmt: skip
"""Balance = exports - imports: sums of rounded figures would drift apart."""


def _number(sheet: Worksheet, row: int, column: int) -> float:
    value = sheet.cell(row, column).value
    return value if isinstance(value, int | float) else 0


def _as_published(sheet: Worksheet, block: _Block, older: _Block, when: When) -> None:
    """The row of the month before "as published last month", if there is one."""
    row = next((r for r in range(1, sheet.max_row + 1) if "as published last month" in _text(sheet, r)), None)
    if row is None:
        return
    month = when.before[1]
    label = sheet.cell(row, 1)
    label.value = str(label.value).replace("March", MONTHS[month - 1])
    source = (block if when.month > 1 else older).months[month]
    printed = row if _numbers(sheet, row) else row + 1
    for column in _numbers(sheet, printed):
        sheet.cell(printed, column).value = sheet.cell(source, column).value


# Months across


def _across(sheet: Worksheet, name: str, when: When) -> None:
    year = when.before[0]
    for row in sheet.iter_rows(max_row=24):
        for cell in row:
            if not _is_figure(sheet, cell.row, cell.value):
                cell.value = _heading(name, cell.value, when)
    if when.month == 1:
        _december(sheet, name, year)
        _first_month(sheet, name)
    if when.month == 2:
        _two_months(sheet, name)
    if name == "19" and when.month == 12:
        _sum_by_partner(sheet, 11, (6, 7, 8, 9, 10))
    if name.startswith("20"):
        _years_of_quarters(sheet)


def _is_figure(sheet: Worksheet, row: int, value: object) -> bool:
    """A number in a row that has a name: not a heading."""
    return (
        isinstance(value, int | float)
        and bool(_text(sheet, row))
        and _text(sheet, row) not in ("Item (1)",)
        and (not re.match(r"(Technology Group|Selected Countries)", _text(sheet, row)))
    )


def _heading(name: str, value: object, when: When) -> object:
    lag = when.year - YEAR
    if isinstance(value, int) and 2020 <= value <= YEAR:
        return value + lag
    if not isinstance(value, str) or (re.search(r"[a-z]{3,}.*\d{4}.*[a-z]{4,}", value) and "\n" not in value):
        return value
    quarter = re.fullmatch(r"(First|Second|Third|Fourth) Quarter\s+(\d{4})(.*)", value.strip(), re.DOTALL)
    if quarter:
        at = int(quarter[2]) * 4 + QUARTERS.index(quarter[1]) + when.quarters(name)
        return f"{QUARTERS[at % 4]} Quarter\n{at // 4}{quarter[3]}"
    annual = re.fullmatch(r"Annual\s+(\d{4})(.*)", value.strip(), re.DOTALL)
    if annual:
        start, _ = when.period(name, ordinal(int(annual[1]), 1), ordinal(int(annual[1]), 12))
        return f"Annual\n{start // 12}{annual[2]}"
    previous = re.fullmatch(r"March(\s+)(\d{4})(.*)", value.strip(), re.DOTALL)
    if previous:
        year = int(previous[2]) + when.before[0] - YEAR
        return f"{MONTHS[when.before[1] - 1]}{previous[1]}{year}{previous[3]}"
    text = re.sub(r"\bApril\b", MONTHS[when.month - 1], value)
    text = re.sub(r"\bMarch\b", MONTHS[when.before[1] - 1], text)
    return re.sub(r"\b20(20|21|22|23)\b", lambda found: str(int(found[0]) + lag), text)


def _december(sheet: Worksheet, name: str, year: int) -> None:
    """In January the month before is of the year before: say so where months and years stand apart."""
    cells = {
        "7": ["C7"], "8": ["C7"], "17a": ["D10", "G10", "J10"],
        "15": ["D6"], "16a": ["E5", "E20"],
    }.get(name, [])  # fmt: skip
    for cell in cells:
        sheet[cell].value = year
    for cell in {"15": ["H6"], "16a": ["H5", "H20"]}.get(name, []):
        sheet[cell].value = year + 1


def _pairs(sheet: Worksheet, name: str) -> list[tuple[int, int | None, int]]:
    """Columns of the month, the month before and the year to date that belong together."""
    return {
        "7": [(2, 3, 5)], "8": [(2, 3, 5)], "14": [(2, 4, 5), (6, 8, 9), (10, 12, 13)],
        "14a": [(2, 4, 5), (6, 8, 9), (10, 12, 13)], "15": [(2, 5, 8), (3, 7, 9)],
        "16a": [(2, 5, 8), (3, 6, 9), (4, 7, 10)], "17a": [(3, 4, 5), (6, 7, 8), (9, 10, 11)],
        "18": [(2, 3, 4), (5, 6, 7), (8, 9, 10), (11, 12, 13)], "19": [(2, 4, 11)],
        "1s": [(at, None, at + 1) for at in range(2, 12, 2)],
        "4s": [(at, None, at + 1) for at in (2, 5, 8, 11)], "4as": [(at, None, at + 1) for at in (2, 5, 8, 11)],
    }.get(name, [])  # fmt: skip


def _first_month(sheet: Worksheet, name: str) -> None:
    """The year to date of January is January."""
    for row in range(6, sheet.max_row + 1):
        for now, _before, to_date in _pairs(sheet, name):
            if isinstance(sheet.cell(row, to_date).value, int | float):
                sheet.cell(row, to_date).value = sheet.cell(row, now).value
        if name in ("2s", "2as"):
            _states(sheet, row)


def _states(sheet: Worksheet, row: int) -> None:
    """In the supplement on states the columns alternate, some of them empty: month, then year to date."""
    header = 11
    held: object = None
    for column in range(2, sheet.max_column + 1):
        heading = str(sheet.cell(header, column).value or "").strip()
        if row <= header or not heading:
            continue
        if heading.startswith("Year"):
            if isinstance(sheet.cell(row, column).value, int | float):
                sheet.cell(row, column).value = held
        else:
            held = sheet.cell(row, column).value


def _two_months(sheet: Worksheet, name: str) -> None:
    """The year to date of February is both months together, and so are balances: rounded ones would drift apart."""
    if name == "19":
        _sum_by_partner(sheet, 11, (2, 3, 4))
        return
    for row in range(8, sheet.max_row + 1):
        named = any(isinstance(sheet.cell(row, at).value, str) for at in (1, 2))
        if not named or _text(sheet, row).startswith("Selected Countries"):
            continue
        triples = _pairs(sheet, name)
        if name in BALANCES:
            balances, sent, bought = triples
            for at in (0, 1):
                if isinstance(sheet.cell(row, balances[at] or 0).value, int | float):
                    made = _number(sheet, row, sent[at] or 0) - _number(sheet, row, bought[at] or 0)
                    sheet.cell(row, balances[at] or 0).value = made
        for now, before, to_date in triples:
            if before and isinstance(sheet.cell(row, to_date).value, int | float):
                sheet.cell(row, to_date).value = _number(sheet, row, now) + _number(sheet, row, before)


def _sum_by_partner(sheet: Worksheet, column: int, parts: tuple[int, ...]) -> None:
    """Sums of flows, and the balances that follow from them, where the flows stand below one another."""
    section, rows = "", {}
    for row in range(6, sheet.max_row + 1):
        text = _text(sheet, row)
        section = text if text in ("Balance", "Exports", "Imports") else section
        if isinstance(sheet.cell(row, column).value, int | float):
            sheet.cell(row, column).value = sum(_number(sheet, row, at) for at in parts)
            rows[section, text] = row
    for (section, text), row in rows.items():
        if section == "Balance" and ("Exports", text) in rows:
            sent, bought = rows["Exports", text], rows["Imports", text]
            sheet.cell(row, column).value = _number(sheet, sent, column) - _number(sheet, bought, column)


def _years_of_quarters(sheet: Worksheet) -> None:
    """A year whose four quarters are shown is their sum."""
    headings = {at: str(sheet.cell(5, at).value or "") for at in range(2, sheet.max_column + 1)}
    for column, heading in headings.items():
        if not heading.startswith("Annual"):
            continue
        four = [at for at, other in headings.items() if "Quarter" in other and other.split()[-1] == heading.split()[-1]]
        if len(four) == 4:
            _sum_by_partner(sheet, column, tuple(four))
