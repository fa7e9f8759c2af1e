"""App Home, and the first words in direct messages."""

from __future__ import annotations

import re
import time

import structlog
from slack_bolt import App, BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.blocks import pages
from bot.listeners.core import Json, Kit, acknowledge, job, lane_of, nothing, own, pressed, taking, team_of
from bot.slack.faults import reason_of
from bot.state import channels, people, policies
from bot.state.answers import Place
from bot.state.deliveries import Job

log = structlog.get_logger(__name__)


def register(app: App, kit: Kit) -> None:
    app.event("app_home_opened", middleware=[taking(kit, opened)])(nothing)
    app.action("unwatch", middleware=[taking(kit, controlled)])(acknowledge)
    app.action(re.compile(r"^home_(pause|resume|unsubscribe)$"), middleware=[taking(kit, controlled)])(acknowledge)
    app.action(re.compile(r"^dm:\d+$"), middleware=[taking(kit, example)])(acknowledge)
    kit.answering.learn("home", lambda job, place, client: _home(kit, job, place, client))
    kit.answering.learn("prompts", lambda job, place, client: prompts(kit, job, client))


def opened(body: Json, context: BoltContext) -> Job:
    """The job of opening the app: draws the Home tab, or sets prompts in direct messages. Only the last one counts."""
    event = body["event"]
    user = event["user"]
    place = Place(team_of(body, context), user, None, None, user)
    key = f"opened:{user}:{event.get('tab', 'home')}:{event.get('event_ts') or body.get('event_id') or time.time_ns()}"
    if event.get("tab", "home") == "home":
        return own("home", key, {}, context, place)
    more = {"channel": event["channel"], "thread_ts": event.get("thread_ts")}
    return own("prompts", key, {}, context, place, **more)


def controlled(body: Json, context: BoltContext) -> Job:
    """The job of a button on the Home tab: does it, then draws the tab again."""
    value, key = pressed(body)
    user = body["user"]["id"]
    place = Place(team_of(body, context), user, None, None, user)
    return own("home", key, {}, context, place, action=body["actions"][0]["action_id"], value=value)


def _home(kit: Kit, done: Job, place: Place, client: WebClient) -> None:
    """Do what was pressed and draw the tab. Running it twice has the same result as once."""
    action, value, user = done.body.get("action"), str(done.body.get("value") or ""), place.user_id or ""
    done.check_lease()
    if action == "unwatch":
        people.unwatch(kit.engine, place.team_id, user, int(value) if value.isdecimal() else 0)
    elif action is not None:
        control(kit, place.team_id, user, action.removeprefix("home_"), value)
    publish(kit, place.team_id, user, client)


def publish(kit: Kit, team_id: str, user_id: str, client: WebClient) -> None:
    """Draw the person's Home tab: of the subscriptions their own, since others may be of private places."""
    watches = people.watchlist(kit.engine, team_id, user_id)
    policy = policies.policy(kit.engine, team_id)
    subscribed = [one for one in channels.channels(kit.engine, paused=None, team_id=team_id) if one.by == user_id]
    view = pages.home(kit.loaded(), watches, subscribed, policy, user_id)
    kit.sender.publish_home(client, team_id, user_id, view)


def control(kit: Kit, team_id: str, user_id: str, what: str, value: str) -> None:
    """Pause, resume or end a subscription that this person has made, and no other."""
    channel, _, kind = value.partition(":")
    found = channels.channels(kit.engine, kind, paused=None, team_id=team_id)
    own = next((one for one in found if one.channel == channel and one.by == user_id), None)
    if own is None or (what == "resume" and not own.allowed):
        return
    if what == "unsubscribe":
        people.unsubscribe(kit.engine, team_id, channel, kind)
    else:
        channels.pause(kit.engine, team_id, channel, kind, what == "pause", kit.answering.now())


def prompts(kit: Kit, done: Job, client: WebClient) -> None:
    """Suggested prompts over the direct messages, where the workspace has them."""
    try:
        kit.sender.call(
            lambda: client.assistant_threads_setSuggestedPrompts(
                channel_id=done.body["channel"],
                thread_ts=done.body["thread_ts"],
                title="Ask about United States trade",
                prompts=[{"title": words, "message": words} for words in pages.EXAMPLES[:4]],
            )
        )
    except SlackApiError as error:
        log.info("no prompts", reason=reason_of(error))


def example(body: Json, context: BoltContext) -> Job:
    """An example pressed on the Home tab: answered in direct messages. The payload has no message and, in some
    clients, no view."""
    action, user = body["actions"][0], body["user"]["id"]
    place = Place(team_of(body, context), user, None, None, user)
    key = f"press:{action['action_id']}:{body.get('trigger_id') or time.time_ns()}"
    more = {"text": action["value"], "asked": True, "surface": "home"}
    return job(key, "ask", lane_of(place), "", place, context, **more)
