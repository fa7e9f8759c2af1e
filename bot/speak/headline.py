"""The one sentence that answers, by shape."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.speak.labels import (
    all_partners,
    all_products,
    label,
    number,
    of_state,
    period_of,
    real,
    subject,
    value,
    what,
    who,
    with_article,
)
from data.model import Variable
from data.query.answer import Answer, Figure
from data.query.spec import Shape


def headline(answer: Answer) -> str:
    """The sentence with the figure; for several figures, the first of them."""
    if not answer.primary:
        return ""
    writer = _WRITERS.get(answer.query.shape, _levels)
    text = writer(answer)
    for state in {what(f) for f in answer.primary if of_state(f)}:
        text = text.replace(f"US {state} ", f"{state} ")
    return text[:1].upper() + text[1:]


def kind(figure: Figure) -> str:
    """What a balance is called by its sign."""
    return "deficit" if number(figure) < 0 else "surplus"


def balance_words(figure: Figure, noun: str) -> str:
    """ "goods deficit with Vietnam", "surplus in travel"."""
    partner = who(figure, "balance")
    if figure.product is not None and not of_state(figure):
        return f"{real(figure)}{noun} in {what(figure)}{partner}"
    return f"{what(figure)} {noun}{partner}"


def level(figure: Figure, spoken: str | None = None) -> str:
    """ "The US goods deficit with Vietnam was $123.5 billion in 2024.\""""
    period = period_of(figure)
    if figure.measure == "balance":
        thing = balance_words(figure, kind(figure))
        if spoken in ("deficit", "surplus") and spoken != kind(figure) and number(figure) != 0:
            return f"There was no {spoken}: the US {thing} was {value(figure, bare=True)} in {period}."
        return f"The US {thing} was {value(figure, bare=True)} in {period}."
    priced = figure.book is not None and figure.book.variable in (Variable.DUTY, Variable.UNIT_PRICE)
    if priced:
        thing = subject(figure).replace(" of ", " of US ", 1).replace(" on ", " on US ", 1)
        return f"The {thing} was {value(figure)} in {period}."
    verb = "were" if (figure.of or figure.measure) in ("exports", "imports") else "was"
    if figure.value == 0:
        return f"No US {subject(figure)} are recorded in {period}."
    return f"US {subject(figure)} {verb} {value(figure)} in {period}."


def _levels(answer: Answer) -> str:
    spoken = answer.query.spoken
    shown = [level(f, spoken if f.measure == "balance" else None) for f in answer.primary[:4]]
    return " ".join(shown) + (" …" if len(answer.primary) > 4 else "")


def _series(answer: Answer) -> str:
    figures = answer.primary
    first, last = figures[0], figures[-1]
    name = subject(first)
    if len({f.target for f in figures}) > 1:
        name = f"{what(first)} {first.measure.replace('_', ' ')} by partner"
    return f"US {name}, {period_of(first)} to {period_of(last)}: from {value(first)} to {value(last)}."


def _change(answer: Answer) -> str:
    return " ".join(_one_change(answer, f) for f in answer.primary)


def _one_change(answer: Answer, figure: Figure) -> str:
    group = [f for f in answer.figures if (f.target, f.product) == (figure.target, figure.product)]
    roles = {f.role: f for f in group}
    end, base, rate = roles.get("end"), roles.get("base"), roles.get("percent")
    amount = roles.get("change", figure)
    tail = _levels_tail(end, base)
    percent = f" ({value(rate, bare=True)})" if rate is not None else ""
    size = value(amount, bare=True)
    if figure.of == "balance" and end is not None and base is not None:
        return _balance_change(figure, f"{size}{percent}", end, base) + tail
    moved = "rose" if number(amount) > 0 else "fell"
    span = f" from {figure.compared_to.label} to {period_of(figure)}" if figure.compared_to else ""
    if number(amount) == 0:
        return f"US {subject(figure)} did not change{span}{tail}"
    return f"US {subject(figure)} {moved} by {size}{percent}{span}{tail}"


def _balance_change(figure: Figure, size: str, end: Figure, base: Figure) -> str:
    now, before = number(end), number(base)
    span = f" from {period_of(base)} to {period_of(end)}"
    if now * before < 0:
        return f"The US {subject(figure)} turned from a {kind(base)} into a {kind(end)}{span}, a swing of {size}"
    moved = "widened" if abs(now) > abs(before) else "narrowed"
    thing = balance_words(end, kind(end))
    return f"The US {thing} {moved} by {size}{span}" if now != before else f"The US {thing} did not change{span}"


def _levels_tail(end: Figure | None, base: Figure | None) -> str:
    if end is None or base is None:
        return "."
    return f": {spoken_value(base)}, then {spoken_value(end)}."


def spoken_value(figure: Figure) -> str:
    """A level as it stands in a sentence: "a deficit of $104.6 billion"."""
    if figure.measure == "balance":
        return f"a {kind(figure)} of {value(figure, bare=True)}"
    return value(figure)


def _share(answer: Answer) -> str:
    out = []
    for figure in answer.primary:
        whole = whole_of(answer, figure)
        period = period_of(figure)
        if figure.role == "gdp_share":
            thing = balance_words(figure, kind(figure)) if figure.of == "balance" else subject(figure)
            verb = "were" if figure.of in ("exports", "imports") else "was"
            out.append(f"US {thing} {verb} {value(figure, bare=True)} of GDP in {period}.")
            continue
        of = subject(whole) if whole is not None else (figure.of or "trade").replace("_", " ")
        name = with_article(figure.target.name) if figure.target and answer.query.part != "product" else what(figure)
        out.append(f"{name[:1].upper()}{name[1:]} accounted for {value(figure)} of US {of} in {period}.")
    return " ".join(out)


def whole_of(answer: Answer, part: Figure) -> Figure | None:
    """What ``part`` is a share of; a product's share in the trade of a partner is of the trade with that partner."""
    found = [f for f in answer.figures if f.role == "whole"]
    whole = next((f for f in found if f.period == part.period and f.product in (None, part.product)), None)
    whole = whole or next(iter(found), None)
    if whole is not None and whole.target is None and answer.query.part == "product":
        return replace(whole, target=part.target)
    return whole


_SOURCES = {"imports": "source of", "exports": "destination for", "total_trade": "partner in"}


def row_name(figure: Figure, over: str | None) -> str:
    """What a ranked row is: a product or a partner."""
    if over == "product" and figure.product is not None:
        return figure.product[2]
    return (
        figure.target.name.replace("Euro Area", "euro area")
        if figure.target
        else (figure.product[2] if figure.product else "")
    )


def _ranking(answer: Answer) -> str:
    first, query = answer.primary[0], answer.query
    name, period = row_name(first, query.over), period_of(first)
    of = query.sign or (first.of or first.measure)
    end = "largest" if query.descending else "smallest"
    shown = value(first, bare=query.sign == "deficit" and not query.of_change)
    if query.of_change:
        thing = {"change": "change", "percent_change": "per cent change"}[query.of_change]
        where = f" against {first.compared_to.label}" if first.compared_to else ""
        if not query.descending and number(first) < 0:
            end, thing = "largest", "fall" if query.of_change == "change" else "per cent fall"
        name = name if first.product is not None and query.over == "product" else with_article(name)
        return f"{name} had the {end} {thing} in US {ranked_by(answer, first)} in {period}{where}: {shown}."
    by = ranked_by(answer, first)
    if of_state(first) and of in ("exports", "imports"):
        return f"{name} was the {end} {of.removesuffix('s')}ing state{who(first, of)} in {period}, at {shown}."
    if query.over == "product":
        return f"The {end} category of US {by} in {period} was {name}, at {shown}."
    who_ = with_article(name)
    if of in _SOURCES:
        return f"{who_} was the {end} {_SOURCES[of]} US {by} in {period}, at {shown}."
    return f"The {end} US {by} in {period} was with {who_}, at {shown}."


def ranked_by(answer: Answer, figure: Figure) -> str:
    """The measure that rows are ranked by, without the row: "services exports", "deficit in apparel"."""
    over_product = answer.query.over == "product" and figure.product is not None
    row = replace(figure, product=None) if over_product else replace(figure, target=None)
    of = figure.of or figure.measure
    if of == "balance":
        return balance_words(row, answer.query.sign or "balance")
    if of == "total_trade":
        return subject(row, of).replace("trade (exports plus imports)", "trade")
    return all_products(figure, of) if over_product else all_partners(figure, of)


def _rank(answer: Answer) -> str:
    out = []
    for figure in answer.primary:
        over_product = answer.query.over == "product" and figure.product is not None
        name = with_article(figure.target.name) if figure.target and not over_product else what(figure)
        rows = "categories" if over_product else "partners"
        by, total = ranked_by(answer, figure), answer.facts.get("of", 0)
        text = f"{name} ranked {value(figure)} of {total} {rows} by US {by} in {period_of(figure)}."
        out.append(text[:1].upper() + text[1:])
    return " ".join(out)


def _count(answer: Answer) -> str:
    figure, query = answer.primary[0], answer.query
    period, of = period_of(figure), answer.facts.get("of", 0)
    if query.shape is Shape.STREAK:
        thing = balance_words(figure, query.sign or "balance") if figure.of == "balance" else subject(figure)
        grain = f"{answer.facts.get('grain', 'month')}{'' if number(figure) == 1 else 's'}"
        least = "At least " if _from_the_start(answer, figure) else ""
        return f"{least}{value(figure)} {grain}{'' if number(figure) == 1 else ' in a row'}, {period}: US {thing}."
    if query.shape is Shape.COUNT_PERIODS:
        thing = balance_words(figure, query.sign or "balance") if figure.of == "balance" else subject(figure)
        if query.of_change:
            ways = ("widened", "narrowed") if query.sign else ("rose", "fell")
            way, the = ways[0 if query.descending else 1], "The " if figure.of == "balance" else ""
            grain = f"{answer.facts.get('grain', 'month')}s"
            return f"{the}US {thing} {way} in {value(figure)} of {of} {grain}, {period}."
        return f"There was a US {thing} in {value(figure)} of {of} {answer.facts.get('grain', 'month')}s, {period}."
    if query.shape is Shape.CONCENTRATION:
        return f"{value(figure)} partners make up {query.threshold or 50:.0f}% of US {subject(figure)} in {period}."
    noun = ranked_by(answer, figure)
    thing = f"a US {noun}" if query.sign else f"US {noun}"
    if query.of_change:
        thing = f"a {'rise' if query.descending else 'fall'} in US {noun}"
    limit = (
        f" of {'over' if query.descending else 'under'} ${query.threshold / 1000:,.1f} billion"
        if query.threshold
        else ""
    )
    return f"{value(figure)} of {of} partners had {thing}{limit} in {period}."


def _from_the_start(answer: Answer, figure: Figure) -> bool:
    """Whether a run reaches back to where its series (or the span that was named) begins."""
    plans = answer.facts.get("plans") or []
    if not plans or figure.period is None:
        return False
    step = figure.period.months // max(int(number(figure)), 1) if answer.query.of_change else 0
    begins = [p for p in (plans[0].reach.oldest, *(p.start for p in plans[0].periods[:1])) if p is not None]
    return any(figure.period.start - step <= month for month in begins)


def _average(answer: Answer) -> str:
    grain, out = answer.facts.get("grain", "month"), []
    word = "median" if answer.query.shape is Shape.MEDIAN else "average"
    for figure in answer.primary:
        thing = balance_words(figure, kind(figure)) if figure.of == "balance" else subject(figure)
        verb = "were" if figure.of in ("exports", "imports") else "was"
        size = value(figure, bare=figure.of == "balance")
        out.append(f"US {thing} {verb} {size} a {grain} on {word} in {period_of(figure)}.")
    return " ".join(out)


_EVERY = {"month": "monthly", "quarter": "quarterly", "year": "annual", "half": "half-yearly"}


def _record(answer: Answer) -> str:
    out = []
    begins = answer.facts.get("begins")
    since = f" (series since {begins.label})" if begins is not None else ""
    for figure in answer.primary:
        every = _EVERY.get((figure.period.grain if figure.period else None) or "month", "monthly")
        end = "largest" if answer.query.descending else "smallest"
        if figure.measure in ("change", "percent_change"):
            moved = figure.measure.replace("percent_change", "per cent change")
            turned = answer.query.descending is (number(figure) > 0)
            if turned:
                end, moved = "largest", "rise" if number(figure) > 0 else "drop"
            size = value(figure, bare=turned)
            out.append(f"The {end} {every} {moved} in US {subject(figure)} was {size}, in {period_of(figure)}{since}.")
            continue
        thing = (
            balance_words(figure, answer.query.sign or kind(figure)) if figure.measure == "balance" else subject(figure)
        )
        bare = figure.measure == "balance"
        out.append(f"The {end} {every} US {thing}: {value(figure, bare=bare)}, in {period_of(figure)}{since}.")
    return " ".join(out)


def _crossing(answer: Answer) -> str:
    first = answer.primary[0]
    other = next((f for f in answer.figures if f.role == "other"), first)
    names = [row_name(f, "product" if f.target is None else "partner") for f in (first, other)]
    of = (first.of or first.measure).replace("_", " ")
    return f"{names[0]} passed {names[1]} in US {of} in {period_of(first)}: {value(first)} against {value(other)}."


def _revision(answer: Answer) -> str:
    figure = answer.primary[0]
    roles = {f.role: f for f in answer.figures}
    now, first = roles.get("now"), roles.get("first")
    if now is None or first is None:
        return label(figure)
    return (f"US {subject(figure)} for {period_of(figure)}: first published {spoken_value(first)} "
            f"({first.release}), now {spoken_value(now)}: revised by {value(figure)}.")  # fmt: skip


def _contribution(answer: Answer) -> str:
    total = next((f for f in answer.figures if f.role == "change"), None)
    whole = answer.facts.get("total") or 0
    change = _one_change(answer, total) if total is not None else ""
    movers = "; ".join(
        f"{row_name(f, 'product' if f.product else 'partner')} {value(f)}"
        + (f" ({number(f) / whole * 100:,.0f}% of the change)" if whole else "")
        for f in answer.primary
    )
    return f"{change} What moved most: {movers}."


def _ratio(answer: Answer) -> str:
    out = []
    for figure in answer.primary:
        whole = next(
            f for f in answer.figures if f.role == "whole" and (f.target, f.period) == (figure.target, figure.period)
        )
        out.append(f"US {subject(figure)} were {value(figure)} of {whole.measure} in {period_of(figure)}.")
    return " ".join(out)


_WRITERS: dict[Shape, Callable[[Answer], str]] = {
    Shape.SERIES: _series, Shape.CHANGE: _change, Shape.PERCENT_CHANGE: _change, Shape.SHARE: _share,
    Shape.GDP_SHARE: _share,    Shape.TOP_SHARE: _share, Shape.RANKING: _ranking,
    Shape.RANK: _rank, Shape.COUNT: _count, Shape.STREAK: _count,
    Shape.COUNT_PERIODS: _count, Shape.CONCENTRATION: _count, Shape.AVERAGE: _average, Shape.MEDIAN: _average,
    Shape.RECORD: _record, Shape.CROSSING: _crossing, Shape.REVISION: _revision, Shape.CONTRIBUTION: _contribution,
    Shape.RATIO: _ratio,
}  # fmt: skip
