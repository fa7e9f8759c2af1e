"""What a channel gets, by order: each order alone, of one kind and of all, and where there is nothing to end."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.blocks.kit import Message
from bot.listeners import posts
from bot.listeners.core import Kit
from bot.state import channels, policies, watches
from bot.state.answers import Place
from bot.state.engine import migrate, open_engine
from intents.posts import Order
from tests.bot.recorded import NOW

PLACE = Place("T1", "C1", None, None, "U1")


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    engine = open_engine(f"sqlite:///{tmp_path / 's.db'}")
    migrate(engine)
    return cast(Kit, SimpleNamespace(engine=engine, answering=SimpleNamespace(now=lambda: NOW)))


def do(kit: Kit, deed: str, of: str = "all", when: str = "") -> Message:
    return posts.obeyed(kit, PLACE, Order(cast(Any, deed), cast(Any, of), when))


def state(kit: Kit) -> dict[str, bool]:
    """The kinds that the channel gets, and whether each is paused."""
    found = {kind: channels.channels(kit.engine, kind, paused=None, team_id="T1") for kind in posts.KINDS}
    return {kind: one.paused for kind, many in found.items() for one in many}


def button(message: Message) -> tuple[str, str]:
    pressed: Any = message.blocks[-1]["elements"][0]
    return pressed["action_id"], pressed["value"]


def test_a_channel_subscribes_and_what_it_gets_is_listed(kit: Kit) -> None:
    assert do(kit, "listed").text == "This channel has no subscriptions."
    assert do(kit, "subscribe", "alert").text == "This channel gets the alert on each new release."
    assert do(kit, "subscribe", "digest", "7:45 London mon").text == (
        "This channel gets the digest at 07:45 on Monday, Europe/London."
    )
    assert state(kit) == {"alert": False, "digest": False}
    assert do(kit, "listed").text.count("• ") == 2
    assert posts.subscribed(kit, PLACE, " ").text.startswith("This channel gets the alert")
    assert posts.subscribed(kit, PLACE, "news").text.startswith("Subscribe this channel with /trade subscribe")
    assert "Narnia" in posts.subscribed(kit, PLACE, "digest 9:00 Narnia").text
    assert posts.subscribed(kit, PLACE, "digest 25:00").text == "“25:00” is no time of day: give HH:MM."


@pytest.mark.parametrize(
    ("of", "named", "value", "after"),
    [
        ("all", "posts", "all", {"alert": True, "digest": True}),
        ("alert", "release alerts", "alert", {"alert": True, "digest": False}),
        ("digest", "digest", "digest", {"alert": False, "digest": True}),
    ],
)
def test_posts_are_paused_and_go_on(kit: Kit, of: str, named: str, value: str, after: dict[str, bool]) -> None:
    assert do(kit, "pause", of).text == posts.NONE_SUCH == do(kit, "resume", of).text
    do(kit, "subscribe", "alert")
    do(kit, "subscribe", "digest", "8:30")
    told = do(kit, "pause", of)
    assert told.text == f"Paused: this channel gets no {named} until it is resumed."
    assert button(told) == ("resume", value) and state(kit) == after
    assert posts.resumed(kit, PLACE, value).text == "The posts go on."
    assert state(kit) == {"alert": False, "digest": False}


@pytest.mark.parametrize(
    ("of", "named", "left"),
    [("all", "posts", []), ("alert", "release alerts", ["digest"]), ("digest", "digest", ["alert"])],
)
def test_subscriptions_end_and_alerts_of_a_watchlist_do_not(kit: Kit, of: str, named: str, left: list[str]) -> None:
    goes_on = " The watchlist's alerts go on: "
    assert do(kit, "unsubscribe", of).text == posts.NONE_SUCH
    watches.add(kit.engine, "T1", "C1", "exports", None, None, "U1", NOW)
    do(kit, "subscribe", "alert")
    do(kit, "subscribe", "digest", "8:30")
    assert do(kit, "unsubscribe", of).text == f"Unsubscribed from the {named}." and list(state(kit)) == left
    watches.add(kit.engine, "T1", "C1", "imports above 5", {"question": "imports"}, None, "U1", NOW)
    assert (goes_on in do(kit, "unsubscribe", of).text) is (of != "digest")


def test_a_day_without_news_has_a_line_or_nothing(kit: Kit) -> None:
    assert "has no digest" in do(kit, "quiet", "nothing").text
    do(kit, "subscribe", "digest", "8:30")
    for quiet, other in (("nothing", "line"), ("line", "nothing")):
        told = do(kit, "quiet", quiet)
        assert told.text == posts.HUSHED[quiet] and button(told) == ("quiet", other)
    assert "has no digest" in posts.hushed(kit, PLACE, "loud").text


def test_a_channel_that_is_closed_is_told_where_the_bot_answers(kit: Kit) -> None:
    do(kit, "subscribe", "alert")
    do(kit, "pause")
    policies.change(kit.engine, "T1", "UTC", ["C9"], NOW + dt.timedelta(seconds=1))
    assert "<#C9>" in do(kit, "subscribe", "digest", "8:30").text and "<#C9>" in do(kit, "resume").text
    assert state(kit) == {"alert": True}


@pytest.mark.parametrize(
    ("words", "kind"),
    [("", None), ("all", None), ("posts", None), ("the posts", None), ("Alerts.", "alert"), ("the digest", "digest")],
)
def test_the_kind_of_a_subscription_in_words(words: str, kind: str | None) -> None:
    assert posts.kind_of(words) == kind
