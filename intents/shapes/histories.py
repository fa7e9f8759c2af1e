"""One series over time: its record, its mean, its course, and where it crosses another."""

from __future__ import annotations

from data.model import Flow
from data.period import Grain, PeriodExpr
from data.query.spec import Shape
from intents.issues import Ambiguous, OutOfScope
from intents.reading import Reading
from intents.shapes.cues import asks_partner, descending, moved, said, sign, superlatives, unit
from intents.slots import Slots
from intents.text import Span
from intents.vocabulary import GRAINS, wordlist

_TENDENCIES, _EXTREMES = wordlist("tendencies"), wordlist("extremes_of_flows")
_RISES, _FALLS, _CHANGES = wordlist("rises"), wordlist("falls"), wordlist("changes")
_RATES = wordlist("rates")
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120}
_AVERAGED: tuple[tuple[str, Grain], ...] = (
    ("month", "month"),
    ("annual", "year"),
    ("year", "year"),
    ("quarter", "quarter"),
)
"""Beginnings of the unit in "monthly average", "average per year"."""


def record(reading: Reading, slots: Slots) -> bool:
    """The extreme of one series over time: "record", "worst month ever", "which year was ... the largest"."""
    superlative = superlatives(reading)
    period_asked = reading.has("rank", "which_period") or (slots.grain is not None and bool(superlative))
    recorded = reading.has("shape", "record", "since_extreme") or any(e.kind == "all" for e in slots.periods)
    recorded = recorded or _of_one_series(reading, slots, superlative)
    plural = {"deficits", "surpluses", "gaps"} & set(reading.utterance.norms)
    if superlative and slots.spoken in ("deficit", "surplus") and not plural and not reading.has("rank", "rank_list"):
        recorded = recorded or any(e.kind == "since" for e in slots.periods)  # "smallest deficit since 2020"
    only = slots.periods[0].period if len(slots.periods) == 1 and slots.periods[0].kind != "since" else None
    if recorded and not period_asked and only is not None and only.grain:
        reading.take("shape", "record")  # "the record deficit of 2022" is that of 2022
        return False
    if asks_partner(reading) or slots.over == "product" or (plural and not recorded):
        return False
    if not recorded and not (superlative and period_asked and _asks_time(reading, slots, superlative)):
        return False
    slots.shape = Shape.RECORD
    slots.grain = unit(reading) or slots.grain
    _record_of_change(reading, slots)
    reading.take("shape", "record", "since_extreme", "change")
    reading.take("rank")
    falls = slots.of_change is not None and slots.descending is False
    slots.descending = descending(reading, superlative) and not falls
    sign(slots)
    if any(s.value == "worst" for s in superlative):
        _worst(slots)
    moved(reading, slots, only_moving=True)
    _undirected(reading, slots)
    slots.periods = tuple(e for e in slots.periods if e.kind != "all")
    return True


def _of_one_series(reading: Reading, slots: Slots, superlative: list[Span]) -> bool:
    """ "lowest imports from Russia", "largest deficit with Japan in the past ten years", "largest monthly rise in"."""
    if not superlative or slots.over == "product" or reading.has("rank", "rank_list"):
        return False
    if slots.comparison in GRAINS.values() and _moving(reading):
        return True
    if not all(_spacious(e) for e in slots.periods):
        return False
    if any(t.kind != "world" for t in slots.targets):
        of_balance = slots.measures[:1] == (Flow.BALANCE,)
        return of_balance or bool(_EXTREMES & {reading.word(s.start) for s in superlative})
    return bool(slots.periods) and bool(_EXTREMES & {reading.word(s.start) for s in superlative})


def _spacious(expr: PeriodExpr) -> bool:
    """Whether a span has several years in it, so that one of its periods can be the extreme."""
    if expr.kind == "trailing":
        return (expr.count or 0) * _MONTHS.get(expr.unit or "", 0) > 12
    long = expr.period is not None and expr.period.months > 12
    return expr.kind in ("since", "all") or (expr.kind == "range" and long)


def _moving(reading: Reading) -> bool:
    """Whether a rise or a fall is spoken of, by a word of its own or inside "monthly decline"."""
    words = {w.lower() for s in reading.find("comparison") for w in reading.words(s).split()}
    return reading.has("shape", "up", "down", "widen", "narrow") or bool(words & (_RISES | _FALLS | _CHANGES))


def _record_of_change(reading: Reading, slots: Slots) -> None:
    """ "largest monthly increase": the record of the changes from one month to the next."""
    step = next((g for g in GRAINS.values() if g == slots.comparison), None)
    if step is None or slots.grain not in (None, step):
        return
    words = {w.lower() for s in reading.find("comparison") for w in reading.words(s).split()}
    if not _moving(reading) and not words & _CHANGES:
        return
    slots.grain, slots.comparison = step, None
    slots.of_change = "percent_change" if words & _RATES else "change"
    if words & _FALLS:
        slots.descending = False


def _undirected(reading: Reading, slots: Slots) -> None:
    """ "The smallest monthly change": of rises, or of falls? Raises Ambiguous where the words do not say."""
    words = {w.lower() for s in reading.find("comparison") for w in reading.words(s).split()}
    if slots.of_change is None or words & (_RISES | _FALLS) or reading.has("shape", "up", "down", "widen", "narrow"):
        return
    at = next((i for i, w in enumerate(reading.utterance.norms) if w in _CHANGES), None)
    ways = () if at is None else tuple(reading.replaced(at, at + 1, way) for way in ("increase", "decrease"))
    raise Ambiguous("The largest rise or the largest fall?", ways)


def _worst(slots: Slots) -> None:
    """The worst of a balance is the largest deficit; of a flow, the smallest amount."""
    if slots.measures and slots.measures[0] is Flow.BALANCE:
        slots.sign = slots.sign or "deficit"
    else:
        slots.descending = False


def _asks_time(reading: Reading, slots: Slots, superlative: list[Span]) -> bool:
    """ "largest month", "which year": not "largest deficits of the year 2024"."""
    spans = reading.find("rank", "which_period")
    strong = any(reading.word(s.start) in ("which", "what", "when", "in") for s in spans)
    beside = any(abs(s.start - t.end) <= 1 for s in spans for t in superlative)
    return strong or beside or slots.grain is not None


def averaged(reading: Reading, slots: Slots) -> bool:
    """Means and medians over months (or the unit named), and the moving average of three months."""
    if reading.take("shape", "moving_average"):
        slots.shape, slots.moving_average = Shape.AVERAGE, 3
        slots.grain = "month"
        reading.take("shape", "average")
        return True
    for name, shape in (("median", Shape.MEDIAN), ("average", Shape.AVERAGE)):
        spans = reading.take("shape", name)
        if spans:
            if reading.has("shape", "up", "down", "widen", "narrow"):
                raise OutOfScope("An average change is not worked out here. Ask for the average, or for the change.")
            slots.shape = shape
            words = " ".join(said(reading, spans))
            over = slots.grain
            slots.grain = next((g for word, g in reversed(_AVERAGED) if word in words), slots.grain) or unit(reading)
            if over and over != slots.grain:
                raise OutOfScope(f"An average by {over} is not worked out in one answer: name one {over}.")
            reading.take("rank", "which_period")
            return True
    return False


def crossing(reading: Reading, slots: Slots) -> bool:
    """When one partner (or product) passed another; "how much more than" is two levels instead."""
    norms = reading.utterance.norms
    first = "first" in norms and "than" in norms and len(slots.targets) == 2
    if {"much", "more"} & set(norms) and not first:
        reading.take("rank", "which_period")
        if reading.take("shape", "crossing") and len(slots.targets) > 1:
            reading.take("shape", "change", "up")
            slots.shape = Shape.LEVEL
            return True
        return False
    named = tuple(p for p in slots.products if any(c.imports or c.exports for c in p.candidates))
    if not (first or reading.has("shape", "crossing")) or len(slots.targets) + len(named) < 2:
        return False
    reading.used.update(i for i, w in enumerate(norms) if first and w in ("first", "more", "than"))
    reading.take("shape", "up", "versus")
    slots.products, slots.over = named, None
    reading.take("shape", "crossing", "share")
    reading.take("rank")
    slots.shape = Shape.CROSSING
    slots.descending = "first" not in norms
    slots.grain = unit(reading) or slots.grain
    return True


def cumulated(reading: Reading, slots: Slots) -> bool:
    """ "the cumulative deficit since 2001": one sum, where "since" alone would be a series."""
    since = [e for e in slots.periods if e.kind == "since"]
    if not slots.combined or slots.grain is not None or len(since) != 1:
        return False
    slots.periods, slots.shape, slots.combined = tuple(since), Shape.LEVEL, len(slots.targets) > 1
    return True


def series(reading: Reading, slots: Slots) -> bool:
    """Period by period: "by month", "since 2018", "how has ... developed"."""
    if reading.take("shape", "as_one"):
        slots.grain, slots.one_number = None, True
        return False
    asked = reading.take("shape", "series")
    since = any(e.kind in ("since", "all") for e in slots.periods)
    if not asked and not since and slots.grain is None:
        return False
    if slots.grain is None and asked and all(words in _TENDENCIES for words in said(reading, asked)):
        return False
    slots.shape = Shape.SERIES
    reading.take("shape", "breakdown")
    reading.take("rank", "rank_list", "which_period")
    return True
