"""What a share is taken of: all trade of the same table, all products of a partner, goods and services together."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from data.model import TOTAL, Sector
from data.period import Period
from data.query import sql, vintage
from data.query.book import ANY
from data.query.cells import Level, add
from data.query.describe import describe
from data.query.issues import NotLoaded, Unpublished
from data.query.plan import Plan
from data.query.session import Session
from data.query.shapes.rows import Names
from data.query.spec import Product, Target
from data.query.when import Reach

_NO_WHOLE = "so there is no whole to take a share of"


def top(session: Session, plan: Plan, whole: Target) -> Plan:
    """Where the whole stands: the same book over the world; or, for a product's part in the trade of the
    same partner (or of the world), all products of the same table."""
    world_product = plan.product is not None and all(t.kind == "world" for t in plan.targets)
    if plan.query.part != "product" and not world_product:
        return plan
    target = plan.targets[0] if plan.query.part == "product" else whole
    kind = _kind_of_states(session, plan, target)
    if kind is not None:
        return kind
    book = replace(plan.book, scheme=TOTAL, exports=(TOTAL,), imports=(TOTAL,))
    f = sql.Filter(
        table_id=(book.table,),
        partner=target.codes,
        scheme=(TOTAL,),
        commodity=(TOTAL,),
        variable=(book.variable.value,),
    )
    for found, runs in session.runs(f).items():
        same = (found.basis, found.adjustment, found.prices, found.unit, found.variable, found.sector)
        has = any(r.flow == plan.measure.value for r in runs)
        if has and same == (book.basis, book.adjustment, book.prices, book.unit, book.variable, book.sector):
            return Plan(plan.query, None, replace(found, sparse=book.sparse), runs, plan.reach, (target,), plan.periods)
    every = replace(plan.book, exports=(ANY,), imports=(ANY,))
    return Plan(plan.query, None, every, plan.runs, plan.reach, (target,), plan.periods)


def _kind_of_states(session: Session, plan: Plan, target: Target) -> Plan | None:
    """The country's line of the kind of goods that a state's line is of: manufactured exports are a part of those."""
    kinds = {code.partition("/")[2] for code in plan.book.codes}
    if plan.book.scheme != "state" or len(kinds) != 1 or "" in kinds:
        return None
    (kind,) = kinds
    f = sql.Filter(table_id=(plan.book.table,), partner=target.codes, scheme=("state",), commodity=(f"US/{kind}",))
    product = Product(kind.replace("-", " "), ())
    for found, runs in session.runs(f).items():
        if any(r.flow == plan.measure.value for r in runs):
            return Plan(plan.query, product, found, runs, plan.reach, (target,), plan.periods)
    return None


def whole_of(session: Session, over: Plan, names: Names, as_of: dt.date | None) -> list[Level | None]:
    """The whole for each period: a printed total, or the sum of every category of the table."""
    measure, target = over.measure, over.targets[0]
    if ANY not in over.book.codes:
        cells = session.cells(over.book, over.periods, partners=over.partners(), as_of=as_of)
        return [cells.target(measure, target, k) for k in range(len(over.periods))]
    cells = session.cells(over.book, over.periods, partners=over.partners(), as_of=as_of, any_commodity=True)
    codes = names.leaves(over.book.scheme, measure, {c for _, _, c, _ in cells.sums})
    out: list[Level | None] = []
    for k in range(len(over.periods)):
        found = [x for c in sorted(codes) if (x := cells.target(measure, target, k, (c,))) is not None]
        out.append(add(found) if found else None)
    return out


def sector_top(session: Session, plan: Plan) -> Plan:
    """Goods or services as a part of both together, in the same table."""
    f = sql.Filter(
        table_id=(plan.book.table,), partner=tuple(plan.partners()), sector=(Sector.BOTH.value,), scheme=(TOTAL,)
    )
    for found, runs in session.runs(f).items():
        if found.variable is plan.book.variable:
            return Plan(plan.query, None, found, runs, plan.reach, plan.targets, plan.periods)
    raise Unpublished(describe(replace(plan.query, sector=Sector.BOTH), None), why=_NO_WHOLE)


def category_top(session: Session, plan: Plan, category: Product) -> Plan:
    """A wider category of the same table, flow and adjustment as the whole ("semiconductors in capital goods").

    Raises Unpublished where no such category is in the table of the part.
    """
    flow, partners = plan.measure.value, tuple(plan.partners())
    for candidate in category.candidates:
        own = replace(plan.book, exports=candidate.exports, imports=candidate.imports)
        codes = own.codes_of(flow)
        f = sql.Filter(table_id=(plan.book.table,), partner=partners, scheme=(plan.book.scheme,), commodity=codes)
        found = session.runs(f) if candidate.scheme == plan.book.scheme and codes else {}
        runs = [r for book, many in found.items() if book.adjustment is own.adjustment for r in many]
        if runs and {r.commodity for r in runs if r.flow == flow} >= set(codes):
            return Plan(plan.query, category, own, runs, plan.reach, plan.targets, plan.periods)
    raise Unpublished(describe(replace(plan.query, products=(category,)), category), why=_NO_WHOLE)


def both_have(plan: Plan, over: Plan, period: Period, whole: Target, named: bool) -> Period:
    """A world row can end before the partners do: a share is of the months that both have."""
    if ANY in over.book.codes:
        return period
    reach: Reach | None = vintage.reach(
        over.runs, over.book, plan.measure, over.targets[0].codes if over is not plan else whole.codes
    )
    if reach is None:
        raise Unpublished("The world total in the table that has the part", why=_NO_WHOLE)
    if period.end <= reach.last:
        return period
    if not named and period.months == 1:
        return reach.newest()
    cut = period.clip(reach.last)
    if cut is None or (named and period.grain in ("month", "quarter", "half")):
        latest = reach.newest().label
        raise NotLoaded(f"the world total for {period.label}", latest=latest, about="period", period=period)
    plan.notes.append(
        f"the world total reaches {reach.newest().label}, so the share is of {Period(cut.start, cut.end, 'ytd').label}"
    )
    return Period(cut.start, cut.end, "ytd" if cut.start % 12 == 0 else "range")
