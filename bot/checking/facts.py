"""The figures that claims are held against: every state of the series that a subject may mean, read once for a text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from data.model import WORLD, Adjustment, Basis, Flow, Sector
from data.period import Period, PeriodExpr, month
from data.query import find, route, states
from data.query.engine import Engine
from data.query.find import THE_WORLD, as_published
from data.query.issues import Unpublished
from data.query.session import Book, Level, Session
from data.query.spec import Query, Shape, Sign, Target, VintageSel
from data.query.states import NOW, States
from intents.claims.claim import Subject

HEADLINE_ROOM = 50.0
"""USD million that a headline, which is printed to a tenth of a billion, leaves open."""
_NAMED = (PeriodExpr("range", period=Period(month(2000, 1), month(2000, 1))),)
"""A named month, so that what release texts state may answer too."""


@dataclass
class Shelf:
    """One book's states for one target."""

    states: States
    target: Target

    @property
    def book(self) -> Book:
        return self.states.book

    @property
    def stated(self) -> bool:
        """Whether these are headlines of release texts."""
        return self.book.table == route.HEADLINES

    @property
    def room(self) -> float:
        return HEADLINE_ROOM if self.stated else 0.0

    def level(self, measure: Flow, period: Period, day: dt.date = NOW) -> Level | None:
        if self.stated and period.months > 1:
            return None
        return self.states.level(measure, self.target, period, day)

    def carried(self, measure: Flow, period: Period, until: dt.date = NOW) -> list[dt.date]:
        return self.states.carried(measure, self.target.at(period).codes[0], period, until)

    def last(self, measure: Flow, day: dt.date) -> int | None:
        """The newest month that stood on a day."""
        flows = (measure.value, "exports", "imports")
        ends = [r.last for r in self.states.runs if r.release <= day and r.flow in flows and r.partner == self.target.codes[0]]
        return max(ends, default=None)


Ranked = list[tuple[str, str, float]]
"""Code, name and value of partners in their order."""


@dataclass
class Facts:
    """What the warehouse has for one text: ``day`` is the text's date, ``today`` that of the check."""

    engine: Engine
    day: dt.date
    today: dt.date
    _shelves: dict[Query, list[Shelf]] = field(default_factory=dict)
    _ranked: dict[tuple[Query, Period, dt.date | None], Ranked] = field(default_factory=dict)

    def shelves(self, subject: Subject) -> Iterator[Shelf]:
        """Where the subject's figures stand, the rule's table first, then those on another footing."""
        seen: set[Book] = set()
        for query in variants(subject):
            for shelf in self._of(query):
                if shelf.book not in seen:
                    seen.add(shelf.book)
                    yield shelf

    def _of(self, query: Query) -> list[Shelf]:
        key = replace(query, measures=(Flow.BALANCE,)) if not query.products else query
        found = self._shelves.get(key)
        if found is None:
            found = self._shelves[key] = list(self._read(key))
        return found

    def _read(self, query: Query) -> Iterator[Shelf]:
        session = Session(self.engine.warehouse, self.today)
        products = query.products or (None,)
        for product in products:
            published = find.find(session, query, product)
            for book, runs in route.books(query, product, published):
                target = as_published(query.targets[0] if query.targets else THE_WORLD, runs)
                codes = {*target.codes, *target.minus}
                mine = [r for r in runs if r.partner in codes]
                if mine:
                    yield Shelf(states.read(self.engine.warehouse, book, mine, codes), target)

    def ranking(self, subject: Subject, period: Period, day: dt.date | None) -> Ranked:
        """All countries in the order of a subject's measure over a period, as it stood on a day (None: now)."""
        sign: Sign | None = None
        if subject.measure is Flow.BALANCE:
            sign = "deficit" if subject.sign == -1 else "surplus"
        query = Query(
            Shape.RANKING, (subject.measure,), sector=Sector.GOODS if subject.sector is Sector.GOODS and not subject.product else None,
            products=(subject.product,) if subject.product else (), over="partner", sign=sign, limit=300,
            periods=(PeriodExpr("range", label=period.label, period=period),),
            vintage=VintageSel() if day is None else VintageSel("as_of", day),
        )  # fmt: skip
        key = (query, period, day)
        if key not in self._ranked:
            self._ranked[key] = self._rank(query)
        return self._ranked[key]

    def _rank(self, query: Query) -> Ranked:
        try:
            answer, _ = self.engine.answer(query, self.today)
        except Unpublished:
            return []
        return [(f.target.code, f.target.name, float(f.value)) for f in answer.figures
                if f.target is not None and not isinstance(f.value, str) and (f.primary or f.role.startswith("would stand"))]  # fmt: skip


def variants(subject: Subject) -> Iterator[Query]:
    """The queries that an honest writer may have looked up for a subject: as the rules have it, then the other
    adjustment, the other basis, goods instead of everything."""
    base = Query(
        measures=(subject.measure,), sector=subject.sector, basis=subject.basis, adjustment=subject.adjustment,
        prices=subject.prices, targets=(subject.target,) if subject.target else (),
        products=(subject.product,) if subject.product else (), periods=_NAMED,
    )  # fmt: skip
    yield base
    if subject.product is not None or subject.prices is not None:
        return
    if subject.target is None:
        if subject.sector is None:
            yield replace(base, sector=Sector.GOODS)
        return
    if subject.adjustment is None and subject.basis is None and subject.sector is not Sector.SERVICES:
        goods = replace(base, sector=None)
        yield replace(goods, adjustment=Adjustment.SA)
        yield replace(goods, basis=Basis.BOP)
    if subject.sector is None and subject.adjustment is None and subject.basis is None:
        yield replace(base, sector=Sector.BOTH)


__all__ = ["NOW", "WORLD", "Facts", "Ranked", "Shelf", "variants"]
