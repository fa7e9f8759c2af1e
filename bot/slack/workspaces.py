"""Which token speaks in which workspace: one of the settings, or those of the installation store."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from http.client import HTTPException
from logging import Logger
from typing import Any

import stamina
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import Authorize
from slack_bolt.context import BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import InstallationStore

BROKEN = (SlackApiError, OSError, HTTPException)
KEPT_SECONDS = 60.0
SECONDS = 20
"""How long one call to Slack may take."""


class NotInstalledError(LookupError):
    """This workspace has no installation (any more)."""


@dataclass(frozen=True)
class WorkspaceBot:
    """The bot in one workspace. ``token`` is never logged: it is left out of the repr."""

    token: str
    bot_id: str
    user_id: str

    def __repr__(self) -> str:
        return f"Identity({self.user_id})"


@cache
def trust() -> ssl.SSLContext:
    """Read once: reading the authorities takes longer than a call."""
    return ssl.create_default_context()


def web_client(token: str | None, base_url: str) -> WebClient:
    """A client that does one thing once: when to try again, and what to look for before, is for who knows the job."""
    client = WebClient(token=token, base_url=base_url, timeout=SECONDS, ssl=trust())
    client.retry_handlers = []
    return client


_kept_client = lru_cache(maxsize=256)(web_client)


class Workspaces:
    """``token`` for a single workspace, else ``store``."""

    def __init__(self, base_url: str, token: str | None = None, store: InstallationStore | None = None) -> None:
        self._base_url, self._token, self._store = base_url, token, store
        self._kept: dict[tuple[str | None, str | None], tuple[float, WorkspaceBot]] = {}
        self._lock = threading.Lock()
        self._changing = 0

    def identity(self, team_id: str | None, enterprise_id: str | None = None) -> WorkspaceBot:
        """The bot in a workspace; in an organisation-wide install the organisation's. Raises NotInstalledError."""
        key = (enterprise_id, None) if self._token else (enterprise_id, team_id)
        kept = self._fresh(key)
        if kept is not None:
            return kept
        with self._lock:
            kept = self._fresh(key)  # another thread may have asked meanwhile
            if kept is not None:
                return kept
            found = self._single() if self._token else self._stored(team_id, enterprise_id)
            forever = float("inf") if self._token else time.monotonic() + KEPT_SECONDS
            if not self._changing:
                self._kept[key] = (forever, found)
        return found

    def _fresh(self, key: tuple[str | None, str | None]) -> WorkspaceBot | None:
        kept = self._kept.get(key)
        return kept[1] if kept is not None and time.monotonic() < kept[0] else None

    def _single(self) -> WorkspaceBot:
        assert self._token is not None
        client = web_client(self._token, self._base_url)
        # Asked before an acknowledgement, so not for long; what fails is delivered again.
        retry = stamina.retry_context(on=BROKEN, attempts=3, timeout=2.5, wait_initial=0.1, wait_max=0.5)
        for attempt in retry:
            with attempt:
                told = client.auth_test()
        return WorkspaceBot(self._token, str(told.get("bot_id") or ""), str(told["user_id"]))

    def _stored(self, team_id: str | None, enterprise_id: str | None) -> WorkspaceBot:
        if self._store is None:
            raise NotInstalledError(team_id)
        tries: list[dict[str, Any]] = [
            {"enterprise_id": enterprise_id, "team_id": team_id, "is_enterprise_install": False}
        ]
        if enterprise_id is not None:
            tries.append({"enterprise_id": enterprise_id, "team_id": None, "is_enterprise_install": True})
        for arguments in tries:
            bot = self._store.find_bot(**arguments)
            if bot is not None and bot.bot_token:
                return WorkspaceBot(bot.bot_token, bot.bot_id or "", bot.bot_user_id or "")
        raise NotInstalledError(team_id)

    def installed_by(self, team_id: str | None, enterprise_id: str | None = None) -> str | None:
        """The person who installed the app; None where nobody did by OAuth."""
        if self._token or self._store is None:
            return None
        for whole in (False, True) if enterprise_id else (False,):
            team = None if whole else team_id
            found = self._store.find_installation(
                enterprise_id=enterprise_id, team_id=team, is_enterprise_install=whole
            )
            if found is not None:
                return found.user_id
        return None

    def client(self, team_id: str | None, enterprise_id: str | None = None) -> WebClient:
        return _kept_client(self.identity(team_id, enterprise_id).token, self._base_url)

    @contextmanager
    def unkept(self) -> Iterator[None]:
        """While a workspace is erased each is read from the store, so that none is taken for installed after that."""
        with self._lock:
            self._changing += 1
        try:
            self.forget()
            yield
        finally:
            with self._lock:
                self._changing -= 1

    def forget(self, team_id: str | None = None) -> None:
        """Read the store again at the next use: after an install, an uninstall, a revoked token."""
        if not self._token:
            with self._lock:  # what is being read at this moment is from before
                self._kept.clear()
                _kept_client.cache_clear()


class FromWorkspaces(Authorize):
    """Bolt's authorisation from ``Workspaces``: no call to Slack per event, so that acknowledgement stays fast."""

    def __init__(self, workspaces: Workspaces, logger: Logger) -> None:
        self._workspaces, self._logger = workspaces, logger

    def __call__(
        self,
        *,
        context: BoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **_more: Any,
    ) -> AuthorizeResult | None:
        try:
            bot = self._workspaces.identity(team_id, enterprise_id)
        except NotInstalledError:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            user_id=user_id,
            bot_id=bot.bot_id,
            bot_user_id=bot.user_id,
            bot_token=bot.token,
        )
