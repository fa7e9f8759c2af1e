"""When a channel's digest is due: local wall-clock times, weekdays, both changes of the clock. Plain arithmetic."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DEFAULT_AT = "08:30"
DEFAULT_ZONE = "America/New_York"
WEEKDAYS = "12345"


class ScheduleError(ValueError):
    """A time, time zone or weekday that is none; the message says what was expected."""


@dataclass(frozen=True)
class Schedule:
    """``at``: local time HH:MM; ``weekdays``: digits, 1 is Monday; ``since``: nothing is due before it."""

    at: str = DEFAULT_AT
    zone: str = DEFAULT_ZONE
    weekdays: str = WEEKDAYS
    since: dt.datetime | None = None

    def __post_init__(self) -> None:
        try:
            dt.time.fromisoformat(self.at)
        except ValueError as error:
            raise ScheduleError(f"“{self.at}” is no time of day: give HH:MM") from error
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ScheduleError(f"“{self.zone}” is no time zone: give one like America/New_York") from error
        if not self.weekdays or set(self.weekdays) - set("1234567"):
            raise ScheduleError("weekdays are digits from 1 (Monday) to 7 (Sunday)")

    def instant(self, day: dt.date) -> dt.datetime:
        """The moment (UTC) of this local day. A time that the spring change leaves out moves on by the gap; one
        that the autumn change has twice is the first."""
        local = dt.datetime.combine(day, dt.time.fromisoformat(self.at), ZoneInfo(self.zone))
        return local.astimezone(dt.UTC)

    def days(self, since: dt.datetime, until: dt.datetime) -> Iterator[tuple[dt.date, dt.datetime]]:
        """Local days whose moment lies after ``since`` and not after ``until``, with that moment."""
        zone = ZoneInfo(self.zone)
        day = since.astimezone(zone).date() - dt.timedelta(days=1)
        last = until.astimezone(zone).date()
        while day <= last:
            moment = self.instant(day)
            begun = self.since is None or moment >= self.since
            if str(day.isoweekday()) in self.weekdays and since < moment <= until and begun:
                yield day, moment
            day += dt.timedelta(days=1)

    def following(self, now: dt.datetime) -> dt.datetime:
        """The next moment after ``now``."""
        return next(moment for _, moment in self.days(now, now + dt.timedelta(days=15)))


def soonest(schedules: Sequence[Schedule], now: dt.datetime) -> dt.datetime | None:
    """The next moment of any of them."""
    return min((one.following(now) for one in schedules), default=None)


DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def spoken(schedule: Schedule) -> str:
    """ "08:30 on weekdays, America/New_York"."""
    if schedule.weekdays == WEEKDAYS:
        days = "on weekdays"
    elif len(set(schedule.weekdays)) == 7:
        days = "every day"
    else:
        days = "on " + ", ".join(DAY_NAMES[int(digit) - 1] for digit in sorted(set(schedule.weekdays)))
    return f"{schedule.at} {days}, {schedule.zone}"
