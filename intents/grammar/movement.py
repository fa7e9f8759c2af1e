"""Operators of change, share and sum over what a reading measures; those that are understood and not computed."""

from __future__ import annotations

from typing import Any

from data.model import Flow
from data.period import Period, PeriodExpr
from data.query.spec import Shape
from intents.grammar.roles import NoReading
from intents.issues import Misunderstood
from intents.slots import Slots

Record = dict[str, Any]
RUNNING_SUM = "I understand a running sum by month or year: only the sum at its end is computed."
NOWHERE = {
    "annual_rate": "I understand a figure at an annual rate: no table here has one. Ask for the month or the year.",
    "longest_run": "I understand the longest run of a whole history: only the run up to the newest period is computed. "
                   "Ask for how many months or years in a row.",
    "recovery": "I understand whether and when a figure was back at an earlier level, and do not compute that: ask "
                "for both periods side by side.",
    "which_moved": "I understand in which periods a figure rose or fell: how many they are is computed, not which.",
    "running_sum": "I understand a sum over a moving number of months: only the sum over one span is computed here.",
    "other_average": "I understand a moving average: the one that is computed here is over three months.",
    "percent_more": "I understand by how many per cent one of two figures is larger, and do not compute that: ask for "
                    "their ratio, or for both.",
}  # fmt: skip
_BOTH_FLOWS = ((Flow.EXPORTS, Flow.IMPORTS), (Flow.IMPORTS, Flow.EXPORTS))


class NotComputed(Misunderstood):
    """A question that is read whole and that no query computes."""

    reason = "not_published"


def change(record: Record, slots: Slots) -> None:
    """A change, in per cent where that is said."""
    slots.shape = Shape.PERCENT_CHANGE if record.get("unit") == "percent" else Shape.CHANGE
    _change_by(slots)
    _between_two(record, slots)


def percent_change(record: Record, slots: Slots) -> None:
    """A growth rate, in dollars where that is said."""
    slots.shape = Shape.CHANGE if record.get("unit") == "usd" else Shape.PERCENT_CHANGE
    _change_by(slots)
    _between_two(record, slots)


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
    """Between two periods a change, between the flows the balance; two partners or products side by side."""
    if len(slots.periods) == 2:
        slots.shape = Shape.CHANGE
    elif slots.measures in _BOTH_FLOWS:
        slots.measures, slots.spoken = (Flow.BALANCE,), "balance"
    elif len(slots.targets) != 2 and len(slots.products) != 2:
        raise NoReading("the difference between what")


def cumulative(record: Record, slots: Slots) -> None:
    """The sum over the periods named; a running sum, month by month, is not computed."""
    if slots.grain is not None:
        raise NotComputed(RUNNING_SUM)
    slots.shape, slots.combined = Shape.LEVEL, True
