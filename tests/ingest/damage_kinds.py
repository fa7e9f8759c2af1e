"""How a publisher's file can be damaged: names, columns, figures and months of a workbook, lines of a text, bytes."""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.ingest.release_when import MONTHS

Change = Callable[[Worksheet], None]
Spoil = Callable[[Path, Path], None]
"""Reads the true file, writes the damaged one."""


def sheet(change: Change, number: int = 0) -> Spoil:
    """A change of one sheet of a workbook."""

    def spoil(true: Path, copy: Path) -> None:
        book = openpyxl.load_workbook(true)
        change(book.worksheets[number])
        book.save(copy)

    return spoil


def number(value: object) -> float | None:
    """What a cell prints, where it is a number: the rebuilt workbooks have some as text."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return float(value.replace(",", "")) if isinstance(value, str) and re.fullmatch(r"-?[\d,]+\.?\d*", value) else None


def text(page: Worksheet, row: int) -> str:
    return str(page.cell(row, named(page, row)).value or "").strip()


def named(page: Worksheet, row: int) -> int:
    """The column of a row's name: the first, but the second for countries of crude oil under their areas."""
    return 1 if str(page.cell(row, 1).value or "").strip() else 2


def names_of(page: Worksheet, rows: list[int]) -> list[object]:
    return [page.cell(at, named(page, at)).value for at in rows]


def rename(page: Worksheet, rows: list[int], names: list[object]) -> None:
    """Each row has the next of these names, in its own column."""
    for at, name in zip(rows, names, strict=True):
        page.cell(at, named(page, at)).value = name  # type: ignore[assignment]


def row(page: Worksheet, label: str, nth: int = 0) -> int:
    """The nth row whose first filled cell begins so."""
    found = [at for at in range(1, page.max_row + 1) if text(page, at).startswith(label)]
    assert len(found) > nth, label
    return found[nth]


def data_rows(page: Worksheet) -> list[int]:
    """Rows with a name and two or more figures."""
    found = []
    for at in range(1, page.max_row + 1):
        figures = sum(number(page.cell(at, column).value) is not None for column in range(2, page.max_column + 1))
        if figures >= 2 and text(page, at):
            found.append(at)
    return found


def labels(one: str, other: str, nth: int = 0) -> Spoil:
    """Two rows' names, exchanged."""

    def swap(page: Worksheet) -> None:
        rows = [row(page, one, nth), row(page, other, nth)]
        rename(page, rows, names_of(page, rows)[::-1])

    return sheet(swap)


def exchange(page: Worksheet, one: int, other: int, columns: list[int] | range) -> None:
    for column in columns:
        first, second = page.cell(one, column), page.cell(other, column)
        first.value, second.value = second.value, first.value


def neighbours(seed: str) -> Spoil:
    """The names of two rows near each other, with figures large enough to matter."""

    def swap(page: Worksheet) -> None:
        dice = random.Random(seed)
        rows = [at for at in data_rows(page) if "Total" not in text(page, at) and max(sizes(page, at)) > 100]
        first = dice.randrange(len(rows) - 1)
        rename(page, rows[first : first + 2], names_of(page, rows[first : first + 2])[::-1])

    return sheet(swap)


def sizes(page: Worksheet, at: int) -> list[float]:
    found = [number(page.cell(at, column).value) for column in range(2, page.max_column + 1)]
    return [abs(one) for one in found if one is not None] or [0.0]


def columns(one: int, other: int) -> Spoil:
    """Two columns' figures, exchanged in every row: the headings stand over each other's."""

    def swap(page: Worksheet) -> None:
        for at in data_rows(page):
            if number(page.cell(at, one).value) is not None:
                first, second = page.cell(at, one), page.cell(at, other)
                first.value, second.value = second.value, first.value

    return sheet(swap)


def some_columns(seed: str) -> Spoil:
    """Two columns that both have figures, drawn."""

    def swap(page: Worksheet) -> None:
        dice = random.Random(seed)
        rows = data_rows(page)
        full = [
            column
            for column in range(2, page.max_column + 1)
            if sum(number(page.cell(at, column).value) is not None for at in rows) > len(rows) / 2
        ]
        at = dice.randrange(len(full) - 1)
        for line in rows:
            first, second = page.cell(line, full[at]), page.cell(line, full[at + 1])
            first.value, second.value = second.value, first.value

    return sheet(swap)


def figure(label: str, column: int, by: float, nth: int = 0) -> Spoil:
    """One figure, off by so much."""

    def change(page: Worksheet) -> None:
        cell = page.cell(row(page, label, nth), column)
        value = number(cell.value)
        assert value is not None, cell.value
        cell.value = value + by

    return sheet(change)


def one_figure(seed: str, how: Callable[[float], float], page_number: int = 0, first: int = 2) -> Spoil:
    """A figure, drawn from the column ``first`` on, as ``how`` makes it."""

    def change(page: Worksheet) -> None:
        dice = random.Random(seed)
        cells = [page.cell(at, column) for at in data_rows(page) for column in range(first, page.max_column + 1)]
        cells = [cell for cell in cells if abs(number(cell.value) or 0) >= 200]
        cell = dice.choice(cells)
        cell.value = how(number(cell.value) or 0)

    return sheet(change, page_number)


def ten_times(value: float) -> float:
    return value * 10


def other_sign(value: float) -> float:
    return -value


def digits(value: float) -> float:
    """Its second digit and its third, exchanged; where they are the same, the second is another."""
    printed = list(f"{value:.10g}")
    at = 1 if printed[0].isdigit() else 2
    if printed[at] == printed[at + 1]:
        printed[at] = str((int(printed[at]) + 1) % 10)
    else:
        printed[at], printed[at + 1] = printed[at + 1], printed[at]
    return float("".join(printed))


def two_months(seed: str) -> Spoil:
    """The figures of two months, one after the other, exchanged."""

    def swap(page: Worksheet) -> None:
        dice = random.Random(seed)
        rows = [at for at in data_rows(page) if text(page, at).removesuffix(" (R)") in MONTHS]
        at = dice.randrange(len(rows) - 1)
        exchange(page, rows[at], rows[at + 1], range(2, page.max_column + 1))

    return sheet(swap)


def months_shifted(page: Worksheet) -> None:
    """Every month's figures stand one row too low."""
    rows = [at for at in data_rows(page) if text(page, at).removesuffix(" (R)") in MONTHS]
    for column in range(2, page.max_column + 1):
        values = [page.cell(at, column).value for at in rows]
        for at, value in zip(rows[1:], values[:-1], strict=True):
            page.cell(at, column).value = value


def dropped(seed: str) -> Spoil:
    """A row that is not there."""

    def drop(page: Worksheet) -> None:
        dice = random.Random(seed)
        rows = [at for at in data_rows(page)[4:] if max(sizes(page, at)) > 100]
        page.delete_rows(dice.choice(rows))

    return sheet(drop)


def moved_down(seed: str) -> Spoil:
    """From some row on, every name stands beside the figures of the row before."""

    def move(page: Worksheet) -> None:
        dice = random.Random(seed)
        rows = [at for at in data_rows(page) if "Total" not in text(page, at)]
        first = dice.randrange(len(rows) // 2)
        part = rows[first : first + 6]
        names = names_of(page, part)
        rename(page, part, [names[-1], *names[:-1]])

    return sheet(move)


def scaled(page: Worksheet) -> None:
    """Thousands where millions are printed."""
    for line in page.iter_rows(min_row=3):
        for cell in line[1:]:
            value = number(cell.value)
            if value is not None and abs(value) > 1:
                cell.value = value * 1000


def in_its_place(other: str) -> Spoil:
    """Another exhibit's file under this one's name."""

    def spoil(true: Path, copy: Path) -> None:
        copy.write_bytes((true.parents[3] / other).read_bytes())

    return spoil


def cut(true: Path, copy: Path) -> None:
    copy.write_bytes(true.read_bytes()[: true.stat().st_size // 2])


def bomb(true: Path, copy: Path) -> None:
    """A workbook that unpacks to a gigabyte."""
    with zipfile.ZipFile(true) as whole, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as made:
        for member in whole.infolist():
            made.writestr(member.filename, whole.read(member))
        with made.open("xl/sharedStrings2.xml", "w", force_zip64=True) as sink:
            for _ in range(1000):
                sink.write(b"\0" * 1_000_000)


def page_of_error(true: Path, copy: Path) -> None:
    copy.write_text("<html><body><h1>503 Service Unavailable</h1></body></html>", encoding="utf-8")


def nothing(true: Path, copy: Path) -> None:
    copy.write_bytes(b"")


def lines(change: Callable[[list[str]], None]) -> Spoil:
    """A change of a text file, line by line."""

    def spoil(true: Path, copy: Path) -> None:
        found = true.read_text(encoding="utf-8").splitlines()
        change(found)
        copy.write_text("\n".join(found) + "\n", encoding="utf-8")

    return spoil
