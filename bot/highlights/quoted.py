"""What was revised since it was given: an answer in a thread against the same figures of a newer release."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from bot.contract.reply import Reply, ReplyFigure
from bot.speak.numbers import MINUS, shown
from data.query.issues import day_words

Ask = Callable[[str, dt.date], Reply]


def revised(ask: Ask, given: Reply, day: dt.date) -> str:
    """The sentence that says which figure of ``given`` reads otherwise now, at the precision shown; nothing where none
    does. ``ask`` answers a question on a day, outside of any conversation."""
    told = [text for old in given.figures if old.primary and (text := _changed(ask, given, old, day))]
    return " ".join(told[:3])


def _changed(ask: Ask, given: Reply, old: ReplyFigure, day: dt.date) -> str:
    if old.release is None or old.period is None or not isinstance(old.value, int | float):
        return ""
    for question in (given.question, old.label):
        new = next((f for f in ask(question, day).figures if f.primary and _same(f, old)), None)
        if new is not None:
            break
    else:
        return ""
    if new.release is None or new.release <= old.release or shown(new) == shown(old):
        return ""
    then, now = (day_words(dt.date.fromisoformat(text)) for text in (old.release, new.release))
    name, values = old.label, [shown(new), shown(old)]
    if old.measure == "balance" and all(value.startswith(MINUS) for value in values):  # a deficit is an amount
        name, values = name.replace("balance", "deficit", 1), [value.removeprefix(MINUS) for value in values]
    return (
        f"Revised since it was given here: {name}, is {values[0]} in the release of {now}; "
        f"it was {values[1]} in that of {then}."
    )


def _same(new: ReplyFigure, old: ReplyFigure) -> bool:
    """Whether two figures are of the same thing and period, whatever the release."""
    return _about(new) == _about(old)


def _about(figure: ReplyFigure) -> tuple[object, ...]:
    kind = (figure.measure, figure.of, figure.unit, figure.sector, figure.basis, figure.adjustment, figure.prices)
    return (*kind, figure.partner, figure.commodity, figure.period, figure.compared_to)
