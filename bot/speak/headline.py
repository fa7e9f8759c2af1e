"""The one sentence that answers, by shape: levels and series here, the other shapes in rooms of their own."""

from __future__ import annotations

from collections.abc import Callable

from bot.speak import drivers, histories, movements, rankings, shares, signs
from bot.speak.balances import balance_words, kind, was
from bot.speak.labels import capital, number, of_state, period_of, subject, value, what
from data.model import Variable
from data.query.answer import Answer, Figure
from data.query.spec import Shape

FEW = 4
"""So many answers of one question are said in full; of more, the last one, and the rows of all."""


def headline(answer: Answer) -> str:
    """The sentence with the figure; for several figures, the first of them."""
    if not answer.primary:
        return ""
    if answer.parts:
        few = answer.parts if len(answer.parts) <= FEW else answer.parts[-1:]
        return " ".join(headline(part) for part in few)
    text = _WRITERS.get(answer.query.shape, _levels)(answer)
    for state in {what(f) for f in answer.primary if of_state(f)}:
        text = text.replace(f"US {state} ", f"{state} ")
    return capital(text)


def level(figure: Figure, spoken: str | None = None) -> str:
    """ "The US goods deficit with Vietnam was $123.5 billion in 2024.\""""
    period = period_of(figure)
    if figure.measure == "balance":
        thing = balance_words(figure, kind(figure))
        if spoken in ("deficit", "surplus") and spoken != kind(figure) and number(figure) != 0:
            return f"There was no {spoken}: the US {thing} was {value(figure, bare=True)} in {period}."
        return f"The US {thing} was {value(figure, bare=True)} in {period}."
    if figure.book is not None and figure.book.variable in (Variable.DUTY, Variable.UNIT_PRICE):
        thing = subject(figure).replace(" of ", " of US ", 1).replace(" on ", " on US ", 1)
        return f"The {thing} was {value(figure)} in {period}."
    if figure.value == 0:
        return f"No US {subject(figure)} are recorded in {period}."
    return f"US {subject(figure)} {was(figure)} {value(figure)} in {period}."


def _levels(answer: Answer) -> str:
    spoken = answer.query.spoken
    shown = [level(f, spoken if f.measure == "balance" else None) for f in answer.primary[:4]]
    return " ".join(shown) + (" …" if len(answer.primary) > 4 else "")


def _series(answer: Answer) -> str:
    figures = answer.primary
    first, last = figures[0], figures[-1]
    word = signs.common(answer)
    name = signs.named(first, word)
    whole = f"{signs.denied(answer)}US {name}"
    names = dict.fromkeys(f.target.name if f.target else None for f in figures)
    parts = [[f for f in figures if (f.target.name if f.target else None) == name] for name in names]
    if len(parts) > 1:
        whole = f"{signs.denied(answer)}US {what(first)} {word or first.measure.replace('_', ' ')} by partner"
    ends = "; ".join(
        f"{f'{p[0].target.name} ' if len(parts) > 1 and p[0].target else ''}"
        f"from {signs.amount(answer, p[0])} to {signs.amount(answer, p[-1])}"
        for p in parts
    )
    return f"{whole}, {period_of(first)} to {period_of(last)}: {ends}."


_WRITERS: dict[Shape, Callable[[Answer], str]] = {
    Shape.SERIES: _series,
    Shape.CHANGE: movements.changes,
    Shape.PERCENT_CHANGE: movements.changes,
    Shape.CONTRIBUTION: drivers.contribution,
    Shape.PART_OF_CHANGE: movements.part_of_change,
    Shape.REVISION: movements.revision,
    Shape.SHARE: shares.shares,
    Shape.TOP_SHARE: shares.shares,
    Shape.GDP_SHARE: shares.gdp_shares,
    Shape.RATIO: shares.ratios,
    Shape.RANKING: rankings.ranking,
    Shape.RANK: rankings.rank,
    Shape.COUNT: rankings.count,
    Shape.CONCENTRATION: rankings.concentration,
    Shape.RECORD: histories.records,
    Shape.AVERAGE: histories.averages,
    Shape.MEDIAN: histories.averages,
    Shape.STREAK: histories.streak,
    Shape.COUNT_PERIODS: histories.count_periods,
    Shape.CROSSING: histories.crossing,
    Shape.REACHED: histories.reached,
    Shape.WHICH_PERIODS: histories.which_periods,
    Shape.SINCE_WHEN: histories.since_when,
}
