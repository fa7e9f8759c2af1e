"""Searches a channel's history for what an earlier try may have sent: by the key in a message's metadata, by the id of
its first block, or by the id of a file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from itertools import islice

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.blocks.kit import Json
from bot.slack.faults import reason_of
from bot.state.answers import Place

log = structlog.get_logger(__name__)
BLIND = {
    "missing_scope",
    "not_allowed_token_type",
    "unknown_method",
    "method_not_supported_for_channel_type",
    "no_permission",
}
"""Errors that mean that the history of this channel cannot be read."""
PAGES = 5
PREFIX = "tradebot-"
Is = Callable[[Json], bool]


def metadata(key: str) -> Json:
    """The metadata by which a message is found again."""
    return {"event_type": "tradebot_answer", "event_payload": {"key": key}}


def marked(blocks: list[Json], key: str) -> list[Json]:
    """The blocks with a mark on the first one: not every workspace gives metadata back."""
    return [{**blocks[0], "block_id": mark(key)}, *blocks[1:]] if blocks else blocks


def mark(key: str) -> str:
    return f"{PREFIX}{hashlib.sha256(key.encode()).hexdigest()[:24]}"


def has_mark(key: str) -> Is:
    """Whether a message is the one that was posted with this key."""

    def found(message: Json) -> bool:
        if ((message.get("metadata") or {}).get("event_payload") or {}).get("key") == key:
            return True
        return any(block.get("block_id") == mark(key) for block in message.get("blocks") or [])

    return found


def has_file(file_id: str) -> Is:
    return lambda message: any(file.get("id") == file_id for file in message.get("files") or [])


def find(client: WebClient, place: Place, since: str, what: Is) -> str | None:
    """The ts of the first message since ``since`` (a ts) that is ``what``; None where there is none, or where history
    cannot be read: then, after a crash between sending and noting it, a message may come twice rather than never.
    Raises what Slack's library raises when Slack does not answer."""
    return next(iter(every(client, place, since, what, most=1)), None)


def every(client: WebClient, place: Place, since: str, what: Is, most: int = 10) -> list[str]:
    """The ts of all such messages, the first ones first."""
    try:
        found = (str(message["ts"]) for message in _messages(client, place, since) if what(message))
        return sorted(islice(found, most))
    except SlackApiError as error:
        if reason_of(error) in BLIND:
            log.warning("history cannot be read", channel=place.channel)
            return []
        raise


def _messages(client: WebClient, place: Place, since: str) -> Iterator[Json]:
    cursor: str | None = None
    for _ in range(PAGES):
        if place.thread_ts is not None:
            got = client.conversations_replies(
                channel=place.channel,
                ts=place.thread_ts,
                oldest=since,
                limit=200,
                include_all_metadata=True,
                cursor=cursor,
            )
        else:
            got = client.conversations_history(
                channel=place.channel, oldest=since, limit=200, include_all_metadata=True, cursor=cursor
            )
        yield from got.get("messages") or []
        cursor = (got.get("response_metadata") or {}).get("next_cursor") or None
        if cursor is None:
            return
