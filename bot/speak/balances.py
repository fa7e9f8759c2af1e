"""A balance in a sentence: a deficit or a surplus by its sign, and the verb that goes with exports and imports."""

from __future__ import annotations

from bot.speak.labels import number, of_state, real, subject, value, what, who
from data.query.answer import Figure


def kind(figure: Figure) -> str:
    """What a balance is called by its sign."""
    return "deficit" if number(figure) < 0 else "surplus"


def balance_words(figure: Figure, noun: str) -> str:
    """ "goods deficit with Vietnam", "surplus in travel"."""
    partner = who(figure, "balance")
    if figure.product is not None and not of_state(figure):
        return f"{real(figure)}{noun} in {what(figure)}{partner}"
    return f"{what(figure)} {noun}{partner}"


def thing(figure: Figure, noun: str) -> str:
    """What the figure is taken of: a balance by ``noun``, anything else by its name."""
    return balance_words(figure, noun) if (figure.of or figure.measure) == "balance" else subject(figure)


def was(figure: Figure) -> str:
    """The verb: "exports were", "trade was"."""
    return "were" if (figure.of or figure.measure) in ("exports", "imports") else "was"


def they(figure: Figure) -> str:
    """The pronoun: "they" of exports and imports, "it" of a balance, of trade, of a price."""
    return "they" if was(figure) == "were" else "it"


def spoken_value(figure: Figure) -> str:
    """A level as it stands in a sentence: "a deficit of $104.6 billion"."""
    if figure.measure == "balance":
        return f"a {kind(figure)} of {value(figure, bare=True)}"
    return value(figure)
