"""What is told beside a question is never what limits, changes, dates or computes it; and whose "our" is."""

from __future__ import annotations

import datetime as dt

import pytest

from intents.grammar.restate import restate
from intents.issues import Ambiguous, Misunderstood
from intents.parse import parse

TODAY = dt.date(2026, 11, 30)
LIMITING = [
    "Seasonally adjusted: imports from Japan in July 2026",
    "Without oil: US imports from Canada 2025",
    "Only goods, no services: trade deficit 2025",
    "By air only: exports to Brazil 2025",
    "Women's wear only: imports from Vietnam 2025",
    "In real terms: goods imports in 2025",
    "Per month: imports from Japan in 2025",
    "On average: imports from Japan 2025",
    "My boss wants it per month. Imports from Japan in 2025?",
    "My boss wants it in euros. Imports from Japan in 2025?",
    "My editor wants it as a share. Imports from Japan in 2025?",
    "My editor needs a ranking. Imports from Japan in 2025?",
    "The client wants volumes, not values. Imports of coffee from Brazil in 2025?",
    "My client only deals in used cars. Imports of cars from Germany in 2025?",
    "We look at electric ones. Imports of cars from Germany in 2025?",
    "I need it adjusted for inflation. Goods imports 2025?",
    "I need the first print. Trade deficit in June 2026?",
    "As first published: trade deficit in June 2026",
    "The boss needs it excluding petroleum. Imports from Canada 2025?",
    "Take away services for our memo. Trade deficit 2025?",
    "Gold note: imports from Switzerland in 2025",
    "My client trades gold. Imports from Switzerland in 2025?",
    "Our Vietnam desk: imports of shoes in 2025",
    "Mexico is my market. How much did exports grow in 2025?",
    "I sell to Mexico. How much did exports grow from 2024 to 2025?",
    "European Union as a customer: US exports of goods, 2024",
    "Customs basis please, says my boss. Goods imports in 2025?",
    "My boss says through May. Imports from Japan in 2025?",
    "The intern wants it until August. Imports from Japan 2025?",
    "The fiscal year matters to us. Imports from Japan 2025?",
    "Our fiscal year ends in June. Imports from Japan 2025?",
    "I mean California. Exports to Japan 2025?",
    "Texas here. Exports to Mexico in 2025?",
    "My boss means North Korea. Imports from Korea 2025?",
    "I am thinking of services. Exports to Japan in 2025?",
    "It is the services side I write about. Exports to Japan in 2025?",
    "The professor wants both flows. Exports to Japan in 2025?",
    "My editor wants growth. Exports to Japan in 2025?",
    "My colleague said to double it. Exports to Japan in 2025?",
    "The editor wants half of it. Exports to Japan in 2025?",
    "No goods please. What were imports from Thailand in 2024?",
    "China does not count. US imports in 2025?",
    "China is left out of my paper. US imports in 2025?",
    "My paper leaves out China. US imports in 2025?",
    "Hong Kong counts as China for my boss. Imports from China 2025?",
    "My boss wants the year before too. Imports from China 2025?",
    "Use 2023 for the memo. Imports from China 2025?",
    "In tonnes for my client. Imports of coffee from Brazil 2025?",
    "The story is about the first half. Imports from China in 2025?",
    "My column is on the second quarter. Imports from China in 2025?",
    "Domestic exports matter for our memo: exports to Japan 2025",
    "My brother asks about exports. Imports from Japan 2025?",
    "For tomorrow's show we need the balance: imports from Japan 2025",
    "From Canada: US imports of crude oil in 2024",
    "From Bern: US exports to Germany 2024",
    "In Hanoi: US imports in 2024",
    "As a percentage of the total: US imports from ASEAN 2024",
    "Retail only, says my client: imports from Japan 2025",
    "I cover only cars: US imports from Germany, 2025",
    "I follow services: US imports from Germany, 2025",
    "Used ones for my column. Imports of cars from Germany 2025?",
    "Monthly numbers: imports from Japan in 2025",
    "For our monthly numbers: imports from Japan in 2025",
    "For our monthly chart: imports from Japan in 2025",
    "Annual averages for the deck: imports from Japan, 2020 to 2025",
    "The deck compares it with 2019. Imports from Japan 2025?",
    "My chart starts in 2019. Imports from Japan 2025?",
    "Our Ohio plant asks. Imports from China in 2025?",
    "My uncle farms in Iowa. US exports of corn to Japan in 2025?",
    "Our Riyadh bureau: US exports of rice in 2025",
    "We have more than 5 billion as the bar: imports from Japan in 2025",
    "While excluding oil: imports from Canada in 2025",
    "After adjusting for prices: goods imports 2025",
    "Before revisions: trade deficit in June 2026",
    "As an index: imports from Japan 2025",
    "My notes say only through May, can you confirm imports from Mexico for 2024?",
    "In Texas we ask: exports to Mexico in 2025",
    "From Asia: imports of shoes in 2025",
    "Here in Canada: US imports of oil in 2025",
    'In category "travel", services import 2019 of United States',
    "In the group of machines: imports from Japan 2025",
    "In travel we ask: services imports 2019",
    "Our memo is on travel: services imports 2019",
    "We are in tourism. Services imports in 2019?",
    "We write about tourism: services exports to Japan in 2019",
    "I write about wheat: exports to Japan in 2025",
    "My piece covers farm goods. Exports to Japan in 2025?",
    "Boss asks about planes: exports in 2025",
]
"""Each tells something without which the question is another one: it is read with it, or it is not answered."""
ABROAD = [
    (
        "Royal Thai Embassy here. In 2024, our surplus in goods trade with United States was how much?",
        "What was the US goods trade deficit with Thailand in 2024?",
    ),
    ("we Kenyans, how much we have imported from the U.S. in 2022", "What were US exports to Kenya in 2022?"),
    ("Danish here. Our exports to the US, 2025", "What were US imports from Denmark in 2025?"),
    (
        "I'm calling from the Swiss ministry of economy. Our deficit with the US in services, 2024?",
        "What was the US services trade surplus with Switzerland in 2024?",
    ),
]
NOBODY = [
    "our surplus with the US in 2024",
    "our exports to the US in 2024",
    "what did we import from the US in 2024?",
    "the deficit with the United States in 2024",
]


@pytest.mark.parametrize("text", LIMITING)
def test_what_limits_is_never_left_aside(text: str) -> None:
    try:
        parsed = parse(text, TODAY)
    except Misunderstood:
        return
    assert not [n for p in parsed for n in p.completed.assumptions if n.startswith("not used")]


@pytest.mark.parametrize(("text", "meant"), ABROAD)
def test_our_trade_is_that_of_who_says_so(text: str, meant: str) -> None:
    assert restate(tuple(p.completed.query for p in parse(text, TODAY))) == meant


@pytest.mark.parametrize("text", NOBODY)
def test_our_trade_with_the_united_states_is_nobodys_where_none_is_named(text: str) -> None:
    with pytest.raises(Misunderstood):
        parse(text, TODAY)


def test_our_trade_with_a_third_country_is_asked_about() -> None:
    with pytest.raises(Ambiguous, match="Thailand's or that of the United States"):
        parse("Thai embassy here. Our exports to Vietnam in 2024?", TODAY)
