"""What is published of every series, in memory for as long as one file serves.

A process that goes on answering reads it once; a question then finds its series, and the periods that releases carried
of them, without a statement. Very many series have the same releases and periods, which are kept once.
"""

from __future__ import annotations

import datetime as dt
import threading
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, TypeVar

from data.model import Adjustment, Basis, Prices, Sector, Unit, Variable
from data.period import Period
from data.query.book import ANY, Book, Run
from data.query.few import Named
from data.query.reading import Rows
from data.query.sql import Filter

MOST_RUNS = 40_000
"""Runs that are kept made: some 8 MB. With more, they are made anew."""
MOST_ASKED = 256
"""Filters of which it is known what they let through."""
_FIXED = ("sector", "basis", "adjustment", "prices", "variable", "scheme")
"""What all series of a part have in common, as a filter names it, besides table and partner."""
_LISTS = ", ".join(f"list({name} ORDER BY series_id)" for name in ("series_id", "flow", "commodity"))
_PARTS = f"SELECT table_id, partner, {', '.join(_FIXED)}, unit, {_LISTS} FROM series GROUP BY ALL"
_PATTERNS = """
    SELECT runs, list(series_id) FROM (
        SELECT series_id, list([
            (release - DATE '0001-01-01') + 1, year(first) * 12 + month(first) - 1, year(last) * 12 + month(last) - 1,
            step, document_id
        ] ORDER BY release, first, step) AS runs FROM coverage GROUP BY series_id
    ) GROUP BY runs
"""


class CarriedRun(NamedTuple):
    """A ``Run`` without the series that it is of."""

    release: dt.date
    first: int
    last: int
    step: int
    document: int


class SeriesPart(NamedTuple):
    """Series that differ in flow and category alone: their numbers, rising, and both properties of each."""

    table: str
    partner: str
    fixed: tuple[str, ...]
    unit: str
    numbers: array[int]
    flows: tuple[str, ...]
    commodities: tuple[str, ...]


class ListedSeries(NamedTuple):
    """One series: its number, what it is of, and the part that it belongs to."""

    number: int
    flow: str
    commodity: str
    part: SeriesPart

    @property
    def named(self) -> Named:
        return self.flow, self.part.partner, self.commodity


def _run(flow: str, partner: str, commodity: str, carried: CarriedRun) -> Run:
    return Run(flow, partner, commodity, *carried)


Summed = dict[Book, list[tuple[Run, int]]]
K = TypeVar("K")
V = TypeVar("V")


def _kept(known: dict[K, V], key: K, made: V) -> V:
    """What was made, which is found under its key for a while."""
    if len(known) >= MOST_ASKED:
        known.clear()
    known[key] = made
    return made


class SeriesIndex:
    """Every series of a file. Thread-safe."""

    def __init__(self, warehouse: Rows) -> None:
        self._parts: dict[str, dict[str, list[SeriesPart]]] = {}
        self._patterns: list[tuple[CarriedRun, ...]] = [()]
        self._made: dict[int, list[Run]] = {}
        self._count = 0
        self._found: dict[Filter, Sequence[ListedSeries]] = {}
        self._summed: dict[object, Summed] = {}
        self._books: dict[tuple[object, ...], Book] = {}
        self._lock = threading.Lock()
        texts: dict[str, str] = {}
        last = 0
        for table, partner, *fixed, unit, numbers, flows, codes in warehouse.once(_PARTS):
            same, *each = (tuple(texts.setdefault(x, x) for x in many) for many in ((*fixed, unit), flows, codes))
            part = SeriesPart(table, partner, same[:-1], same[-1], array("i", numbers), *each)
            self._parts.setdefault(table, {}).setdefault(partner, []).append(part)
            last = max(last, numbers[-1])
        self._pattern = array("i", bytes(4 * (last + 1)))
        for runs, numbers in warehouse.once(_PATTERNS):
            for number in numbers:
                self._pattern[number] = len(self._patterns)
            self._patterns.append(tuple(CarriedRun(dt.date.fromordinal(day), *rest) for day, *rest in runs))

    def find(self, f: Filter) -> Sequence[ListedSeries]:
        """The series of a filter, by number. Whoever asks about a partner asks about it again."""
        known = self._found.get(f)
        return known if known is not None else _kept(self._found, f, self._find(f))

    def _find(self, f: Filter) -> Sequence[ListedSeries]:
        flows, codes = (None if given is None else set(given) for given in (f.flow, f.commodity))
        found = [
            ListedSeries(number, flow, code, part)
            for part in self._of(f)
            for number, flow, code in zip(part.numbers, part.flows, part.commodities, strict=True)
            if (codes is None or code in codes) and (flows is None or flow in flows)
        ]
        found.sort()
        return found

    def _of(self, f: Filter) -> Iterator[SeriesPart]:
        """The parts with series that a filter may let through."""
        given = [(i, values) for i, name in enumerate(_FIXED) if (values := getattr(f, name)) is not None]
        for table in dict.fromkeys(f.table_id):
            by_partner = self._parts.get(table, {})
            for partner in by_partner if f.partner is None else dict.fromkeys(f.partner):
                if f.not_partner is None or partner not in f.not_partner:
                    for part in by_partner.get(partner, ()):
                        if all(part.fixed[i] in values for i, values in given):
                            yield part

    def published(self, f: Filter, sparse: frozenset[str]) -> dict[Book, list[tuple[Named, list[Run]]]]:
        """What the releases carried of each series of a filter, by book. The runs are not to be changed."""
        found: dict[tuple[int, str], list[tuple[Named, list[Run]]]] = {}
        books: dict[Book, list[tuple[Named, list[Run]]]] = {}
        for one in self.find(f):
            mine = found.get((id(one.part), one.commodity))
            if mine is None:
                book = self._book(one.part, one.commodity, one.part.table in sparse)
                mine = found[id(one.part), one.commodity] = books.setdefault(book, [])
            mine.append((one.named, self._runs(one)))
        return books

    def _runs(self, series: ListedSeries) -> list[Run]:
        found = self._made.get(series.number)
        if found is None:
            found = [_run(*series.named, carried) for carried in self._patterns[self._pattern[series.number]]]
            with self._lock:
                if self._count > MOST_RUNS:
                    self._made, self._count = {}, 0
                self._made[series.number] = found
                self._count += len(found)
        return found

    def _book(self, part: SeriesPart, code: str, sparse: bool) -> Book:
        key = (part.table, part.fixed, part.unit, code, sparse)
        found = self._books.get(key)
        if found is None:
            sector, basis, adjustment, prices, variable, scheme = part.fixed
            found = self._books[key] = Book(
                part.table, Sector(sector), Basis(basis), Adjustment(adjustment), Prices(prices), Variable(variable),
                Unit(part.unit), scheme, (code,), (code,), sparse,
            )  # fmt: skip
        return found

    def summary(self, f: Filter, over: Literal["partner", "commodity"], sparse: frozenset[str]) -> Summed:
        """The runs of (nearly) every partner or category as those of the code ``ANY``, each with how many have it."""
        known = self._summed.get((f, over, sparse))
        known = known if known is not None else _kept(self._summed, (f, over, sparse), self._sum(f, over, sparse))
        return {book: list(runs) for book, runs in known.items()}

    def _sum(self, f: Filter, over: Literal["partner", "commodity"], sparse: frozenset[str]) -> Summed:
        same: Counter[tuple[Book, str, str, str, int]] = Counter()
        for one in self.find(f):
            partner, code = (ANY, one.commodity) if over == "partner" else (one.part.partner, ANY)
            book = self._book(one.part, code, one.part.table in sparse)
            same[book, one.flow, partner, code, self._pattern[one.number]] += 1
        counted: dict[Book, dict[Run, list[int]]] = {}
        for (book, flow, partner, code, pattern), n in same.items():
            of_book = counted.setdefault(book, {})
            for carried in self._patterns[pattern]:
                run = _run(flow, partner, code, carried._replace(document=0))
                known = of_book.setdefault(run, [0, carried.document])
                known[0] += n
                known[1] = min(known[1], carried.document)
        return {
            book: [(run._replace(document=document), n) for run, (n, document) in many.items()]
            for book, many in counted.items()
        }

    def carriers(self, f: Filter, period: Period) -> dict[str, set[dt.date]]:
        """The releases that list each partner of a filter in a period."""
        days: dict[int, set[dt.date]] = {}
        found: dict[str, set[dt.date]] = {}
        for one in self.find(f):
            pattern = self._pattern[one.number]
            if pattern not in days:
                runs = self._patterns[pattern]
                days[pattern] = {r.release for r in runs if r.first <= period.end and period.start <= r.last}
            if days[pattern]:
                found.setdefault(one.part.partner, set()).update(days[pattern])
        return found
