"""An answer for others: *Share in channel* under what only one person sees, and a channel that is chosen."""

from __future__ import annotations

import time
from functools import partial

import structlog
from slack_bolt import App, BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.blocks import answer as drawn
from bot.blocks import kit as shapes
from bot.blocks import pages
from bot.blocks.kit import Look, Message
from bot.listeners.actions import small
from bot.listeners.core import Json, Kit, acknowledge, job, taking, team_of
from bot.listeners.shortcuts import TOO_LATE
from bot.slack.faults import reason_of
from bot.state import answers
from bot.state.answers import Place, StoredAnswer
from bot.state.deliveries import Job

log = structlog.get_logger(__name__)
OUTSIDE = {"not_in_channel", "channel_not_found", "is_archived", "restricted_action", "user_not_in_channel"}
"""Slack's reasons for refusing the message there, and how each is told to whoever shared."""


def register(app: App, kit: Kit) -> None:
    app.action("share_to", middleware=[taking(kit, small("share_open"))])(acknowledge)
    app.view("share_form", middleware=[taking(kit, chosen)])(acknowledge)
    kit.answering.learn("share", partial(_share, kit))
    kit.answering.learn("share_open", partial(_open, kit))


def _open(kit: Kit, done: Job, place: Place, client: WebClient) -> None:
    """The form that asks for the channel."""
    answer_id = done.body["value"]
    if answers.load(kit.engine, answer_id, place.team_id) is None:
        kit.answering.tell(done, place, client, pages.expired())
        return
    view = form(answer_id, kit.sender.look(place.team_id))
    if not kit.sender.opened(client, done.body.get("trigger_id"), view):
        kit.answering.tell(done, place, client, pages.notice(TOO_LATE))


def form(answer_id: str, look: Look = Look.NEW) -> Json:
    """A channel chosen from those that the person sees; the local workspace has no such menu, there it is typed."""
    element: Json = {"type": "plain_text_input", "action_id": "value", "placeholder": shapes.plain("C0123", 150)}
    if look is not Look.LOCAL:
        which = {"include": ["public", "private"], "exclude_bot_users": True}
        element = {"type": "conversations_select", "action_id": "value", "filter": which}
    asked = {"type": "input", "block_id": "channel", "label": shapes.plain("Channel", 75), "element": element}
    return {
        "type": "modal",
        "callback_id": "share_form",
        "private_metadata": answer_id,
        "title": shapes.plain("Share this answer", 24),
        "submit": shapes.plain("Share", 24),
        "close": shapes.plain("Cancel", 24),
        "blocks": [asked],
    }


def chosen(body: Json, context: BoltContext) -> Job:
    """The form as sent: the answer is posted in the channel, in its own name of who shared it."""
    view, user = body["view"], body["user"]["id"]
    value = view["state"]["values"].get("channel", {}).get("value", {})
    channel = str(value.get("selected_conversation") or value.get("value") or "").strip()
    place = Place(team_of(body, context), channel, None, None, user)
    key = f"share:{view.get('id')}:{view.get('hash') or time.time_ns()}"
    answer_id = str(view.get("private_metadata") or "")
    more = {"answer_id": answer_id, "by": user}
    return job(key, "share", f"{place.team_id}:{channel}:share:{answer_id}", "0", place, context, **more)


def _share(kit: Kit, done: Job, place: Place, client: WebClient) -> None:
    """Post an answer for everyone in a channel, once; where Slack does not let the bot, say so to who shared it."""
    kept = answers.load(kit.engine, done.body["answer_id"], place.team_id)
    if kept is None:
        kit.answering.tell(done, place, client, pages.expired())
        return
    answer_id, by = answers.id_of(done.key), done.body.get("by")

    def draw(look: Look) -> Message:
        message = drawn.message(kept.reply, answer_id, look=look, asked=True)
        return Message(message.text, [shapes.context(f"Shared by <@{by}>"), *message.blocks]) if by else message

    try:
        ts = kit.answering.once(done, place, client, draw)
    except SlackApiError as error:
        if not by or reason_of(error) not in OUTSIDE:
            raise
        told = pages.notice("I cannot post in that channel. Invite me there first: /invite @tradebot")
        kit.answering.once(done, Place(place.team_id, by, None, None, by), client, lambda _look: told, "no")
        return
    answers.save(kit.engine, StoredAnswer(answer_id, place, kept.reply, ts), kit.answering.now())
    kit.answering.uploads.chart_along(done, client, place, ts, kept.reply)
