"""Tokens at rest: encrypted with the operator's key where there is one (``STATE_KEY``), else as Slack's library keeps
them."""

from __future__ import annotations

import copy
from typing import Any, TypeVar

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from sqlalchemy import Connection, Engine, Table, select, update

from bot.state.engine import tried
from bot.state.model import BOTS, INSTALLATIONS

SECRETS = {
    BOTS: ("bot_token", "bot_refresh_token"),
    INSTALLATIONS: ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token"),
}
SEALED = "gAAAA"
"""What an encrypted token begins with, and no token of Slack's."""
Kept = TypeVar("Kept", Bot, Installation)


class KeyMissingError(RuntimeError):
    """A token is encrypted with a key that is not here."""


class Vault:
    """``keys``: the first one encrypts, all decrypt; without any, tokens stay as they are. Raises ValueError for a key
    that is none."""

    def __init__(self, keys: str | None) -> None:
        parts = [part.strip() for part in (keys or "").split(",") if part.strip()]
        self._first = Fernet(parts[0]) if parts else None
        self._fernet = MultiFernet([Fernet(part) for part in parts]) if parts else None

    def seal(self, token: str | None) -> str | None:
        if not token or self._fernet is None or token.startswith(SEALED):
            return token
        return self._fernet.encrypt(token.encode()).decode()

    def open(self, kept: str | None) -> str | None:
        """Raises KeyMissingError."""
        if not kept or not kept.startswith(SEALED):
            return kept
        if self._fernet is None:
            raise KeyMissingError("The tokens in the database are encrypted, and STATE_KEY is not set")
        try:
            return self._fernet.decrypt(kept.encode()).decode()
        except InvalidToken:
            raise KeyMissingError("The tokens in the database are encrypted with another key than STATE_KEY") from None

    def seal_all(self, engine: Engine) -> int:
        """Encrypt what is there, with the first key; how many rows were changed. Raises KeyMissingError where anything
        cannot be read."""

        def work(connection: Connection) -> int:
            return sum(self._table(connection, table, columns) for table, columns in SECRETS.items())

        return tried(engine, work)

    def _table(self, connection: Connection, table: Table, columns: tuple[str, ...]) -> int:
        changed = 0
        for row in connection.execute(select(table)).mappings().all():
            opened = {name: self.open(row[name]) for name in columns}
            if self._fernet is None or not any(self._stale(row[name]) for name in columns):
                continue
            sealed = {name: self.seal(value) for name, value in opened.items()}
            changed += connection.execute(update(table).where(table.c.id == row["id"]).values(**sealed)).rowcount
        return changed

    def _stale(self, kept: str | None) -> bool:
        """Plain, or not of the first key."""
        if not kept or self._first is None:
            return False
        if not kept.startswith(SEALED):
            return True
        try:
            self._first.decrypt(kept.encode())
        except InvalidToken:
            return True
        return False


class InstallStore(SQLAlchemyInstallationStore):
    """Slack's own store, with tokens that are sealed on the way in and opened on the way out."""

    def __init__(self, client_id: str, engine: Engine, vault: Vault) -> None:
        super().__init__(client_id=client_id, engine=engine)
        self._vault = vault

    def save(self, installation: Installation) -> None:
        super().save(self._each(installation, self._vault.seal))

    def save_bot(self, bot: Bot) -> None:
        super().save_bot(self._each(bot, self._vault.seal))

    def find_bot(self, **which: Any) -> Bot | None:
        found = super().find_bot(**which)
        return None if found is None else self._each(found, self._vault.open)

    def find_installation(self, **which: Any) -> Installation | None:
        found = super().find_installation(**which)
        return None if found is None else self._each(found, self._vault.open)

    @staticmethod
    def _each(kept: Kept, change: Any) -> Kept:
        made = copy.copy(kept)
        for name in SECRETS[INSTALLATIONS]:
            if hasattr(made, name):
                setattr(made, name, change(getattr(made, name)))
        return made
