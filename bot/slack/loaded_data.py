"""What is loaded, in words: for ``/trade status``, App Home and the data-age metric."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from bot import metrics
from data.ingest.status import Status, TableStatus, status
from data.tables import having

MAIN = ("totals", "country", "services", "country_bop", "enduse_sa", "enduse_annual", "hs", "crude_by_country")
"""The tables that people ask most, in the order shown."""


@dataclass(frozen=True)
class LoadedData:
    """``lines`` for people; ``newest`` is the newest loaded release."""

    lines: tuple[str, ...]
    newest: dt.date | None


TellLoaded = Callable[[dt.date], LoadedData]


def loaded_behind(asker: object) -> TellLoaded | None:
    """How to tell what is loaded behind an asker; None for one without a warehouse (in tests)."""
    warehouse = getattr(getattr(asker, "data", None), "warehouse", None)
    if warehouse is None:
        return None

    def told(today: dt.date) -> LoadedData:
        return loaded_data(status(warehouse.edition(), today), today)

    return told


def loaded_data(found: Status, today: dt.date) -> LoadedData:
    """The next release and the reach of the main tables; sets the data-age metric."""
    by_id = {table.table_id: table for table in found.tables}
    shown = [by_id[name] for name in MAIN if name in by_id]
    lines = []
    if found.following is not None:
        lines.append(f"Next release: {found.following.month:%B %Y}, scheduled for {_day(found.following.release)}.")
    if found.latest is not None and any(table.newer for table in shown):
        lines.append(f"Newest release by the calendar: {found.latest.month:%B %Y}, on {_day(found.latest.release)}.")
    lines += [_line(table) for table in shown]
    if len(found.tables) > len(shown):
        lines.append(f"And {len(found.tables) - len(shown)} more tables, from {found.documents} documents.")
    newest = max((table.release for table in found.tables), default=None)
    if newest is not None:
        metrics.DATA_AGE.set((today - newest).days)
    return LoadedData(tuple(lines), newest)


def _line(table: TableStatus) -> str:
    reach = f"{table.first:%B %Y} to {table.last:%B %Y}, release of {_day(table.release)}."
    return f"{having('called')[table.table_id]}: {reach}"


def _day(day: dt.date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
