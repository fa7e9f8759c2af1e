"""Changes and growth rates: two periods of one vintage, for each partner or product."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from data.model import WORLD, Adjustment, Flow, Unit
from data.period import MONTHS_IN, Grain, Period, PeriodExpr, year_of
from data.query import vintage
from data.query.answer import Figure, QueryAnswer
from data.query.cells import Cells
from data.query.describe import describe
from data.query.figures import answer, figure
from data.query.issues import Unpublished, unrecorded
from data.query.plan import Library, Plan, check, make
from data.query.session import Session
from data.query.spec import Query, Shape, Target
from data.query.when import settle


@dataclass(frozen=True, slots=True)
class Pair:
    """The two ends of a comparison."""

    end: Period
    base: Period


def change(session: Session, library: Library, query: Query) -> QueryAnswer:
    """The change (or per cent change) from the base to the period, the other one beside."""
    figures: list[Figure] = []
    plans: list[Plan] = []
    caveats: list[str | None] = []
    for product in query.products or (None,):
        plan = make(session, library, query, product, query.periods[:1], also=lambda p: pair_of(session, library, p))
        pair = pair_of(session, library, plan)
        plan.periods = [pair.end, pair.base]
        day, caveat = common_vintage(plan, [pair.end, pair.base])
        plan.as_of = day
        cells = session.cells(plan.book, plan.periods, partners=plan.partners(), as_of=day)
        for target in plan.targets:
            for measure in query.measures:
                figures += _figures(plan, cells, target, measure, pair)
        plans.append(plan)
        caveats += [caveat, _seasonal(plan, pair)]
    return answer(session, library, query, plans, figures, caveats)


def pair_of(session: Session, library: Library, plan: Plan) -> Pair:
    """The period and what it is compared with: the base named, or the one before, or the year before."""
    end, query = plan.periods[0], plan.query
    expr = query.periods[0] if query.periods else None
    if query.base is not None:
        base = _base(query.base, end, session, library, plan)
    elif expr is not None and expr.ends is not None:
        end, base = expr.ends[1], expr.ends[0]
    elif expr is not None and expr.kind == "since" and expr.start is not None:
        end, base = _since(plan, expr)
    else:
        back = months_back(plan, end)
        base = end.shift(-back)
    end, base = _alike(plan, end, base)
    if base.start < plan.reach.first_for(base.months):
        settle(PeriodExpr("range", period=base), plan.reach, session.today, library.calendar)
    check(plan, [end, base], library)
    return Pair(end, base)


def _base(base: PeriodExpr, end: Period, session: Session, library: Library, plan: Plan) -> Period:
    if base.kind == "shift" and base.year is not None:
        return end.shift(12 * (base.year - year_of(end.end)))
    if base.kind == "shift" and base.unit is not None:
        return end.shift((base.count or -1) * MONTHS_IN[base.unit])
    settled = settle(base, plan.reach, session.today, library.calendar)
    plan.notes += settled.notes
    return settled.period


def _since(plan: Plan, expr: PeriodExpr) -> tuple[Period, Period]:
    """From the first period named to the newest of the same length: "since 2018" is 2018 to the last full year, "since
    March 2018" is that month to the newest. Where no full year is later, the year to date with the same months."""
    assert expr.start is not None
    months = expr.period.months if expr.period is not None else 12
    if months < 12 or expr.start % 12:
        unit: Grain = "quarter" if months == 3 and plan.reach.step <= 3 and expr.start % 3 == 0 else "month"
        size = MONTHS_IN[unit]
        return plan.reach.newest(unit), Period(expr.start, expr.start + size - 1, unit)
    base = Period(expr.start, expr.start + 11, "year")
    newest = plan.reach.newest("year")
    later = plan.reach.last - base.end
    if newest.start > base.start or not 0 < later < 12:
        return newest, base
    return Period(base.end + 1, plan.reach.last, "ytd"), Period(base.start, base.start + later - 1, "ytd")


def months_back(plan: Plan, end: Period) -> int:
    """How far back the comparison lies when no base was named."""
    named = plan.query.comparison
    if named == "year" or end.kind == "ytd":
        return 12
    if named == "month":
        return 1
    if named == "quarter":
        return 3
    if end.months >= 12 or plan.reach.step == 12:
        return max(end.months, 12)
    if named == "previous" or plan.book.adjustment is Adjustment.SA or end.grain == "month":
        return end.months
    return 12


def _alike(plan: Plan, end: Period, base: Period) -> tuple[Period, Period]:
    """Both ends cover the same months: an unfinished year is compared with the same months only."""
    if end.months == base.months:
        return end, base
    if end.start % 12 == base.start % 12 and base.months == 12 and end.months < 12:
        plan.notes.append(f"both sides cover {end.label.rsplit(' ', 1)[0]} only")
        return end, Period(base.start, base.start + end.months - 1, "ytd")
    if base.start % 12 == end.start % 12 and end.months == 12 and base.months < 12:
        plan.notes.append(f"both sides cover {base.label.rsplit(' ', 1)[0]} only")
        return Period(end.start, end.start + base.months - 1, "ytd"), base
    raise Unpublished(
        f"A comparison of {end.label} with {base.label}",
        "The two cover different numbers of months; name like periods.",
    )


def common_vintage(
    plan: Plan, periods: list[Period], codes: list[str] | None = None
) -> tuple[dt.date | None, str | None]:
    """The newest loaded release that has every period for every target, and a caveat when none has."""
    if plan.as_of is not None:
        return plan.as_of, None
    partners = codes if codes is not None else plan.partners()
    if plan.book.sparse:
        if not plan.book.patchy:  # the world's row tells of all partners; a slice lists those that it has
            partners = [WORLD] if any(r.partner == WORLD for r in plan.runs) else partners
        if len(vintage.releases(plan.runs)) == 1:
            return None, None
    needs = [(m, c, p) for m in plan.query.measures for c in partners for p in periods]
    day = vintage.one_vintage(plan.runs, plan.book, needs)
    if day is not None:
        return day, None
    return None, ("no loaded release has both periods, so they come from two: part of the change may be revision")


def _figures(plan: Plan, cells: Cells, target: Target, measure: Flow, pair: Pair) -> list[Figure]:
    target = target.at(pair.end)  # a group with the same members at both ends
    end, base = cells.target(measure, target, 0), cells.target(measure, target, 1)
    if end is None or base is None:
        which = pair.end if end is None else pair.base
        raise unrecorded(plan.query, plan.product, which.label, target)
    level = figure(plan, measure, target, pair.end, end, primary=False, role="end")
    prior = figure(plan, measure, target, pair.base, base, primary=False, role="base")
    percent_asked = plan.query.shape is Shape.PERCENT_CHANGE
    amount = replace(
        level,
        measure="change",
        of=measure.value,
        value=end.value - base.value,
        compared_to=pair.base,
        primary=not percent_asked,
        role="change",
    )
    rate = percent(measure, end.value, base.value)
    if plan.query.annualised:
        return [*_compound(plan, amount, end.value, base.value), replace(amount, primary=False), level, prior]
    if rate is None:
        return [replace(amount, primary=True), level, prior]
    relative = replace(
        amount, measure="percent_change", value=rate, unit=Unit.PERCENT, primary=percent_asked, role="percent"
    )
    return [relative, amount, level, prior] if percent_asked else [amount, relative, level, prior]


def _compound(plan: Plan, amount: Figure, end: float, base: float) -> list[Figure]:
    """The average growth a year between two years, compounded: a mean of rates would not give the end."""
    assert amount.period is not None and amount.compared_to is not None
    years = (amount.period.start - amount.compared_to.start) / 12
    if amount.period.months != 12 or years < 1 or end * base <= 0:
        raise Unpublished(
            f"The average growth of {describe(plan.query, plan.product).words}",
            "It is worked out between two whole years with figures of one sign.",
        )
    rate = ((end / base) ** (1 / years) - 1) * 100
    made = replace(amount, measure="percent_change", value=rate, unit=Unit.PERCENT, primary=True, role="compound")
    whole = percent(Flow.EXPORTS, abs(end), abs(base))
    return [made, replace(made, value=whole or 0.0, primary=False, role="percent")]


def percent(measure: Flow, end: float, base: float) -> float | None:
    """Per cent change; of a balance only when both ends have one sign, positive when it widens."""
    if base == 0:
        return None
    if measure is Flow.BALANCE:
        return (abs(end) / abs(base) - 1) * 100 if end * base > 0 else None
    return (end / base - 1) * 100


def _seasonal(plan: Plan, pair: Pair) -> str | None:
    """Month-on-month and quarter-on-quarter changes of unadjusted figures have the season in them."""
    neighbours = pair.end.months < 12 and (pair.end.start - pair.base.start) % 12 != 0
    if neighbours and plan.book.adjustment is Adjustment.NSA:
        return "these figures are not seasonally adjusted, so the usual seasonal swing is in the change"
    return None
