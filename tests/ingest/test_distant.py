"""Lines of a list that is ranked anew each month, far from the next list that is loaded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from data.ingest.known import check_known
from data.model import Flow
from data.period import month
from data.sources.base import Extract
from data.warehouse.store import Store
from tests.ingest.lists import end_use, exhibit, stage

LEVELS = {"00100": 2500.0, "00360": 1600.0, "10000": 1650.0, "10100": 300.0, "10110": 310.0}
BEFORE, LATER = month(2023, 4), month(2025, 3)


def listed(at: int, names: Mapping[str, str] | None = None, grown: float = 1.0) -> Extract:
    """The month ``at``, the month before it and the year to date; ``names``: whose figures stand beside a code."""
    rows = []
    for code in LEVELS:
        key = end_use(Flow.EXPORTS, code)
        level = grown * LEVELS[(names or {}).get(code, code)]
        start = at - at % 12
        rows += [(key, at, at, level), (key, at - 1, at - 1, level * 1.01), (key, start, at, level * (at - start + 1))]
    return exhibit(7, dt.date(at // 12, at % 12 + 2, 5), rows)


def said(store: Store, *lists: Extract) -> list[str]:
    """What is noted of the last of these lists, when the others are loaded."""
    for one in lists[:-1]:
        stage(store, one)
        store.commit()
    number = stage(store, lists[-1])
    return [one.detail for one in check_known(store, number, whole=False) if one.status == "noted"]


def test_of_a_first_list_it_is_said_that_nothing_holds_its_names(store: Store) -> None:
    (line,) = said(store, listed(LATER))
    assert line.startswith("no other list of these months (none is loaded) tells 5 lines of like size apart")


def test_names_exchanged_far_from_the_next_list_are_said(store: Store) -> None:
    pair, unheld = said(store, listed(BEFORE), listed(LATER, {"00100": "00360", "00360": "00100"}, grown=1.1))
    assert pair == "lines that stand where each other's last figures did, as exchanged names would: 00100 and 00360"
    assert "the nearest is of 2023-04" in unheld


def test_lines_of_like_size_are_not_told_apart_and_that_is_said(store: Store) -> None:
    (line,) = said(store, listed(BEFORE), listed(LATER, {"10100": "10110", "10110": "10100"}))
    assert "5 lines of like size" in line


def test_another_category_is_not_suspected(store: Store) -> None:
    """The sums of the principal categories tell those."""
    (line,) = said(store, listed(BEFORE), listed(LATER, {"00100": "10000", "10000": "00100"}))
    assert "5 lines of like size" in line


def test_the_next_month_is_held_by_the_month_before(store: Store) -> None:
    assert not [line for line in said(store, listed(LATER - 1), listed(LATER)) if "like size" in line]
