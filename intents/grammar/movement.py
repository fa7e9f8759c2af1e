"""Operators of change, share and sum over what a reading measures; those that are understood and not computed."""

from __future__ import annotations

from typing import Any

from data.model import Flow
from data.period import Period, PeriodExpr
from data.query.spec import Shape
from intents.grammar.roles import NoReading
from intents.issues import Misunderstood
from intents.slots import Slots
from intents.wordlists import wordlist

Record = dict[str, Any]
NOWHERE = {
    "recovery": "I understand whether and when a figure was back at an earlier level, and do not compute that: ask "
    "for both periods side by side.",
    "pace": "I understand by how much growth itself became faster or slower, and do not compute that: ask for the "
    "growth of both periods.",
}
_BOTH_FLOWS = ((Flow.EXPORTS, Flow.IMPORTS), (Flow.IMPORTS, Flow.EXPORTS))


class NotComputed(Misunderstood):
    """A question that is read whole and that no query computes."""

    reason = "not_published"


def change(record: Record, slots: Slots) -> None:
    """A change, in per cent where that is said."""
    slots.shape = Shape.PERCENT_CHANGE if record.get("unit") == "percent" else Shape.CHANGE
    _one_change(slots)
    _change_by(slots)
    _between_two(record, slots)


def percent_change(record: Record, slots: Slots) -> None:
    """A growth rate, in dollars where that is said."""
    slots.shape = Shape.CHANGE if record.get("unit") == "usd" else Shape.PERCENT_CHANGE
    _one_change(slots)
    _change_by(slots)
    _between_two(record, slots)


def _one_change(slots: Slots) -> None:
    """ "Between 2024 and 2025, and between 2023 and 2024" are two changes, none of one span against the other."""
    spans = [e.period for e in slots.periods if e.ends and e.period is not None]
    if len(spans) == 2 and max(p.start for p in spans) <= min(p.end for p in spans):
        raise NoReading("two changes")


def _change_by(slots: Slots) -> None:
    """A year's growth "by month" is a series of changes: its grain stays."""
    if slots.grain and slots.comparison is None and len(slots.periods) == 1 and slots.periods[0].ends is None:
        period = slots.periods[0].period
        if period is not None and period.grain == slots.grain:
            slots.comparison, slots.grain = "previous", None
    only = slots.periods[0] if len(slots.periods) == 1 else None
    if slots.comparison == "year" and only is not None and only.ends and only.ends[0].grain == "year":
        slots.comparison, slots.grain = None, "year"


def _between_two(record: Record, slots: Slots) -> None:
    """ "The annual deficit from 2019 to 2020": the word is that of the two years, no series of changes is asked."""
    ends = slots.periods[0].ends if len(slots.periods) == 1 else tuple(e.period for e in slots.periods)
    if not record.get("by") and ends and len(ends) == 2 and all(p is not None and p.grain == slots.grain for p in ends):
        slots.grain = None


def share(record: Record, slots: Slots) -> None:
    """A part of a whole: of partners, products, a sector; since a year, for each year."""
    slots.shape = Shape.SHARE
    if record.get("minus") and all(t.kind == "partner" for t in slots.targets) and slots.targets:
        raise NotComputed("A share of a total that leaves partners out is not computed: ask for both figures.")
    if not (slots.targets or slots.products or slots.over or record["leaning"]):
        if slots.sector is None:
            raise NoReading("a share of what")
        slots.part = "sector"
    only = slots.periods[0] if len(slots.periods) == 1 else None
    if slots.grain is None and only is not None and only.kind in ("since", "all"):
        slots.grain = "year" if only.start is None or only.start % 12 == 0 else "month"


def cagr(record: Record, slots: Slots) -> None:
    """Compound growth a year. Raises NotComputed within one year."""
    only = slots.periods[0] if len(slots.periods) == 1 else None
    if only is not None and only.kind == "range" and only.period is not None and only.period.months <= 12:
        raise NotComputed("I understand a growth rate a year: name the two years between which.")
    slots.shape, slots.annualised, slots.grain, slots.comparison = Shape.PERCENT_CHANGE, True, None, None


def change_of_share(record: Record, slots: Slots, inner: str) -> None:
    """The share at either end; since a year, each year; of one period alone, also the one before it."""
    share(record, slots)
    only = slots.periods[0] if len(slots.periods) == 1 else None
    if only is not None and only.ends:
        slots.periods = tuple(_dated(p) for p in only.ends)
    elif only is not None and only.kind == "range" and only.period is not None:
        back = {"month": 1, "quarter": 3}.get(slots.comparison or "", max(12, only.period.months))
        slots.periods, slots.comparison = (_dated(only.period.shift(-back)), only), None
    if len(slots.periods) < 2 and slots.grain is None:
        raise NotComputed("I understand a change of a share: name the two periods to set side by side.")


def _dated(period: Period) -> PeriodExpr:
    return PeriodExpr("range", label=period.label, period=period)


def difference(record: Record, slots: Slots) -> None:
    """Between two periods a change, between the flows the balance; two partners or products side by side, or by how
    many per cent one is larger."""
    two = len(slots.targets) == 2 or len(slots.products) == 2
    if record.get("unit") == "percent" and (two or len(slots.periods) < 2):
        percent_more(record, slots)
    elif slots.measures in _BOTH_FLOWS:
        slots.measures, slots.spoken = (Flow.BALANCE,), "balance"
    elif len(slots.periods) == 2 and not two:
        slots.shape = Shape.CHANGE
    elif not two:
        raise NoReading("the difference between what")
    if slots.shape is None and (slots.grain or any(e.kind in ("since", "all") for e in slots.periods)):
        slots.shape = Shape.SERIES


def cumulative(record: Record, slots: Slots) -> None:
    """The sum over the periods named; month by month, what it had come to by each."""
    slots.shape = Shape.LEVEL if slots.grain is None else Shape.RUNNING_SUM
    slots.combined = slots.grain is None or len(slots.targets) > 1


def running_sum(record: Record, slots: Slots) -> None:
    """The sum over so many months up to each month, of a span; up to the newest where there is none. Raises NotComputed
    where no number of months is named."""
    months = record.get("months")
    if not months:
        raise NotComputed("I understand a sum that moves on: say over how many months.")
    if not slots.periods and slots.grain is None:
        slots.shape, slots.combined = Shape.LEVEL, True
        slots.periods = (PeriodExpr("trailing", label=f"{months} months", count=months, unit="month", relative=True),)
        return
    alone = len(slots.periods) == 1 and slots.periods[0].kind in ("range", "ytd", "until")
    only = slots.periods[0].period if alone else None
    if only is not None and only.months == 1:
        slots.shape, slots.combined = Shape.LEVEL, True
        slots.periods = (_dated(Period(only.end - months + 1, only.end)),)
        return
    slots.shape, slots.moving_average, slots.grain = Shape.RUNNING_SUM, months, slots.grain or "month"


def moving_average(record: Record, slots: Slots) -> None:
    """The mean of so many months: three where no number is named."""
    slots.shape, slots.moving_average, slots.grain = Shape.AVERAGE, record.get("months") or 3, "month"
    if slots.moving_average < 2:
        raise NoReading("an average of one month")


def annual_rate(record: Record, slots: Slots) -> None:
    """A part of a year at an annual rate; of a change there is none here."""
    slots.shape = Shape.ANNUAL_RATE


def percent_more(record: Record, slots: Slots) -> None:
    """By how many per cent the first of two is larger; of one flow and its balance there is no such thing."""
    slots.shape = Shape.PERCENT_MORE
    if slots.measures in _BOTH_FLOWS or len(slots.targets) == 2 or len(slots.products) == 2 or len(slots.periods) == 2:
        return
    raise NoReading("larger than what")


def without_top(record: Record, slots: Slots) -> None:
    """The largest partners that are left out. Raises NotComputed of what is no total of the world."""
    if "without_top" not in record:
        return
    if record.get("left", 1) != 1:
        raise NotComputed("The largest partners can be left out, not the smallest.")
    if slots.targets or slots.shape in (Shape.RANKING, Shape.RANK, Shape.COUNT, Shape.SHARE, Shape.RECORD):
        raise NotComputed("The largest partners can be left out of one total of the world, or of its change.")
    slots.without_top = record["without_top"]
    by = Flow(record["without_by"]) if "without_by" in record else None
    slots.without_by = by if by is not None and (by,) != slots.measures else None


def rank_then(slots: Slots) -> None:
    """A change of rank: the rank at either end, or of the year named and the one before; since a year the newest full
    one too. Raises NotComputed without a second period."""
    only = slots.periods[0] if len(slots.periods) == 1 else None
    if only is not None and only.ends:
        slots.periods = tuple(_dated(p) for p in only.ends)
    elif only is not None and only.kind == "since" and only.start is not None and only.unit in ("year", None):
        slots.periods = (_dated(Period.of_year(only.start // 12)), PeriodExpr("latest", unit="year", relative=True))
    elif only is not None and only.kind == "range" and only.period is not None:
        back = {"month": 1, "quarter": 3}.get(slots.comparison or "", max(12, only.period.months))
        slots.periods = (_dated(only.period.shift(-back)), only)
    if len(slots.periods) < 2:
        raise NotComputed("I understand a change of a rank: name the two periods to set side by side.")
    slots.comparison = slots.grain = None


def crossing(record: Record, slots: Slots) -> None:
    """When one passed the other: the last time, or the first where that is said."""
    slots.shape, slots.over = Shape.CROSSING, None
    slots.descending = not record.get("first")


def until_then(record: Record, slots: Slots) -> None:
    """Up to when a run is followed: to a period that is said to be its end; "up to now" is to the newest, as always."""
    slots.periods = tuple(e for e in slots.periods if e.kind != "latest" and not until_now(e))
    only = slots.periods[0] if len(slots.periods) == 1 else None
    if record.get("upto") and only is not None and only.kind == "range" and only.period is not None:
        slots.periods = (PeriodExpr("until", f"up to {only.period.label}", only.period, end=only.period.end),)


def until_now(expr: PeriodExpr) -> bool:
    """Whether a period only says that the newest month is the end, as it is without a word."""
    return expr.label.lower() in wordlist("till_now")


def portion(record: Record, slots: Slots) -> None:
    """So many per cent of a figure."""
    if not isinstance(record.get("percent"), int | float) or "grain" in record or "by" in record:
        raise NoReading("which part, or a part of each of several")
    slots.shape, slots.threshold = Shape.PORTION, float(record["percent"])
