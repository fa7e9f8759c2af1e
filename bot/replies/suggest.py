"""Questions to ask next: neighbours of one that has no figure, what a figure makes people ask. All of them work.

A suggestion is words, and words can be read otherwise than meant. So each is read back, alone and in its
conversation, before it is offered: what is understood must be the very figure that it was made from.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from bot.speak.questions import again
from data.model import Adjustment, Basis, Flow, Sector
from data.period import Grain, Period, PeriodExpr
from data.query.answer import Figure, QueryAnswer
from data.query.engine import Engine
from data.query.issues import NotLoaded, NotYetReleased, Unpublished
from data.query.route import ALIKE
from data.query.spec import Query, Shape, VintageSel
from intents.issues import Misunderstood
from intents.parse import parse
from intents.slots import Slots

COUNT = 3
"""Suggestions at most."""
TRIED = 14
"""How many neighbours are tried."""


def nearby(query: Query, issue: Unpublished, engine: Engine, today: dt.date, last: Slots | None) -> tuple[str, ...]:
    """Questions near ``query`` with an answer, read as meant in the conversation ``last``, nearest first."""
    found: dict[str, None] = {}
    for neighbour in _first(_tried(query, issue)):
        try:
            answer = engine.bare(neighbour, today)
        except Unpublished:
            continue
        words = next((w for w in again(answer) if answer.primary and reads(w, answer, today, last)), None)
        if words is not None:
            found.setdefault(words)
        if len(found) == COUNT:
            break
    return tuple(found)


def _first(queries: Iterable[Query]) -> Iterator[Query]:
    """Each query once, no more than ``TRIED``."""
    seen: set[Query] = set()
    for query in queries:
        if query not in seen and len(seen) < TRIED:
            seen.add(query)
            yield query


def _tried(query: Query, issue: Unpublished) -> Iterator[Query]:
    """What the reason of the refusal leads to, in the shape asked and as a level; then what is near in any case."""
    if query.shape is Shape.CONTRIBUTION:
        yield replace(query, shape=Shape.CHANGE, of_change=None)
    near = (*issue.nearby, *_neighbours(query, isinstance(issue, (NotLoaded, NotYetReleased))))
    for one in near:
        if one.shape is not Shape.LEVEL and one != query:
            yield one
        yield _level(one)


def _level(query: Query) -> Query:
    """The figure itself, without what was asked of it; a list of categories is no product."""
    listed = query.over == "product" and not any(c.imports or c.exports for p in query.products for c in p.candidates)
    sector = query.products[0].sector if listed else query.sector
    return replace(
        query,
        shape=Shape.LEVEL,
        over=None,
        of_change=None,
        base=None,
        limit=None,
        comparison=None,
        grain=None,
        sign=None,
        part=None,
        threshold=None,
        moving_average=None,
        sector=sector,
        products=() if listed else query.products,
    )


def _neighbours(query: Query, late: bool) -> Iterator[Query]:
    """The same question with one thing changed: the period, the state of the figures, the sector, the partner."""
    if query.vintage.kind != "latest":
        yield replace(query, vintage=VintageSel())
    if query.periods:
        yield replace(query, periods=_newest(query), base=None, vintage=VintageSel())
        yield replace(query, periods=_LATEST, base=None, vintage=VintageSel())
    if query.targets and query.sector in (Sector.SERVICES, Sector.BOTH):
        yield replace(query, sector=Sector.GOODS)
        yield replace(query, targets=())
    if query.products and query.measures[0] not in (Flow.EXPORTS, Flow.IMPORTS):
        yield replace(query, measures=(Flow.IMPORTS,), spoken=None, sign=None)
        yield replace(query, measures=(Flow.EXPORTS,), spoken=None, sign=None)
    if query.products and query.targets:
        yield replace(query, targets=())
        yield replace(query, products=(), over=None if query.over == "product" else query.over)
        yield replace(query, targets=(), periods=_LATEST)
    plain = replace(query, adjustment=None, basis=None, prices=None, table=None)
    if plain != query:
        yield plain
    if query.products and not query.targets and query.over is None:
        yield replace(plain, products=(), sector=query.products[0].sector)
    if query.targets and not late:
        over = None if query.over == "product" else query.over
        yield replace(plain, periods=_newest(query), products=(), sector=None, over=over)


_LATEST = (PeriodExpr("latest"),)


def _newest(query: Query) -> tuple[PeriodExpr, ...]:
    """The newest period of the length that was asked."""
    period = query.periods[0].period if query.periods else None
    grain: Grain | None = period.grain if period is not None else None
    return (PeriodExpr("latest", unit=grain),)


def reads(words: str, meant: QueryAnswer, today: dt.date, last: Slots | None) -> bool:
    """Whether ``words`` are understood as the first figure of ``meant``, alone and in the conversation ``last``."""
    alone = _understood(words, today)
    if alone is None or not _same(alone, meant):
        return False
    if last is None:
        return True
    try:
        within = parse(words, today, last)
    except Misunderstood:
        return False
    return len(within) == 1 and _same(within[0].completed.query, meant)


@lru_cache(maxsize=2048)
def _understood(words: str, today: dt.date) -> Query | None:
    """The one question that the words are, by themselves."""
    try:
        parsed = parse(words, today)
    except Misunderstood:
        return None
    return parsed[0].completed.query if len(parsed) == 1 else None


def _same(read: Query, meant: QueryAnswer) -> bool:
    """Whether a question read is the one meant: shape, measure, partner, product, period, and every property."""
    query, figure = meant.query, meant.primary[0]
    of = query.measures
    if (read.shape, read.measures, read.variable, read.prices) != (query.shape, of, query.variable, query.prices):
        return False
    if (read.over, read.sign) != (query.over, query.sign) or not _table(read, query, figure):
        return False
    if read.vintage.kind != query.vintage.kind:
        return False
    return _properties(read, query, figure) and _named(read, query, figure) and _periods(read, meant)


def _table(read: Query, query: Query, figure: Figure) -> bool:
    """The table as asked; "imports for consumption" are what the words of a figure of them say."""
    said = read.table is not None and figure.book is not None and figure.book.table in ALIKE.get(read.table, ())
    return read.table == query.table or (query.table is None and said)


def _properties(read: Query, query: Query, figure: Figure) -> bool:
    """Basis and adjustment as asked; the sector named, or that which the rules take where none is."""
    book = figure.book
    if book is None or (read.basis, read.adjustment) != (query.basis, query.adjustment):
        return False
    if read.sector is not None or read.products:
        return read.sector in (None, book.sector)
    partner = bool(read.targets) or read.over == "partner"
    goods = partner or read.basis is Basis.CENSUS or read.prices is not None or read.adjustment is Adjustment.NSA
    return book.sector is (Sector.GOODS if goods else Sector.BOTH)


def _named(read: Query, query: Query, figure: Figure) -> bool:
    """The partner and the product by what answers, not by the words asked."""
    if query.over is None or query.shape is Shape.RANK:
        names = [t.name for t in read.targets if t.kind != "world"]
        if names != ([figure.target.name] if figure.target is not None else []):
            return False
    if query.over == "product":
        return [p.name for p in read.products] == [p.name for p in query.products]
    if figure.product is None:
        return not read.products
    scheme, codes, _ = figure.product
    flow = query.measures[0]
    return len(read.products) == 1 and any(
        c.scheme == scheme and flow not in c.wider and codes in ("+".join(c.imports), "+".join(c.exports))
        for c in read.products[0].candidates
    )


def _periods(read: Query, meant: QueryAnswer) -> bool:
    spans = [f.period for f in meant.primary if f.period is not None]
    whole = Period(min(p.start for p in spans), max(p.end for p in spans))
    asked_for = [e.period for e in read.periods]
    return [(p.start, p.end) for p in asked_for if p is not None] == [(whole.start, whole.end)] and len(asked_for) == 1
