"""Uninstalls and revoked tokens: what was kept for the workspace is erased, tried until it is done.

Such an event may come late, or speak of another install than the one that is there: it is compared with it first.
"""

from __future__ import annotations

import time

import structlog
from slack_bolt import App, BoltContext

from bot.listeners.core import Json, Kit, job, nothing, taking, team_of
from bot.state import erase, installs
from bot.state.answers import Place
from bot.state.deliveries import Job

log = structlog.get_logger(__name__)


def register(app: App, kit: Kit) -> None:
    app.event("app_uninstalled", middleware=[taking(kit, gone)])(nothing)
    app.event("tokens_revoked", middleware=[taking(kit, gone)])(nothing)
    kit.answering.learn_without_slack("gone", lambda job, place: _erase(kit, job, place))


def gone(body: Json, context: BoltContext) -> Job | None:
    """``app_uninstalled``, and ``tokens_revoked`` where it names bot tokens."""
    event = body.get("event", {})
    bots = event.get("tokens", {}).get("bot") or []
    if event.get("type") == "tokens_revoked" and not bots:
        return None
    place = Place(team_of(body, context), "")
    key = f"gone:{body.get('event_id') or time.time_ns()}"
    whole = bool(context.is_enterprise_install)
    more = {"bots": bots, "at": body.get("event_time"), "app": body.get("api_app_id"), "whole": whole}
    return job(key, "gone", f"{place.team_id}:gone", "", place, context, **more)


def _erase(kit: Kit, done: Job, place: Place) -> None:
    """Erase the workspace, unless the event is about an earlier install than the present one."""
    told, enterprise = done.body, done.body.get("enterprise_id") if done.body["whole"] else None
    kept = installs.newest(kit.engine, place.team_id, enterprise)
    if kept is not None:
        why = installs.other(kept, told.get("app"), told["bots"], told.get("at"))
        if why is not None:
            log.warning("install kept", team=place.team_id, reason=why)
            return
    with kit.workspaces.unkept():
        rows = erase.workspace(kit.engine, place.team_id, enterprise, but=done.key)
    log.info("workspace erased", team=place.team_id, rows=rows)
