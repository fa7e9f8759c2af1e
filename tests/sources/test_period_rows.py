"""The period column of an exhibit with months down: its rows, and each thing that is refused with its cell."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from data.period import month
from data.sources.base import LayoutError
from data.sources.calendar_csv import Calendar, Scheduled
from data.sources.period_rows import MONTHS, PeriodRow, period_rows
from data.sources.release_rules import from_content
from data.sources.workbook import Sheet
from tests.ingest.publisher_layouts import exhibit_1, save

Row = list[object]
NAMES = [name.capitalize() for name in MONTHS]


def year(number: int, filled: int, *spans: Row) -> list[Row]:
    """A heading, spans, and twelve months, of which so many have figures."""
    return [[number], *spans, *([name, *([1.0, 2.0] if at < filled else [])] for at, name in enumerate(NAMES))]


WHOLE = [*year(2024, 12, ["Jan. - Dec.", 9, 9]), *year(2025, 2, ["Jan. - Feb.", 3, 3])]
PRIOR: list[Row] = [["January data as published last month:"], ["", 1.0, 2.0]]
AT = len(WHOLE) + 1


def read(rows: list[Row]) -> list[PeriodRow]:
    return period_rows(Sheet("exh1.xlsx", "Exhibit 1", rows), 1, [2, 3])


def test_every_row_with_figures_has_its_period() -> None:
    found = [(one.row, one.start, one.end, one.prior) for one in read([*WHOLE, *PRIOR, ["(1) A note."]])]
    assert found[:2] == [(2, month(2024, 1), month(2024, 12), False), (3, month(2024, 1), month(2024, 1), False)]
    assert found[13:] == [
        (16, month(2025, 1), month(2025, 2), False),
        (17, month(2025, 1), month(2025, 1), False),
        (18, month(2025, 2), month(2025, 2), False),
        (AT + 1, month(2025, 1), month(2025, 1), True),
    ]


def test_a_year_to_date_without_an_end_is_january() -> None:
    assert read(year(2025, 1, ["Jan. -", 3, 3]))[0] == PeriodRow(2, month(2025, 1), month(2025, 1))


def swapped(rows: list[Row], at: int, row: Row) -> list[Row]:
    return [*rows[:at], row, *rows[at + 1 :]]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (swapped(WHOLE, 14, [2026]), "A15.*the year 2025"),
        (swapped(WHOLE, 14, [2024]), "A15.*the year 2025"),
        (swapped(WHOLE, 13, [2025]), "A14.*the month after November"),
        (swapped(WHOLE, 3, ["March", 1, 2]), "A4.*February"),
        (swapped(WHOLE, 0, ["January", 1, 2]), "A1.*January"),
        (swapped(WHOLE, 3, ["February", 1]), "C4.*a number, as in the rest of the row"),
        (swapped(WHOLE, 19, ["April", 1, 2]), "B20.*an empty cell, as in the month before"),
        (swapped(WHOLE, 1, ["Jan. - Dec."]), "A2.*a year or year-to-date row with figures"),
        (swapped(WHOLE, 4, ["Jan. - Dec.", 1, 2]), "A5.*a year or year-to-date row with figures"),
        (swapped(WHOLE, 4, ["Spring", 1, 2]), "A5.*a year, a month or a footnote"),
        (swapped(WHOLE, 4, ["", "", 2]), "A5.*a year, a month or a footnote"),
        ([*WHOLE, ["February data as published last month:"], ["", 1, 2]], f"A{AT}.*the month before February 2025"),
        ([*WHOLE, PRIOR[0], ["January", 1, 2]], f"A{AT + 1}.*without a label"),
        ([*WHOLE, PRIOR[0], ["", "", ""]], f"A{AT + 1}.*without a label"),
        (WHOLE[:-1], "the months up to December of 2025"),
        ([], "the months up to December of a year"),
    ],
)
def test_what_is_out_of_order_is_refused_with_its_cell(rows: list[Row], words: str) -> None:
    with pytest.raises(LayoutError, match=words):
        read(rows)


def test_a_footnote_ends_the_table() -> None:
    assert read([*WHOLE, ["(1) A note."], ["Spring", 1, 2]]) == read(WHOLE)


def test_the_release_of_an_exhibit_follows_from_the_last_month_of_exhibit_1(tmp_path: Path) -> None:
    """Not from the year to date, nor from the month before as it was published last month."""
    save(tmp_path / "exh1.xlsx", exhibit_1(2024, (2025, 3)))
    days = {3: dt.date(2025, 5, 6), 2: dt.date(2025, 4, 3)}
    calendar = Calendar(tuple(Scheduled(dt.date(2025, at, 1), day, "read", True) for at, day in days.items()))
    assert from_content(tmp_path / "exh9.xlsx", calendar) == days[3]
    (tmp_path / "alone").mkdir()
    assert from_content(tmp_path / "alone" / "exh9.xlsx", calendar) is None
