"""What one message says, slot by slot, before any default: the material of a query and of a follow-up.

``None`` (or an empty tuple) means that the message does not name it. ``merge`` fills a follow-up from
the conversation; ``intents.complete`` turns slots into a query.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace

from data.model import Adjustment, Basis, Flow, Prices, Sector, Variable
from data.period import Grain, Period, PeriodExpr
from data.query.spec import (
    CHANGES,
    Comparison,
    Edge,
    OfChange,
    Over,
    Part,
    Product,
    Shape,
    Sign,
    Spoken,
    Target,
    VintageSel,
)
from intents.wordlists import wordlist


@dataclass(frozen=True, slots=True)
class Claimed:
    """An amount that a question names and asks about: "is the deficit $295 billion?".

    ``value`` in ``unit``, ``digit`` the size of the last digit written, ``hedge`` how it was said: about, over, under,
    nearly, or nothing.
    """

    value: float
    digit: float
    unit: str
    hedge: str = ""

    def roughly(self, figure: float) -> bool:
        """Whether a size agrees when the zeros that the number ends in are taken as rounded: 295 of "300"."""
        size = self.digit
        while self.value % (size * 10) == 0 and self.value > size * 10:
            size *= 10
        return abs(figure - self.value) <= size / 2

    def holds(self, figure: float) -> bool:
        """Whether a size (no sign) agrees with it, at the precision and hedge of its words."""
        near = max(self.digit, 0.05 * self.value if self.hedge in ("about", "nearly") else 0.0)
        match self.hedge:
            case "over":
                return figure > self.value - self.digit / 2
            case "under":
                return figure < self.value + self.digit / 2
            case "nearly":
                return self.value - near <= figure <= self.value + self.digit / 2
        return abs(figure - self.value) <= (near if self.hedge else self.digit / 2) * 1.0000001


@dataclass
class Slots:
    """One message. ``notes`` are readings to print; they never carry over to the next message."""

    shape: Shape | None = None
    measures: tuple[Flow, ...] = ()
    variable: Variable | None = None
    sector: Sector | None = None
    basis: Basis | None = None
    adjustment: Adjustment | None = None
    prices: Prices | None = None
    targets: tuple[Target, ...] = ()
    products: tuple[Product, ...] = ()
    periods: tuple[PeriodExpr, ...] = ()
    comparison: Comparison | None = None
    grain: Grain | None = None
    vintage: VintageSel | None = None
    over: Over | None = None
    of_change: OfChange | None = None
    descending: bool | None = None
    limit: int | None = None
    nth: int | None = None
    sign: Sign | None = None
    spoken: Spoken | None = None
    threshold: float | None = None
    edge: Edge | None = None
    annualised: bool = False
    apart: tuple[Sector, ...] = ()
    """Goods and services side by side: a question each."""
    previous: tuple[Target, ...] = ()
    """The partner of the question before that of ``targets``: "the two of them together"."""
    sector_before: Sector | None = None
    earlier: tuple[Target, ...] = ()
    """The partner before that of ``previous``: "the three together"."""
    minus: tuple[Target, ...] = ()
    """Who is left out, where the message does not say of whom: of those of the conversation."""
    three: bool = False
    in_dollars: bool = False
    """Only the unit is named: a rate of the conversation becomes an amount, everything else is one."""
    in_percent: bool = False
    """Only "per cent" is named: a share of the conversation stays one, everything else is a rate of change."""
    both: bool = False
    separate: bool = False
    versus: bool = False
    """The periods are set against each other: no sum goes over both."""
    one_number: bool = False
    """The conversation's series is asked as one sum."""
    combined: bool = False
    part: Part | None = None
    table: str | None = None
    moving_average: int | None = None
    beaten: bool = False
    """Whether there was ever more than in that period is asked."""
    without_top: int | None = None
    without_by: Flow | None = None
    focus: Target | None = None
    """The one partner that the last answer named ("our biggest customer"): what "it" then is."""
    shifted_from: tuple[PeriodExpr, ...] = ()
    """The period before "a year earlier?": what a change asked next is measured against."""
    judged: bool = False
    """Whether the one period named is asked to be a record: of all such periods."""
    period_before: tuple[PeriodExpr, ...] = ()
    """The one period before that of the conversation: "between the two years"."""
    base_only: bool = False
    """The one period named is what the conversation's is compared with ("up from 2024")."""
    reverse: bool = False
    """The conversation's flow the other way round."""
    lost: bool = False
    """The message before was not understood: nothing can lean on it."""
    guess: Slots | None = None
    """What that message was probably about: asked about, never taken for granted."""
    told: bool = False
    """These are of a statement before the question: no figure was asked yet."""
    here: bool = False
    """These are of a question before it in the same message."""
    claimed: Claimed | None = None
    """An amount that the message asks about: it belongs to this message alone."""
    notes: tuple[str, ...] = field(default=(), compare=False)

    def named(self) -> set[str]:
        """The slots that the message fills."""
        return {f.name for f in fields(self) if f.name != "notes" and getattr(self, f.name) not in (None, (), False)}


_SHARES = (Shape.SHARE, Shape.GDP_SHARE, Shape.TOP_SHARE, Shape.CONCENTRATION, Shape.PART_OF_CHANGE)
LOST = Slots(lost=True)
"""The conversation after a message that was not understood."""
_SHAPE_SLOTS = (
    "shape", "over", "of_change", "descending", "limit", "nth", "sign", "threshold", "edge", "annualised", "part",
    "grain", "comparison", "base_only", "judged", "moving_average",
    "beaten", "without_top", "without_by",
)  # fmt: skip


_OF_THE_MESSAGE = frozenset((
    "shape", "periods", "combined", "one_number", "apart", "both", "previous", "separate", "sector_before", "reverse",
    "claimed", "earlier", "minus", "three", "in_dollars", "in_percent", "here", "period_before", "versus", "guess",
))  # fmt: skip
"""What ``merge`` treats by itself, or what is no slot of a question."""


def merge(last: Slots, new: Slots) -> Slots:
    """A follow-up: what it names replaces the same slot of the conversation, the rest stays."""
    if _back_to_latest(last, new):
        new = replace(new, periods=(), vintage=VintageSel("latest"))
    out = replace(last, notes=new.notes, claimed=new.claimed, combined=new.combined or last.combined, told=False,
                  here=False, versus=new.versus)  # fmt: skip
    if new.shape is not None and not (new.shape is Shape.LEVEL and last.shape is not Shape.LEVEL):
        again = {"descending", "sign", "over"} | ({"limit"} if last.limit != 1 else set())
        alike = new.shape is last.shape
        if new.shape in CHANGES and last.shape in CHANGES and not new.periods:
            again, alike = again | {"comparison"}, True  # "from a year ago", "in per cent?"
        for name in _SHAPE_SLOTS:
            if not (name in again and alike and getattr(new, name) is None):
                setattr(out, name, getattr(new, name))
    if new.in_dollars and last.shape is Shape.PERCENT_CHANGE:
        out.shape = Shape.CHANGE
    if new.in_dollars and last.shape in (Shape.SHARE, Shape.GDP_SHARE) and new.shape is None:
        out.shape = None
    if new.in_percent and last.shape in _SHARES:
        out.shape, out.over = last.shape, last.over
    for name in new.named() - _OF_THE_MESSAGE:
        setattr(out, name, getattr(new, name))
    if new.nth or new.limit:
        out.nth, out.limit = new.nth, new.limit
    _periods(out, last, new)
    _parties(out, last, new)
    _measured(out, last, new)
    return out


def _periods(out: Slots, last: Slots, new: Slots) -> None:
    """The periods of the message, reckoned from those of the conversation."""
    if new.periods:
        before = last.periods[:1] if new.base_only and last.shape in CHANGES else last.periods
        out.periods = tuple(_shifted(e, before) for e in new.periods)
        if len(new.periods) == len(last.periods) == 1 and not new.base_only:
            out.period_before = last.periods
        if new.base_only and len(before) == 1:
            out.periods = (*before, *out.periods)
        alone = new.named() == {"periods"} and len(new.periods) == len(last.periods) == 1
        out.shifted_from = last.periods if alone and new.periods[0].kind == "shift" else ()
    elif new.comparison and last.shape in CHANGES and len(last.periods) == 2:
        out.periods = last.periods[:1]  # "versus the month before?" after "versus July 2025?"
    elif new.shape in CHANGES and len(last.periods) == len(last.shifted_from) == 1:
        out.periods = (*last.periods, *last.shifted_from)


def _parties(out: Slots, last: Slots, new: Slots) -> None:
    """Partners and sectors: what "both" and "separately" then mean."""
    if new.targets and new.targets != last.targets:
        out.previous, out.earlier = last.targets, last.previous
    before = last.sector or (Sector.GOODS if last.targets else None)  # with a partner, goods where nothing is said
    changed = new.sector is not None and before not in (None, new.sector)
    out.sector_before = before if changed else last.sector_before
    if new.separate:
        out.combined = False
    if new.both and not last.previous and last.sector_before is not None:
        out.sector, out.both = Sector.BOTH, False
    elif new.both and len(last.targets) == 1:
        first = last.earlier if new.three else ()
        out.targets, out.previous, out.earlier, out.both = (*first, *last.previous, *last.targets), (), (), False


def _measured(out: Slots, last: Slots, new: Slots) -> None:
    """What a measure, a product or a partner of the message takes out of the conversation's."""
    if new.reverse:
        out.measures = tuple(m.turned for m in out.measures)
    if new.one_number:
        out.shape = out.grain = None
    counted = (Shape.COUNT, Shape.RANKING, Shape.RANK, Shape.REACHED, Shape.RECORD, Shape.STREAK, Shape.COUNT_PERIODS)
    if out.shape in counted and out.sign is None and out.spoken in ("deficit", "surplus"):
        out.sign = out.spoken
    if new.spoken in ("deficit", "surplus") and last.sign:
        out.sign = new.spoken
    if new.measures and not new.spoken:
        out.spoken = out.sign = None
    if new.products and not new.sector:
        out.sector = None
    if new.sector and not new.products:
        out.products = ()
    flow_and_period = bool(new.periods) and bool(new.measures or new.reverse) and new.shape is None
    if flow_and_period and last.shape in (Shape.RECORD, Shape.REACHED, *CHANGES):
        out.shape = out.of_change = out.grain = None  # "just exports to them that whole year", after a record
        out.comparison = None
    leaves_out = bool(new.minus) and not last.targets  # "the top five ... without China": still a ranking
    ranked = last.shape in (Shape.RANKING, Shape.COUNT) and not leaves_out
    if new.targets and ranked and new.shape in (None, Shape.LEVEL):
        out.shape, out.over, out.limit = None, None, None
    if new.periods and last.comparison and len(last.periods) > 1:
        out.comparison = None


def _back_to_latest(last: Slots, new: Slots) -> bool:
    """ "Back to the latest figure" after one as first published: the same period in its newest state."""
    alone = new.named() == {"periods"} and len(new.periods) == 1 and new.periods[0].kind == "latest"
    return alone and new.periods[0].unit is None and last.vintage is not None and last.vintage.kind != "latest"


def _shifted(expr: PeriodExpr, last: tuple[PeriodExpr, ...]) -> PeriodExpr:
    """ "the year before" of the conversation's period; anything else as it stands."""
    anchor = next((e.period for e in reversed(last) if e.period is not None), None)
    if anchor is None:
        return expr
    if expr.assumed_year and expr.period is not None:
        years = (expr.period.start // 12) - (anchor.end // 12)
        return PeriodExpr("range", label=expr.label, period=expr.period.shift(-12 * years))
    ahead = expr.relative and expr.kind == "range" and (expr.count or 0) > 0 and expr.unit is not None
    return shift(expr, anchor) if expr.kind == "shift" or ahead else expr  # "the following year" of the conversation's


def shift(expr: PeriodExpr, anchor: Period) -> PeriodExpr:
    """The period that a shift means, seen from an anchor."""
    size = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120}[expr.unit or "year"]
    said = set(expr.label.lower().split())
    itself = bool(
        said & wordlist("same") and not said & wordlist("year_itself")
    )  # "the same quarter", not "the same year"
    if expr.count == 0 and size > anchor.months and not itself:
        start = anchor.start - anchor.start % size
        kind = expr.unit if expr.unit in ("month", "quarter", "half", "year") else "range"
        return PeriodExpr("range", label=expr.label, period=Period(start, start + size - 1, kind))  # type: ignore[arg-type]
    if expr.year is not None:
        moved = anchor.shift(12 * (expr.year - anchor.end // 12))
    elif size < anchor.months and expr.unit != "year":
        return PeriodExpr("range", label=expr.label, period=expr.period) if expr.period else expr
    else:
        moved = anchor.shift((-1 if expr.count is None else expr.count) * size)
    return PeriodExpr("range", label=expr.label, period=moved)
