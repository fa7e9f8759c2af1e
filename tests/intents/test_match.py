"""The matcher: exact first, misspellings within limits, never one of two that are about as near."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.match import Index, closest, limit, nearest

INDEX = Index(
    [
        ("australia", "AU"),
        ("austria", "AT"),
        ("iran", "IR"),
        ("iraq", "IQ"),
        ("vietnam", "VN"),
        ("vietnamese", "VN"),
        ("saudi arabia", "SA"),
        ("south korea", "KR"),
        ("north korea", "KP"),
        ("new zealand", "NZ"),
        ("eu", "EU"),
        ("mauritania", "MR"),
    ]
)


def key(text: str) -> str | None:
    match = closest(text, INDEX)
    return None if match is None or match.rivals else match.key


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vietnam", "VN"),
        ("veitnam", "VN"),
        ("vietnam e", None),
        ("vietnamise", "VN"),
        ("australa", "AU"),
        ("austrlia", None),
        ("irak", None),
        ("saudi arabai", "SA"),
        ("newzealand", "NZ"),
        ("noth korea", "KP"),
        ("eq", None),
        ("ruritania", None),
        ("", None),
        ("wakanda", None),
    ],
)
def test_closest(text: str, expected: str | None) -> None:
    assert key(text) == expected


def test_exact_is_said_to_be() -> None:
    match = closest("iran", INDEX)
    assert match is not None and match.exact and match.score == 1.0 and not match.rivals


def test_two_about_as_near_are_both_returned() -> None:
    match = closest("irak", INDEX)
    assert match is not None and {match.key, *match.rivals} == {"IR", "IQ"}


def test_widely_measures_names_that_share_no_word() -> None:
    assert closest("sadi arabai", INDEX) is None
    match = closest("sadi arabai", INDEX, widely=True)
    assert match is not None and match.key == "SA"


def test_two_edits_from_one_and_three_from_another_is_no_reading() -> None:
    assert closest("soth krea", INDEX, widely=True) is None


def test_short_words_are_not_guessed_at() -> None:
    assert [limit(n) for n in (0, 3, 4, 7, 8, 13, 14)] == [0, 0, 1, 1, 2, 2, 3]


def test_nearest_gives_one_phrase_a_key() -> None:
    assert nearest("vietnm", INDEX) == ["vietnam"]


@given(st.text(max_size=30))
def test_never_fails(text: str) -> None:
    match = closest(text, INDEX)
    assert match is None or 0 <= match.score <= 1
