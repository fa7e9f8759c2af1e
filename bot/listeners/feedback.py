"""*Good answer* and *Bad answer*; after the second, what was wrong, for who wants to say. A menu has room for one entry
of both: then the form asks which."""

from __future__ import annotations

import re
import time
from functools import partial

from slack_bolt import App, BoltContext
from slack_sdk import WebClient

from bot.blocks import kit as shapes
from bot.blocks import pages
from bot.blocks.kit import Message
from bot.listeners.actions import small
from bot.listeners.core import Json, Kit, acknowledge, own, taking, team_of
from bot.state import answers, people
from bot.state.answers import Place
from bot.state.deliveries import Job

GOOD = "good"
NOTED = "Thank you, noted."
REASONS = {
    "figure": "The figure is wrong",
    "read": "The question was read otherwise than meant",
    "period": "It is of another period",
    "basis": "It is on another basis or adjustment",
    "words": "The words say something that is not true",
    "missing": "It should have been answered",
    "other": "Something else",
}
SAID_MOST = 400


def register(app: App, kit: Kit) -> None:
    app.action(re.compile(r"^(feedback|good|bad)$"), middleware=[taking(kit, small("feedback"))])(acknowledge)
    app.action("rate", middleware=[taking(kit, small("rate"))])(acknowledge)
    app.view("feedback_form", middleware=[taking(kit, submitted)])(acknowledge)
    kit.answering.learn("feedback", partial(_noted, kit))
    kit.answering.learn("rate", partial(_rate, kit))
    kit.answering.learn("feedback_why", partial(_why, kit))


def _noted(kit: Kit, done: Job, place: Place, client: WebClient) -> None:
    value, action = done.body["value"], done.body["action"]
    verdict, _, answer_id = value.partition(":") if action == "feedback" else (action, "", value)
    kept = answers.load(kit.engine, answer_id, place.team_id)
    if verdict not in {"good", "bad"} or kept is None:
        return
    people.feedback(kit.engine, place.team_id, answer_id, place.user_id or "", verdict, kit.answering.now())
    view = form(answer_id, kept.reply.question, bad=True)
    if verdict == "bad" and kit.sender.opened(client, done.body.get("trigger_id"), view):
        return
    if done.body.get("response_url"):
        kit.answering.tell(done, place, client, pages.notice(NOTED))


def _rate(kit: Kit, done: Job, place: Place, client: WebClient) -> None:
    """The form with both verdicts; buttons where Slack opens none."""
    answer_id = done.body["value"]
    kept = answers.load(kit.engine, answer_id, place.team_id)
    if kept is None:
        kit.answering.tell(done, place, client, pages.expired())
    elif not kit.sender.opened(client, done.body.get("trigger_id"), form(answer_id, kept.reply.question)):
        words, both = "Was it a good answer?", (("good", "Good answer"), ("bad", "Bad answer"))
        buttons = shapes.actions(*(shapes.button(name, label, answer_id) for name, label in both))
        kit.answering.tell(done, place, client, Message(words, [shapes.section(words), buttons]))


def form(answer_id: str, question: str, *, bad: bool = False) -> Json:
    """The verdict and what was wrong, words where wanted. ``bad``: the verdict is there already, and stays when the
    form is closed."""
    known = REASONS if bad else {GOOD: "It is a good answer", **REASONS}
    options = [{"text": shapes.plain(label, 75), "value": name} for name, label in known.items()]
    choice = {"type": "static_select", "action_id": "value", "options": options}
    words = {"type": "plain_text_input", "action_id": "value", "multiline": True, "max_length": SAID_MOST}
    return {
        "type": "modal",
        "callback_id": "feedback_form",
        "private_metadata": answer_id,
        "title": shapes.plain("What was wrong?" if bad else "How was this answer?", 24),
        "submit": shapes.plain("Send", 24),
        "close": shapes.plain("Close", 24),
        "blocks": [
            shapes.context(f"{'Noted as a bad answer to' if bad else 'The answer to'}: {pages.quoted(question)}"),
            {"type": "input", "block_id": "why", "label": shapes.plain("Reason", 75), "element": choice},
            {
                "type": "input",
                "block_id": "said",
                "label": shapes.plain("What you expected", 75),
                "element": words,
                "optional": True,
            },
        ],
    }


def submitted(body: Json, context: BoltContext) -> Job:
    """The form as sent: the reason's name, and the words."""
    view, user = body["view"], body["user"]["id"]
    values = view["state"]["values"]
    reason = (values.get("why", {}).get("value", {}).get("selected_option") or {}).get("value") or "other"
    words = str(values.get("said", {}).get("value", {}).get("value") or "").strip()
    key = f"why:{view.get('id')}:{view.get('hash') or time.time_ns()}"
    place = Place(team_of(body, context), user, None, None, user)
    more = {"answer_id": str(view.get("private_metadata") or ""), "why": f"{reason}: {words}".removesuffix(": ")}
    return own("feedback_why", key, {}, context, place, **more)


def _why(kit: Kit, done: Job, place: Place, _client: WebClient) -> None:
    answer_id, user, why = done.body["answer_id"], place.user_id or "", str(done.body["why"])
    verdict = GOOD if why.split(":")[0] == GOOD else "bad"
    if answers.load(kit.engine, answer_id, place.team_id) is not None:
        people.feedback(kit.engine, place.team_id, answer_id, user, verdict, kit.answering.now(), why)
