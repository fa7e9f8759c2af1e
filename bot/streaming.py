"""Answers that arrive while they are read, in Slack's agent messaging (direct messages with threads).

Only there: a channel gets its answer in one piece, which is found again by its mark after a crash. Where a workspace
has no streams, nothing is sent here and the answer is posted as everywhere else.
"""

from __future__ import annotations

from urllib.error import URLError

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import metrics
from bot.blocks import answer as drawn
from bot.blocks.kit import Look, Message
from bot.blocks.stream import parts
from bot.reply import Reply
from bot.sending import Sender, check_message, marked
from bot.state.answers import Place

log = structlog.get_logger(__name__)


class Streams:
    """Remembers which workspaces have no streams; those are asked once per process."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._missing: set[str] = set()

    def send(self, client: WebClient, place: Place, reply: Reply, answer_id: str, key: str) -> str | None:
        """Stream the answer into the place's thread; the message's ts, or None where that is not possible."""
        if not place.channel.startswith("D") or place.thread_ts is None or place.team_id in self._missing:
            return None
        if self._sender.look(place.team_id) is not Look.NEW:
            return None
        first, *others = parts(reply)
        last = check_message(drawn.message(reply, answer_id, streamed=True))
        try:
            ts = self._start(client, place, first)
        except SlackApiError as error:
            # Whatever the reason: nothing is on the screen yet, and posting says the same.
            reason = str(error.response.get("error"))
            metrics.SLACK_ERRORS.labels("stream", reason).inc()
            if reason != "ratelimited":
                self._missing.add(place.team_id)
            return None
        except (URLError, OSError, TimeoutError):
            return None
        self._finish(client, place, ts, reply, answer_id, key, others, last)
        return ts

    def _start(self, client: WebClient, place: Place, text: str) -> str:
        started = client.chat_startStream(
            channel=place.channel,
            thread_ts=place.thread_ts or "",
            markdown_text=text,
            recipient_team_id=place.team_id,
            recipient_user_id=place.user_id,
        )
        return str(started["ts"])

    def _finish(
        self, client: WebClient, place: Place, ts: str, reply: Reply, answer_id: str, key: str, others: list[str],
        last: Message,
    ) -> None:  # fmt: skip
        """The rest of the stream, then ``last``; if it breaks off, the message is drawn whole in its place."""
        try:
            for text in others:
                client.chat_appendStream(channel=place.channel, ts=ts, markdown_text=text)
            client.chat_stopStream(channel=place.channel, ts=ts, blocks=last.blocks, metadata=marked(key))
        except (SlackApiError, URLError, OSError, TimeoutError) as error:
            log.info("stream broke off", reason=type(error).__name__)
            self._ended(client, place, ts)
            self._sender.update(client, place, ts, lambda look: drawn.message(reply, answer_id, look=look))

    def _ended(self, client: WebClient, place: Place, ts: str) -> None:
        try:
            client.chat_stopStream(channel=place.channel, ts=ts)
        except (SlackApiError, URLError, OSError, TimeoutError) as error:
            log.info("stream not ended", reason=type(error).__name__)
