"""Files that go along with an answer: charts and CSV, each into its thread once.

Slack takes a file in two steps: it is staged, where nobody sees it, and shared. Its id is kept between the two, so that
a try after a crash or a lost response looks for that very file before it shares it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

import structlog
from slack_sdk import WebClient

from bot.blocks import tables
from bot.blocks.kit import Look
from bot.contract.reply import Reply
from bot.files import charts, csv_export
from bot.slack.sending import Sender
from bot.speak.rows import rows_of
from bot.state.answers import Place
from bot.state.deliveries import Job

log = structlog.get_logger(__name__)
SKEW = dt.timedelta(minutes=5)
"""How much Slack's clock may differ from this one."""


@dataclass(frozen=True)
class File:
    """What is uploaded; ``alt`` describes an image."""

    name: str
    content: bytes
    title: str
    alt: str | None


class Uploads:
    """``sender`` goes to Slack."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def chart_along(self, job: Job, client: WebClient, place: Place, ts: str, reply: Reply) -> None:
        """A series brings its chart along: Slack's own where the workspace draws those, else a picture."""
        rows = rows_of(reply) if reply.status == "answered" else None
        if rows is None or rows.shape != "series":
            return
        if self._sender.look(place.team_id) is Look.NEW and tables.chart(rows):
            return
        self.picture(job, client, replace(place, thread_ts=place.thread_ts or ts), reply)

    def picture(self, job: Job, client: WebClient, place: Place, reply: Reply) -> None:
        def made() -> File | None:
            try:
                picture = charts.render(reply)
            except charts.ChartError:
                log.exception("no chart")
                return None
            return File(picture.name, picture.png, picture.title, picture.alt)

        self._once(job, client, place, made)

    def csv(self, job: Job, client: WebClient, place: Place, reply: Reply, now: dt.datetime) -> None:
        """The figures of a reply, with their sources."""
        title = "The figures with their sources"
        self._once(
            job, client, place, lambda: File(csv_export.file_name(reply), csv_export.csv_of(reply, now), title, None)
        )

    def text(self, job: Job, client: WebClient, place: Place, name: str, content: str, title: str) -> None:
        """Plain text."""
        self._once(job, client, place, lambda: File(name, content.encode(), title, None))

    def _once(self, job: Job, client: WebClient, place: Place, make: Callable[[], File | None]) -> None:
        """What was staged by an earlier try is shared, unless it was."""
        staged = job.body.get("staged")
        if staged is None:
            made = make()
            if made is None:
                return
            job.check_lease()
            staged = {"id": self._sender.stage(client, made.name, made.content, made.alt), "title": made.title}
            job.note({"staged": staged})
        elif job.doubt and self._sender.find_file(client, place, staged["id"], since(job, place)):
            return
        job.check_lease()
        self._sender.share(client, place, staged["id"], staged["title"])


def since(job: Job, place: Place) -> str:
    """A ts before which no try of this job has posted: that of the question, else a while before it was taken."""
    if place.question_ts:
        return place.question_ts
    taken = job.since or dt.datetime.fromtimestamp(0, dt.UTC)
    return f"{max(0.0, (taken - SKEW).timestamp()):.6f}"
