"""How much a program may ask at once, and who calls over HTTP: on both sides of each limit."""

from __future__ import annotations

import datetime as dt
import json
import time
from typing import Any, cast

import pytest
from slack_sdk.signature import SignatureVerifier
from starlette.datastructures import Headers

from bot.contract.reply import Reply, ReplyFigure
from bot.programs.callers import Callers
from bot.programs.codes import LONGEST_SHOWN, WrongCodeError
from bot.programs.desk import AFTER_MOST, QUESTION_MOST, VINTAGES_MOST, Desk
from bot.programs.lookup import Request

TODAY = dt.date(2026, 11, 21)
FIGURE = ReplyFigure(True, "Deficit", "balance", 1.0, "USD million")


class Heard:
    """Replies that a desk gives, over an asker that answers anything but states of 1999."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, bool]] = []
        self.told: list[str] = []
        self.desk = Desk(cast(Any, self), lambda: TODAY, lambda reply: self.told.append(reply.question))

    def ask(self, question: str, thread: str | None, day: dt.date) -> Reply:
        self.asked.append((question, thread is not None))
        return Reply("answered", question, f"on {day}")

    def look_up(self, query: Any, words: str, _day: dt.date) -> Reply:
        kind = query.vintage.kind
        if query.vintage.date is not None and query.vintage.date.year < 2000:
            return Reply("refused", words, "Not held.")
        other = ReplyFigure(False, "Exports", "exports", 1.0, "USD million")
        return Reply("answered", words, f"{kind}.", figures=(FIGURE, other), notes=("Note.",))


def test_a_question_has_its_length_and_so_many_before_it() -> None:
    heard = Heard()
    most, before = "x" * QUESTION_MOST, ["a"] * AFTER_MOST
    assert heard.desk.ask(most).status == heard.desk.ask("x", before).status == "answered"
    assert heard.desk.ask("x", [most]).status == "answered"
    for question, after in ((f"{most}x", []), ("x", [*before, "a"]), ("x", [f"{most}x"])):
        refused = heard.desk.ask(question, after)
        assert refused.status == "refused" and str(QUESTION_MOST) in refused.headline and len(refused.question) <= 200
    assert heard.told == [most, "x", "x"], "of a refusal for its size nobody hears"


def test_a_conversation_is_asked_in_one_thread_and_a_question_alone_in_none() -> None:
    heard = Heard()
    assert heard.desk.ask("b", ["a"], dt.date(2025, 1, 1)).headline == "on 2025-01-01"
    assert heard.desk.ask("c").headline == f"on {TODAY}"
    assert heard.asked == [("a", True), ("b", True), ("c", False)]


def test_states_are_compared_as_many_as_are_held() -> None:
    desk, request = Heard().desk, Request(period="2024")
    both = desk.compare(request, ["latest", "first", "1999-01-01"])
    assert both.headline == "2 of 3 states of the figure are held."
    assert both.lines == ("latest: latest.", "first: first.", "1999-01-01: Not held.")
    assert [one.label for one in both.figures] == ["Deficit, newest", "Deficit, as first published"]
    assert both.notes == ("Note.",)
    assert desk.compare(request, ["1999-01-01"]).status == "refused"
    assert desk.compare(request, ["2025-05-06"]).figures[0].label == "Deficit, as of 2025-05-06"
    assert desk.compare(request, ["latest"] * VINTAGES_MOST).status == "answered"
    with pytest.raises(WrongCodeError, match=f"at most {VINTAGES_MOST}"):
        desk.compare(request, ["latest"] * (VINTAGES_MOST + 1))


def test_a_value_that_cannot_be_is_shown_in_part() -> None:
    short, long = "x" * LONGEST_SHOWN, "x" * (LONGEST_SHOWN + 1)
    assert str(WrongCodeError("partner", short, (), "a code")) == f"partner: “{short}” is not valid; a code."
    assert str(WrongCodeError("partner", long, (), "a code")) == f"partner: “{short}…” is not valid; a code."


def test_a_caller_has_a_token_that_is_let_in() -> None:
    callers = Callers(("one", "two"), 2)

    def by(said: str) -> str | None:
        return callers.by_token(Headers({"authorization": said}))

    assert by("Bearer one") == by("bearer  one ") != by("Bearer two") is not None
    assert len(by("Bearer one") or "") == 12 and "one" not in (by("Bearer one") or "")
    for said in ("Bearer three", "Basic one", "one", "Bearer", ""):
        assert by(said) is None
    assert (
        callers.by_token(Headers({})) is None and Callers((), 2).by_token(Headers({"authorization": "Bearer "})) is None
    )


def test_a_caller_may_ask_so_often_in_a_minute() -> None:
    callers = Callers((), 2)
    assert [callers.may("a") for _ in range(3)] == [True, True, False] and callers.may("b")


def signed(body: str, secret: str = "shh", age: int = 0) -> Headers:
    stamp = str(int(time.time()) - age)
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body) or ""
    return Headers({"x-slack-signature": signature, "x-slack-request-timestamp": stamp})


@pytest.mark.parametrize(
    ("who", "caller"),
    [
        ({"team_id": "T1", "user_id": "U1"}, "T1/U1"),
        ({"enterprise_id": "E1", "user_id": "U1"}, "E1/U1"),
        ({"team_id": "T1", "enterprise_id": "E1"}, "T1/"),
        ({}, "/"),
    ],
)
def test_slack_signs_who_calls(who: dict[str, str], caller: str) -> None:
    body = json.dumps({"params": {"_meta": {"slack": who}}})
    callers = Callers((), 2, "shh")
    assert callers.by_slack(signed(body), body.encode()) == caller
    for headers in (signed(body, "other"), signed(body, age=600), Headers({}), signed(f"{body} ")):
        assert callers.by_slack(headers, body.encode()) is None
    assert Callers((), 2).by_slack(signed(body), body.encode()) is None
    assert callers.by_slack(signed("[]"), b"[]") is None and callers.by_slack(signed("x"), b"x") is None
