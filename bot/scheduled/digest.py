"""The daily digest of a channel: what comes next, its watchlist, one finding, a question to try."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.contract.reply import Reply
from bot.scheduled.findings import Finding, Findings, choose
from data.library import Data
from data.period import month_name, number_of, year_of

QUESTIONS = Path(__file__).parents[2] / "data" / "vocab" / "digest_questions.txt"
WATCHED_MOST = 8
NEW_DAYS = 3
Ask = Callable[[str, dt.date], Reply]


@dataclass(frozen=True)
class Digest:
    """The parts of a digest, not drawn yet. ``late``: the figures that were due and are not here. ``topic`` is
    the finding's key: the channel hears it once."""

    day: dt.date
    coming: str
    expect: tuple[str, ...]
    watched: tuple[Reply, ...]
    finding: Finding | None
    question: str
    late: str = ""
    soon: bool = False
    """Whether a release is due on the day or the next."""

    @property
    def topic(self) -> str | None:
        return self.finding.key if self.finding is not None else None

    @property
    def quiet(self) -> bool:
        """Whether there is nothing new: no release about to come, no finding unheard, and nothing followed whose
        figures came in the last days. Then one line is said, or nothing, as the channel chooses."""
        news = self.soon or self.finding is not None
        return not news and not any(_fresh(reply, self.day) for reply in self.watched)


class Digests:
    """Composes digests from the figures. ``ask`` answers a question as of a day."""

    def __init__(self, data: Data, ask: Ask) -> None:
        self._data, self._ask, self._findings = data, ask, Findings(data)

    def release_on(self, day: dt.date) -> int | None:
        """The statistical month that the calendar plans for this day."""
        return next((month for month, out in self._data.calendar.releases.items() if out == day), None)

    def compose(self, day: dt.date, watched: Sequence[str], said: Sequence[str]) -> Digest:
        """The digest of ``day`` for a channel that follows ``watched`` and has heard the topics ``said``."""
        today = self.release_on(day)
        finding = choose(self._findings.all(day), said)
        replies = [self._ask(question, day) for question in watched[:WATCHED_MOST]]
        return Digest(
            day,
            self._coming(day, today),
            self._expect(day, today),
            tuple(replies),
            finding,
            self._try(day, finding),
            "" if today is not None else self._late(day),
            today is not None or self._tomorrow(day),
        )

    def _tomorrow(self, day: dt.date) -> bool:
        following = self._data.calendar.next_after(day)
        return following is not None and (following[1] - day).days == 1

    def _coming(self, day: dt.date, today: int | None) -> str:
        """How many days to the next release."""
        if today is not None:
            return f"Release day: the figures for {month_name(today)} are scheduled for 8:30 a.m. Eastern today."
        following = self._data.calendar.next_after(day)
        if following is None:
            return "The date of the next release is not in the calendar yet."
        month, due = following
        days = (due - day).days
        when = "tomorrow" if days == 1 else f"in {days} days"
        return f"Next release {when}: {_day(due)}, with the figures for {month_name(month)}."

    def _late(self, day: dt.date) -> str:
        """Whether a release that was planned has not come."""
        last = self._data.calendar.last_until(day)
        if last is None or self._loaded(last[0]):
            return ""
        out = f"the figures for {month_name(last[0])} came out on {_day(last[1])}"
        return f"By the calendar, {out}; they are not loaded here yet."

    def _loaded(self, month: int) -> bool:
        found = self._data.warehouse.rows(
            "SELECT max(c.last) FROM coverage c JOIN series s USING (series_id) "
            "WHERE s.table_id = 'totals' AND c.step = 1"
        )[0][0]
        return found is not None and found.year * 12 + found.month - 1 >= month

    def _expect(self, day: dt.date, today: int | None) -> tuple[str, ...]:
        """What the release will have besides its month; known from the publishers' practice, no forecast."""
        following = self._data.calendar.next_after(day)
        month = today if today is not None else following[0] if following is not None else None
        return () if month is None else tuple(expectations(month))

    def _try(self, day: dt.date, finding: Finding | None) -> str:
        """The question of the day, the first from its place in the list that has an answer."""
        listed = questions()
        start = day.toordinal() % len(listed)
        for question in (*listed[start:], *listed[:start])[:6]:
            if self._ask(question, day).status == "answered":
                return question
        return ""


def _fresh(reply: Reply, day: dt.date) -> bool:
    """Whether a figure of the reply was published since the digest before, a weekend between them."""
    since = (day - dt.timedelta(days=NEW_DAYS)).isoformat()
    return any(figure.primary and (figure.release or "") > since for figure in reply.figures)


def expectations(month: int) -> list[str]:
    """The peculiarities of the release of a statistical month."""
    name, year = number_of(month), year_of(month)
    out = [f"It revises {month_name(month - 1)}."]
    if name == 4:
        out = [f"It is the annual revision: goods and services are revised for years back, {year - 1} among them."]
    if name in (12, 1):
        of = year if name == 12 else year - 1
        out = [f"It revises every month of {of}, so that the seasonally adjusted months add up to the year."]
    if name in (3, 6, 9, 12):
        out.append("The real (chained-dollar) series are revised for the five months before.")
    if name % 3 == 1:
        quarter = {1: 4, 4: 1, 7: 2, 10: 3}[name]
        out.append(
            f"It brings goods and services by partner for Q{quarter} {year - (name == 1)} (Exhibits 20, 20a and 20b)."
        )
    return out


@lru_cache(maxsize=1)
def questions() -> tuple[str, ...]:
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _day(day: dt.date) -> str:
    return f"{day:%A, %B} {day.day}, {day.year}"
