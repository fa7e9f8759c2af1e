"""``tradebot run``: Slack where tokens are set, else the local workspace in the browser, else the terminal."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import structlog
from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.processes import local
from bot.processes.background import Background
from bot.processes.slack_app import SlackApp, build
from bot.replies.ask import Asker as FiguresAsker
from bot.replies.conversation import Replier
from bot.settings import Settings, reveal
from bot.slack.workspaces import web_client

log = structlog.get_logger(__name__)
Say = Callable[[str], None]


def main(
    settings: Settings,
    asker_factory: Callable[[], Replier],
    *,
    warehouse: Path | None = None,
    chat: Callable[[], None] | None = None,
    say: Say = print,
) -> None:
    """Run until interrupted. ``chat`` is the terminal chat, used where no local workspace can run; ``warehouse`` is
    where the clock beside the bot loads new releases (None: there is no clock)."""
    if settings.socket_mode:
        run_socket(settings, asker_factory, say, warehouse=warehouse)
        return
    program = local.binary()
    if program is None:
        _in_terminal(chat, say)
        return
    try:
        workspace = local.start(program, local.free_port(settings.local_port))
    except local.LocalError as error:
        say(f"{error}; going on in the terminal.")
        _in_terminal(chat, say)
        return
    try:
        # What other workspaces subscribed to is not for this one: the clock serves it alone.
        ours = local_settings(settings, workspace.api)
        run_socket(ours, asker_factory, say, workspace.address, warehouse, local.TEAM)
    finally:
        workspace.stop()


def local_settings(settings: Settings, api: str) -> Settings:
    """The settings with the local workspace's address and tokens; it does not draw the newer blocks."""
    changed = {
        "slack_bot_token": local.BOT_TOKEN,
        "slack_app_token": local.APP_TOKEN,
        "slack_signing_secret": local.SIGNING_SECRET,
        "slack_client_id": None,
        "slack_client_secret": None,
        "slack_api_url": api,
        "slack_look": "local",
        "operators_channel": None,
    }
    return Settings.model_validate({**settings.model_dump(), **changed})


def connect(app: SlackApp) -> SocketModeHandler:
    """Connect an app over Socket Mode. One message at a time is dispatched, which takes a few milliseconds and keeps
    the order in which Slack sent them; the answering itself is done by the inbox."""
    token = reveal(app.settings.slack_app_token)
    handler = SocketModeHandler(
        app.bolt,
        token,
        logger=logging.getLogger("slack_bolt.socket"),
        web_client=web_client(token, app.settings.slack_api_url),
        concurrency=1,
    )
    app.start()
    handler.connect()  # type: ignore[no-untyped-call]
    return handler


def run_socket(
    settings: Settings,
    asker_factory: Callable[[], Replier],
    say: Say,
    address: str | None = None,
    warehouse: Path | None = None,
    team_id: str | None = None,
) -> None:
    """Answer over Socket Mode until SIGINT or SIGTERM, then finish what was taken. ``team_id`` is the only workspace
    whose digests and alerts are said (None: every one)."""
    asker = asker_factory()
    app = build(settings, asker)
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    handler = connect(app)
    beside = _clock(app, asker, warehouse, team_id)
    if address is None:
        say("tradebot is connected to Slack. Stop with Ctrl-C.")
    else:
        say(f"Open {address} and ask in #trade-figures:  @tradebot deficit with Vietnam 2024?")
        say("Stop with Ctrl-C.")
    stopping.wait()
    say("Finishing what was asked…")
    if beside is not None:
        beside.stop()
    handler.close()  # type: ignore[no-untyped-call]
    done = app.stop()
    if beside is not None:
        done = beside.wait(settings.drain_seconds) and done
    log.info("stopped", finished=done)


def _clock(app: SlackApp, asker: Replier, warehouse: Path | None, team_id: str | None) -> Background | None:
    """The clock beside the bot, started; None where it is turned off or there are no figures to speak of."""
    if warehouse is None or not app.settings.run_clock or not isinstance(asker, FiguresAsker):
        return None
    made = Background(app, asker, warehouse, team_id)
    made.start()
    return made


def _in_terminal(chat: Callable[[], None] | None, say: Say) -> None:
    say("The local workspace cannot run here (it needs Linux on x64 and `npm ci`).")
    if chat is not None:
        chat()
