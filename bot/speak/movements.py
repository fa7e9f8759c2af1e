"""What moved: a change between two periods, what contributed to it, and a revision."""

from __future__ import annotations

from bot.speak.balances import balance_words, kind, spoken_value, thing, was
from bot.speak.labels import apart, capital, label, number, period_of, spanned, subject, value, what, with_article
from data.query.answer import Figure, QueryAnswer
from data.query.issues import day_words


def changes(answer: QueryAnswer) -> str:
    one = _compound if answer.query.annualised else change_of
    return " ".join(one(answer, f) for f in answer.primary)


def _compound(answer: QueryAnswer, figure: Figure) -> str:
    assert figure.compared_to is not None
    up, down = ("widened", "narrowed") if figure.of == "balance" else ("rose", "fell")
    moved = up if number(figure) > 0 else down
    span = f"from {figure.compared_to.label} to {period_of(figure)}"
    name, size = thing(figure, answer.query.spoken or "balance"), value(figure, bare=True)
    return f"US {name} {moved} by {size} a year on average, compounded, {span}."


def change_of(answer: QueryAnswer, figure: Figure) -> str:
    """What moved, by how much, between which levels; what the question has the other way is corrected first."""
    roles = {f.role: f for f in answer.figures if _of(f) == _of(figure)}
    end, base, rate = roles.get("end"), roles.get("base"), roles.get("percent")
    amount = roles.get("change", figure)
    if figure.of == "balance" and end is not None and base is not None:
        text = _balance_change(amount, rate, end, base)
    else:
        text = _flow_change(amount, rate, end, base)
    put_right = correction(answer, figure, end, base)
    return f"{put_right}{text[0].lower()}{text[1:]}" if put_right and text.startswith("The ") else f"{put_right}{text}"


def _of(figure: Figure) -> tuple[object, ...]:
    """What the figure is of: with whom, in what, and which measure."""
    return figure.target, figure.product, figure.of or figure.measure


def _flow_change(amount: Figure, rate: Figure | None, end: Figure | None, base: Figure | None) -> str:
    span = f" from {amount.compared_to.label} to {period_of(amount)}" if amount.compared_to else ""
    if number(amount) == 0:
        level = f", at {value(end)}" if end is not None else ""
        return f"US {subject(amount)} did not change{span}{level}."
    moved = "rose" if number(amount) > 0 else "fell"
    if end is None or base is None:
        return f"US {subject(amount)} {moved} by {_size(amount, rate)}{span}."
    then, now = apart(base, end)
    levels = f"from {then} in {spanned(base)} to {now} in {spanned(end)}"
    return f"US {subject(amount)} {moved} by {_size(amount, rate)}, {levels}."


def _size(amount: Figure, rate: Figure | None) -> str:
    return f"{value(amount, bare=True)}{f' ({value(rate, bare=True)})' if rate is not None else ''}"


def _balance_change(amount: Figure, rate: Figure | None, end: Figure, base: Figure) -> str:
    now, before = number(end), number(base)
    if now * before < 0:
        turned = f"turned from a {kind(base)} of {value(base, bare=True)} in {spanned(base)}"
        into = f"into a {kind(end)} of {value(end, bare=True)} in {spanned(end)}"
        return f"The US {subject(amount)} {turned} {into}, a swing of {value(amount, bare=True)}."
    thing = balance_words(end, kind(end))
    if now == before:
        return f"The US {thing} did not change from {spanned(base)} to {spanned(end)}, at {value(end, bare=True)}."
    moved = "widened" if abs(now) > abs(before) else "narrowed"
    then, newest = apart(base, end, bare=True)
    levels = f"from {then} in {spanned(base)} to {newest} in {spanned(end)}"
    return f"The US {thing} {moved} by {_size(amount, rate)}, {levels}."


def correction(answer: QueryAnswer, figure: Figure, end: Figure | None, base: Figure | None) -> str:
    """A false premise put right, before anything else: "They did not fall: "; nothing where it is true or none was."""
    said, query = answer.query.moved, answer.query
    change = number(figure)
    if said is None or change == 0:
        return ""
    if figure.of != "balance":
        return "" if (change > 0) is (said == "up") else f"They did not {'rise' if said == 'up' else 'fall'}: "
    deficit = query.spoken == "deficit" or (query.spoken != "surplus" and end is not None and number(end) < 0)
    grew = (change < 0) if deficit else change > 0
    return "" if grew is (said == "up") else f"It did not {'widen' if said == 'up' else 'narrow'}: "


def part_of_change(answer: QueryAnswer) -> str:
    """How much of the total change came from the part."""
    part = answer.primary[0]
    roles = {f.role: f for f in answer.figures}
    own, whole = roles["change"], roles["whole change"]
    against = f" from {part.compared_to.label} to {period_of(part)}" if part.compared_to else ""
    name = capital(with_article(part.target.name)) if part.target else capital(what(part))
    of = f"{_movement(answer, whole)}{against}"
    put_right = correction(answer, whole, roles.get("whole end"), roles.get("whole base"))
    return capital(f"{put_right}{_made(name, part, own, whole, of)}")


def _made(name: str, part: Figure, own: Figure, whole: Figure, of: str) -> str:
    """What the part did to the whole: made so much of it, all of it and more, or moved the other way."""
    both = f"{_signed(own)}, of {_signed(whole)} in all"
    if number(own) * number(whole) < 0:
        return f"{name} moved against {of}: {both}."
    if number(part) > 100:
        return f"{name} made more than all of {of}: {both}."
    return f"{name} accounted for {value(part)} of {of}: {both}."


def _signed(figure: Figure) -> str:
    return f"{'+' if number(figure) > 0 else ''}{value(figure)}"


def _movement(answer: QueryAnswer, whole: Figure) -> str:
    """ "The rise in US goods imports", "the widening of the US goods deficit"."""
    spoken = answer.query.spoken
    if whole.of == "balance" and spoken in ("deficit", "surplus"):
        grew = (number(whole) < 0) is (spoken == "deficit")
        return f"the {'widening' if grew else 'narrowing'} of the US {balance_words(whole, spoken)}"
    return f"the {'rise' if number(whole) > 0 else 'fall'} in US {subject(whole)}"


def revision(answer: QueryAnswer) -> str:
    """What stood first, what stands now, and by how much that is more or less."""
    figure = answer.primary[0]
    roles = {f.role: f for f in answer.figures}
    now, first = roles.get("now"), roles.get("first")
    if now is None or first is None or first.release is None:
        return label(figure)
    same = number(now) * number(first) > 0
    spoken = now.measure == "balance" and same
    name = f"The US {balance_words(now, kind(now))}" if spoken else f"US {subject(figure)}"
    then, newest = (value(f, bare=True) if spoken else spoken_value(f) for f in (first, now))
    verb, is_now = (was(now), "are" if was(now) == "were" else "is")
    day = day_words(first.release)
    named = answer.query.vintage.kind != "latest"
    stood = f"{verb} {then} in the release of {day}" if named else f"{verb} first published as {then}, on {day}"
    text = f"{name} for {period_of(figure)} {stood}"
    if number(figure) == 0:
        have = "have" if verb == "were" else "has"
        return f"{text}, and {have} not been revised{' since' if named else ''}."
    more = abs(number(now)) > abs(number(first)) if spoken else number(figure) > 0
    return f"{text}, and {is_now} {newest} now: revised {'up' if more else 'down'} by {value(figure, bare=True)}."
