"""Wishes to be told, in every surface: "alert me when ...", "follow ...", lists and their changes; what a channel gets
is in ``listeners.posts``."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from functools import partial

import structlog
from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.blocks import kit as shapes
from bot.blocks import pages
from bot.blocks.kit import Message
from bot.blocks.text import typed
from bot.listeners import command as commands
from bot.listeners import posts
from bot.listeners.actions import small
from bot.listeners.core import Json, Kit, acknowledge, job, lane_of, nothing, own, taking, team_of
from bot.listeners.messages import words_for_bot
from bot.listeners.shortcuts import TOO_LATE
from bot.state import people, watches
from bot.state.answers import Place
from bot.state.deliveries import Job
from intents.posts import order
from intents.watch import Command, command

log = structlog.get_logger(__name__)
Pressed = Callable[[Kit, Place, str], Message]
UNAVAILABLE = "Watchlists are not available here."
PLAIN = dict(commands.COMMANDS)
"""The commands as they are where there are no figures behind (in tests): questions on a list, no conditions."""


def register(app: App, kit: Kit) -> None:
    """Must be registered before ``messages``: a watch command is handled here, any other message goes on there."""
    if kit.watchlists is not None:
        app.event("app_mention", matchers=[is_wish], middleware=[taking(kit, wished)])(nothing)
        app.event("message", matchers=[is_direct_wish], middleware=[taking(kit, wished)])(nothing)
        kit.answering.learn("watch", lambda done, place, client: _do(kit, done, place, client))
    for kind, act in BUTTONS.items():
        app.action(kind, middleware=[taking(kit, small(f"button_{kind}"))])(acknowledge)
        kit.answering.learn(f"button_{kind}", partial(_pressed, kit, act))
    app.action("watch_edit", middleware=[taking(kit, small("watch_open"))])(acknowledge)
    app.view("watch_edit")(lambda ack, body, context: _changed(kit, ack, body, context))
    kit.answering.learn("watch_open", lambda done, place, client: _open(kit, done, place, client))
    commands.COMMANDS.update(COMMANDS)


def is_wish(body: Json, context: BoltContext) -> bool:
    event = body.get("event", {})
    if event.get("bot_id") or event.get("edited"):
        return False
    words = typed(words_for_bot(event.get("text") or "", context.bot_user_id))
    return order(words) is not None or command(words) is not None


def is_direct_wish(body: Json, context: BoltContext) -> bool:
    event = body.get("event", {})
    direct = event.get("channel_type") == "im" or str(event.get("channel", "")).startswith("D")
    return direct and event.get("subtype") is None and bool(event.get("user")) and is_wish(body, context)


def wished(body: Json, context: BoltContext) -> Job:
    """The job of a watch command in a message. Its key is that of a question in this message, so that Slack's second
    event for a mention is dropped."""
    event = body["event"]
    direct = event.get("channel_type") == "im" or str(event["channel"]).startswith("D")
    thread = event.get("thread_ts") or (None if direct else event["ts"])
    place = Place(team_of(body, context), event["channel"], thread, event["ts"], event.get("user"))
    text = typed(words_for_bot(event.get("text") or "", context.bot_user_id))
    return job(f"{place.channel}:{event['ts']}", "watch", lane_of(place), event["ts"], place, context, text=text)


def owner_of(place: Place) -> str:
    """The owner of the list: the channel, or in direct messages the person."""
    return (place.user_id or place.channel) if place.channel.startswith("D") else place.channel


def _do(kit: Kit, done: Job, place: Place, client: WebClient) -> None:
    wanted, wish = order(done.body["text"]), command(done.body["text"])
    if wanted is not None:
        posts.ordered(kit, wanted, done, place, client)
        return
    if wish is None or kit.watchlists is None:
        return
    told = done.body.get("told")
    if told is None:
        done.check_lease()
        told = kit.watchlists.do(wish, place.team_id, owner_of(place), place.user_id)
        done.note({"told": told})
    kit.answering.once(done, place, client, lambda _look: pages.notice(told))


# --- /trade --------------------------------------------------------------------------------------------


def _wish(kit: Kit, place: Place, wish: Command | None, otherwise: str) -> Message:
    """Run a watch command given by ``/trade``, on the person's own list."""
    if kit.watchlists is None:
        return pages.notice(UNAVAILABLE)
    if wish is None:
        return pages.notice(otherwise)
    return commands.granted(kit.watchlists, place, wish)


def _watch(kit: Kit, place: Place, rest: str) -> Message:
    if kit.watchlists is None:
        return PLAIN["watch"](kit, place, rest)
    words = typed(rest)
    wish = (command(words) or Command("add", words)) if words else None
    return _wish(kit, place, wish, "Say what to watch: /trade watch deficit with Vietnam")


def _alert(kit: Kit, place: Place, rest: str) -> Message:
    words = re.sub(r"^(me|us)\s+", "", typed(rest), flags=re.I)
    words = re.sub(r"^(when|if)\s+", "", words, flags=re.I)
    wish = Command("add", words, alert=True) if words else None
    return _wish(kit, place, wish, "Say when: /trade alert when the deficit with Vietnam tops 15 billion in a month")


def _watchlist(kit: Kit, place: Place, _rest: str) -> Message:
    return PLAIN["watchlist"](kit, place, _rest) if kit.watchlists is None else _wish(kit, place, Command("list"), "")


def _change(kit: Kit, place: Place, rest: str) -> Message:
    how = "Say which and to what: /trade change 3 imports from Mexico top 50 billion"
    return _wish(kit, place, command(f"change alert {typed(rest)}"), how)


COMMANDS: dict[str, commands.Doing] = {
    "watch": _watch,
    "follow": _watch,
    "alert": _alert,
    "watchlist": _watchlist,
    "change": _change,
    "subscribe": posts.subscribed,
    "unsubscribe": posts.unsubscribed,
    "pause": posts.paused,
    "resume": posts.resumed,
}


# --- buttons and the form ------------------------------------------------------------------------------


def _pressed(kit: Kit, act: Pressed, done: Job, place: Place, client: WebClient) -> None:
    """Run what a button stands for once and tell the person who pressed it; a second try sends the stored message."""
    said = done.body.get("said")
    if said is None:
        done.check_lease()
        made = act(kit, place, str(done.body["value"]))
        said = {"text": made.text, "blocks": made.blocks}
        done.note({"said": said})
    if done.body.get("response_url"):
        kit.answering.tell(done, place, client, Message(said["text"], said["blocks"]))


def _removed(kit: Kit, place: Place, value: str) -> Message:
    owners = {place.channel, place.user_id} - {None, ""}
    gone = value.isdecimal() and any(
        people.unwatch(kit.engine, place.team_id, str(owner), int(value)) for owner in owners
    )
    return pages.notice("This alert is off the list." if gone else "This alert was off the list already.")


BUTTONS = {**posts.BUTTONS, "watch_remove": _removed}


def _open(kit: Kit, done: Job, place: Place, client: WebClient) -> None:
    """The form that changes an entry, with its words in it."""
    value = done.body["value"]
    found = watches.entries(kit.engine, place.team_id, place.user_id)
    entry = next((one for one in found if str(one.id) == value), None)
    if entry is None:
        return
    if not kit.sender.opened(client, done.body.get("trigger_id"), form(entry.id, entry.words)):
        kit.answering.tell(done, place, client, pages.notice(TOO_LATE))


def form(number: int, words: str) -> Json:
    element = {"type": "plain_text_input", "action_id": "value", "initial_value": words[:500], "max_length": 500}
    asked = {"type": "input", "block_id": "words", "label": shapes.plain("What to watch", 75), "element": element}
    return {
        "type": "modal",
        "callback_id": "watch_edit",
        "private_metadata": str(number),
        "title": shapes.plain("Change an entry", 24),
        "submit": shapes.plain("Save", 24),
        "close": shapes.plain("Cancel", 24),
        "blocks": [asked],
    }


def _changed(kit: Kit, ack: Ack, body: Json, context: BoltContext) -> None:
    """Read and store what was typed in the form; what is not understood is shown as an error of its field."""
    team, user, view = team_of(body, context), body["user"]["id"], body["view"]
    words = str(view["state"]["values"]["words"]["value"].get("value") or "")
    number = int(view.get("private_metadata") or 0)
    told = kit.watchlists.do(Command("edit", words, number), team, user, user) if kit.watchlists else UNAVAILABLE
    if told.startswith(f"Number {number} is now"):
        place = Place(team, user, None, None, user)
        kit.inbox.take(own("home", f"edited:{number}:{time.time_ns()}", {}, context, place))
        ack()
    else:
        ack(response_action="errors", errors={"words": told[:2000]})
