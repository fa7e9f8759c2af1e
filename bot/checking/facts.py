"""The figures that claims are held against: every state of the series that a subject may mean, read once for a text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice

from data.model import TOTAL, WORLD, Adjustment, Basis, Flow, Sector, Variable
from data.period import Period, PeriodExpr, month
from data.query import route, states
from data.query.book import Book
from data.query.cells import Cells, Level
from data.query.engine import Engine
from data.query.find import THE_WORLD, as_published
from data.query.session import Session
from data.query.spec import Product, Query, Target
from data.query.sql import Filter
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
    own: bool = False
    """Whether it answers by the rules, and not on another footing."""

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
        ends = [
            r.last
            for r in self.states.runs
            if r.release <= day and r.flow in flows and r.partner == self.target.codes[0]
        ]
        return max(ends, default=None)


CHINA = Target("China", ("5700",))
"""A partner that every table of partners has."""
Ranked = list[tuple[str, str, float]]
"""Code, name and value of partners in their order."""


@dataclass
class Facts:
    """What the warehouse has for one text: ``day`` is the text's date, ``today`` that of the check."""

    engine: Engine
    day: dt.date
    today: dt.date
    named: frozenset[Target] = frozenset()
    """The partners that the text names: what is read, is read of all of them."""
    mentioned: frozenset[Period] = frozenset()
    """The periods that the text speaks of, and not only compares with."""
    narrow: bool = False
    """Whether only the rule's own tables are looked at."""
    _books: dict[tuple[object, ...], dict[Book, States]] = field(default_factory=dict)
    _shelves: dict[Query, list[Shelf]] = field(default_factory=dict)
    _ranked: dict[tuple[Book, Flow, Period, dt.date | None], Ranked] = field(default_factory=dict)

    @contextmanager
    def narrowed(self) -> Iterator[None]:
        """Meanwhile only the rule's own tables are looked at."""
        self.narrow = True
        try:
            yield
        finally:
            self.narrow = False

    @cached_property
    def newest(self) -> dt.date:
        """The newest release of which anything is loaded."""
        return max((d.release for d in self.engine.library.documents.values()), default=self.day)

    def shelves(self, subject: Subject, variable: Variable = Variable.VALUE) -> Iterator[Shelf]:
        """Where the subject's figures stand, the rule's table first, then those on another footing."""
        seen: set[Book] = set()
        for place, query in enumerate(islice(variants(subject), 1 if self.narrow else None)):
            for shelf in self._of(replace(query, variable=variable)):
                if shelf.book not in seen:
                    seen.add(shelf.book)
                    yield replace(shelf, own=place == 0)

    def _of(self, query: Query) -> list[Shelf]:
        found = self._shelves.get(query)
        if found is None:
            found = self._shelves[query] = list(self._shelved(query))
        return found

    def _shelved(self, query: Query) -> Iterator[Shelf]:
        target = query.targets[0] if query.targets else THE_WORLD
        product = query.products[0] if query.products else None
        states_of = self._read(query, target, product)
        codes = {*target.codes, *target.minus, target.row}
        runs = {b: mine for b, found in states_of.items() if (mine := [r for r in found.runs if r.partner in codes])}
        for book, mine in route.books(query, product, runs):
            one = states_of.get(book) or _joined(book, states_of)
            if one is not None:
                yield Shelf(one, as_published(target, mine))

    def _read(self, query: Query, target: Target, product: Product | None) -> dict[Book, States]:
        """Everything that is published of the text's partners (for a product), in one statement for all tables."""
        extra = None if target in self.named else target  # a partner that the text does not name
        key = (product, query.variable, query.prices, extra)
        if key not in self._books:
            tables = tuple(dict.fromkeys(t for v in _every(query, product) for t in route.tables(v)))
            schemes: tuple[str, ...] = (TOTAL,)
            codes: tuple[str, ...] = (TOTAL,)
            if product is not None:
                schemes = tuple(dict.fromkeys(c.scheme for c in product.candidates))
                codes = tuple(dict.fromkeys(x for c in product.candidates for x in (*c.imports, *c.exports)))
            partners = [
                code
                for t in ((extra,) if extra else self.named)
                for code in (*t.codes, *t.minus, *((t.row,) if t.row else ()))
            ]
            f = Filter(
                table_id=tables,
                partner=tuple(sorted(set(partners))),
                scheme=schemes,
                commodity=codes,
                variable=(query.variable.value,),
            )
            session = Session(self.engine.warehouse, self.today)
            found = session.runs(f, route.SPARSE)
            self._books[key] = states.read(self.engine.warehouse, f, found)
        return self._books[key]

    def ranking(self, subject: Subject, period: Period, day: dt.date | None) -> Ranked:
        """All countries (and the EU) in the order of a subject's measure over a period, on a day, or now."""
        shelf = next(
            (
                s
                for s in self.shelves(replace(subject, target=subject.target or CHINA))
                if s.level(subject.measure, period) is not None
            ),
            None,
        )
        if shelf is None:
            return []
        key = (shelf.book, subject.measure, period, day)
        if key not in self._ranked:
            session = Session(self.engine.warehouse, self.today)
            if (
                day is not None
                and (
                    until := shelf.states.stood(
                        subject.measure, shelf.target, period, day, self.engine.library.calendar
                    )
                )
                is None
            ):
                self._ranked[key] = []
            else:
                cells = session.cells(shelf.book, [period], partners=None, as_of=until if day is not None else None)
                self._ranked[key] = list(self._rows(cells, subject.measure))
        return _ordered(self._ranked[key], subject)

    def _rows(self, cells: Cells, measure: Flow) -> Iterator[tuple[str, str, float]]:
        for code in {partner for _, partner, _, _ in cells.sums}:
            found, level = self.engine.names.partner(code), cells.measure(measure, code, 0)
            if found is not None and level is not None and level.value:
                yield code, found.name, level.value


def _ordered(rows: Ranked, subject: Subject) -> Ranked:
    """Those with a deficit (or a surplus) where that is asked, the largest first."""
    kept = rows
    if subject.measure is Flow.BALANCE:
        kept = [r for r in rows if r[2] * subject.sign > 0]
    return sorted(kept, key=lambda r: (-abs(r[2]), r[0]))


def _joined(book: Book, found: dict[Book, States]) -> States | None:
    """A book of several categories: the states of its parts together."""
    codes = {*book.exports, *book.imports}
    parts = [
        s
        for b, s in found.items()
        if replace(b, exports=(), imports=()) == replace(book, exports=(), imports=()) and set(b.codes) & codes
    ]
    return states.joined(book, parts) if parts else None


def _every(query: Query, product: Product | None) -> Iterator[Query]:
    """The query with every party, sector and footing, for the tables that any of them may need."""
    yield query
    if product is not None:
        return
    for targets in ((), (CHINA,)):
        for sector in (None, Sector.GOODS, Sector.SERVICES, Sector.BOTH):
            plain = replace(query, targets=targets, sector=sector, basis=None, adjustment=None, prices=None)
            yield plain
            yield replace(plain, adjustment=Adjustment.SA)
            yield replace(plain, basis=Basis.BOP)


def variants(subject: Subject) -> Iterator[Query]:
    """The queries that an honest writer may have looked up for a subject: as the rules have it, then the other
    adjustment, the other basis, goods instead of everything."""
    base = Query(
        measures=(subject.measure,),
        sector=subject.sector,
        basis=subject.basis,
        adjustment=subject.adjustment,
        prices=subject.prices,
        targets=(subject.target,) if subject.target else (),
        products=(subject.product,) if subject.product else (),
        periods=_NAMED,
    )
    yield base
    if subject.product is not None or subject.prices is not None:
        return
    if subject.target is None:
        if subject.sector is None:
            yield replace(base, sector=Sector.GOODS)
        return
    if subject.adjustment is None and subject.basis is None and subject.sector in (None, Sector.GOODS):
        goods = replace(base, sector=None)
        yield replace(goods, adjustment=Adjustment.SA)
        yield replace(goods, basis=Basis.BOP)
    if subject.sector is None and subject.adjustment is None and subject.basis is None:
        yield replace(base, sector=Sector.BOTH)


__all__ = ["NOW", "WORLD", "Facts", "Ranked", "Shelf", "variants"]
