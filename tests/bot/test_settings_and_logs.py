"""Settings from the environment; logs without words and without tokens; manifest and settings agree."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot import logs
from bot.blocks.pages import EXAMPLES
from bot.settings import SCOPES, Settings

ROOT = Path(__file__).parents[2]


def test_addresses_are_normalised() -> None:
    made = Settings(_env_file=None, database_url="postgres://u@h/d", slack_api_url="http://x/api")
    assert (made.database_url, made.slack_api_url) == ("postgresql+psycopg://u@h/d", "http://x/api/")


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-12345")
    monkeypatch.setenv("PORT", "8080")
    made = Settings(_env_file=None)
    assert made.port == 8080 and not made.socket_mode and "12345" not in repr(made)


def test_every_setting_is_described() -> None:
    told = (ROOT / "docs" / "operating.md").read_text()
    for name, field in Settings.model_fields.items():
        assert field.description
        assert f"`{name.upper()}`" in told, name


def told_defaults() -> dict[str, str]:
    """Name to default, as the settings table of the operator's guide has them."""
    found: dict[str, str] = {}
    for line in (ROOT / "docs" / "operating.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        names = re.findall(r"`([A-Z_]+)`", cells[0]) if len(cells) == 3 else []
        defaults = [cell.strip(" `") for cell in cells[-1].split(",")]
        found |= dict(zip(names, defaults if len(defaults) == len(names) else defaults * len(names), strict=False))
    return found


def test_the_guide_tells_the_defaults() -> None:
    """What is no plain value (a token, a path) is described in words there."""
    told = told_defaults()
    assert set(told) <= {name.upper() for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        value = field.default
        if isinstance(value, int | float | str):
            shown = str(value).lower() if isinstance(value, bool) else value if isinstance(value, str) else f"{value:g}"
            assert told[name.upper()] == shown, name
        else:
            assert value is None and told[name.upper()]


def test_the_scopes_are_explained() -> None:
    told = (ROOT / "docs" / "operating.md").read_text()
    assert [scope for scope in SCOPES if f"`{scope}`" not in told] == []


def test_the_manifest_asks_for_the_scopes_of_the_code() -> None:
    manifest = json.loads((ROOT / "manifest.json").read_text())
    assert manifest["oauth_config"]["scopes"]["bot"] == list(SCOPES)


def test_the_manifest_declares_the_prompts_that_are_set() -> None:
    """Slack shows those of the manifest at first, and those that the bot sets when its messages are opened."""
    manifest = json.loads((ROOT / "manifest.json").read_text())
    view = manifest["features"]["agent_view"]
    assert view["suggested_prompts"] == [{"title": words, "message": words} for words in EXAMPLES[:4]]
    assert "assistant:write" in SCOPES
    assert "app_home_opened" in manifest["settings"]["event_subscriptions"]["bot_events"]


@pytest.fixture
def as_before() -> Iterator[None]:
    """The logging of the other tests, put back."""
    handlers = list(logging.root.handlers)
    yield
    structlog.reset_defaults()
    logging.root.handlers[:] = handlers


def test_logs_have_no_words_and_no_tokens(capsys: pytest.CaptureFixture[str], as_before: None) -> None:
    logs.configure(Settings(_env_file=None))
    structlog.get_logger("t").info("asked", text="deficit with Vietnam", note="token xoxb-1-2-abc and xapp-1-A-b")
    logging.getLogger("slack_sdk").error("failed with Bearer xoxp-9-secret and %s", "xoxe.xoxb-1-zzz")
    told = capsys.readouterr().err
    assert "asked" in told and "failed" in told
    for secret in ("Vietnam", "xoxb-1-2-abc", "xapp-1-A-b", "xoxp-9-secret", "zzz"):
        assert secret not in told
