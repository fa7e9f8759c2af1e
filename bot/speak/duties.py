"""The average duty rate in words, with both of its parts: never called a tariff rate."""

from __future__ import annotations

from dataclasses import replace

from bot.speak.labels import capital, number, period_of, subject, value, with_article, within
from bot.speak.rankings import row_name
from data.query.answer import Figure, QueryAnswer
from data.query.spec import Shape

ROWS = 60
"""Rows that are written out as text."""


def headline(answer: QueryAnswer) -> str:
    """The sentence that answers."""
    first = answer.primary[0]
    match answer.query.shape:
        case Shape.SERIES:
            return _series(answer)
        case Shape.RANKING:
            return _first(answer, first)
        case Shape.CHANGE | Shape.PERCENT_CHANGE:
            return " ".join(_moved(answer, f) for f in answer.primary)
    return " ".join(f"The {_name(f)} was {value(f)} {within(f)}." for f in answer.primary)


def lines(answer: QueryAnswer) -> list[str]:
    """Both parts of every rate, and the rates beside it."""
    rates, shape = answer.primary, answer.query.shape
    if shape is Shape.SERIES:
        several = len({f.target for f in rates}) > 1
        rows = [f"{_whose(f) if several else ''}{period_of(f)}: {value(f)}{_of(answer, f)}" for f in rates[:ROWS]]
    elif shape is Shape.RANKING:
        over = answer.query.over
        rows = [f"{i}. {row_name(f, over)}: {value(f)}{_of(answer, f)}" for i, f in enumerate(rates[:ROWS], 1)]
    elif shape is Shape.LEVEL and len(rates) == 1:
        rows = [f"{capital(subject(f))}, {period_of(f)}: {value(f)}." for f in _parts(answer, rates[0])]
    else:
        ends = [f for f in answer.figures if f.role in ("end", "base") and f.measure == "ratio"]
        rows = [f"{_whose(f)}{period_of(f)}: {value(f)}{_of(answer, f)}." for f in ends or rates]
    beside = [f for f in answer.figures if f.role == "beside" and f.measure == "ratio"]
    return rows + [f"{period_of(f)}: {value(f)}." for f in beside]


def _name(figure: Figure) -> str:
    """ "average duty rate on US goods imports for consumption from China"."""
    return subject(figure).replace(" on ", " on US ", 1)


def _whose(figure: Figure) -> str:
    return f"{figure.target.name}, " if figure.target is not None else ""


def _parts(answer: QueryAnswer, rate: Figure) -> list[Figure]:
    """The duty and the imports of a rate."""
    same = [f for f in answer.figures if (f.target, f.period, f.product) == (rate.target, rate.period, rate.product)]
    return [f for f in same if not f.primary and f.measure != "ratio"]


def _of(answer: QueryAnswer, rate: Figure) -> str:
    """ " ($47.0 billion on $430.1 billion)"."""
    parts = [value(f) for f in _parts(answer, rate)]
    return f" ({parts[0]} on {parts[1]})" if len(parts) == 2 else ""


def _series(answer: QueryAnswer) -> str:
    first, last = answer.primary[0], answer.primary[-1]
    targets = dict.fromkeys(f.target for f in answer.primary)
    whole = first if len(targets) == 1 else replace(first, target=None)
    ends = []
    for target in targets:
        own = [f for f in answer.primary if f.target == target]
        ends.append(f"{_whose(own[0]) if len(targets) > 1 else ''}from {value(own[0])} to {value(own[-1])}")
    return f"The {_name(whole)}, {period_of(first)} to {period_of(last)}: {'; '.join(ends)}."


def _moved(answer: QueryAnswer, moved: Figure) -> str:
    ends = [
        f
        for f in answer.figures
        if f.measure == "ratio" and f.role in ("base", "end") and (f.target, f.product) == (moved.target, moved.product)
    ]
    then, now = (next(f for f in ends if f.role == role) for role in ("base", "end"))
    verb = "rose" if number(moved) > 0 else "fell" if number(moved) < 0 else "changed"
    size = f"{abs(number(moved)):,.1f} percentage points"
    span = f"from {value(then)} in {period_of(then)} to {value(now)} in {period_of(now)}"
    return f"The {_name(moved)} {verb} by {size}, {span}."


def _first(answer: QueryAnswer, first: Figure) -> str:
    end = "highest" if answer.query.descending else "lowest"
    if answer.query.over == "product":
        whole, on = _name(replace(first, product=None)), row_name(first, "product")
    else:
        whole, on = _name(replace(first, target=None)), f"imports from {with_article(row_name(first, 'partner'))}"
    return f"The {end} {whole} {within(first)} was that on {on}, at {value(first)}."
