"""What the programs of the tests ask, and how they identify themselves."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from bot.processes.web import create_app
from bot.programs import doors
from bot.replies.ask import Asker
from bot.settings import Settings
from tests.conftest import TODAY

NOON = dt.datetime(2026, 11, 21, 17, tzinfo=dt.UTC)
TOKEN = "a token of the tests"
SECRET = "signing-secret"
BEARER = {"authorization": f"Bearer {TOKEN}"}
CORPUS = Path(__file__).parents[1] / "corpus" / "questions"


def questions(count: int) -> list[str]:
    """So many questions of the corpus, from its beginning to its end: answered, refused and asked back."""
    lines = (CORPUS / "language.jsonl").read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines if line.startswith("{")]
    alone = [one["question"] for one in found if "question" in one and not one.get("thread")]
    return alone[:: max(1, len(alone) // count)][:count]


def made(asker: Asker, folder: Path, **settings: object) -> TestClient:
    """A client of the web process with the doors that ``settings`` open."""
    usual = {
        "serve_api": True,
        "serve_mcp": True,
        "api_tokens": TOKEN,
        "slack_signing_secret": SECRET,
        "slack_bot_token": "xoxb-none",
        "database_url": f"sqlite:///{folder}/state.db",
    }
    chosen = Settings(_env_file=None, **{**usual, **settings})  # type: ignore[arg-type]
    return TestClient(doors.application(chosen, lambda: asker, create_app, lambda: TODAY, lambda: NOON))


def without_time(reply: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in reply.items() if key not in ("elapsed_ms", "id")}
