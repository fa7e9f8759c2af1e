"""The history of a series: records, averages, runs, how many periods, and when one series passed another."""

from __future__ import annotations

from bot.blocks.numbers import money
from bot.speak.balances import kind, thing, was
from bot.speak.labels import capital, number, period_of, subject, value
from bot.speak.rankings import row_name, superlative
from data.query.answer import Answer, Figure
from data.query.spec import Shape

_EVERY = {"month": "monthly", "quarter": "quarterly", "year": "annual", "half": "half-yearly"}


def records(answer: Answer) -> str:
    begins = answer.facts.get("begins")
    since = f" (series since {begins.label})" if begins is not None else ""
    one = _record_change if answer.query.of_change else _record_level
    judged = next((f for f in answer.figures if f.role == "judged"), None)
    if judged is not None:
        first = answer.primary[0]
        verdict = "Yes" if judged.period == first.period else "No"
        shown = f"{value(judged, bare=judged.measure == 'balance')} in {period_of(judged)}"
        return f"{verdict}: {shown}. {one(answer, first)}, in {period_of(first)}{since}."
    if (answer.query.limit or 1) > 1 and len(answer.primary) > 1:
        rest = "; ".join(f"{value(f, bare=f.of == 'balance' or f.measure == 'balance')} in {period_of(f)}"
                         for f in answer.primary[1:])  # fmt: skip
        return f"{one(answer, answer.primary[0])}, in {period_of(answer.primary[0])}; then {rest}{since}."
    return " ".join(f"{one(answer, f)}, in {period_of(f)}{since}." for f in answer.primary)


def _every(figure: Figure) -> str:
    return _EVERY.get((figure.period.grain if figure.period else None) or "month", "monthly")


def _record_change(answer: Answer, figure: Figure) -> str:
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


def _record_level(answer: Answer, figure: Figure) -> str:
    end = superlative(answer.query)
    name = thing(figure, answer.query.sign or kind(figure))
    return f"The {end} {_every(figure)} US {name}: {value(figure, bare=figure.measure == 'balance')}"


def averages(answer: Answer) -> str:
    grain = answer.facts.get("grain", "month")
    word = "median" if answer.query.shape is Shape.MEDIAN else "average"
    out = []
    for figure in answer.primary:
        size = value(figure, bare=figure.of == "balance")
        out.append(f"US {thing(figure, kind(figure))} {was(figure)} {size} a {grain} on {word} in {period_of(figure)}.")
    return " ".join(out)


def _grains(answer: Answer, many: bool = True) -> str:
    """The periods that were counted: "months"."""
    return f"{answer.facts.get('grain', 'month')}{'s' if many else ''}"


def streak(answer: Answer) -> str:
    """How many periods in a row."""
    figure = answer.primary[0]
    many = number(figure) != 1
    least = "At least " if _from_the_start(answer, figure) else ""
    run = f"{least}{value(figure)} {_grains(answer, many)}{' in a row' if many else ''}"
    return f"{run}, {period_of(figure)}: US {thing(figure, answer.query.sign or 'balance')}."


def _from_the_start(answer: Answer, figure: Figure) -> bool:
    """Whether a run reaches back to where its series (or the span that was named) begins."""
    plans = answer.facts.get("plans") or []
    if not plans or figure.period is None:
        return False
    step = figure.period.months // max(int(number(figure)), 1) if answer.query.of_change else 0
    begins = [p for p in (plans[0].reach.oldest, *(p.start for p in plans[0].periods[:1])) if p is not None]
    return any(figure.period.start - step <= month for month in begins)


def count_periods(answer: Answer) -> str:
    """In how many periods it was so, or moved so."""
    figure, query = answer.primary[0], answer.query
    name = thing(figure, query.sign or "balance")
    of = f"{value(figure)} of {answer.facts.get('of', 0)} {_grains(answer)}, {period_of(figure)}"
    if query.threshold is not None:
        return f"US {name} {was(figure)} {_beyond(answer)} in {of}."
    if not query.of_change:
        return f"There was a US {name} in {of}."
    up, down = ("widened", "narrowed") if query.sign else ("rose", "fell")
    the = "The " if figure.of == "balance" else ""
    return f"{the}US {name} {up if query.descending else down} in {of}."


def crossing(answer: Answer) -> str:
    """When the first passed the second."""
    first = answer.primary[0]
    other = next((f for f in answer.figures if f.role == "other"), first)
    names = [row_name(f, "product" if f.target is None else "partner") for f in (first, other)]
    of = (first.of or first.measure).replace("_", " ")
    return f"{names[0]} passed {names[1]} in US {of} in {period_of(first)}: {value(first)} against {value(other)}."


def _beyond(answer: Answer) -> str:
    """ "above $10.0 billion"."""
    assert answer.query.threshold is not None
    return f"{'above' if answer.query.descending else 'below'} {money(answer.query.threshold)}"


def reached(answer: Answer) -> str:
    """When it was so first, or last."""
    figure, query = answer.primary[0], answer.query
    every, begins = _every(figure), answer.facts.get("begins")
    since = f" (series since {begins.label})" if begins is not None else ""
    name, time = thing(figure, query.sign or "balance"), "first" if query.edge == "first" else "last"
    size = value(figure, bare=query.sign == "deficit")
    if query.threshold is None:
        return f"The {time} {every} US {name} was in {period_of(figure)}: {size}{since}."
    return f"{capital(every)} US {name} {was(figure)} {time} {_beyond(answer)} in {period_of(figure)}: {size}{since}."


def since_when(answer: Answer) -> str:
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


def which_periods(answer: Answer) -> str:
    """The periods in which it was so, by name."""
    first, query = answer.primary[0], answer.query
    name = thing(first, query.sign or "balance")
    count = f"in {len(answer.primary)} of {answer.facts.get('of', 0)} {_grains(answer)}"
    listed = ", ".join(period_of(f) for f in answer.primary)
    if query.threshold is not None:
        return f"US {name} {was(first)} {_beyond(answer)} {count}: {listed}."
    return f"There was a US {name} {count}: {listed}."
