"""Everything that goes out to Slack: validated first, with the fallbacks for workspaces that refuse newer things."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from typing import Any, NoReturn
from urllib.error import URLError

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient
from sqlalchemy import Engine

from bot import metrics
from bot.blocks.kit import Json, Look, Message
from bot.blocks.validate import problems, view_problems
from bot.inbox import TryAgainError
from bot.state import people
from bot.state.answers import Place
from bot.workspaces import Workspaces

log = structlog.get_logger(__name__)
Draw = Callable[[Look], Message]
"""Draws a message in the blocks that a workspace knows."""
REFUSED = {"invalid_blocks", "invalid_blocks_format", "unknown_block_type", "invalid_arguments"}
PASSING = {"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
STATUS_MISSING = {"unknown_method", "missing_scope", "not_allowed_token_type", "method_not_supported_for_channel_type"}


class Sender:
    """``look`` is what is tried first, everywhere."""

    def __init__(
        self, workspaces: Workspaces, engine: Engine, now: Callable[[], dt.datetime], look: Look = Look.NEW
    ) -> None:
        self._workspaces, self._engine, self._now, self._look = workspaces, engine, now, look
        self._plain_teams: set[str] = set()
        self._no_status: set[str] = set()

    def client(self, place: Place, enterprise_id: str | None = None) -> WebClient:
        return self._workspaces.client(place.team_id, enterprise_id)

    def post(self, client: WebClient, place: Place, draw: Draw, key: str = "") -> str:
        """Post into the place's thread; returns the new message's ts. ``key`` marks it, to find it after a crash."""

        def send(message: Message) -> Any:
            return client.chat_postMessage(
                channel=place.channel,
                thread_ts=place.thread_ts,
                text=message.text,
                blocks=message.blocks,
                unfurl_links=False,
                unfurl_media=False,
                metadata=marked(key) if key else None,
            )

        return str(self._drawn(place.team_id, draw, send)["ts"])

    def update(self, client: WebClient, place: Place, ts: str, draw: Draw) -> None:
        """Redraw one of the bot's messages."""
        self._drawn(
            place.team_id,
            draw,
            lambda message: client.chat_update(channel=place.channel, ts=ts, text=message.text, blocks=message.blocks),
        )

    def respond(self, url: str, team_id: str, draw: Draw, *, ephemeral: bool = True, replace: bool = False) -> None:
        """Answer a command or a button by its response address."""

        def send(message: Message) -> Any:
            got = WebhookClient(url, timeout=20).send(
                text=message.text,
                blocks=message.blocks,
                response_type="ephemeral" if ephemeral else "in_channel",
                replace_original=replace,
                unfurl_links=False,
                unfurl_media=False,
            )
            if got.status_code >= 400:
                raise SlackApiError("response_url", {"error": got.body.strip()[:60] or str(got.status_code)})  # type: ignore[no-untyped-call]
            return got

        self._drawn(team_id, draw, send)

    def publish_home(self, client: WebClient, team_id: str, user_id: str, view: Json) -> None:
        check_view(view)
        self._call(lambda: client.views_publish(user_id=user_id, view=view))

    def open_view(self, client: WebClient, trigger_id: str, view: Json) -> None:
        """Open a modal. Raises SlackApiError where Slack will not."""
        check_view(view)
        client.views_open(trigger_id=trigger_id, view=view)

    def tell_one(self, client: WebClient, place: Place, message: Message) -> None:
        """A word in a channel that only the place's person sees."""
        check_message(message)
        self._call(
            lambda: client.chat_postEphemeral(
                channel=place.channel,
                user=place.user_id or "",
                thread_ts=place.thread_ts if place.thread_ts != place.question_ts else None,
                text=message.text,
                blocks=message.blocks,
            )
        )

    def upload(self, client: WebClient, place: Place, name: str, content: bytes, title: str, alt: str | None) -> None:
        """A file into the place's thread; ``alt`` describes an image to those who cannot see it."""
        file: dict[str, Any] = {"filename": name, "content": content, "title": title}
        if alt:
            file["alt_txt"] = alt[:1000]
        self._call(
            lambda: client.files_upload_v2(
                channel=place.channel, thread_ts=place.thread_ts, file_uploads=[file], initial_comment=None
            )
        )

    def status(self, client: WebClient, place: Place) -> None:
        """Say at once that the bot is looking; silently nothing where the workspace has no such thing."""
        if place.team_id in self._no_status or place.thread_ts is None:
            return
        try:
            client.assistant_threads_setStatus(
                channel_id=place.channel,
                thread_ts=place.thread_ts,
                status="is looking up the figures…",
                loading_messages=["Looking up the figures…", "Checking the source…"],
            )
        except SlackApiError as error:
            if error.response.get("error") in STATUS_MISSING:
                self._no_status.add(place.team_id)
        except (URLError, OSError, TimeoutError):
            log.info("status not set")

    def already_posted(self, client: WebClient, place: Place, key: str) -> bool:
        """Whether an earlier try of this job got as far as posting; asked only after a crash."""
        try:
            if place.thread_ts is not None:
                got = client.conversations_replies(
                    channel=place.channel, ts=place.thread_ts, include_all_metadata=True, limit=200
                )
            else:
                got = client.conversations_history(channel=place.channel, include_all_metadata=True, limit=50)
        except (SlackApiError, URLError, OSError):
            return False
        marks = [message.get("metadata", {}).get("event_payload", {}) for message in got.get("messages") or []]
        return any(mark.get("key") == key for mark in marks)

    def look(self, team_id: str) -> Look:
        """Which blocks to send to this workspace."""
        if self._look is not Look.NEW:
            return self._look
        if team_id in self._plain_teams:
            return Look.CLASSIC
        row = people.workspace(self._engine, team_id)
        if row is not None and row.classic:
            self._plain_teams.add(team_id)
            return Look.CLASSIC
        return Look.NEW

    def _drawn(self, team_id: str, draw: Draw, send: Callable[[Message], Any]) -> Any:
        look = self.look(team_id)
        started = time.perf_counter()
        message = check_message(draw(look))
        metrics.STAGES.labels("render").observe(time.perf_counter() - started)
        try:
            return self._call(lambda: send(message))
        except SlackApiError as error:
            if look is not Look.NEW or error.response.get("error") not in REFUSED:
                raise
        log.info("workspace refuses the newer blocks", team=team_id)
        got = self._call(lambda: send(check_message(draw(Look.CLASSIC))))
        self._plain_teams.add(team_id)
        people.set_classic(self._engine, team_id, self._now())
        return got

    def _call(self, send: Callable[[], Any]) -> Any:
        started = time.perf_counter()
        try:
            return send()
        except SlackApiError as error:
            reason = str(error.response.get("error"))
            metrics.SLACK_ERRORS.labels("send", reason).inc()
            if reason in PASSING:
                raise TryAgainError(reason) from error
            raise
        except (URLError, OSError, TimeoutError) as error:
            metrics.SLACK_ERRORS.labels("send", type(error).__name__).inc()
            raise TryAgainError(type(error).__name__) from error
        finally:
            metrics.STAGES.labels("send").observe(time.perf_counter() - started)


def marked(key: str) -> Json:
    """The metadata by which a message is found again."""
    return {"event_type": "tradebot_answer", "event_payload": {"key": key}}


def check(blocks: list[Json], text: str | None) -> None:
    """Refuse to send what Slack would refuse: a mistake of ours, found here and not by a silent bot."""
    found = problems(blocks, text)
    if found:
        _invalid(found)


def check_view(view: Json) -> None:
    """The same for a modal or a Home tab."""
    found = view_problems(view)
    if found:
        _invalid(found)


def _invalid(found: list[str]) -> NoReturn:
    log.error("invalid blocks", problems=found[:5])
    raise ValueError(f"invalid blocks: {'; '.join(found[:5])}")


def check_message(message: Message) -> Message:
    check(message.blocks, message.text)
    return message
