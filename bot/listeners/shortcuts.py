"""The message shortcut "Look up the figures in this message" and the question form of the global shortcut."""

from __future__ import annotations

import time

from slack_bolt import App, BoltContext
from slack_sdk import WebClient

from bot.blocks import pages
from bot.blocks.kit import Look
from bot.listeners.core import Json, Kit, acknowledge, job, lane_of, own, taking, team_of
from bot.listeners.messages import words_for_bot
from bot.state.answers import Place
from bot.state.deliveries import Job

OFFERED = 20
TOO_LATE = "Slack let no form be opened, or not in time. Please press again."


def register(app: App, kit: Kit) -> None:
    app.shortcut("look_up", middleware=[taking(kit, look_up)])(acknowledge)
    app.shortcut("ask_form", middleware=[taking(kit, wanted)])(acknowledge)
    app.action("open_form", middleware=[taking(kit, wanted)])(acknowledge)
    kit.answering.learn("open_form", lambda job, place, client: open_form(kit, job, place, client))
    app.view("question_form", middleware=[taking(kit, submitted)])(acknowledge)
    if kit.names is not None:
        names = kit.names
        for what in ("partner", "product"):
            app.options(f"name_{what}")(lambda ack, payload, what=what: ack(options=offered(names, what, payload)))


def offered(names: object, what: str, payload: Json) -> list[Json]:
    """The options of a type-ahead field."""
    found = names(what, str(payload.get("value") or "")) if callable(names) else []
    return [{"text": {"type": "plain_text", "text": name[:75]}, "value": name[:150]} for name in found[:OFFERED]]


def look_up(body: Json, context: BoltContext) -> Job:
    """The words of any message as a question, answered in its thread."""
    message = body["message"]
    thread = message.get("thread_ts") or message["ts"]
    place = Place(team_of(body, context), body["channel"]["id"], thread, None, body["user"]["id"])
    text = words_for_bot(message.get("text") or "", context.bot_user_id)
    key = f"shortcut:{body.get('trigger_id') or message['ts']}"
    more = {"text": text, "surface": "shortcut"}
    return job(key, "ask", lane_of(place), "", place, context, **more)


def wanted(body: Json, context: BoltContext) -> Job:
    """Open the question form; the listener of the shortcut and of a button."""
    user = body["user"]["id"]
    place = Place(team_of(body, context), user, None, None, user)
    more = {"trigger_id": body.get("trigger_id"), "channel": body.get("channel", {}).get("id")}
    return own("open_form", f"form:{body.get('trigger_id') or time.time_ns()}", body, context, place, **more)


def open_form(kit: Kit, done: Job, place: Place, client: WebClient) -> None:
    typeahead = kit.names is not None and kit.sender.look(place.team_id) is not Look.LOCAL
    view = pages.form(typeahead, done.body.get("channel"))
    if not kit.sender.opened(client, done.body.get("trigger_id"), view):
        kit.answering.tell(done, place, client, pages.notice(TOO_LATE))


def submitted(body: Json, context: BoltContext) -> Job:
    """The form as a question, answered in the person's direct messages with the bot."""
    values = body["view"]["state"]["values"]
    question = pages.question_of(*(_value(values, name) for name in ("flow", "partner", "product", "period")))
    user = body["user"]["id"]
    # Posting to a user's id opens the direct messages with them.
    place = Place(team_of(body, context), body["view"].get("private_metadata") or user, None, None, user)
    if place.channel != user and not place.channel.startswith("D"):
        place = Place(place.team_id, user, None, None, user)
    key = f"form:{body['view'].get('id')}:{body['view'].get('hash') or time.time_ns()}"
    more = {"text": question, "asked": True, "surface": "form"}
    return job(key, "ask", lane_of(place), "", place, context, **more)


def _value(values: Json, name: str) -> str:
    """What one field of the form holds, typed or selected."""
    for field in values.get(name, {}).values():
        selected = field.get("selected_option") or {}
        return str(field.get("value") or selected.get("value") or "").strip()
    return ""
