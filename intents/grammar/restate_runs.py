"""Sentences for runs, sums that move on, annual rates, and by how many per cent one figure is above another."""

from __future__ import annotations

from dataclasses import replace

from data.query.spec import Query
from intents.grammar.restate_parties import link, party, product, traded, whom
from intents.grammar.restate_periods import spelled, when
from intents.grammar.restate_words import be, beyond, thing

_WHO = {"exports": "markets", "imports": "suppliers", "total_trade": "trading partners", "balance": "deficit partners"}


def longest_run(query: Query) -> str:
    """ "What was the longest run of months with a trade deficit with Germany": of a sign, beyond an amount, one way."""
    asked, rest = f"What was the longest run of {query.grain or 'month'}s", when(query.periods)
    if query.of_change:
        return f"{asked} in which {thing(query)} {'rose' if query.descending else 'fell'}{rest}"
    if query.threshold is not None:
        return f"{asked} in which {thing(query)} {be(query)} {beyond(query)}{rest}"
    return f"{asked} with a US {traded(query)}{whom(query)}{rest}"


def running_sum(query: Query) -> str:
    """ "What was the running total of US imports by month in 2025"; of so many months, the rolling sum."""
    window = query.moving_average
    what = "running total" if window is None else f"{window} month rolling sum"
    return f"What was the {what} of {thing(query)} by {query.grain or 'month'}{when(query.periods)}"


def annual_rate(query: Query) -> str:
    """ "What were US imports in July 2026 at an annual rate"."""
    return f"What {be(query)} {thing(query)}{when(query.periods)} at an annual rate"


def percent_more(query: Query) -> str:
    """ "By what percentage larger were US imports from Mexico than from Canada in 2024"."""
    asked = f"By what percentage larger {be(replace(query, measures=query.measures[:1]))}"
    if len(query.measures) == 2:
        one, other = (thing(replace(query, measures=(m,))) for m in query.measures)
    elif len(query.products) == 2:
        one, other = (thing(replace(query, products=(p,))) for p in query.products)
    else:
        first, second = (f"{link(query)} {party(t)}" for t in query.targets[:2])
        bare = replace(query, targets=())
        one, other = f"{thing(bare)} {first}", f"{thing(bare)} {second}"
    return f"{asked} {one} than {other}{when(query.periods)}"


def portion(query: Query) -> str:
    """ "What was 10% of US imports from Vietnam in 2025"."""
    return f"What was {query.threshold or 0:g}% of {thing(query)}{when(query.periods)}"


def rest(query: Query) -> str:
    """ "What were US imports excluding those of pharmaceutical preparations in 2024"."""
    whole = replace(query, products=())
    return f"What {be(query)} {thing(whole)} excluding those of {product(query.products[0])}{when(query.periods)}"


def without_top(query: Query) -> str:
    """ " excluding the top five suppliers", or nothing."""
    if query.without_top is None:
        return ""
    noun = _WHO[query.without_by.value] if query.without_by is not None else "partners"
    return f" excluding the top {spelled(query.without_top)} {noun}"
