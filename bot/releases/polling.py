"""How long to wait before the publishers are asked again: close on release days, relaxed otherwise, with jitter."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random
from zoneinfo import ZoneInfo

from data.query.when import ReleaseDates

EASTERN = ZoneInfo("America/New_York")
PUBLISHED_AT = dt.time(8, 30)
CLOSE = ((dt.timedelta(minutes=30), 15.0), (dt.timedelta(hours=2), 60.0), (dt.timedelta(hours=8), 300.0))
"""After 8:30 on a release day (or after the first file of a release): until when, every how many seconds."""
AFTERWARDS, OVERDUE, RELAXED = 1800.0, 900.0, 3 * 3600.0
OVERDUE_FOR = dt.timedelta(days=75)
"""A scheduled date is a plan: for so long after it a release that did not come is looked for more often."""
LONGEST = 3600.0
CLOSE_MOST = 60.0


@dataclass(frozen=True)
class Situation:
    """``loaded``: the newest statistical month that is in; ``begun``: when the first file of a newer release came;
    ``failures``: rounds in a row in which no publisher could be reached."""

    loaded: int | None = None
    begun: dt.datetime | None = None
    failures: int = 0


def wait(now: dt.datetime, calendar: ReleaseDates, situation: Situation, dice: Random) -> float:
    """Seconds until the next round."""
    local = now.astimezone(EASTERN)
    out = dt.datetime.combine(local.date(), PUBLISHED_AT, EASTERN)
    due = _due(local.date(), calendar, situation.loaded)
    if situation.begun is not None:
        base = _close(now - situation.begun)
    elif due == local.date() and local >= out:
        base = _close(local - out)
    elif due is not None and due < local.date() and local.date() - due <= OVERDUE_FOR:
        base = OVERDUE if 7 <= local.hour < 19 else RELAXED
    else:
        base = RELAXED
    close = base <= CLOSE_MOST
    base = min(base * 2.0 ** min(situation.failures, 5), CLOSE_MOST if close else LONGEST * 3)
    seconds = base * dice.uniform(0.9, 1.1)
    return min(seconds, _until_release(local, calendar, situation.loaded, dice))


def _close(since: dt.timedelta) -> float:
    return next((seconds for until, seconds in CLOSE if since < until), AFTERWARDS)


def _due(day: dt.date, calendar: ReleaseDates, loaded: int | None) -> dt.date | None:
    """The date of the newest release out by the plan, where it is not loaded."""
    last = calendar.last_until(day)
    return last[1] if last is not None and (loaded is None or last[0] > loaded) else None


def _until_release(local: dt.datetime, calendar: ReleaseDates, loaded: int | None, dice: Random) -> float:
    """Seconds until the next 8:30 of a release day, so that a long wait ends by then."""
    for day in (local.date(), *(d for _, d in [calendar.next_after(local.date()) or (0, local.date())])):
        moment = dt.datetime.combine(day, PUBLISHED_AT, EASTERN)
        if day in calendar.releases.values() and moment > local:
            return (moment - local).total_seconds() + dice.uniform(0.0, 2.0)
    return float("inf")
