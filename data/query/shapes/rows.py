"""What a ranking is made of: every partner with the value that it is ranked by, and the order that a question means."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from data.model import WORLD, Flow
from data.partners import load_partners
from data.period import Period
from data.query import vintage
from data.query.book import ANY
from data.query.cells import Level
from data.query.describe import describe
from data.query.issues import Empty
from data.query.plan import Library, Plan, make
from data.query.session import Session
from data.query.shapes.change import pair_of, percent
from data.query.shapes.lacking import filled
from data.query.spec import Query, Target

DEFAULT_LIMIT = 10
LINE = "x:"
"""How the code of a line begins that is no category of its classification: re-exports, manufactured goods, a rest."""
SMALL_YEAR = 100.0
"""USD million in a year from which a rate of growth says something; of shorter periods their part of it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One ranked partner or product: the value it is ranked by, and the level of the period."""

    code: str
    value: float
    level: Level
    base: Level | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """Who can be ranked: names of single partners by code, and of products by (scheme, code)."""

    partner: Callable[[str], Target | None]
    product: Callable[[str, str, Flow], str]
    leaves: Callable[[str, Flow, Collection[str]], set[str]]
    """Of the codes that a table publishes, the categories that are not divided further."""


def ranked(session: Session, library: Library, query: Query, names: Names) -> tuple[Plan, list[Row]]:
    """Every partner (and area) by the value asked, of one vintage, in no order."""
    whole = replace(query, over="partner")
    plan = make(session, library, whole, query.products[0] if query.products else None, query.periods)
    periods = [plan.periods[0]]
    if query.of_change:
        pair = pair_of(session, library, plan)
        periods = [pair.end, pair.base]
    plan.periods = periods
    plan.as_of = plan.as_of or vintage.one_vintage(plan.runs, plan.book, [(plan.measure, ANY, p) for p in periods])
    return plan, partner_rows(session, plan, names)


def partner_rows(session: Session, plan: Plan, names: Names) -> list[Row]:
    """Every partner (and area) of a plan's first period; where it has two, by the change from the second."""
    cells = filled(session, plan, session.cells(plan.book, plan.periods, partners=None, as_of=plan.as_of))
    rows = []
    for code in {partner for _, partner, _, _ in cells.sums} - _of_another_release(session, plan):
        level = cells.measure(plan.measure, code, 0)
        base = cells.measure(plan.measure, code, 1) if len(plan.periods) > 1 else None
        value = value_of(plan.query, plan.measure, level, base, len(plan.periods) > 1)
        if level is not None and value is not None and names.partner(code) is not None:
            rows.append(Row(code, value, level, base))
    return rows


def _of_another_release(session: Session, plan: Plan) -> set[str]:
    """Partners that the release of a plan no longer lists for its period, though an older one did: a ranking or a count
    is of one vintage. None where the figures of several stand together, as on a day between two releases."""
    if plan.as_of is None or plan.book.patchy or not any(r.release == plan.as_of for r in plan.runs):
        return set()
    carriers = session.carriers(plan.book, plan.periods[0])
    return {partner for partner, days in carriers.items() if plan.as_of not in days}


def singles(rows: list[Row], names: Names) -> list[Row]:
    """The countries among the rows, without areas and groups."""
    return [r for r in rows if (t := names.partner(r.code)) is not None and t.kind == "partner"]


def value_of(query: Query, measure: Flow, level: Level | None, base: Level | None, pair: bool) -> float | None:
    """What a row is ranked by: its level, its change, or its rate of change (of a balance positive when it widens)."""
    if level is None or (pair and base is None):
        return None
    if query.of_change == "percent_change":
        assert base is not None
        return percent(measure, level.value, base.value)
    return level.value - base.value if base is not None else level.value


def signed(query: Query, value: float) -> float:
    """A balance, or a change of one, as it is spoken of: a deficit grows as the balance falls."""
    return -value if query.sign == "deficit" else value


def moved(query: Query, row: Row) -> float:
    """How far a row went in the question's own sense: up is a rise, or a widening of the deficit or surplus asked."""
    return row.value if query.of_change == "percent_change" else signed(query, row.value)


def moving(query: Query, rows: list[Row]) -> list[Row]:
    """Of rows ranked by change, those that went the way asked: a rise is none of the largest falls."""
    if not query.of_change:
        return rows
    return [r for r in rows if (moved(query, r) > 0 if query.descending else moved(query, r) < 0)]


def order(query: Query, rows: list[Row]) -> list[Row]:
    """Largest first, as the question means it: a deficit is large when the balance is low, and grows as it falls."""
    if query.sign and not query.of_change:
        rows = [r for r in rows if signed(query, r.level.value) > 0]
    if query.threshold is not None:
        rows = [r for r in rows if moved(query, r) > query.threshold]
    if query.of_change and query.sign:  # "whose surplus rose most": one that is or was a surplus
        ends = max if query.of_change == "change" else min
        rows = [r for r in rows if ends(signed(query, x.value) for x in (r.level, r.base or r.level)) > 0]
    return sorted(rows, key=lambda r: (moved(query, r), r.code), reverse=query.descending)


def floor_of(period: Period) -> float:
    """USD million under which a base is too small for a rate to be ranked."""
    return SMALL_YEAR * min(period.months, 12) / 12


def large_enough(query: Query, rows: list[Row], base: Period | None) -> tuple[list[Row], str | None]:
    """Rows ranked by a rate of growth without those that began from next to nothing, and the sentence that says so.

    Where none began from more, all of them stay.
    """
    if query.of_change != "percent_change" or base is None:
        return rows, None
    kept = [r for r in rows if r.base is not None and abs(r.base.value) >= floor_of(base)]
    return kept or rows, left_out(base, len(kept), len(rows))


def left_out(base: Period, kept: int, of: int) -> str | None:
    """What is said where only so many rows of all began from more than next to nothing."""
    if kept == of:
        return None
    told = f"under ${floor_of(base):,.0f} million in {base.label}"
    if not kept:
        return f"all of these began from {told}, where a small amount is a large rate"
    return f"those with {told} are left out, where a small amount is a large rate"


def asked(query: Query, listed: list[Row]) -> list[Row]:
    """The rows that are wanted of an ordered list: one place of it, so many, or all beyond an amount."""
    if query.nth is not None:
        if len(listed) < query.nth:
            raise Empty(describe(query, None), f"That list has {len(listed)} places, and number {query.nth} was asked.")
        return listed[query.nth - 1 : query.nth]
    return listed[: query.limit or (len(listed) if query.threshold is not None else DEFAULT_LIMIT)]


def restricted(query: Query, rows: list[Row], period: Period) -> list[Row]:
    """Only members of the group named, less those taken off ("among ASEAN members", "besides China")."""
    group = [t for t in query.targets if t.kind in ("group", "sum", "area")]
    members = {c for t in group for c in _within(t, period)} - {WORLD}
    minus = {c for t in query.targets for one in t.minus for c in _of_row(one, period)}
    return [r for r in rows if (not members or r.code in members) and r.code not in minus]


def _within(target: Target, period: Period) -> tuple[str, ...]:
    """Who is in a group at the end of a period, also where the group has a row of its own."""
    if len(target.codes) > 1:
        return target.at(period).codes  # its members, less those taken off
    known = load_partners().groups.get(target.group or "")
    return known.members_at(period.end) if known is not None and known.members else target.codes


def _of_row(code: str, period: Period) -> tuple[str, ...]:
    """The partner of a row, or the members of the group that a row is of."""
    of = (g for g in load_partners().groups.values() if g.code == code and g.members)
    return next((g.members_at(period.end) for g in of), (code,))
