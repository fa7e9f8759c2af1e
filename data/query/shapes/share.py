"""Shares: a part over the whole of the same table, flow, basis, period and vintage."""

from __future__ import annotations

from dataclasses import replace

from data.model import Flow, Unit
from data.period import Period
from data.query.answer import Figure, QueryAnswer
from data.query.cells import Cells, Level
from data.query.figures import answer, figure, product_of
from data.query.find import THE_WORLD
from data.query.issues import Unpublished, day_words, unrecorded
from data.query.plan import Library, Plan, make
from data.query.session import Session
from data.query.shapes import beside
from data.query.shapes.change import common_vintage
from data.query.shapes.rows import Names
from data.query.shapes.whole import both_have, category_top, sector_top, top, whole_of
from data.query.spec import Product, Query, Target


def share(session: Session, library: Library, query: Query, names: Names) -> QueryAnswer:
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


def _of(
    session: Session, library: Library, query: Query, product: Product | None, whole: Target, names: Names
) -> tuple[Plan, str | None, list[Figure]]:
    """The shares of one product (or of all trade): the plan, a caveat about vintages, and the figures. Where no period
    was named, those of the year to date and of the latest full year beside."""
    plan = make(session, library, query, product, query.periods, extra=whole.codes)
    if query.part == "sector":
        over = sector_top(session, plan)
    elif query.share_in is not None:
        over = category_top(session, plan, query.share_in)
    else:
        over = top(session, plan, whole)
    plan.periods = [both_have(plan, over, p, whole, bool(query.periods)) for p in plan.periods]
    caveat, figures = _shares(session, plan, over, whole, names)
    for longer in beside.plans(plan):
        try:
            _, more = _shares(session, longer, replace(over, periods=longer.periods), whole, names)
        except Unpublished:
            continue
        figures += [replace(f, primary=False, role=beside.role(longer)) for f in more if f.primary]
    return plan, caveat, figures


def _shares(session: Session, plan: Plan, over: Plan, whole: Target, names: Names) -> tuple[str | None, list[Figure]]:
    """The shares over the plan's periods, of one vintage, or the caveat that there is none."""
    partners = [*plan.partners(), *whole.codes]
    day, _ = common_vintage(plan, plan.periods, partners if over is plan else None)
    plan.as_of = over.as_of = day
    over.periods = plan.periods
    cells = session.cells(plan.book, plan.periods, partners=partners, as_of=day)
    same = over.book == plan.book and over.targets == plan.targets
    wholes = None if same else whole_of(session, over, names, day)
    figures: list[Figure] = []
    caveat = None
    for k, period in enumerate(plan.periods):
        for target in plan.targets:
            for measure in plan.query.measures:
                all_of = wholes[k] if wholes else cells.target(measure, whole, k)
                levels = _part(plan, cells, measure, target, k, all_of)
                mixed = day is None and (plan.book.patchy or not plan.book.sparse)
                caveat = caveat or (_mixed(*levels) if mixed else None)
                figures += _figures(plan, over, levels, measure, target, period, whole)
    return caveat, figures


def _mixed(part: Level, whole: Level) -> str | None:
    """What is said where no release has both."""
    if part.newest == whole.newest:
        return None
    return (
        f"no loaded release has both: the part is that of {day_words(part.newest)}, "
        f"the whole that of {day_words(whole.newest)}"
    )


def _part(plan: Plan, cells: Cells, measure: Flow, target: Target, k: int, whole: Level | None) -> tuple[Level, Level]:
    """The part and the whole. Raises Empty where there is no trade to take a share of."""
    part = cells.target(measure, target, k)
    if part is None or whole is None or whole.value == 0:
        period = plan.periods[k].label
        raise unrecorded(plan.query, plan.product, period, target)
    return part, whole


def _figures(
    plan: Plan, over: Plan, levels: tuple[Level, Level], measure: Flow, target: Target, period: Period, whole: Target
) -> list[Figure]:
    """The share, the part and the whole: the row of the same book, or what another book or category has."""
    part, all_of = levels
    base = figure(plan, measure, target, period, part, primary=False, role="part")
    made = replace(
        base,
        measure="share",
        of=measure.value,
        value=part.value / all_of.value * 100,
        unit=Unit.PERCENT,
        primary=True,
        role="share",
    )
    named = None if whole.kind == "world" else whole.at(period)
    if plan.query.share_in is not None:
        named = base.target
    product = base.product if over.book == plan.book else product_of(over)
    return [made, base, replace(base, value=all_of.value, target=named, role="whole", product=product, book=over.book)]
