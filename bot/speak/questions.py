"""A figure as a question that asks for it: with everything that the question behind it named."""

from __future__ import annotations

from dataclasses import replace

from bot.speak.labels import capital, label, number, of_state, period_of, subject
from data.articles import listed, of_whom, with_article
from data.model import Adjustment, Basis, Flow, Variable
from data.period import Period, month_name
from data.query.answer import Figure, QueryAnswer
from data.query.issues import day_words
from data.query.spec import Query, Shape
from data.tables import titles

_SAID = {
    Basis.CENSUS: "Census basis",
    Basis.BOP: "balance of payments basis",
    Adjustment.SA: "seasonally adjusted",
    Adjustment.NSA: "not seasonally adjusted",
    Variable.QUANTITY: "in barrels",
    Variable.QUANTITY_PER_DAY: "in barrels per day",
}


def asked(figure: Figure, query: Query) -> str:
    """The level that ``figure`` is, as a question with what ``query`` named: the deficit, the basis, the barrels."""
    return ", ".join([spoken(figure, query), period_of(figure), *_properties(query)])


def spoken(figure: Figure, query: Query) -> str:
    """The series as the question spoke of it: "goods deficit with China" where it asked for the deficit."""
    name = subject(figure)
    sign = "deficit" if number(figure) < 0 else "surplus"
    if figure.measure == "balance" and query.spoken == sign:
        name = name.replace("balance", sign, 1)
    elif figure.measure == "total_trade":
        name = f"total {_plain(name)}"
    return capital(name)


def _plain(name: str) -> str:
    """Total trade by its name alone: "and" and "plus" would make two questions of one."""
    return name.replace(" (exports plus imports)", "")


def _properties(query: Query) -> list[str]:
    """Basis, adjustment, column, table and release, where the question named them."""
    out = [_SAID[one] for one in (query.variable, query.basis, query.adjustment) if one in _SAID]
    if query.table is not None and "Exhibit" in titles()[query.table]:
        out.append(titles()[query.table].removeprefix("FT-900 "))
    if query.vintage.kind == "first":
        out.append("as first published")
    elif query.vintage.kind == "as_of" and query.vintage.date is not None:
        out.append(f"as of {day_words(query.vintage.date)}")
    elif query.vintage.kind == "release" and query.vintage.month is not None:
        out.append(f"in the {month_name(query.vintage.month)} release")
    return out


def again(answer: QueryAnswer) -> tuple[str, ...]:
    """Ways to ask for an answer, its shape first: to be read back before any is offered."""
    query, first = answer.query, answer.primary[0]
    whole = _whole(answer)
    tail = ", ".join([whole, *_properties(query)])
    match query.shape:
        case Shape.LEVEL:
            return (asked(first, query),)
        case Shape.SERIES:
            grain = first.period.grain if first.period is not None else "month"
            return (f"{spoken(first, query)}, by {grain}, {tail}",)
        case Shape.RANKING:
            return (_ranked(answer, first, tail),)
        case Shape.RANK if first.target is not None:
            over = _plain(subject(replace(first, target=None), first.of))
            return (f"Rank of {with_article(first.target.name)} by {over}, {tail}",)
        case Shape.SHARE if first.target is not None and first.product is None:
            whole = subject(replace(first, target=None), first.of)
            return (f"{of_whom(first.target.name)} share of US {whole}, {tail}",)
        case Shape.CHANGE | Shape.PERCENT_CHANGE:
            return (label(first),)
    return ()


def title(answer: QueryAnswer) -> str:
    """What the answer is to, in short: "Goods deficit with China, 2025"."""
    if not answer.primary:
        return ""
    several = answer.query.shape is Shape.LEVEL and len({(f.measure, f.target, f.product) for f in answer.primary}) == 1
    periods = list(dict.fromkeys(period_of(f) for f in answer.primary))
    if several and len(periods) > 1:
        return ", ".join([spoken(answer.primary[0], answer.query), listed(periods), *_properties(answer.query)])
    if answer.query.shape is Shape.TOP_SHARE:
        name = label(answer.primary[0])
        return name.replace("balance", answer.query.sign, 1) if answer.query.sign else name
    return next(iter(again(answer)), label(answer.primary[0]))


def _whole(answer: QueryAnswer) -> str:
    """The span that the primary figures cover."""
    periods = [f.period for f in answer.primary if f.period is not None]
    return Period(min(p.start for p in periods), max(p.end for p in periods)).label if periods else ""


_ONE_PARTNER = {"exports": "destination of", "imports": "source of"}
_OF_PARTNERS = {"exports": "destinations of", "imports": "sources of"}


def of_partners(query: Query, first: Figure) -> bool:
    """Whether one partner is asked for that sends or takes most, or least."""
    return not query.of_change and query.nth is None and (first.of or first.measure) in _ONE_PARTNER


def _ranked(answer: QueryAnswer, first: Figure, tail: str) -> str:
    query, count = answer.query, len(answer.primary)
    if count == 1 and query.over != "product" and of_partners(query, first):
        name = _plain(subject(replace(first, target=None), first.of))
        return (
            f"{'Largest' if query.descending else 'Smallest'} {_ONE_PARTNER[first.of or first.measure]} {name}, {tail}"
        )
    of = first.of or first.measure
    if query.over == "product":
        if of_state(first):
            return f"Top {count} {of.removesuffix('s')}ing states, {tail}"
        flows = subject(replace(first, product=None), of)
        return f"Top {count} {query.products[0].name}, {flows}, {tail}"
    if of == Flow.BALANCE.value and query.sign:
        name = subject(replace(first, target=None), of).replace("balance", f"{query.sign}s", 1)
        return f"Top {count} {name}, {tail}"
    name = _plain(subject(replace(first, target=None), of))
    return f"Top {count} {_OF_PARTNERS.get(of, 'partners by')} {name}, {tail}"
