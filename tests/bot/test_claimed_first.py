"""Every surface of Slack claims its job in the database before it is acknowledged: a kill afterwards loses none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.exc import OperationalError

from bot.state import deliveries
from tests.bot.signed import Bot
from tests.bot.test_payloads import MENTION, PRESSED, SENT

CLAIMS_ITSELF = {"_save", "_changed"}
"""Forms whose errors are shown in them: they claim what follows before they acknowledge."""


def of_options(listener: Any) -> bool:
    """Offers names while somebody types; nothing is to be done."""
    return "payload" in getattr(listener, "arg_names", ())


def test_every_listener_claims_its_job(bot: Bot) -> None:
    seen = 0
    for listener in bot.app.bolt._listeners:
        if of_options(listener):
            continue
        claims = [each.func.__qualname__ for each in listener.middleware if hasattr(each, "func")]
        called = set(listener.ack_function.__code__.co_names)
        assert "taking.<locals>.take" in claims or called & CLAIMS_ITSELF, listener.ack_function
        seen += 1
    assert seen > 20


def test_without_the_database_nothing_of_it_is_acknowledged(bot: Bot, monkeypatch: Any) -> None:
    def away(*_given: object) -> bool:
        raise OperationalError("INSERT", {}, Exception("away"))

    monkeypatch.setattr(deliveries, "claim", away)
    sent: list[Callable[[], Any]] = [
        lambda: bot.event({**MENTION, "ts": "9.1"}),
        lambda: bot.event({"type": "app_uninstalled"}),
        lambda: bot.event({"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home"}),
        lambda: bot.interact({**PRESSED, "response_url": "https://x"}),
        lambda: bot.interact({**PRESSED, "actions": [{"action_id": "pause", "value": "all"}]}),
        lambda: bot.interact({**PRESSED, "actions": [{"action_id": "home_pause", "value": "C1:alert"}]}),
        lambda: bot.interact(SENT),
    ]
    assert [each().status_code for each in sent] == [500] * len(sent)
