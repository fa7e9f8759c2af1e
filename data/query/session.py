"""One question's reading of the warehouse: runs its statements, remembers them, and tiles periods. ``Run`` says that a
release carried a stretch of periods of one series. ``Cells`` holds sums read by one statement and gives the level of a
measure for a target and a period, with the releases it stood in."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

from data.model import TOTAL, WORLD, Adjustment, Basis, Flow, Prices, Sector, Unit, Variable
from data.period import Period, from_date
from data.query import detail, few, sliced, sql
from data.query.common import common
from data.query.reading import Rows
from data.query.spec import Target


@dataclass(frozen=True, slots=True)
class Book:
    """One way to answer: a table's series with everything fixed but flow, partner and period. ``exports`` and
    ``imports`` are the codes of ``scheme`` that are summed for each flow: the end-use codes of the two flows differ.
    ``sparse`` tables leave out rows where there was no trade."""

    table: str
    sector: Sector
    basis: Basis
    adjustment: Adjustment
    prices: Prices
    variable: Variable
    unit: Unit
    scheme: str = TOTAL
    exports: tuple[str, ...] = (TOTAL,)
    imports: tuple[str, ...] = (TOTAL,)
    sparse: bool = False

    @property
    def patchy(self) -> bool:
        """Whether only its runs tell what is loaded: a month outside them is not known."""
        return self.table in detail.TABLES

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of both flows, each once."""
        return tuple(dict.fromkeys((*self.imports, *self.exports)))

    def codes_of(self, flow: str) -> tuple[str, ...]:
        """The codes of one flow; a printed balance (or a variable without a flow) has one common list."""
        if flow == "exports":
            return self.exports
        if flow == "imports":
            return self.imports
        return self.imports if self.imports == self.exports or not self.exports else ()


ANY = "*"
"""The pseudo partner (or category) of runs that stand for every one of a table."""


class Run(NamedTuple):
    """A release carried this series for every period of ``step`` months from ``first`` to ``last``."""

    flow: str
    partner: str
    commodity: str
    release: dt.date
    first: int
    last: int
    step: int
    document: int

    def carries(self, period: Period) -> bool:
        if self.step == 0:
            return (self.first, self.last) == (period.start, period.end)
        inside = self.first <= period.start and period.end <= self.last
        return inside and period.months % self.step == 0 and (period.start - self.first) % self.step == 0


class Sum(NamedTuple):
    total: float
    n: int
    oldest: dt.date
    newest: dt.date


class Level(NamedTuple):
    """A value with the oldest and newest release among its parts."""

    value: float
    oldest: dt.date
    newest: dt.date


SIGNS: dict[Flow, tuple[tuple[str, int], ...]] = {
    Flow.EXPORTS: (("exports", 1),),
    Flow.IMPORTS: (("imports", 1),),
    Flow.BALANCE: (("exports", 1), ("imports", -1)),
    Flow.TOTAL_TRADE: (("exports", 1), ("imports", 1)),
}


@dataclass
class Cells:
    """Sums by flow, partner, commodity and period."""

    book: Book
    periods: list[Period]
    sums: dict[tuple[str, str, str, int], dict[int, Sum]] = field(default_factory=dict)
    runs: Mapping[tuple[str, str, str], list[Run]] = field(default_factory=dict)
    """Runs by flow, partner and commodity, where known: which release stood behind a value that it did not change."""
    as_of: dt.date | None = None

    def stood(self, flow: str, partner: str, commodity: str, k: int, step: int, newest: dt.date) -> dt.date:
        """The newest release (of the state read) that carried the period in parts of ``step`` months."""
        span = self.periods[k]
        days = [
            r.release
            for r in self.runs.get((flow, partner, commodity), ())
            if (r.step or r.last - r.first + 1) == step and r.first <= span.start and span.end <= r.last
            and (self.as_of is None or r.release <= self.as_of)
        ]  # fmt: skip
        return max([newest, *days])

    def flow(self, flow: str, partner: str, commodity: str, k: int) -> Level | None:
        """One published row over period ``k``: the printed figure, or the sum of shorter ones."""
        months, parts = self.periods[k].months, self.sums.get((flow, partner, commodity, k), {})
        whole = [(step, x) for step, x in parts.items() if x.n * step == months or (self.book.sparse and step == 1)]
        if not whole:
            return None
        if len(whole) > 1:
            whole.sort(key=lambda one: (self.stood(flow, partner, commodity, k, one[0], one[1].newest), one[0]))
        part = whole[-1][1]
        return Level(part.total, part.oldest, part.newest)

    def _codes(self, flow: str, partner: str, k: int, codes: tuple[str, ...]) -> Level | None:
        found = [x for c in codes if (x := self.flow(flow, partner, c, k)) is not None]
        return add(found) if found and (len(found) == len(codes) or self.book.sparse) else None

    def measure(self, measure: Flow, partner: str, k: int, codes: tuple[str, ...] | None = None) -> Level | None:
        """A measure of one partner over period ``k``, summed over the book's categories: the printed figure where
        there is one as new as the flows that it could be made of."""

        def of(flow: str) -> tuple[str, ...]:
            return codes if codes is not None else self.book.codes_of(flow)

        printed = self._codes(measure.value, partner, k, of(measure.value))
        if len(SIGNS.get(measure, ())) < 2:
            return printed  # made of itself
        parts = [(self._codes(f, partner, k, of(f)), sign) for f, sign in SIGNS.get(measure, ())]
        have = [(p, sign) for p, sign in parts if p is not None]
        if not have or (len(have) < len(parts) and not self.book.sparse):
            return printed
        made = Level(
            sum(p.value * sign for p, sign in have), min(p.oldest for p, _ in have), max(p.newest for p, _ in have)
        )
        if printed is None:
            return made
        stood = min(self._stood(measure.value, partner, c, k, printed.newest) for c in of(measure.value))
        return printed if stood >= made.newest else made

    def _stood(self, flow: str, partner: str, commodity: str, k: int, newest: dt.date) -> dt.date:
        """The newest release behind a printed figure, in parts of any length."""
        parts = self.sums.get((flow, partner, commodity, k), {})
        return max([newest, *(self.stood(flow, partner, commodity, k, step, newest) for step in parts)])

    def target(self, measure: Flow, target: Target, k: int, codes: tuple[str, ...] | None = None) -> Level | None:
        """A measure of a target: its rows less those taken off. Members without a row count as no trade, as long as
        one member has one; a group is its members at the end of the period."""
        plus = [x for c in target.at(self.periods[k]).codes if (x := self.measure(measure, c, k, codes)) is not None]
        minus = [x for c in target.minus if (x := self.measure(measure, c, k, codes)) is not None]
        if not plus or len(minus) < len(target.minus):
            return None
        return add([*plus, *(Level(-m.value, m.oldest, m.newest) for m in minus)])


def add(parts: list[Level]) -> Level:
    """The sum of levels."""
    return Level(sum(p.value for p in parts), min(p.oldest for p in parts), max(p.newest for p in parts))


@dataclass
class Session:
    """Runs statements for one question. ``statements`` and ``seconds`` are for the answer's trace."""

    warehouse: Rows
    today: dt.date
    statements: list[sql.Statement] = field(default_factory=list)
    seconds: float = 0.0
    _numbers: few.Numbers = field(default_factory=few.Numbers)
    _known: dict[Book, dict[tuple[str, str, str], list[Run]]] = field(default_factory=dict)

    def read(self, statement: sql.Statement, *, keep: bool = False) -> list[tuple[Any, ...]]:
        """The rows of a statement; ``keep``: it is what the answer shows."""
        if keep:
            self.statements.append(statement)
        begun = time.perf_counter()
        run = self.warehouse.rows if statement.asked is None else self.warehouse.figures
        rows = run(statement.text, statement.parameters)
        self.seconds += time.perf_counter() - begun
        return rows

    def _sums(self, f: sql.Filter, periods: list[Period], as_of: dt.date | None) -> list[tuple[Any, ...]]:
        """The rows of ``sql.cells``, which is what the answer shows; of few rows the sums are made here."""
        there = self.warehouse.view(f.table_id[0])
        statement = sql.cells(f, periods, as_of, sql.SqlStore(*there, exact=True) if there else sql.EMBEDDED)
        months = max(p.end for p in periods) - min(p.start for p in periods) + 1
        series = None if there else self._numbers.of(f, months)
        if series is None:
            return self.read(statement, keep=True)
        self.statements.append(statement)
        return few.added(self.read(sql.rows(sorted(series), periods, as_of)), series, periods) if series else []

    def runs(self, f: sql.Filter, sparse: frozenset[str] = frozenset()) -> dict[Book, list[Run]]:
        """What is published of the filtered series, by book. Each book has one commodity code here."""
        out: dict[Book, list[Run]] = {}
        shelf: dict[tuple[str, ...], tuple[list[Run], dict[tuple[str, str, str], list[Run]]]] = {}
        for row in (*self.read(sql.coverage(f)), *sliced.coverage(self.warehouse, f)):
            table, flow, sector, basis, adjustment, prices, variable, unit, partner, scheme, commodity = row[:11]
            release, first, last, step, document, *number = row[11:]
            run = Run(flow, partner, commodity, release, from_date(first), from_date(last), step, document)
            key = (table, sector, basis, adjustment, prices, variable, unit, scheme, commodity)
            if key not in shelf:  # thousands of rows are of a few books
                book = Book(
                    table, Sector(sector), Basis(basis), Adjustment(adjustment), Prices(prices), Variable(variable),
                    Unit(unit), scheme, (commodity,), (commodity,), table in sparse,
                )  # fmt: skip
                known = self._known.setdefault(replace(book, exports=(), imports=()), {})
                shelf[key] = out.setdefault(book, []), known
            mine, known = shelf[key]
            mine.append(run)
            known.setdefault((flow, partner, commodity), []).append(run)
            for one in number:  # slices have no series
                self._numbers.put((table, sector, basis, adjustment, prices, variable, scheme), run[:3], one)
        self._numbers.note(f)
        return out

    def runs_over(
        self, f: sql.Filter, over: Literal["partner", "commodity"], sparse: frozenset[str] = frozenset()
    ) -> dict[Book, list[Run]]:
        """What is published for (nearly) every partner or category, as runs of the pseudo code ``ANY``. Those count
        that ``common`` takes."""
        rows: dict[Book, list[tuple[Run, int]]] = {}
        summary = self.read(sql.coverage_summary(replace(f, commodity=None) if over == "commodity" else f, over))
        for row in (*summary, *sliced.summary(self.warehouse, f, over)):
            table, flow, sector, basis, adjustment, prices, variable, unit, a, b = row[:10]
            partner, scheme, code = (ANY, a, b) if over == "partner" else (a, b, row[16] if len(row) > 16 else ANY)
            book = Book(
                table, Sector(sector), Basis(basis), Adjustment(adjustment), Prices(prices), Variable(variable),
                Unit(unit), scheme, (code,), (code,), table in sparse,
            )  # fmt: skip
            release, first, last, step, n, document = row[10:16]
            run = Run(flow, partner, code, release, from_date(first), from_date(last), step, document)
            rows.setdefault(book, []).append((run, n))
        return {book: common(many) for book, many in rows.items()}

    def carriers(self, book: Book, period: Period) -> dict[str, set[dt.date]]:
        """The releases that list each partner in a period."""
        found: dict[str, set[dt.date]] = {}
        for partner, release in self.read(sql.carriers(book_filter(book, partners=None), period)):
            found.setdefault(partner, set()).add(release)
        return found

    def cells(
        self, book: Book, periods: list[Period], *, partners: Iterable[str] | None, as_of: dt.date | None = None,
        flows: tuple[str, ...] = ("exports", "imports", "balance"), any_commodity: bool = False,
    ) -> Cells:  # fmt: skip
        """The sums of a book over periods for these partners (None: every row of the table)."""
        f = book_filter(book, partners=partners, flows=flows, any_commodity=any_commodity)
        known = self._known.get(replace(book, exports=(), imports=()), {})
        out = Cells(book, periods, runs=known, as_of=as_of)
        if book.patchy:
            asked = sliced.asked(self.warehouse.slices, book, periods, partners, flows, as_of)
            rows = [row for one in detail.statements(asked) for row in self.read(one, keep=True)]
        else:
            rows = self._sums(f, periods, as_of)
        for flow, partner, commodity, k, step, total, n, oldest, newest in rows:
            out.sums.setdefault((flow, partner, commodity, k), {})[step] = Sum(total, n, oldest, newest)
        return out


def book_filter(
    book: Book, *, partners: Iterable[str] | None, flows: tuple[str, ...] | None = None, any_commodity: bool = False
) -> sql.Filter:
    """The filter that selects exactly a book's series."""
    return sql.Filter(
        table_id=(book.table,),
        flow=flows,
        sector=(book.sector.value,),
        basis=(book.basis.value,),
        adjustment=(book.adjustment.value,),
        prices=(book.prices.value,),
        variable=(book.variable.value,),
        partner=None if partners is None else tuple(sorted(set(partners))),
        not_partner=(WORLD,) if partners is None else None,
        scheme=(book.scheme,),
        commodity=None if any_commodity else book.codes,
    )
