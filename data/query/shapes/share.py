"""Shares: a part over the whole of the same table, flow, basis, period and vintage; and of GDP."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from data.model import TOTAL, WORLD, Flow, Sector, Unit
from data.period import Period, PeriodExpr
from data.query import sql, vintage
from data.query.answer import Answer, Figure
from data.query.figures import figure, note, sources
from data.query.issues import Empty, Unpublished
from data.query.plan import THE_WORLD, Library, Plan, describe, make
from data.query.session import ANY, Level, Session, add
from data.query.shapes.change import common_vintage
from data.query.shapes.ranking import Names
from data.query.spec import Query, Target
from data.query.when import Reach


def share(session: Session, library: Library, query: Query, names: Names) -> Answer:
    """Per cent of the whole, one primary figure per target (or product) and period."""
    whole = query.share_of or THE_WORLD
    figures, plans = [], []
    caveats: list[str] = []
    for product in query.products or (None,):
        plan = make(session, library, query, product, query.periods, extra=whole.codes)
        top = _sector_top(session, plan) if query.part == "sector" else _top(session, plan, whole)
        plan.periods = [_both_have(plan, top, p, whole, bool(query.periods)) for p in plan.periods]
        day, caveat = common_vintage(plan, plan.periods, [*plan.partners(), *whole.codes] if top is plan else None)
        caveats += [caveat] if caveat and len(plan.periods) > 1 else []
        plan.as_of = top.as_of = day
        cells = session.cells(plan.book, plan.periods, partners=[*plan.partners(), *whole.codes], as_of=day)
        if top is not plan:
            top.periods = plan.periods
        wholes = [] if top is plan else _whole_of(session, top, names, day)
        for k, period in enumerate(plan.periods):
            for target in plan.targets:
                for measure in query.measures:
                    part = cells.target(measure, target, k)
                    all_of = wholes[k] if wholes else cells.target(measure, whole, k)
                    if part is None or not all_of or all_of.value == 0:
                        raise Empty(describe(query, product), f"No trade is recorded with {target.name} for {period.label}.")
                    base = figure(plan, measure, target, period, part, primary=False, role="part")
                    figures.append(replace(base, measure="share", of=measure.value, value=part.value / all_of.value * 100,
                                           unit=Unit.PERCENT, primary=True, role="share"))  # fmt: skip
                    figures += [base, replace(base, value=all_of.value, target=None if whole.kind == "world" else whole,
                                              role="whole", product=None if top is not plan else base.product)]  # fmt: skip
        plans.append(plan)
    return Answer(query, tuple(figures), sources(library, plans), tuple(dict.fromkeys(n for p in plans for n in p.notes)),
                  tuple(caveats), tuple(session.statements), {"plans": plans, "whole": whole})  # fmt: skip


def _top(session: Session, plan: Plan, whole: Target) -> Plan:
    """Where the whole stands: the same book over the world; or, for a product's part in the trade of the
    same partner (or of the world), all products of the same table."""
    world_product = plan.product is not None and all(t.kind == "world" for t in plan.targets)
    if plan.query.part != "product" and not world_product:
        return plan
    target = plan.targets[0] if plan.query.part == "product" else whole
    book = replace(plan.book, scheme=TOTAL, exports=(TOTAL,), imports=(TOTAL,))
    f = sql.Filter(table_id=(book.table,), partner=target.codes, scheme=(TOTAL,), commodity=(TOTAL,))
    for found, runs in session.runs(f).items():
        same = (found.basis, found.adjustment, found.prices, found.unit, found.variable)
        has = any(r.flow == plan.measure.value for r in runs)
        if has and same == (book.basis, book.adjustment, book.prices, book.unit, book.variable) and found.sector is book.sector:
            return Plan(plan.query, None, replace(found, sparse=book.sparse), runs, plan.reach, (target,), plan.periods)
    return Plan(plan.query, None, replace(plan.book, exports=(ANY,), imports=(ANY,)), plan.runs, plan.reach, (target,), plan.periods)


def _whole_of(session: Session, top: Plan, names: Names, as_of: dt.date | None) -> list[Level | None]:
    """The whole for each period: a printed total, or the sum of every category of the table."""
    measure, target = top.measure, top.targets[0]
    if ANY not in top.book.codes:
        cells = session.cells(top.book, top.periods, partners=top.partners(), as_of=as_of)
        return [cells.target(measure, target, k) for k in range(len(top.periods))]
    cells = session.cells(top.book, top.periods, partners=top.partners(), as_of=as_of, any_commodity=True)
    codes = {c for _, _, c, _ in cells.sums if names.leaf(top.book.scheme, c, measure)}
    out: list[Level | None] = []
    for k in range(len(top.periods)):
        found = [x for c in sorted(codes) if (x := cells.target(measure, target, k, (c,))) is not None]
        out.append(add(found) if found else None)
    return out


def _sector_top(session: Session, plan: Plan) -> Plan:
    """Goods or services as a part of both together, in the same table."""
    f = sql.Filter(table_id=(plan.book.table,), partner=tuple(plan.partners()), sector=(Sector.BOTH.value,), scheme=(TOTAL,))
    for found, runs in session.runs(f).items():
        if found.variable is plan.book.variable:
            return Plan(plan.query, None, found, runs, plan.reach, plan.targets, plan.periods)
    raise Unpublished(f"Goods and services together for {describe(plan.query, plan.product)}", "")


def _both_have(plan: Plan, top: Plan, period: Period, whole: Target, named: bool) -> Period:
    """A world row can end before the partners do: a share is of the months that both have."""
    if ANY in top.book.codes:
        return period
    reach: Reach | None = vintage.reach(top.runs, top.book, plan.measure, top.targets[0].codes if top is not plan else whole.codes)
    if reach is None:
        raise Unpublished(f"The whole for {describe(plan.query, plan.product)}", "")
    if period.end <= reach.last:
        return period
    if not named and period.months == 1:
        return reach.newest()
    cut = period.clip(reach.last)
    if cut is None or (named and period.grain in ("month", "quarter", "half")):
        raise Unpublished(f"The world total for {period.label}", f"It reaches {reach.newest().label}.")
    plan.notes.append(f"the world total reaches {reach.newest().label}, so the share is of {Period(cut.start, cut.end, 'ytd').label}")
    return Period(cut.start, cut.end, "ytd" if cut.start % 12 == 0 else "range")


def gdp_share(session: Session, library: Library, query: Query) -> Answer:
    """A measure as a percentage of nominal GDP of the same year or quarter."""
    gdp_runs = session.runs(sql.Filter(table_id=("gdp",)))
    if not gdp_runs:
        raise Unpublished("GDP", "No GDP table is loaded.")
    book, runs = next(iter(gdp_runs.items()))
    last = max(r.last for r in runs)
    exprs = query.periods or (PeriodExpr("range", period=_last_gdp_year(last)),)
    plan = make(session, library, query, query.products[0] if query.products else None, exprs)
    figures: list[Figure] = []
    for period in plan.periods:
        if period.months % 3 or period.start % 3:
            raise Unpublished(f"GDP for {period.label}", "GDP is published by quarter and year.")
        if not vintage.covered(runs, period):
            raise _no_gdp(period, runs)
    cells = session.cells(plan.book, plan.periods, partners=plan.partners(), as_of=plan.as_of)
    sums = session.cells(book, plan.periods, partners=[WORLD], flows=(runs[0].flow,))
    for k, period in enumerate(plan.periods):
        gdp = sums.flow(runs[0].flow, WORLD, book.codes[0], k)
        for target in plan.targets:
            part = cells.target(plan.measure, target, k)
            if gdp is None or part is None:
                raise Empty(describe(query, None), f"Nothing is recorded for {period.label}.")
            base = figure(plan, plan.measure, target, period, part, primary=False, role="part")
            figures += [replace(base, measure="share", of=plan.measure.value, value=part.value / gdp.value * 100,
                                unit=Unit.PERCENT, primary=True, role="gdp_share"), base,
                        replace(base, measure="gdp", value=gdp.value, role="whole", target=None, release=gdp.newest)]  # fmt: skip
    document = library.documents[max(runs, key=lambda r: r.release).document]
    notes = sources(library, [plan], [note(document, book, document.release)])
    return Answer(query, tuple(figures), notes, tuple(plan.notes), (), tuple(session.statements), {"plans": [plan], "gdp": True})


def _no_gdp(period: Period, runs: list[object]) -> Unpublished:
    from data.query.issues import NotLoaded

    last = max(r.last for r in runs)  # type: ignore[attr-defined]
    return NotLoaded(f"GDP for {period.label}", latest=Period(last - 2, last, "quarter").label)


def _last_gdp_year(last: int) -> Period:
    end = last - (last + 1) % 12
    return Period(end - 11, end, "year")


def measure_words(measure: Flow) -> str:
    return measure.value.replace("_", " ")


def ratio(session: Session, library: Library, query: Query) -> Answer:
    """The first flow as a percentage of the second, for each target and period, in one vintage."""
    first, second = query.measures
    plan = make(session, library, query, query.products[0] if query.products else None, query.periods)
    cells = session.cells(plan.book, plan.periods, partners=plan.partners(), as_of=plan.as_of)
    figures: list[Figure] = []
    for k, period in enumerate(plan.periods):
        for target in plan.targets:
            part, whole = cells.target(first, target, k), cells.target(second, target, k)
            if part is None or whole is None or whole.value == 0:
                raise Empty(describe(query, plan.product), f"Nothing is recorded for {period.label}.")
            base = figure(plan, first, target, period, part, primary=False, role="part")
            made = replace(base, measure="ratio", of=first.value, value=part.value / whole.value * 100, unit=Unit.PERCENT,
                           primary=True, role="ratio")  # fmt: skip
            figures += [made, base, figure(plan, second, target, period, whole, primary=False, role="whole")]
    return Answer(query, tuple(figures), sources(library, [plan]), tuple(plan.notes), (), tuple(session.statements),
                  {"plans": [plan]})  # fmt: skip
