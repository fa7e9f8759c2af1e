"""Wishes in words, conditions and their crossings, lists over the Slack double."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from bot.state.schedule import ScheduleError
from bot.watchlists.conditions import Condition, Event, Seen, baseline, evaluate
from bot.watchlists.lists import described  # type: ignore[attr-defined]
from intents.issues import Misunderstood
from intents.watch import Command, command, figure, rule
from intents.watch_words import FigureCondition

TODAY = dt.date(2026, 11, 21)
WISHES = [
    (
        "alert me when the deficit with Vietnam tops 15 billion in a month",
        "deficit with Vietnam above $15.0 billion in a month",
    ),
    (
        "tell me when imports from China fall more than 10% on the year",
        "imports from China down more than 10% on the year",
    ),
    ("let me know if exports to Canada drop below $25 billion", "exports to Canada below $25.0 billion in a month"),
    (
        "please notify us when the trade deficit rises above 100 billion",
        "trade deficit above $100.0 billion in a month",
    ),
    (
        "alert me if our surplus with the Netherlands is over $6bn",
        "our surplus with the Netherlands above $6.0 billion in a month",
    ),
    (
        "tell me when imports from Taiwan rise by 20 percent year over year",
        "imports from Taiwan up more than 20% on the year",
    ),
    (
        "alert me when the goods and services deficit widens more than 10% on the month",
        "goods and services deficit up more than 10% on the month",
    ),
    ("warn me when crude oil imports are under 10 billion", "crude oil imports below $10.0 billion in a month"),
    ("alert me when China's share of imports falls below 8%", "China's share of imports below 8% in a month"),
    (
        "alert me when imports from Mexico jump 5 billion from a month earlier",
        "imports from Mexico up more than $5.0 billion on the month",
    ),
    ("tell me when semiconductors from Taiwan top 2bn", "semiconductors from Taiwan above $2.0 billion in a month"),
    ("alert me when services surplus goes over thirty billion", "services surplus above $30.0 billion in a month"),
    (
        "notify me when the deficit with China exceeds $80 billion in a quarter",
        "deficit with China above $80.0 billion in a quarter",
    ),
    (
        "ping me if imports from Ireland top 120 billion in a year",
        "imports from Ireland above $120.0 billion in a year",
    ),
]


@pytest.mark.parametrize(("words", "told"), WISHES)
def test_a_wish_is_confirmed_in_words(words: str, told: str) -> None:
    wish = command(words)
    assert wish is not None and wish.kind == "add" and wish.alert
    assert described(rule(wish.words, TODAY)[0]) == told


@pytest.mark.parametrize(("words", "told"), WISHES)
def test_the_figure_of_a_wish_is_read_again_from_what_is_kept(words: str, told: str) -> None:
    wish = command(words)
    assert wish is not None
    found, parsed = rule(wish.words, TODAY)
    assert FigureCondition.of_kept(found.kept()) == found
    assert figure(found.question, TODAY).completed.query == parsed.completed.query


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("follow pharmaceuticals from Ireland", Command("add", "pharmaceuticals from Ireland")),
        ("watch the deficit with India", Command("add", "the deficit with India")),
        ("list my alerts", Command("list")),
        ("show my watchlist", Command("list")),
        ("delete alert 3", Command("remove", number=3)),
        ("stop following 4", Command("remove", number=4)),
        ("change alert 3 to imports from Mexico exceed $50bn", Command("edit", "imports from Mexico exceed $50bn", 3)),
    ],
)
def test_commands(words: str, expected: Command) -> None:
    assert command(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "deficit with Vietnam 2024",
        "tell me the deficit with Vietnam",
        "tell me when the next release is",
        "",
        "imports from China fell by how much?",
        "show me imports from Mexico by month",
        "which alerts are there in the world",
        "add exports and imports with Japan",
    ],
)
def test_questions_are_no_wishes(words: str) -> None:
    assert command(words) is None


@pytest.mark.parametrize(
    "words",
    [
        "it rains",
        "the deficit with Vietnam tops 15",
        "imports from Mexico in 2024 top 50 billion",
        "imports from Ruritania top 1 billion",
        "imports from China top 10%",
        "China's share of imports falls by 2 billion",
        "the weather exceeds 5 billion",
        "imports from Japan and Korea top 20 billion",
    ],
)
def test_what_cannot_be_watched_is_said(words: str) -> None:
    with pytest.raises(Misunderstood):
        rule(words, TODAY)


# --- crossings: the rules alone ------------------------------------------------------------------------

ABOVE = Condition(True, 15.0)


def values(*numbers: float) -> dict[int, float]:
    return dict(enumerate(numbers))


def test_what_holds_already_is_known_and_not_said() -> None:
    series = values(14, 16, 17, 18)
    seen = baseline(ABOVE, series.get, 3)
    assert seen == Seen(3, True, 1, True)
    assert evaluate(ABOVE, values(14, 16, 17, 18, 19).get, 4, seen) == (Seen(4, True, 1, True), [])


def test_a_crossing_is_said_once_and_again_after_it_ended() -> None:
    seen, said = Seen(0, False), list[Event]()
    for newest, numbers in enumerate(
        [(14.0, 15.2), (14.0, 15.2, 16.0), (14.0, 15.2, 16.0, 14.0), (14.0, 15.2, 16.0, 14.0, 15.5)], 1
    ):
        seen, events = evaluate(ABOVE, values(*numbers).get, newest, seen)
        said += events
    assert [(e.kind, e.period) for e in said] == [("crossed", 1), ("crossed", 4)]


def test_months_that_came_together_are_all_looked_at() -> None:
    seen, events = evaluate(ABOVE, values(14, 15.2, 14, 14, 16).get, 4, Seen(0, False))
    assert [(e.kind, e.period) for e in events] == [("crossed", 1), ("crossed", 4)]
    assert seen == Seen(4, True, 4, True)


def test_a_revision_that_undoes_a_crossing_is_said_once() -> None:
    seen = Seen(1, True, 1, True)
    seen, events = evaluate(ABOVE, values(14, 14.8, 14.9).get, 2, seen)
    assert [(e.kind, e.period, e.value) for e in events] == [("undone", 1, 14.8)]
    seen, events = evaluate(ABOVE, values(14, 14.7, 14.9).get, 2, seen)
    assert events == []
    seen, events = evaluate(ABOVE, values(14, 14.7, 14.9, 15.1).get, 3, seen)
    assert [(e.kind, e.period) for e in events] == [("crossed", 3)]


def test_a_revision_that_makes_an_earlier_month_cross_is_said_so() -> None:
    seen, events = evaluate(ABOVE, values(14, 15.1, 14).get, 2, Seen(1, False))
    assert [(e.kind, e.period) for e in events] == [("revised", 1)]
    assert seen.said == 1 and seen.standing and not seen.holding


def test_the_same_vintage_again_says_nothing() -> None:
    series = values(14, 15.2)
    seen, events = evaluate(ABOVE, series.get, 1, Seen(0, False))
    assert len(events) == 1
    assert evaluate(ABOVE, series.get, 1, seen) == (seen, [])


@pytest.fixture
def timing() -> Iterator[object]:
    from bot.scheduled.timing import timing as read

    yield read


def test_times_and_weekdays_of_a_digest(timing: object) -> None:
    read = timing
    assert callable(read)
    assert read("9:05 Europe/London mon, wed fri") == {"at": "09:05", "zone": "Europe/London", "weekdays": "135"}
    assert read("at 08:30 every day daily") == {"at": "08:30", "weekdays": "1234567"}
    with pytest.raises(ScheduleError):
        read("sometimes")
