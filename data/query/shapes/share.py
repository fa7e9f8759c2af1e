"""Shares: a part over the whole of the same table, flow, basis, period and vintage."""

from __future__ import annotations

from dataclasses import replace

from data.model import Flow, Unit
from data.period import Period
from data.query.answer import Answer, Figure
from data.query.figures import answer, figure, product_of
from data.query.find import THE_WORLD
from data.query.issues import unrecorded
from data.query.plan import Library, Plan, make
from data.query.session import Cells, Level, Session
from data.query.shapes.change import common_vintage
from data.query.shapes.ranking import Names
from data.query.shapes.whole import both_have, sector_top, top, whole_of
from data.query.spec import Product, Query, Target


def share(session: Session, library: Library, query: Query, names: Names) -> Answer:
    """Per cent of the whole, one primary figure per target (or product) and period."""
    whole = query.share_of or THE_WORLD
    figures: list[Figure] = []
    plans: list[Plan] = []
    caveats: list[str | None] = []
    for product in query.products or (None,):
        plan, caveat, made = _of(session, library, query, product, whole, names)
        plans.append(plan)
        caveats.append(caveat)
        figures += made
    return answer(session, library, query, plans, figures, caveats, facts={"whole": whole})


def _of(session: Session, library: Library, query: Query, product: Product | None, whole: Target,
        names: Names) -> tuple[Plan, str | None, list[Figure]]:  # fmt: skip
    """The shares of one product (or of all trade): the plan, a caveat about vintages, and the figures."""
    plan = make(session, library, query, product, query.periods, extra=whole.codes)
    over = sector_top(session, plan) if query.part == "sector" else top(session, plan, whole)
    plan.periods = [both_have(plan, over, p, whole, bool(query.periods)) for p in plan.periods]
    partners = [*plan.partners(), *whole.codes]
    day, caveat = common_vintage(plan, plan.periods, partners if over is plan else None)
    plan.as_of = over.as_of = day
    over.periods = plan.periods
    cells = session.cells(plan.book, plan.periods, partners=partners, as_of=day)
    wholes = None if over is plan else whole_of(session, over, names, day)
    figures: list[Figure] = []
    for k, period in enumerate(plan.periods):
        for target in plan.targets:
            for measure in query.measures:
                all_of = wholes[k] if wholes else cells.target(measure, whole, k)
                levels = _part(plan, cells, measure, target, k, all_of)
                figures += _figures(plan, levels, measure, target, period, whole, over)
    return plan, caveat if len(plan.periods) > 1 else None, figures


def _part(plan: Plan, cells: Cells, measure: Flow, target: Target, k: int, whole: Level | None) -> tuple[Level, Level]:
    """The part and the whole. Raises Empty where there is no trade to take a share of."""
    part = cells.target(measure, target, k)
    if part is None or whole is None or whole.value == 0:
        period = plan.periods[k].label
        raise unrecorded(plan.query, plan.product, period, target)
    return part, whole


def _figures(plan: Plan, levels: tuple[Level, Level], measure: Flow, target: Target, period: Period, whole: Target,
             over: Plan) -> list[Figure]:  # fmt: skip
    """The share, the part and the whole, which may be another row than that of the same product."""
    part, all_of = levels
    base = figure(plan, measure, target, period, part, primary=False, role="part")
    made = replace(base, measure="share", of=measure.value, value=part.value / all_of.value * 100, unit=Unit.PERCENT,
                   primary=True, role="share")  # fmt: skip
    named = None if whole.kind == "world" else whole.at(period)
    product = base.product if over is plan else product_of(over)
    return [made, base, replace(base, value=all_of.value, target=named, role="whole", product=product)]
