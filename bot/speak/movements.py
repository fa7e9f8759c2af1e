"""What moved: a change between two periods, what contributed to it, and a revision."""

from __future__ import annotations

from bot.speak.balances import balance_words, kind, spoken_value, thing
from bot.speak.labels import capital, label, number, period_of, subject, value, what, with_article
from bot.speak.rankings import row_name
from data.query.answer import Answer, Figure


def changes(answer: Answer) -> str:
    one = _compound if answer.query.annualised else _change
    return " ".join(one(answer, f) for f in answer.primary)


def _compound(answer: Answer, figure: Figure) -> str:
    assert figure.compared_to is not None
    up, down = ("widened", "narrowed") if figure.of == "balance" else ("rose", "fell")
    moved = up if number(figure) > 0 else down
    span = f"from {figure.compared_to.label} to {period_of(figure)}"
    name, size = thing(figure, answer.query.spoken or "balance"), value(figure, bare=True)
    return f"US {name} {moved} by {size} a year on average, compounded, {span}."


def _change(answer: Answer, figure: Figure) -> str:
    roles = {f.role: f for f in answer.figures if _of(f) == _of(figure)}
    end, base, rate = roles.get("end"), roles.get("base"), roles.get("percent")
    amount = roles.get("change", figure)
    percent = f" ({value(rate, bare=True)})" if rate is not None else ""
    size = f"{value(amount, bare=True)}{percent}"
    if figure.of == "balance" and end is not None and base is not None:
        return _balance_change(figure, size, end, base) + _levels(end, base)
    span = f" from {figure.compared_to.label} to {period_of(figure)}" if figure.compared_to else ""
    if number(amount) == 0:
        return f"US {subject(figure)} did not change{span}{_levels(end, base)}"
    moved = "rose" if number(amount) > 0 else "fell"
    return f"US {subject(figure)} {moved} by {size}{span}{_levels(end, base)}"


def _of(figure: Figure) -> tuple[object, ...]:
    """What the figure is of: with whom, in what, and which measure."""
    return figure.target, figure.product, figure.of or figure.measure


def _balance_change(figure: Figure, size: str, end: Figure, base: Figure) -> str:
    now, before = number(end), number(base)
    span = f" from {period_of(base)} to {period_of(end)}"
    if now * before < 0:
        return f"The US {subject(figure)} turned from a {kind(base)} into a {kind(end)}{span}, a swing of {size}"
    thing = balance_words(end, kind(end))
    if now == before:
        return f"The US {thing} did not change{span}"
    moved = "widened" if abs(now) > abs(before) else "narrowed"
    return f"The US {thing} {moved} by {size}{span}"


def _levels(end: Figure | None, base: Figure | None) -> str:
    if end is None or base is None:
        return "."
    return f": {spoken_value(base)}, then {spoken_value(end)}."


def contribution(answer: Answer) -> str:
    total = next((f for f in answer.figures if f.role == "change"), None)
    change = _change(answer, total) if total is not None else ""
    whole = answer.facts.get("total") or 0
    return f"{change} What moved most: {'; '.join(_mover(f, whole) for f in answer.primary)}."


def part_of_change(answer: Answer) -> str:
    """How much of the total change came from the part."""
    part = answer.primary[0]
    roles = {f.role: f for f in answer.figures}
    own, whole = roles["change"], roles["whole change"]
    against = f" from {part.compared_to.label} to {period_of(part)}" if part.compared_to else ""
    name = capital(with_article(part.target.name)) if part.target else capital(what(part))
    of = f"{_movement(answer, whole)}{against}"
    return f"{name} accounted for {value(part)} of {of}: {value(own)} of {value(whole)}."


def _movement(answer: Answer, whole: Figure) -> str:
    """ "The rise in US goods imports", "the widening of the US goods deficit"."""
    spoken = answer.query.spoken
    if whole.of == "balance" and spoken in ("deficit", "surplus"):
        grew = (number(whole) < 0) is (spoken == "deficit")
        return f"the {'widening' if grew else 'narrowing'} of the US {balance_words(whole, spoken)}"
    return f"the {'rise' if number(whole) > 0 else 'fall'} in US {subject(whole)}"


def _mover(figure: Figure, whole: float) -> str:
    part = f" ({number(figure) / whole * 100:,.0f}% of the change)" if whole else ""
    return f"{row_name(figure, 'product' if figure.product else 'partner')} {value(figure)}{part}"


def revision(answer: Answer) -> str:
    figure = answer.primary[0]
    roles = {f.role: f for f in answer.figures}
    now, first = roles.get("now"), roles.get("first")
    if now is None or first is None:
        return label(figure)
    return (f"US {subject(figure)} for {period_of(figure)}: first published {spoken_value(first)} "
            f"({first.release}), now {spoken_value(now)}: revised by {value(figure)}.")  # fmt: skip
