"""Builds the Slack app from its parts: ``build`` takes the settings and gives a Bolt app with its inbox. The time is
read here and handed on."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import structlog
from slack_bolt import App
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from sqlalchemy import Engine

from bot.blocks.kit import Look
from bot.checking import check
from bot.listeners import (
    actions,
    checks,
    cite,
    command,
    feedback,
    home,
    lifecycle,
    menus,
    messages,
    preferences,
    removal,
    sharing,
    shortcuts,
    watch,
)
from bot.listeners.core import Check, Kit, Names
from bot.processes import readiness
from bot.replies.ask import Asker as Answerer
from bot.replies.conversation import Conversations, Replier
from bot.settings import SCOPES, Settings, reveal
from bot.slack.answering import Answering
from bot.slack.inbox import Inbox
from bot.slack.loaded_data import TellLoaded, loaded_behind
from bot.slack.sending import Sender
from bot.slack.typeahead import offer
from bot.slack.workspaces import FromWorkspaces, Workspaces, web_client
from bot.state.engine import migrate, open_engine
from bot.state.erase import Keeper
from bot.state.vault import InstallStore, Vault
from bot.watchlists.lists import Watchlists
from data.library import Data

log = structlog.get_logger(__name__)
EASTERN = ZoneInfo("America/New_York")


def utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def eastern_today() -> dt.date:
    """Releases are dated in Washington; so is "last month"."""
    return dt.datetime.now(EASTERN).date()


@dataclass(frozen=True)
class SlackApp:
    """A running bot without its transport. ``stop`` finishes what was taken."""

    bolt: App
    inbox: Inbox
    engine: Engine
    workspaces: Workspaces
    sender: Sender
    settings: Settings
    keeper: Keeper
    tell_loaded: TellLoaded | None = None
    data: Data | None = None

    def wanting(self) -> str | None:
        """What is not ready (``database``, ``disk`` or ``figures``); None where all is."""
        return readiness.wanting(self.engine, self.data)

    def start(self) -> None:
        self.inbox.start()
        self.keeper.start()

    def stop(self) -> bool:
        """True when nothing was left; what was left is released for another process."""
        self.keeper.stop()
        done = self.inbox.drain(self.settings.drain_seconds)
        self.engine.dispose()
        return done


def build(
    settings: Settings,
    asker: Replier,
    *,
    names: Names | None = offer,
    now: Callable[[], dt.datetime] = utc_now,
    today: Callable[[], dt.date] = eastern_today,
) -> SlackApp:
    """Wire everything. The state is brought to its newest schema here too, so that a first run needs no step before."""
    engine = open_engine(settings.database_url)
    migrate(engine)
    keeper = Keeper(engine, now, dt.timedelta(days=settings.state_days))
    keeper.forget()
    store = store_of(settings, engine) if settings.oauth else None
    workspaces = Workspaces(settings.slack_api_url, None if store else reveal(settings.slack_bot_token), store)
    sender = Sender(workspaces, engine, now, Look(settings.slack_look))
    answering = Answering(Conversations(asker, engine), sender, engine, now, today)
    inbox = Inbox(engine, answering.handle, now, settings.workers, settings.lease_seconds, answering.sorry)
    bolt = _bolt(settings, workspaces, store, engine)
    data = getattr(asker, "data", None)
    watchlists = Watchlists(engine, data, now, today) if data is not None else None
    kit = Kit(inbox, answering, sender, engine, workspaces, names, loaded_behind(asker), watchlists, checker(asker))
    # The order matters: watch commands are matched first; a message that is none goes on to the question listener.
    surfaces = (menus, watch, messages, command, actions, feedback, sharing, cite, removal, shortcuts, checks, home,
                preferences, lifecycle)  # fmt: skip
    for surface in surfaces:
        surface.register(bolt, kit)
    return SlackApp(bolt, inbox, engine, workspaces, sender, settings, keeper, kit.tell_loaded, data)


def checker(asker: Replier) -> Check | None:
    """The function that checks texts; None where the asker has no figures of its own (in tests)."""
    if not isinstance(asker, Answerer):
        return None
    return lambda text, as_of, today: check(asker, text, as_of, today)


def store_of(settings: Settings, engine: Engine) -> InstallStore:
    """The installs. What is there already is encrypted where there is a key now. Raises KeyMissingError."""
    vault = Vault(reveal(settings.state_key))
    vault.seal_all(engine)
    return InstallStore(settings.slack_client_id or "", engine, vault)


def _bolt(settings: Settings, workspaces: Workspaces, store: InstallStore | None, engine: Engine) -> App:
    """Bolt, told where to find its tokens; it calls Slack for nothing before it acknowledges."""
    logger = logging.getLogger("slack_bolt")
    oauth = None
    if store is not None:
        oauth = OAuthSettings(
            client_id=settings.slack_client_id,
            client_secret=reveal(settings.slack_client_secret),
            scopes=list(SCOPES),
            installation_store=store,
            state_store=SQLAlchemyOAuthStateStore(expiration_seconds=600, engine=engine),
            installation_store_bot_only=True,
        )
    return App(
        logger=logger,
        client=web_client(None, settings.slack_api_url),
        signing_secret=reveal(settings.slack_signing_secret) or secrets.token_hex(32),
        authorize=FromWorkspaces(workspaces, logger),  # type: ignore[arg-type]  # Bolt takes its own class too
        installation_store=store,
        oauth_settings=oauth,
        process_before_response=False,
    )
