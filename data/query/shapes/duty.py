"""The average duty rate: calculated duty over imports for consumption of the same table, partner, product and period.

It is worked out, never stored, and no tariff rate. Both parts stand beside every rate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from data.model import Flow, Unit, Variable
from data.period import MONTHS_IN, Period, PeriodExpr, number_of
from data.query.answer import Figure, QueryAnswer
from data.query.cells import Cells, Level
from data.query.figures import answer, figure
from data.query.issues import Empty, Unpublished, unrecorded
from data.query.plan import Library, Plan, make, not_by
from data.query.session import Session
from data.query.shapes.change import common_vintage, pair_of
from data.query.shapes.rows import LINE, Names, Row, asked, order, restricted
from data.query.shapes.selection import selected
from data.query.spec import Product, Query, Shape, Target

NAME = "the average duty rate"
_FLOW = Flow.IMPORTS


class Rate(NamedTuple):
    """Duty and imports for consumption, in USD million."""

    duty: Level
    imports: Level

    @property
    def percent(self) -> float:
        return self.duty.value / self.imports.value * 100


class Both(NamedTuple):
    """The two columns of a table over the same periods."""

    duty: Cells
    imports: Cells

    def rate(self, target: Target, k: int, codes: tuple[str, ...] | None = None) -> Rate | None:
        """The rate of a target over period ``k``; None where nothing was imported."""
        duty, imports = (cells.target(_FLOW, target, k, codes) for cells in self)
        if imports is None or imports.value <= 0:
            return None
        # A table leaves out what is zero: imports without a row of duty came in free.
        return Rate(duty or Level(0.0, imports.oldest, imports.newest), imports)


def duty_rate(session: Session, library: Library, query: Query, names: Names) -> QueryAnswer:
    """The rate as a level, a series, a change or a ranking. Raises Unpublished for any other shape."""
    shaped: dict[Shape, Callable[[Session, Library, Query, Names], QueryAnswer]] = {
        Shape.LEVEL: _levels,
        Shape.SERIES: _series,
        Shape.CHANGE: _change,
        Shape.PERCENT_CHANGE: _change,
        Shape.RANKING: _ranking,
    }
    found = shaped.get(query.shape)
    if found is None:
        level = replace(query, shape=Shape.LEVEL, over=None, share_of=None, part=None, grain=None, comparison=None)
        raise Unpublished(
            NAME, why="it is worked out as a level, a series, a change and a ranking only", nearby=(level,)
        )
    try:
        return found(session, library, replace(query, variable=Variable.DUTY, measures=(_FLOW,)), names)
    except Unpublished as issue:
        raise _named(issue) from None


def _named(issue: Unpublished) -> Unpublished:
    """What stands in the way, said of the rate: it was the duty that was looked for."""
    thing = issue.thing
    issue.understood = replace(thing, words=thing.words.replace("the calculated duty", NAME, 1))
    near = (replace(q, variable=Variable.DUTY_RATE) if q.variable is Variable.DUTY else q for q in issue.nearby)
    issue.nearby = tuple(near)
    return issue


def _read(session: Session, plan: Plan, periods: list[Period], *, every: bool = False) -> Both:
    """Both columns; ``every``: of all partners, or of all categories where those are ranked."""
    whom = None if every and plan.query.over == "partner" else plan.partners()
    duty, imports = (
        session.cells(
            replace(plan.book, variable=column),
            periods,
            partners=whom,
            as_of=plan.as_of,
            flows=(_FLOW.value,),
            any_commodity=every and plan.query.over == "product",
        )
        for column in (Variable.DUTY, Variable.VALUE)
    )
    return Both(duty, imports)


def _figures(
    plan: Plan, target: Target, period: Period, rate: Rate, *, primary: bool = True, role: str = "duty_rate"
) -> list[Figure]:
    """The rate, the duty and the imports."""
    duty = figure(plan, _FLOW, target, period, rate.duty, primary=False, role="duty")
    assert duty.book is not None
    made = replace(
        duty,
        measure="ratio",
        of=_FLOW.value,
        value=rate.percent,
        unit=Unit.PERCENT,
        primary=primary,
        role=role,
        book=replace(duty.book, variable=Variable.DUTY_RATE),
    )
    value = replace(duty.book, variable=Variable.VALUE)
    return [made, duty, replace(duty, value=rate.imports.value, book=value, role="dutiable")]


def _levels(session: Session, library: Library, query: Query, names: Names) -> QueryAnswer:
    """One rate for each product, partner and period; a lone one with the year before, or with what covers more."""
    figures: list[Figure] = []
    plans = [make(session, library, query, product, query.periods) for product in query.products or (None,)]
    for plan in plans:
        alone = len(plans) * len(plan.targets) * len(plan.periods) == 1
        beside = _beside(plan) if alone else []
        plan.as_of = plan.as_of or common_vintage(plan, plan.periods)[0]
        both = _read(session, plan, [*plan.periods, *beside])
        for k, period in enumerate(plan.periods):
            for target in plan.targets:
                figures += _figures(plan, target, period, _known(plan, both.rate(target, k), target, period))
        for k, period in enumerate(beside, len(plan.periods)):
            rate = both.rate(plan.targets[0], k)
            figures += _figures(plan, plan.targets[0], period, rate, primary=False, role="beside")[:1] if rate else []
    return _answer(session, library, query, plans, figures)


def _beside(plan: Plan) -> list[Period]:
    """A year before; where no period was named, the year to date and the latest full year too."""
    period = plan.periods[0]
    out = [period.year_before()] if period.months <= 12 else []
    if not plan.query.periods and plan.reach.step == 1:
        if number_of(plan.reach.last) > 1:
            out.append(Period.ytd(plan.reach.last))
        out.append(plan.reach.newest("year"))
    return [p for p in out if p.start >= plan.reach.first]


def _known(plan: Plan, rate: Rate | None, target: Target, period: Period) -> Rate:
    if rate is None:
        raise unrecorded(plan.query, plan.product, period.label, target)
    return rate


def _series(session: Session, library: Library, query: Query, names: Names) -> QueryAnswer:
    """A rate for each part of the span, oldest first."""
    plans, figures = [], []
    for product in query.products or (None,):
        plan = make(session, library, query, product, query.periods or (PeriodExpr("all"),), cut_start=True)
        months = sum(p.months for p in plan.periods)
        grain = query.grain or ("year" if not query.periods or months > 36 else "month")
        if MONTHS_IN[grain] < plan.reach.step:
            raise not_by(plan, grain)
        parts = [p for whole in plan.periods for p in whole.split(grain)]
        both = _read(session, plan, parts)
        for target in plan.targets:
            for k, part in enumerate(parts):
                rate = both.rate(target, k)
                whole = part.grain == grain or len(parts) == 1
                if rate is not None:
                    role = "duty_rate" if whole else "beside"
                    figures += _figures(plan, target, part, rate, primary=whole, role=role)
        plans.append(plan)
    if not any(f.primary for f in figures):
        raise unrecorded(query, None, plans[0].periods[0].label)
    return _answer(session, library, query, plans, figures)


def _change(session: Session, library: Library, query: Query, names: Names) -> QueryAnswer:
    """The change in percentage points from the base to the period, of one vintage."""
    plans, figures = [], []
    for product in query.products or (None,):
        plan = make(session, library, query, product, query.periods[:1], also=lambda p: pair_of(session, library, p))
        plan.notes.clear()
        pair = pair_of(session, library, plan)
        plan.periods = [pair.end, pair.base]
        plan.as_of, caveat = common_vintage(plan, plan.periods)
        both = _read(session, plan, plan.periods)
        for target in plan.targets:
            end, base = (_known(plan, both.rate(target, k), target, p) for k, p in enumerate(plan.periods))
            now = _figures(plan, target, pair.end, end, primary=False, role="end")
            moved = end.percent - base.percent
            figures.append(
                replace(now[0], measure="change", value=moved, compared_to=pair.base, primary=True, role="duty_rate")
            )
            figures += [*now, *_figures(plan, target, pair.base, base, primary=False, role="base")]
        plans.append(plan)
    return _answer(session, library, query, plans, figures, caveat)


def _ranking(session: Session, library: Library, query: Query, names: Names) -> QueryAnswer:
    """Partners of the table, or the categories of a classification, by their rate."""
    product: Product | None = query.products[0] if query.products else None
    if query.of_change or query.over is None or (query.over == "product" and product is None):
        raise Unpublished(NAME, why="partners and products are ranked by the rate itself, not by its change")
    plan = make(session, library, query, product, query.periods)
    period = plan.periods[0]
    plan.as_of = plan.as_of or common_vintage(plan, [period])[0]
    both = _read(session, plan, [period], every=True)
    rates = dict(_partner_rates(plan, both, names) if query.over == "partner" else _product_rates(plan, both, names))
    rows = [Row(code, rate.percent, rate.imports) for code, (_, rate) in rates.items()]
    listed = order(query, restricted(query, rows, period) if query.over == "partner" else rows)
    if not listed:
        raise Empty(NAME, f"Nothing is recorded for {period.label}.")
    figures: list[Figure] = []
    for row in asked(query, listed):
        target, rate = rates[row.code]
        made = _figures(plan, target, period, rate)
        named = (plan.book.scheme, row.code, names.product(plan.book.scheme, row.code, _FLOW))
        figures += [replace(f, product=named) for f in made] if query.over == "product" else made
    imports = replace(plan, book=replace(plan.book, variable=Variable.VALUE))
    caveat = selected(session, imports, rows) if query.over == "partner" else None
    return _answer(session, library, query, [plan], figures, caveat)


def _partner_rates(plan: Plan, both: Both, names: Names) -> list[tuple[str, tuple[Target, Rate]]]:
    found = ((code, names.partner(code)) for code in {partner for _, partner, _, _ in both.imports.sums})
    singles = [(code, target) for code, target in found if target is not None and target.kind == "partner"]
    return [(code, (target, rate)) for code, target in singles if (rate := both.rate(target, 0)) is not None]


def _product_rates(plan: Plan, both: Both, names: Names) -> list[tuple[str, tuple[Target, Rate]]]:
    codes = names.leaves(plan.book.scheme, _FLOW, {commodity for _, _, commodity, _ in both.imports.sums})
    target = plan.targets[0]
    kept = [code for code in codes if not code.startswith(LINE)]
    return [(code, (target, rate)) for code in kept if (rate := both.rate(target, 0, (code,))) is not None]


def _answer(
    session: Session,
    library: Library,
    query: Query,
    plans: list[Plan],
    figures: list[Figure],
    caveat: str | None = None,
) -> QueryAnswer:
    asked = replace(query, variable=Variable.DUTY_RATE)
    what = "the average duty rate is calculated duty over imports for consumption of the same table, and no tariff rate"
    return answer(session, library, asked, plans, figures, [caveat, what])
