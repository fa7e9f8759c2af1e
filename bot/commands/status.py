"""``tradebot status``: what is in the tables."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict

from rich.console import Console

from bot.commands import terminal
from data.ingest.status import Status, status
from data.warehouse.reader import Warehouse


def show(warehouse: Warehouse, today: dt.date, out: Console, *, checks: bool, as_json: bool) -> None:
    """Print which tables reach how far, from which release, and whether a newer one is out."""
    told = status(warehouse, today)
    if as_json:
        out.file.write(json.dumps(_plain(told, checks), indent=1, default=str, ensure_ascii=False) + "\n")
    else:
        terminal.status(out, told, checks)


def _plain(told: Status, checks: bool) -> dict[str, object]:
    found = asdict(told)
    found["checks"] = {name: sum(c.status == name for c in told.checks) for name in ("ok", "noted", "failed")}
    if checks:
        found["check_lines"] = [asdict(line) for line in told.checks]
    return {"schema": 1, **found}
