"""Tables that show selected partners only: what a ranking of them leaves out, by how much of the whole it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from data.model import WORLD, Flow
from data.query.cells import Level
from data.query.plan import Plan
from data.query.route import EVERY_PARTNER
from data.query.session import Session
from data.query.shapes import lacking

ALL = 0.98
"""From this part of the whole on, nobody worth speaking of is left out."""
PARTLY = frozenset({"hs"})
"""Tables that have every partner in one flow, and selected ones in the other."""


class HasLevel(Protocol):
    @property
    def code(self) -> str: ...

    @property
    def level(self) -> Level: ...


def selected(session: Session, plan: Plan, rows: Sequence[HasLevel]) -> str | None:
    """The caveat of a ranking whose partners are not all that there are, where the table has the whole."""
    if plan.book.patchy:
        return lacking.said(session, plan, [row.code for row in rows])
    every = plan.book.table in EVERY_PARTNER and plan.book.table not in PARTLY
    if every or plan.measure not in (Flow.EXPORTS, Flow.IMPORTS) or not rows:
        return None
    period = plan.periods[:1]
    whole = session.cells(plan.book, period, partners=[WORLD], as_of=plan.as_of).measure(plan.measure, WORLD, 0)
    part = sum(row.level.value for row in rows)
    if whole is None or whole.value <= 0 or part >= ALL * whole.value:
        return None
    return (
        f"the table shows {len(rows)} partners only, which make up {part / whole.value:.0%} of the whole: one that is "
        "not among them may belong here"
    )
