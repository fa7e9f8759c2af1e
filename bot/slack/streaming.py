"""Answers that arrive while they are read, in Slack's agent messaging (direct messages with threads).

Only there: a channel gets its answer in one piece. Where a workspace has no streams, nothing is sent here and the
answer is posted as everywhere else. A stream that was begun by a try which did not end is found as the one message
without a mark, and drawn whole in its place.
"""

from __future__ import annotations

from functools import partial

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import metrics
from bot.blocks import answer as drawn
from bot.blocks.kit import Json, Look, Message
from bot.blocks.stream import parts
from bot.slack import already_sent
from bot.slack.faults import TryAgainError, reason_of
from bot.slack.sending import Sender, check_message
from bot.state.answers import Place, StoredAnswer
from bot.state.deliveries import Job

log = structlog.get_logger(__name__)


class Streams:
    """Remembers which workspaces have no streams; those are asked once per process."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._missing: set[str] = set()

    def possible(self, place: Place) -> bool:
        if not place.channel.startswith("D") or place.thread_ts is None or place.team_id in self._missing:
            return False
        return self._sender.look(place.team_id) is Look.NEW

    def send(self, client: WebClient, place: Place, made: StoredAnswer, job: Job) -> str | None:
        """Stream the answer into the place's thread; the message's ts, or None where that is not possible. Raises
        TryAgainError where it may have begun."""
        first, *others = parts(made.reply)
        last = check_message(drawn.message(made.reply, made.id, streamed=True))
        found = self._begun_before(client, place, made, job) if job.doubt else None
        if found is not None:
            return found
        job.check_lease()
        try:
            ts = self._start(client, place, first)
        except SlackApiError as error:
            # Whatever the reason, nobody has seen anything yet: the answer is posted instead.
            metrics.SLACK_ERRORS.labels("stream", reason_of(error)).inc()
            self._missing.add(place.team_id)
            return None
        try:
            for text in others:
                self._sender.call(partial(client.chat_appendStream, channel=place.channel, ts=ts, markdown_text=text))
            self._stop(client, place, ts, last, job.key)
        except (SlackApiError, TryAgainError) as error:
            log.info("stream broke off", reason=str(error) if isinstance(error, TryAgainError) else reason_of(error))
            self._whole(client, place, ts, made)
        return ts

    def _start(self, client: WebClient, place: Place, text: str) -> str:
        started = self._sender.call(
            lambda: client.chat_startStream(
                channel=place.channel,
                thread_ts=place.thread_ts or "",
                markdown_text=text,
                recipient_team_id=place.team_id,
                recipient_user_id=place.user_id,
            )
        )
        return str(started["ts"])

    def _stop(self, client: WebClient, place: Place, ts: str, last: Message, key: str) -> None:
        marked = already_sent.metadata(key)
        self._sender.call(
            lambda: client.chat_stopStream(channel=place.channel, ts=ts, blocks=last.blocks, metadata=marked)
        )

    def _begun_before(self, client: WebClient, place: Place, made: StoredAnswer, job: Job) -> str | None:
        """The ts of the stream of an earlier try: as it ended, or drawn whole now."""
        asked = place.question_ts or "0"
        ended = self._sender.find(client, place, job.key, asked)
        if ended is not None:
            return ended
        begun = self._sender.call(lambda: already_sent.find(client, place, asked, unmarked))
        return None if begun is None else self._whole(client, place, str(begun), made)

    def _whole(self, client: WebClient, place: Place, ts: str, made: StoredAnswer) -> str:
        """The answer drawn whole in the place of a stream that broke off."""
        try:
            self._sender.call(lambda: client.chat_stopStream(channel=place.channel, ts=ts))
        except (SlackApiError, TryAgainError):
            log.info("stream not ended")
        self._sender.update(client, place, ts, lambda look: drawn.message(made.reply, made.id, look=look))
        return ts


def unmarked(message: Json) -> bool:
    """Whether this is a stream of ours without an end: in direct messages all else that the bot says has a mark."""
    if not message.get("bot_id") or message.get("files"):
        return False
    if (message.get("metadata") or {}).get("event_payload"):
        return False
    return not any(str(block.get("block_id")).startswith(already_sent.PREFIX) for block in message.get("blocks") or [])
