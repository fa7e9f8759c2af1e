"""The typed question: what is asked, before any table is chosen. Frozen and hashable.

``None`` in a property means that the question did not name it; the planner fills it by the rules of
``domain.md`` and the answer says which default it took.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

from data.commodities import Candidate
from data.groups import Member
from data.model import Adjustment, Basis, Flow, Prices, Sector, Variable
from data.period import Grain, Period, PeriodExpr


class Shape(StrEnum):
    """What is wanted of the measure."""

    LEVEL = "level"
    SERIES = "series"
    CHANGE = "change"
    PERCENT_CHANGE = "percent_change"
    SHARE = "share"
    GDP_SHARE = "gdp_share"
    RANKING = "ranking"
    RANK = "rank"
    COUNT = "count"
    AVERAGE = "average"
    MEDIAN = "median"
    RECORD = "record"
    STREAK = "streak"
    CROSSING = "crossing"
    CONCENTRATION = "concentration"
    TOP_SHARE = "top_share"
    CONTRIBUTION = "contribution"
    REVISION = "revision"
    RATIO = "ratio"
    COUNT_PERIODS = "count_periods"
    REACHED = "reached"
    SINCE_WHEN = "since_when"
    WHICH_PERIODS = "which_periods"
    PART_OF_CHANGE = "part_of_change"
    LONGEST_RUN = "longest_run"
    RUNNING_SUM = "running_sum"
    ANNUAL_RATE = "annual_rate"
    PERCENT_MORE = "percent_more"
    REST = "rest"
    PORTION = "portion"


CHANGES = frozenset((Shape.CHANGE, Shape.PERCENT_CHANGE))
MOVEMENTS = CHANGES | {Shape.CONTRIBUTION, Shape.PART_OF_CHANGE}
"""Shapes that say how something moved: each compares two periods."""


Comparison = Literal["year", "month", "quarter", "previous"]
OfChange = Literal["change", "percent_change"]
Sign = Literal["deficit", "surplus"]
Spoken = Literal["deficit", "surplus", "balance"]
Over = Literal["partner", "product"]
Part = Literal["partner", "product", "sector"]
Edge = Literal["first", "last"]
Way = Literal["up", "down"]
TargetKind = Literal["partner", "group", "area", "sum", "world"]


@dataclass(frozen=True, slots=True)
class Target:
    """Whom the figure is with: one published row, or a sum of rows.

    ``codes`` are Schedule C codes (or ``world``). More than one code is summed. ``minus`` are codes
    taken off ("EU without Ireland", "world excluding China"). ``kind`` is what the name is.
    """

    name: str
    codes: tuple[str, ...]
    kind: TargetKind = "partner"
    minus: tuple[str, ...] = ()
    iso: str | None = None
    row: str | None = None
    """The code under which some tables publish a group that ``codes`` sum."""
    group: str | None = None
    """The id of the group or area, where it is one."""
    spells: tuple[Member, ...] = ()
    """When each of ``codes`` is a member, where that is not always so."""

    def at(self, period: Period) -> Target:
        """The target with its members at the end of a period."""
        if not self.spells:
            return self
        codes = tuple(dict.fromkeys(m.code for m in self.spells if m.at(period.end)))
        return replace(self, codes=codes or self.codes, spells=())

    def stays(self, period: Period) -> list[tuple[str, Period]]:
        """The codes that are members at some time of a period, each with that time; those taken off all of it."""
        out = []
        for m in self.spells:
            first, last = max(m.since or period.start, period.start), min(m.until or period.end, period.end)
            if first <= last:
                out.append((m.code, period if (first, last) == (period.start, period.end) else Period(first, last)))
        return [*(out or [(code, period) for code in self.codes]), *((code, period) for code in self.minus)]

    def during(self, period: Period) -> tuple[str, ...]:
        """The codes that are members at some time of a period."""
        return tuple(dict.fromkeys(code for code, _ in self.stays(period)[: -len(self.minus) or None]))

    @property
    def code(self) -> str:
        """The code that stands for the target in an answer."""
        return self.codes[0] if len(self.codes) == 1 else "+".join(self.codes)


@dataclass(frozen=True, slots=True)
class Product:
    """What is traded: the categories that could answer, in the order in which to try them."""

    name: str
    candidates: tuple[Candidate, ...]
    sector: Sector = Sector.GOODS


@dataclass(frozen=True, slots=True)
class VintageSel:
    """Which state of the figures: the latest, as first published, or as of a date."""

    kind: Literal["latest", "first", "as_of", "release"] = "latest"
    date: dt.date | None = None
    month: int | None = None
    """For ``release``: the calendar month in which the release came out, when no day was named."""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """One typed question. ``periods`` are as said; they become months when a table is chosen.

    For a change, ``periods`` holds the end and ``base`` the start (None: the period before, by
    ``comparison``). For a record, ``base`` is the period that is asked to be one. For a ranking, ``over``
    is what is ranked. ``share_of`` names the whole: None is the world total of the same flow.
    """

    shape: Shape = Shape.LEVEL
    measures: tuple[Flow, ...] = (Flow.BALANCE,)
    variable: Variable = Variable.VALUE
    sector: Sector | None = None
    basis: Basis | None = None
    adjustment: Adjustment | None = None
    prices: Prices | None = None
    targets: tuple[Target, ...] = ()
    products: tuple[Product, ...] = ()
    periods: tuple[PeriodExpr, ...] = ()
    base: PeriodExpr | None = None
    comparison: Comparison | None = None
    grain: Grain | None = None
    vintage: VintageSel = VintageSel()
    over: Over | None = None
    of_change: OfChange | None = None
    descending: bool = True
    limit: int | None = None
    nth: int | None = None
    """The one place of a ranking that is asked: 2 for the second largest."""
    sign: Sign | None = None
    spoken: Spoken | None = None
    share_of: Target | None = None
    share_in: Product | None = None
    """For a share of products: the wider category that is the whole ("semiconductors in capital goods")."""
    part: Part | None = None
    """For a share: which property of the part the whole does not have."""
    of_share: bool = False
    """For a record: of the share that the target or product has, not of its amount."""
    moved: Way | None = None
    """How the question says that it moved: up is a rise, or a widening; what went the other way is corrected first."""
    threshold: float | None = None
    """An amount in USD million (a part of the whole in per cent, for a concentration or a portion)."""
    edge: Edge | None = None
    """Whether the first or the last period is asked that passed a threshold or had a sign."""
    annualised: bool = False
    """A growth rate as the compound average a year."""
    table: str | None = None
    moving_average: int | None = None
    """Months over which a moving average, or a sum that moves on, is taken."""
    beaten: bool = False
    """For a period that is asked to be a record: whether there was ever more than in it is the question."""
    without_top: int | None = None
    """How many of the largest partners are left out of the total."""
    without_by: Flow | None = None
    """By which flow they are the largest, where that is not the one asked."""
