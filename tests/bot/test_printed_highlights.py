"""The alert composed for a release against what the release's own text states, wherever both have the figure.

``../shared/sources/highlights`` has one line a release: billions of dollars to one decimal and per cent, changes
signed, a deficit that shrank below zero. Nothing is compared that only one of the two has; how much is, is counted.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.highlights import release as release_highlights
from bot.highlights.lookup import number
from bot.replies.ask import Asker
from data.model import Sector
from data.query.answer import Figure

FILE = Path(__file__).parents[3] / "shared" / "sources" / "highlights" / "ft900-highlights.jsonl"
HALF = {"USD million": 50.0 + 1e-6, "percent": 0.05 + 1e-6}
"""Half a unit of the last digit that is printed."""
COMPARED_LEAST = 16
Want = Callable[[Figure, int], bool]


def _is(measure: str, of: str | None, sector: str, months: int = 1, back: int = 0) -> Want:
    """A figure of this kind over ``months`` months that end with the release's month, or ``back`` before it."""

    def fits(figure: Figure, month: int) -> bool:
        period, book = figure.period, figure.book
        return (
            figure.measure == measure
            and (of is None or figure.of == of)
            and period is not None
            and period.end == month - back
            and period.months == (months or month % 12 + 1)
            and book is not None
            and book.table in ("totals", "three_month")
            and book.sector is Sector(sector)
            and figure.target is None
            and figure.product is None
        )

    return fits


BOTH = "goods_and_services"
KEYS: dict[str, tuple[Want, float]] = {
    "deficit": (_is("balance", None, BOTH), -1),
    "prior": (_is("balance", None, BOTH, back=1), -1),
    "change": (_is("change", "balance", BOTH), -1),
    "deficit_pct": (_is("percent_change", "balance", BOTH), 1),
    "exports": (_is("exports", None, BOTH), 1),
    "exports_chg": (_is("change", "exports", BOTH), 1),
    "exports_pct": (_is("percent_change", "exports", BOTH), 1),
    "imports": (_is("imports", None, BOTH), 1),
    "imports_chg": (_is("change", "imports", BOTH), 1),
    "imports_pct": (_is("percent_change", "imports", BOTH), 1),
    "goods_deficit": (_is("balance", None, "goods"), -1),
    "goods_chg": (_is("change", "balance", "goods"), -1),
    "services_surplus": (_is("balance", None, "services"), 1),
    "services_chg": (_is("change", "balance", "services"), 1),
    "ytd_deficit_chg": (_is("change", "balance", BOTH, months=0), -1),
    "ytd_deficit_pct": (_is("percent_change", "balance", BOTH, months=0), 1),
    "ytd_exports_chg": (_is("change", "exports", BOTH, months=0), 1),
    "ytd_exports_pct": (_is("percent_change", "exports", BOTH, months=0), 1),
    "ytd_imports_chg": (_is("change", "imports", BOTH, months=0), 1),
    "ytd_imports_pct": (_is("percent_change", "imports", BOTH, months=0), 1),
    "avg3": (_is("average", "balance", BOTH, months=3), -1),
    "avg3_exports": (_is("average", "exports", BOTH, months=3), 1),
    "avg3_imports": (_is("average", "imports", BOTH, months=3), 1),
}


def _printed() -> list[dict[str, Any]]:
    if not FILE.is_file():
        pytest.skip("needs ../shared/sources/highlights")
    return [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines() if line.strip()]


def compared(asker: Asker, line: dict[str, Any]) -> list[tuple[str, float, float, bool]]:
    """Each figure that both have: its name, as printed, as composed, and whether they agree at the printed digit."""
    day = dt.date.fromisoformat(line["release"])
    if not release_highlights.has_release(asker.data, day):
        return []
    found = release_highlights.compose(asker.data, day)
    figures = [figure for one in found.lines for figure in one.figures]
    out = []
    for key, (wanted, sign) in KEYS.items():
        mine = next((figure for figure in figures if wanted(figure, found.month)), None)
        if key not in line or mine is None:
            continue
        unit = mine.unit.value
        size = float(line[key]) * (1000 if unit == "USD million" else 1)
        value = number(mine) * sign
        out.append((key, size, value, abs(value - size) <= HALF[unit]))
    return out


@pytest.mark.sources
def test_every_figure_that_both_have_agrees(shipped_asker: Asker) -> None:
    told = {line["release"]: compared(shipped_asker, line) for line in _printed()}
    wrong = {day: [one for one in rows if not one[3]] for day, rows in told.items()}
    assert {day: rows for day, rows in wrong.items() if rows} == {}
    count = sum(len(rows) for rows in told.values())
    print(f"{count} figures of {sum(bool(rows) for rows in told.values())} releases agree")
    assert count >= COMPARED_LEAST
