"""Everything that goes out to Slack: validated first, with the fallbacks for workspaces that refuse newer things.

A call goes out once. What an error means is in ``bot.slack.faults``; where a post may have arrived, the next try looks
before it posts (``find``).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
import urllib.request
from collections.abc import Callable
from functools import partial
from http.client import HTTPException
from typing import Any, NoReturn

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.webhook import WebhookClient
from sqlalchemy import Engine

from bot import metrics
from bot.blocks.kit import Json, Look, Message
from bot.blocks.validate import problems, view_problems
from bot.slack import already_sent
from bot.slack.faults import TryAgainError, meaning, reason_of
from bot.slack.workspaces import SECONDS, Workspaces, trust
from bot.state import people
from bot.state.answers import Place

log = structlog.get_logger(__name__)
Draw = Callable[[Look], Message]
"""Draws a message in the blocks that a workspace knows."""
REFUSED = {"invalid_blocks", "invalid_blocks_format", "unknown_block_type", "invalid_arguments"}
LOOK_KEPT = 60.0
"""Seconds until it is asked again whether another process has found that a workspace refuses the newer blocks."""
LOOKING = "is looking up the figures…"
STATUS_MISSING = {"unknown_method", "missing_scope", "not_allowed_token_type", "method_not_supported_for_channel_type"}


class Sender:
    """``look`` is what is tried first, everywhere."""

    def __init__(
        self, workspaces: Workspaces, engine: Engine, now: Callable[[], dt.datetime], look: Look = Look.NEW
    ) -> None:
        self._workspaces, self._engine, self._now, self._look = workspaces, engine, now, look
        self._plain_teams: set[str] = set()
        self._new_until: dict[str, float] = {}
        self._no_status: set[str] = set()
        self._direct: dict[tuple[str, str], str] = {}

    def client(self, place: Place, enterprise_id: str | None = None) -> WebClient:
        try:
            return self._workspaces.client(place.team_id, enterprise_id)
        except (SlackApiError, OSError, HTTPException) as error:
            raise meaning(error, self._now()) or error from error

    def post(
        self, client: WebClient, place: Place, draw: Draw, key: str = "", check_lease: Callable[[], None] = lambda: None
    ) -> str:
        """Post into the place's thread; returns the new message's ts. ``key`` marks it, to find it after a crash;
        ``check_lease`` is asked at the last moment."""

        def send(message: Message) -> Any:
            check_lease()
            return client.chat_postMessage(
                channel=place.channel,
                thread_ts=place.thread_ts,
                text=message.text,
                blocks=already_sent.marked(message.blocks, key) if key else message.blocks,
                unfurl_links=False,
                unfurl_media=False,
                metadata=already_sent.metadata(key) if key else None,
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
        """Answer a command or a button by its response address. Raises SlackApiError where that has expired."""

        def send(message: Message) -> Any:
            got = WebhookClient(url, timeout=SECONDS, ssl=trust(), retry_handlers=[]).send(
                text=message.text,
                blocks=message.blocks,
                response_type="ephemeral" if ephemeral else "in_channel",
                replace_original=replace,
                unfurl_links=False,
                unfurl_media=False,
            )
            if got.status_code >= 400 or got.body.lstrip().startswith("<"):
                raise SlackApiError("response_url", Refused(got.status_code, got.headers, got.body))  # type: ignore[no-untyped-call]
            return got

        self._drawn(team_id, draw, send)

    def publish_home(self, client: WebClient, team_id: str, user_id: str, view: Json) -> None:
        check_view(view)
        self.call(lambda: client.views_publish(user_id=user_id, view=view))

    def opened(self, client: WebClient, trigger_id: str | None, view: Json) -> bool:
        """Open a modal; False where Slack will not, or where it is too late for that."""
        check_view(view)
        if not trigger_id:
            return False
        try:
            self.call(lambda: client.views_open(trigger_id=trigger_id, view=view))
        except SlackApiError as error:
            return reason_of(error) == "exchanged_trigger_id"  # an earlier try has opened it
        return True

    def tell_one(self, client: WebClient, place: Place, message: Message) -> None:
        """A word in a channel that only the place's person sees."""
        check_message(message)
        self.call(
            lambda: client.chat_postEphemeral(
                channel=place.channel,
                user=place.user_id or "",
                thread_ts=place.thread_ts if place.thread_ts != place.question_ts else None,
                text=message.text,
                blocks=message.blocks,
            )
        )

    def stage(self, client: WebClient, name: str, content: bytes, alt: str | None) -> str:
        """Bring a file to Slack, where nobody sees it yet; its id. ``alt`` describes an image to those who cannot see
        it."""

        def send() -> str:
            given = client.files_getUploadURLExternal(filename=name, length=len(content), alt_txt=alt and alt[:1000])
            to = urllib.request.Request(str(given["upload_url"]), data=content, method="POST")
            to.add_header("Content-Type", "application/octet-stream")
            with urllib.request.urlopen(to, timeout=SECONDS, context=trust()) as answer:
                if answer.status != 200:
                    raise SlackRequestError(f"upload: status {answer.status}")
            return str(given["file_id"])

        try:
            return str(self.call(send))
        except TryAgainError as error:
            error.doubt = False
            raise

    def share(self, client: WebClient, place: Place, file_id: str, title: str) -> None:
        """Show a staged file in the place's thread."""
        self.call(
            lambda: client.files_completeUploadExternal(
                files=[{"id": file_id, "title": title}], channel_id=place.channel, thread_ts=place.thread_ts
            )
        )

    def upload(self, client: WebClient, place: Place, name: str, content: bytes, title: str, alt: str | None) -> None:
        """A file into the place's thread, both steps at once: for what is tried once."""
        self.share(client, place, self.stage(client, name, content, alt), title)

    def status(self, client: WebClient, place: Place, words: str = LOOKING) -> None:
        """Say at once what the bot is doing; silently nothing where the workspace has no such thing."""
        if place.team_id in self._no_status or place.thread_ts is None:
            return
        try:
            client.assistant_threads_setStatus(
                channel_id=place.channel,
                thread_ts=place.thread_ts,
                status=words,
                loading_messages=["Looking up the figures…", "Checking the source…"] if words == LOOKING else [],
            )
        except Exception as error:
            if isinstance(error, SlackApiError) and reason_of(error) in STATUS_MISSING:
                self._no_status.add(place.team_id)
            elif meaning(error, self._now()) is None and not isinstance(error, SlackApiError):
                raise
            else:
                log.info("status not set", reason=type(error).__name__)

    def find(self, client: WebClient, place: Place, key: str, since: str) -> str | None:
        """The ts of what an earlier try has posted with this key, if it has. ``since``: a ts before that."""
        return self._find(client, place, since, already_sent.has_mark(key))

    def single(self, client: WebClient, place: Place, key: str, since: str, posted: str) -> str:
        """Take back all but the first of the messages with this key, where two processes have posted; its ts."""
        there = self.direct(client, place)
        found = self.call(lambda: already_sent.every(client, there, since, already_sent.has_mark(key))) or [posted]
        for ts in found[1:]:
            log.warning("taken back", key=key)
            try:
                self.call(partial(client.chat_delete, channel=there.channel, ts=ts))
            except SlackApiError as error:
                log.info("not taken back", reason=reason_of(error))
        return str(found[0])

    def find_file(self, client: WebClient, place: Place, file_id: str, since: str) -> bool:
        """Whether an earlier try has shared this file."""
        return self._find(client, place, since, already_sent.has_file(file_id)) is not None

    def _find(self, client: WebClient, place: Place, since: str, what: already_sent.Is) -> str | None:
        there = self.direct(client, place)
        found = self.call(lambda: already_sent.find(client, there, since, what))
        return None if found is None else str(found)

    def direct(self, client: WebClient, place: Place) -> Place:
        """The place where it is a channel; for a person their direct messages, which are opened once."""
        if not place.channel.startswith(("U", "W")):
            return place
        known = self._direct.get((place.team_id, place.channel))
        if known is None:
            opened = self.call(lambda: client.conversations_open(users=place.channel))
            known = self._direct[place.team_id, place.channel] = str(opened["channel"]["id"])
        return dataclasses.replace(place, channel=known)

    def look(self, team_id: str) -> Look:
        """Which blocks to send to this workspace."""
        if self._look is not Look.NEW:
            return self._look
        if team_id in self._plain_teams:
            return Look.CLASSIC
        if time.monotonic() < self._new_until.get(team_id, 0.0):
            return Look.NEW
        row = people.workspace(self._engine, team_id)
        if row is not None and row.classic:
            self._plain_teams.add(team_id)
            return Look.CLASSIC
        self._new_until[team_id] = time.monotonic() + LOOK_KEPT
        return Look.NEW

    def _drawn(self, team_id: str, draw: Draw, send: Callable[[Message], Any]) -> Any:
        look = self.look(team_id)
        started = time.perf_counter()
        message = check_message(draw(look))
        metrics.STAGES.labels("render").observe(time.perf_counter() - started)
        try:
            return self.call(lambda: send(message))
        except SlackApiError as error:
            if look is not Look.NEW or reason_of(error) not in REFUSED:
                raise
        log.info("workspace refuses the newer blocks", team=team_id)
        got = self.call(lambda: send(check_message(draw(Look.CLASSIC))))
        self._plain_teams.add(team_id)
        people.set_classic(self._engine, team_id, self._now())
        return got

    def call(self, send: Callable[[], Any]) -> Any:
        """One call to Slack. Raises TryAgainError for what may work later, and else what Slack's library raises."""
        started = time.perf_counter()
        try:
            return send()
        except Exception as error:
            again = meaning(error, self._now())
            reason = str(again) if again is not None else type(error).__name__
            if again is None and isinstance(error, SlackApiError):
                reason = reason_of(error)
            metrics.SLACK_ERRORS.labels("send", reason).inc()
            if again is None:
                raise
            raise again from error
        finally:
            metrics.STAGES.labels("send").observe(time.perf_counter() - started)


class Refused(dict[str, str]):
    """What a response address answered, as the library's other responses are read."""

    def __init__(self, status: int, headers: dict[str, Any], body: str) -> None:
        super().__init__(error=body.strip()[:60] or str(status))
        self.status_code, self.headers = status, headers


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
