"""The rows of a ranking: which of them are ranked, in which order, and which are wanted."""

from __future__ import annotations

from dataclasses import dataclass

from data.model import WORLD
from data.partners import load_partners
from data.period import Period
from data.query.describe import describe
from data.query.issues import Empty
from data.query.session import Level
from data.query.spec import Query, Target

DEFAULT_LIMIT = 10


@dataclass(frozen=True, slots=True)
class Row:
    """One ranked partner or product: the value it is ranked by, and the level of the period."""

    code: str
    value: float
    level: Level
    base: Level | None = None


def order(query: Query, rows: list[Row]) -> list[Row]:
    """Largest first, as the question means it: a deficit is large when the balance is low."""
    if query.sign == "deficit":
        rows = [r for r in rows if r.level.value < 0] if not query.of_change else rows
    elif query.sign == "surplus":
        rows = [r for r in rows if r.level.value > 0] if not query.of_change else rows
    if query.threshold is not None:
        rows = [r for r in rows if signed(query, r.value) > query.threshold]
    if query.of_change and query.sign:  # "whose surplus rose most": one that is or was a surplus
        rows = [r for r in rows if max(signed(query, x.value) for x in (r.level, r.base or r.level)) > 0]
    inverted = query.sign == "deficit"
    descending = query.descending != inverted
    return sorted(rows, key=lambda r: (r.value, r.code), reverse=descending)


def signed(query: Query, value: float) -> float:
    """A balance, or a change of one, as it is spoken of: a deficit grows as the balance falls."""
    return -value if query.sign == "deficit" else value


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
    minus = {c for t in query.targets for c in t.minus}
    return [r for r in rows if (not members or r.code in members) and r.code not in minus]


def _within(target: Target, period: Period) -> tuple[str, ...]:
    """Who is in a group at the end of a period, also where the group has a row of its own."""
    known = load_partners().groups.get(target.group or "")
    return known.members_at(period.end) if known is not None and known.members else target.at(period).codes
