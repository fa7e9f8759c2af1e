"""Claims are found where they stand, in whatever a text is written in."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents.claims.dateline import dateline
from intents.claims.page import clean, passages
from intents.claims.quantities import quantities
from intents.claims.reader import claims

DAY = dt.date(2026, 10, 7)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=400))
def test_cleaning_moves_no_character(text: str) -> None:
    assert len(clean(text)) == len(text)
    assert all(0 <= p.start <= p.end <= len(text) for p in passages(clean(text)))


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("$US1.2 trillion", 1_200_000, "money"),
        ("98,400 million dollars", 98_400, "money"),
        ("-$63.3bn", 63_300, "money"),
        ("+$55 B", 55_000, "money"),
        ("one hundred and five point six billion dollars", 105_600, "money"),
        ("half a trillion dollars", 500_000, "money"),
        ("four point three percent", 4.3, "percent"),
        ("6.6 per cent", 6.6, "percent"),
        ("15.9 percentage points", 15.9, "points"),
        ("two-thirds", 200 / 3, "fraction"),
        ("one in five", 20, "fraction"),
        ("111 countries", 111, "count"),
        ("3.5 times", 3.5, "times"),
    ],
)
def test_a_number_is_read_as_it_is_written(words: str, value: float, unit: str) -> None:
    (found,) = quantities(words, 0, len(words))
    assert (round(found.value, 6), found.unit) == (round(value, 6), unit)


def test_a_range_is_one_quantity_and_from_to_are_two() -> None:
    one = "came to between $38 billion and $39 billion"
    (found,) = quantities(one, 0, len(one))
    assert (found.value, found.high) == (38_000, 39_000)
    two = "rose from $38 billion to $39 billion"
    assert len(quantities(two, 0, len(two))) == 2


@pytest.mark.parametrize(
    "text",
    [
        "The gap with Mexico stood at $27.0 billion in August.",
        "<p>The gap with <b>Mexico</b> stood at $27.0&nbsp;billion in August.</p>",
        "*The gap* with Mexico stood at **$27.0 billion** in August.",
        "The gap with <https://example.org|Mexico> stood at $27.0 billion in August.",
        "| Deficit, $bn, August 2026 | |\n|---|---|\n| Mexico | 27.0 |",
        "Deficits in August ($bn):\n\n- Mexico 27.0",
    ],
)
def test_the_same_claim_in_other_clothes(text: str) -> None:
    (found,) = [c for c in claims(text, DAY) if c.kind == "level"]
    assert "27.0" in text[found.start : found.end]
    assert found.subjects[0].target is not None
    assert found.subjects[0].target.name == "Mexico"
    assert found.periods[0].label == "August 2026"


def test_what_is_said_once_is_inherited() -> None:
    text = "In August imports from Ireland fell 3.9% and exports 6.6%. The deficit was $2.5 billion."
    read = [
        (c.subjects[0].measure.value, c.subjects[0].target and c.subjects[0].target.name, c.way, c.periods[0].label)
        for c in claims(text, DAY)
    ]
    assert read == [
        ("imports", "Ireland", "down", "August 2026"),
        ("exports", "Ireland", "down", "August 2026"),
        ("balance", "Ireland", "", "August 2026"),
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("WASHINGTON, Sept 3 (Newswire) - The gap", dt.date(2026, 9, 3)),
        ("Published February 20, 2026.", dt.date(2026, 2, 20)),
        ("2026-05-01 The gap", dt.date(2026, 5, 1)),
        ("The gap in March 2027", None),
        ("3 December 2026: to come", None),
    ],
)
def test_a_text_is_dated_by_its_dateline(text: str, day: dt.date | None) -> None:
    assert dateline(text, DAY) == day
