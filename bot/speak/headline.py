"""The one sentence that answers, by shape: levels and series here, the other shapes in rooms of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.speak import drivers, duties, histories, movements, rankings, runs, shares, signs
from bot.speak.balances import balance_words, kind, was
from bot.speak.labels import capital, number, of_state, period_of, subject, value, what, who
from bot.speak.levels import levels
from bot.speak.qualified import of_the_us, qualified
from data.articles import listed
from data.model import Variable
from data.query.answer import Figure, QueryAnswer
from data.query.issues import day_words
from data.query.route import HEADLINES
from data.query.spec import Shape

FEW = 4
"""So many answers of one question are said in full; of more, the last one, and the rows of all."""


def headline(answer: QueryAnswer) -> str:
    """The sentence with the figure; for several figures, the first of them."""
    if not answer.primary:
        return ""
    if answer.parts:
        few = answer.parts if len(answer.parts) <= FEW else answer.parts[-1:]
        return " ".join(headline(part) for part in few)
    if answer.query.variable is Variable.DUTY_RATE:
        return duties.headline(answer)
    text = WRITERS[answer.query.shape](answer)
    stated = {f.release for f in answer.primary if f.book is not None and f.book.table == HEADLINES and f.release}
    if stated:
        days = " and ".join(day_words(day) for day in sorted(stated))
        text = f"{text.rstrip('.')}, as stated in the release of {days}; its detail is not loaded."
    for state in {what(f) for f in answer.primary if of_state(f)}:
        text = text.replace(f"US {state} ", f"{of_the_us(state)} ")
    return capital(qualified(answer, text.replace("US real ", "real US ")))


def _series(answer: QueryAnswer) -> str:
    figures = answer.primary
    if len(figures) == 1:  # a year by year is one year's figure: nothing moved
        return levels(answer)
    first, last = figures[0], figures[-1]
    word = signs.common(answer)
    keys = [(f.target.name if f.target else None, f.product, f.measure) for f in figures]
    parts = [[f for f, key in zip(figures, keys, strict=True) if key == one] for one in dict.fromkeys(keys)]
    if len(parts) > 1:
        return f"{signs.denied(answer)}{_beside(answer, parts, word)}"
    denied, way = signs.denied(answer), _way(answer, first, last)
    return f"{denied}{way[0].lower()}{way[1:]}." if denied and way.startswith("The ") else f"{denied}{way}."


def _beside(answer: QueryAnswer, parts: list[list[Figure]], word: str | None) -> str:
    """Several series: in one sentence where they differ in one thing and none changes its sign, else listed."""
    first, last = parts[0][0], parts[0][-1]
    span = f"{period_of(first)} to {period_of(last)}"
    balance = any(p[0].measure == "balance" for p in parts)
    same = {(period_of(p[0]), period_of(p[-1])) for p in parts} == {(period_of(first), period_of(last))}
    if len(parts) <= FEW and same and (word is not None or not balance):
        moved = [_moved(answer, p, at, parts) for at, p in enumerate(parts)]
        return f"From {span}, {listed(moved)}."
    told = [f"{_named(p[0], parts)} {_ends(answer, p)}" for p in parts]
    measures = list(dict.fromkeys(p[0].measure.replace("_", " ") for p in parts))
    of = f"US {what(first)} {word or ' and '.join(measures)}"
    of += " by partner" if len({p[0].target for p in parts}) > 1 else who(first, "total_trade")
    return f"{of}, {span}: {'; '.join(told)}."


def _moved(answer: QueryAnswer, points: Sequence[Figure], at: int, parts: list[list[Figure]]) -> str:
    """ "US goods imports from China fell from $483.2 billion to $308.7 billion", after the first "those from Mexico
    rose ..." where only the partner is another."""
    first, last = points[0], points[-1]
    a, b = abs(number(first)), abs(number(last))
    balance = first.measure == "balance"
    up, down, still = ("widened", "narrowed", "went") if balance else ("rose", "fell", "went")
    verb = up if b > a else down if b < a else still
    alike = {(p[0].measure, p[0].product) for p in parts} == {(first.measure, first.product)}
    name = f"the US {balance_words(last, kind(last))}" if balance else f"US {subject(first)}"
    if at and alike:
        name = f"{'that' if balance or was(first) == 'was' else 'those'}{who(first, first.measure)}"
    return f"{name} {verb} {_ends(answer, points)}"


def _way(answer: QueryAnswer, first: Figure, last: Figure) -> str:
    """ "US goods imports from Vietnam rose from $1.2 billion in January 2010 to $26.5 billion in August 2026" """
    a, b = number(first), number(last)
    ends = f"{value(first)} in {period_of(first)} to {value(last)} in {period_of(last)}"
    if first.measure != "balance":
        return f"US {subject(first)} {'rose' if b > a else 'fell' if b < a else 'stayed as they were,'} from {ends}"
    if signs.common(answer) is None:  # a balance that is asked for keeps its sign
        begun, ended = (f"{signs.amount(answer, f)} in {period_of(f)}" for f in (first, last))
        return f"The US {subject(first)} went from {begun} to {ended}"
    ends = f"{value(first, bare=True)} in {period_of(first)} to {value(last, bare=True)} in {period_of(last)}"
    moved = "widened" if abs(b) > abs(a) else "narrowed" if abs(b) < abs(a) else "stayed as it was,"
    return f"The US {balance_words(last, kind(last))} {moved} from {ends}"


def _ends(answer: QueryAnswer, points: Sequence[Figure]) -> str:
    """ "from $1.2 billion to $26.5 billion"."""
    return f"from {signs.amount(answer, points[0])} to {signs.amount(answer, points[-1])}"


def _named(figure: Figure, parts: list[list[Figure]]) -> str:
    """What tells one of several series from the others."""
    firsts = [p[0] for p in parts]
    told = [figure.target.name] if len({f.target for f in firsts}) > 1 and figure.target else []
    told += [what(figure)] if len({f.product for f in firsts}) > 1 else []
    told += [figure.measure.replace("_", " ")] if len({f.measure for f in firsts}) > 1 else []
    return ", ".join(told)


WRITERS: dict[Shape, Callable[[QueryAnswer], str]] = {
    Shape.LEVEL: levels,
    Shape.REST: levels,
    Shape.PORTION: shares.portions,
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
    Shape.LONGEST_RUN: runs.longest,
    Shape.RUNNING_SUM: runs.running,
    Shape.ANNUAL_RATE: runs.annual_rates,
    Shape.PERCENT_MORE: runs.percent_more,
}
"""What writes the sentence of each shape."""
