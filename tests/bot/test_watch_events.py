"""Alerts on a record, a place among the partners, and one partner passing another: read, and told when it happens."""

from __future__ import annotations

import pytest

from bot.replies.ask import Asker
from bot.speak.headline import headline
from bot.watchlists.condition_figure import Gauge, described
from bot.watchlists.conditions import Seen, baseline, evaluate
from bot.watchlists.lists import condition
from data.period import month
from intents.issues import Misunderstood
from intents.watch import command as wish
from intents.watch import rule
from tests.bot.test_watch_slack import Bot, command  # type: ignore[attr-defined]
from tests.conftest import TODAY

READ = {
    "tell me when imports from Vietnam hit a record": "imports from Vietnam at a record high",
    "alert me when the deficit with China falls to a record low": "deficit with China at a record low",
    "tell me when exports hit an all-time high in a year": "exports at a record high in a year",
    "notify us when Vietnam overtakes China in imports": "imports from Vietnam above those from China",
    "tell me when imports from Taiwan pass those from Canada": "imports from Taiwan above those from Canada",
    "alert me when Vietnam enters the top 3 import sources": "imports from Vietnam among the top 3",
    "tell me when Germany becomes one of the top five deficits": "deficit with Germany among the top 5",
    "alert me when China drops out of the top 3 sources of imports": "imports from China no longer among the top 3",
    "tell me when Mexico becomes the largest export market": "exports to Mexico the largest",
}


@pytest.fixture
def behind(asker: Asker) -> Asker:
    return asker


def _gauge(asker: Asker, text: str) -> Gauge:
    asked = wish(text)
    assert asked is not None and asked.kind == "add"
    found, parsed = rule(asked.words, TODAY)
    return Gauge(asker.data.engine, found, parsed.completed.query, TODAY)


@pytest.mark.parametrize("text", READ)
def test_each_is_read_and_said_back(asker: Asker, text: str) -> None:
    gauge = _gauge(asker, text)
    assert described(gauge.rule) == READ[text]
    assert type(gauge.rule).of_kept(gauge.rule.kept()) == gauge.rule


@pytest.mark.parametrize("text", ["tell me when it rains", "tell me when the next release is", "when did imports peak"])
def test_what_is_no_condition_is_a_question(text: str) -> None:
    assert wish(text) is None


HALF = ("Vietnam overtakes China", "imports enter the top 3 sources", "Vietnam enters the top 3")


@pytest.mark.parametrize("words", HALF)
def test_half_a_condition_says_what_is_missing(words: str) -> None:
    with pytest.raises(Misunderstood):
        rule(words, TODAY)


def test_vietnam_passed_china_in_april_2026(shipped_asker: Asker) -> None:
    gauge = _gauge(shipped_asker, "alert me when Vietnam overtakes China in imports")
    march = month(2026, 3)
    seen = baseline(condition(gauge.rule), gauge.value, march)
    assert not seen.holding
    _, events = evaluate(condition(gauge.rule), gauge.value, month(2026, 4), seen)
    assert [(one.kind, one.period) for one in events] == [("crossed", month(2026, 4))]
    answered = gauge.answer(month(2026, 4))
    assert answered is not None
    both = "$20.4 billion from Vietnam and $19.8 billion from China"
    assert headline(answered[1]) == f"US goods imports were {both} in April 2026."


def test_each_record_is_told_the_next_one_too(shipped_asker: Asker) -> None:
    gauge = _gauge(shipped_asker, "tell me when exports hit a record")
    values = {at: gauge.value(at) for at in range(month(2026, 1), month(2026, 8))}
    _, events = evaluate(condition(gauge.rule), gauge.value, month(2026, 7), Seen(month(2025, 12), False))
    records = [at for at, value in values.items() if value is not None and value > 0]
    assert [one.period for one in events] == records
    assert {month(2026, 3), month(2026, 4)} <= set(records), "March and April 2026 one after the other"
    assert month(2026, 7) not in records


def test_a_place_is_a_number(shipped_asker: Asker) -> None:
    gauge = _gauge(shipped_asker, "alert me when China drops out of the top 3 sources of imports")
    reply = shipped_asker.ask("China's rank as an import source in August 2026")
    assert gauge.value(month(2026, 8)) == next(f.value for f in reply.figures if f.primary)


def test_they_are_set_in_slack(bot: Bot) -> None:
    told = command(bot, "alert me when Vietnam overtakes China in imports")
    assert told.startswith("On the watchlist as number 1: imports from Vietnam above those from China. ")
    record = command(bot, "tell me when imports from Vietnam hit a record")
    assert "number 2: imports from Vietnam at a record high. " in record
    assert "1. imports from Vietnam above those from China" in command(bot, "list my alerts")
    assert command(bot, "delete alert 2") == "Number 2 is off the list."
