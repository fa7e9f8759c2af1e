"""A reply taken away by its asker: a ❌ on it from the person whose question it answers."""

from __future__ import annotations

from functools import partial

import structlog
from slack_bolt import App, BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.listeners.core import Json, Kit, job, nothing, taking, team_of
from bot.slack.faults import reason_of
from bot.state import answers
from bot.state.answers import Place
from bot.state.deliveries import Job

log = structlog.get_logger(__name__)
SIGNS = frozenset(("x", "negative_squared_cross_mark", "heavy_multiplication_x"))


def register(app: App, kit: Kit) -> None:
    app.event("reaction_added", middleware=[taking(kit, crossed)])(nothing)
    kit.answering.learn("remove", partial(_remove, kit))


def crossed(body: Json, context: BoltContext) -> Job | None:
    """The job of a ❌ reaction on a message of the bot; None for every other reaction."""
    event = body["event"]
    item = event.get("item") or {}
    if event.get("reaction") not in SIGNS or item.get("type") != "message":
        return None
    if context.bot_user_id and event.get("item_user") not in (None, context.bot_user_id):
        return None
    place = Place(team_of(body, context), item["channel"], None, None, event["user"])
    key, lane = f"remove:{place.channel}:{item['ts']}:{place.user_id}", f"{place.team_id}:{place.channel}:remove"
    return job(key, "remove", f"{lane}:{item['ts']}", "0", place, context, ts=item["ts"])


def _remove(kit: Kit, done: Job, place: Place, client: WebClient) -> None:
    """Delete the reply, if it answers a question of the person who reacted."""
    ts = str(done.body["ts"])
    kept = answers.shown_by(kit.engine, place.team_id, place.channel, ts)
    if kept is None or kept.place.user_id != place.user_id:
        return
    done.check_lease()
    try:
        kit.sender.call(partial(client.chat_delete, channel=place.channel, ts=ts))
    except SlackApiError as error:
        log.info("not removed", reason=reason_of(error))
