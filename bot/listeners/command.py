"""``/trade``: a question answered to one person, and the small commands."""

from __future__ import annotations

import time
from collections.abc import Callable

from slack_bolt import App, BoltContext
from slack_sdk import WebClient

from bot.blocks import checked as drawn
from bot.blocks import pages
from bot.blocks.kit import Message
from bot.blocks.text import typed
from bot.listeners import checks, posts
from bot.listeners.core import Json, Kit, acknowledge, job, own, taking, team_of
from bot.state import people
from bot.state.answers import Place
from bot.state.deliveries import Job
from bot.watchlists.lists import TYPING, Watchlists
from intents.posts import order
from intents.watch import Command, command

Doing = Callable[[Kit, Place, str], Message]


def register(app: App, kit: Kit) -> None:
    app.command("/trade", middleware=[taking(kit, lambda body, context: taken(kit, body, context))])(acknowledge)
    kit.answering.learn("small", lambda job, place, client: _do(kit, job, place, client))


def taken(kit: Kit, body: Json, context: BoltContext) -> Job:
    """The job of a ``/trade`` command: a question, or a small command. Both are claimed before the acknowledgement."""
    text = body.get("text") or ""
    word, _, rest = text.strip().partition(" ")
    if (ordered(text) or small(word.lower(), rest.strip()) or wished(kit, text)) is None:
        return question(body, context)
    place = Place(team_of(body, context), body["channel_id"], None, None, body["user_id"])
    return own("small", f"command:{body.get('trigger_id') or time.time_ns()}", body, context, place, text=text)


def _do(kit: Kit, done: Job, place: Place, client: WebClient) -> None:
    """Run a small command once: its message is stored before it is sent, and a second try sends the stored one."""
    said = done.body.get("said")
    if said is None:
        done.check_lease()
        made = _message(kit, place, str(done.body["text"]))
        said = {"text": made.text, "blocks": made.blocks}
        done.note({"said": said})
    kit.answering.tell(done, place, client, Message(said["text"], said["blocks"]))


def _message(kit: Kit, place: Place, text: str) -> Message:
    word, _, rest = text.strip().partition(" ")
    doing = ordered(text) or small(word.lower(), rest.strip()) or wished(kit, text)
    return pages.help_message() if doing is None else doing(kit, place, rest.strip())


def ordered(text: str) -> Doing | None:
    """What the channel is to get, in words: ``/trade stop alerts``, ``/trade digest 8:30 London``."""
    wanted = order(typed(text))
    return None if wanted is None else lambda kit, place, _rest: posts.obeyed(kit, place, wanted)


def small(word: str, rest: str) -> Doing | None:
    """The small command that ``word`` names. "status of ..." or "help me ..." with more words is a
    question, and so is a "check ..." without a number."""
    doing = COMMANDS.get(word)
    if word == "check" and rest and checks.wished(f"check {rest}", None) is None:
        return None
    if doing is None or (rest and word in {"", "help", "status", "watchlist", "subscriptions"}):
        return None
    return doing


def wished(kit: Kit, text: str) -> Doing | None:
    """A watch command by ``/trade``, as in a mention: ``/trade delete alert 3``, ``/trade tell me when ...``."""
    lists, wish = kit.watchlists, command(typed(text))
    if lists is None or wish is None:
        return None
    return lambda _kit, place, _rest: granted(lists, place, wish)


def granted(lists: Watchlists, place: Place, wish: Command) -> Message:
    """Run a watch command; what is typed with ``/trade`` changes the person's own list."""
    owner = place.user_id or place.channel
    return pages.notice(lists.do(wish, place.team_id, owner, place.user_id, TYPING))


def question(body: Json, context: BoltContext) -> Job:
    place = Place(team_of(body, context), body["channel_id"], None, None, body["user_id"])
    lane = f"{place.team_id}:{place.channel}:command:{place.user_id}"
    more = {"text": body.get("text") or "", "response_url": body["response_url"]}
    key = f"command:{body.get('trigger_id') or time.time_ns()}"
    return job(key, "command", lane, "", place, context, **more)


def _help(_kit: Kit, _place: Place, _rest: str) -> Message:
    return pages.help_message()


def _status(kit: Kit, _place: Place, _rest: str) -> Message:
    return pages.status_message(kit.loaded())


def _check(kit: Kit, place: Place, rest: str) -> Message:
    """A text checked for one person."""
    if kit.check is None:
        return pages.notice(checks.NOT_HERE)
    if not rest:
        return pages.notice(
            "Write the text behind it: /trade check The deficit with Mexico was $27.0 billion in August."
        )
    checked = kit.check(typed(rest), None, kit.answering.today())
    return drawn.message(checked, "in a file with the shortcut “Check a text”")[0]


def _watch(kit: Kit, place: Place, rest: str) -> Message:
    """Only questions that have an answer are watched."""
    if not rest:
        return pages.notice("Say what to watch: /trade watch deficit with Vietnam")
    reply = kit.answering.conversations.alone(rest, kit.answering.today())
    if reply.status != "answered" or not reply.figures:
        return pages.notice(f"That cannot be watched yet. {reply.headline}")
    owner = place.user_id or place.channel
    if not people.watch(kit.engine, place.team_id, owner, rest, place.user_id, kit.answering.now()):
        return pages.notice("That is on your watchlist already, or the list is full.")
    return pages.notice(f"On your watchlist: {rest}. Now: {reply.headline}")


def _watchlist(kit: Kit, place: Place, _rest: str) -> Message:
    return pages.watchlist_message(people.watchlist(kit.engine, place.team_id, place.user_id or place.channel))


def _unwatch(kit: Kit, place: Place, rest: str) -> Message:
    owner = place.user_id or place.channel
    number = rest.strip("#. ")
    gone = number.isdecimal() and people.unwatch(kit.engine, place.team_id, owner, int(number))
    return pages.notice("Taken off your watchlist." if gone else "There is no such number on your watchlist.")


COMMANDS: dict[str, Doing] = {
    "": _help,
    "help": _help,
    "check": _check,
    "status": _status,
    "watch": _watch,
    "watchlist": _watchlist,
    "unwatch": _unwatch,
    "subscribe": posts.subscribed,
    "unsubscribe": posts.unsubscribed,
    "subscriptions": lambda kit, place, _rest: posts.subscriptions(kit, place),
}
