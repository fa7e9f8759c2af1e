"""Slack as the outbox sees it: posting with a mark, looking for a mark, and which errors mean what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from urllib.error import URLError

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import charts
from bot.blocks.kit import Message
from bot.inbox import TryAgainError
from bot.outbox import GoneError, LaterError
from bot.reply import Reply
from bot.sending import Sender
from bot.state.answers import Place
from bot.workspaces import NotInstalledError

log = structlog.get_logger(__name__)
GONE = {
    "channel_not_found": "the channel is gone, or the bot was removed from it",
    "not_in_channel": "the bot is not in the channel any more",
    "is_archived": "the channel is archived",
    "account_inactive": "the app is no longer installed",
    "token_revoked": "the app's token was revoked",
    "invalid_auth": "the app's token is not valid any more",
    "user_not_found": "the person is gone",
    "cannot_dm_bot": "the person cannot be written to",
    "user_disabled": "the person is gone",
    "restricted_action": "posting is restricted in the channel",
    "restricted_action_read_only_channel": "the channel is read-only",
    "posting_to_channel_denied": "posting is denied in the channel",
}
BLIND = {
    "missing_scope",
    "not_allowed_token_type",
    "unknown_method",
    "method_not_supported_for_channel_type",
    "no_permission",
}
"""Errors that mean that the history of this channel cannot be read."""
PAGES = 5


class SlackPoster:
    """Posts through the sender that answers go through: the same validation, looks and tokens."""

    def __init__(self, sender: Sender, ask: Callable[[str, dt.date], Reply], today: Callable[[], dt.date]) -> None:
        self._sender, self._ask, self._today = sender, ask, today
        self._direct: dict[tuple[str, str], str] = {}

    def post(self, team_id: str, channel: str, message: Message, key: str, thread: str | None = None) -> str:
        place = Place(team_id, channel, thread)

        def send(client: WebClient, there: Place) -> str:
            return self._sender.post(client, there, lambda _look: message, key)

        return str(self._translated(place, send))

    def posted(self, team_id: str, channel: str, key: str, since: dt.datetime, thread: str | None = None) -> str | None:
        place = Place(team_id, channel, thread)

        def look(client: WebClient, there: Place) -> str | None:
            return _found(client, there, key, since)

        found = self._translated(place, look)
        return None if found is None else str(found)

    def chart(self, team_id: str, channel: str, thread: str, question: str) -> None:
        """The picture is a courtesy: an error is logged, and the post stands without it."""
        try:
            reply = self._ask(question, self._today())
            if reply.status == "answered":
                picture = charts.render(reply)
                place = Place(team_id, channel, thread)
                self._translated(place, lambda client, there: self._sender.upload(
                    client, there, "tradebot-chart.png", picture.png, picture.title, picture.alt))  # fmt: skip
        except (charts.ChartError, GoneError, LaterError, SlackApiError, ValueError) as error:
            log.warning("no chart", reason=type(error).__name__)

    def _translated(self, place: Place, call: Callable[[WebClient, Place], Any]) -> Any:
        """The call with Slack's errors as what they mean for a post that was not asked for."""
        try:
            client = self._sender.client(place)
            return call(client, self._there(client, place))
        except NotInstalledError as error:
            raise GoneError("the app is not installed in the workspace") from error
        except TryAgainError as error:
            raise LaterError(str(error)) from error
        except SlackApiError as error:
            reason = str(error.response.get("error"))
            if reason in GONE:
                raise GoneError(GONE[reason]) from error
            if reason in ("ratelimited", "rate_limited"):
                raise LaterError(reason, _retry_after(error)) from error
            raise
        except (URLError, OSError, TimeoutError) as error:
            raise LaterError(type(error).__name__) from error

    def _there(self, client: WebClient, place: Place) -> Place:
        """Direct messages have a channel of their own, which is opened once."""
        if not place.channel.startswith("U"):
            return place
        known = self._direct.get((place.team_id, place.channel))
        if known is None:
            known = str(client.conversations_open(users=place.channel)["channel"]["id"])
            self._direct[place.team_id, place.channel] = known
        return Place(place.team_id, known, place.thread_ts)


def _retry_after(error: SlackApiError) -> float | None:
    after = str(getattr(error.response, "headers", {}).get("Retry-After", ""))
    return float(after) if after.isdigit() else None


def _found(client: WebClient, place: Place, key: str, since: dt.datetime) -> str | None:
    """The ts of the message marked with ``key``. Where history cannot be read, none is found: better said twice, after
    a crash in the one second between sending and noting it, than never."""
    cursor: str | None = None
    oldest = f"{since.timestamp():.6f}"
    for _ in range(PAGES):
        try:
            if place.thread_ts is not None:
                got = client.conversations_replies(channel=place.channel, ts=place.thread_ts, oldest=oldest, limit=200,
                                                   include_all_metadata=True, cursor=cursor)  # fmt: skip
            else:
                got = client.conversations_history(channel=place.channel, oldest=oldest, limit=200,
                                                   include_all_metadata=True, cursor=cursor)  # fmt: skip
        except SlackApiError as error:
            if error.response.get("error") in BLIND:
                log.warning("history cannot be read", channel=place.channel)
                return None
            raise
        messages = got.get("messages") or []
        for message in messages:
            if message.get("metadata", {}).get("event_payload", {}).get("key") == key:
                return str(message["ts"])
        cursor = (got.get("response_metadata") or {}).get("next_cursor") or None
        if cursor is None:
            return None
    return None
