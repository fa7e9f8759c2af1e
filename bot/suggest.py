"""Neighbours of a question that has no figure: the nearest questions that do, said so that they work when asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from bot.speak.labels import label
from data.model import Adjustment, Basis, Flow, Sector, Variable
from data.period import PeriodExpr
from data.query.answer import Answer, Figure
from data.query.engine import Engine
from data.query.issues import Unpublished
from data.query.spec import Query, Shape, VintageSel
from intents.issues import Misunderstood
from intents.parse import parse

COUNT = 3
"""Suggestions at most."""


def nearby(query: Query, engine: Engine, today: dt.date) -> tuple[str, ...]:
    """Questions near ``query`` that the tables answer, nearest first. Each was answered and read back."""
    found: dict[str, None] = {}
    for neighbour in _neighbours(query):
        try:
            answer, _ = engine.answer(neighbour, today)
        except Unpublished:
            continue
        if answer.primary:
            words = asked(answer.primary[0], neighbour)
            if _works(words, today):
                found.setdefault(words)
        if len(found) == COUNT:
            break
    return tuple(found)


_SAID = {Basis.CENSUS: "Census basis", Basis.BOP: "balance of payments basis", Adjustment.SA: "seasonally adjusted",
         Adjustment.NSA: "not seasonally adjusted", Variable.QUANTITY: "in barrels",
         Variable.QUANTITY_PER_DAY: "in barrels per day"}  # fmt: skip


def asked(figure: Figure, query: Query) -> str:
    """The figure as a question, with what ``query`` named that a label leaves out: basis, adjustment, barrels."""
    named = (query.variable, query.basis, query.adjustment)
    return ", ".join([label(figure), *(_SAID[one] for one in named if one in _SAID)])


def _works(words: str, today: dt.date) -> bool:
    try:
        parse(words, today)
    except Misunderstood:
        return False
    return True


def _neighbours(query: Query) -> Iterator[Query]:
    """The same question with one thing changed: the period, the state of the figures, the sector, the partner."""
    plain = replace(query, shape=Shape.LEVEL, over=None, of_change=None, base=None, limit=None, table=None)
    latest = (PeriodExpr("latest"),)
    if query.vintage.kind != "latest":
        yield replace(plain, vintage=VintageSel())
    if query.periods:
        yield replace(plain, periods=latest, vintage=VintageSel())
    if query.targets and query.sector in (Sector.SERVICES, Sector.BOTH):
        yield replace(plain, sector=Sector.GOODS)
        yield replace(plain, targets=())
    if query.products and query.measures[0] not in (Flow.EXPORTS, Flow.IMPORTS):
        yield replace(plain, measures=(Flow.IMPORTS,), spoken=None, sign=None)
        yield replace(plain, measures=(Flow.EXPORTS,), spoken=None, sign=None)
    if query.products and query.targets:
        yield replace(plain, products=())
        yield replace(plain, targets=())
        yield replace(plain, targets=(), periods=latest)
    if query.adjustment or query.basis or query.prices:
        yield replace(plain, adjustment=None, basis=None, prices=None)
    if query.products:
        yield replace(plain, products=(), periods=query.periods)
    if query.targets:
        yield replace(plain, periods=latest, products=(), sector=None, adjustment=None, basis=None, prices=None)


def follow_ups(answer: Answer) -> tuple[str, ...]:
    """What one figure makes people ask next, as whole questions: the year before, month by month, the rank."""
    if answer.query.shape is not Shape.LEVEL or len(answer.primary) != 1:
        return ()
    figure, plan = answer.primary[0], answer.facts["plans"][0]
    if figure.period is None:
        return ()
    out = [asked(replace(figure, period=figure.period.year_before()), answer.query)]
    if figure.period.months > 1 and plan.reach.step == 1:
        out.append(f"{asked(figure, answer.query)}, by month")
    single = figure.target is not None and figure.target.kind == "partner" and figure.product is None
    if single and plan.book.table == "country" and figure.measure in ("exports", "imports") and figure.target:
        out.append(f"{figure.target.name}'s share of US {figure.measure}, {figure.period.label}")
    earlier = figure.period.start - 12 >= plan.reach.first_for(figure.period.months)
    return tuple(out if earlier else out[1:])
