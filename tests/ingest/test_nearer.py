"""Rows, columns and months that stand nearer to the history of others than to their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from data.ingest.checks import CheckResult
from data.ingest.known import check_known
from data.model import Flow
from data.period import month
from data.sources.base import Extract, Row
from data.warehouse.store import Store
from tests.ingest.lists import end_use, exhibit, stage

FIRST, MONTHS = month(2024, 1), 30
LEVELS = {"0": 14_000.0, "1": 48_000.0, "2": 52_000.0, "3": 16_000.0, "4": 21_000.0}
REVISED = {"0": 1.004, "1": 0.993, "2": 1.011, "3": 1.002, "4": 0.997}
Change = Callable[[str, int], tuple[str, int]]
"""Where the figure that is printed for a category and a month was taken from."""


def figure(code: str, at: int, flow: Flow) -> float:
    """A level of its own with swings of its own, the same on every run."""
    swing = ((at * 7919 + int(code) * 104729 + len(flow) * 31) % 97) / 97 - 0.5
    return LEVELS[code] * (1.0 if flow is Flow.EXPORTS else 1.7) * (1 + 0.08 * swing)


def extract(release: dt.date, revised: bool, change: Change = lambda code, at: (code, at), sign: int = 1) -> Extract:
    rows: list[Row] = []
    for flow in (Flow.EXPORTS, Flow.IMPORTS):
        for code in LEVELS:
            key = end_use(flow, code)
            for at in range(FIRST, FIRST + MONTHS):
                source, when = change(code, at)
                value = figure(source, when, flow) * (REVISED[source] if revised else 1.0)
                rows.append((key, at, at, sign * round(value)))
    return exhibit(6, release, rows)


def found(store: Store, change: Change = lambda code, at: (code, at), sign: int = 1) -> CheckResult:
    """The outcome of the check for a later release that prints the same months revised."""
    before = extract(dt.date(2026, 8, 4), revised=False, sign=sign)
    stage(store, before)
    store.commit()
    now = extract(dt.date(2026, 9, 3), revised=True, change=change, sign=sign)
    number = stage(store, now)
    (outcome,) = (one for one in check_known(store, number, whole=False) if one.check == "nearer")
    return outcome


def test_revised_figures_are_nearest_to_their_own(store: Store) -> None:
    assert found(store).status == "ok"


def test_two_columns_of_like_size_exchanged(store: Store) -> None:
    swapped = {"1": "2", "2": "1"}
    outcome = found(store, lambda code, at: (swapped.get(code, code), at))
    assert outcome.status == "failed" and "than to their own" in outcome.detail


def test_two_months_exchanged(store: Store) -> None:
    june, july = month(2025, 6), month(2025, 7)
    outcome = found(store, lambda code, at: (code, {june: july, july: june}.get(at, at)))
    assert outcome.status == "failed"
    assert "the figures of 2025-06 are nearer to those known of 2025-07 than to their own" in outcome.detail


@pytest.mark.parametrize("sign", [1, -1])
def test_a_series_a_month_late(store: Store, sign: int) -> None:
    outcome = found(store, lambda code, at: (code, at - 1 if at > FIRST else at), sign)
    assert outcome.status == "failed" and "are those known of the month before" in outcome.detail


def test_one_figure_gone_astray_is_said(store: Store) -> None:
    """A small category's month with the figure of a large one."""
    outcome = found(store, lambda code, at: ("2", at) if code == "0" and at == FIRST + 3 else (code, at))
    assert outcome.status == "noted" and outcome.detail.endswith(
        "in a series whose other figures are as known (1 more like it)"
    )
