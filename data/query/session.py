"""One question's reading of the warehouse: runs its statements, remembers them, and tiles periods."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from data.model import WORLD, Adjustment, Basis, Prices, Sector, Unit, Variable
from data.period import Period, from_date
from data.query import detail, few, sliced, sql
from data.query.book import ANY, Book, Run
from data.query.cells import Cells, Sums, summed
from data.query.common import common
from data.query.reading import HELD, Rows

if TYPE_CHECKING:
    from data.query.memory import Memory


@dataclass
class Session:
    """Runs statements for one question. ``statements`` and ``seconds`` are for the answer's trace."""

    warehouse: Rows
    today: dt.date
    statements: list[sql.Statement] = field(default_factory=list)
    seconds: float = 0.0
    _numbers: few.Numbers = field(default_factory=few.Numbers)
    _known: dict[Book, dict[tuple[str, str, str], list[Run]]] = field(default_factory=dict)
    _memory: Memory | None = None

    def __post_init__(self) -> None:
        self._memory = HELD.get(self.warehouse)

    def read(self, statement: sql.Statement, *, keep: bool = False) -> list[tuple[Any, ...]]:
        """The rows of a statement; ``keep``: it is what the answer shows."""
        if keep:
            self.statements.append(statement)
        begun = time.perf_counter()
        run = self.warehouse.rows if statement.asked is None else self.warehouse.figures
        rows = run(statement.text, statement.parameters)
        self.seconds += time.perf_counter() - begun
        return rows

    def _sums(self, f: sql.Filter, periods: list[Period], as_of: dt.date | None) -> Sums:
        """The rows of ``sql.cells``, which is what the answer shows: from memory, where they are."""
        there = self.warehouse.view(f.table_id[0])
        statement = sql.cells(f, periods, as_of, sql.SqlStore(*there, exact=True) if there else sql.EMBEDDED)
        held = None if there or self._memory is None else self._memory.sums(f, periods, as_of)
        if held is None:
            return summed(self._rows(statement, f, periods, as_of, embedded=there is None))
        self.statements.append(statement)
        return held

    def _rows(
        self, statement: sql.Statement, f: sql.Filter, periods: list[Period], as_of: dt.date | None, *, embedded: bool
    ) -> list[tuple[Any, ...]]:
        """The same, read; of few rows the sums are made here."""
        months = max(p.end for p in periods) - min(p.start for p in periods) + 1
        series = self._series(f, months) if embedded else None
        if series is None:
            return self.read(statement, keep=True)
        self.statements.append(statement)
        return few.added(self.read(sql.rows(sorted(series), periods, as_of)), series, periods) if series else []

    def _series(self, f: sql.Filter, months: int) -> dict[int, few.Named] | None:
        """The series of a filter, where they are known and few for so many months; else None."""
        if self._memory is None:
            return self._numbers.of(f, months)
        found = self._memory.index.find(f)
        return {one.number: one.named for one in found} if len(found) * months <= few.MOST else None

    def runs(self, f: sql.Filter, sparse: frozenset[str] = frozenset()) -> dict[Book, list[Run]]:
        """What is published of the filtered series, by book. Each book has one commodity code here."""
        out: dict[Book, list[Run]] = {}
        if self._memory is not None:
            for book, series in self._memory.index.published(f, sparse).items():
                out[book] = [run for _, runs in series for run in runs]
                known = self._known.setdefault(replace(book, exports=(), imports=()), {})
                known |= {named: list(runs) for named, runs in series}
        read = [] if self._memory is not None else self.read(sql.coverage(f))
        shelf: dict[tuple[str, ...], tuple[list[Run], dict[tuple[str, str, str], list[Run]]]] = {}
        for row in (*read, *sliced.coverage(self.warehouse, f)):
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
        asked = replace(f, commodity=None) if over == "commodity" else f
        rows = {} if self._memory is None else self._memory.index.summary(asked, over, sparse)
        summary = [] if self._memory is not None else self.read(sql.coverage_summary(asked, over))
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
        f = book_filter(book, partners=None)
        if self._memory is not None:
            return self._memory.index.carriers(f, period)
        found: dict[str, set[dt.date]] = {}
        for partner, release in self.read(sql.carriers(f, period)):
            found.setdefault(partner, set()).add(release)
        return found

    def cells(
        self, book: Book, periods: list[Period], *, partners: Iterable[str] | None, as_of: dt.date | None = None,
        flows: tuple[str, ...] = ("exports", "imports", "balance"), any_commodity: bool = False,
    ) -> Cells:  # fmt: skip
        """The sums of a book over periods for these partners (None: every row of the table)."""
        f = book_filter(book, partners=partners, flows=flows, any_commodity=any_commodity)
        known = self._known.get(replace(book, exports=(), imports=()), {})
        if book.patchy:
            asked = sliced.asked(self.warehouse.slices, book, periods, partners, flows, as_of)
            sums = summed(row for one in detail.statements(asked) for row in self.read(one, keep=True))
        else:
            sums = self._sums(f, periods, as_of)
        return Cells(book, periods, sums, known, as_of)


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
