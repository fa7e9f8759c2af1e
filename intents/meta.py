"""Messages that want no figure: help, and the release calendar."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from data.period import PeriodExpr, month_name
from data.query.when import Calendar
from intents.dimensions.period import period_spans
from intents.text import TextTooLongError, read
from intents.vocabulary import vocabulary


@dataclass(frozen=True)
class Meta:
    """A reply without a figure, or with a date."""

    text: str
    label: str = ""
    day: dt.date | None = None
    suggestions: tuple[str, ...] = ()


EXAMPLES = ("deficit with Vietnam 2024", "imports from Mexico by month in 2025", "top 5 deficits 2025", "when is the next release?")
HELP = (
    "Ask for United States trade figures in plain words: a balance, exports or imports; with a partner or of a product; "
    "for a month, quarter or year; as a change, share, ranking, record or series."
)


def meta(text: str, today: dt.date, calendar: Calendar, in_thread: bool) -> Meta | None:
    """The reply to a message about the bot or the calendar; None for everything else."""
    try:
        utterance = read(text)
    except TextTooLongError:
        return None
    if not utterance.tokens:
        return Meta(HELP, suggestions=EXAMPLES)
    roles = [s for s in vocabulary().phrases.spans(utterance) if s.dimension == "meta"]
    values = {str(s.value) for s in roles}
    if "help" in values and max(s.end - s.start for s in roles if s.value == "help") >= len(utterance.tokens) - 2:
        return Meta(HELP, suggestions=EXAMPLES)
    if "release" in values and "release_when" in values:
        exprs = [s.value for s in period_spans(utterance, today) if s.dimension == "period"]
        return _release(exprs, today, calendar, values)
    return None


def _release(exprs: list[object], today: dt.date, calendar: Calendar, values: set[str]) -> Meta | None:
    month = next((e.period.end for e in exprs if isinstance(e, PeriodExpr) and e.kind == "range" and e.period and e.period.months < 12), None)
    if month is not None:
        day = calendar.due(month)
        if day is None:
            return Meta(f"The release calendar loaded here has no date for {month_name(month)}.")
        past = "was released" if day <= today else "is scheduled for release"
        return Meta(f"{month_name(month)} trade figures {past} on {_long(day)}.", f"Release date of {month_name(month)}", day)
    if "release_last" in values and "release_next" not in values:
        last = calendar.last_until(today)
        if last is None:
            return None
        return Meta(f"The last scheduled release was on {_long(last[1])}, for {month_name(last[0])}.", "Last release", last[1])
    upcoming = calendar.next_after(today)
    if upcoming is None:
        return Meta("The release calendar loaded here has no later date.")
    when, day = upcoming
    return Meta(
        f"The next release is scheduled for {_long(day)} at 8:30 a.m. Eastern: trade in {month_name(when)}. A scheduled date is a plan.",
        "Next release", day,
    )  # fmt: skip


def _long(day: dt.date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
