"""Checking a text against the figures: a mention or direct message with a text, "is this right?" under a message, the
message shortcut, and the form for long texts. Nothing of a text is kept when its reply is out.
"""

from __future__ import annotations

import datetime as dt
import re
import time

from slack_bolt import App, BoltContext
from slack_sdk import WebClient

from bot.blocks import checked as drawn
from bot.blocks import pages
from bot.blocks.text import typed
from bot.checking import told
from bot.listeners.core import Json, Kit, acknowledge, job, lane_of, own, taking, team_of
from bot.state.answers import Place
from bot.state.deliveries import Job
from intents.claims.quantities import quantities

LONG = 200
"""With so many characters after "check" a message is a text to check, not a question."""
_CHECK = re.compile(
    r"\s*(?:please\s+)?(?:fact[- ]?)?check(?:\s+(?:this|the following|the figures in))?\s*[:,-]?\s+(?P<text>.+)",
    re.I | re.S,
)
_PARENT = re.compile(
    r"\W*(?:(?:is|are)\s+(?:this|that|these|those)(?:\s+(?:figures?|numbers?))?\s+(?:right|correct|true|ok|so)"
    r"|(?:please\s+)?(?:fact[- ]?)?check\s+(?:this|that|it|the figures|these figures|the numbers)"
    r"|does\s+(?:this|that)\s+hold(?:\s+up)?)\W*",
    re.I,
)
UNREAD = "That message cannot be read from here. Write `check` and the text."
NOT_HERE = "Texts are not checked here."
TOO_LATE = "Slack let no form be opened, or not in time. Please press again."


def wished(text: str, thread: str | None) -> str | None:
    """The text to check; "" for that of the message that the thread is under; None where the message is a question."""
    if thread is not None and _PARENT.fullmatch(text):
        return ""
    m = _CHECK.fullmatch(text)
    if m is None:
        return None
    body = m["text"]
    return body if len(body) > LONG or quantities(body, 0, len(body)) else None


def register(app: App, kit: Kit) -> None:
    app.shortcut("check_figures", middleware=[taking(kit, of_message)])(acknowledge)
    app.shortcut("check_form", middleware=[taking(kit, wanted)])(acknowledge)
    app.view("check_text_form", middleware=[taking(kit, submitted)])(acknowledge)
    kit.answering.learn("check", lambda done, place, client: check(kit, done, place, client))
    kit.answering.learn("open_check_form", lambda done, place, client: _open(kit, done, place, client))


def of_message(body: Json, context: BoltContext) -> Job:
    """The shortcut on somebody's message, answered in its thread."""
    message = body["message"]
    thread = message.get("thread_ts") or message["ts"]
    place = Place(team_of(body, context), body["channel"]["id"], thread, None, body["user"]["id"])
    key = f"check:{body.get('trigger_id') or message['ts']}"
    return job(key, "check", lane_of(place), "", place, context, text=message.get("text") or "")


def wanted(body: Json, context: BoltContext) -> Job:
    user = body["user"]["id"]
    place = Place(team_of(body, context), user, None, None, user)
    key = f"check-form:{body.get('trigger_id') or time.time_ns()}"
    return own("open_check_form", key, body, context, place, trigger_id=body.get("trigger_id"))


def _open(kit: Kit, done: Job, place: Place, client: WebClient) -> None:
    if not kit.sender.opened(client, done.body.get("trigger_id"), drawn.form()):
        kit.answering.tell(done, place, client, pages.notice(TOO_LATE))


def submitted(body: Json, context: BoltContext) -> Job:
    """The form's text, answered in the person's direct messages with the bot."""
    values = body["view"]["state"]["values"]
    parts = [str((values.get(f"part{n}", {}).get("value") or {}).get("value") or "") for n in range(1, drawn.PARTS + 1)]
    day = str((values.get("as_of", {}).get("value") or {}).get("value") or "").strip()
    user = body["user"]["id"]
    place = Place(team_of(body, context), user, None, None, user)
    key = f"check-form:{body['view'].get('id')}:{body['view'].get('hash') or time.time_ns()}"
    return job(key, "check", lane_of(place), "", place, context, text="\n".join(p for p in parts if p), as_of=day)


def check(kit: Kit, done: Job, place: Place, client: WebClient) -> None:
    """Check a text, or the message that the thread is under, and say what does not hold; the rest in a file."""
    text = typed(done.body.get("text") or "") or _parent(kit, place, client)
    if kit.check is None or not text.strip():
        words = NOT_HERE if kit.check is None else UNREAD
        kit.answering.once(done, place, client, lambda _look: pages.notice(words))
        return
    checked = kit.check(text, _day(done.body.get("as_of")), kit.answering.today())
    message, more = drawn.message(checked)
    ts = kit.answering.once(done, place, client, lambda _look: message)
    if more:
        under = Place(place.team_id, place.channel, place.thread_ts or ts, place.question_ts, place.user_id)
        kit.answering.uploads.text(done, client, under, "checked.txt", told.text(checked), "The claims of the text")


def _parent(kit: Kit, place: Place, client: WebClient) -> str:
    """The text of the message that a thread is under."""
    if not place.thread_ts:
        return ""
    found = kit.sender.call(
        lambda: client.conversations_replies(channel=place.channel, ts=place.thread_ts or "", limit=1, inclusive=True)
    )
    messages = found.get("messages") or []
    return typed(str(messages[0].get("text") or "")) if messages else ""


def _day(given: object) -> dt.date | None:
    """A date as YYYY-MM-DD; None for anything else."""
    try:
        return dt.date.fromisoformat(str(given))
    except ValueError:
        return None
