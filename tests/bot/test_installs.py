"""Installs are guarded: an event is compared with the install that is there, and an erase is tried until it is done."""

from __future__ import annotations

import time
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.state import deliveries, erase
from tests.bot.signed import Bot, install


def kept(bot: Bot) -> list[str]:
    with bot.app.engine.connect() as connection:
        return sorted(connection.exec_driver_sql("SELECT bot_token FROM slack_bots").scalars())


def settled(bot: Bot) -> list[str]:
    """The tokens, once nothing is to be done any more."""
    bot.until(lambda: deliveries.unfinished(bot.app.engine) == 0)
    return kept(bot)


@pytest.mark.parametrize(
    ("event", "outer"),
    [
        ({"type": "app_uninstalled"}, {"event_time": int(time.time()) - 3600}),
        ({"type": "tokens_revoked", "tokens": {"bot": ["U0BOT"]}}, {"event_time": int(time.time()) - 3600}),
        ({"type": "tokens_revoked", "tokens": {"bot": ["U0OTHER"]}}, {"event_time": int(time.time())}),
        ({"type": "app_uninstalled"}, {"event_time": int(time.time()) + 9, "api_app_id": "A0OTHER"}),
    ],
    ids=["late", "late revocation", "another bot", "another app"],
)
def test_what_speaks_of_another_install_erases_nothing(oauth_bot: Bot, event: Any, outer: Any) -> None:
    install(oauth_bot, "T1")
    assert oauth_bot.event(event, "T1", **outer).status_code == 200
    assert settled(oauth_bot) == ["xoxb-T1"]
    assert oauth_bot.event(event, "T1", api_app_id="A1", event_time=int(time.time())).status_code == 200
    assert settled(oauth_bot) == (["xoxb-T1"] if "U0OTHER" in str(event) else [])


def test_an_erase_that_fails_is_tried_until_it_is_done(oauth_bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    install(oauth_bot, "T1")
    done, failed = erase.workspace, [0]

    def fails(*given: Any, **more: Any) -> int:
        failed[0] += 1
        if failed[0] < 3:
            raise OperationalError("DELETE", {}, Exception("gone away"))
        return done(*given, **more)

    monkeypatch.setattr(erase, "workspace", fails)
    assert oauth_bot.event({"type": "app_uninstalled"}, "T1").status_code == 200
    oauth_bot.until(lambda: kept(oauth_bot) == [])
    assert failed == [3]
