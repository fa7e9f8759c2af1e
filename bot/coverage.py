"""What is loaded, in words: for ``/trade status``, App Home and the data-age metric."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from bot import metrics
from data.ingest.status import Status, TableStatus, status
from data.tables import tables

MAIN = ("totals", "country", "services", "country_bop", "enduse_sa", "enduse_annual", "hs", "crude_by_country")
"""The tables that people ask most, in the order shown."""


@dataclass(frozen=True)
class Coverage:
    """``lines`` for people; ``newest`` is the newest loaded release."""

    lines: tuple[str, ...]
    newest: dt.date | None


Covering = Callable[[dt.date], Coverage]


def covering(asker: object) -> Covering | None:
    """How to tell what is loaded behind an asker; None for one without a warehouse (in tests)."""
    warehouse = getattr(getattr(asker, "data", None), "warehouse", None)
    if warehouse is None:
        return None

    def told(today: dt.date) -> Coverage:
        return coverage(status(warehouse, today), today)

    return told


def coverage(found: Status, today: dt.date) -> Coverage:
    """The reach of the main tables and the next release; sets the data-age metric."""
    by_id = {table.table_id: table for table in found.tables}
    shown = [by_id[name] for name in MAIN if name in by_id]
    lines = [_line(table) for table in shown]
    if len(found.tables) > len(shown):
        lines.append(f"and {len(found.tables) - len(shown)} more tables, from {found.documents} documents.")
    if found.latest is not None and any(table.newer for table in shown):
        lines.append(f"By the calendar, {found.latest.month:%B %Y} came out on {_day(found.latest.release)}.")
    if found.following is not None:
        lines.append(f"Next release: {_day(found.following.release)}, for {found.following.month:%B %Y} (scheduled).")
    newest = max((table.release for table in found.tables), default=None)
    if newest is not None:
        metrics.DATA_AGE.set((today - newest).days)
    return Coverage(tuple(lines), newest)


def _line(table: TableStatus) -> str:
    exhibit, title = tables()[table.table_id]["exhibits"][0] if table.table_id in tables() else (table.table_id, "")
    name = f"{title} ({exhibit})" if title else exhibit
    return f"{name}: {table.first:%B %Y} to {table.last:%B %Y}, release of {_day(table.release)}"


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
