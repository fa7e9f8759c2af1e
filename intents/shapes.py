"""Which shape the question has: a level, a change, a share, a ranking, a record ... from its words.

The order of the rules matters and is the order of this file: the more particular shape is tried first.
"""

from __future__ import annotations

from collections.abc import Callable

from data.model import Flow, Sector, Variable
from data.commodities import Candidate
from data.query.spec import Product, Shape
from intents.amounts import limit, number, threshold
from intents.direction import partners
from intents.reading import Reading
from intents.slots import Slots

Rule = Callable[[Reading, Slots], bool]
_PARTNER_NOUNS = frozenset(
    "country countries nation nations partner partners economy economies supplier suppliers source sources market markets customer customers "
    "destination destinations buyer buyers seller sellers who whom vendor vendors origin origins place places".split()
)
_UNITS = {"year": "year", "years": "year", "month": "month", "months": "month", "quarter": "quarter", "quarters": "quarter",
          "annual": "year", "monthly": "month", "yearly": "year", "quarterly": "quarter"}  # fmt: skip
_ONE_CATEGORY = frozenset(("category", "commodity", "product", "chapter", "good", "item", "service", "state"))
_SUPERLATIVES = ("top", "bottom", "worst", "narrowest", "fastest", "slowest")


def revision(reading: Reading, slots: Slots) -> bool:
    if not reading.has("shape", "revision"):
        return False
    reading.take("shape", "revision", "change", "percent", "up", "down")
    reading.used.update(i for i, w in enumerate(reading.utterance.norms) if w in ("since", "first", "release", "initial", "original"))
    slots.shape, slots.vintage = Shape.REVISION, None
    return True


def gdp(reading: Reading, slots: Slots) -> bool:
    if not reading.take("shape", "gdp"):
        return False
    reading.take("shape", "share", "percent", "ratio", "versus")
    reading.take("rank", "rank_list")
    slots.shape = Shape.GDP_SHARE
    return True


def counted(reading: Reading, slots: Slots) -> bool:
    """How many partners, how many periods in a row, how many partners make half."""
    if not reading.has("rank", "count"):
        return False
    many = reading.find("rank", "count")[0]
    after = [reading.word(i) for i in range(many.end, many.end + 4)]
    if after[:1] and after[0] in _UNITS and not reading.has("shape", "streak") and slots.spoken in ("deficit", "surplus"):
        reading.take("rank")
        slots.shape, slots.grain = Shape.COUNT_PERIODS, _UNITS[after[0]]  # type: ignore[assignment]
        _sign(reading, slots)
        return True
    if reading.has("shape", "streak") and any(w in _UNITS for w in after):
        reading.take("rank", "count", "which_period")
        return streak(reading, slots)
    if any(w in _PARTNER_NOUNS for w in after) or "which_partner" in {str(s.value) for s in reading.find("rank")}:
        reading.take("rank", "count", "which_partner")
        if reading.take("shape", "concentration") or _half(reading):
            slots.shape, slots.over, slots.threshold = Shape.CONCENTRATION, "partner", _part(reading)
            reading.take("shape", "share", "up", "percent")
            return True
        slots.shape, slots.over = Shape.COUNT, "partner"
        bound = threshold(reading)
        if bound is not None:
            slots.threshold, slots.descending = bound
            reading.take("shape", "up", "down")
        _sign(reading, slots)
        _moved(reading, slots)
        return True
    return False


def _half(reading: Reading) -> bool:
    return any(t.norm in ("half", "50", "majority", "thirds", "quarters") for t in reading.utterance.tokens) and reading.has("shape", "share")


def _part(reading: Reading) -> float:
    """The part of the whole that is asked, in per cent: half unless another one is named."""
    words = {"half": 50.0, "majority": 50.0, "thirds": 200 / 3, "quarters": 75.0, "third": 100 / 3, "quarter": 25.0}
    for index, token in enumerate(reading.utterance.tokens):
        if token.norm in words:
            reading.used.add(index)
            return words[token.norm]
        if token.norm in ("%", "percent") and reading.word(index - 1).isdecimal():
            reading.used.update((index, index - 1))
            return float(reading.word(index - 1))
    return 50.0


def streak(reading: Reading, slots: Slots) -> bool:
    if not reading.take("shape", "streak"):
        return False
    slots.shape = Shape.STREAK
    slots.grain = _unit(reading) or slots.grain or "month"
    _sign(reading, slots)
    _moved(reading, slots)
    reading.take("rank", "which_period", "count")
    return True


def crossing(reading: Reading, slots: Slots) -> bool:
    if {"much", "more"} & set(reading.utterance.norms):
        reading.take("rank", "which_period")
        if reading.take("shape", "crossing") and len(slots.targets) > 1:
            reading.take("shape", "change", "up")
            slots.shape = Shape.LEVEL
            return True
        return False
    named = tuple(p for p in slots.products if any(c.imports or c.exports for c in p.candidates))
    if not reading.has("shape", "crossing") or len(slots.targets) + len(named) < 2:
        return False
    slots.products, slots.over = named, None
    reading.take("shape", "crossing", "share")
    reading.take("rank")
    slots.shape = Shape.CROSSING
    slots.descending = "first" not in reading.utterance.norms
    slots.grain = _unit(reading) or slots.grain
    return True


def contribution(reading: Reading, slots: Slots) -> bool:
    if not reading.take("shape", "contribution"):
        return False
    reading.take("shape", "up", "down", "widen", "narrow", "change", "percent", "share")
    if reading.take("rank", "which_partner"):
        slots.over = "partner"
    slots.shape = Shape.CONTRIBUTION
    return True


def rank_of(reading: Reading, slots: Slots) -> bool:
    """Where a named partner stands among all."""
    singles = [t for t in slots.targets if t.kind != "world"]
    belongs = reading.word(0) in ("is", "was", "are", "were") and bool(_superlatives(reading)) and len(singles) == 1
    if belongs and slots.over != "product" and (_asks_partner(reading) or reading.has("measure")):
        reading.take("rank")
        limit(reading, [i for s in _superlatives(reading) for i in (s.start, s.end - 1)])
        slots.shape, slots.over = Shape.RANK, "partner"
        _sign(reading, slots)
        return True
    if not reading.has("rank", "rank_of") or not singles or slots.over == "product":
        return False
    words = {reading.word(s.start) for s in reading.find("rank", "rank_of")}
    near = {reading.word(i) for s in reading.find("rank", "rank_of") for i in range(max(0, s.start - 6), s.start)}
    asked = bool(words & {"rank", "ranks", "ranked", "ranking", "where"}) or ("where" in near or bool(words & {"what", "which"}))
    asked = asked or bool({"what", "which", "how"} & near & {"what", "which", "how"} and words & {"place", "position", "number", "high"})
    asked = asked or any(reading.word(s.end) in ("by", "in", "among") for s in reading.find("rank", "rank_of"))
    if not asked:
        return False
    reading.take("rank")
    limit(reading, [s.start for s in reading.find("rank")])
    slots.shape, slots.over = Shape.RANK, "partner"
    _sign(reading, slots)
    return True


def record(reading: Reading, slots: Slots) -> bool:
    """The extreme of one series over time: "record", "worst month ever", "which year was ... the largest"."""
    superlative = _superlatives(reading)
    period_asked = reading.has("rank", "which_period") or (slots.grain is not None and bool(superlative))
    recorded = reading.has("shape", "record", "since_extreme") or any(e.kind == "all" for e in slots.periods)
    if recorded and len(slots.periods) == 1 and not period_asked and slots.periods[0].period is not None and slots.periods[0].period.grain:
        reading.take("shape", "record")
        return False
    over_partners = _asks_partner(reading) or slots.over == "product"
    if over_partners or not (recorded or (superlative and period_asked and _time_question(reading, slots))):
        return False
    slots.shape = Shape.RECORD
    slots.grain = _unit(reading) or slots.grain
    reading.take("shape", "record", "since_extreme", "change")
    reading.take("rank")
    slots.descending = _descending(reading, superlative)
    _sign(reading, slots)
    worst = "worst" in {str(s.value) for s in superlative}
    if worst and slots.measures and slots.measures[0] is Flow.BALANCE:
        slots.sign = slots.sign or "deficit"
    elif worst:
        slots.descending = False
    _moved(reading, slots, only_fast=True)
    slots.periods = tuple(e for e in slots.periods if e.kind != "all")
    return True


def _time_question(reading: Reading, slots: Slots) -> bool:
    """"largest month", "which year": not "largest deficits of the year 2024"."""
    spans = reading.find("rank", "which_period")
    strong = any(reading.word(s.start) in ("which", "what", "when", "in") for s in spans)
    beside = any(abs(s.start - t.end) <= 1 for s in spans for t in _superlatives(reading))
    return strong or beside or slots.grain is not None


def ranking(reading: Reading, slots: Slots) -> bool:
    """The largest (or smallest, or fastest) partners or products."""
    superlative = _superlatives(reading)
    listed = reading.has("rank", "rank_list")
    asked = _asks_partner(reading)
    if slots.over == "product" and not slots.targets and not superlative and not listed and not slots.measures:
        return False
    by = any(reading.word(s.start) == "by" for s in reading.find("rank", "which_partner"))
    if not superlative and not listed and not by and not (asked and _which(reading)) and slots.over != "product":
        return False
    singles = [t for t in slots.targets if t.kind == "partner"]
    if slots.over != "product" and singles and (not asked or not superlative and not by):
        return False
    near = [s.start for s in superlative] + [s.end - 1 for s in superlative] + [s.start for s in reading.find("rank", "which_partner")]
    near += [i for i, w in enumerate(reading.utterance.norms) if w in ("things", "items", "products", "goods")]
    near += [i for s in reading.find("commodity") for i in (s.start, s.end - 1)] + [s.start for s in reading.find("measure")] + [s.start for s in reading.find("rank", "rank_list")]
    slots.limit = limit(reading, near)
    slots.shape = Shape.RANKING
    slots.over = slots.over or "partner"
    slots.descending = _descending(reading, superlative)
    if slots.limit is None and _singular(reading):
        slots.limit = 1
    _sign(reading, slots)
    _moved(reading, slots)
    if any(s.value in ("fastest", "slowest") for s in superlative):
        slots.of_change = _fast(reading, slots)
        slots.descending = any(s.value == "fastest" for s in superlative)
    reading.take("rank")
    reading.take("shape", "sum", "series")
    return True


def states(reading: Reading, slots: Slots) -> bool:
    """Rankings of the states are rankings of a classification."""
    reporter = {(s.start, s.end) for s in reading.find("partner")} | {(0, 1)}
    found = [s for s in reading.find("rank", "which_state") if (s.start, s.end) not in reporter]
    if not found or slots.products:
        return False
    reading.take("rank", "which_state")
    slots.over = "product"
    slots.products = (Product("state", (Candidate("state", (), (), "state"),)),)
    return False


def _fast(reading: Reading, slots: Slots) -> str:
    words = " ".join(reading.words(s).lower() for s in _superlatives(reading))
    amounts = any(w in words for w in ("the most", "biggest", "largest", "steepest", "sharpest"))
    if reading.take("shape", "percent") and not _dollars(reading):
        return "percent_change"
    return "change" if (amounts and "fastest" not in words) or _dollars(reading) else "percent_change"


def _dollars(reading: Reading) -> bool:
    norms = reading.utterance.norms
    return reading.has("shape", "dollars") or any(n in ("dollar", "dollars", "$", "usd", "billions") for n in norms)


def _singular(reading: Reading) -> bool:
    """"Which country", "who", "biggest customer": one is asked for."""
    for span in reading.find("rank", "which_partner"):
        words = [reading.word(i) for i in range(span.start, span.end)]
        if words[-1] in ("country", "nation", "partner", "supplier", "source", "market", "customer", "destination", "buyer", "seller", "who", "whom", "economy", "one", "where"):
            return True
    lists = [s for s in reading.find("commodity") if getattr(s.value, "kind", "") == "scheme"]
    if any(reading.word(s.end - 1) in _ONE_CATEGORY for s in lists):
        return True
    nouns = {"source", "supplier", "market", "customer", "destination", "partner", "origin", "buyer", "deficit", "surplus", "category", "product", "commodity", "import", "export"}
    norms = reading.utterance.norms
    return any(norms[s.end] in nouns or norms[s.end : s.end + 2][-1] in nouns for s in _superlatives(reading) if s.end < len(norms))


def _which(reading: Reading) -> bool:
    return any(w in ("which", "who", "whom", "what", "rank", "list", "where") for w in reading.utterance.norms)


def _asks_partner(reading: Reading) -> bool:
    spans = reading.find("rank", "which_partner")
    if not _superlatives(reading):
        spans = [s for s in spans if not (reading.word(s.start) == "country" and reading.word(s.start - 1) == "the")]
    measure = [s for s in reading.find("measure", "exports", "imports") if reading.word(s.end - 1) in _PARTNER_NOUNS]
    return bool(measure) or any(
        reading.word(s.end - 1) in _PARTNER_NOUNS or reading.word(s.start) in ("which", "who", "whom", "by") for s in spans
    ) and not all(reading.word(s.end - 1) in ("where", "which") for s in spans)


def _superlatives(reading: Reading) -> list:  # type: ignore[type-arg]
    return reading.find("rank", *_SUPERLATIVES)


def _descending(reading: Reading, superlative: list) -> bool:  # type: ignore[type-arg]
    low = {"bottom", "narrowest", "slowest"}
    words = {str(s.value) for s in superlative}
    if words & low:
        return False
    said = {w for s in reading.find("shape", "record", "since_extreme") for w in reading.words(s).lower().split()}
    return not said & {"low", "lowest", "minimum", "trough", "smallest", "least", "bottomed", "bottom"}


def _sign(reading: Reading, slots: Slots) -> None:
    if slots.spoken in ("deficit", "surplus"):
        slots.sign = slots.spoken


def _unit(reading: Reading) -> str | None:
    for span in reading.find("rank", "which_period"):
        for index in range(span.start, span.end):
            if reading.word(index) in _UNITS:
                return _UNITS[reading.word(index)]
    return None


def _moved(reading: Reading, slots: Slots, *, only_fast: bool = False) -> None:
    """A ranking or count of changes: "rose the most", "how many countries' imports fell"."""
    up, down = reading.find("shape", "up", "widen"), reading.find("shape", "down", "narrow")
    bound_words = [s for s in up if reading.words(s).lower() in ("more than", "up", "higher", "bigger", "larger than", "greater")]
    up = [s for s in up if s not in bound_words]
    changed = reading.find("shape", "percent", "change") if not only_fast else []
    if not up and not down and not [s for s in changed if reading.words(s).lower() in ("growth", "change", "percent change", "% change", "growth rate")]:
        return
    reading.take("shape", "up", "down", "widen", "narrow", "change")
    percent = bool(reading.take("shape", "percent")) and not _dollars(reading)
    slots.of_change = "percent_change" if percent else "change"
    if down and not up:
        slots.descending = False


def ratio(reading: Reading, slots: Slots) -> bool:
    """"exports as a percentage of imports"."""
    both = {str(s.value) for s in reading.find("measure", "exports", "imports")} == {"exports", "imports"}
    if not both or not reading.has("shape", "share", "ratio"):
        return False
    first = min(reading.find("measure", "exports", "imports"), key=lambda s: s.start)
    slots.measures = tuple(sorted(slots.measures, key=lambda m: m.value != first.value))
    reading.take("shape", "share", "ratio", "percent")
    slots.shape = Shape.RATIO
    return len(slots.measures) == 2


def share(reading: Reading, slots: Slots) -> bool:
    if not reading.has("shape", "share"):
        return False
    percent_only = all(reading.words(s).lower().strip() in ("how much of",) for s in reading.find("shape", "share"))
    if percent_only and not (slots.targets or slots.products or slots.sector):
        return False
    slots.combined = reading.has("shape", "sum")
    reading.take("shape", "share", "percent", "sum", "gdp", "versus", "change", "ratio")
    slots.shape = Shape.SHARE
    if _superlatives(reading) and _asks_partner(reading) and not slots.targets:
        near = [i for s in _superlatives(reading) for i in (s.start, s.end - 1)]
        slots.limit = limit(reading, near)
        if slots.limit:
            slots.shape, slots.over = Shape.TOP_SHARE, "partner"
            reading.take("rank")
        return True
    if not slots.targets and not slots.products and slots.sector in (Sector.GOODS, Sector.SERVICES):
        slots.part = "sector"
    if slots.products and slots.targets and _product_is_part(reading):
        slots.part = "product"
    return True


def _product_is_part(reading: Reading) -> bool:
    """"passenger cars as % of imports from Japan": the product is the part, what follows the whole.

    "Japan's share of car imports" and "what share of car imports came from Japan" have the product in the whole.
    """
    goods = reading.find("commodity")
    flows = reading.find("measure", "exports", "imports", "total_trade", "trade")
    if not goods or not flows:
        return False
    beside = any(g.end == f.start or f.end == g.start for g in goods for f in flows)
    joined = any(reading.word(f.end) == "of" and g.start in (f.end + 1, f.end + 2) for g in goods for f in flows)
    of = any(reading.word(i) == "of" for f in flows for i in range(max(0, f.start - 3), f.start))
    return of and not beside and not joined


def averaged(reading: Reading, slots: Slots) -> bool:
    if reading.take("shape", "moving_average"):
        slots.shape, slots.moving_average = Shape.AVERAGE, 3
        slots.grain = "month"
        reading.take("shape", "average")
        return True
    for name, shape in (("median", Shape.MEDIAN), ("average", Shape.AVERAGE)):
        spans = reading.take("shape", name)
        if spans:
            slots.shape = shape
            words = " ".join(reading.words(s).lower() for s in spans)
            for word, unit in (("month", "month"), ("annual", "year"), ("year", "year"), ("quarter", "quarter")):
                if word in words:
                    slots.grain = unit  # type: ignore[assignment]
            slots.grain = slots.grain or _unit(reading)  # type: ignore[assignment]
            reading.take("rank", "which_period")
            return True
    return False


def changed(reading: Reading, slots: Slots) -> bool:
    """A change or a growth rate between two periods."""
    roles = {str(s.value) for s in reading.find("shape")}
    several = len(slots.targets) > 1 and len(slots.periods) < 2
    if moving_only_compares(reading) and not several and not slots.comparison and len(slots.periods) < 2 and not any(e.ends for e in slots.periods) and not slots.base_only:
        return False
    if _less_a_period(reading):
        roles.add("change")
    moving = roles & {"up", "down", "widen", "narrow"}
    weak = {w for s in reading.find("shape", "up", "down", "change") for w in [reading.words(s).lower()]}
    only_weak = bool(weak) and weak <= {"how did", "up", "down", "moved", "move", "in dollars", "in dollar terms", "more than", "how has", "how have"}
    named = bool(slots.comparison)
    if not moving and "percent" not in roles and "change" not in roles and not named:
        return False
    if only_weak and not named and not moving & {"widen", "narrow"} and "percent" not in roles and not _did(reading):
        return False
    several = len(slots.targets) > 1 and len(slots.periods) < 2
    if several and not named and "percent" not in roles and (moving_only_compares(reading) or {"or", "which"} & set(reading.utterance.norms)):
        reading.take("shape", "up", "down", "widen", "narrow", "change")
        reading.used.update(i for i, w in enumerate(reading.utterance.norms) if w in ("more", "less"))
        return False
    if several and weak <= {"difference", "how much more", "bigger", "larger", "how much bigger", "more than", "how much larger"} and "percent" not in roles:
        return False
    percent = _percent(reading) or any(
        {"growth", "percent", "%", "rate"} & set(reading.words(s).lower().split()) for s in reading.find("comparison")
    )
    reading.take("shape", "change", "percent", "up", "down", "widen", "narrow", "versus", "average" if "average" in roles and percent else "change")
    slots.shape = Shape.PERCENT_CHANGE if percent else Shape.CHANGE
    return True


_COMPARATIVES = frozenset(("more than", "less than", "larger than", "higher", "lower", "bigger", "greater", "smaller"))


def moving_only_compares(reading: Reading) -> bool:
    """Whether nothing says that something moved but a comparative: "exported more than it imported"."""
    said = [reading.words(s).lower() for s in reading.find("shape", "up", "down", "widen", "narrow", "change", "percent")]
    return bool(said) and all(w in _COMPARATIVES for w in said)


def _less_a_period(reading: Reading) -> bool:
    """"2025 minus 2024": a difference of periods."""
    ends = {s.end for s in reading.find("period")}
    starts = {s.start for s in reading.find("period")}
    for span in reading.find("shape", "excluding"):
        if span.start in ends and span.end in starts:
            reading.mark(span)
            return True
    return False


def _did(reading: Reading) -> bool:
    return reading.word(0) in ("did", "has", "have", "is", "are", "was", "were", "how", "by", "what")


def _percent(reading: Reading) -> bool:
    """"How fast", "growth", "per cent": the rate; unless the dollars are asked."""
    spans = reading.find("shape", "percent")
    if not spans or _dollars(reading) and not any("%" in reading.words(s) or "per" in reading.words(s).lower() for s in spans):
        return False
    return True


def compared(reading: Reading, slots: Slots) -> bool:
    """Levels side by side: "vs", "compare", or what is left of a difference between partners."""
    reading.take("shape", "versus", "change" if len(slots.targets) > 1 or len(slots.products) > 1 else "versus")
    return False


def series(reading: Reading, slots: Slots) -> bool:
    asked = reading.take("shape", "series")
    since = any(e.kind in ("since", "all") for e in slots.periods)
    if not asked and not since and slots.grain is None:
        return False
    if slots.grain is None and asked and all(reading.words(s).lower() in ("how has", "how have", "running") for s in asked):
        return False
    slots.shape = Shape.SERIES
    reading.take("rank", "rank_list", "which_period")
    return True


def combined(reading: Reading, slots: Slots) -> bool:
    slots.combined = bool(reading.take("shape", "sum"))
    return False


RULES: tuple[Rule, ...] = (
    revision, gdp, ratio, counted, streak, crossing, contribution, states, record, rank_of, share, ranking, averaged, changed, compared,
    combined, series,
)  # fmt: skip


def _continued(reading: Reading, slots: Slots, last: Slots) -> None:
    """What a follow-up asks of the last shape: "in dollars?", "make it five"."""
    if last.shape is Shape.PERCENT_CHANGE and reading.has("shape", "dollars") and not reading.has("measure"):
        slots.shape = Shape.CHANGE
    if last.shape is Shape.RANKING and not reading.has("measure") and not reading.has("rank"):
        numbers = [i for i, w in enumerate(reading.utterance.norms) if number(w)]
        if len(numbers) == 1 and not any(s.start <= numbers[0] < s.end for s in reading.find("period")):
            slots.limit = number(reading.word(numbers[0]))
            reading.used.add(numbers[0])


def detect(reading: Reading, slots: Slots, last: Slots | None = None) -> None:
    """Set the shape of the slots; none means a level. ``last`` is the conversation: "where does it rank"."""
    reading.take("shape", "dollars")
    if last is not None:
        _continued(reading, slots, last)
    borrowed = not slots.targets and last is not None and bool(last.targets) and slots.over is None
    if borrowed and last is not None:
        slots.targets = last.targets
    for rule in () if slots.shape else RULES:
        if rule(reading, slots):
            break
    if borrowed:
        slots.targets = ()
    if slots.shape is Shape.SHARE or slots.shape is None:
        slots.combined = slots.combined or bool(reading.take("shape", "sum"))
    if slots.variable not in (None, Variable.VALUE) and slots.shape is Shape.AVERAGE and slots.variable is Variable.UNIT_PRICE:
        slots.shape = None
    _ = partners
