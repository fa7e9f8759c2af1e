"""What a person follows: told once for each new period, and the conditions of a list on both sides of their values."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.state import watches
from bot.state.engine import migrate, open_engine
from bot.state.posts import PostJob
from bot.watchlists import lists
from bot.watchlists.conditions import Condition, Seen, baseline, evaluate
from data.model import Document
from data.period import Period
from tests.bot.recorded import NOW

MAY, JUNE = (Period.of_month(2025, at) for at in (5, 6))


class Followed:
    """A list whose figures are of one period, and what is offered to be posted."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.engine = open_engine(f"sqlite:///{folder / 's.db'}")
        migrate(self.engine)
        self.period: Period | None = MAY
        self.offered: list[PostJob] = []
        self.answered: list[str] = []
        self.path = folder / "one"
        data = SimpleNamespace(warehouse=self, engine=SimpleNamespace(answer=self.answer))
        self.lists = lists.Watchlists(self.engine, cast(Any, data), lambda: NOW, NOW.date)
        meant = lambda words, _today: SimpleNamespace(completed=SimpleNamespace(query=words))  # noqa: E731 - a double
        monkeypatch.setattr(lists, "figure", meant)
        monkeypatch.setattr(lists, "headline", lambda answer: answer.words)
        monkeypatch.setattr(lists, "note", lambda source: source.title)

    def answer(self, words: str, _today: dt.date) -> tuple[Any, None]:
        self.answered.append(words)
        source = Document("BEA", "A title", "", "", "", NOW.date(), "")
        made = SimpleNamespace(words=words, primary=[SimpleNamespace(period=self.period)], sources=[source])
        return made, None

    def follow(self, words: str, owner: str = "U1", seen: Seen | None = None) -> None:
        watches.add(self.engine, "T1", owner, words, None, seen.kept() if seen else None, owner, NOW)

    def told(self, path: str) -> list[str]:
        """What is offered when another warehouse serves."""
        self.path = self.path.with_name(path)
        self.offered.clear()
        self.lists.evaluate(cast(Any, SimpleNamespace(team_id=None, offer=self.offered.append)))
        return [str((job.body or {})["text"]) for job in self.offered]

    def seen(self) -> list[int]:
        return [one.seen["period"] if one.seen else 0 for one in watches.entries(self.engine)]


@pytest.fixture
def followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Followed:
    return Followed(tmp_path, monkeypatch)


def test_a_new_period_is_told_once(followed: Followed) -> None:
    followed.follow("exports", seen=Seen(MAY.end, False))
    followed.follow("imports", seen=Seen(MAY.end - 1, False))
    assert followed.told("two") == ["New figures on your watchlist\n• imports"]
    assert followed.seen() == [MAY.end, MAY.end] and followed.told("three") == []
    followed.period = JUNE
    assert followed.told("four") == ["New figures on your watchlist\n• exports\n• imports"]
    assert followed.offered[0].key == f"news:T1:U1:1@{JUNE.end},2@{JUNE.end}"


def test_the_same_warehouse_is_looked_at_once(followed: Followed) -> None:
    followed.follow("exports")
    followed.told("two")
    followed.told("two")
    assert followed.answered == ["exports"]


def test_what_was_never_seen_is_only_noted_and_a_channel_follows_nothing(followed: Followed) -> None:
    followed.follow("exports")
    followed.follow("imports", owner="C1", seen=Seen(0, False))
    assert followed.told("two") == [] and followed.seen() == [MAY.end, 0]
    followed.period = None
    assert followed.told("three") == []


ABOVE, BELOW, EACH = Condition(True, 15.0), Condition(False, 15.0), Condition(True, 15.0, each=True)


def test_a_figure_equal_to_the_value_does_not_cross() -> None:
    values = (14.9, 15.0, 15.1, None)
    assert [ABOVE.holds(value) for value in values] == [False, False, True, False]
    assert [BELOW.holds(value) for value in values] == [True, False, False, False]


@pytest.mark.parametrize(
    ("numbers", "back", "start"),
    [((16, 16, 16, 16), 24, -1), ((14, 16, 16, 16), 24, 1), ((16, 16, 16, 16), 2, 1), ((16, 16, 16, 16), 0, 3)],
)
def test_since_when_it_holds_is_looked_for_so_far_back(numbers: tuple[float, ...], back: int, start: int) -> None:
    series = dict(enumerate(numbers))
    assert baseline(ABOVE, series.get, 3, back) == Seen(3, True, max(start, 0), True)


@pytest.mark.parametrize(
    ("condition", "numbers", "seen", "events"),
    [
        (ABOVE, (14, 16), Seen(0, False), [("crossed", 1)]),
        (ABOVE, (14, 16, 17), Seen(1, True, 1, True), []),
        (EACH, (14, 16, 17), Seen(1, True, 1, True), [("crossed", 2)]),
        (BELOW, (16, 14), Seen(0, False), [("crossed", 1)]),
        (ABOVE, (14, 16), Seen(1, False), [("revised", 1)]),
        (ABOVE, (14, 14), Seen(1, True, 1, True), [("undone", 1)]),
        (ABOVE, (14, 14, 16), Seen(1, True, 1, True), [("undone", 1), ("crossed", 2)]),
        (ABOVE, (14, 14), Seen(1, False, 1, False), []),
        (ABOVE, (14, 16, 14, 16), Seen(2, False, 1, True), [("crossed", 3)]),
    ],
)
def test_what_happened_since_a_period(
    condition: Condition, numbers: tuple[float, ...], seen: Seen, events: list[tuple[str, int]]
) -> None:
    series = dict(enumerate(map(float, numbers)))
    found = evaluate(condition, series.get, len(numbers) - 1, seen)[1]
    assert [(event.kind, event.period) for event in found] == events


def test_a_figure_that_is_gone_undoes_nothing() -> None:
    seen = Seen(1, True, 1, True)
    after, events = evaluate(ABOVE, {0: 14.0, 2: 16.0}.get, 2, seen)
    assert [event for event in events if event.kind == "undone"] == [] and after.period == 2
    assert evaluate(ABOVE, {0: 14.0}.get, 0, seen)[0].period == 1, "no way back"
