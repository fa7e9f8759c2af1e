"""``tradebot digest`` and ``tradebot clock``, and what ``tradebot status`` says of posts."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING

from rich.console import Console
from sqlalchemy.engine import make_url

from bot.commands.errors import CommandError

if TYPE_CHECKING:
    from bot.processes.scheduler import Scheduler
    from bot.replies.ask import Asker
    from bot.settings import Settings
    from bot.slack.posting import SlackPoster

RECENT = dt.timedelta(days=14)
Now = Callable[[], dt.datetime]


def scheduler_of(settings: Settings, asker: Asker, now: Now) -> Scheduler:
    """The scheduler over the state that the settings name."""
    from bot.processes.scheduler import Scheduler
    from bot.state.engine import migrate, open_engine

    engine = open_engine(settings.database_url)
    migrate(engine)
    return Scheduler(engine, asker, now)


def place(settings: Settings, made: Scheduler, channel: str) -> tuple[str, str]:
    """Workspace and channel of ``C0123`` or ``T0123/C0123``; the only workspace there is where none is named."""
    from bot.state.channels import channels

    team, _, name = channel.rpartition("/")
    if team:
        return team, name
    teams = {one.team_id for one in channels(made.engine, paused=None) if one.channel == name}
    if len(teams) > 1:
        raise CommandError(f"Several workspaces have a channel {name}: give WORKSPACE/{name}.", 2)
    return (teams.pop() if teams else ""), name


def show_digest(
    settings: Settings, asker: Asker, channel: str, day: dt.date, out: IO[str], now: Now, *, as_json: bool
) -> None:
    """Print exactly what would be posted."""
    from bot.scheduled import digest_message as drawn

    made = scheduler_of(settings, asker, now)
    found = made.digest_of(*place(settings, made, channel), day)
    if as_json:
        message = drawn.message(found)
        out.write(json.dumps({"text": message.text, "blocks": message.blocks}, indent=1, ensure_ascii=False) + "\n")
    else:
        out.write("\n".join(drawn.lines(found)) + "\n")


def post_digest(settings: Settings, asker: Asker, channel: str, day: dt.date, now: Now) -> str:
    """Post the digest of a day, unless it was posted; what happened, in words."""
    from bot.state import posts
    from bot.state.posts import PostJob

    made = scheduler_of(settings, asker, now)
    team, name = place(settings, made, channel)
    key = f"digest:{team}:{name}:{day.isoformat()}"
    if not made.outbox(poster(settings, made)).offer(PostJob(key, "digest", team, name, now())):
        return f"{key}: it was taken before"
    state, reason = posts.outcome(made.engine, key)
    return f"{key}: {'to be tried again' if state == posts.TAKEN else state}{f', {reason}' if reason else ''}"


def poster(settings: Settings, made: Scheduler) -> SlackPoster:
    """Slack with the tokens of the settings. Raises CommandError where there are none."""
    from bot.blocks.kit import Look
    from bot.processes.slack_app import store_of
    from bot.settings import reveal
    from bot.slack.posting import SlackPoster
    from bot.slack.sending import Sender
    from bot.slack.workspaces import Workspaces

    if settings.slack_bot_token is None and not settings.oauth:
        raise CommandError("Set SLACK_BOT_TOKEN, or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET, to post.", 2)
    store = store_of(settings, made.engine) if settings.oauth else None
    spaces = Workspaces(settings.slack_api_url, None if store else reveal(settings.slack_bot_token), store)
    sender = Sender(spaces, made.engine, made.now, Look(settings.slack_look))
    return SlackPoster(sender, made.ask, made.today)


def run_clock(settings: Settings, at: Path, now: Now, *, once: bool, watch: bool) -> None:
    """Until SIGINT or SIGTERM; ``once``: only what is due now."""
    from bot.commands import figures
    from bot.processes import scheduler

    made = scheduler_of(settings, figures.asker(at), now)
    outbox = made.outbox(poster(settings, made))
    clock, stop = made.clock(outbox), threading.Event() if once else scheduler.until_told()
    watcher = made.watching(settings, at, outbox, stop) if watch else None
    if once:
        if watcher is not None:
            watcher.round()
        clock.tick()
        return
    scheduler.run(clock, watcher, stop, settings.poll_seconds)


def show_posts(out: Console, now: dt.datetime) -> None:
    """Posts of the last two weeks: how many, what was missed or failed, which channels stopped. Nothing where there is
    no state yet."""
    from bot.settings import Settings

    settings = Settings()
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return
    for line in posts_lines(settings.database_url, now):
        out.print(line, soft_wrap=True, markup=False)


def posts_lines(url: str, now: dt.datetime) -> list[str]:
    """The lines of ``tradebot status`` about posts."""
    from bot.scheduled.outbox import ELSEWHERE
    from bot.state import posts
    from bot.state.channels import channels
    from bot.state.engine import migrate, open_engine

    engine = open_engine(url)
    migrate(engine)
    counted = posts.counts(engine, now - RECENT)
    told = ", ".join(
        f"{number} {kind} {state}" for (kind, state), number in sorted(counted.items()) if kind != "release"
    )
    lines = [f"Posts of the last {RECENT.days} days: {told or 'none'}."]
    for one in posts.troubles(engine, now - RECENT):
        word = "being tried again" if one.state == "claimed" else one.state
        lines.append(
            f"  {one.kind} for {one.team_id}/{one.channel}, due {one.due_at:%Y-%m-%d %H:%M} UTC: {word}: {one.reason}"
        )
    for stopped in channels(engine, paused=True):
        why = stopped.trouble or "by its own wish"
        lines.append(f"  {stopped.team_id}/{stopped.channel}: {stopped.kind} is paused, {why}")
    lines += [
        f"  {held.team_id}/{held.channel}: {held.kind} is held back, {ELSEWHERE}"
        for held in channels(engine)
        if not held.allowed
    ]
    engine.dispose()
    return lines
