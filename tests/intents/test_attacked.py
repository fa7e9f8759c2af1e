"""Messages that an attack found answered with a figure that nobody meant: they ask, refuse, or mean this."""

from __future__ import annotations

import pytest

from data.query.spec import Shape
from intents.grammar.restate import restate
from intents.issues import Ambiguous, Misunderstood
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
    "what share of imports went to Mexico in 2024",
    "what share of imports did Mexico buy in 2024",
    "what share of exports was supplied by Mexico in 2024",
    "of every $100 of goods Mexico exported in 2024, how many went to the US",
    "imports from China as a share of China's exports 2024",
    "China's share of EU imports 2024",
    "imports of American goods from China 2024",
    "US goods from China 2024",
    "American cars made in Mexico 2024",
    "US exports of Chinese goods 2024",
    "how much German beer did we export in 2024",
    "US budget 2024 deficit",
    "2024 budget deficit",
    "imports without China and cars in 2024",
    "imports from China accelerated by how much",
    "by how many did imports rise in 2024",
    "how much larger are imports from China than 5 years ago",
    "US share of Canadian exports",
    "our share of Mexican imports 2024",
    "Imports from Mexico rose. What were exports in 2024?",
    "Imports from Mexico rose in 2024. What were total imports?",
    "goods made in Mexico by US companies 2024",
)
ASKED = {
    "Washington exports 2024": {"exports of the state of Washington", "US exports"},
    "exports of French wine in 2024": {"US imports of wine from France", "US exports of wine to France"},
    "French wine exports in 2024": {"US imports of wine from France", "US exports of wine to France"},
    "German exports in 2024": {"US imports from Germany", "US exports to Germany"},
    "From Hanoi we ask: exports 2024?": {"US exports to Vietnam", "US exports"},
    "for a Swiss client: imports 2024": {"US imports from Switzerland", "US imports"},
    "We sell lots of planes to Japan. How much did we export in 2024?": {
        "US exports of aeroplanes to Japan",
        "US exports",
    },
}
MEANT = {
    "are imports higher than in 2020": "How did US imports change since 2020?",
    "imports from China and Mexico excluding Mexico in 2024": "What were US imports from China in 2024?",
    "What was the trade deficit that year, 2006?": "What was the US trade deficit in 2006?",
    "exportations USA - Kenya 2022": "What were US exports to Kenya in 2022?",
    "how have imports changed from 2020": "How did US imports change since 2020?",
    "imports Q1-Q3 2024 vs 2025": "What were US imports from Q1 2024 to Q3 2024 and in the first nine months of 2025?",
    "oil balance 2024": "What was the US trade balance in petroleum in 2024?",
    "Thai goods arriving in the United States, March 2024": "What were US goods imports from Thailand in March 2024?",
}
AFTER = {
    ("deficit with Narnia 2024", "and Mexico?"): "What was the US trade deficit with Mexico in 2024?",
    (
        "imports of unicorns from Mexico 2024",
        "and cars?",
    ): "What were US imports of passenger cars from Mexico in 2024?",
    ("tariff on steel from Canada in 2019", "and imports?"): "What were US imports of iron steel from Canada in 2019?",
}


@pytest.mark.parametrize("text", NOT_ANSWERED)
def test_no_figure_is_given(text: str) -> None:
    with pytest.raises(Misunderstood):
        parse(text, TODAY)


@pytest.mark.parametrize("text", MEANT)
def test_what_is_meant(text: str) -> None:
    assert restate(tuple(p.completed.query for p in parse(text, TODAY))) == MEANT[text]


@pytest.mark.parametrize("text", ASKED)
def test_which_is_meant_is_asked(text: str) -> None:
    with pytest.raises(Ambiguous) as asked:
        parse(text, TODAY)
    offered = [restate(tuple(p.completed.query for p in parse(words, TODAY))) for words in asked.value.suggestions]
    assert set(offered) == {f"What were {figure} in 2024?" for figure in ASKED[text]}


@pytest.mark.parametrize(("refused", "text"), AFTER)
def test_what_follows_a_message_that_was_not_read_is_asked_about(refused: str, text: str) -> None:
    with pytest.raises(Misunderstood) as before:
        parse(refused, TODAY)
    with pytest.raises(Ambiguous) as asked:
        parse(text, TODAY, before.value.slots)
    assert asked.value.suggestions == (AFTER[refused, text],)
    whole = parse("exports to Japan in 2024", TODAY, before.value.slots)
    assert restate(tuple(p.completed.query for p in whole)) == "What were US exports to Japan in 2024?"


def test_a_share_after_a_record_or_of_the_top_five_is_of_nothing_known() -> None:
    for first in ("highest imports from Mexico ever", "top 5 suppliers 2025"):
        said = parse(first, TODAY)[-1].slots
        with pytest.raises(Misunderstood):
            parse("as a share of the total", TODAY, said)


def test_the_total_after_what_imports_are_made_of_is_a_total() -> None:
    slots = parse("imports Taiwan 2024", TODAY)[-1].slots
    slots = parse("which products", TODAY, slots)[-1].slots
    for text, shape, over in (
        ("and of all our imports?", Shape.RANKING, "product"),
        ("and total imports?", Shape.LEVEL, None),
    ):
        query = parse(text, TODAY, slots)[-1].completed.query
        assert (query.shape, query.over, bool(query.products)) == (shape, over, over == "product")
