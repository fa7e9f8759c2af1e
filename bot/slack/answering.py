"""What is done with each thing taken from Slack: ask, draw, send, remember. One method per kind of job."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import Engine

from bot import metrics
from bot.blocks import answer as drawn
from bot.blocks import pages, preferences
from bot.blocks.kit import Look, Message
from bot.blocks.text import typed
from bot.contract.reply import Reply
from bot.replies.conversation import Conversations
from bot.replies.fetching import telling
from bot.slack.faults import LostError, TryAgainError, reason_of
from bot.slack.sending import Draw, Sender
from bot.slack.streaming import Streams
from bot.slack.uploading import Uploads, since
from bot.slack.workspaces import NotInstalledError
from bot.state import answers, policies
from bot.state.answers import Place, StoredAnswer
from bot.state.deliveries import Job
from bot.state.engine import passing

log = structlog.get_logger(__name__)
QUESTION_MOST = 12_000
APOLOGY = "Something went wrong here, and no figure was found. It has been noted."
SORRY = "This could not be done: something went wrong several times. It has been noted; please try again later."
THINKING = 2
"""Questions answered at the same time: more would slow down the acknowledgements, which share the processor."""
QUIET = {"home", "gone", "feedback", "remove", "feedback_why"}
"""Jobs that nobody waits for in a conversation."""
PATIENT = dt.timedelta(seconds=0.5)
"""A question that has waited longer gets a status before its answer."""
PUBLIC = {"ask", "check", "edit", "watch", "share", "csv", "chart"}
"""Jobs that say something in a channel, so that the workspace's settings apply."""
GONE = {"channel_not_found", "is_archived", "not_in_channel", "message_not_found", "cant_update_message",
        "account_inactive", "token_revoked", "invalid_auth", "thread_not_found"}  # fmt: skip


class Answering:
    """Does the jobs of the inbox: ``handle`` calls the method of a job's kind. ``now`` and ``today`` give the time."""

    def __init__(
        self,
        conversations: Conversations,
        sender: Sender,
        engine: Engine,
        now: Callable[[], dt.datetime],
        today: Callable[[], dt.date],
    ) -> None:
        self.conversations, self.sender, self.engine, self.now, self.today = conversations, sender, engine, now, today
        self.streams, self.uploads = Streams(sender), Uploads(sender)
        self._alone: dict[str, Callable[[Job, Place], None]] = {}
        self._thinking = threading.BoundedSemaphore(THINKING)
        self._organisations: set[tuple[str, str]] = set()
        self._kinds: dict[str, Callable[[Job, Place, WebClient], None]] = {
            "ask": self._ask,
            "edit": self._edit,
            "pick": self._pick,
            "command": self._command,
            "csv": self._csv,
            "chart": self._chart,
        }

    def learn(self, kind: str, doing: Callable[[Job, Place, WebClient], None]) -> None:
        """One more kind of job, done by a surface's own code."""
        self._kinds[kind] = doing

    def learn_without_slack(self, kind: str, doing: Callable[[Job, Place], None]) -> None:
        """One more kind of job, for which Slack is not asked for anything: it may have no install any more."""
        self._alone[kind] = doing

    def handle(self, job: Job) -> None:
        """Do one job. What Slack makes impossible (channel gone, bot removed) is noted and dropped."""
        body = job.body
        place = Place(**body["place"])
        if body["kind"] in self._alone:
            self._alone[body["kind"]](job, place)
            return
        self.belongs(place.team_id, body.get("enterprise_id"))
        try:
            client = self.sender.client(place, body.get("enterprise_id"))
            if body["kind"] not in PUBLIC or self._welcome(job, place, client):
                self._kinds[body["kind"]](job, place, client)
        except NotInstalledError:
            log.info("no installation any more", key=job.key)
        except SlackApiError as error:
            reason = reason_of(error)
            if reason not in GONE:
                raise
            log.info("could not deliver", key=job.key, reason=reason)

    def sorry(self, job: Job) -> None:
        """Tell whoever asked that it could not be done, where they asked it."""
        place, body = Place(**job.body["place"]), job.body
        if body["kind"] in QUIET:
            return
        try:
            client = self.sender.client(place, body.get("enterprise_id"))
            message = pages.notice(SORRY)
            if body["kind"] in PUBLIC and not body.get("response_url"):
                self.once(job, place, client, lambda _look: message)
            else:
                self.tell(job, place, client, message)
        except NotInstalledError:
            log.info("no installation any more", key=job.key)
        except SlackApiError as error:
            if reason_of(error) not in GONE:
                raise
            log.info("could not deliver", key=job.key, reason=reason_of(error))

    def belongs(self, team_id: str, enterprise_id: str | None) -> None:
        """Note once per process which organisation a workspace belongs to."""
        if enterprise_id and (team_id, enterprise_id) not in self._organisations:
            policies.belongs(self.engine, team_id, enterprise_id, self.now())
            self._organisations.add((team_id, enterprise_id))

    def once(self, job: Job, place: Place, client: WebClient, draw: Draw, part: str = "") -> str:
        """Post into the job's place, unless an earlier try did; the message's ts. ``part``: which of several."""
        key = job.key + part
        found = self.sender.find(client, place, key, since(job, place)) if job.doubt else None
        if found is not None:
            return found
        posted = self.sender.post(client, place, draw, key, job.check_lease)
        try:
            job.check_lease()
        except LostError:
            # This process was frozen while it posted: another one may have posted the same.
            self.sender.single(client, place, key, since(job, place), posted)
            raise
        return self.sender.single(client, place, key, since(job, place), posted) if job.doubt else posted

    def tell(
        self, job: Job, place: Place, client: WebClient, message: Message, *, replace_original: bool = False
    ) -> None:
        """A word to the person who gave a command or pressed a button, and to nobody else: by the response address, and
        where that has expired by an ephemeral message, or in direct messages."""
        self.say(job, place, client, lambda _look: message, replace_original=replace_original)

    def say(self, job: Job, place: Place, client: WebClient, draw: Draw, *, replace_original: bool = False) -> None:
        """The same for what is drawn for the workspace."""
        job.check_lease()
        url = job.body.get("response_url")
        if url:
            try:
                self.sender.respond(url, place.team_id, draw, replace=replace_original)
                return
            except SlackApiError as error:
                log.info("response address not taken", reason=reason_of(error))
        if not place.user_id:
            return
        try:
            if place.channel.startswith(("C", "G", "D")):
                self.sender.tell_one(client, place, draw(self.sender.look(place.team_id)))
                return
        except SlackApiError as error:
            log.info("not told in the channel", reason=reason_of(error))
        self.once(job, Place(place.team_id, place.user_id, None, None, place.user_id), client, draw)

    def answer_to(self, job: Job, place: Place, surface: str, message_ts: str | None = None) -> StoredAnswer:
        """The reply to the question of a job: found where an earlier try got so far, else asked and kept. An unexpected
        error becomes an apology, never a trace."""
        made = self._reply_to(job, place, surface, message_ts)
        assert made is not None
        return made

    def _reply_to(self, job: Job, place: Place, surface: str, message_ts: str | None = None) -> StoredAnswer | None:
        """The same; None for human talk in a thread, which is nothing to answer."""
        unasked = surface == "thread"
        answer_id = answers.id_of(job.key)
        before = job.doubt or job.body.get("asked_before")
        kept = answers.load(self.engine, answer_id, place.team_id) if before else None
        if kept is not None:
            return kept
        question = typed(job.body["text"])[:QUESTION_MOST].strip()
        lane, started, now = job.body["lane"], time.perf_counter(), self.now()
        job.check_lease()
        job.body["asked_before"] = True
        try:
            with self._thinking:
                made = self.conversations.ask(
                    lane, answer_id, place, question, now, self.today(), message_ts, unasked=unasked
                )
            if made is None:
                return None
        except Exception as error:
            if passing(error):
                raise TryAgainError("database", doubt=True) from error
            log.exception("asking failed")
            metrics.FAILURES.labels("ask").inc()
            if unasked:
                return None
            made = StoredAnswer(answer_id, place, Reply("refused", question, APOLOGY), message_ts)
            answers.save(self.engine, made, now)
        metrics.STAGES.labels("ask").observe(time.perf_counter() - started)
        metrics.QUESTIONS.labels(surface, made.reply.status).inc()
        if made.reply.reason:
            metrics.REASONS.labels(made.reply.reason).inc()
        return made

    def _ask(self, job: Job, place: Place, client: WebClient) -> None:
        surface = job.body.get("surface", "message")
        if surface == "thread":  # people may be talking to each other: no status until this is known to be a question
            made = self._reply_to(job, place, surface)
        else:
            self._waiting(job, place, client)
            with telling(lambda words: self.sender.status(client, place, words)):
                made = self._reply_to(job, place, surface)
        if made is None:
            return
        ts = made.message_ts or self._out(job, place, client, made)
        if made.message_ts is None:
            job.closing[:] = [answers.posting(made.id, ts)]
        self.uploads.chart_along(job, client, place, ts, made.reply)

    def _waiting(self, job: Job, place: Place, client: WebClient) -> None:
        """A status, for a question that has waited already: an answer in a moment needs none."""
        if job.since is not None and self.now() - job.since > PATIENT:
            self.sender.status(client, place)

    def _out(self, job: Job, place: Place, client: WebClient, made: StoredAnswer) -> str:
        asked = job.body.get("asked", False)
        if not asked and self.streams.possible(place):
            ts = self.streams.send(client, place, made, job)
            if ts is not None:
                return ts
        return self.once(job, place, client, self._draw(made.reply, made.id, asked=asked))

    def _welcome(self, job: Job, place: Place, client: WebClient) -> bool:
        """Whether the workspace lets the bot speak in this channel; who asked for it is told where it does."""
        policy = policies.policy(self.engine, place.team_id)
        if policy.allows(place.channel):
            return True
        if job.body.get("surface") != "thread" and place.user_id:
            self.sender.tell_one(client, place, preferences.elsewhere(policy.channels))
        return False

    def _edit(self, job: Job, place: Place, client: WebClient) -> None:
        """An edited question: its answer is drawn again in place; one that had none is asked now."""
        before = answers.for_question(self.engine, place)
        if before is None or before.message_ts is None:
            if job.body.get("mentioned"):
                self._ask(job, place, client)
            return
        made = self.answer_to(job, place, "edit", before.message_ts)
        job.check_lease()
        self.sender.update(client, place, before.message_ts, self._draw(made.reply, made.id))

    def _pick(self, job: Job, place: Place, client: WebClient) -> None:
        """A reading chosen in a clarification: the answer takes the place of the question back."""
        ts = None if job.body.get("ephemeral") else job.body["message_ts"]
        made = self.answer_to(job, place, "pick", ts)
        if ts is None:
            self._respond(job, place, client, made, replace_original=True)
        else:
            job.check_lease()
            self.sender.update(client, place, ts, self._draw(made.reply, made.id, asked=True))

    def _command(self, job: Job, place: Place, client: WebClient) -> None:
        """``/trade`` with a question, and suggestions pressed under its ephemeral answers."""
        made = self.answer_to(job, place, "command")
        self._respond(job, place, client, made, replace_original=False)

    def _respond(self, job: Job, place: Place, client: WebClient, made: StoredAnswer, replace_original: bool) -> None:
        share = policies.policy(self.engine, place.team_id).allows(place.channel)
        draw = self._draw(made.reply, made.id, asked=True, share=share)
        self.say(job, place, client, draw, replace_original=replace_original)

    def _csv(self, job: Job, place: Place, client: WebClient) -> None:
        kept = self._kept(job, place, client)
        if kept is not None:
            self.uploads.csv(job, client, place, kept.reply, self.now())

    def _chart(self, job: Job, place: Place, client: WebClient) -> None:
        kept = self._kept(job, place, client)
        if kept is not None:
            self.uploads.picture(job, client, place, kept.reply)

    def _kept(self, job: Job, place: Place, client: WebClient) -> StoredAnswer | None:
        """The answer that a button belongs to; where it is gone by now, the person is told."""
        kept = answers.load(self.engine, job.body["answer_id"], place.team_id)
        if kept is None and job.body.get("response_url"):
            self.tell(job, place, client, pages.expired())
        return kept

    def _draw(self, reply: Reply, answer_id: str, **how: Any) -> Draw:
        def draw(look: Look) -> Message:
            return drawn.message(reply, answer_id, look=look, **how)

        return draw
