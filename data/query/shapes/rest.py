"""A total without one of its products: only where one table has both, as the total less the product."""

from __future__ import annotations

from dataclasses import replace

from data.model import Sector
from data.query.answer import Figure, QueryAnswer
from data.query.issues import IllPosed, Unpublished
from data.query.plan import Library
from data.query.session import Session
from data.query.shapes.rows import Names
from data.query.shapes.share import share
from data.query.spec import Query, Shape

_OF_EVERYTHING = frozenset(("enduse", "hs", "sitc", "naics", "service"))
"""Classifications that all goods, or all services, are divided by: the lines of any other are no whole."""


def rest(session: Session, library: Library, query: Query, names: Names) -> QueryAnswer:
    """For each period and partner the whole less the part, both of one vintage and beside it. Raises what a share of
    that product raises: no table has both."""
    if len(query.products) != 1:
        raise IllPosed(available="A total is computed without one product: name it.")
    found = share(session, library, replace(query, shape=Shape.SHARE, part="product"), names)
    figures: list[Figure] = []
    kept = list(found.figures)
    for at, figure in enumerate(kept):
        if figure.measure != "share" or not figure.primary:
            continue
        part, whole = kept[at + 1 : at + 3]  # a share stands before its part and its whole
        if part.product is None or part.product[0] not in _OF_EVERYTHING:
            raise Unpublished("All goods beside that product", why="the table that has the product has no total")
        figures += [_less(whole, part), part, replace(whole, target=part.target)]
    return replace(found, query=query, figures=tuple(figures))


def _less(whole: Figure, part: Figure) -> Figure:
    """What is left of the whole."""
    assert part.product is not None
    scheme, code, name = part.product
    services = part.book is not None and part.book.sector is Sector.SERVICES
    left = f"{'services' if services else 'goods'} other than {name}"
    value = float(whole.value) - float(part.value)
    return replace(part, value=value, product=(scheme, f"-{code}", left), primary=True, role="less")
