"""App Home, and the first words in direct messages."""

from __future__ import annotations

import re
import time

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.blocks import pages
from bot.listeners.core import Json, Kit, acknowledge, job, lane_of, later, taking, team_of
from bot.state import channels, people, policies
from bot.state.answers import Place
from bot.state.deliveries import Job


def register(app: App, kit: Kit) -> None:
    def opened(event: Json, body: Json, context: BoltContext, client: WebClient) -> None:
        if event.get("tab", "home") == "home":
            publish(kit, team_of(body, context), event["user"], client)
        else:
            prompts(event, client)

    def unwatch(ack: Ack, body: Json, context: BoltContext, client: WebClient) -> None:
        ack()
        team, user = team_of(body, context), body["user"]["id"]

        def gone() -> None:
            people.unwatch(kit.engine, team, user, int(body["actions"][0]["value"]))
            publish(kit, team, user, client)

        later(kit, gone)

    def controlled(ack: Ack, body: Json, context: BoltContext, client: WebClient) -> None:
        ack()
        team, user, action = team_of(body, context), body["user"]["id"], body["actions"][0]

        def change() -> None:
            control(kit, team, user, str(action["action_id"]).removeprefix("home_"), str(action.get("value") or ""))
            publish(kit, team, user, client)

        later(kit, change)

    app.event("app_home_opened")(opened)
    app.action("unwatch")(unwatch)
    app.action(re.compile(r"^home_(pause|resume|unsubscribe)$"))(controlled)
    app.action(re.compile(r"^dm:\d+$"), middleware=[taking(kit, example)])(acknowledge)


def publish(kit: Kit, team_id: str, user_id: str, client: WebClient) -> None:
    """Draw the person's Home tab."""
    watches = people.watchlist(kit.engine, team_id, user_id)
    policy = policies.policy(kit.engine, team_id)
    subscribed = channels.channels(kit.engine, paused=None, team_id=team_id)
    view = pages.home(kit.loaded(), watches, subscribed, policy, user_id)
    kit.sender.publish_home(client, team_id, user_id, view)


def control(kit: Kit, team_id: str, user_id: str, what: str, value: str) -> None:
    """Pause, resume or end a subscription that this person has made: the tab shows those of the whole workspace."""
    channel, _, kind = value.partition(":")
    found = channels.channels(kit.engine, kind, paused=None, team_id=team_id)
    own = next((one for one in found if one.channel == channel and one.by == user_id), None)
    if own is None or (what == "resume" and not own.allowed):
        return
    if what == "unsubscribe":
        people.unsubscribe(kit.engine, team_id, channel, kind)
    else:
        channels.pause(kit.engine, team_id, channel, kind, what == "pause", kit.answering.now())


def prompts(event: Json, client: WebClient) -> None:
    """Suggested prompts over the direct messages, where the workspace has them."""
    from slack_sdk.errors import SlackApiError

    try:
        client.assistant_threads_setSuggestedPrompts(
            channel_id=event["channel"],
            thread_ts=event.get("thread_ts"),
            title="Ask about United States trade",
            prompts=[{"title": words, "message": words} for words in pages.EXAMPLES[:4]],
        )
    except SlackApiError:
        return


def example(body: Json, context: BoltContext) -> Job:
    """An example pressed on the Home tab: answered in direct messages. The payload has no message and, in some
    clients, no view."""
    action, user = body["actions"][0], body["user"]["id"]
    place = Place(team_of(body, context), user, None, None, user)
    key = f"press:{action['action_id']}:{body.get('trigger_id') or time.time_ns()}"
    more = {"text": action["value"], "asked": True, "surface": "home"}
    return job(key, "ask", lane_of(place), "", place, context, **more)
