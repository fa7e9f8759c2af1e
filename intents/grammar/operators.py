"""The stack of operators of a reading as the shape of a query, and what no query computes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

from data.commodities import Candidate
from data.model import Flow, Sector
from data.period import Grain
from data.query.spec import OfChange, Product, Shape
from data.schemes import SCHEME_NAMES
from intents.grammar import movement
from intents.grammar.movement import NotComputed
from intents.grammar.roles import NoReading
from intents.issues import Ambiguous
from intents.slots import Slots
from intents.wordlists import numbers

Record = dict[str, Any]
_SLOTS = frozenset((
    "op", "change", "way", "unit", "descending", "limit", "over", "edge", "part", "amount", "more", "percent",
    "annualised", "worst", "sign", "flip", "first", "moved", "nth", "bare", "judged", "based", "months", "without_top",
    "without_by", "left", "beaten", "upto",
))  # fmt: skip
_CHANGES = ("change", "percent_change")
_BY_UNIT: dict[str, OfChange] = {"percent": "percent_change", "usd": "change"}
_STATES = Product("state", (Candidate("state", (), (), "state"),))
_COUNTED = ("record", "ranking", "streak", "count", "rank", "count_periods", "reached", "which_periods", "longest_run")
_SERIES_OF = frozenset(("change", "percent_change", "share", "gdp_share", "ranking", "average", "ratio"))


def known_slots() -> frozenset[str]:
    """The slots that operators take."""
    return _SLOTS


def apply(record: Record, slots: Slots, *, leaning: bool = False) -> None:
    """The shape of the outermost operator over what it is taken of. Raises NoReading, Ambiguous, NotComputed."""
    priced = record.get("variable") == "unit_price"  # a price per barrel is an average of the month
    stack = [o for o in record.get("op", ()) if o != "level" and not (priced and o == "average")]
    slots.descending = None if record.get("descending") is None else record["descending"] == 1
    slots.limit, slots.nth = record.get("limit"), record.get("nth")
    if slots.nth == 1:
        slots.limit, slots.nth = 1, None
    slots.over = record.get("over") or slots.over
    slots.part = record.get("part")
    slots.edge = record.get("edge")
    slots.annualised = bool(record.get("annualised"))
    if record.get("amount") is not None:
        slots.threshold, slots.descending = float(record["amount"]), record.get("more") == 1
    if not stack:
        _no_operator(record, slots, leaning=leaning)
    else:
        _operated({**record, "leaning": leaning}, stack, slots)
    movement.without_top(record, slots)


def _operated(record: Record, stack: list[str], slots: Slots) -> None:
    outer, inner = stack[0], stack[1:]
    if outer == "series" and inner and inner[0] in _SERIES_OF:
        outer, inner = inner[0], inner[1:]
    if outer in movement.NOWHERE:
        raise NotComputed(movement.NOWHERE[outer])
    if not inner:
        _ONE[outer](record, slots)
    elif len(inner) == 1 and (outer, inner[0]) in _PAIRS:
        _PAIRS[outer, inner[0]](record, slots, inner[0])
    else:
        raise NotComputed(f"I understand a {_said(outer)} of a {_said(inner[0])}, and do not compute that.")


def _said(operator: str) -> str:
    return operator.replace("_", " ")


def _no_operator(record: Record, slots: Slots, *, leaning: bool) -> None:
    if slots.shape in (Shape.RUNNING_SUM, Shape.REST):
        return
    if leaning and record.get("unit"):
        slots.shape = Shape.PERCENT_CHANGE if record["unit"] == "percent" else None
        slots.in_dollars, slots.in_percent = record["unit"] == "usd", record["unit"] == "percent"
    elif record.get("unit") == "percent" and record.get("variable") != "average_duty_rate":
        if len(slots.periods) != 2 and not (len(slots.periods) == 1 and slots.periods[0].ends):
            raise NoReading("per cent of what")
        slots.shape = Shape.PERCENT_CHANGE
        return
    if record.get("each") and max(map(len, (slots.targets, slots.products, slots.periods, slots.measures))) < 2:
        raise NoReading("each of what")
    spacious = record.get("grain") == "series" or any(e.kind in ("since", "all") for e in slots.periods)
    if (slots.grain or spacious) and not (slots.combined and not slots.grain) and slots.comparison is None:
        slots.shape = Shape.SERIES
    elif slots.combined:
        slots.shape = Shape.LEVEL


def _sign(slots: Slots) -> None:
    if slots.spoken in ("deficit", "surplus"):
        slots.sign = slots.spoken


def _ranking(record: Record, slots: Slots) -> None:
    if record.get("bare") and any(e.kind in ("since", "all") for e in slots.periods):
        raise NoReading("the largest of one series")
    if record.get("cats") == "which" and _of_an_amount(record, slots):
        raise NoReading("what was bought: an amount")
    slots.shape = Shape.RANKING
    if slots.over is None:
        slots.over = "product" if record.get("cats") else "partner"
    if slots.over == "product" and not slots.products:
        slots.products = (_STATES if record.get("cats") == "state" else _categories(record, slots),)
    if slots.threshold is not None and slots.descending is False:
        raise NotComputed("Only those above an amount are listed: ask for more than it, or for the smallest.")
    if slots.descending is None:
        slots.descending = True
    if slots.over == "partner" and len(slots.targets) == 1 and slots.targets[0].kind == "partner":
        raise NoReading("a ranking of one")
    if record.get("one") and slots.limit is None and slots.nth is None and slots.threshold is None:
        slots.limit = 1
    _sign(slots)


def _of_an_amount(record: Record, slots: Slots) -> bool:
    """Whether "what do we buy" asks how much: in dollars, of a product, year by year, from everybody."""
    return bool(record.get("unit") or slots.products or slots.sector or slots.grain) or not slots.targets


def _categories(record: Record, slots: Slots) -> Product:
    """What "goods", "services", "imports" are divided into, where no classification is named."""
    if record.get("cats") == "flow" and not slots.targets and not slots.sector and "scheme" not in record:
        raise Ambiguous("The largest partners, or the largest product categories?")
    if slots.sector is Sector.BOTH:
        raise NotComputed("Goods and services together are not divided into categories: ask for one of them.")
    if slots.sector is Sector.SERVICES:
        return Product("services category", (Candidate("service", (), (), "services category"),), Sector.SERVICES)
    slots.sector = None
    named = [record["scheme"]] if "scheme" in record else ["enduse", "hs"]
    return Product("product category", tuple(Candidate(n, (), (), SCHEME_NAMES.get(n, n)) for n in named))


def _rank(record: Record, slots: Slots) -> None:
    slots.shape, slots.over = Shape.RANK, record.get("over") or "partner"
    slots.limit = slots.nth = None
    if slots.descending:
        slots.descending = None
    _sign(slots)
    if slots.over == "partner" and not slots.targets and not record["leaning"]:
        raise NoReading("the rank of whom")
    if slots.over == "product" and not slots.products:
        raise NoReading("the rank of what")


def _record(record: Record, slots: Slots) -> None:
    slots.shape = Shape.RECORD
    if slots.descending is None:
        slots.descending = True
    if record.get("worst"):
        if slots.measures[:1] == (Flow.BALANCE,):
            slots.spoken, slots.descending = "deficit", True
        else:
            slots.descending = False
    _sign(slots)
    slots.periods = tuple(e for e in slots.periods if e.kind != "all" and not movement.until_now(e))
    slots.limit = None if slots.limit == 1 else slots.limit
    slots.beaten = bool(record.get("beaten"))
    if record.get("judged") and len(slots.periods) == 1:  # "was 2025 a record": of all years
        whole = slots.periods[0].period
        if slots.periods[0].kind != "latest" and (whole is None or whole.grain is None):
            raise NotComputed("A record is of a month, a quarter or a year among all of them: name one.")
        slots.grain, slots.judged = slots.grain or (whole.grain if whole is not None else None), True


def _streak(record: Record, slots: Slots) -> None:
    slots.shape, slots.grain = Shape.STREAK, slots.grain or "month"
    movement.until_then(record, slots)
    _sign(slots)


def _count(record: Record, slots: Slots) -> None:
    slots.shape, slots.over = Shape.COUNT, "partner"
    _sign(slots)


def _periods_counted(shape: Shape) -> Callable[[Record, Slots], None]:
    def counted(record: Record, slots: Slots) -> None:
        only = slots.periods[0] if len(slots.periods) == 1 else None
        unit = only.unit if only is not None and only.kind == "trailing" else None
        slots.shape, slots.grain = shape, slots.grain or next((g for g in get_args(Grain) if g == unit), "month")
        _sign(slots)
        slots.limit = None

    return counted


def _reached(record: Record, slots: Slots) -> None:
    slots.shape = Shape.REACHED
    _sign(slots)
    slots.periods = tuple(e for e in slots.periods if e.kind != "all")


def _plain(shape: Shape, **more: Any) -> Callable[[Record, Slots], None]:
    def plain(record: Record, slots: Slots) -> None:
        slots.shape = shape
        for name, value in more.items():
            setattr(slots, name, value)

    return plain


def _contribution(record: Record, slots: Slots) -> None:
    slots.shape = Shape.CONTRIBUTION
    slots.limit = slots.descending = None
    if slots.over == "product" and any(c.exports or c.imports for p in slots.products for c in p.candidates):
        raise NotComputed("Products within one product are not told apart here: ask which products moved the total.")
    if slots.over == "product":
        slots.products = tuple(p for p in slots.products if any(c.level for c in p.candidates))


def _concentration(record: Record, slots: Slots) -> None:
    slots.shape, slots.over = Shape.CONCENTRATION, "partner"
    part = record.get("percent", "half")
    slots.threshold = round(numbers("parts")[part], 2) if isinstance(part, str) else float(part)


def _since_when(record: Record, slots: Slots) -> None:
    slots.shape = Shape.SINCE_WHEN
    _sign(slots)


def _top_share(record: Record, slots: Slots) -> None:
    slots.shape, slots.over = Shape.TOP_SHARE, "partner"
    _sign(slots)
    if slots.descending is False:
        raise NotComputed("The share of the largest is computed, not that of the smallest.")


def _revision(record: Record, slots: Slots) -> None:
    """Against the first print, or against the release that is named as what it is set against."""
    slots.shape = Shape.REVISION
    kind = slots.vintage.kind if slots.vintage is not None else "first"
    if kind == "latest":
        raise NoReading("the newest against itself")
    if kind == "first":
        slots.vintage = None
    elif not record.get("based"):
        raise NotComputed(
            "I understand what one release revised: only what a figure was revised from then to now is computed."
        )


def _of_change(record: Record, slots: Slots, inner: str) -> None:
    _ONE[record["op"][0]](record, slots)
    slots.of_change = "change" if inner == "change" else "percent_change"
    slots.of_change = _BY_UNIT.get(record.get("unit", ""), slots.of_change)
    if slots.shape is Shape.RECORD and slots.comparison:
        slots.grain = slots.comparison if slots.comparison != "previous" else slots.grain
        slots.comparison = None
    if record.get("way") == "down":
        if record.get("descending") == 0:
            raise NotComputed("I understand the smallest of several falls, and list only the largest of them.")
        slots.descending = False


def _change_of_rank(record: Record, slots: Slots, inner: str) -> None:
    _rank(record, slots)
    movement.rank_then(slots)


def _moved(record: Record, slots: Slots) -> None:
    if not slots.targets and not slots.products:
        raise NoReading("whose part of the change")
    slots.shape = Shape.PART_OF_CHANGE


def _ambiguous(record: Record, slots: Slots) -> None:
    raise Ambiguous(str(record.get("question", "Which of them?")))


_ONE: dict[str, Callable[[Record, Slots], None]] = {
    "change": movement.change, "percent_change": movement.percent_change, "share": movement.share,
    "gdp_share": _plain(Shape.GDP_SHARE),
    "ranking": _ranking, "rank": _rank, "record": _record, "streak": _streak, "count": _count,
    "count_periods": _periods_counted(Shape.COUNT_PERIODS), "which_periods": _periods_counted(Shape.WHICH_PERIODS),
    "reached": _reached, "average": _plain(Shape.AVERAGE), "median": _plain(Shape.MEDIAN),
    "moving_average": movement.moving_average, "running_sum": movement.running_sum,
    "annual_rate": movement.annual_rate, "percent_more": movement.percent_more,
    "longest_run": _periods_counted(Shape.LONGEST_RUN),
    "top_share": _top_share, "contribution": _contribution,
    "concentration": _concentration, "since_when": _since_when, "cagr": movement.cagr, "revision": _revision,
    "difference": movement.difference, "crossing": movement.crossing, "ratio": _plain(Shape.RATIO),
    "series": _plain(Shape.SERIES), "portion": movement.portion,
    "cumulative": movement.cumulative, "part_of_change": _moved,
}  # fmt: skip
_PAIRS: dict[tuple[str, str], Callable[[Record, Slots, str], None]] = {
    **{(outer, inner): _of_change for outer in _COUNTED for inner in _CHANGES},
    **{(outer, "share"): movement.change_of_share for outer in _CHANGES},
    **{(outer, "rank"): _change_of_rank for outer in _CHANGES},
}
