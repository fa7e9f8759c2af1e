"""No table has the row: the one property, product or partner without which there would be a figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from data.articles import with_article
from data.commodities import commodities
from data.model import Flow, Prices, Sector, Variable
from data.query import detail, route
from data.query.book import Book
from data.query.describe import describe
from data.query.find import carrying
from data.query.issues import NotHeld, Unpublished
from data.query.reasons.asked import Asked, title
from data.query.spec import Product, Query, Target


def of_row(asked: Asked) -> Unpublished:
    reasons: tuple[Callable[[Asked], Unpublished | None], ...] = (_duty, _inside, _partner, _property, _flow)
    for reason in reasons:
        issue = reason(asked)
        if issue is not None:
            return issue
    return Unpublished(asked.thing, why="no loaded table has that combination", about="row")


def _duty(asked: Asked) -> Unpublished | None:
    """Duty on services, or on goods and services together."""
    query = asked.query
    if query.variable is not Variable.DUTY or query.sector in (None, Sector.GOODS):
        return None
    clause = "duty is charged on imports of goods, not on services"
    return Unpublished(asked.thing, why=clause, nearby=(replace(query, sector=None),), about="row")


def wide(query: Query, product: Product | None) -> Iterator[Product]:
    """The product as each category that holds it with more, which never answers unasked."""
    for candidate in product.candidates if product is not None else ():
        if candidate.wider and route.stands_for_more(query, candidate) and query.over != "product":
            name = commodities().label(candidate.scheme, candidate.exports, candidate.imports) or candidate.label
            yield Product(name, (replace(candidate, wider=(), label=name),), product.sector if product else None)  # type: ignore[arg-type]


def wider(query: Query, product: Product | None) -> tuple[Query, ...]:
    return tuple(replace(query, products=(one,)) for one in wide(query, product))


def _inside(asked: Asked) -> Unpublished | None:
    """A word that only wider categories hold."""
    product = asked.product
    shown = [c for c in product.candidates if c.scheme != detail.SCHEME] if product else []  # no detail is loaded
    if product is None or asked.failures or not all(route.stands_for_more(asked.query, c) for c in shown):
        return None
    both = {Flow.BALANCE, Flow.TOTAL_TRADE} & set(asked.query.measures)
    apart = [c for c in product.candidates if both and c.exports and c.imports and c.scheme == "enduse"]
    if apart:
        near = tuple(replace(asked.query, measures=(f,), spoken=None, sign=None) for f in (Flow.EXPORTS, Flow.IMPORTS))
        clause = "the categories of exports and of imports do not cover the same goods"
        return Unpublished(asked.thing, why=clause, nearby=near, about="row")
    names = [one.name for one in wide(asked.query, product)]
    if not names:
        return None
    return Unpublished(
        asked.thing, why=f"no table shows {product.name} apart from the wider category {names[0]}", about="row"
    )


def _partner(asked: Asked) -> Unpublished | None:
    """A partner that the table does not show: because it shows none, or only some."""
    named = [t for t in asked.query.targets if t.kind != "world"]
    total = replace(asked.query, targets=())
    if not named and asked.query.over != "partner":
        return None
    products = asked.query.over == "product"
    total = total if products else replace(total, over=None)
    partners = replace(asked.query, targets=(), over="partner")
    every = None if products else next(carrying(asked.session, partners, asked.product), None)
    world = next(carrying(asked.session, total, asked.product), None)
    if every is None and world is None:
        return None
    book, runs, _ = every or world  # type: ignore[misc]
    thing, name = describe(total, asked.product), asked.title(book, runs)
    nearby = (*_without_property(asked.query), total)
    if every is None:
        clause = f"{name.words} {name.have} {thing.them} for all partners together only"
        return Unpublished(asked.thing, why=clause, nearby=nearby, about="row")
    absent = [t for t in named if not _has(asked, t)]
    if not absent:
        return None
    listed = " and ".join(with_article(t.name) for t in absent)
    them = "them" if len(absent) > 1 or any(len(t.codes) > 1 for t in absent) else "it"
    if book.table in route.EVERY_PARTNER and book.table != "hs":
        return Unpublished(asked.thing, why=f"{name.words} {name.have} no row for {listed}", nearby=nearby, about="row")
    verb = "are" if them == "them" and len(absent) > 1 else "is"
    clause = f"{name.words} {name.have} {thing.them} for selected partners only, and {listed} {verb} not among them"
    return Unpublished(asked.thing, why=clause, nearby=nearby, about="row")


def _has(asked: Asked, target: Target) -> bool:
    return next(carrying(asked.session, replace(asked.query, targets=(target,)), asked.product), None) is not None


_INSTEAD = {
    Variable.QUANTITY_PER_DAY: (Variable.QUANTITY, Variable.VALUE),
    Variable.VALUE: (),
    Variable.UNIT_PRICE: (Variable.VALUE, Variable.QUANTITY),
}


def _without_property(query: Query) -> tuple[Query, ...]:
    """The query once without each property that it names, or with what comes nearest to it."""
    out = [replace(query, variable=other) for other in _INSTEAD.get(query.variable, (Variable.VALUE,))]
    real = (replace(query, prices=Prices.REAL),) if query.prices is not None and query.prices.real else ()
    free: tuple[Query, ...] = (
        *real,
        replace(query, prices=None),
        replace(query, adjustment=None),
        replace(query, basis=None),
        replace(query, table=None),
        replace(query, sector=None),
    )
    return (*out, *(other for other in free if other != query))


def _property(asked: Asked) -> Unpublished | None:
    """A property that the question named, and without which there would be a figure."""
    for other in _without_property(asked.query):
        found = next(carrying(asked.session, other, asked.product), None)
        if found is not None:
            book, runs, _ = found
            name = asked.title(book, runs)
            them = describe(other, asked.product).them
            clause = f"{name.words} {name.have} {them} {_only(asked.query, book)}"
            if _other_base(asked.query, book):
                # Each base year was published in its time: which, the loaded releases do not tell.
                return NotHeld(asked.thing, why=f"as it is loaded, {clause}", nearby=(other,), about="row")
            return Unpublished(asked.thing, why=clause, nearby=(other,), about="row")
    return None


def _other_base(query: Query, book: Book) -> bool:
    """Whether a base year was named, and the book is in real dollars of another one."""
    return query.prices is not None and query.prices.real and book.prices.real and not query.prices.fits(book.prices)


_KINDS = {
    "sa": "seasonally adjusted",
    "nsa": "not seasonally adjusted",
    "census": "on the Census basis",
    "bop": "on the balance of payments basis",
}


def _only(query: Query, book: Book) -> str:
    """What a book has in place of the property that was asked."""
    if query.variable is not book.variable:
        return "in barrels only" if book.variable is Variable.QUANTITY else "by value only"
    if query.prices is not None and not query.prices.fits(book.prices):
        return f"in {book.prices.words} only"
    if query.adjustment is not None and query.adjustment is not book.adjustment:
        return f"{_KINDS[book.adjustment.value]} only"
    if query.basis is not None and query.basis is not book.basis:
        return f"{_KINDS[book.basis.value]} only"
    return f"for {book.sector.value.replace('_', ' ')} only" if query.sector is not book.sector else "in another table"


def _flow(asked: Asked) -> Unpublished | None:
    """A flow that the table does not have: crude oil by country is imports only."""
    for flow in (Flow.IMPORTS, Flow.EXPORTS):
        if asked.query.measures != (flow,):
            other = replace(asked.query, measures=(flow,), sign=None, spoken=None)
            found = next(carrying(asked.session, other, asked.product), None)
            if found is not None:
                book, runs, _ = found
                name = title(asked.documents, runs, flow, book.table)
                return Unpublished(asked.thing, why=f"{name} has {flow.value} only", nearby=(other,), about="row")
    return None
