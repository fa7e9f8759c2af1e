"""What a message shows in place of a regular expression, and of a number of NumPy's."""

from __future__ import annotations

import re

import numpy as np
import pytest

from data.sources.base import LayoutError
from data.sources.example import example

PATTERNS = [
    (r"Jan\. ?- ?Dec\.?", "Jan. - Dec"),
    (r"(COMM_)?DESC(RIPTION)?", "DESC"),
    (r"VALUE.*", "VALUE…"),
    (r"Imports|Exports", "Imports"),
    (r"\d{4}", "0000"),
    (r"[1-9]\d*", "1"),
    ("Period", "Period"),
]


@pytest.mark.parametrize(("pattern", "text"), PATTERNS)
def test_a_pattern_is_shown_as_a_text_that_matches_it(pattern: str, text: str) -> None:
    assert example(pattern) == text
    assert "…" in text or re.fullmatch(pattern, text)


def test_a_number_is_shown_as_a_person_writes_it() -> None:
    assert (
        str(LayoutError("a.xlsx", "", "B2", "a year", np.float64(3.5))) == "a.xlsx, cell B2: expected a year, found 3.5"
    )
