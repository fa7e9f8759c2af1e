"""The rank of one figure among all partners, and whether it can be compared with that of the year before."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import replace
from weakref import WeakKeyDictionary

from data.model import WORLD, Flow, Unit
from data.period import Period
from data.query import sql, vintage
from data.query.answer import Figure
from data.query.cells import Cells
from data.query.plan import Plan
from data.query.reading import Rows
from data.query.session import Session

KEPT = 64
"""Periods and measures of which the figures of all partners are kept."""
_kept: WeakKeyDictionary[Rows, OrderedDict[Hashable, tuple[dict[str, float], tuple[sql.Statement, ...]]]] = (
    WeakKeyDictionary()
)
_lock = threading.Lock()


def place(session: Session, plan: Plan, figures: list[Figure], facts: dict[str, object]) -> list[Figure]:
    """The rank of a single partner's figure among all partners of the country table, as a supporting figure.

    A deficit is ranked among deficits and a surplus among surpluses, the largest first.
    """
    primary = [f for f in figures if f.primary]
    if plan.book.table != "country" or plan.product is not None or len(primary) != 1:
        return []
    target, first = plan.targets[0], primary[0]
    if (
        target.kind != "partner"
        or len(target.codes) > 1
        or not isinstance(first.value, (int, float))
        or first.value == 0
    ):
        return []
    levels = _levels(session, plan)
    sign = -1 if plan.measure is Flow.BALANCE and first.value < 0 else 1
    own = target.codes[0]
    facts["partners"] = sum(1 for value in levels.values() if value * sign > 0)
    rank = 1 + sum(1 for code, value in levels.items() if code != own and value * sign > first.value * sign)
    return [
        replace(
            first,
            measure="rank",
            of=plan.measure.value,
            value=rank,
            unit=Unit.RANK,
            primary=False,
            role="place",
            first=None,
        )
    ]


def _levels(session: Session, plan: Plan) -> dict[str, float]:
    """The figure of every partner, by code. Whoever asks for one partner asks for the next one too, so the last few are
    kept for as long as the same figures serve."""
    with _lock:
        kept = _kept.setdefault(session.warehouse, OrderedDict())
        key = (plan.book, tuple(plan.periods), plan.measure, plan.as_of)
        known = kept.get(key)
    if known is None:
        before = len(session.statements)
        cells = session.cells(plan.book, plan.periods, partners=None, as_of=plan.as_of)
        gone = _gone(session, plan)
        apart = replace(cells, runs={})  # what is known of the partner asked for is not known of the others
        found = {
            code: level.value
            for code in {partner for _, partner, _, _ in cells.sums}
            if code[:1] in "1234567"
            and code not in gone
            and (level := apart.measure(plan.measure, code, 0)) is not None
        }
        known = found, tuple(session.statements[before:])
        with _lock:
            kept[key] = known
            while len(kept) > KEPT:
                kept.popitem(last=False)
    else:
        session.statements.extend(known[1])
    return known[0]


def _gone(session: Session, plan: Plan) -> set[str]:
    """Partners that the newest file with the whole period no longer lists, though an older one did: a place is among
    those of one file, as in a ranking."""
    period = plan.periods[0]
    runs = plan.runs if plan.as_of is None else vintage.before(plan.runs, plan.as_of)
    days = [r.release for r in runs if r.first <= period.start and period.end <= r.last]
    if not days:
        return set()
    return {code for code, those in session.carriers(plan.book, period).items() if max(days) not in those}


def comparable(plan: Plan, cells: Cells, context: list[tuple[str, Period]]) -> bool:
    """Whether the figure and the one a year before stand, as given, in one release."""
    prior = [(k, p) for k, (role, p) in enumerate(context, start=len(plan.periods)) if role == "prior"]
    if not prior:
        return False
    k, period = prior[0]
    target = plan.targets[0]
    levels = [cells.target(plan.measure, target, 0), cells.target(plan.measure, target, k)]
    if plan.as_of is not None or (plan.book.sparse and len(vintage.releases(plan.runs)) == 1):
        return None not in levels
    if plan.book.patchy:
        return False  # what its releases list is told by no world row
    world = plan.book.sparse and any(r.partner == WORLD for r in plan.runs)
    needs = [(plan.measure, c, p) for c in ([WORLD] if world else plan.partners()) for p in (plan.periods[0], period)]
    day = vintage.one_vintage(plan.runs, plan.book, needs)
    return day is not None and all(level is not None and level.newest <= day for level in levels)
