"""What a channel gets: alerts on releases and digests, subscribed, timed, paused and ended by ``/trade``, by a press,
or in words ("stop alerts", "digest 8:30 London")."""

from __future__ import annotations

from collections.abc import Callable

from slack_sdk import WebClient

from bot.blocks import kit as shapes
from bot.blocks import pages, preferences
from bot.blocks.kit import Message
from bot.blocks.text import escape
from bot.listeners.core import Kit
from bot.scheduled.timing import timing
from bot.speak.labels import capital
from bot.state import channels, people, policies, watches
from bot.state.answers import Place
from bot.state.deliveries import Job
from bot.state.schedule import Schedule, ScheduleError, spoken
from intents.posts import Order

KINDS = ("alert", "digest")
NONE_SUCH = "This channel has no such subscription."
HUSHED = {
    "nothing": "From now on this channel's digest says nothing on a day without news.",
    "line": "From now on this channel's digest says one line on a day without news.",
}


def ordered(kit: Kit, wanted: Order, done: Job, place: Place, client: WebClient) -> None:
    """Run an order in words ("stop alerts") once, and answer where it was written."""
    said = done.body.get("said")
    if said is None:
        done.check_lease()
        made = obeyed(kit, place, wanted)
        said = {"text": made.text, "blocks": made.blocks}
        done.note({"said": said})
    kit.answering.once(done, place, client, lambda _look: Message(said["text"], said["blocks"]))


def obeyed(kit: Kit, place: Place, wanted: Order) -> Message:
    """Run the order; the message that confirms it."""
    of = "" if wanted.of == "all" else wanted.of
    doing: dict[str, Callable[[], Message]] = {
        "subscribe": lambda: subscribed(kit, place, f"{wanted.of} {wanted.when}"),
        "unsubscribe": lambda: unsubscribed(kit, place, of),
        "pause": lambda: paused(kit, place, of),
        "resume": lambda: resumed(kit, place, of),
        "quiet": lambda: hushed(kit, place, wanted.of),
        "listed": lambda: subscriptions(kit, place),
    }
    return doing[wanted.deed]()


def allowed(kit: Kit, place: Place) -> Message | None:
    """The refusal where the workspace's settings do not let the bot post in the channel; None where they do."""
    policy = policies.policy(kit.engine, place.team_id)
    return None if policy.allows(place.channel) else preferences.elsewhere(policy.channels)


def subscribed(kit: Kit, place: Place, rest: str) -> Message:
    """``alert``, or ``digest 08:30 Europe/London weekdays``."""
    refused = allowed(kit, place)
    if refused is not None:
        return refused
    kind, _, when = rest.strip().partition(" ")
    kind = kind_of(kind) or "alert"
    if kind not in KINDS:
        how = "/trade subscribe alert, or /trade subscribe digest 08:30 Europe/London"
        return pages.notice(f"Subscribe this channel with {how}.")
    try:
        given = timing(when) if kind == "digest" else {}
        Schedule(given.get("at") or "08:30", given.get("zone") or "UTC", given.get("weekdays") or "1")
    except ScheduleError as error:
        return pages.notice(f"{capital(str(error))}.")
    now = kit.answering.now()
    people.subscribe(kit.engine, place.team_id, place.channel, kind, place.user_id, now)
    if kind == "alert":
        return pages.notice("This channel gets the alert on each new release.")
    channels.timed(kit.engine, place.team_id, place.channel, **given)
    digests = channels.channels(kit.engine, "digest", paused=None)
    mine = next(one for one in digests if (one.team_id, one.channel) == (place.team_id, place.channel))
    return pages.notice(f"This channel gets the digest at {spoken(mine.schedule)}.")


def unsubscribed(kit: Kit, place: Place, rest: str) -> Message:
    """End a kind of subscription, or all. The watchlist's own alerts go on, and the confirmation says so."""
    kind = kind_of(rest)
    if not people.unsubscribe(kit.engine, place.team_id, place.channel, kind):
        return pages.notice(f"{NONE_SUCH}{_conditions(kit, place, kind)}")
    return pages.notice(f"Unsubscribed from the {_named(kind)}.{_conditions(kit, place, kind)}")


def _conditions(kit: Kit, place: Place, kind: str | None) -> str:
    """That the watchlist's own alerts go on, where there are any."""
    if kind == "digest" or not any(one.rule for one in watches.entries(kit.engine, place.team_id, place.channel)):
        return ""
    return " The watchlist's alerts go on: “list my alerts” shows them, “delete alert NUMBER” takes one off."


def _named(kind: str | None) -> str:
    return {"alert": "release alerts", "digest": "digest"}.get(kind or "", "posts")


def kind_of(rest: str) -> str | None:
    """ "alerts", "the digest" as the kind of a subscription; None for all."""
    words = rest.lower().replace("the ", " ").strip(" .").removesuffix("s")
    return None if words in ("", "all", "post") else words


def paused(kit: Kit, place: Place, rest: str) -> Message:
    """Pause the posts; the confirmation has a button to resume."""
    kind = kind_of(rest)
    if not channels.pause(kit.engine, place.team_id, place.channel, kind, True, kit.answering.now()):
        return pages.notice(NONE_SUCH)
    words = f"Paused: this channel gets no {_named(kind)} until it is resumed."
    resume = shapes.actions(shapes.button("resume", "Resume", kind or "all"))
    return Message(words, [shapes.section(escape(words)), resume])


def resumed(kit: Kit, place: Place, rest: str) -> Message:
    """The posts go on, where the workspace lets them."""
    refused = allowed(kit, place)
    if refused is not None:
        return refused
    kind = kind_of(rest)
    count = channels.pause(kit.engine, place.team_id, place.channel, kind, False, kit.answering.now())
    return pages.notice("The posts go on." if count else NONE_SUCH)


def hushed(kit: Kit, place: Place, quiet: str) -> Message:
    """Set what the digest posts on a day without news; the confirmation has a button to undo."""
    if quiet not in HUSHED or not channels.hush(kit.engine, place.team_id, place.channel, quiet):
        return pages.notice("This channel has no digest. “digest 8:30 London” subscribes it.")
    other = "line" if quiet == "nothing" else "nothing"
    label = {"line": "One line instead", "nothing": "Nothing instead"}[other]
    undo = shapes.actions(shapes.button("quiet", label, other))
    return Message(HUSHED[quiet], [shapes.section(escape(HUSHED[quiet])), undo])


def subscriptions(kit: Kit, place: Place) -> Message:
    """What this channel gets, a line each."""
    of_team = channels.channels(kit.engine, paused=None, team_id=place.team_id)
    told = [pages.subscription(one) for one in of_team if one.channel == place.channel]
    if not told:
        return pages.notice("This channel has no subscriptions.")
    lines = ["This channel gets:", *(f"• {line}" for line in told)]
    return Message("\n".join(lines), [shapes.section("\n".join(lines))])


BUTTONS = {"pause": paused, "resume": resumed, "unsubscribe": unsubscribed, "quiet": hushed}
