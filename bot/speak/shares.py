"""One figure in another: shares of a whole, of GDP, and ratios."""

from __future__ import annotations

from dataclasses import replace

from bot.speak.balances import kind, thing, was
from bot.speak.labels import capital, number, of_state, period_of, subject, value, what, with_article, within
from data.model import Variable
from data.query.answer import Figure, QueryAnswer
from data.query.spec import Shape

MANY = 4
"""So many shares of one series are said one by one."""
TIMES_FROM = 200
"""A ratio of so many per cent is said in times."""


def shares(answer: QueryAnswer) -> str:
    """Each share in a sentence; of a long series its ends and its extreme."""
    primary = answer.primary
    if len(primary) <= MANY or len({(f.target, f.product, f.of) for f in primary}) > 1:
        return " ".join(dict.fromkeys(_share(answer, figure) for figure in primary[: 2 * MANY]))
    first, last, top = primary[0], primary[-1], max(primary, key=number)
    begun = _share(answer, first).removesuffix(".")
    peak = f" It was largest {within(top)}, at {value(top)}." if top not in (first, last) else ""
    return f"{begun} and {value(last)} in {period_of(last)}.{peak}"


def _share(answer: QueryAnswer, part: Figure) -> str:
    whole = whole_of(answer, part)
    of = subject(replace(part, target=None))
    if whole is None and part.of == "balance":
        of = thing(replace(part, target=None), answer.query.sign or answer.query.spoken or "balance")
    if whole is not None:
        of = thing(whole, answer.query.spoken or "balance") if part.of == "balance" else subject(whole)
    the = "the " if part.of == "balance" else ""
    if whole is not None and whole.measure == Variable.QUANTITY.value:
        the = "the volume of "
    name = with_article(part.target.name) if part.target and answer.query.part != "product" else what(part)
    if of_state(part):
        name = name.split(", ")[0]  # the whole says of which kind of goods
    name = f"{name} together" if answer.query.shape is Shape.TOP_SHARE else name
    return f"{capital(name)} accounted for {value(part)} of {the}US {of} {within(part)}."


def gdp_row(figure: Figure) -> str:
    """ "3.0% (deficit)"."""
    return f"{value(figure, bare=True)} ({kind(figure)})" if figure.of == "balance" else value(figure)


def gdp_shares(answer: QueryAnswer) -> str:
    """Each in a sentence; of many the first and the last."""
    if len(answer.primary) > MANY:
        first, last = answer.primary[0], answer.primary[-1]
        the = "The " if first.of == "balance" else ""
        ends = f"from {gdp_row(first)} of GDP in {period_of(first)} to {gdp_row(last)} in {period_of(last)}"
        verb = "went"
        if first.of != "balance":
            verb = "rose" if number(last) > number(first) else "fell" if number(last) < number(first) else "went"
        return f"{the}US {thing(first, 'balance')} {verb} {ends}."
    return " ".join(
        f"{'The ' if f.of == 'balance' else ''}US {thing(f, kind(f))} {was(f)} {value(f, bare=True)} of GDP "
        f"{within(f)}."
        for f in answer.primary
    )


def whole_of(answer: QueryAnswer, part: Figure) -> Figure | None:
    """What ``part`` is a share of; a product's share in the trade of a partner is of the trade with that partner."""
    found = [f for f in answer.figures if f.role == "whole"]
    wider = answer.query.share_in is not None
    fitting = (f for f in found if f.period == part.period and (wider or f.product in (None, part.product)))
    whole = next((f for f in fitting if f.measure == part.of), None) or next(iter(found), None)
    if whole is not None and whole.target is None and answer.query.part == "product":
        return replace(whole, target=part.target)
    return whole


def portions(answer: QueryAnswer) -> str:
    """ "10% of US goods imports from Vietnam in 2025 is $19.4 billion."."""
    part = f"{answer.query.threshold or 0:g}%"
    told = ((f, thing(f, kind(f)), "the " if f.of == "balance" else "") for f in answer.primary)
    return " ".join(f"{part} of {the}US {name} {within(f)} is {value(f, bare=bool(the))}." for f, name, the in told)


def ratios(answer: QueryAnswer) -> str:
    return " ".join(_ratio(answer, figure) for figure in answer.primary)


def _ratio(answer: QueryAnswer, part: Figure) -> str:
    terms = [f for f in answer.figures if f.role == "term"]
    if terms:
        times = number(part) / 100
        first, second = (f"US {thing(f, kind(f))} {within(f)}" for f in terms)
        return f"{first} {was(terms[0])} {times:,.2f} times {second} ({value(part)})."
    whole = next(f for f in answer.figures if f.role == "whole" and (f.target, f.period) == (part.target, part.period))
    name, base = f"US {thing(part, kind(part))}", whole.measure.replace("total_trade", "trade (exports plus imports)")
    the = "The " if part.of == "balance" else ""
    if number(part) < TIMES_FROM:
        return f"{the}{name} {was(part)} {value(part, bare=bool(the))} of {base} {within(part)}."
    return f"{the}{name} {was(part)} {number(part) / 100:,.1f} times {base} {within(part)} ({value(part)})."
