"""What stands beside a question is left aside where it speaks of the asker or the occasion, and the answer says so."""

from __future__ import annotations

import datetime as dt

import pytest

from intents.grammar.restate import restate
from intents.issues import Misunderstood
from intents.parse import parse

TODAY = dt.date(2026, 11, 21)
BESIDE = [
    ("U.S. trade surplus with Belgium for 2024, podcast script", "surplus with Belgium in 2024", "podcast"),
    ("lumber from Canada in 2025 - building story", "imports of lumber from Canada in 2025", "building story"),
    ("exports to Georgia, 2025, for our Tbilisi desk", "exports to Georgia in 2025", "for our Tbilisi desk"),
    ("deficit with Peru in 2024 for a client memo going out at 7am", "deficit with Peru in 2024", "client memo"),
    ("I run a small olive oil shop & I'm curious — total imports from Spain in 2024?", "from Spain", "olive oil"),
    ("For our breakfast show we need last year's deficit with China", "deficit with China in 2025", "breakfast show"),
    ("our town has a tire plant: imports of tires from Thailand in 2025?", "from Thailand in 2025", "tire plant"),
    ("our radio show needs the services surplus for 2025", "services trade surplus in 2025", "radio show"),
    ("imports of toys from China in 2025. Toy lobby wants it before lunch", "toys", "Toy lobby"),
    (
        "Chairman Lee asked in the elevator and I had no answer: semiconductor imports from Korea in 2025?",
        "semiconductors",
        "elevator",
    ),
    (
        "My mill sells south, the union keeps quoting a surplus of 200 billion. Deficit with Canada in 2025?",
        "deficit with Canada in 2025",
        "My mill",
    ),
    (
        "AI servers are all anyone talks about in Taipei, so tell me the computers imported from Taiwan in 2025",
        "computers from Taiwan in 2025",
        "AI servers",
    ),
    ("exports to Poland in 2025. The Minister speaks at four.", "exports to Poland in 2025", "Minister"),
    ("I'm a student on a coffee course and would like US goods imports from Ethiopia in 2024", "Ethiopia", "coffee"),
]
LENT = [
    ("My class is doing a unit on Kenya. How much did America buy from there in 2024?", "imports from Kenya in 2024"),
    ("I'm at a factory in Ohio that ships to Costa Rica. What were exports there last year?", "to Costa Rica in 2025"),
]
NARROWING = [
    ", by air",
    ", excluding oil",
    ", in euros",
    ", without re-exports",
    ", per capita",
    ", only manufactured goods",
    ", for small firms",
    ", to the east coast",
    ", carried by trucks",
    ", sold to consumers",
    " that were re-exported",
    ", duty free",
    ", under USMCA rules",
    ", as reported by Canada",
    ", that we never paid for",
    ", we only care about steel",
    ", and our boss wants it net of oil",
    ", the part that goes through Laredo",
    ". My boss only wants steel.",
    ". We need it net of energy.",
    ". Please leave out aircraft.",
    ". I mean what firms in Ohio bought.",
    ". It should cover services as well.",
    ". My editor wants it in real terms.",
    ". The number should be per person.",
    ". I need the figure the Canadians publish.",
    ". She asked for the second half.",
    ". We look at the growth.",
    ", our readers want the monthly numbers",
    ", they asked for the share of the total",
    ". It is good for us, no?",
]
NOT = [
    "imports from Japan in 2024, by air for my story",
    "exports to Peru in 2024, weighted for my story",
    "exports to Peru, not the 2024 story",
    "deficit with Peru in 2024, widgets",
    "exports to Peru in 2024 for our allies",
    "We trade in coffee. What were US imports in 2025?",
    "our newsletter on 2019: exports to Peru",
]


@pytest.mark.parametrize(("text", "meant", "left"), BESIDE)
def test_what_speaks_of_the_occasion_is_left_and_said(text: str, meant: str, left: str) -> None:
    (one,) = parse(text, TODAY)
    assert meant in restate((one.completed.query,))
    assert any(left in note for note in one.completed.assumptions if note.startswith("not used"))


@pytest.mark.parametrize(("text", "meant"), LENT)
def test_a_partner_of_the_asker_is_lent_to_there(text: str, meant: str) -> None:
    (one,) = parse(text, TODAY)
    assert meant in restate((one.completed.query,))


@pytest.mark.parametrize("text", NOT)
def test_what_may_narrow_the_figure_is_no_aside(text: str) -> None:
    with pytest.raises(Misunderstood):
        parse(text, TODAY)


@pytest.mark.parametrize("rest", NARROWING)
def test_what_may_narrow_the_figure_is_never_dropped(rest: str) -> None:
    plain = [restate((p.completed.query,)) for p in parse("imports from Canada in 2024", TODAY)]
    try:
        got = [restate((p.completed.query,)) for p in parse(f"imports from Canada in 2024{rest}", TODAY)]
    except Misunderstood:
        return
    assert got != plain
