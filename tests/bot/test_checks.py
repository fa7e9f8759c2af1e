"""Texts are checked from Slack: a mention with a text, "is this right?", the shortcut, the form."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.listeners.checks import wished
from bot.processes.slack_app import build
from bot.processes.web import web
from bot.replies.ask import Asker
from bot.slack.sending import Sender
from tests.bot.recorded import TODAY
from tests.bot.signed import Bot, settings
from tests.bot.slack_double import Double

WRONG = "In 2025 the deficit with Ireland was $146.8 billion."


@pytest.fixture
def checker(slack: Double, tmp_path: Path, shipped_asker: Asker) -> Iterator[Bot]:
    app = build(settings(slack, f"sqlite:///{tmp_path / 's.db'}"), shipped_asker, today=lambda: TODAY)
    with TestClient(web(app), base_url="https://bot.example") as client:
        yield Bot(slack, app, client, None)  # type: ignore[arg-type]


def test_a_mention_with_a_text_gets_its_verdict_in_the_thread(checker: Bot) -> None:
    checker.mention(f"check {WRONG}", ts="100.2")
    posted = checker.posted()[0]
    assert posted["thread_ts"] == "100.2"
    assert posted["text"].startswith("1 of 1 does not hold.")
    assert "Rather: In 2025 the deficit with Ireland was $114.4 billion." in posted["text"]


def test_is_this_right_checks_the_message_above(checker: Bot) -> None:
    checker.slack.posted_before = [{"ts": "100.1", "text": WRONG, "user": "U2"}]
    event = {
        "type": "app_mention",
        "user": "U1",
        "text": "<@U0BOT> is this right?",
        "ts": "100.9",
        "channel": "C1",
        "thread_ts": "100.1",
    }
    checker.event(event, "T1")
    assert checker.posted()[0]["text"].startswith("1 of 1 does not hold.")


def test_the_message_shortcut_answers_in_the_thread_of_the_message(checker: Bot) -> None:
    message = {"ts": "100.5", "text": WRONG, "user": "U2"}
    checker.interact(
        {"type": "message_action", "callback_id": "check_figures", "channel": {"id": "C1"}, "message": message}
    )
    assert checker.posted()[0]["thread_ts"] == "100.5"


def test_the_form_takes_a_long_text_and_its_date(checker: Bot) -> None:
    checker.interact({"type": "shortcut", "callback_id": "check_form"})
    checker.until(lambda: checker.slack.named("views.open"))
    values = {
        "part1": {"value": {"value": WRONG}},
        "part2": {"value": {"value": "In 2024 too."}},
        "as_of": {"value": {"value": "2026-05-01"}},
    }
    view = {"id": "V1", "hash": "h", "callback_id": "check_text_form", "type": "modal", "state": {"values": values}}
    checker.interact({"type": "view_submission", "view": view})
    posted = checker.posted()[0]
    assert posted["channel"] == "U1"
    assert "as of 2026-05-01 (given)" in posted["text"]


def test_a_long_text_brings_the_rest_in_a_file(checker: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    staged: list[bytes] = []
    monkeypatch.setattr(Sender, "stage", lambda _self, _client, _name, content, _alt: staged.append(content) or "F1")
    many = " ".join(f"In {year} the deficit with Ireland was $146.8 billion." for year in range(2010, 2026))
    checker.mention(f"check {many}", ts="100.3")
    checker.until(lambda: checker.slack.named("files.completeUploadExternal"))
    assert "file in this thread" in checker.posted()[0]["text"]
    assert staged[0].decode().count("$146.8 billion") >= 16


def by_command(bot: Bot, text: str) -> str:
    return bot.responded(lambda: bot.command(text))


def test_the_command_checks_for_one_person(checker: Bot) -> None:
    assert by_command(checker, f"check {WRONG}").startswith("1 of 1 does not hold.")
    assert "/trade check The deficit" in by_command(checker, "check")
    assert "hold" not in by_command(checker, "check the deficit with China")


def test_nothing_of_the_text_is_left_in_the_database(checker: Bot) -> None:
    checker.mention(f"check {WRONG} Said by Xanthippe.", ts="100.4")
    checker.posted()

    def rows() -> str:
        with checker.app.engine.connect() as db:
            names = [r[0] for r in db.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return json.dumps(
                [[list(map(str, r)) for r in db.exec_driver_sql(f"SELECT * FROM {name}")] for name in names]
            )

    checker.until(lambda: "Xanthippe" not in rows())


@pytest.mark.parametrize(
    ("text", "thread", "wish"),
    [
        ("check the deficit with China 2024", None, None),
        ("is this right?", None, None),
        ("is this right?", "1.1", ""),
        ("check: imports rose 3.9%", None, "imports rose 3.9%"),
        ("fact-check this", "1.1", ""),
        ("deficit with Vietnam 2024?", "1.1", None),
    ],
)
def test_a_question_stays_a_question(text: str, thread: str | None, wish: str | None) -> None:
    assert wished(text, thread) == wish
