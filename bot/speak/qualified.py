"""What a headline must say besides its figure: in which vintage, on which basis, in which dollars."""

from __future__ import annotations

from bot.speak.labels import capital
from data.model import Adjustment, Basis
from data.partners import load_partners
from data.period import month_name
from data.query.answer import QueryAnswer
from data.query.issues import day_words
from data.query.route import HEADLINES
from data.query.spec import Shape

_SAID = {
    Basis.CENSUS: "on the Census basis",
    Basis.BOP: "on the balance of payments basis",
    Adjustment.SA: "seasonally adjusted",
    Adjustment.NSA: "not seasonally adjusted",
}
_OWN = (Shape.REVISION, Shape.CONTRIBUTION)
"""Shapes that say themselves of which release and kind their figures are."""


def qualified(answer: QueryAnswer, text: str) -> str:
    """The headline with what the question named, and with the dollars of a real figure: without it the sentence would
    be taken for the newest figure, or a nominal one."""
    if answer.query.shape in _OWN or not text or not answer.primary:
        return text
    named = [_SAID[one] for one in (answer.query.basis, answer.query.adjustment) if one in _SAID]
    beside = ", ".join(one for one in (*named, _dollars(answer)) if one)
    if beside and _sentences(text) == 1:
        text = f"{text.rstrip('.')}, {beside}."
    elif beside:
        text = f"{capital(beside)}: {_lower(text)}"
    stood = _stood(answer)
    return f"{capital(stood)}, {_lower(text)}" if stood else text


def of_the_us(state: str) -> str:
    """A state by its name, told from the country of the same name."""
    return f"{state} (the state)" if state in {p.name for p in load_partners().partners.values()} else state


def _dollars(answer: QueryAnswer) -> str:
    """ "in chained (2017) dollars" where all figures are; of a share or a rate nothing."""
    prices = {f.book.prices for f in answer.primary if f.book is not None and f.unit.value == "USD million"}
    return f"in {prices.pop().words}" if len(prices) == 1 and all(p.real for p in prices) else ""


def _stood(answer: QueryAnswer) -> str:
    """ "as first published on February 19, 2026", "as of May 1, 2025"; nothing of the newest figures."""
    chosen = answer.query.vintage
    days = {f.release for f in answer.primary}
    if chosen.kind == "release" and all(f.book is not None and f.book.table == HEADLINES for f in answer.primary):
        return ""  # a headline names its release itself
    match chosen.kind:
        case "first":
            day = next(iter(days)) if len(days) == 1 else None
            return f"as first published{f' on {day_words(day)}' if day else ''}"
        case "as_of" if chosen.date is not None:
            return f"as of {day_words(chosen.date)}"
        case "release" if chosen.date is not None:
            return f"in the release of {day_words(chosen.date)}"
        case "release" if chosen.month is not None:
            return f"in the {month_name(chosen.month)} release"
    return ""


def _sentences(text: str) -> int:
    return text.count(". ") + 1


def _lower(text: str) -> str:
    """The text as it goes on after a comma: only an article loses its capital."""
    return f"{text[0].lower()}{text[1:]}" if text.startswith(("The ", "No ", "There ", "Yes", "It ", "They ")) else text
