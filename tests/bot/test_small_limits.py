"""Limits and conditions of small functions, on both sides of each: what is far from them is told by other tests."""

from __future__ import annotations

import datetime as dt
import socket
from types import SimpleNamespace
from urllib.error import URLError

import pytest
from slack_sdk.errors import SlackApiError
from sqlalchemy import Engine

from bot.blocks import kit
from bot.listeners import home
from bot.slack.faults import WAIT_MOST, WAIT_UNTOLD, meaning, retry_after
from bot.state import channels, people
from tests.bot.recorded import NOW


def test_what_is_drawn_is_as_long_as_slack_takes() -> None:
    pressed = kit.button("a", "x" * 80, "y" * 2001)
    assert (len(pressed["text"]["text"]), len(pressed["value"])) == (75, 2000)
    assert kit.button("a", "x" * 75)["text"]["text"] == "x" * 75
    assert "value" not in kit.button("a", "x") and "style" not in kit.button("a", "x")
    assert kit.button("a", "x", style="danger")["style"] == "danger"
    assert len(kit.menu("a", *[(str(at), str(at)) for at in range(7)])["options"]) == 5
    assert len(kit.menu("a", ("x" * 80, "y" * 151))["options"][0]["value"]) == 150
    assert len(kit.fields([("a", "b")] * 11)["fields"]) == len(kit.context(*["a"] * 11)["elements"]) == 10
    assert kit.context(" ")["elements"][0]["text"] == kit.section(" ")["text"]["text"] == "-"
    assert len(kit.header("x" * 151)["text"]["text"]) == 150


def test_lines_in_fixed_width_are_split_where_a_section_is_full() -> None:
    def lengths(*lines: int) -> list[int]:
        return [len(one["text"]["text"]) - 6 for one in kit.preformatted(["x" * line for line in lines])]

    assert lengths(1000, 1000, 898) == [2900]
    assert lengths(1000, 1000, 899) == [2001, 899]
    assert lengths(2801) == [2800]


@pytest.mark.parametrize(
    ("error", "doubt"),
    [
        (ConnectionRefusedError(), False),
        (socket.gaierror(), False),
        (ConnectionResetError(), True),
        (TimeoutError(), True),
        (URLError(socket.gaierror()), False),
        (URLError("no reason"), True),
    ],
)
def test_what_was_never_connected_cannot_have_arrived(error: Exception, doubt: bool) -> None:
    found = meaning(error, NOW)
    assert found is not None and found.doubt is doubt


class Said(dict[str, object]):
    def __init__(self, status: int, error: str, **headers: str) -> None:
        super().__init__(error=error)
        self.status_code, self.headers = status, headers


def test_a_status_tells_a_limit_a_fault_of_slack_and_a_refusal_apart() -> None:
    assert meaning(SlackApiError("", Said(499, "invalid_blocks")), NOW) is None
    for status, doubt in ((500, True), (429, False)):
        found = meaning(SlackApiError("", Said(status, "invalid_blocks")), NOW)
        assert found is not None and found.doubt is doubt
    limited = meaning(SlackApiError("", Said(200, "ratelimited")), NOW)
    assert limited is not None and limited.wait == WAIT_UNTOLD
    assert retry_after({"retry-after": str(int(WAIT_MOST))}, NOW) == WAIT_MOST
    assert retry_after({"retry-after": str(int(WAIT_MOST) + 1)}, NOW) == WAIT_MOST


def test_a_person_pauses_resumes_and_ends_what_is_their_own(engine: Engine) -> None:
    hand = SimpleNamespace(engine=engine, answering=SimpleNamespace(now=lambda: NOW))
    for channel, user in (("C1", "U1"), ("C2", "U2")):
        people.subscribe(engine, "T1", channel, "alert", user, NOW - dt.timedelta(days=1))

    def paused() -> dict[str, bool]:
        return {one.channel: one.paused for one in channels.channels(engine, "alert", paused=None, team_id="T1")}

    def press(what: str, value: str) -> dict[str, bool]:
        home.control(hand, "T1", "U1", what, value)  # type: ignore[arg-type]
        return paused()

    assert press("pause", "C2:alert") == {"C1": False, "C2": False}, "another's"
    assert press("pause", "C1:digest") == {"C1": False, "C2": False}, "not subscribed"
    assert press("pause", "C1:alert") == {"C1": True, "C2": False}
    assert press("resume", "C1:alert") == {"C1": False, "C2": False}
    assert press("unsubscribe", "C2:alert") == {"C1": False, "C2": False}
    assert press("unsubscribe", "C1:alert") == {"C2": False}
