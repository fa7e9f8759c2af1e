"""Resolves a ``PeriodExpr`` to months, given how far a table reaches and the release calendar."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from data.period import MONTHS_IN, Grain, Period, PeriodExpr, first_day, from_date, month_name, number_of, year_of
from data.query.issues import BeforeSeries, IllPosed, NotLoaded, NotYetReleased, Unpublished


@dataclass(frozen=True, slots=True)
class Reach:
    """The first and last month that every needed series has, and the months of its shortest period."""

    first: int
    last: int
    step: int = 1
    oldest: int | None = None
    """The first month of longer periods (years) where they begin before the shortest ones."""

    def first_for(self, months: int) -> int:
        """Where the series begins for periods of so many months."""
        return self.oldest if self.oldest is not None and months % 12 == 0 else self.first

    @property
    def grain(self) -> Grain:
        return {1: "month", 3: "quarter", 12: "year"}.get(self.step, "month")  # type: ignore[return-value]

    def newest(self, unit: Grain | None = None) -> Period:
        """The last whole month, quarter, half or year inside the reach."""
        size = MONTHS_IN[unit or self.grain]
        end = self.last - (self.last + 1) % size
        if end - size + 1 < self.first:
            end = self.last
            return Period(max(self.first, end - size + 1), end)
        return Period(end - size + 1, end, unit or self.grain)


@dataclass(frozen=True, slots=True)
class ReleaseDates:
    """Reference month to release date, as planned or as it happened."""

    releases: dict[int, dt.date] = field(default_factory=dict)

    def due(self, month: int) -> dt.date | None:
        return self.releases.get(month)

    def next_after(self, today: dt.date) -> tuple[int, dt.date] | None:
        later = sorted((day, month) for month, day in self.releases.items() if day > today)
        return (later[0][1], later[0][0]) if later else None

    def last_until(self, today: dt.date) -> tuple[int, dt.date] | None:
        past = sorted((day, month) for month, day in self.releases.items() if day <= today)
        return (past[-1][1], past[-1][0]) if past else None


@dataclass(frozen=True, slots=True)
class SettledPeriod:
    """Months, and what had to be said to get there."""

    period: Period
    notes: tuple[str, ...] = ()


def settle(
    expr: PeriodExpr, reach: Reach, today: dt.date, calendar: ReleaseDates, *, cut_start: bool = False
) -> SettledPeriod:
    """The months that ``expr`` means in a table with this reach.

    Raises NotYetReleased, NotLoaded, BeforeSeries or Unpublished. ``cut_start`` allows a range to begin
    where the series begins (for series and records), saying so.
    """
    match expr.kind:
        case "latest":
            return SettledPeriod(reach.newest(expr.unit))  # type: ignore[arg-type]
        case "ytd":
            return _year_to_date(expr, reach, today, calendar)
        case "trailing":
            return _within(_trailing(expr, reach), reach, expr, today, calendar, cut_start)
        case "since":
            assert expr.start is not None
            end = max(reach.last, expr.start)
            return _within(Period(expr.start, end), reach, expr, today, calendar, cut_start)
        case "until":
            assert expr.end is not None
            first = reach.oldest if reach.oldest is not None else reach.first
            if expr.end < first:
                asked = Period(expr.end, expr.end, "month")
                raise BeforeSeries(asked.label, begins=begins(first), about="period", period=asked)
            return _within(Period(first, expr.end), reach, expr, today, calendar, cut_start)
        case "all":
            return SettledPeriod(Period(reach.first, reach.last))
        case "range" if expr.period is not None:
            return _within(expr.period, reach, expr, today, calendar, cut_start)
        case "leading":
            raise NotYetReleased(f"“{expr.label}”", latest=reach.newest().label, about="period")
        case "too_fine" | "part":
            raise Unpublished(f"“{expr.label}”", why="these tables have months, quarters and years, and nothing finer")
        case _:
            which = f"I cannot tell which months “{expr.label}” means"
            raise IllPosed(available=f"{which}: name the month, quarter or year.")


def _year_to_date(expr: PeriodExpr, reach: Reach, today: dt.date, calendar: ReleaseDates) -> SettledPeriod:
    if expr.period is not None:
        return _within(expr.period, reach, expr, today, calendar, False)
    if reach.step > 1:
        size = reach.step
        if size == 12:
            raise Unpublished("a year-to-date figure", why="this table has whole years only")
    newest = reach.newest()
    year = expr.year or year_of(newest.end)
    end = newest.end + 12 * (year - year_of(newest.end))
    period = Period(end - number_of(end) + 1, end, "ytd")
    return _within(period, reach, expr, today, calendar, False)


def _trailing(expr: PeriodExpr, reach: Reach) -> Period:
    unit, count = expr.unit or "month", max(expr.count or 3, 1)
    if unit == "decade":
        unit, count = "year", count * 10
    last = reach.newest(unit).end  # type: ignore[arg-type]
    return Period(last - count * MONTHS_IN[unit] + 1, last)


def _within(
    period: Period, reach: Reach, expr: PeriodExpr, today: dt.date, calendar: ReleaseDates, cut_start: bool
) -> SettledPeriod:
    notes: tuple[str, ...] = ()
    if period.start > reach.last:
        if expr.relative and period.start <= from_date(today):  # "last month"; "next year" is not out for anybody
            return _newest_instead(period, reach, calendar, today)
        raise not_out(period, reach, today, calendar)
    if period.end > reach.last:
        if not _may_be_cut(period, expr) or _is_over(period, calendar, today):
            if expr.relative:
                return _newest_instead(period, reach, calendar, today)
            raise not_out(period, reach, today, calendar)
        period = Period(period.start, reach.last, "ytd" if number_of(period.start) == 1 else "range")
        notes = (f"{year_of(reach.last)} is complete only through {month_name(reach.last)}",)
    first = reach.first_for(period.months)
    if period.start < first:
        if period.end < first or not cut_start:
            raise BeforeSeries(period.label, begins=begins(first), about="period", period=period)
        period = Period(first, period.end)
        notes += (f"the series begins in {begins(first)}",)
    return SettledPeriod(period, notes)


def begins(first: int) -> str:
    return month_name(first) if first % 12 else str(year_of(first))


def _may_be_cut(period: Period, expr: PeriodExpr) -> bool:
    """A year, and a range that ends with one, covers the months that are out; nothing shorter does."""
    return (
        period.kind in ("year", "fiscal_year") or expr.kind == "since" or (period.end % 12 == 11 and period.months > 12)
    )


def _is_over(period: Period, calendar: ReleaseDates, today: dt.date) -> bool:
    """Whether the whole period has been released: then a table that stops inside it does not have it."""
    due = calendar.due(period.end)
    return due <= today if due is not None else first_day(period.end + 2) < today


INSTEAD = "this is the latest that is loaded"
"""What an answer says that has another period than the one that was asked for."""


def _newest_instead(period: Period, reach: Reach, calendar: ReleaseDates, today: dt.date) -> SettledPeriod:
    newest = reach.newest(period.grain or "month")
    due = calendar.due(period.end)
    when = (
        f"it is due on {due:%B} {due.day}, {due.year}" if due and due > today else "it is not in the loaded tables yet"
    )
    return SettledPeriod(newest, (f"{period.label} is not available: {when}; {INSTEAD}, {newest.label}",))


def not_out(period: Period, reach: Reach, today: dt.date, calendar: ReleaseDates) -> Unpublished:
    """The issue for a period after the table's end: released and not loaded, or not released."""
    latest = reach.newest().label
    due = calendar.due(period.end)
    first_due = calendar.due(max(reach.last + 1, period.start))
    if due is not None and due <= today:
        return NotLoaded(period.label, latest=latest, released=due, about="period", period=period)
    if due is None and first_day(period.end) < today and first_due is not None and first_due <= today:
        return NotLoaded(period.label, latest=latest, about="period", period=period)
    return NotYetReleased(period.label, due=due, latest=latest, about="period", period=period)
