"""What drove a change: how much of it each flow, product and partner makes. Accounting, not cause.

Every part is a change between the same two periods, of the same flow, seasonally adjusted like the total or not; what
is published otherwise is left out, with the reason. The parts of one kind and their rest add up to the total.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from data.commodities import Candidate
from data.model import Adjustment, Basis, Flow, Sector
from data.period import Period, PeriodExpr
from data.query.answer import Figure, QueryAnswer
from data.query.describe import describe
from data.query.figures import answer
from data.query.issues import Empty, Unpublished
from data.query.plan import Library, Plan
from data.query.session import Session
from data.query.shapes import parts
from data.query.shapes.change import change
from data.query.shapes.rows import Names
from data.query.spec import Product, Query, Shape

CAVEAT = "this is the accounting of what moved, not an explanation of why"
MOVERS, OFFSETS = 5, 2
SCHEMES = {Sector.SERVICES: ("service",)}
"""The classifications of the parts by sector, in the order in which to try them; of goods the following."""
GOODS = ("enduse", "hs")
Kind = Literal["flow", "sector", "product", "partner"]


@dataclass(frozen=True, slots=True)
class Split:
    """The parts of one kind: those that moved with the total, the largest first, those that moved against it, and all
    the rest. Their values and that of the rest add up to ``total``."""

    kind: Kind
    total: Figure
    movers: tuple[Figure, ...]
    offsets: tuple[Figure, ...]
    rest: Figure
    services: bool = False
    """Whether services are among the parts."""
    deficit: bool = False
    """Whether the total is a balance that was a deficit at both ends."""

    @property
    def figures(self) -> tuple[Figure, ...]:
        return (*self.movers, *self.offsets, self.rest)


def contribution(session: Session, library: Library, query: Query, names: Names) -> QueryAnswer:
    """The total change (supporting) and the parts of it that moved most.

    The primary figures are the movers of the kind asked for, else of products, else of partners. Raises Empty where
    the tables have no parts for these periods.
    """
    asked = replace(query, shape=Shape.CHANGE, over=None, products=() if _listing(query) else query.products)
    total = _total(session, library, asked)
    splits, plans, left = _splits(session, library, query, names, total)
    if query.over == "partner" and not _inside(splits) and _may_be_unadjusted(query):
        asked = replace(asked, sector=Sector.GOODS, basis=Basis.CENSUS, adjustment=Adjustment.NSA)
        total = _total(session, library, asked)
        splits, plans, left = _splits(session, library, query, names, total)
    if not splits:
        raise Empty(describe(query, None), _sentence(left) or "The tables do not say which parts of that moved.")
    return _answer(session, library, query, total, splits, plans, left)


def _inside(splits: list[Split]) -> list[Split]:
    """The splits by product and by partner."""
    return [split for split in splits if split.kind in ("product", "partner")]


def _total(session: Session, library: Library, asked: Query) -> QueryAnswer:
    """The change itself; of a balance with the changes of both flows, where the same table has them."""
    if asked.measures[0] is Flow.BALANCE:
        try:
            return change(session, library, replace(asked, measures=(Flow.BALANCE, Flow.EXPORTS, Flow.IMPORTS)))
        except Unpublished:
            pass
    return change(session, library, asked)


def _may_be_unadjusted(query: Query) -> bool:
    """Whether the partners' own total, of unadjusted goods, may stand for the one asked."""
    return query.sector in (None, Sector.GOODS) and query.basis is None and query.adjustment is None


def _splits(
    session: Session, library: Library, query: Query, names: Names, total: QueryAnswer
) -> tuple[list[Split], list[Plan], list[str]]:
    """The splits of the total, the plans of their parts, and the reasons for what is left out."""
    amounts = {f.of: f for f in total.figures if f.role == "change"}
    ends = [f for f in total.figures if f.role in ("end", "base") and f.measure == "balance"]
    deficit = bool(ends) and all(float(f.value) < 0 for f in ends)
    own = amounts[query.measures[0].value]
    found: list[Split] = []
    plans: list[Plan] = []
    left: list[str] = []
    flows = [amounts[f.value] for f in (Flow.EXPORTS, Flow.IMPORTS) if f.value in amounts and own.of == "balance"]
    if flows:
        found.append(_printed(own, "flow", flows))
    if own.book is not None and own.book.sector is Sector.BOTH:
        found += _sectors(session, library, query, own)
    for one, kind in _wanted(query, own, flows):
        try:
            rows, used = _rows(session, library, query, names, one, kind)
        except Unpublished as issue:
            left.append(_why(session, library, query, names, one, kind, issue))
            continue
        found.append(_split(kind, one, rows))
        plans += used
    marked = [replace(split, deficit=deficit and split.total.of == "balance") for split in found]
    return marked, plans, list(dict.fromkeys(left))


def _wanted(query: Query, own: Figure, flows: list[Figure]) -> list[tuple[Figure, Kind]]:
    """Which totals are split by what: the products of each flow (of a balance first those of the flow that made more of
    its change), and the partners."""
    by_product = (not query.products or _listing(query)) and query.over != "partner"
    by_partner = not query.targets and query.over != "product"
    out: list[tuple[Figure, Kind]] = []
    if by_product:
        way = 1 if float(own.value) > 0 else -1
        made = sorted(flows or [own], key=lambda f: -way * float(f.value) * (-1 if f.of == "imports" and flows else 1))
        out += [(f, "product") for f in made if f.of != "balance"]
    if by_partner:
        out.append((own, "partner"))
    return out


def _rows(
    session: Session, library: Library, query: Query, names: Names, total: Figure, kind: Kind
) -> tuple[list[Figure], list[Plan]]:
    """Every part of a kind as a change. Raises Unpublished where there are none that fit the total."""
    assert total.book is not None and total.period is not None and total.compared_to is not None
    adjusted = None if _whole_years(total.period) else total.book.adjustment
    asked = replace(
        query,
        shape=Shape.RANKING,
        of_change="change",
        over="partner" if kind == "partner" else "product",
        measures=(Flow(total.of or total.measure),),
        periods=_named(total.period),
        base=_named(total.compared_to)[0],
        comparison=None,
        adjustment=adjusted,
        limit=None,
        sign=None,
        spoken=None,
        sector=None,
        basis=None,
    )
    if kind == "partner":
        sector = Sector.SERVICES if total.book.sector is Sector.SERVICES else None
        return parts.partners(session, library, replace(asked, sector=sector), names)
    if total.book.sector is Sector.SERVICES:
        return parts.products(session, library, asked, names, _categories(SCHEMES[Sector.SERVICES]))
    listed = list(query.products) if _listing(query) else _categories(GOODS)
    rows, plans = parts.products(session, library, asked, names, listed)
    if total.book.sector is Sector.BOTH:
        try:
            more, beside = parts.products(session, library, asked, names, _categories(SCHEMES[Sector.SERVICES]))
            rows, plans = [*rows, *more], [*plans, *beside]
        except Unpublished:
            pass  # services stay in the rest
    return rows, plans


def _listing(query: Query) -> bool:
    """Whether the question's product is a list of codes by which to divide, and no product itself."""
    return query.over == "product" and any(c.level for p in query.products for c in p.candidates)


def _categories(schemes: tuple[str, ...]) -> list[Product]:
    return [Product("product category", (Candidate(scheme, (), (), "product category"),)) for scheme in schemes]


def _named(period: Period) -> tuple[PeriodExpr, ...]:
    return (PeriodExpr("range", label=period.label, period=period),)


def _whole_years(period: Period) -> bool:
    """Over a calendar year seasonal adjustment takes nothing away and adds nothing."""
    return period.months % 12 == 0 and period.start % 12 == 0


def _why(
    session: Session, library: Library, query: Query, names: Names, total: Figure, kind: Kind, issue: Unpublished
) -> str:
    """Why the parts of a kind are left out."""
    assert total.book is not None and total.period is not None
    whose = "partners" if kind == "partner" else f"products of {(total.of or '').replace('_', ' ')}"
    if not _whole_years(total.period) and total.book.adjustment is Adjustment.SA:
        unadjusted = replace(total, book=replace(total.book, adjustment=Adjustment.NSA))
        try:
            _rows(session, library, query, names, unadjusted, kind)
        except Unpublished:
            pass
        else:
            told = f"their figures for {total.period.label} are not seasonally adjusted, as the total is"
            return f"{whose} are left out: {told}"
    before = total.compared_to.label if total.compared_to is not None else "the period before"
    return f"{whose} are left out: no table has them for {total.period.label} and {before}"


def _sectors(session: Session, library: Library, query: Query, own: Figure) -> list[Split]:
    """Goods and services, where the table of the total has both in the same vintage."""
    made = []
    for sector in (Sector.GOODS, Sector.SERVICES):
        asked = replace(query, shape=Shape.CHANGE, over=None, sector=sector, measures=query.measures[:1])
        try:
            moved = next(f for f in change(session, library, asked).figures if f.role == "change")
        except Unpublished:
            return []
        made.append(moved)
    alike = {(f.period, f.compared_to, f.release, f.book.table if f.book else "") for f in (own, *made)}
    return [_printed(own, "sector", made)] if len(alike) == 1 else []


def _printed(own: Figure, kind: Kind, found: list[Figure]) -> Split:
    """Parts that the table of the total prints itself. Exports add to a balance and imports take from it; the rest is
    what rounding leaves."""
    made = sum(float(f.value) * (-1 if kind == "flow" and f.of == "imports" else 1) for f in found)
    rest = replace(own, value=float(own.value) - made, role="rest", primary=False)
    return Split(kind, own, tuple(replace(f, role="part", primary=False) for f in found), (), rest)


def _split(kind: Kind, total: Figure, rows: list[Figure]) -> Split:
    """The rows that moved most with the total and against it, and what is left of it."""
    way = 1 if float(total.value) >= 0 else -1
    ordered = sorted(rows, key=lambda f: -way * float(f.value))
    movers = [replace(f, role="mover") for f in ordered[:MOVERS] if way * float(f.value) > 0]
    offsets = [replace(f, role="offset") for f in reversed(ordered[-OFFSETS:]) if way * float(f.value) < 0]
    listed = sum(float(f.value) for f in (*movers, *offsets))
    rest = replace(total, value=float(total.value) - listed, role="rest", primary=False)
    services = any(f.product is not None and f.product[0] == "service" for f in rows)
    return Split(kind, total, tuple(movers), tuple(offsets), rest, services)


def _answer(
    session: Session,
    library: Library,
    query: Query,
    total: QueryAnswer,
    splits: list[Split],
    plans: list[Plan],
    left: list[str],
) -> QueryAnswer:
    first = next((s for s in splits if s.kind == query.over), next(iter(_inside(splits)), splits[0]))
    figures = [replace(f, primary=True) for f in first.movers]
    figures += [replace(f, primary=False) for s in splits for f in s.figures if not (s is first and f in s.movers)]
    # Where no part moved the way of the total (it was revised, they were not), the total itself is the figure.
    alone = not first.movers
    figures += [replace(f, primary=alone and f is first.total) for f in total.figures]
    every = [*total.facts["plans"], *plans]
    caveats = [CAVEAT, *left, *total.caveats]
    return answer(session, library, query, every, figures, caveats, facts={"splits": tuple(splits), "first": first})


def _sentence(reasons: list[str]) -> str:
    return " ".join(f"{reason[:1].upper()}{reason[1:]}." for reason in reasons)
