"""Parts of a whole: shares, ratios of the two flows, per cent of GDP."""

from __future__ import annotations

from data.model import Sector
from data.period import Period, PeriodExpr
from data.query.spec import Shape
from intents.amounts import limit
from intents.reading import Reading
from intents.shapes.cues import asks_partner, ends, said, superlatives
from intents.slots import Slots


def gdp(reading: Reading, slots: Slots) -> bool:
    """ "As a share of GDP"."""
    if not reading.take("shape", "gdp"):
        return False
    reading.take("shape", "share", "percent", "ratio", "versus")
    if len(slots.periods) > 1:
        reading.take("shape", "up", "down")  # "was it a bigger share in 2006 or in 2024"
    reading.take("rank", "rank_list")
    slots.shape = Shape.GDP_SHARE
    return True


def ratio(reading: Reading, slots: Slots) -> bool:
    """ "exports as a percentage of imports", "how many times larger are imports from Mexico than from Vietnam"."""
    flows = reading.find("measure", "exports", "imports")
    if {str(s.value) for s in flows} == {"exports", "imports"}:
        if not reading.has("shape", "share", "ratio"):
            return False
        first = min(flows, key=lambda s: s.start)
        slots.measures = tuple(sorted(slots.measures, key=lambda m: m.value != first.value))
        two = len(slots.measures) == 2
    else:
        if not reading.has("shape", "ratio"):
            return False
        two = sum(len(some) == 2 for some in (slots.targets, slots.products, slots.periods)) == 1
    reading.take("shape", "share", "ratio", "percent")
    if not two:
        return False
    reading.take("shape", "up", "versus", "change")
    slots.shape = Shape.RATIO
    return True


def share(reading: Reading, slots: Slots) -> bool:
    """A part of the whole: of the world, of a group, of a partner's trade, of goods and services."""
    marks = reading.find("shape", "share")
    if not marks:
        return False
    amount = all(words == "how much of" for words in said(reading, marks))
    if amount and not (slots.targets or slots.products or slots.sector):
        return False
    slots.combined = reading.has("shape", "sum")
    moved = bool(reading.take("shape", "change", "up", "down"))
    reading.take("shape", "share", "percent", "sum", "gdp", "versus", "ratio", "series")
    slots.shape = Shape.SHARE
    _over_time(slots, moved=moved)
    if superlatives(reading) and asks_partner(reading) and not slots.targets:
        _of_the_largest(reading, slots)
        return True
    if not slots.targets and not slots.products and slots.sector in (Sector.GOODS, Sector.SERVICES):
        slots.part = "sector"
    if slots.products and slots.targets and _product_is_part(reading):
        slots.part = "product"
    return True


def _over_time(slots: Slots, *, moved: bool) -> None:
    """ "Since 2017" has a share for each year; a share that moved has one at either end, none of the whole span."""
    if len(slots.periods) != 1 or slots.grain is not None:
        return
    expr = slots.periods[0]
    if expr.kind in ("since", "all"):
        slots.grain = "year" if expr.start is None or expr.start % 12 == 0 else "month"
    elif moved and expr.kind == "range" and expr.period is not None:
        first, last = expr.ends or _first_and_last_year(expr.period)
        slots.periods = tuple(PeriodExpr("range", label=p.label, period=p) for p in (first, last) if p is not None)


def _first_and_last_year(span: Period) -> tuple[Period, Period | None]:
    years = [p for p in span.split("year") if p.grain == "year"]
    return (years[0], years[-1]) if len(years) > 1 else (span, None)


def _of_the_largest(reading: Reading, slots: Slots) -> None:
    """ "What share do the top five suppliers have"."""
    slots.limit = limit(reading, ends(superlatives(reading)))
    if slots.limit:
        slots.shape, slots.over = Shape.TOP_SHARE, "partner"
        reading.take("rank")


def _product_is_part(reading: Reading) -> bool:
    """ "passenger cars as % of imports from Japan": the product is the part, what follows the whole.

    "Japan's share of car imports" and "what share of car imports came from Japan" have the product in the whole.
    """
    goods = reading.find("commodity")
    flows = reading.find("measure", "exports", "imports", "total_trade", "trade")
    if not goods or not flows:
        return False
    beside = any(g.end == f.start or f.end == g.start for g in goods for f in flows)
    joined = any(reading.word(f.end) == "of" and g.start in (f.end + 1, f.end + 2) for g in goods for f in flows)
    of = any(reading.word(i) == "of" for f in flows for i in range(max(0, f.start - 3), f.start))
    later = [f for f in flows if any(g.end <= f.start for g in goods)]
    within = any(reading.word(f.start - 1) in ("in", "within", "among") for f in later)
    return (of or within) and not beside and not joined
