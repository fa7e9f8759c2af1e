"""*Cite*: the sentence of an answer and its source line, copy-ready, for the person who pressed."""

from __future__ import annotations

from slack_bolt import App, BoltContext
from slack_sdk import WebClient

from bot.blocks import answer as drawn
from bot.blocks import pages
from bot.listeners.actions import place_of
from bot.listeners.core import Json, Kit, acknowledge, job, lane_of, taking
from bot.state import answers
from bot.state.answers import Place
from bot.state.deliveries import Job


def register(app: App, kit: Kit) -> None:
    app.action("cite", middleware=[taking(kit, cited)])(acknowledge)

    def cite(done: Job, place: Place, client: WebClient) -> None:
        kept, url = answers.load(kit.engine, done.body["answer_id"], place.team_id), done.body.get("response_url")
        if url:
            message = pages.expired() if kept is None else drawn.cited(kept.reply)
            kit.sender.respond(url, place.team_id, lambda _look: message)

    kit.answering.learn("cite", cite)


def cited(body: Json, context: BoltContext) -> Job:
    """The job of *Cite*, in a lane of its own."""
    action, place = body["actions"][0], place_of(body, context)
    value, moment = str(action.get("value") or ""), body.get("trigger_id") or action.get("action_ts") or ""
    more = {"answer_id": value, "response_url": body.get("response_url")}
    return job(f"press:cite:{moment}", "cite", f"{lane_of(place)}:cite:{value}", "0", place, context, **more)
