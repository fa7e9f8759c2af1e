"""What a question that has no figure here would need of the Census Bureau's API, where the API has it."""

from __future__ import annotations

from collections.abc import Iterator

from data.api_programs import MOST_CODES, MOST_MONTHS, ApiProgram, Need, programs
from data.commodities import Candidate
from data.model import TOTAL, WORLD, Adjustment, Basis, Prices, Sector, Variable
from data.period import PeriodExpr, month
from data.query import detail, route
from data.query.book import ANY
from data.query.cells import SIGNS
from data.query.find import THE_WORLD
from data.query.issues import Unpublished
from data.query.plan import Library
from data.query.session import Session
from data.query.shape_specs import SPECS
from data.query.spec import Product, Query, Shape, Target
from data.query.when import Reach, settle

_OF = {
    Variable.VALUE: "value",
    Variable.DUTY: "duty",
    Variable.DUTY_RATE: "duty",
    Variable.QUANTITY: "quantity",
    Variable.UNIT_PRICE: "quantity",
}


def needs(query: Query, session: Session, library: Library) -> tuple[Need, ...]:
    """What would have to be fetched, all of it; nothing where the API does not have it, or it would be too much."""
    out = tuple(dict.fromkeys(need for p in query.products[:2] for need in _of_product(query, p, session, library)))
    small = all(len(n.codes) <= MOST_CODES and n.last - n.first < MOST_MONTHS for n in out)
    return out if small else ()


def _of_product(query: Query, product: Product, session: Session, library: Library) -> Iterator[Need]:
    column = _OF.get(query.variable)
    plain = query.sector in (None, Sector.GOODS) and query.basis in (None, Basis.CENSUS)
    real = (query.prices or Prices.NOMINAL).real
    if column is None or not plain or real or query.vintage.kind != "latest" or query.adjustment is Adjustment.SA:
        return
    months = _months(query, session, library)
    if months is None:
        return
    flows = list(dict.fromkeys(flow for m in query.measures for flow, _ in SIGNS.get(m, ())))
    exact = [c for c in product.candidates if not route.stands_for_more(query, c)]
    for candidate in sorted(exact, key=lambda c: c.scheme != detail.SCHEME):
        made = [need for flow in flows for need in _of_flow(query, candidate, flow, column, months)]
        if len(made) == len(flows):
            yield from made
            return


def _of_flow(query: Query, candidate: Candidate, flow: str, column: str, months: tuple[int, int]) -> Iterator[Need]:
    """What one flow of a category needs; nothing where the API has no such column, or the category no such flow."""
    program = _program(query, candidate, flow, column)
    listed = dict(zip(("exports", "imports"), route.wanted(query, candidate), strict=True))
    codes = tuple(code for code in listed[flow] if code not in (TOTAL, ANY))
    level = program.level_of(max(_digits(c, program, column) for c in codes)) if program and codes else None
    if program is None or level is None:
        return
    first = max(months[0], month(*map(int, program.since.split("-"))))
    if first <= months[1]:
        begins = tuple(dict.fromkeys(detail.begins(code) for code in codes))
        yield Need(program.name, level, begins, _partners(query), first, months[1])


def _digits(code: str, program: ApiProgram, column: str) -> int:
    return max(program.quantity) if column == "quantity" and program.quantity else detail.digits(code)


def _program(query: Query, candidate: Candidate, flow: str, column: str) -> ApiProgram | None:
    """The first program that has the classification, flow and column."""
    consumption = query.table in route.ALIKE
    for program in programs().values():
        fits = (program.scheme, program.flow) == (candidate.scheme, flow) and column in dict(program.columns)
        if fits and (not consumption or program.table in route.CONSUMPTION):
            return program
    return None


def _partners(query: Query) -> tuple[str, ...] | None:
    """The partners to ask for; None for every one, where they are ranked or the whole is needed."""
    targets = query.targets or (THE_WORLD,)
    if query.over == "partner" or SPECS[query.shape].whole or any(t.kind == "world" for t in targets):
        return None if query.over != "product" else (WORLD,)
    return tuple(sorted({code for t in targets for code in _codes(t)}))


def _codes(target: Target) -> tuple[str, ...]:
    return (*((target.row,) if target.row else target.codes), *target.minus)


def _months(query: Query, session: Session, library: Library) -> tuple[int, int] | None:
    """The whole years that the periods lie in, with the year before them, up to the newest month that is out."""
    out = library.calendar.last_until(session.today)
    if out is None:
        return None
    reach = Reach(month(2013, 1), out[0])
    exprs = [*query.periods, *((query.base,) if query.base else ())]
    if not exprs and query.shape in (Shape.SERIES, Shape.RECORD):
        exprs = [PeriodExpr("all")]
    try:
        spans = [
            settle(e, reach, session.today, library.calendar, cut_start=True).period
            for e in exprs or [PeriodExpr("latest")]
        ]
    except Unpublished:
        return None  # not out yet, or before the API begins
    first, last = min(p.start for p in spans), max(p.end for p in spans)
    return max(first - first % 12 - 12, reach.first), min(last - last % 12 + 11, reach.last)
