"""From slots to a query: every default taken here is an assumption that the answer prints."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from data.articles import with_article
from data.groups import Member
from data.model import Flow, Sector, Variable
from data.partners import load_partners
from data.period import Period, PeriodExpr
from data.query.spec import MOVEMENTS, Query, Shape, Target, VintageSel
from intents.grammar.movement import NotComputed
from intents.grammar.periods import shift
from intents.issues import Ambiguous, Misunderstood
from intents.slots import Slots


@dataclass(frozen=True)
class Completed:
    """A query and the defaults and readings behind it."""

    query: Query
    assumptions: tuple[str, ...]


_COUNTED = (Variable.UNIT_PRICE, Variable.QUANTITY, Variable.QUANTITY_PER_DAY)


def complete(slots: Slots, said: str) -> Completed:
    """The typed question; ``said`` is its text, for suggestions. Raises Ambiguous where no default is safe."""
    notes = list(slots.notes)
    slots = _defaults(slots, notes, said)
    if slots.variable in _COUNTED and not slots.products and slots.over != "product":
        raise NotComputed("Quantities and prices are of single products, never of all goods together: name a product.")
    targets = slots.targets
    if slots.combined and len(targets) > 1:
        targets = (_sum(_once(targets, notes)),)
    _with_a_start(slots, said)
    periods, base = _periods(slots)
    query = _query(slots, targets, periods, base)
    return Completed(_whole(query), tuple(dict.fromkeys(notes)))


def _query(
    slots: Slots, targets: tuple[Target, ...], periods: tuple[PeriodExpr, ...], base: PeriodExpr | None
) -> Query:
    return Query(
        shape=slots.shape or Shape.LEVEL,
        measures=slots.measures,
        variable=slots.variable or Variable.VALUE,
        sector=slots.sector,
        basis=slots.basis,
        adjustment=slots.adjustment,
        prices=slots.prices,
        targets=targets,
        products=slots.products,
        periods=periods,
        base=base,
        comparison="month" if neighbouring(periods, base) else slots.comparison,
        grain=slots.grain,
        vintage=slots.vintage or VintageSel(),
        over=slots.over,
        of_change=slots.of_change,
        descending=slots.descending if slots.descending is not None else True,
        limit=slots.limit,
        nth=slots.nth,
        sign=slots.sign,
        spoken=slots.spoken,
        table=slots.table,
        part=slots.part,
        threshold=slots.threshold,
        edge=slots.edge,
        annualised=slots.annualised,
        moving_average=slots.moving_average,
        beaten=slots.beaten,
        without_top=slots.without_top,
        without_by=slots.without_by,
    )


def _with_a_start(slots: Slots, said: str) -> None:
    """A sum or a series "through 2024" needs to begin somewhere. Raises Ambiguous where it does not."""
    open_start = [e for e in slots.periods if e.kind == "until" and e.period is not None]
    if slots.shape in (None, Shape.LEVEL, Shape.SERIES, Shape.SHARE) and len(slots.periods) == len(open_start) == 1:
        period, label = open_start[0].period, open_start[0].label
        assert period is not None
        ways = (f"in {period.label}", f"from {period.start // 12 - 4} to {period.label}")
        raise Ambiguous(f"From when {label}, or only that?", tuple(said.replace(label, way) for way in ways))


def _members(target: Target) -> frozenset[str]:
    group = load_partners().groups.get(target.group or "")
    members = group.members if group is not None else ()
    return frozenset((*target.codes, *(m.code for m in members if m.until is None)))


def _once(targets: tuple[Target, ...], notes: list[str]) -> tuple[Target, ...]:
    """The targets of a sum, nobody twice: who is a member of another of them goes, and groups that overlap are taken
    as their members."""
    inside = [(t, next((o for o in targets if o is not t and _members(t) < _members(o)), None)) for t in targets]
    notes += [f"{with_article(t.name)} is part of {with_article(o.name)} and counted once" for t, o in inside if o]
    left = tuple(t for t, o in inside if o is None)
    shared = [t for t in left if any(o is not t and _members(t) & _members(o) for o in left)]
    groups = load_partners().groups
    return tuple(
        replace(t, codes=tuple(m.code for m in groups[t.group].members), spells=groups[t.group].members)
        if t.group and t in shared
        else t
        for t in left
    )


def _sum(targets: tuple[Target, ...]) -> Target:
    if len(targets) == 1:
        return targets[0]
    codes = tuple(dict.fromkeys(c for t in targets for c in t.codes))
    minus = tuple(c for t in targets for c in t.minus)
    spells = [m for t in targets for m in (t.spells or tuple(Member(c) for c in t.codes))]
    dated = tuple(spells) if any(t.spells or t.group for t in targets) else ()
    return Target(" and ".join(t.name for t in targets), codes, "sum", minus, spells=dated)


def _defaults(slots: Slots, notes: list[str], said: str) -> Slots:
    """The slots with what the message leaves out; every default taken is added to ``notes``."""
    out = replace(slots)
    if not out.measures:
        out = _no_measure(out, notes, said)
    ranked = out.shape is Shape.RANKING and out.measures == (Flow.BALANCE,)
    if ranked and out.sign is None and out.spoken == "surplus":
        out.sign = "surplus"
    if out.products and out.products[0].sector is Sector.SERVICES:
        out.sector = None
    if out.shape is Shape.SHARE and out.products and not out.targets and out.part is None:
        out.part = "product"
    open_ended = any(e.kind == "ytd" and e.period is None for e in out.periods)
    if out.shape is None and open_ended and len(out.periods) == 2 and any(e.kind == "shift" for e in out.periods):
        out.periods = tuple(map(_to_date, out.periods))
        if any(e.kind == "shift" for e in out.periods):
            out.shape = Shape.CHANGE  # the same months as those of the year to date: known when the table is
    return out


def _to_date(expr: PeriodExpr) -> PeriodExpr:
    """ "The same months of 2025" beside the year to date: those of that year, up to the same month."""
    return PeriodExpr("ytd", label=expr.label, year=expr.year) if expr.kind == "shift" and expr.year else expr


def _no_measure(slots: Slots, notes: list[str], said: str) -> Slots:
    """A question that names no flow: "top partners" is by total trade; "which countries ..." and the rest are asked."""
    unordered = slots.shape is Shape.RANKING and slots.descending is None
    if slots.shape in _OF_PARTNERS and slots.over == "partner" and not unordered:
        notes.append("no flow was named: exports plus imports")
        return replace(slots, measures=(Flow.TOTAL_TRADE,))
    if slots.variable in (Variable.CIF_VALUE, Variable.DUTY):
        return replace(slots, measures=(Flow.IMPORTS,))
    if slots.variable in _COUNTED:
        notes.append("no flow was named: imports")
        return replace(slots, measures=(Flow.IMPORTS,))
    raise Ambiguous("Exports, imports or the balance?", (f"{said} imports", f"{said} exports", f"{said} balance"))


_OF_PARTNERS = (Shape.RANKING, Shape.RANK, Shape.COUNT, Shape.SHARE, Shape.CONCENTRATION, Shape.TOP_SHARE)


def _periods(slots: Slots) -> tuple[tuple[PeriodExpr, ...], PeriodExpr | None]:
    """The periods as asked; for a change the later one, and what it is compared with."""
    periods = tuple(_anchored(slots.periods))
    if slots.shape is Shape.STREAK:  # "how many in a row, through August" goes back as far as it lasts
        periods = tuple(
            PeriodExpr("until", e.label, e.period, end=e.period.end) if e.kind == "ytd" and e.period is not None else e
            for e in periods
        )
    if slots.judged and slots.shape is Shape.RECORD:
        return (), periods[0]
    if slots.moving_average and slots.shape is Shape.AVERAGE:
        periods = _moving(periods, slots.moving_average)
    means = (Shape.AVERAGE, Shape.MEDIAN, Shape.ANNUAL_RATE)
    spans = len(periods) > 1 and all(e.period is not None and e.period.months > 12 for e in periods)
    summed = slots.combined and len(slots.targets) < 2  # "Mexico and Canada combined in 2010 and 2011": each year
    joined = slots.shape in means or (summed and slots.shape in (None, Shape.LEVEL) and not spans)
    if joined and not slots.versus:
        return _contiguous(periods), None
    if slots.shape not in MOVEMENTS and slots.of_change is None:
        return periods, None
    if slots.annualised and len(periods) == 1 and (span := periods[0].period) is not None and periods[0].ends is None:
        whole = span.split("year")
        if periods[0].kind == "range" and len(whole) > 1 and all(p.grain == "year" for p in whole):
            return (_dated(whole[-1]),), _dated(whole[0])
    shifted = [e for e in periods if e.kind == "shift"]
    if len(periods) == 2 and len(shifted) == 1:
        return tuple(e for e in periods if e not in shifted), shifted[0]
    periods = tuple(_base_before(periods))
    if len(periods) == 2:
        earlier, later = sorted(periods, key=_end)
        return (later,), earlier
    if len(periods) == 1 and periods[0].ends is not None and slots.shape is not Shape.RECORD and slots.grain is None:
        first, last = sorted(periods[0].ends, key=lambda p: p.start)  # "2025/2024" is from the year before
        span = periods[0].period
        dashed = not slots.comparison and first.months == 1 and first.start % 12 == 0 and "-" in periods[0].label
        if (slots.comparison == "year" or dashed) and span is not None and span.months <= 12:
            slots.comparison = "year"  # the same months of the year before
            return (replace(periods[0], ends=None),), None
        if first.months == last.months and not (slots.comparison and first.grain == "month"):
            return (_dated(last),), _dated(first)
    return periods, None


def _base_before(periods: tuple[PeriodExpr, ...]) -> list[PeriodExpr]:
    """ "In January 2026 from December": a month without its year, beside a dated one, is the one before it."""
    dated = [e.period for e in periods if e.period is not None and not e.assumed_year]
    out = []
    for expr in periods:
        if expr.assumed_year and expr.kind in ("range", "since") and len(dated) == 1 and expr.period is not None:
            years = 0
            while expr.period.shift(-12 * years).start >= dated[0].start:
                years += 1
            expr = _dated(expr.period.shift(-12 * years)) if years else expr
        out.append(expr)
    return out


def _dated(period: Period) -> PeriodExpr:
    return PeriodExpr("range", label=period.label, period=period)


def _moving(periods: tuple[PeriodExpr, ...], months: int) -> tuple[PeriodExpr, ...]:
    """The months that a moving average ends with: those up to the month named, or up to the newest; of a longer span
    each month has one."""
    if not periods:
        return (PeriodExpr("trailing", label=f"{months} months", count=months, unit="month", relative=True),)
    expr = periods[0]
    only = expr.period if len(periods) == 1 and expr.kind != "since" else None
    if only is None or only.months == months or (only.grain != "month" and expr.kind not in ("ytd", "until")):
        return periods
    return (PeriodExpr("range", label=periods[0].label, period=Period(only.end - months + 1, only.end)),)


def _contiguous(periods: tuple[PeriodExpr, ...]) -> tuple[PeriodExpr, ...]:
    """Neighbouring months named one by one are one span: "average over Oct, Nov and Dec"."""
    spans = sorted((e.period for e in periods if e.period is not None), key=lambda p: p.start)
    joins = len(spans) == len(periods) > 1 and all(a.end + 1 == b.start for a, b in pairwise(spans))
    if not joins:
        return periods
    label = ", ".join(e.label for e in periods)
    return (PeriodExpr("range", label=label, period=Period(spans[0].start, spans[-1].end)),)


def _end(expr: PeriodExpr) -> int:
    if expr.period is not None:
        return expr.period.end
    named = expr.year * 12 + 11 if expr.year is not None else None  # "year to date 2025"
    return expr.end or expr.start or named or 10**6


def _anchored(exprs: tuple[PeriodExpr, ...]) -> list[PeriodExpr]:
    """ "2024 and the year before": a shift beside a named period is reckoned from it."""
    anchor = next((e.period for e in exprs if e.period is not None and e.kind != "shift"), None)
    out = []
    for expr in exprs:
        if expr.kind == "shift" and anchor is not None:
            out.append(shift(expr, anchor))
        elif expr.kind == "shift" and expr.period is not None:
            out.append(PeriodExpr("range", label=expr.label, period=expr.period, relative=True))
        else:
            out.append(expr)
    return out


def _whole(query: Query) -> Query:
    """Shares: what the whole is. A group that holds the other target is the whole of it.

    Raises Misunderstood for a share of a group's trade that somebody else is to have.
    """
    if query.shape is not Shape.SHARE or query.share_of is not None or len(query.targets) != 2:
        return query
    a, b = query.targets
    for part, whole in ((a, b), (b, a)):
        if whole.kind in ("group", "area", "sum") and part.kind == "partner":
            group = load_partners().groups.get(whole.group or "")
            if group is not None and group.members and not set(part.codes) <= {m.code for m in group.members}:
                who, flow = part.name, query.measures[0].value.replace("_", " ")
                raise Misunderstood(
                    f"{who} is no member of {with_article(whole.name)}, so it has no share of US trade with it.",
                    (f"{who}'s share of US {flow}",),
                )
            return replace(query, targets=(part,), share_of=whole)
    return query


def neighbouring(periods: tuple[PeriodExpr, ...], base: PeriodExpr | None) -> bool:
    """Whether a change is between one month and the next."""
    end = periods[0].period if periods else None
    start = base.period if base else None
    return end is not None and start is not None and end.months == start.months == 1 and end.start == start.start + 1
