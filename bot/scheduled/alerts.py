"""The alert on a new release as a post: its message, and its detail with a chart as the thread under it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.contract.reply import Reply
from bot.highlights.release import Release
from bot.scheduled import alert_message as drawn
from bot.scheduled.outbox import Body
from data.period import month_name


def body(found: Release, watched: Sequence[Reply] = (), remarkable: Sequence[str] = ()) -> Body:
    """The post of a channel: highlights, its watchlist's figures with what is remarkable about them, and the detail as
    a thread with a chart."""
    message = drawn.message(found, watched, remarkable)
    thread = tuple((part.text, part.blocks) for part in drawn.details(found))
    first = found.month - 36
    chart = f"goods and services balance by month from {month_name(first)} to {month_name(found.month)}"
    return Body(message.text, message.blocks, thread, chart, topic=f"release:{found.day.isoformat()}")


def plain(found: Release) -> str:
    """The whole alert as text, for the terminal."""
    return "\n".join(drawn.plain_lines(found))
