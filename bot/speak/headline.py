"""The one sentence that answers, by shape."""

from __future__ import annotations

from collections.abc import Callable

from bot.speak.labels import label, number, period_of, subject, value, what, who, with_article
from data.model import Variable
from data.query.answer import Answer, Figure
from data.query.spec import Shape


def headline(answer: Answer) -> str:
    """The sentence with the figure; for several figures, the first of them."""
    if not answer.primary:
        return ""
    writer = _WRITERS.get(answer.query.shape, _levels)
    return writer(answer)


def kind(figure: Figure) -> str:
    """What a balance is called by its sign."""
    return "deficit" if number(figure) < 0 else "surplus"


def balance_words(figure: Figure, noun: str) -> str:
    """ "goods deficit with Vietnam", "surplus in travel"."""
    partner = who(figure, "balance")
    return f"{noun} in {what(figure)}{partner}" if figure.product is not None else f"{what(figure)} {noun}{partner}"


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
    whole = next((f for f in answer.figures if f.role == "whole"), None)
    for figure in answer.primary:
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


_SOURCES = {
    "imports": "source of US imports",
    "exports": "destination for US exports",
    "total_trade": "partner in US trade",
}


def row_name(figure: Figure, over: str | None) -> str:
    """What a ranked row is: a product or a partner."""
    if over == "product" and figure.product is not None:
        return figure.product[2]
    return figure.target.name if figure.target else (figure.product[2] if figure.product else "")


def _ranking(answer: Answer) -> str:
    first, query = answer.primary[0], answer.query
    name, period = row_name(first, query.over), period_of(first)
    of = query.sign or (first.of or first.measure)
    end = "largest" if query.descending else "smallest"
    shown = value(first, bare=query.sign == "deficit" and not query.of_change)
    if query.of_change:
        thing = {"change": "change", "percent_change": "per cent change"}[query.of_change]
        where = f" against {first.compared_to.label}" if first.compared_to else ""
        end = end if query.descending else "largest fall or smallest"
        return f"{name} had the {end} {thing} in US {of.replace('_', ' ')} in {period}{where}: {shown}."
    if query.over == "product":
        return f"The {end} category of US {of.replace('_', ' ')}{who(first, of)} in {period} was {name}, at {shown}."
    product = f" of {what(first)}" if first.product is not None else ""
    if of in _SOURCES:
        who_ = with_article(name)
        return f"{who_[:1].upper()}{who_[1:]} was the {end} {_SOURCES[of]}{product} in {period}, at {shown}."
    return f"The {end} US {what(first)} {of.replace('_', ' ')} in {period} was with {with_article(name)}, at {shown}."


def _rank(answer: Answer) -> str:
    out = []
    for figure in answer.primary:
        name = with_article(figure.target.name) if figure.target else ""
        of = answer.query.sign or (figure.of or "").replace("_", " ")
        total = answer.facts.get("of", 0)
        out.append(
            f"{name[:1].upper()}{name[1:]} ranked {value(figure)} of {total} partners by {of} in {period_of(figure)}."
        )
    return " ".join(out)


def _count(answer: Answer) -> str:
    figure, query = answer.primary[0], answer.query
    period, of = period_of(figure), answer.facts.get("of", 0)
    if query.shape is Shape.STREAK:
        thing = balance_words(figure, query.sign or "balance") if figure.of == "balance" else subject(figure)
        return f"{value(figure)} {answer.facts.get('grain', 'month')}s in a row, {period}: US {thing}."
    if query.shape is Shape.COUNT_PERIODS:
        thing = balance_words(figure, query.sign or "balance")
        return f"There was a US {thing} in {value(figure)} of {of} {answer.facts.get('grain', 'month')}s, {period}."
    if query.shape is Shape.CONCENTRATION:
        return f"{value(figure)} partners make up {query.threshold or 50:.0f}% of US {subject(figure)} in {period}."
    noun = (figure.of or "trade").replace("_", " ")
    thing = {"deficit": "a US deficit", "surplus": "a US surplus"}.get(query.sign or "", f"US {noun}")
    if query.of_change:
        thing = f"a {'rise' if query.descending else 'fall'} in US {noun}"
    limit = (
        f" of {'over' if query.descending else 'under'} ${query.threshold / 1000:,.1f} billion"
        if query.threshold
        else ""
    )
    return f"{value(figure)} of {of} partners had {thing}{limit} in {period}."


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
            moved = f"{figure.measure.replace('_', ' ')} in US {subject(figure)}"
            out.append(f"The {end} {every} {moved} was {value(figure)}, in {period_of(figure)}{since}.")
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
