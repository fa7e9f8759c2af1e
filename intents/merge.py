"""A follow-up in its conversation: what it names replaces the same slot of what was asked before, the rest stays."""

from __future__ import annotations

from dataclasses import replace

from data.model import Sector
from data.period import PeriodExpr
from data.query.spec import CHANGES, MOVEMENTS, Shape, VintageSel
from intents.grammar.periods import newest, shift
from intents.slots import Contrast, Slots

_SHARES = (Shape.SHARE, Shape.GDP_SHARE, Shape.TOP_SHARE, Shape.CONCENTRATION, Shape.PART_OF_CHANGE)
_SHAPE_SLOTS = (
    "shape", "over", "of_change", "descending", "limit", "nth", "sign", "threshold", "edge", "annualised", "part",
    "grain", "comparison", "base_only", "judged", "moving_average",
    "beaten", "without_top", "without_by",
)  # fmt: skip


_OF_THE_MESSAGE = frozenset((
    "shape", "periods", "combined", "one_number", "apart", "both", "previous", "separate", "sector_before", "reverse",
    "claimed", "earlier", "minus", "three", "in_dollars", "in_percent", "here", "period_before", "versus", "guess",
    "everything", "itself", "contrast", "from_then",
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
        if new.shape in MOVEMENTS and last.shape in CHANGES and not new.periods:
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
    if new.itself and last.shape in CHANGES:
        out.shape = out.comparison = None
        out.periods = out.periods[:1]
    if new.everything:
        out.targets, out.products = (), ()
    out.contrast = _contrast(out, last)
    return out


def _contrast(out: Slots, last: Slots) -> Contrast | None:
    """The one thing in which a level differs from the one asked before it."""
    names: tuple[Contrast, ...] = ("periods", "measures", "targets")
    changed = [name for name in names if getattr(out, name) != getattr(last, name)]
    return changed[0] if len(changed) == 1 and out.shape is last.shape else None


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
    if new.both and new.targets:
        out.both = False  # "Japan and Mexico combined": those, and nobody of the conversation
    elif new.both and not last.previous and last.sector_before is not None:
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
    alone = new.named() == {"periods"} and len(new.periods) == 1 and newest(new.periods[0])
    return alone and last.vintage is not None and last.vintage.kind != "latest"


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
