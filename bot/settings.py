"""Every setting of tradebot, typed. The only module that reads the environment.

Names in the environment are upper case: ``SLACK_BOT_TOKEN``, ``DATABASE_URL`` and so on. A ``.env`` file in the
working directory is read too. ``docs/operating.md`` lists them for operators.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.state.vault import Vault

MAKE_KEY = "python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'"
SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "chat:write",
    "commands",
    "files:write",
    "groups:history",
    "im:history",
    "im:read",
    "im:write",
    "mpim:history",
    "reactions:read",
    "users:read",
)

TOKEN_LEAST = 16


class Settings(BaseSettings):
    """Read once in the composition root and passed down; tests construct it with keyword arguments."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, populate_by_name=True)

    slack_bot_token: SecretStr | None = Field(None, description="xoxb- token of a single workspace")
    slack_app_token: SecretStr | None = Field(None, description="xapp- token; with it Socket Mode is used")
    slack_signing_secret: SecretStr | None = Field(None, description="checks signed HTTP requests")
    slack_client_id: str | None = Field(None, description="with the client secret: OAuth installs, many workspaces")
    slack_client_secret: SecretStr | None = Field(None, description="of the Slack app, for OAuth")
    slack_api_url: str = Field("https://slack.com/api/", description="the Web API; a local peer in development")
    slack_look: Literal["new", "classic", "local"] = Field(
        "new", description="blocks to send: new (tables, native charts), classic, or local (for the local workspace)"
    )

    database_url: str = Field("sqlite:///var/tradebot.db", description="SQLAlchemy address of the state")
    state_key: SecretStr | None = Field(None, description="key that encrypts tokens in the database; old ones after it")
    state_days: int = Field(30, description="days after which answers, conversations and deliveries are erased")

    host: str = Field("0.0.0.0", description="address that the web process listens on")
    port: int = Field(3000, description="port that the web process listens on")
    local_port: int = Field(3100, description="port of the local workspace; the next free one is taken")

    serve_api: bool = Field(False, description="the web process answers programs at /v1, with a token")
    serve_mcp: bool = Field(False, description="the web process has tools for assistants at /mcp")
    api_tokens: SecretStr | None = Field(None, description="tokens that /v1 and /mcp take, with commas between them")
    api_per_minute: int = Field(60, description="requests a minute of one token or person at /v1 and /mcp", ge=1)

    workers: int = Field(24, description="questions answered at the same time in one process", ge=1)
    lease_seconds: float = Field(20.0, description="after this long an unfinished question is taken by another process")
    drain_seconds: float = Field(25.0, description="how long a stopping process may take to finish what it took")

    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")
    log_json: bool = Field(False, description="one JSON object a line instead of columns for people")
    log_text: bool = Field(False, description="put the words of questions in the log; off for privacy")
    census_api_key: SecretStr | None = Field(None, description="of api.census.gov: more requests a day; optional")
    census_api_url: str = Field("https://api.census.gov/data/", description="the Census Bureau's API; a peer in tests")
    fetch_when_asked: bool = Field(False, description="fetch from that API what a question needs and is not loaded")
    fetch_a_day: int = Field(200, description="requests a day that questions may cost", ge=0)
    warehouse: Path | None = Field(None, description="folder of the DuckDB warehouse; default: the shipped snapshot")
    engine_url: str | None = Field(None, description="sc:// address of an engine with the figures; default: the file")
    engine_tables: str | None = Field(None, description="folder of the engine's Parquet files, as the engine names it")

    run_clock: bool = Field(True, description="`tradebot run` posts digests and alerts too; off: another clock does")
    watch_publishers: bool = Field(True, description="the clock fetches new releases from the publishers")
    operators_channel: str | None = Field(
        None, description="channel that hears of refused files: C0123, or T0123/C0123 with several workspaces"
    )
    publishers: Path | None = Field(None, description="another list of the publishers' files than the shipped one")
    poll_seconds: float | None = Field(None, description="ask the publishers so often, whatever the calendar says")

    @field_validator("database_url")
    @classmethod
    def _driver(cls, url: str) -> str:
        """Hosting platforms hand out ``postgres://``; SQLAlchemy wants the driver named."""
        for prefix in ("postgres://", "postgresql://"):
            if url.startswith(prefix):
                return "postgresql+psycopg://" + url.removeprefix(prefix)
        return url

    @field_validator("state_key")
    @classmethod
    def _key(cls, given: SecretStr | None) -> SecretStr | None:
        try:
            Vault(reveal(given))
        except ValueError as error:
            raise ValueError(f"no key of Fernet; make one with: {MAKE_KEY}") from error
        return given

    @field_validator("slack_api_url")
    @classmethod
    def _slash(cls, url: str) -> str:
        return url if url.endswith("/") else url + "/"

    @property
    def socket_mode(self) -> bool:
        return self.slack_bot_token is not None and self.slack_app_token is not None

    @property
    def oauth(self) -> bool:
        return self.slack_client_id is not None and self.slack_client_secret is not None

    @property
    def tokens(self) -> tuple[str, ...]:
        """The tokens that the doors for programs take."""
        given = (reveal(self.api_tokens) or "").split(",")
        return tuple(one.strip() for one in given if one.strip())

    @field_validator("api_tokens")
    @classmethod
    def _long(cls, tokens: SecretStr | None) -> SecretStr | None:
        if any(0 < len(one.strip()) < TOKEN_LEAST for one in (reveal(tokens) or "").split(",")):
            raise ValueError(f"a token has at least {TOKEN_LEAST} characters")
        return tokens

    @property
    def operators(self) -> tuple[str, str] | None:
        """Workspace ("" for the only one) and channel that hear of refused files."""
        if not self.operators_channel:
            return None
        team, _, channel = self.operators_channel.rpartition("/")
        return team, channel


class _Place(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    warehouse: Path | None = None
    engine_url: str | None = None


def engine() -> str | None:
    """ENGINE_URL by itself, for the terminal."""
    return _Place().engine_url


def warehouse() -> Path | None:
    """WAREHOUSE by itself, for the terminal and for notebooks: the folder that they run in may have a ``.env`` of some
    other program, whose PORT or HOST is none of ours."""
    return _Place().warehouse


def reveal(secret: SecretStr | None) -> str | None:
    """The secret itself, for handing to Slack's client; never log what this returns."""
    return None if secret is None else secret.get_secret_value()
