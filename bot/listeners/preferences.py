"""The settings of a workspace, changed from App Home by those who run the workspace."""

from __future__ import annotations

import structlog
from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.blocks import preferences as drawn
from bot.blocks.kit import Look
from bot.listeners.core import Json, Kit, later, team_of
from bot.listeners.home import publish
from bot.state import policies

log = structlog.get_logger(__name__)
OFFERED = 50
RANKS = ("is_admin", "is_owner", "is_primary_owner")


def register(app: App, kit: Kit) -> None:
    app.action("settings_open")(lambda ack, body, context, client: _open(kit, ack, body, context, client))
    app.view("settings_form")(lambda ack, body, context, client: _save(kit, ack, body, context, client))
    app.options("name_zone")(lambda ack, payload: ack(options=offered(str(payload.get("value") or ""))))


def offered(typed: str) -> list[Json]:
    return [drawn.option(name) for name in policies.zones_like(typed)[:OFFERED]]


def may_change(kit: Kit, client: WebClient, team_id: str, enterprise_id: str | None, user_id: str) -> bool:
    """Owners and admins as Slack says, and whoever installed the app; in the local workspace everyone."""
    if kit.sender.look(team_id) is Look.LOCAL or kit.workspaces.installed_by(team_id, enterprise_id) == user_id:
        return True
    try:
        user = client.users_info(user=user_id).get("user") or {}
    except SlackApiError as error:
        log.info("rank not known", reason=error.response.get("error"))
        return False
    return any(user.get(rank) for rank in RANKS)


def _open(kit: Kit, ack: Ack, body: Json, context: BoltContext, client: WebClient) -> None:
    ack()
    team, user = team_of(body, context), body["user"]["id"]

    def show() -> None:
        allowed = may_change(kit, client, team, context.enterprise_id, user)
        policy, look = policies.policy(kit.engine, team), kit.sender.look(team)
        view = drawn.form(policy, look) if allowed else drawn.refusal()
        kit.sender.open_view(client, body["trigger_id"], view)

    later(kit, show)


def _save(kit: Kit, ack: Ack, body: Json, context: BoltContext, client: WebClient) -> None:
    """Stored after the acknowledgement: who may do it is asked of Slack, which takes its time."""
    team, user = team_of(body, context), body["user"]["id"]
    zone, channels = drawn.chosen(body["view"]["state"]["values"], policies.policy(kit.engine, team))
    if zone not in policies.zones():
        ack(response_action="errors", errors={drawn.ZONE: "No time zone has this name."})
        return
    ack()

    def store() -> None:
        if not may_change(kit, client, team, context.enterprise_id, user):
            return
        policies.change(kit.engine, team, zone, channels, kit.answering.now())
        publish(kit, team, user, client)

    later(kit, store)
