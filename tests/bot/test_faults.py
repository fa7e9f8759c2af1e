"""What errors of Slack mean; that what may have arrived is looked for; that a poison question is set aside."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
from slack_sdk.errors import SlackApiError
from sqlalchemy import Engine
from starlette.testclient import TestClient

from bot.files.charts import Picture
from bot.processes.slack_app import build
from bot.processes.web import web
from bot.settings import Settings
from bot.slack.faults import meaning, retry_after
from bot.slack.inbox import DEATHS_MOST, Inbox
from bot.state import answers, deliveries
from bot.state.deliveries import Job
from tests.bot.recorded import Recorded, series
from tests.bot.signed import SECRET, Bot
from tests.faults.slack import Slack, failing

NOW = dt.datetime(2026, 11, 21, 15, 0, tzinfo=dt.UTC)


class Answer(dict[str, Any]):
    def __init__(self, status: int, headers: dict[str, str] | None = None, **data: Any) -> None:
        super().__init__(data)
        self.status_code, self.headers = status, headers or {}


@pytest.mark.parametrize(
    ("error", "wait", "doubt"),
    [
        (SlackApiError("", Answer(429, {"Retry-After": "7"}, error="ratelimited")), 7.0, False),
        (SlackApiError("", Answer(429, {"retry-after": "Sat, 21 Nov 2026 15:00:30 GMT"}, error="x")), 30.0, False),
        (SlackApiError("", Answer(429, {}, error="")), 1.0, False),
        (SlackApiError("", Answer(200, error="internal_error")), None, True),
        (SlackApiError("", Answer(503, error="Received a response in a non-JSON format: <html>")), None, True),
        (SlackApiError("", Answer(200, error="Received a response in a non-JSON format: <html>")), None, True),
        (URLError(ConnectionRefusedError()), None, False),
        (URLError(ConnectionResetError()), None, True),
        (TimeoutError(), None, True),
    ],
)
def test_what_may_work_later(error: Exception, wait: float | None, doubt: bool) -> None:
    found = meaning(error, NOW)
    assert found is not None and (found.wait, found.doubt) == (wait, doubt)


@pytest.mark.parametrize("reason", ["channel_not_found", "invalid_blocks", "msg_too_long"])
def test_what_would_end_the_same_way(reason: str) -> None:
    assert meaning(SlackApiError("", Answer(200, error=reason)), NOW) is None
    assert meaning(ValueError("ours"), NOW) is None


@pytest.mark.parametrize("told", ["soon", "", "nan"])
def test_a_header_that_says_nothing(told: str) -> None:
    assert retry_after({"Retry-After": told}, NOW) is None


@pytest.fixture
def slack() -> Iterator[Slack]:
    with failing() as found:
        yield found


@pytest.fixture
def bot(slack: Slack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bot]:
    monkeypatch.setattr("bot.slack.inbox.FIRST_WAIT", 0.05)
    made = Settings(
        _env_file=None,
        slack_bot_token="xoxb-1",
        slack_signing_secret=SECRET,
        slack_api_url=slack.api,
        database_url=f"sqlite:///{tmp_path / 's.db'}",
        slack_look="classic",
        lease_seconds=2,
    )
    asker = Recorded()
    app = build(made, asker)
    with TestClient(web(app), base_url="https://bot.example") as client:
        yield Bot(slack, app, client, asker)  # type: ignore[arg-type]


def done(bot: Bot) -> None:
    bot_slack: Any = bot.slack
    end = time.monotonic() + 30
    while deliveries.unfinished(bot.app.engine):
        assert time.monotonic() < end, bot_slack.calls
        time.sleep(0.02)


FAULTS = ["limited", "gateway", "gateway_after", "page", "reset", "reset_after"]


@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault_and_the_answer_is_there_once(bot: Bot, slack: Slack, fault: str) -> None:
    slack.once = [fault]
    bot.mention()
    done(bot)
    assert len(slack.messages) == 1 and len(bot.asker.asked) == 1
    looked = slack.calls["conversations.replies"]
    assert bool(looked) == (fault != "limited"), "asked for only where it may be there"


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("kind", ["share", "csv", "chart"])
def test_shares_and_files_are_there_once(
    bot: Bot, slack: Slack, fault: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = Picture(b"png", "A chart", "Its figures", "a-chart.png")
    monkeypatch.setattr("bot.files.charts.render", lambda _reply: picture)
    kept = answers.StoredAnswer("a1", answers.Place("T1", "C1", None, None, "U1"), series(), None)
    answers.save(bot.app.engine, kept, NOW)
    slack.once = [fault]
    action = {"action_id": kind, "value": "a1", "action_ts": "5.5", "type": "button"}
    pressed = {"type": "block_actions", "channel": {"id": "C1"}, "message": {"ts": "5.1"}, "actions": [action]}
    assert bot.interact(pressed).status_code == 200
    done(bot)
    shown = [message for message in slack.messages if bool(message["files"]) == (kind != "share")]
    assert len(shown) == 1


def test_a_question_at_which_processes_die_is_set_aside_and_runs_alone_before(engine: Engine) -> None:
    """Its neighbours were under way as often when their process died, and are done."""
    for key in ("poison", "near"):
        deliveries.claim(engine, Job(key, key, key, "T1", {"kind": "ask"}), "dead", NOW, 1)
    now, owner = NOW, "dead"
    for attempt in range(1, DEATHS_MOST):
        for key in ("poison", "near"):
            job = Job(key, key, key, "T1", {"kind": "ask"}, attempt=attempt)
            deliveries.begin(engine, job, owner, now, 1)
        now, owner = now + dt.timedelta(minutes=1), f"dead{attempt}"
        deliveries.take_over(engine, owner, now, 1)
    beside: list[int] = []
    told: list[str] = []

    def handle(job: Job) -> None:
        beside.append(len(inbox._lanes.running))

    later = now + dt.timedelta(minutes=1)
    inbox = Inbox(engine, handle, lambda: later, workers=4, sorry=lambda job: told.append(job.key))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE deliveries SET begun = 1 WHERE key = 'poison'")
        connection.exec_driver_sql("UPDATE deliveries SET begun = 2 WHERE key = 'near'")
    inbox.start()
    end = time.monotonic() + 8
    while deliveries.unfinished(engine) and time.monotonic() < end:
        time.sleep(0.02)
    inbox.drain(2)
    assert (told, beside) == (["poison"], [1])


def test_a_process_that_stood_still_while_it_posted_takes_its_post_back(bot: Bot, slack: Slack) -> None:
    """Another took the question over and answered meanwhile: the first of the two answers stays."""
    sender, engine = bot.app.sender, bot.app.engine
    post, seen = sender.post, list[str]()

    def frozen(client: Any, place: Any, draw: Any, key: str = "", check_lease: Any = None) -> str:
        with engine.begin() as connection:
            connection.exec_driver_sql("UPDATE deliveries SET owner = 'another', attempts = 2")
        post(client, place, draw, key)  # the other's
        seen.append(post(client, place, draw, key))
        time.sleep(bot.app.settings.lease_seconds / 2 + 0.1)
        return seen[0]

    sender.post = frozen  # type: ignore[method-assign]
    bot.mention()
    end = time.monotonic() + 10
    while not slack.calls["chat.delete"]:
        assert time.monotonic() < end, slack.calls
        time.sleep(0.02)
    time.sleep(0.2)
    assert len(slack.messages) == 1 and slack.messages[0]["ts"] != seen[0]
    assert slack.calls["chat.postMessage"] == 2
