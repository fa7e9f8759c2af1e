"""The history of a series: records, averages, runs, how many periods, and when one series passed another."""

from __future__ import annotations

from bot.speak.balances import kind, thing, was
from bot.speak.labels import capital, number, period_of, subject, value, what, with_article, within
from bot.speak.numbers import threshold
from bot.speak.rankings import row_name, superlative
from bot.speak.shares import whole_of
from data.articles import listed
from data.query.answer import Figure, QueryAnswer
from intents.vocabulary import ordinal

FEW = 4
"""So many averages are said one by one."""
_EVERY = {"month": "monthly", "quarter": "quarterly", "year": "annual", "half": "half-yearly"}


def records(answer: QueryAnswer) -> str:
    """The extreme of a history and where that history begins; of one period named, whether it is the extreme."""
    judged = next((f for f in answer.figures if f.role == "judged"), None)
    if judged is not None:
        return _asked(answer, judged)
    if answer.query.of_share:
        return " ".join(_peak(answer, f) for f in answer.primary)
    if answer.query.of_change:
        return " ".join(f"{_record_change(answer, f)}, in {period_of(f)}{since(answer)}." for f in answer.primary)
    if (answer.query.limit or 1) > 1 and len(answer.primary) > 1:
        rest = "; ".join(f"{value(f, bare=f.measure == 'balance')} in {period_of(f)}" for f in answer.primary[1:])
        return f"{_record_level(answer, answer.primary[0]).removesuffix('.')}; then {rest}."
    return " ".join(_record_level(answer, f) for f in answer.primary)


def since(answer: QueryAnswer) -> str:
    """ " (the series begins in 1992)", or the span that the question named."""
    begins, ends = answer.facts.get("begins"), answer.facts.get("ends")
    if begins is None:
        return ""
    if answer.facts.get("span"):
        return f" ({begins.label} to {ends.label})" if ends is not None else f" (from {begins.label} on)"
    return f" (the series begins in {begins.label})"


def _every(figure: Figure) -> str:
    return _EVERY.get((figure.period.grain if figure.period else None) or "month", "monthly")


def _end(answer: QueryAnswer, figure: Figure) -> str:
    """ "largest" of balances, "highest" of the rest; or the other end, or a place of either."""
    balance = (figure.of or figure.measure) == "balance"
    return superlative(answer.query, ("largest", "smallest") if balance else ("highest", "lowest"))


def _record_change(answer: QueryAnswer, figure: Figure) -> str:
    end = superlative(answer.query)
    moved = figure.measure.replace("percent_change", "per cent change")
    if answer.query.sign is not None and figure.measure == "change":
        way = "widening" if answer.query.descending else "narrowing"
        name = thing(figure, answer.query.sign)
        return f"The largest {_every(figure)} {way} of the US {name} was {value(figure, bare=True)}"
    rose = number(figure) > 0
    turned = answer.query.descending is rose
    if turned:
        end, moved = "largest", "rise" if rose else "drop"
    return f"The {end} {_every(figure)} {moved} in US {subject(figure)} was {value(figure, bare=turned)}"


def _record_level(answer: QueryAnswer, figure: Figure) -> str:
    name = thing(figure, answer.query.sign or kind(figure))
    if answer.facts.get("span"):
        begins, ends = answer.facts["begins"], answer.facts["ends"]
        where = f"from {begins.label} to {ends.label}"
    else:
        where = f"on record (since {answer.facts['begins'].label})"
    size = value(figure, bare=figure.measure == "balance")
    what_of = f"{_end(answer, figure)} {_every(figure)} US {name}"
    return f"The {what_of} {where} {was(figure)} {size}, in {period_of(figure)}."


def _peak(answer: QueryAnswer, figure: Figure) -> str:
    """When a share was largest."""
    partner = figure.target is not None and answer.query.part != "product"
    one = with_article(figure.target.name) if partner and figure.target else what(figure)
    whole = whole_of(answer, figure)
    of = subject(whole) if whole is not None else (figure.of or "")
    how = "highest" if answer.query.descending else "lowest"
    share = f"The {how} {_every(figure)} share of {one} in US {of} was {value(figure)}"
    return f"{share}, in {period_of(figure)}{since(answer)}."


def _asked(answer: QueryAnswer, judged: Figure) -> str:
    """Whether the period named is the record, and which place it has."""
    best = answer.primary[0]
    size, period = value(judged, bare=judged.measure == "balance"), period_of(judged)
    is_record = judged.period == best.period
    if is_record:
        return f"{'No' if answer.query.beaten else 'Yes'}: the{_record_level(answer, best)[3:]}"
    place = next((int(number(f)) for f in answer.figures if f.role == "among"), None)
    placed = f", {ordinal(place)} of {answer.facts.get('of')}" if place is not None else ""
    word = "Yes" if answer.query.beaten else "No"
    return f"{word}: it was {size} in {period}{placed}. {_record_level(answer, best)}"


def averages(answer: QueryAnswer) -> str:
    grain = answer.facts.get("grain", "month")
    out = []
    if answer.query.moving_average and len(answer.primary) > FEW:
        return _moving(answer)
    for figure in answer.primary:
        size = value(figure, bare=figure.of == "balance")
        name = f"US {thing(figure, kind(figure))}"
        the = "The " if figure.of == "balance" else ""
        if figure.measure == "median":
            lead = "The median" if the else "Median"
            out.append(f"{lead} {_EVERY[grain]} {name} {was(figure)} {size} {within(figure)}.")
        else:
            out.append(f"{the}{name} averaged {size} a {grain} {within(figure)}.")
    return " ".join(out)


def _moving(answer: QueryAnswer) -> str:
    """A moving average over a longer span: its first and its last value; the rows have the rest."""
    first, last = answer.primary[0], answer.primary[-1]
    bare = kind(first) == kind(last) and first.of == "balance"
    name = f"{'The ' if first.of == 'balance' else ''}US {thing(first, kind(first) if bare else 'balance')}"
    ends = " to ".join(f"{value(f, bare=bare)} a month in {period_of(f)}" for f in (first, last))
    return f"{name}, averaged over {answer.query.moving_average} months, went from {ends}."


def _grains(answer: QueryAnswer, many: bool = True) -> str:
    """The periods that were counted: "months"."""
    return f"{answer.facts.get('grain', 'month')}{'s' if many else ''}"


def streak(answer: QueryAnswer) -> str:
    """How many periods in a row."""
    figure, query = answer.primary[0], answer.query
    many = number(figure) != 1
    least = "at least " if reaches_back(answer, figure) else ""
    run = f"{least}{value(figure)} {_grains(answer, many)}{' in a row' if many else ''}, {period_of(figure)}"
    if not query.of_change:
        return f"The US has had a {thing(figure, query.sign or 'balance')} for {run}."
    up, down = ("widened", "narrowed") if query.sign else ("risen", "fallen")
    balance = figure.of == "balance"
    the, has = ("The ", "has") if balance else ("", "have")
    return f"{the}US {thing(figure, query.sign or 'balance')} {has} {up if query.descending else down} for {run}."


def reaches_back(answer: QueryAnswer, figure: Figure) -> bool:
    """Whether a run reaches back to where its series (or the span that was named) begins."""
    plans = answer.facts.get("plans") or []
    if not plans or figure.period is None:
        return False
    step = figure.period.months // max(int(number(figure)), 1) if answer.query.of_change else 0
    begins = [p for p in (plans[0].reach.oldest, *(p.start for p in plans[0].periods[:1])) if p is not None]
    return any(figure.period.start - step <= month for month in begins)


def count_periods(answer: QueryAnswer) -> str:
    """In how many periods it was so, or moved so."""
    figure, query = answer.primary[0], answer.query
    name = thing(figure, query.sign or "balance")
    of = f"{value(figure)} of {answer.facts.get('of', 0)} {_grains(answer)}, {period_of(figure)}"
    if query.threshold is not None:
        return f"{_the(figure)}US {name} {was(figure)} {beyond(answer)} in {of}."
    if not query.of_change:
        return f"There was a US {name} in {of}."
    up, down = ("widened", "narrowed") if query.sign else ("rose", "fell")
    the = "The " if figure.of == "balance" else ""
    return f"{the}US {name} {up if query.descending else down} in {of}."


def crossing(answer: QueryAnswer) -> str:
    """When the first passed the second."""
    first = answer.primary[0]
    other = next((f for f in answer.figures if f.role == "other"), first)
    names = [row_name(f, "product" if f.target is None else "partner") for f in (first, other)]
    of = (first.of or first.measure).replace("_", " ")
    return f"{names[0]} passed {names[1]} in US {of} in {period_of(first)}: {value(first)} against {value(other)}."


def _the(figure: Figure) -> str:
    """The article of a balance or of total trade, which are one thing; exports and imports are several."""
    return "The " if was(figure) == "was" else ""


def beyond(answer: QueryAnswer) -> str:
    """ "above $10.0 billion"."""
    assert answer.query.threshold is not None
    return f"{'above' if answer.query.descending else 'below'} {threshold(answer.query.threshold)}"


def reached(answer: QueryAnswer) -> str:
    """When it was so first, or last."""
    figure, query = answer.primary[0], answer.query
    every, whole = _every(figure), since(answer)
    name, time = thing(figure, query.sign or "balance"), "first" if query.edge == "first" else "last"
    size = value(figure, bare=query.sign == "deficit")
    if query.threshold is None:
        return f"The {time} {every} US {name} was in {period_of(figure)}: {size}{whole}."
    lead = capital(f"{_the(figure).lower()}{every} US {name}")
    return f"{lead} {was(figure)} {time} {beyond(answer)} in {period_of(figure)}: {size}{whole}."


def since_when(answer: QueryAnswer) -> str:
    """Since when it had not been so high or low."""
    then = answer.primary[0]
    now = next(f for f in answer.figures if f.role == "now")
    word = "highest" if answer.query.descending else "lowest"
    noun, bare = answer.query.sign or "balance", answer.query.sign == "deficit"
    if now.measure == "balance":
        word = "largest" if answer.query.descending else "smallest"
    the = "The " if now.measure == "balance" else ""
    shown = f"{the}US {thing(now, noun)} in {period_of(now)} ({value(now, bare=bare)})"
    return f"{shown} {was(now)} the {word} since {period_of(then)} ({value(then, bare=bare)})."


def which_periods(answer: QueryAnswer) -> str:
    """The periods in which it was so, by name."""
    first, query = answer.primary[0], answer.query
    name = thing(first, query.sign or "balance")
    count = f"in {len(answer.primary)} of {answer.facts.get('of', 0)} {_grains(answer)}"
    named = listed([period_of(f) for f in answer.primary])
    if query.of_change:
        up, down = ("widened", "narrowed") if query.sign else ("rose", "fell")
        the = "The " if first.of == "balance" else ""
        return f"{the}US {name} {up if query.descending else down} {count}: {named}."
    if query.threshold is not None:
        return f"{_the(first)}US {name} {was(first)} {beyond(answer)} {count}: {named}."
    return f"There was a US {name} {count}: {named}."
