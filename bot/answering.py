"""What is done with each thing taken from Slack: ask, draw, send, remember. One method per kind of job."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import Engine

from bot import charts, exports, metrics
from bot.blocks import answer as drawn
from bot.blocks import pages, preferences, tables
from bot.blocks.kit import Look, Message
from bot.blocks.rows import rows_of
from bot.blocks.text import typed
from bot.conversation import Conversations
from bot.reply import Reply
from bot.sending import Draw, Sender
from bot.state import answers, policies
from bot.state.answers import Answer, Place
from bot.state.deliveries import Job
from bot.streaming import Streams
from bot.workspaces import NotInstalledError

log = structlog.get_logger(__name__)
QUESTION_MOST = 12_000
PUBLIC = {"ask", "edit", "watch", "share", "csv", "chart"}
"""Jobs that say something in a channel, so that the workspace's settings apply."""
GONE = {"channel_not_found", "is_archived", "not_in_channel", "message_not_found", "cant_update_message",
        "account_inactive", "token_revoked", "invalid_auth", "thread_not_found"}  # fmt: skip


class Answering:
    """``now`` and ``today`` give the time; the rest is handed in by the composition root."""

    def __init__(
        self,
        conversations: Conversations,
        sender: Sender,
        engine: Engine,
        now: Callable[[], dt.datetime],
        today: Callable[[], dt.date],
    ) -> None:
        self.conversations, self.sender, self.engine, self.now, self.today = conversations, sender, engine, now, today
        self.streams = Streams(sender)
        self._organisations: set[tuple[str, str]] = set()
        self._kinds: dict[str, Callable[[Job, Place, WebClient], None]] = {
            "ask": self._ask,
            "edit": self._edit,
            "pick": self._pick,
            "command": self._command,
            "share": self._share,
            "csv": self._csv,
            "chart": self._chart,
        }

    def learn(self, kind: str, doing: Callable[[Job, Place, WebClient], None]) -> None:
        """One more kind of job, done by a surface's own code."""
        self._kinds[kind] = doing

    def handle(self, job: Job) -> None:
        """Do one job. What Slack makes impossible (channel gone, bot removed) is noted and dropped."""
        body = job.body
        place = Place(**body["place"])
        self.belongs(place.team_id, body.get("enterprise_id"))
        try:
            client = self.sender.client(place, body.get("enterprise_id"))
            if body["kind"] not in PUBLIC or self._welcome(job, place, client):
                self._kinds[body["kind"]](job, place, client)
        except NotInstalledError:
            log.info("no installation any more", key=job.key)
        except SlackApiError as error:
            reason = str(error.response.get("error"))
            if reason not in GONE:
                raise
            log.info("could not deliver", key=job.key, reason=reason)

    def belongs(self, team_id: str, enterprise_id: str | None) -> None:
        """Note once per process which organisation a workspace belongs to."""
        if enterprise_id and (team_id, enterprise_id) not in self._organisations:
            policies.belongs(self.engine, team_id, enterprise_id, self.now())
            self._organisations.add((team_id, enterprise_id))

    def reply_to(self, lane: str, place: Place, words: str, surface: str) -> Reply:
        """The reply to a question; an unexpected error becomes an apology, never a trace."""
        question = typed(words)[:QUESTION_MOST].strip()
        started = time.perf_counter()
        try:
            reply = self.conversations.ask(lane, place, question, self.now(), self.today())
        except Exception:
            log.exception("asking failed")
            metrics.FAILURES.labels("ask").inc()
            reply = Reply("refused", question, "Something went wrong here, and no figure was found. It has been noted.")
        metrics.STAGES.labels("ask").observe(time.perf_counter() - started)
        metrics.QUESTIONS.labels(surface, reply.status).inc()
        if reply.reason:
            metrics.REASONS.labels(reply.reason).inc()
        return reply

    def _ask(self, job: Job, place: Place, client: WebClient) -> None:
        if job.attempt > 1 and self._done_before(job, place, client):
            return
        self.sender.status(client, place)
        reply = self.reply_to(job.body["lane"], place, job.body["text"], job.body.get("surface", "message"))
        answer_id = answers.new_id()
        asked = job.body.get("asked", False)
        ts = None if asked else self.streams.send(client, place, reply, answer_id, job.key)
        if ts is None:
            ts = self.sender.post(client, place, self._draw(reply, answer_id, asked=asked), job.key)
        answers.save(self.engine, Answer(answer_id, place, reply, ts), self.now())
        self._chart_along(client, place, ts, reply)

    def _welcome(self, job: Job, place: Place, client: WebClient) -> bool:
        """Whether the workspace lets the bot speak in this channel; who asked for it is told where it does."""
        policy = policies.policy(self.engine, place.team_id)
        if policy.allows(place.channel):
            return True
        if job.body.get("surface") != "thread" and place.user_id:
            self.sender.tell_one(client, place, preferences.elsewhere(policy.channels))
        return False

    def _done_before(self, job: Job, place: Place, client: WebClient) -> bool:
        """Whether a process that died had answered already."""
        if place.question_ts and answers.for_question(self.engine, place) is not None:
            return True
        return self.sender.already_posted(client, place, job.key)

    def _chart_along(self, client: WebClient, place: Place, ts: str, reply: Reply) -> None:
        """A series brings its chart along: Slack's own where the workspace draws those, else a picture."""
        rows = rows_of(reply) if reply.status == "answered" else None
        if rows is None or rows.shape != "series":
            return
        if self.sender.look(place.team_id) is Look.NEW and tables.chart(rows):
            return
        self._picture(client, replace(place, thread_ts=place.thread_ts or ts), reply)

    def _picture(self, client: WebClient, place: Place, reply: Reply) -> None:
        try:
            picture = charts.render(reply)
        except charts.ChartError:
            log.exception("no chart")
            return
        self.sender.upload(client, place, picture.name, picture.png, picture.title, picture.alt)

    def _edit(self, job: Job, place: Place, client: WebClient) -> None:
        """An edited question: its answer is drawn again in place; one that had none is asked now."""
        before = answers.for_question(self.engine, place)
        if before is None or before.message_ts is None:
            if job.body.get("mentioned"):
                self._ask(job, place, client)
            return
        reply = self.reply_to(job.body["lane"], place, job.body["text"], "edit")
        self.sender.update(client, place, before.message_ts, self._draw(reply, before.id))
        answers.save(self.engine, replace(before, reply=reply), self.now())

    def _pick(self, job: Job, place: Place, client: WebClient) -> None:
        """A reading chosen in a clarification: the answer takes the place of the question back."""
        reply = self.reply_to(job.body["lane"], place, job.body["text"], "pick")
        answer_id = answers.new_id()
        if job.body.get("ephemeral"):
            self._respond(job, place, reply, answer_id, replace_original=True)
        else:
            ts = job.body["message_ts"]
            self.sender.update(client, place, ts, self._draw(reply, answer_id, asked=True))
            answers.save(self.engine, Answer(answer_id, place, reply, ts), self.now())

    def _command(self, job: Job, place: Place, client: WebClient) -> None:
        """``/trade`` with a question, and suggestions pressed under its ephemeral answers."""
        reply = self.reply_to(job.body["lane"], place, job.body["text"], "command")
        self._respond(job, place, reply, answers.new_id(), replace_original=False)

    def _respond(self, job: Job, place: Place, reply: Reply, answer_id: str, replace_original: bool) -> None:
        share = policies.policy(self.engine, place.team_id).allows(place.channel)
        draw = self._draw(reply, answer_id, asked=True, share=share)
        self.sender.respond(job.body["response_url"], place.team_id, draw, replace=replace_original)
        answers.save(self.engine, Answer(answer_id, place, reply, None), self.now())

    def _share(self, job: Job, place: Place, client: WebClient) -> None:
        """Post an ephemeral answer for everyone in the channel."""
        kept = self._kept(job, place)
        if kept is None:
            return
        answer_id = answers.new_id()
        ts = self.sender.post(client, place, self._draw(kept.reply, answer_id, asked=True), job.key)
        answers.save(self.engine, Answer(answer_id, place, kept.reply, ts), self.now())
        self._chart_along(client, place, ts, kept.reply)

    def _csv(self, job: Job, place: Place, client: WebClient) -> None:
        kept = self._kept(job, place)
        if kept is not None:
            made = exports.csv_of(kept.reply, self.now())
            self.sender.upload(
                client, place, exports.file_name(kept.reply), made, "The figures with their sources", None
            )

    def _chart(self, job: Job, place: Place, client: WebClient) -> None:
        kept = self._kept(job, place)
        if kept is not None:
            self._picture(client, place, kept.reply)

    def _kept(self, job: Job, place: Place) -> Answer | None:
        """The answer that a button belongs to; where it is gone by now, the person is told."""
        kept = answers.load(self.engine, job.body["answer_id"], place.team_id)
        url = job.body.get("response_url")
        if kept is None and url:
            self.sender.respond(url, place.team_id, lambda _look: pages.expired())
        return kept

    def _draw(self, reply: Reply, answer_id: str, **how: Any) -> Draw:
        def draw(look: Look) -> Message:
            return drawn.message(reply, answer_id, look=look, **how)

        return draw
