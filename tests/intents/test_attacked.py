"""Messages that an attack found answered with a figure that nobody meant: they ask, refuse, or mean this."""

from __future__ import annotations

import pytest

from intents.grammar.restate import restate
from intents.issues import Misunderstood
from intents.parse import parse
from tests.meant import TODAY

NOT_ANSWERED = (
    "how many years of surplus with Brazil in a row",
    "US federal 2024 deficit",
    "government 2024 imports",
    "10% of imports from Vietnam, 2025, monthly",
    "imports by US consumers in 2024",
    "out of every $100 of imports, how many went to Canada in 2024",
    "What did we export to Japan in 2024, and what did they import from China?",
    "how much did Mexico sell us and how much did it sell Canada in 2024",
    "the five months Q1 2026 imports",
    "three months June 2026 imports",
    "goods exports and services imports, Japan, 2024",
    "imports from the EU excluding China in 2024",
    "US beef imports to China in 2024",
    "balance from goods trade and services trade with India 2024",
    "imports from Peru last year (2024)",
    "imports two years ago, i.e. 2023",
    "imports from Peru in the last quarter, meaning Q1 2026",
    "passenger car imports (automotive) 2024",
    "wine imports (beer) 2024",
    "wine imports, beer, 2024",
    "Sum of what we sold to Fiji and bought from Samoa in 2022",
)
MEANT = {
    "are imports higher than in 2020": "How did US imports change since 2020?",
    "imports from China and Mexico excluding Mexico in 2024": "What were US imports from China in 2024?",
    "What was the trade deficit that year, 2006?": "What was the US trade deficit in 2006?",
    "exportations USA - Kenya 2022": "What were US exports to Kenya in 2022?",
    "Thai goods arriving in the United States, March 2024": "What were US goods imports from Thailand in March 2024?",
}


@pytest.mark.parametrize("text", NOT_ANSWERED)
def test_no_figure_is_given(text: str) -> None:
    with pytest.raises(Misunderstood):
        parse(text, TODAY)


@pytest.mark.parametrize("text", MEANT)
def test_what_is_meant(text: str) -> None:
    assert restate(tuple(p.completed.query for p in parse(text, TODAY))) == MEANT[text]
