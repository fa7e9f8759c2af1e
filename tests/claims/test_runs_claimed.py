"""Records, "the highest since" and streaks as they are claimed, over a series that is made up."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.checking import runs
from data.period import Period, month
from intents.claims.claim import Claim

DAY = dt.date(2025, 5, 6)
LAST = Period.of_year(2024)


def claimed(**more: Any) -> Claim:
    given = {"kind": "extreme", "way": "", "high": True, "nth": None, "since": None, "signless": False, "of_all": False}
    return cast(Claim, SimpleNamespace(**{**given, **more}))


@pytest.mark.parametrize(
    ("way", "values", "so"),
    [
        ("", (1, 2, 1), True),
        ("", (1, 0, 1), False),
        ("up", (1, 2, 3), True),
        ("up", (1, 2, 2), False),
        ("widen", (1, 2, 1), False),
        ("down", (3, 2, 1), True),
        ("down", (3, 2, 2), False),
        ("narrow", (3, 2, 3), False),
    ],
)
def test_every_year_is_each_of_them(way: str, values: tuple[float, ...], so: bool) -> None:
    assert runs._all(claimed(way=way), values) is so


def series(monkeypatch: pytest.MonkeyPatch, *values: float, after: tuple[float, ...] = ()) -> None:
    def points(first: int, numbers: tuple[float, ...]) -> runs.Points:
        return [(Period.of_year(first + at), value) for at, value in enumerate(numbers)]

    monkeypatch.setattr(runs, "_series", lambda *_: points(LAST.end // 12 + 1 - len(values), values))
    monkeypatch.setattr(runs, "_after", lambda *_: points(2025, after))


@pytest.mark.parametrize(
    ("way", "values", "count"),
    [
        ("up", (1, 2, 3, 4), 3),
        ("up", (5, 2, 3, 4), 2),
        ("up", (1, 2, 2, 3), 1),
        ("up", (1, 3, 2), 0),
        ("down", (4, 3, 2), 2),
        ("down", (4, 2, 2), 0),
        ("down", (3, 3, 2), 1),
        ("up", (1, 2), None),
    ],
)
def test_a_streak_is_counted_back_from_the_last(
    monkeypatch: pytest.MonkeyPatch, way: str, values: tuple[float, ...], count: int | None
) -> None:
    series(monkeypatch, *values)
    nothing = cast(Any, None)
    assert runs._run(nothing, claimed(way=way), nothing, nothing, LAST, DAY) == count


def holds(**more: Any) -> bool | None:
    nothing = cast(Any, None)
    return runs._holds(nothing, claimed(**more), nothing, nothing, LAST, DAY)


@pytest.mark.parametrize(
    ("values", "more", "so"),
    [
        ((1, 2, 3), {}, True),
        ((1, 3, 3), {}, True),
        ((1, 4, 3), {}, False),
        ((1, 4, 3), {"nth": 2}, True),
        ((1, 2, 3), {"nth": 2}, False),
        ((4, 3, 2), {"high": False}, True),
        ((4, 1, 2), {"high": False}, False),
        ((2, 3), {}, None),
    ],
)
def test_a_record_has_as_many_beyond_it_as_its_place_says(
    monkeypatch: pytest.MonkeyPatch, values: tuple[float, ...], more: dict[str, Any], so: bool | None
) -> None:
    series(monkeypatch, *values)
    assert holds(**more) is so


def test_a_record_of_all_years_is_held_against_those_that_follow(monkeypatch: pytest.MonkeyPatch) -> None:
    series(monkeypatch, 1, 2, 3, after=(4,))
    assert holds() is True and holds(of_all=True) is False


@pytest.mark.parametrize(
    ("values", "since", "more", "so"),
    [
        ((5, 2, 3, 4), 2021, {}, True),
        ((4, 2, 3, 4), 2021, {}, True),
        ((3, 2, 3, 4), 2021, {}, False),
        ((3, 2, 3, 4), 2021, {"signless": True}, True),
        ((5, 2, 4.5, 4), 2021, {}, False),
        ((5, 2, 4, 4), 2021, {}, True),
        ((5, 2, 3, 4), 2020, {}, None),
        ((1, 3, 2, 2), 2021, {"high": False}, True),
        ((1, 1.5, 2, 2), 2021, {"high": False}, False),
        ((1, 2, 3, 4), None, {}, True),
        ((1, 5, 3, 4), None, {}, False),
    ],
)
def test_the_highest_since_a_year_is_below_that_year_and_above_all_between(
    monkeypatch: pytest.MonkeyPatch, values: tuple[float, ...], since: int | None, more: dict[str, Any], so: bool | None
) -> None:
    series(monkeypatch, *values)
    assert holds(kind="since", since=Period.of_year(since) if since else None, **more) is so


@pytest.mark.parametrize(
    ("since", "values", "so"),
    [
        (Period.of_month(2021, 12), (5, 3.5, 3, 4), True),
        (Period.of_month(2021, 12), (3, 3.5, 3, 4), False),
        (Period.of_month(2021, 1), (5, 3.5, 3, 4), True),
        (Period.of_month(2021, 1), (3, 3.5, 3, 4), False),
        (Period.of_month(2021, 12), (5, 4.5, 3, 4), False),
        (Period(month(2021, 1), month(2022, 12)), (3, 5, 3.5, 4), True),
        (Period(month(2021, 1), month(2022, 12)), (3, 3.5, 3.5, 4), False),
    ],
)
def test_the_period_since_which_may_be_shorter_or_longer_than_those_of_the_series(
    monkeypatch: pytest.MonkeyPatch, since: Period, values: tuple[float, ...], so: bool
) -> None:
    series(monkeypatch, *values)
    assert holds(kind="since", since=since) is so
