"""Sentences for what is beyond an amount or rose and fell: lists, counts and runs of partners and periods."""

from __future__ import annotations

from dataclasses import replace

from data.model import Flow
from data.query.spec import Query, Shape
from intents.grammar.restate_parties import link, parties, party, plural, product
from intents.grammar.restate_periods import when
from intents.grammar.restate_words import be, beyond, thing

_COUNTED = {Shape.COUNT: "how many", Shape.RANKING: "which"}
_PERIODS = {Shape.COUNT_PERIODS: "In how many", Shape.WHICH_PERIODS: "In which", Shape.STREAK: "For how many"}


def counted(query: Query) -> str | None:
    """The question of a count, list or run that needs a sentence of its own; None for any other query."""
    if query.shape is Shape.RANK and query.over == "product":
        role = "exporting" if query.measures[0] is Flow.EXPORTS else "importing"
        return f"Where did {product(query.products[0])} rank among {role} states{when(query.periods)}"
    if query.shape is Shape.RECORD and query.base is not None:
        size = "largest" if query.descending else "smallest"
        if query.beaten:
            more = "larger" if query.descending else "smaller"
            return f"{'Have' if plural(query) else 'Has'} {thing(query)} ever been {more} than{when((query.base,))}"
        return f"{'Were' if plural(query) else 'Was'} {thing(query)}{when((query.base,))} the {size} on record"
    if query.shape in _COUNTED and query.over == "partner" and _beyond(query):
        return _partners(query)
    if query.shape is Shape.STREAK and query.threshold is not None and not query.of_change:
        verb = "have" if plural(query) else "has"
        asked = f"For how many {query.grain or 'month'}s in a row {verb} {thing(query)} been"
        return f"{asked} {beyond(query)}{when(query.periods)}"
    if query.shape in _PERIODS and query.of_change and query.shape is not Shape.STREAK:
        asked = f"{_PERIODS[query.shape]} {query.grain or 'month'}s{when(query.periods)}"
        return f"{asked} did {thing(query)} {_way(query)}"
    return None


def _beyond(query: Query) -> bool:
    return query.threshold is not None or (query.of_change is not None and query.shape is Shape.COUNT)


def _partners(query: Query) -> str | None:
    one = replace(query, targets=())
    asked = f"{link(query).capitalize()} {_COUNTED[query.shape]} countries"
    rest = when(query.periods) + (_among(query) if query.targets else "")
    if query.threshold is None:
        return f"{asked} did {thing(one)} {_way(query)}{rest}"
    return f"{asked} {be(query)} {thing(one)} {beyond(query)}{rest}"


def _among(query: Query) -> str:
    only = query.targets[0]
    return f", {party(only).replace('the world without', 'excluding')}" if only.minus else (
        f", within {parties(query.targets)}")  # fmt: skip


def _way(query: Query) -> str:
    return "rise" if query.descending else "fall"
