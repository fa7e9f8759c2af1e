"""Short names of partners, which are other words as well, count beside words of trade and in terse messages only."""

from __future__ import annotations

import pytest

from data.partners import PartnerAlias
from intents.dimensions.partner import context
from intents.text import read

KOR, MX = PartnerAlias("KOR", ("5800",), "iso3"), PartnerAlias("MX", ("2010",), "iso2")


@pytest.mark.parametrize(
    ("text", "start", "beside"),
    [
        ("KOR balance", 0, True),
        ("balance KOR", 1, True),
        ("the balance KOR", 2, True),
        ("balance the KOR", 2, False),
        ("KOR the balance", 0, False),
        ("KOR", 0, False),
        ("balance for KOR and exports", 2, False),
    ],
)
def test_a_code_stands_right_beside_a_word_of_trade(text: str, start: int, beside: bool) -> None:
    assert context._beside_noun(KOR, read(text), start, start + 1) is beside
    assert not context._beside_noun(MX, read(text), start, start + 1), "a code of two letters"


@pytest.mark.parametrize(
    ("text", "start", "terse"),
    [
        ("mx imp 24", 0, True),
        ("mx imp", 0, True),
        ("mx", 0, False),
        ("MX imp 24", 0, False),
        ("imp mx 24", 1, False),
        ("mx the imp", 0, False),
        ("mx imp a b c d", 0, True),
        ("mx imp a b c d e", 0, False),
    ],
)
def test_a_code_opens_a_terse_message_in_lower_case(text: str, start: int, terse: bool) -> None:
    assert context._telegraphic(MX, read(text), start) is terse
