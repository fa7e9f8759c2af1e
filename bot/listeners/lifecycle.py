"""Uninstalls and revoked tokens: what was kept for the workspace is erased."""

from __future__ import annotations

import structlog
from slack_bolt import App, BoltContext

from bot.listeners.core import Json, Kit, team_of
from bot.state import erase

log = structlog.get_logger(__name__)


def register(app: App, kit: Kit) -> None:
    def gone(body: Json, context: BoltContext) -> None:
        """``app_uninstalled``, and ``tokens_revoked`` where it names bot tokens."""
        event = body.get("event", {})
        if event.get("type") == "tokens_revoked" and not event.get("tokens", {}).get("bot"):
            return
        team = team_of(body, context)
        rows = erase.workspace(kit.engine, team, context.enterprise_id if context.is_enterprise_install else None)
        kit.workspaces.forget(team)
        log.info("workspace erased", team=team, rows=rows)

    app.event("app_uninstalled")(gone)
    app.event("tokens_revoked")(gone)
