"""Buttons under answers: suggestions, clarifications, SQL, CSV, chart, share, watchlist, feedback."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from slack_bolt import App, BoltContext
from slack_sdk import WebClient

from bot.blocks import answer as drawn
from bot.blocks import pages
from bot.contract.reply import Reply, ReplyFigure
from bot.listeners.core import Json, Kit, acknowledge, job, lane_of, own, pressed, taking, team_of
from bot.state import answers, people
from bot.state.answers import Place
from bot.state.deliveries import Job
from intents.watch import Command


def register(app: App, kit: Kit) -> None:
    app.action(re.compile(r"^ask:\d+$"), middleware=[taking(kit, suggestion)])(acknowledge)
    app.action(re.compile(r"^pick:\d+$"), middleware=[taking(kit, picked)])(acknowledge)
    app.action(re.compile(r"^(csv|chart|share)$"), middleware=[taking(kit, upload)])(acknowledge)
    app.action("sql", middleware=[taking(kit, small("sql"))])(acknowledge)
    app.action("watch", middleware=[taking(kit, small("follow"))])(acknowledge)
    for kind, doing in (("sql", _sql), ("follow", _watch)):
        kit.answering.learn(kind, partial(doing, kit))


def place_of(body: Json, context: BoltContext) -> Place:
    """Where the pressed button stands: its thread, or the thread that its message starts."""
    holder, shown = body.get("container", {}), body.get("message", {})
    channel = body.get("channel", {}).get("id") or holder.get("channel_id") or ""
    thread = shown.get("thread_ts") or holder.get("thread_ts")
    return Place(team_of(body, context), channel, thread, None, body["user"]["id"])


def is_ephemeral(body: Json) -> bool:
    holder, shown = body.get("container", {}), body.get("message", {})
    return bool(holder.get("is_ephemeral") or shown.get("subtype") == "ephemeral" or shown.get("is_ephemeral"))


def small(kind: str) -> Callable[[Json, BoltContext], Job]:
    """The job of a button that concerns only the person who pressed it."""

    def made(body: Json, context: BoltContext) -> Job:
        value, key = pressed(body)
        more = {"value": value, "action": body["actions"][0]["action_id"], "trigger_id": body.get("trigger_id")}
        return own(kind, key, body, context, place_of(body, context), **more)

    return made


def _position(body: Json) -> str:
    return str(body["actions"][0].get("action_ts") or body.get("message", {}).get("ts") or "0")


def suggestion(body: Json, context: BoltContext) -> Job:
    """A suggested question: asked anew, in the thread; under an ephemeral answer answered to the same person."""
    value, key = pressed(body)
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
    value, key = pressed(body)
    place = place_of(body, context)
    lane, ephemeral = lane_of(place), is_ephemeral(body)
    if ephemeral:
        lane = f"{place.team_id}:{place.channel}:command:{place.user_id}"
    more = {"text": value, "ephemeral": ephemeral, "response_url": body.get("response_url")}
    more["message_ts"] = body.get("message", {}).get("ts") or body.get("container", {}).get("message_ts")
    return job(key, "pick", lane, _position(body), place, context, **more)


def upload(body: Json, context: BoltContext) -> Job:
    """The jobs of *CSV*, *Chart* and *Share*. Each has a lane of its own, not to wait for the conversation."""
    value, key = pressed(body)
    place, kind = place_of(body, context), body["actions"][0]["action_id"]
    if kind != "share" and not is_ephemeral(body):
        place = replace(place, thread_ts=place.thread_ts or body.get("message", {}).get("ts"))
    more = {"answer_id": value, "response_url": body.get("response_url")}
    return job(key, kind, f"{lane_of(place)}:{kind}:{value}", _position(body), place, context, **more)


def _sql(kit: Kit, done: Job, place: Place, client: WebClient) -> None:
    """The query in a modal; as a message to one person where no modal can be opened, or not in time."""
    kept = answers.load(kit.engine, done.body["value"], place.team_id)
    if kept is None:
        kit.answering.tell(done, place, client, pages.expired())
        return
    look = kit.sender.look(place.team_id)
    done.check_lease()
    if not kit.sender.opened(client, done.body.get("trigger_id"), drawn.sql_view(kept.reply, look)):
        kit.answering.tell(done, place, client, drawn.sql_message(kept.reply, look))


def _watch(kit: Kit, done: Job, place: Place, client: WebClient) -> None:
    told = done.body.get("told")
    if told is None:
        done.check_lease()
        told = _followed(kit, done, place)
        done.note({"told": told})
    kit.answering.tell(done, place, client, pages.notice(told) if told else pages.expired())


def _followed(kit: Kit, done: Job, place: Place) -> str:
    """What is said to who wants to follow an answer; nothing where the answer is gone."""
    kept, user = answers.load(kit.engine, done.body["value"], place.team_id), place.user_id or place.channel
    if kept is None:
        return ""
    words = watchable(kit, kept.reply)
    if words is None:
        return "Ask it as a whole question, then it can be watched."
    if kit.watchlists is not None:
        return kit.watchlists.do(Command("add", words), place.team_id, user, user)
    new = people.watch(kit.engine, place.team_id, user, words, user, kit.answering.now())
    return f"On your watchlist: {words}." if new else "That is on your watchlist already, or the list is full."


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


def _series(figure: ReplyFigure) -> tuple[object, ...]:
    """What identifies the series of a figure: everything but the period."""
    about = (figure.measure, figure.of, figure.unit, figure.sector, figure.basis, figure.adjustment, figure.prices)
    return (*about, figure.partner, figure.commodity)
