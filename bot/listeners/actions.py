"""Buttons under answers: suggestions, clarifications, SQL, CSV, chart, share, watchlist, feedback."""

from __future__ import annotations

import re
from dataclasses import replace

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.blocks import answer as drawn
from bot.blocks import pages
from bot.blocks.kit import Message
from bot.listeners.core import Json, Kit, acknowledge, job, lane_of, later, taking, team_of
from bot.reply import Figure, Reply
from bot.state import answers, people
from bot.state.answers import Answer, Place
from bot.state.deliveries import Job
from intents.watch import Command


def register(app: App, kit: Kit) -> None:
    app.action(re.compile(r"^ask:\d+$"), middleware=[taking(kit, suggestion)])(acknowledge)
    app.action(re.compile(r"^pick:\d+$"), middleware=[taking(kit, picked)])(acknowledge)
    app.action(re.compile(r"^(csv|chart|share)$"), middleware=[taking(kit, upload)])(acknowledge)
    app.action("sql")(lambda ack, body, context, client: _sql(kit, ack, body, context, client))
    app.action("watch")(lambda ack, body, context: _watch(kit, ack, body, context))
    app.action(re.compile(r"^(feedback|good|bad)$"))(lambda ack, body, context: _feedback(kit, ack, body, context))


def place_of(body: Json, context: BoltContext) -> Place:
    """Where the pressed button stands: its thread, or the thread that its message starts."""
    holder, shown = body.get("container", {}), body.get("message", {})
    channel = body.get("channel", {}).get("id") or holder.get("channel_id") or ""
    thread = shown.get("thread_ts") or holder.get("thread_ts")
    return Place(team_of(body, context), channel, thread, None, body["user"]["id"])


def is_ephemeral(body: Json) -> bool:
    holder, shown = body.get("container", {}), body.get("message", {})
    return bool(holder.get("is_ephemeral") or shown.get("subtype") == "ephemeral" or shown.get("is_ephemeral"))


def _press(body: Json) -> tuple[str, str]:
    """What was pressed, and a key of this press."""
    action = body["actions"][0]
    moment = body.get("trigger_id") or action.get("action_ts") or ""
    return str(action.get("value") or ""), f"press:{action['action_id']}:{moment}"


def _position(body: Json) -> str:
    return str(body["actions"][0].get("action_ts") or body.get("message", {}).get("ts") or "0")


def suggestion(body: Json, context: BoltContext) -> Job:
    """A suggested question: asked anew, in the thread; under an ephemeral answer answered to the same person."""
    value, key = _press(body)
    place = place_of(body, context)
    if is_ephemeral(body) and body.get("response_url"):
        lane = f"{place.team_id}:{place.channel}:command:{place.user_id}"
        more = {"text": value, "response_url": body["response_url"]}
        return job(key, "command", lane, _position(body), place, context, **more)
    if not place.channel.startswith("D"):
        place = replace(place, thread_ts=place.thread_ts or body["message"]["ts"])
    more = {"text": value, "asked": True, "surface": "suggestion"}
    return job(key, "ask", lane_of(place), _position(body), place, context, **more)


def picked(body: Json, context: BoltContext) -> Job:
    """A reading chosen in a clarification."""
    value, key = _press(body)
    place = place_of(body, context)
    lane, ephemeral = lane_of(place), is_ephemeral(body)
    if ephemeral:
        lane = f"{place.team_id}:{place.channel}:command:{place.user_id}"
    more = {"text": value, "ephemeral": ephemeral, "response_url": body.get("response_url")}
    more["message_ts"] = body.get("message", {}).get("ts") or body.get("container", {}).get("message_ts")
    return job(key, "pick", lane, _position(body), place, context, **more)


def upload(body: Json, context: BoltContext) -> Job:
    """CSV and chart go into the thread; sharing posts to the channel. Lanes of their own: they wait for nothing."""
    value, key = _press(body)
    place, kind = place_of(body, context), body["actions"][0]["action_id"]
    if kind != "share" and not is_ephemeral(body):
        place = replace(place, thread_ts=place.thread_ts or body.get("message", {}).get("ts"))
    more = {"answer_id": value, "response_url": body.get("response_url")}
    return job(key, kind, f"{lane_of(place)}:{kind}:{value}", _position(body), place, context, **more)


def _kept(kit: Kit, body: Json, context: BoltContext) -> Answer | None:
    return answers.load(kit.engine, _press(body)[0], team_of(body, context))


def _tell(kit: Kit, body: Json, context: BoltContext, message: Message) -> None:
    """A word to the person who pressed, and to nobody else."""
    if body.get("response_url"):
        kit.sender.respond(body["response_url"], team_of(body, context), lambda _look: message)


def _sql(kit: Kit, ack: Ack, body: Json, context: BoltContext, client: WebClient) -> None:
    """The query in a modal; as a message to one person where no modal can be opened."""
    ack()
    kept = _kept(kit, body, context)
    if kept is None:
        later(kit, lambda: _tell(kit, body, context, pages.expired()))
        return
    reply, look = kept.reply, kit.sender.look(kept.place.team_id)

    def show() -> None:
        try:
            kit.sender.open_view(client, body["trigger_id"], drawn.sql_view(reply, look))
        except (SlackApiError, KeyError):
            _tell(kit, body, context, drawn.sql_message(reply, look))

    later(kit, show)


def _watch(kit: Kit, ack: Ack, body: Json, context: BoltContext) -> None:
    ack()

    def note() -> None:
        kept = _kept(kit, body, context)
        if kept is None:
            _tell(kit, body, context, pages.expired())
            return
        words = watchable(kit, kept.reply)
        if words is None:
            _tell(kit, body, context, pages.notice("Ask it as a whole question, then it can be watched."))
            return
        user, team = body["user"]["id"], team_of(body, context)
        if kit.watchlists is not None:
            told = kit.watchlists.do(Command("add", words), team, user, user)
        else:
            new = people.watch(kit.engine, team, user, words, user, kit.answering.now())
            told = f"On your watchlist: {words}." if new else "That is on your watchlist already, or the list is full."
        _tell(kit, body, context, pages.notice(told))

    later(kit, note)


def watchable(kit: Kit, reply: Reply) -> str | None:
    """What is followed by a press under ``reply``: its one figure without the period, so that each new one counts;
    else the figure as it is; else the question, where it has the same answer outside of its conversation."""
    conversations, today = kit.answering.conversations, kit.answering.today()
    figures = [figure for figure in reply.figures if figure.primary]
    if len(figures) == 1 and figures[0].period is not None:
        label, period = figures[0].label, figures[0].period.label
        for words in (label.removesuffix(period).rstrip(" ,"), label):
            found = conversations.alone(words, today)
            if [_series(figure) for figure in found.figures if figure.primary] == [_series(figures[0])]:
                return words
    alone = conversations.alone(reply.question, today)
    return reply.question if alone.headline == reply.headline else None


def _series(figure: Figure) -> tuple[object, ...]:
    """What a figure measures, whatever the period."""
    about = (figure.measure, figure.of, figure.unit, figure.sector, figure.basis, figure.adjustment, figure.prices)
    return (*about, figure.partner, figure.commodity)


def _feedback(kit: Kit, ack: Ack, body: Json, context: BoltContext) -> None:
    ack()
    action = body["actions"][0]
    value = str(action.get("value") or "")
    verdict, _, answer_id = (
        value.partition(":") if action["action_id"] == "feedback" else (action["action_id"], "", value)
    )

    def note() -> None:
        team, user = team_of(body, context), body["user"]["id"]
        if verdict in {"good", "bad"} and answers.load(kit.engine, answer_id, team) is not None:
            people.feedback(kit.engine, team, answer_id, user, verdict, kit.answering.now())
            _tell(kit, body, context, pages.notice("Thank you, noted."))

    later(kit, note)
