"""The figures, sources and names that are shown with a verdict."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot.checking.facts import NOW
from bot.checking.outcome import Outcome, Reading
from bot.contract_figures import replied
from bot.reply import Figure as Shown
from data.query.answer import Figure


def figures(o: Outcome) -> list[Shown]:
    """The figure as it stood on the text's day, and those of its slip."""
    if o.due is not None:
        label = f"Release of the figures of {o.claim.periods[0].label}"
        return [Shown(True, label, "date", o.due.isoformat(), "date")]
    if o.reading is None:
        return []
    out = [figure_of(o.reading, o.then if o.then is not None else o.now, o.at)]
    return [replied(f) for f in [*out, *o.figures] if f is not None]


def latest(o: Outcome) -> Shown | None:
    if o.reading is None or o.now is None:
        return None
    made = figure_of(o.reading, o.now, NOW)
    return None if made is None else replied(made)


def figure_of(r: Reading, value: float | None, day: dt.date | None) -> Figure | None:
    """The figure of a reading as it stood on a day."""
    if value is None:
        return None
    book = r.shelf.book
    plain = r.measure in ("exports", "imports", "balance", "total_trade")
    carried = r.shelf.carried(r.subject.measure, r.period, day or NOW)
    shown = r.subject.sign * value if plain else value
    if r.unit.value in ("rank", "count"):
        shown = int(shown)
    return Figure(
        measure=r.measure, value=shown, unit=r.unit, period=r.period, of=None if plain else r.subject.measure.value,
        target=r.shelf.target if r.subject.target is not None else None, book=book, compared_to=r.base,
        release=carried[-1] if carried else None,
        product=None if r.subject.product is None else (book.scheme, "+".join(book.codes), r.subject.product.name),
    )  # fmt: skip


def sources(o: Outcome) -> list[dict[str, Any]]:
    return []
