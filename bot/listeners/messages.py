"""Mentions, direct messages, threads that go on without a mention, and edited questions."""

from __future__ import annotations

import re

from slack_bolt import App, BoltContext

from bot.blocks.text import typed
from bot.listeners import checks
from bot.listeners.core import Json, Kit, job, lane_of, nothing, taking, team_of
from bot.state import answers, deliveries
from bot.state.answers import Place
from bot.state.deliveries import Job
from intents.talk import asks

_ADDRESSED = re.compile(r"<[@!]")
"""Somebody else is spoken to: a person, a group, everyone."""
_ORDINARY = {None, "file_share", "thread_broadcast"}


def register(app: App, kit: Kit) -> None:
    app.event("app_mention", middleware=[taking(kit, mention)])(nothing)
    app.event("message", middleware=[taking(kit, lambda body, context: message(kit, body, context))])(nothing)


def words_for_bot(text: str, bot_user_id: str | None) -> str:
    """The text without the mention of the bot itself."""
    return re.sub(rf"<@{re.escape(bot_user_id)}(?:\|[^>]*)?>", " ", text).strip() if bot_user_id else text.strip()


def mention(body: Json, context: BoltContext) -> Job | None:
    """A mention in a channel; answered in its thread. Edits of a mention come as ``message_changed`` too."""
    event = body["event"]
    if event.get("bot_id") or event.get("edited"):
        return None
    thread = event.get("thread_ts") or event["ts"]
    return _ask(body, context, event, event["channel"], thread, "mention")


def message(kit: Kit, body: Json, context: BoltContext) -> Job | None:
    """Any other message that Slack shows the bot; most are none of its business."""
    event = body["event"]
    if event.get("subtype") == "message_changed":
        return edited(body, context)
    if event.get("subtype") not in _ORDINARY or event.get("bot_id") or not event.get("user"):
        return None
    if event.get("channel_type") == "im" or str(event["channel"]).startswith("D"):
        return _ask(body, context, event, event["channel"], event.get("thread_ts"), "direct")
    thread, text = event.get("thread_ts"), str(event.get("text") or "")
    if not thread or f"<@{context.bot_user_id}" in text:
        return None
    if _ADDRESSED.search(text) or not asks(typed(text)):
        return None  # people talking to each other
    team = team_of(body, context)
    lane = lane_of(Place(team, event["channel"], thread))
    if not answers.spoke_in(kit.engine, team, event["channel"], thread) and not deliveries.opened(kit.engine, lane):
        return None
    return _ask(body, context, event, event["channel"], thread, "thread")


def _ask(body: Json, context: BoltContext, event: Json, channel: str, thread: str | None, surface: str) -> Job:
    place = Place(team_of(body, context), channel, thread, event["ts"], event.get("user"))
    text = words_for_bot(event.get("text") or "", context.bot_user_id)
    # The message itself is the key: a redelivery has the same, and so have the two events that one mention makes.
    key = f"{channel}:{event['ts']}"
    under = event.get("thread_ts") if event.get("thread_ts") != event["ts"] else None
    wish = checks.wished(text, under) if surface != "thread" else None
    if wish is not None:
        return job(key, "check", lane_of(place), event["ts"], place, context, text=wish)
    return job(key, "ask", lane_of(place), event["ts"], place, context, text=text, surface=surface)


def edited(body: Json, context: BoltContext) -> Job | None:
    """A message that its writer changed; unfurls and the bot's own updates come the same way and are no edits."""
    event = body["event"]
    now, before = event.get("message", {}), event.get("previous_message", {})
    if now.get("bot_id") or not now.get("user") or now.get("text") == before.get("text"):
        return None
    if now.get("user") == context.bot_user_id or not now.get("edited"):
        return None
    channel, ts = event["channel"], now["ts"]
    direct = event.get("channel_type") == "im" or str(channel).startswith("D")
    place = Place(team_of(body, context), channel, now.get("thread_ts") or (None if direct else ts), ts, now["user"])
    text = words_for_bot(now.get("text") or "", context.bot_user_id)
    mentioned = direct or f"<@{context.bot_user_id}" in (now.get("text") or "")
    position = str(now["edited"].get("ts") or event.get("ts"))
    key = f"{channel}:{ts}:edit:{position}"
    return job(key, "edit", lane_of(place), position, place, context, text=text, mentioned=mentioned)
