"""Words that the sentences of restated questions share: what is measured with its verb, and an amount it is beyond."""

from __future__ import annotations

from data.query.spec import Query
from intents.grammar.restate_parties import article, figure, plural


def thing(query: Query) -> str:
    """What is measured: "US imports from Vietnam", "the US trade deficit"."""
    return article(query) + figure(query)


def be(query: Query) -> str:
    """Its verb."""
    return "were" if plural(query) else "was"


def beyond(query: Query) -> str:
    """The amount that it is above or below: "above $1.5 billion"."""
    return f"{'above' if query.descending else 'below'} {amount(query.threshold or 0.0)}"


def amount(millions: float) -> str:
    """An amount of money as it is spoken: "$1.5 billion"."""
    if abs(millions) >= 1000:
        return f"${plain(millions / 1000)} billion"
    return f"${plain(millions)} million"


def plain(value: float) -> str:
    """A number without zeros at its end."""
    return f"{value:.6f}".rstrip("0").rstrip(".")
