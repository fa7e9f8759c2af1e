"""The settings of a workspace, changed from App Home by those who run the workspace."""

from __future__ import annotations

import time

import structlog
from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.blocks import pages
from bot.blocks import preferences as drawn
from bot.blocks.kit import Look
from bot.listeners.core import Json, Kit, acknowledge, own, pressed, taking, team_of
from bot.listeners.home import publish
from bot.listeners.shortcuts import TOO_LATE
from bot.state import policies
from bot.state.answers import Place
from bot.state.deliveries import Job

log = structlog.get_logger(__name__)
OFFERED = 50
RANKS = ("is_admin", "is_owner", "is_primary_owner")


def register(app: App, kit: Kit) -> None:
    app.action("settings_open", middleware=[taking(kit, wanted)])(acknowledge)
    app.view("settings_form")(lambda ack, body, context: _save(kit, ack, body, context))
    kit.answering.learn("settings_open", lambda job, place, client: _open(kit, job, place, client))
    kit.answering.learn("settings", lambda job, place, client: _store(kit, job, place, client))
    app.options("name_zone")(lambda ack, payload: ack(options=offered(str(payload.get("value") or ""))))


def offered(typed: str) -> list[Json]:
    return [drawn.option(name) for name in policies.zones_like(typed)[:OFFERED]]


def may_change(kit: Kit, client: WebClient, team_id: str, enterprise_id: str | None, user_id: str) -> bool:
    """Owners and admins as Slack says, and whoever installed the app; in the local workspace everyone."""
    if kit.sender.look(team_id) is Look.LOCAL or kit.workspaces.installed_by(team_id, enterprise_id) == user_id:
        return True
    try:
        user = kit.sender.call(lambda: client.users_info(user=user_id)).get("user") or {}
    except SlackApiError as error:
        log.info("rank not known", reason=error.response.get("error"))
        return False
    return any(user.get(rank) for rank in RANKS)


def wanted(body: Json, context: BoltContext) -> Job:
    """Open the form; the listener of a button on the Home tab."""
    user, (_, key) = body["user"]["id"], pressed(body)
    place = Place(team_of(body, context), user, None, None, user)
    return own("settings_open", key, {}, context, place, trigger_id=body.get("trigger_id"))


def _open(kit: Kit, done: Job, place: Place, client: WebClient) -> None:
    team, user = place.team_id, place.user_id or ""
    allowed = may_change(kit, client, team, done.body.get("enterprise_id"), user)
    view = drawn.form(policies.policy(kit.engine, team), kit.sender.look(team)) if allowed else drawn.refusal()
    if not kit.sender.opened(client, done.body.get("trigger_id"), view):
        kit.answering.once(done, place, client, lambda _look: pages.notice(TOO_LATE))


def _save(kit: Kit, ack: Ack, body: Json, context: BoltContext) -> None:
    """Store the settings. Runs after the acknowledgement, because Slack is asked first whether the person may do it."""
    team, user = team_of(body, context), body["user"]["id"]
    zone, channels = drawn.chosen(body["view"]["state"]["values"], policies.policy(kit.engine, team))
    if zone not in policies.zones():
        ack(response_action="errors", errors={drawn.ZONE: "No time zone has this name."})
        return
    key = f"settings:{body['view'].get('id')}:{body['view'].get('hash') or body.get('trigger_id') or time.time_ns()}"
    place = Place(team, user, None, None, user)
    kit.inbox.take(own("settings", key, {}, context, place, zone=zone, channels=list(channels)))
    ack()


def _store(kit: Kit, done: Job, place: Place, client: WebClient) -> None:
    team, user = place.team_id, place.user_id or ""
    if not may_change(kit, client, team, done.body.get("enterprise_id"), user):
        return
    done.check_lease()
    policies.change(kit.engine, team, done.body["zone"], done.body["channels"], kit.answering.now())
    publish(kit, team, user, client)
