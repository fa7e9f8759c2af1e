"""More damage, drawn for every exhibit: one figure off by a factor, a column or a row of figures out of its place."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from openpyxl.worksheet.worksheet import Worksheet

from tests.ingest.damage_kinds import Spoil, data_rows, number, one_figure, sheet

FACTORS = (0.5, 0.9, 1.04, 1.1, 1.25, 2.0, 3.0, 100.0)


def by_a_factor(seed: str, page: int = 0, first: int = 2) -> Spoil:
    """One figure, drawn, times a factor, drawn."""
    factor = random.Random(f"factor {seed}").choice(FACTORS)
    return one_figure(f"factor {seed}", lambda value: round(value * factor), page, first)


def column_shifted(seed: str, page: int = 0) -> Spoil:
    """From some row on, the figures of one column stand a row too low."""

    def shift(sheet_: Worksheet) -> None:
        dice, rows = random.Random(f"column {seed}"), data_rows(sheet_)
        column = dice.choice(_full(sheet_, rows))
        part = [at for at in rows if number(sheet_.cell(at, column).value) is not None]
        part = part[dice.randrange(len(part) // 2) :]
        values = [sheet_.cell(at, column).value for at in part]
        for at, value in zip(part[1:], values[:-1], strict=True):
            sheet_.cell(at, column).value = value

    return sheet(shift, page)


def row_shifted(seed: str, page: int = 0) -> Spoil:
    """The figures of one row stand a column too far to the right."""

    def shift(sheet_: Worksheet) -> None:
        dice, rows = random.Random(f"row {seed}"), data_rows(sheet_)
        rows = [at for at in rows if max(abs(number(c.value) or 0) for c in sheet_[at][1:]) > 100]
        at = dice.choice(rows)
        columns = [c for c in range(2, sheet_.max_column + 1) if number(sheet_.cell(at, c).value) is not None]
        values = [sheet_.cell(at, c).value for c in columns]
        for column, value in zip(columns[1:], values[:-1], strict=True):
            sheet_.cell(at, column).value = value

    return sheet(shift, page)


def _full(page: Worksheet, rows: list[int]) -> list[int]:
    """Columns that have figures in most rows."""
    return [
        column
        for column in range(2, page.max_column + 1)
        if sum(number(page.cell(at, column).value) is not None for at in rows) > len(rows) / 2
    ]


KINDS: dict[str, Callable[[str], Spoil]] = {
    "a factor": by_a_factor,
    "another factor": lambda seed: by_a_factor(f"{seed} again"),
    "a column shifted": column_shifted,
    "a row shifted": row_shifted,
}


def drawn(exhibits: tuple[str, ...]) -> Iterator[tuple[str, str, Spoil]]:
    """Kind, exhibit and damage: for each exhibit one of each kind."""
    for exhibit in exhibits:
        for kind, make in KINDS.items():
            yield kind, exhibit, make(f"exhibit {exhibit}")
