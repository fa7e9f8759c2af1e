"""What is remarkable about a figure that a channel follows: a record, and a change of place among the partners."""

from __future__ import annotations

import datetime as dt

from bot.contract.reply import ReplyFigure
from bot.highlights.history import points_of, remarks, series_query
from bot.speak.labels import subject
from data.model import Adjustment, Basis, Flow, Sector
from data.query.answer import QueryAnswer
from data.query.engine import Engine
from data.query.issues import Unpublished
from data.query.spec import Query, Shape, Sign, Target

_KINDS = ("record", "since")


def notable(engine: Engine, figure: ReplyFigure, today: dt.date) -> tuple[str, ...]:
    """Sentences on the series of a figure at its newest month: a record or an extreme in years, and a place among the
    partners that differs from that of the last full year. Nothing for a product, a rate or a count."""
    if figure.commodity is not None or figure.unit != "USD million" or figure.prices != "nominal":
        return ()
    if figure.measure not in (Flow.BALANCE.value, Flow.EXPORTS.value, Flow.IMPORTS.value):
        return ()
    told = (_extreme(engine, figure, today), _place(engine, figure, today))
    return tuple(text for text in told if text)


def _ask(engine: Engine, query: Query, today: dt.date) -> QueryAnswer | None:
    try:
        return engine.answer(query, today)[0]
    except Unpublished:
        return None


def _targets(figure: ReplyFigure) -> tuple[Target, ...]:
    at = figure.partner
    return (Target(at.name, tuple(at.code.split("+"))),) if at is not None and at.code != "world" else ()


def _extreme(engine: Engine, figure: ReplyFigure, today: dt.date) -> str:
    """A record of the series, or its highest or lowest in years."""
    measure = Flow(figure.measure)
    query = series_query(
        measure,
        targets=_targets(figure),
        sector=Sector(figure.sector) if figure.sector else None,
        basis=Basis(figure.basis) if figure.basis else None,
        adjustment=Adjustment(figure.adjustment) if figure.adjustment else None,
    )
    answer = _ask(engine, query, today)
    last = answer.primary[-1].period if answer is not None and answer.primary else None
    if answer is None or last is None:
        return ""
    points = points_of(answer, last.end)
    name = subject(points[-1], measure.value) if points else ""
    found = [one for one in remarks(points, name, measure is not Flow.BALANCE) if one.kind in _KINDS]
    return max(found, key=lambda one: one.strength).text if found else ""


def _place(engine: Engine, figure: ReplyFigure, today: dt.date) -> str:
    """The place by the year to date, where it is another than that of the last full year."""
    targets = _targets(figure)
    if len(targets) != 1 or figure.sector != Sector.GOODS.value or "+" in targets[0].code:
        return ""
    low = isinstance(figure.value, int | float) and figure.value < 0
    sign: Sign | None = None
    if figure.measure == Flow.BALANCE.value:
        sign = "deficit" if low else "surplus"
    query = Query(Shape.RANK, (Flow(figure.measure),), targets=targets, over="partner", sign=sign)
    answer = _ask(engine, query, today)
    ranks = {f.role: f for f in answer.figures if f.role in ("ytd", "year")} if answer is not None else {}
    now, before = ranks.get("ytd"), ranks.get("year")
    if now is None or before is None or now.value == before.value or now.period is None or before.period is None:
        return ""
    rose = float(now.value) < float(before.value)
    by = sign or figure.measure
    return (
        f"{targets[0].name} has {'risen' if rose else 'fallen'} to No. {now.value} by goods {by} in "
        f"{now.period.label}, from No. {before.value} in {before.period.label}."
    )
