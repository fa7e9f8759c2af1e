"""The slices of detail as the planner sees tables: which runs they carry, and what of them a question reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

from data.model import CENSUS_UNITS, TOTAL, Adjustment, Basis, Prices, Sector, Unit, Variable
from data.period import Period, first_day
from data.query import detail
from data.query.sql import Filter
from data.warehouse.slices import Slice

if TYPE_CHECKING:
    from data.query.book import Book
    from data.query.reading import Rows

_SAME = (Sector.GOODS, Basis.CENSUS, Adjustment.NSA, Prices.NOMINAL)
"""Properties that all detail has."""

RANKED = 100
"""Partners that a slice must list before they can be ranked: of a few the first may be nobody's first."""
EVERY_ONE = 240
"""About as many partners as there are."""


def coverage(warehouse: Rows, f: Filter) -> Iterator[tuple[Any, ...]]:
    """One row for each slice, partner and code of a filter, as those of ``sql.coverage``."""
    for one, variable in _of(warehouse.slices, f):
        for code in f.commodity or ():
            scheme = TOTAL if code == TOTAL else one.scheme
            unit = unit_of(warehouse, one, variable, code)
            if unit and detail.covers(one, code) and (f.scheme is None or scheme in f.scheme):
                for partner in f.partner or ():
                    if one.has(partner):
                        yield *_key(one, variable, unit), partner, scheme, code, *_span(one), one.number


def summary(warehouse: Rows, f: Filter, over: Literal["partner", "commodity"]) -> Iterator[tuple[Any, ...]]:
    """Rows as those of ``sql.coverage_summary``; of categories with the pseudo code of the listing after them."""
    for one, variable in _of(warehouse.slices, f):
        for code in f.commodity or ():
            scheme = TOTAL if code == TOTAL else one.scheme
            unit = unit_of(warehouse, one, variable, code)
            if not unit or not detail.covers(one, code) or not (f.scheme is None or scheme in f.scheme):
                continue
            n = len(one.partners) if one.partners is not None else EVERY_ONE
            if over == "partner" and n >= RANKED:
                yield *_key(one, variable, unit), scheme, code, *_span(one), n, one.number
            elif over == "commodity" and detail.LISTING in code:
                for partner in f.partner or ():
                    if one.has(partner):
                        yield *_key(one, variable, unit), partner, scheme, *_span(one), 1, one.number, code


def asked(
    slices: Sequence[Slice],
    book: Book,
    periods: Sequence[Period],
    partners: Iterable[str] | None,
    flows: tuple[str, ...],
    as_of: dt.date | None,
) -> detail.AskedSlices:
    """What the cells of a book are read from: the slices of its table up to a day."""
    mine = [
        s
        for s in slices
        if s.table == book.table and book.variable.value in s.variables and (as_of is None or s.release <= as_of)
    ]
    codes = {flow: book.codes_of(flow) for flow in flows if flow in ("exports", "imports") and book.codes_of(flow)}
    whom = None if partners is None else tuple(sorted(set(partners)))
    return detail.AskedSlices(tuple(mine), codes, whom, tuple(periods), book.variable.value, as_of)


def _of(slices: Sequence[Slice], f: Filter) -> Iterator[tuple[Slice, str]]:
    """The slices that a filter does not strike out, with the variable asked."""
    given = (f.sector, f.basis, f.adjustment, f.prices)
    if any(values is not None and same.value not in values for values, same in zip(given, _SAME, strict=True)):
        return
    for one in slices:
        if one.table in f.table_id and (f.flow is None or one.flow in f.flow):
            for variable in f.variable or ():
                if variable in one.variables:
                    yield one, variable


def _key(one: Slice, variable: str, unit: str) -> tuple[str, ...]:
    return one.table, one.flow, *(same.value for same in _SAME), variable, unit


def unit_of(warehouse: Rows, one: Slice, variable: str, code: str) -> str:
    """The unit of a column of a code; empty for quantities of lines that are counted in several units, or in one that
    is not known."""
    if variable != Variable.QUANTITY:
        return Unit.USD_MILLION.value
    found = units_of(warehouse, one.flow, code)
    return CENSUS_UNITS[found[0]].value if len(found) == 1 and found[0] in CENSUS_UNITS else ""


def units_of(warehouse: Rows, flow: str, code: str) -> list[str]:
    """The units in which the lines of a code are counted."""
    begins = detail.begins(code)
    told = warehouse.units.get(flow, {})
    return sorted({unit for line, unit in told.items() if line.startswith(begins)})


def _span(one: Slice) -> tuple[dt.date, dt.date, dt.date, int]:
    return one.release, first_day(one.first), first_day(one.last), one.step
