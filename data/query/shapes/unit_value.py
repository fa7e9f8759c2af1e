"""Unit values: value over quantity of the same lines, partner and period. Worked out, never stored, and no price.

Only where all the lines have one unit of quantity: kilograms and dozens do not add up.
"""

from __future__ import annotations

from dataclasses import replace

from data.model import Flow, Unit, Variable
from data.period import Period
from data.query import detail
from data.query.answer import Figure, QueryAnswer
from data.query.book import Book
from data.query.cells import Cells
from data.query.describe import describe
from data.query.find import THE_WORLD
from data.query.issues import Unpublished
from data.query.plan import Library
from data.query.session import Session
from data.query.shapes import level
from data.query.spec import Query, Shape

CAVEAT = "a unit value is value over quantity of the same lines and no price: it moves with what is among them too"
MILLION = 1_000_000


def computed(query: Query) -> Query | None:
    """The query with the categories of detail only, from which a unit value can be worked out; None without any."""
    kept = []
    for product in query.products:
        candidates = tuple(c for c in product.candidates if c.scheme == detail.SCHEME)
        kept += [replace(product, candidates=candidates)] if candidates else []
    wanted = query.variable is Variable.UNIT_PRICE and kept and len(kept) == len(query.products)
    return replace(query, products=tuple(kept)) if wanted else None


def unit_value(session: Session, library: Library, query: Query) -> QueryAnswer:
    """The unit value as a level or a series, the quantity and the value beside a level. Raises Unpublished for any
    other shape, and as a quantity does."""
    shaped = {Shape.LEVEL: level.level, Shape.SERIES: level.series}.get(query.shape)
    if shaped is None:
        near = (replace(query, shape=Shape.LEVEL, over=None, base=None, comparison=None),)
        why = "unit values are worked out as a level and a series only"
        raise Unpublished(describe(query, query.products[0]), why=why, nearby=near)
    counted = shaped(session, library, replace(query, variable=Variable.QUANTITY))
    plain = [f for f in counted.figures if f.book is not None and f.period is not None and f.measure == "quantity"]
    cells = _values(session, plain)
    figures: list[Figure] = []
    for one in plain:
        assert one.book is not None and one.period is not None
        worth = _worth(one, *cells[one.book])
        if worth is None or not one.value:
            continue
        figures.append(_over(one, worth))
        if one.primary and query.shape is Shape.LEVEL:
            figures += [replace(one, primary=False, role="quantity"), worth]
    return replace(counted, query=query, figures=tuple(figures), caveats=(*counted.caveats, CAVEAT))


def _values(session: Session, figures: list[Figure]) -> dict[Book, tuple[Cells, list[Period]]]:
    """The value in every period of the figures, by the book that has their quantity."""
    out: dict[Book, tuple[Cells, list[Period]]] = {}
    for book in {f.book for f in figures if f.book is not None}:
        mine = [f for f in figures if f.book == book]
        periods = list(dict.fromkeys(f.period for f in mine if f.period is not None))
        codes = {code for f in mine for t in (f.target or THE_WORLD,) for code in (*t.codes, *t.minus)}
        money = replace(book, variable=Variable.VALUE, unit=Unit.USD_MILLION)
        out[book] = session.cells(money, periods, partners=codes), periods
    return out


def _worth(one: Figure, cells: Cells, periods: list[Period]) -> Figure | None:
    """The value of what a figure counts."""
    assert one.period is not None and one.of is not None
    found = cells.target(Flow(one.of), one.target or THE_WORLD, periods.index(one.period))
    if found is None:
        return None
    return replace(
        one,
        measure=one.of,
        of=None,
        value=found.value,
        unit=Unit.USD_MILLION,
        book=cells.book,
        primary=False,
        role="value",
    )


def _over(one: Figure, worth: Figure) -> Figure:
    assert one.book is not None
    unit = one.unit.each
    value = float(worth.value) * MILLION / float(one.value)
    return replace(
        one,
        measure="unit_price",
        value=value,
        unit=unit,
        book=replace(one.book, variable=Variable.UNIT_PRICE, unit=unit),
    )
