"""The outbox's ``Poster`` for Slack: posts with a key, finds a post by its key, and translates Slack's errors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.blocks.kit import Message
from bot.contract.reply import Reply
from bot.files import charts
from bot.scheduled.outbox import GoneError, LaterError
from bot.slack.faults import TryAgainError, reason_of
from bot.slack.sending import Sender
from bot.slack.workspaces import NotInstalledError
from bot.state.answers import Place

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


class SlackPoster:
    """Posts through the sender that answers go through: the same validation, looks and tokens."""

    def __init__(self, sender: Sender, ask: Callable[[str, dt.date], Reply], today: Callable[[], dt.date]) -> None:
        self._sender, self._ask, self._today = sender, ask, today

    def post(self, team_id: str, channel: str, message: Message, key: str, thread: str | None = None) -> str:
        place = Place(team_id, channel, thread)

        def send(client: WebClient, there: Place) -> str:
            return self._sender.post(client, there, lambda _look: message, key)

        return str(self._translated(place, send))

    def posted(self, team_id: str, channel: str, key: str, since: dt.datetime, thread: str | None = None) -> str | None:
        place = Place(team_id, channel, thread)

        def look(client: WebClient, there: Place) -> str | None:
            return self._sender.find(client, there, key, f"{since.timestamp():.6f}")

        found = self._translated(place, look)
        return None if found is None else str(found)

    def chart(self, team_id: str, channel: str, thread: str, question: str) -> None:
        """The picture is a courtesy: an error is logged, and the post stands without it."""
        try:
            reply = self._ask(question, self._today())
            if reply.status == "answered":
                picture = charts.render(reply)
                place = Place(team_id, channel, thread)
                self._translated(
                    place,
                    lambda client, there: self._sender.upload(
                        client, there, picture.name, picture.png, picture.title, picture.alt
                    ),
                )
        except (charts.ChartError, GoneError, LaterError, SlackApiError, ValueError) as error:
            log.warning("no chart", reason=type(error).__name__)

    def _translated(self, place: Place, call: Callable[[WebClient, Place], Any]) -> Any:
        """The call with Slack's errors as what they mean for a post that was not asked for."""
        try:
            client = self._sender.client(place)
            return call(client, self._sender.direct(client, place))
        except NotInstalledError as error:
            raise GoneError("the app is not installed in the workspace") from error
        except TryAgainError as error:
            raise LaterError(str(error), error.wait) from error
        except SlackApiError as error:
            reason = reason_of(error)
            if reason in GONE:
                raise GoneError(GONE[reason]) from error
            raise
