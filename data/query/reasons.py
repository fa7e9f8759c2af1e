"""Why no table answers a query: the one property, or the period, that stands in the way, and what would not.

Asked only after every book has failed. A reason is found by asking again with one property less: what then is
published tells which property it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from data.articles import with_article
from data.commodities import commodities
from data.model import WORLD, Basis, Document, Flow, Sector, Variable
from data.period import Period, PeriodExpr
from data.query import held, route
from data.query.describe import Thing, describe
from data.query.find import as_published, carrying, codes_of, common_reach, targets_of
from data.query.held import Span
from data.query.issues import BeforeSeries, Empty, NotHeld, NotLoaded, NotYetReleased, Unpublished
from data.query.session import Book, Run, Session
from data.query.spec import Product, Query, Target
from data.query.when import begins
from data.tables import tables

HISTORIES = frozenset(t for t, entry in tables().items() if entry.get("history"))
"""Tables that are loaded from where the publisher's own series begin."""


@dataclass(frozen=True)
class Failure:
    """A book that was tried, and what stood in the way."""

    book: Book
    runs: list[Run]
    issue: Unpublished


@dataclass(frozen=True)
class Asked:
    """What failed, and what a reason needs to look at."""

    session: Session
    documents: dict[int, Document]
    query: Query
    product: Product | None
    failures: Sequence[Failure]

    @property
    def thing(self) -> Thing:
        return describe(self.query, self.product)


def why(asked: Asked) -> Unpublished:
    """The issue that says most: the period out of reach, what is wrong with the question, the missing row."""
    by = {kind: [f for f in asked.failures if f.issue.about == kind] for kind in ("period", "question", "row")}
    if by["question"] and asked.query.vintage.kind != "latest":
        issue = by["question"][0].issue
    elif by["period"]:
        issue = _period(asked, by["period"])
    elif by["question"]:
        issue = by["question"][0].issue
    else:
        issue = _row(asked)
    issue.nearby = (*issue.nearby, *_wider(asked.query, asked.product))
    return issue


def title(documents: dict[int, Document], runs: Sequence[Run], measure: Flow, table: str) -> str:
    """The exhibit (or file) in which a reader finds the measure: of the newest release, a printed one first."""
    mine = [r for r in runs if r.flow == measure.value and r.document in documents] or [
        r for r in runs if r.document in documents
    ]
    if not mine:
        return str(tables()[table]["exhibits"][0][0])
    newest = max(mine, key=lambda r: (r.release, documents[r.document].exhibit.startswith("FT-900"), -r.document))
    return documents[newest.document].exhibit


def _title(asked: Asked, book: Book, runs: Sequence[Run]) -> str:
    return title(asked.documents, runs, asked.query.measures[0], book.table)


# --- the period ------------------------------------------------------------------------------------------


def _period(asked: Asked, failures: list[Failure]) -> Unpublished:
    late = [f for f in failures if isinstance(f.issue, (NotYetReleased, NotLoaded))]
    period = next((f.issue.period for f in failures if f.issue.period is not None), None)
    if period is None or asked.query.vintage.kind != "latest":
        return (late or failures)[0].issue
    have = [(f, _spans(asked, f)) for f in failures]
    late = [f for f in late if held.fitting(_spans(asked, f), period)] or late
    whole = [(f, s) for f, s in have if s]
    thing = asked.thing.plus(f"for {period.label}")
    fits = [s for _, spans in whole for s in held.fitting(spans, period)]
    if whole and not fits:
        return _too_fine(asked, thing, period, whole)
    newest = max((s.last for s in fits), default=None)
    if late and (newest is None or period.end > newest):
        return _on_census(asked, max((f for f in late), key=lambda f: _last(asked, f)).issue)
    if fits and period.end < min(s.first for s in fits):
        return _before(asked, thing, period, whole)
    return _gap(asked, thing, period, whole) if whole else failures[0].issue


def _on_census(asked: Asked, issue: Unpublished) -> Unpublished:
    """All goods are loaded further on the Census basis than on that of the totals: another footing, said as such."""
    query, period = asked.query, issue.period
    named = (query.targets, query.products, query.basis, query.prices, query.table, query.over)
    if any(named) or query.sector is Sector.SERVICES or period is None:
        return issue
    other = replace(query, sector=Sector.GOODS, basis=Basis.CENSUS)
    found = max(carrying(asked.session, other, None), key=lambda one: one[2].last, default=None)
    if found is None:
        return issue
    reach = found[2]
    issue.available = f"Goods alone, on the Census basis, are loaded to {reach.newest().label}."
    issue.nearby = (other if period.end <= reach.last else _at(other, reach.newest(period.grain)), *issue.nearby)
    return issue


def _spans(asked: Asked, failure: Failure) -> list[Span]:
    targets = tuple(as_published(t, failure.runs) for t in targets_of(asked.query))
    have = {r.partner for r in failure.runs}
    codes = [c for c in codes_of(targets) if c in have]
    if failure.book.sparse:
        reach = common_reach(asked.query, failure.book, failure.runs, codes_of(targets))
        return [Span(reach.first, reach.last, reach.step)] if reach else []
    return held.spans(asked.query, failure.book, failure.runs, codes)


def _last(asked: Asked, failure: Failure) -> int:
    return max((s.last for s in _spans(asked, failure)), default=0)


def _too_fine(asked: Asked, thing: Thing, period: Period, whole: list[tuple[Failure, list[Span]]]) -> Unpublished:
    """Months of what is published by quarter, parts of a year of what is published by year."""
    failure, spans = min(whole, key=lambda pair: min(s.step or 99 for s in pair[1]))
    step = min(s.step or 99 for s in spans)
    grain = {3: "by quarter and year", 12: "by year"}.get(step, "for other periods")
    name = _title(asked, failure.book, failure.runs)
    newest = max(s.last for s in spans if s.step == step)
    last = Period(newest - step + 1, newest)
    around = Period(period.start - period.start % step, period.start - period.start % step + step - 1)
    inside = any(s.step == step and s.first <= around.start and around.end <= s.last for s in spans)
    return Unpublished(
        thing, why=f"{name} has {thing.them} {grain} only, up to {last.label}",
        nearby=tuple(_at(asked.query, p) for p in ([around] if inside else []) + [last]),
    )  # fmt: skip


def _before(asked: Asked, thing: Thing, period: Period, whole: list[tuple[Failure, list[Span]]]) -> Unpublished:
    first, failure = min(
        ((s.first, f) for f, spans in whole for s in held.fitting(spans, period)), key=lambda pair: pair[0]
    )
    near = tuple(q for _, spans in whole for q in _near(asked, spans, period))
    return BeforeSeries(thing, begins=begins(first), whole=failure.book.table in HISTORIES, period=period, nearby=near)


def _gap(asked: Asked, thing: Thing, period: Period, whole: list[tuple[Failure, list[Span]]]) -> Unpublished:
    """Between what is loaded: of a partner without a row in the table of every partner, no trade."""
    failure, spans = whole[0]
    if failure.book.table == "country" and len(asked.query.targets) == 1:
        name, file = with_article(asked.query.targets[0].name), _title(asked, failure.book, failure.runs)
        rows = f"{file} has rows of it for {held.words('country', spans)}"
        text = f"No trade with {name} is recorded for {period.label}: {rows}."
        return Empty(thing, text, nearby=_near(asked, spans, period))
    said = dict.fromkeys(
        f"{_title(asked, f.book, f.runs)} is loaded for {text}"
        for f, spans in whole
        if (text := held.words(f.book.table, spans, period))
    )
    near = tuple(q for _, spans in whole for q in _near(asked, spans, period))
    return NotHeld(thing, why="; ".join(list(said)[:2]), nearby=near)


def _near(asked: Asked, spans: list[Span], period: Period) -> tuple[Query, ...]:
    """The nearest period of the same length that is loaded, and the year around where that is printed."""
    found = [p for p in (held.nearest(spans, period),) if p is not None]
    year = Period.of_year(period.start // 12)
    if period.months < 12 and any(s.step == 12 and s.first <= year.start and year.end <= s.last for s in spans):
        found.insert(0, year)
    return tuple(_at(asked.query, p) for p in found)


def _at(query: Query, period: Period) -> Query:
    return replace(query, periods=(PeriodExpr("range", label=period.label, period=period),), base=None)


# --- a row that no table has -------------------------------------------------------------------------------


def _row(asked: Asked) -> Unpublished:
    reasons: tuple[Callable[[Asked], Unpublished | None], ...] = (_inside, _partner, _property, _flow)
    for reason in reasons:
        issue = reason(asked)
        if issue is not None:
            return issue
    return Unpublished(asked.thing, why="no loaded table has that combination", about="row")


def wide(query: Query, product: Product | None) -> Iterator[Product]:
    """The product as each category that holds it with more, which never answers unasked."""
    for candidate in product.candidates if product is not None else ():
        if candidate.wider and route.stands_for_more(query, candidate) and query.over != "product":
            name = commodities().label(candidate.scheme, candidate.exports, candidate.imports) or candidate.label
            yield Product(name, (replace(candidate, wider=(), label=name),), product.sector if product else None)  # type: ignore[arg-type]


def _wider(query: Query, product: Product | None) -> tuple[Query, ...]:
    return tuple(replace(query, products=(one,)) for one in wide(query, product))


def _inside(asked: Asked) -> Unpublished | None:
    """A word that only wider categories hold."""
    product = asked.product
    if (
        product is None
        or asked.failures
        or not all(route.stands_for_more(asked.query, c) for c in product.candidates)
    ):
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
    thing, name = describe(total, asked.product), _title(asked, book, runs)
    nearby = (*_without_property(asked.query), total)
    if every is None:
        clause = f"{name} has {thing.them} for all partners together only"
        return Unpublished(asked.thing, why=clause, nearby=nearby, about="row")
    absent = [t for t in named if not _has(asked, t)]
    if not absent:
        return None
    listed = " and ".join(with_article(t.name) for t in absent)
    them = "them" if len(absent) > 1 or any(len(t.codes) > 1 for t in absent) else "it"
    if book.table in route.EVERY_PARTNER and book.table != "hs":
        return Unpublished(asked.thing, why=f"{name} has no row for {listed}", nearby=nearby, about="row")
    verb = "are" if them == "them" and len(absent) > 1 else "is"
    clause = f"{name} has {thing.them} for selected partners only, and {listed} {verb} not among them"
    return Unpublished(asked.thing, why=clause, nearby=nearby, about="row")


def _has(asked: Asked, target: Target) -> bool:
    return next(carrying(asked.session, replace(asked.query, targets=(target,)), asked.product), None) is not None


_INSTEAD = {Variable.QUANTITY_PER_DAY: (Variable.QUANTITY, Variable.VALUE), Variable.VALUE: (),
            Variable.UNIT_PRICE: (Variable.VALUE, Variable.QUANTITY)}  # fmt: skip


def _without_property(query: Query) -> tuple[Query, ...]:
    """The query once without each property that it names, or with what comes nearest to it."""
    out = [replace(query, variable=other) for other in _INSTEAD.get(query.variable, (Variable.VALUE,))]
    free: tuple[Query, ...] = (
        replace(query, prices=None), replace(query, adjustment=None), replace(query, basis=None),
        replace(query, table=None), replace(query, sector=None),
    )  # fmt: skip
    return (*out, *(other for other in free if other != query))


def _property(asked: Asked) -> Unpublished | None:
    """A property that the question named, and without which there would be a figure."""
    for other in _without_property(asked.query):
        found = next(carrying(asked.session, other, asked.product), None)
        if found is not None:
            book, runs, _ = found
            clause = f"{_title(asked, book, runs)} has {describe(other, asked.product).them} {_only(asked.query, book)}"
            return Unpublished(asked.thing, why=clause, nearby=(other,), about="row")
    return None


_KINDS = {"sa": "seasonally adjusted", "nsa": "not seasonally adjusted", "census": "on the Census basis",
          "bop": "on the balance of payments basis"}  # fmt: skip


def _only(query: Query, book: Book) -> str:
    """What a book has in place of the property that was asked."""
    if query.variable is not book.variable:
        return "in barrels only" if book.variable is Variable.QUANTITY else "by value only"
    if query.prices is not None and query.prices is not book.prices:
        return "in current dollars only"
    if query.adjustment is not None and query.adjustment is not book.adjustment:
        return f"{_KINDS[book.adjustment.value]} only"
    if query.basis is not None and query.basis is not book.basis:
        return f"{_KINDS[book.basis.value]} only"
    return "instead"


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


__all__ = ["WORLD", "Asked", "Failure", "title", "why", "wide"]
