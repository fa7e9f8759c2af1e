"""Levels in words: one in a sentence of its own, several that differ in one thing only in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.speak.balances import balance_words, kind, they, was
from bot.speak.labels import capital, number, of_state, spanned, subject, value, what, who, within
from data.articles import listed, with_article
from data.model import Unit, Variable
from data.query.answer import Figure, QueryAnswer

SAID_MOST = 6
"""So many levels are said in the sentence; of more the first ones, and the rows have them all."""
TIMES_FROM = 1.2
"""How far two levels lie apart is said in times from here on; nearer to each other "1.0 times" says nothing."""
_LINK = {"exports": "to", "imports": "from"}


def levels(answer: QueryAnswer) -> str:
    """The sentence of every level; in one, where they are of one kind and differ in partner, period or product."""
    figures, spoken = answer.primary, answer.query.spoken
    together = _together(figures, spoken) if len(figures) > 1 else None
    if together is not None:
        return together
    shown = [level(f, spoken if f.measure == "balance" else None) for f in figures[:4]]
    return " ".join(shown) + (" …" if len(figures) > 4 else "")


def level(figure: Figure, spoken: str | None = None) -> str:
    """ "The US goods deficit with Vietnam was $123.5 billion in 2024.\""""
    when = within(figure)
    if figure.measure == "balance":
        thing = balance_words(figure, kind(figure))
        if spoken in ("deficit", "surplus") and spoken != kind(figure) and number(figure) != 0:
            return f"There was no {spoken}: the US {thing} was {value(figure, bare=True)} {when}."
        return f"The US {thing} was {value(figure, bare=True)} {when}."
    if _by_column(figure):
        assert figure.book is not None
        link = " on " if figure.book.variable is Variable.DUTY else " of "
        thing = subject(figure).replace(link, f"{link}US ", 1)
        return f"The {thing} was {value(figure)} {when}."
    if figure.value == 0:
        return f"No US {subject(figure)} are recorded {when}."
    return f"US {subject(figure)} {was(figure)} {value(figure)} {when}."


def _by_column(figure: Figure) -> bool:
    return figure.book is not None and figure.book.variable in (Variable.DUTY, Variable.UNIT_PRICE)


def _together(figures: Sequence[Figure], spoken: str | None) -> str | None:
    """All levels in one sentence; None where that would not read as one, or where one of them needs its own."""
    first = figures[0]
    if any(_by_column(f) or of_state(f) or f.value == 0 for f in figures):
        return None
    kinds = {(f.measure, f.book and (f.book.sector, f.book.basis, f.book.prices, f.book.variable)) for f in figures}
    if len(kinds) > 1 or (first.measure == "balance" and not _of_one_sign(figures, spoken)):
        return None
    partners, periods, products = (len({key(f) for f in figures}) for key in (_partner, _period, _product))
    if sum(count > 1 for count in (partners, periods, products)) != 1 or len(figures) != max(
        partners, periods, products
    ):
        return None
    shown = figures[:SAID_MOST]
    more = [f"{len(figures) - SAID_MOST} more below"] if len(figures) > SAID_MOST else []
    if partners > 1:
        told = [f"{_size(f)} {_LINK.get(f.measure, 'with')} {_named(f)}" for f in shown]
        return f"{_lead(first, with_whom=False)} {listed([*told, *more])} {within(first)}."
    if periods > 1:
        return f"{_lead(first)} {listed([*(f'{_size(f)} {within(f)}' for f in shown), *more])}."
    told = [f"{_size(first)}", *(f"{_of(f)} {_size(f)}" for f in shown[1:])]
    return f"{_lead(first)} {listed([*told, *more])} {within(first)}."


def _of_one_sign(figures: Sequence[Figure], spoken: str | None) -> bool:
    """Whether all are deficits, or all surpluses, and none has the other sign than the question."""
    words = {kind(f) for f in figures}
    return len(words) == 1 and not (spoken in ("deficit", "surplus") and spoken not in words)


def _partner(figure: Figure) -> str:
    return figure.target.name if figure.target is not None else ""


def _period(figure: Figure) -> object:
    return figure.period


def _product(figure: Figure) -> object:
    return figure.product


def _named(figure: Figure) -> str:
    return with_article(figure.target.name) if figure.target is not None else "all partners"


def _size(figure: Figure) -> str:
    return value(figure, bare=figure.measure == "balance")


def _lead(figure: Figure, *, with_whom: bool = True) -> str:
    """ "US goods imports were", "The US goods deficit was"."""
    if figure.measure == "balance":
        text = balance_words(figure, kind(figure))
        text = text if with_whom else text.removesuffix(who(figure, "balance"))
        return f"The US {text} was"
    text = subject(figure)
    text = text if with_whom else text.removesuffix(who(figure, figure.measure))
    return f"US {text} {was(figure)}"


def _of(figure: Figure) -> str:
    """ "those of corn", "that in petroleum"."""
    if figure.measure == "balance":
        return f"that in {what(figure)}"
    return f"{'those' if was(figure) == 'were' else 'that'} of {what(figure)}"


def _above(times: float) -> str:
    """ "3.5 times", or "4.8% above" of two that lie near each other."""
    return f"{times:,.1f} times" if times >= TIMES_FROM else f"{(times - 1) * 100:,.1f}% above"


def difference(figures: Sequence[Figure]) -> str:
    """How far two levels lie apart: of two periods as a movement, of two partners or products as a distance. Nothing
    where they are not of one release, kind and sign."""
    if len(figures) != 2 or any(f.unit is not Unit.USD_MILLION for f in figures):
        return ""
    first, second = figures
    a, b = number(first), number(second)
    alike = (first.measure, first.book, first.release) == (second.measure, second.book, second.release)
    if not alike or a * b <= 0:
        return ""
    apart = value(replace(first, value=abs(abs(b) - abs(a))))
    if first.period == second.period:
        return f"The difference is {apart}; the larger is {_above(max(a / b, b / a))} the smaller."
    if (first.target, first.product) != (second.target, second.product):
        return ""
    then, now = sorted(figures, key=lambda f: f.period.start if f.period else 0)
    if then.period is None or now.period is None or then.period.months != now.period.months:
        return ""
    up, down = ("widened", "narrowed") if first.measure == "balance" else ("rose", "fell")
    moved = up if abs(number(now)) > abs(number(then)) else down
    rate = abs(abs(number(now)) / abs(number(then)) - 1) * 100
    return f"{capital(they(first))} {moved} by {apart} ({rate:,.1f}%) from {spanned(then)} to {spanned(now)}."
