"""An exhibit with months down is whole: every section, January to December, figures without a hole."""

from __future__ import annotations

import pytest

from data.period import month
from data.sources.base import LayoutError
from data.sources.ft900_down import DownSpec, _check_complete, _DownState
from data.sources.ft900_layout import SheetReading
from data.sources.workbook import Sheet

FIRST, LAST = month(2024, 1), month(2025, 12)
SHEET = Sheet("exh9.xlsx", "Exhibit 9", [[""]] * 60)


def latest(months: dict[str, list[int]], filled: dict[str, list[int]]) -> int | None:
    """The statistical month of sections that show some months, of which some have figures; row 1 is January 2024's."""
    spec = DownSpec("9", "", {}, {}, {name: {} for name in months if name})
    reading = SheetReading(SHEET)
    shown = {name: [(at, at - FIRST + 1) for at in every] for name, every in months.items()}
    _check_complete(SHEET, spec, _DownState(months=shown, filled=filled), reading)
    return reading.latest


ALL, TO_MARCH = list(range(FIRST, LAST + 1)), list(range(FIRST, month(2025, 3) + 1))


def test_the_latest_month_is_the_last_with_figures_of_every_section() -> None:
    assert latest({"": ALL}, {"": TO_MARCH}) == month(2025, 3)
    assert latest({"exports": ALL, "imports": ALL}, {"exports": TO_MARCH, "imports": TO_MARCH}) == month(2025, 3)
    assert latest({"": ALL}, {"": ALL}) == LAST


@pytest.mark.parametrize(
    ("months", "filled", "words"),
    [
        (ALL[1:], TO_MARCH[1:], "A2.*January to December"),
        (ALL[:-1], TO_MARCH, "A23.*January to December"),
        ([*ALL[:3], *ALL[4:]], [*TO_MARCH[:3], *TO_MARCH[4:]], "A5.*the month after the one above it"),
        (ALL, [*TO_MARCH[:3], *TO_MARCH[4:]], "B5.*no figures after a month without"),
    ],
)
def test_a_month_that_is_missing_is_refused_with_its_cell(months: list[int], filled: list[int], words: str) -> None:
    with pytest.raises(LayoutError, match=words):
        latest({"": months}, {"": filled})


def test_sections_are_all_there_and_end_in_one_month() -> None:
    with pytest.raises(LayoutError, match="months under imports"):
        latest({"exports": ALL, "imports": ALL}, {"exports": TO_MARCH})
    with pytest.raises(LayoutError, match=r"A14.*the same latest month in every section"):
        latest({"exports": ALL, "imports": ALL}, {"exports": TO_MARCH, "imports": TO_MARCH[:-1]})
