"""The figures, sources and names that are shown with a verdict."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bot.checking.facts import NOW, Facts
from bot.checking.outcome import ClaimOutcome, Reading
from bot.contract.encode import source_json
from bot.contract.reply import ReplyFigure
from bot.replies.contract_figures import replied, sourced
from data.model import SourceNote
from data.query.answer import Figure
from data.query.figures import note

if TYPE_CHECKING:
    from bot.contract.schema import SourceJson


def figures(o: ClaimOutcome, day: dt.date) -> list[ReplyFigure]:
    """The figure as it stood on the text's ``day``, and those of its slip."""
    if o.due is not None:
        label = f"Release of the figures of {o.claim.periods[0].label}"
        return [ReplyFigure(True, label, "date", o.due.isoformat(), "date")]
    if o.reading is None:
        return []
    out = [figure_of(o.reading, o.then if o.then is not None else o.now, (o.at or day) if o.then is not None else NOW)]
    return [replied(f) for f in [*out, *o.figures] if f is not None]


def latest(o: ClaimOutcome) -> ReplyFigure | None:
    if o.reading is None or o.now is None:
        return None
    made = figure_of(o.reading, o.now, NOW)
    return None if made is None else replied(made)


def figure_of(r: Reading, value: float | None, day: dt.date | None) -> Figure | None:
    """The figure of a reading as it stood on a day."""
    if value is None:
        return None
    if r.figure is not None:
        return r.figure(day or NOW)
    book = r.shelf.book
    plain = r.measure in ("exports", "imports", "balance", "total_trade")
    carried = r.shelf.carried(r.subject.measure, r.period, day or NOW)
    money = r.unit.value == "USD million"  # a deficit that grows is a balance that falls
    shown = r.subject.sign * value if plain or (r.measure == "change" and money) else value
    if r.unit.value in ("rank", "count"):
        shown = int(shown)
    return Figure(
        measure=r.measure,
        value=shown,
        unit=r.unit,
        period=r.period,
        of=None if plain else r.subject.measure.value,
        target=r.shelf.target if r.subject.target is not None else None,
        book=book,
        compared_to=r.base,
        release=carried[-1] if carried else None,
        product=None if r.subject.product is None else (book.scheme, "+".join(book.codes), r.subject.product.name),
    )


def subject(o: ClaimOutcome, day: dt.date) -> str:
    """What a claim is about: "Goods balance with Mexico, August 2026"."""
    shown = figures(o, day)
    return shown[0].label if shown else ""


def sources(facts: Facts, o: ClaimOutcome) -> list[SourceJson]:
    """The source notes of the figure then and now."""
    r = o.reading
    if r is None:
        return []
    made: dict[SourceNote, None] = {}
    flows = (r.subject.measure.value, "exports", "imports")
    codes = r.shelf.target.at(r.period).codes
    for day in dict.fromkeys((o.at or facts.day, NOW)):
        mine = [
            run
            for run in r.shelf.states.runs
            if run.flow in flows
            and run.partner in codes
            and run.release <= day
            and run.first <= r.period.end <= run.last
        ]
        run = max(mine, key=lambda one: (one.release, one.flow == r.subject.measure.value), default=None)
        document = facts.engine.library.documents.get(run.document) if run is not None else None
        if run is not None and document is not None:
            made.setdefault(note(document, r.shelf.book, run.release))
    return [source_json(sourced(n)) for n in made]
