"""Runs, running sums, annual rates, and by how many per cent one figure is above another."""

from __future__ import annotations

from collections.abc import Sequence

from bot.speak.balances import kind, thing, was
from bot.speak.histories import beyond, reaches_back, since
from bot.speak.labels import capital, number, period_of, value, who, within
from data.period import month_name
from data.query.answer import Figure, QueryAnswer
from data.query.spec import Shape


def length(answer: QueryAnswer, figure: Figure) -> str:
    """ "7 months, June-December 2020"; "at least" where its series begins with it."""
    unit = f"{answer.facts.get('grain', 'month')}{'' if number(figure) == 1 else 's'}"
    least = "at least " if reaches_back(answer, figure) else ""
    return f"{least}{value(figure)} {unit}, {period_of(figure)}"


def longest(answer: QueryAnswer) -> str:
    """The longest run of a history."""
    figure, query = answer.primary[0], answer.query
    name = f"US {thing(figure, query.sign or 'balance')}"
    the = "the " if figure.of == "balance" else ""
    grain = answer.facts.get("grain", "month")
    if query.of_change:
        up, down = ("widened", "narrowed") if query.sign else ("rose", "fell")
        so = f"in which {the}{name} {up if query.descending else down}"
    elif query.threshold is not None:
        so = f"in which {the}{name} {was(figure)} {beyond(answer)}"
    else:
        so = f"with a {name}"
    return f"The longest run of {grain}s {so} was {length(answer, figure)}{since(answer)}."


def running(answer: QueryAnswer) -> str:
    """The last of the sums, and over what."""
    last = answer.primary[-1]
    bare = last.measure == "balance"
    name = f"US {thing(last, kind(last))}"
    if answer.query.moving_average:
        return (
            f"{'The ' if bare else ''}{name} over {answer.query.moving_average} months {was(last)} "
            f"{value(last, bare=bare)} {within(last)}."
        )
    return f"{'The ' if bare else ''}{name} {was(last)} {value(last, bare=bare)} in all {within(last)}."


def rows(answer: QueryAnswer, figures: Sequence[Figure]) -> list[str]:
    """A row for each sum or moving average: the months it is over, whose it is, and how much."""
    alike = len({kind(f) for f in figures if (f.of or f.measure) == "balance"}) == 1
    several = len({f.target for f in figures}) > 1
    whose = [f"{f.target.name} " if several and f.target else "" for f in figures]
    return [f"{_over(answer, f)}: {who}{value(f, bare=alike)}" for f, who in zip(figures, whose, strict=True)]


def _over(answer: QueryAnswer, figure: Figure) -> str:
    """ "through March 2025" of a sum that began with the span; the months of any other."""
    onward = answer.query.shape is Shape.RUNNING_SUM and answer.query.moving_average is None
    if figure.period is None or not onward:
        return period_of(figure)
    return f"Through {month_name(figure.period.end)}"


def annual_rates(answer: QueryAnswer) -> str:
    """Each part of a year, as if the whole year went so."""
    out = []
    for figure in answer.primary:
        name = f"{'The ' if figure.of == 'balance' else ''}US {thing(figure, kind(figure))}"
        size = value(figure, bare=figure.of == "balance")
        out.append(f"{name} {was(figure)} {size} at an annual rate {within(figure)} (computed: no table prints one).")
    return " ".join(out)


def percent_more(answer: QueryAnswer) -> str:
    return " ".join(_percent_more(answer, figure) for figure in answer.primary)


def _percent_more(answer: QueryAnswer, part: Figure) -> str:
    terms = [f for f in answer.figures if f.role in ("term", "part", "whole")]
    first, second = terms[:2] if len(answer.primary) == 1 else _pair(terms, part)
    what_is = [f"{'the ' if f.measure == 'balance' else ''}US {thing(f, kind(f))}" for f in (first, second)]
    balance = part.of == "balance"
    word = ("larger" if number(part) >= 0 else "smaller") if balance else ("higher" if number(part) >= 0 else "lower")
    same = first.period == second.period
    whom = who(second, second.measure)
    if whom and what_is[1].removesuffix(whom) == what_is[0].removesuffix(who(first, first.measure)):
        what_is[1] = f"{'those' if was(second) == 'were' else 'that'}{whom}"
    other = f"{what_is[1]}" if same else f"{what_is[1]} {within(second)}"
    return f"{capital(what_is[0])} {was(first)} {value(part, bare=True)} {word} than {other} {within(first)}."


def _pair(terms: list[Figure], part: Figure) -> list[Figure]:
    """The two terms of one of several percentages."""
    return [f for f in terms if (f.target, f.period) == (part.target, part.period)]
