"""Of what something is said: head, partner, product and period of a place in a text, with what it inherits."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace

from data.model import Adjustment, Basis, Flow, Prices, Sector
from data.period import Period, PeriodExpr, from_date, year_of
from data.query.spec import Product, Target
from intents.amounts import number
from intents.claims.claim import Relation, Subject
from intents.claims.marks import Mark, Sentence
from intents.claims.words import listed
from intents.slots import shift

_FLOWS = {"deficit": Flow.BALANCE, "surplus": Flow.BALANCE, "balance": Flow.BALANCE, "imports": Flow.IMPORTS,
          "exports": Flow.EXPORTS, "total_trade": Flow.TOTAL_TRADE}  # fmt: skip
_SIGNS = {"deficit": -1}


@dataclass
class Context:
    """What a text has named so far, for what the next sentence leaves out. ``block`` is where the partner was named."""

    day: dt.date
    head: str = ""
    sector: Sector | None = None
    target: Target | None = None
    product: Product | None = None
    period: Period | None = None
    basis: Basis | None = None
    adjustment: Adjustment | None = None
    relation: Relation | None = None
    fixed: bool = False
    """Whether partner and product are given (a row of a table), not only told before."""
    latest: int | None = None
    """The newest month that was out on the text's day."""
    yearly: bool = False
    """Whether the paragraph compares with the year before."""
    heads: tuple[str, ...] = ()
    sectors: tuple[Sector, ...] = ()
    targets: tuple[Target, ...] = ()
    products: tuple[Product, ...] = ()
    """What was named before, the last first."""
    past: tuple[Period, ...] = ()
    """Periods named before the newest one, the last first."""
    block: int = -1
    scale: float | None = None
    title: Context | None = None


@dataclass
class Slots:
    """What one place names itself, or takes from before it in its sentence."""

    head: str = ""
    own_head: bool = False
    head_mark: Mark | None = None
    sector: Sector | None = None
    targets: list[Target] = field(default_factory=list)
    own_target: bool = False
    whole: bool = False
    """That the total is meant is said ("overall", "worldwide")."""
    product: Product | None = None
    own_product: bool = False
    periods: list[Period] = field(default_factory=list)
    own_period: bool = False
    bases: list[Period | Relation] = field(default_factory=list)
    basis: Basis | None = None
    adjustment: Adjustment | None = None
    prices: Prices | None = None
    flipped: bool = False
    doubtful: bool = False
    foreign: str = ""
    average: bool = False
    ends: tuple[Period, Period] | None = None
    """The two ends of "from 2018 to 2024", "between 1992 and 2024"."""
    since: Period | None = None


BASE = listed("base", "before")
_WHOLE = re.compile(
    r"\b(?:overall|worldwide|global|world)\b|\btotal\s(?=imports|exports|trade|goods|deficit|u\.s|us\b|american|services|surplus)", re.I
)  # fmt: skip


def is_base(sentence: Sentence, mark: Mark) -> bool:
    """Whether a period is what something is compared with: "from July", "on 2024", "than in August"."""
    before = sentence.text[max(sentence.passage.start, mark.start - 24) : mark.start].lower().rstrip()
    before = re.sub(r"\s(?:at least|around|about|early|late|mid|back in)$", "", before).rstrip()
    before = re.sub(
        r"\s(?:in|the|that of|those of|during|for|its|their|level of|the same|a record in|just)$", "", before
    ).rstrip()
    words = before.split()
    tail = {" ".join(words[-n:]).strip(",;(") for n in (1, 2, 3) if len(words) >= n}
    of_another = re.search(r"\b(?:the|a|its)\s[^\s]*\$?\d\S*\s?(?:billion|trillion|million|bn|tn|b|m)?\sof$", before)
    return (bool(tail & BASE) or of_another is not None) and mark.key != "since"


def dated(expr: PeriodExpr, context: Context, here: Period | None) -> Period | None:
    """The months of an expression, seen from the text's day; of "the month before" seen from ``here``."""
    anchor = here or context.period
    if expr.kind == "shift":
        if anchor is None:
            return expr.period
        return shift(expr, anchor).period
    if expr.kind == "ytd":
        if expr.period is not None:
            return expr.period
        last = anchor.end if anchor is not None and anchor.months == 1 else context.latest
        return None if last is None else Period.ytd(last)
    if expr.kind in ("range", "since", "until") and expr.period is not None:
        return expr.period
    if expr.kind == "latest":
        return None
    last = context.latest
    if expr.kind == "trailing" and expr.unit == "month" and last is not None and expr.count == last % 12 + 1:
        return Period.ytd(last)
    if expr.kind == "trailing" and anchor is not None and expr.count and expr.unit in ("month", "year"):
        months = expr.count * (12 if expr.unit == "year" else 1)
        return Period(anchor.end - months + 1, anchor.end)
    return None


def settled(expr: PeriodExpr, context: Context, here: Period | None) -> list[Period]:
    """The months that may be meant: a month without its year may be of the year spoken of, or the newest."""
    first = dated(expr, context, here)
    if first is None:
        return []
    last = context.latest
    if last is not None and first.start <= last < first.end and first.kind in ("year", "range", "ytd"):
        first = Period(
            first.start, last, "ytd" if first.start % 12 == 0 else "range"
        )  # "this year": as far as it is out
    out = [first]
    around = here or context.period
    if expr.assumed_year and around is not None and expr.kind == "range":
        year = year_of(around.end)
        moved = first.shift(12 * (year - year_of(first.end)))
        if moved != first and moved.end < from_date(context.day):
            out = [moved, first] if year_of(first.end) - year > 1 else [first, moved]
    if expr.assumed_year:
        out += [out[0].shift(-12)] if out[0].end >= from_date(context.day) - 1 else []
    return list(dict.fromkeys(out))


def slots_of(sentence: Sentence, a: int, z: int, at: int, end: int, context: Context, here: Period | None) -> Slots:
    """What the part ``a``-``z`` of a sentence names for what stands at ``at``-``end``."""
    out = Slots()
    _head(out, sentence, a, z, at, end)
    _sector(out, sentence, a, z)
    _parties(out, sentence, a, z, at, end)
    _periods(out, sentence, a, z, context, here, (at, end))
    for mark in sentence.within(a, z, "basis", "adjustment", "prices"):
        setattr(out, mark.kind, mark.value)
    out.average = bool(sentence.within(a, z, "average"))
    return out


def _closest(marks: list[Mark], at: int, end: int, text: str) -> Mark | None:
    """The mark that belongs to a number: right behind it, else the last before it, else the first after."""
    after = [m for m in marks if m.start >= end]
    if after and re.fullmatch(
        r"[\s-]*(?:(?:worth|of|in|us|the|u\.s\.|trade|goods|services|merchandise|american|bilateral|annual|monthly)[\s-]+)*",
        text[end : after[0].start],
        re.I,
    ):
        return after[0]
    before = [m for m in marks if m.end <= at]
    if before:
        return before[-1]
    return after[0] if after else None


def _head(out: Slots, sentence: Sentence, a: int, z: int, at: int, end: int) -> None:
    heads = sentence.within(a, z, "head")
    strong = [m for m in heads if m.key != "total_trade" or not _is_modifier(sentence, m)]
    mark = _closest(strong or [], at, end, sentence.text)
    if mark is None:
        return
    out.head, out.own_head, out.head_mark = mark.key, True, mark


def _is_modifier(sentence: Sentence, mark: Mark) -> bool:
    """ "trade" before another noun: "trade figures", "trade war", "goods trade deficit"."""
    after = sentence.text[mark.end : mark.end + 16].lower()
    if mark.words in ("trade", "commerce"):
        before = sentence.text[max(sentence.passage.start, mark.start - 12) : mark.start].lower()
        told = re.search(r"(?:total|two-way|bilateral|goods|in|services|our|u\.s\.|us|american)\s$", before)
        return not told or not re.match(
            r"\s*(?:with|between|in|of|was|rose|fell|grew|totaled|totalled|reached|hit|is|came|stood|amounted|\(|,|:|$|\|)",
            after,
        )
    return False


def _sector(out: Slots, sentence: Sentence, a: int, z: int) -> None:
    found = [m.key for m in sentence.within(a, z, "sector")]
    keys = [k for k in found if k in ("goods", "services")]
    both = any(
        m.key == "goods_and_services" and m.words not in ("overall", "combined")
        for m in sentence.within(a, z, "sector")
    )
    if both or ({"goods", "services"} <= set(keys) and len(keys) == 2 and len(sentence.quantities) < 2):
        out.sector = Sector.BOTH
    elif keys:
        out.sector = Sector(keys[0]) if len(set(keys)) == 1 else None
    out.whole = bool(_WHOLE.search(sentence.text, a, z)) or bool(sentence.within(a, z, "world"))


def _parties(out: Slots, sentence: Sentence, a: int, z: int, at: int, end: int) -> None:
    partners = sentence.within(a, z, "partner")
    out.targets = _listed(partners, sentence, at, end)
    out.own_target = bool(out.targets)
    products = sentence.within(a, z, "product")
    product = _closest(products, at, end, sentence.text)
    if product is not None:
        out.product, out.own_product = product.value, True
    _direction(out, sentence, a, z, partners)
    if not out.head and out.targets:
        mark = next((m for m in partners if m.value == out.targets[0]), None)
        link = re.search(r"\b(from|to)\s(?:the\s)?$", sentence.text[a : mark.start], re.I) if mark else None
        if (
            link
            and (out.product is not None or link[1].lower() == "from")
            and not re.search(
                r"\b(?:up|down|compared|rose|fell|due)\s(?:from|to)\s(?:the\s)?$",
                sentence.text[a : mark.start] if mark else "",
                re.I,
            )
        ):
            out.head, out.own_head = {"from": "imports", "to": "exports"}[link[1].lower()], True


def _listed(partners: list[Mark], sentence: Sentence, at: int, end: int) -> list[Target]:
    """The partner that belongs to a number, or the partners of the list that it stands in."""
    if not partners:
        return []
    groups: list[list[Mark]] = []
    for m in partners:
        gap = sentence.text[groups[-1][-1].end : m.start] if groups else "x"
        if groups and re.fullmatch(r"[\s,&]*(?:and|or|plus)?[\s,]*(?:the\s|with\s|from\s|to\s)?", gap, re.I):
            groups[-1].append(m)
        else:
            groups.append([m])
    apart = [
        g
        for g in groups
        if re.search(r"\b(?:than|besides|except|excluding|without)\b", sentence.text[end : g[0].start], re.I)
        and g[0].start >= end
    ]
    groups = [g for g in groups if g not in apart]
    if not groups:
        return []
    after = [g for g in groups if g[0].start >= end]
    before = [g for g in groups if g[-1].end <= at]
    chosen = before[-1] if before else after[0] if after else groups[0]
    if after and re.match(
        r"\s*(?:(?!and\b|but\b|while\b)\S+\s){0,4}?(?:with|from|to|for|against)\s(?:the\s)?$",
        sentence.text[end : after[0][0].start],
        re.I,
    ):
        chosen = after[0]
    if not before and not after:
        chosen = groups[0]
    return list(dict.fromkeys(m.value for m in chosen))


_POSSESSIVE = re.compile(r"\s*'s?\s", re.I)
_TO_US = re.compile(r"\b(?:to|into|in|with|from|against|for)\s(?:the\s)?$", re.I)


def _direction(out: Slots, sentence: Sentence, a: int, z: int, partners: list[Mark]) -> None:
    """Who sells to whom: "China's exports to the US", "exports from China", "Vietnam's surplus with America"."""
    mark = out.head_mark
    if mark is None or out.head not in ("imports", "exports", "surplus", "deficit"):
        return
    owned = _owner(sentence, mark, partners)
    if out.head == "imports" and re.match(
        r"[^.;]{0,30}?\bof\s(?:american|us|u\.s\.)\s(?:goods|products|exports|farm|services)",
        sentence.text[mark.end : mark.end + 70],
        re.I,
    ):
        out.flipped = True
        out.targets = [owned.value] if owned is not None else out.targets
        return
    if owned is None and _firm_named(sentence, a, mark):
        out.foreign = "firms are not in these statistics"
        return
    others = [
        m for m in sentence.within(a, z, "us") if _TO_US.search(sentence.text, a, m.start) or m.start < mark.start
    ]
    first_us = next((m.start for m in sentence.of("us") if m.start >= mark.end), mark.end)
    if (
        out.head == "exports"
        and owned is None
        and re.match(r"\s(?:of\s\w+\s)?to\s(?:the\s)?$", sentence.text[mark.end : first_us])
    ):
        out.flipped = True
        return
    to_us = [
        m
        for m in sentence.within(a, sentence.passage.end, "us")
        if m.start >= mark.end and _TO_US.search(sentence.text[a : m.start])
    ]
    after = [m for m in partners if m.start >= mark.end]
    link = (
        re.search(r"\b(from|to|with)\s(?:the\s)?$", sentence.text[mark.end : after[0].start], re.I) if after else None
    )
    if owned is not None:
        if after and link and after[0].value != owned.value and not to_us:
            out.foreign = "other countries' trade with each other is not in these figures"
        out.targets, out.own_target = [owned.value], True
        verb = mark.words in _SELLS | _BUYS
        if to_us or (verb and not (after and link)):
            out.flipped = True
        else:
            out.doubtful = True
        return
    if out.head == "exports" and link and link[1].lower() == "from" and not others:
        out.flipped = True
    elif out.head == "imports" and link and link[1].lower() == "to" and not others:
        out.flipped = mark.words != "purchases"
    if mark.words in ("shipments", "sales") and link and link[1].lower() == "from":
        out.flipped = True


_NAMED = re.compile(r"\b([A-Z][A-Za-z&.]+)(?:'s|\salone|\sitself)\s+(?:[a-z]+\s+){0,2}$")


def _firm_named(sentence: Sentence, a: int, head: Mark) -> bool:
    """Whether the head is that of a name that is no partner: "Walmart alone imports", "Boeing's exports"."""
    m = _NAMED.search(sentence.text[a : head.start])
    if m is None:
        return False
    at = a + m.start()
    return not any(x.start <= at < x.end for x in sentence.marks) and m[1].lower() not in (
        "it",
        "that",
        "this",
        "he",
        "she",
        "there",
        "what",
    )


_SELLS = frozenset(("sent", "sends", "supplied", "supplies", "sold", "shipped", "sells", "sell", "exported", "export"))
_BUYS = frozenset(("bought", "buys", "buy", "purchased", "imported", "import"))


def _owner(sentence: Sentence, head: Mark, partners: list[Mark]) -> Mark | None:
    """The partner whose head it is: "China's exports", "Chinese exports", "China exported"."""
    for m in reversed([p for p in partners if p.end <= head.start]):
        gap = sentence.text[m.end : head.start].lower()
        if m.key == "demonym" and re.fullmatch(r"\s*(?:goods|services|trade|merchandise|total|\s)*\s*", gap):
            return m
        if re.fullmatch(r"\s*'s?\s+(?:\w+\s+){0,3}", gap):
            return m
        if head.words in _SELLS | _BUYS and re.fullmatch(r"\s+(?:[\w-]+\s+){0,4}", gap):
            return m
        ran = re.fullmatch(
            r"\s+(?:ran|run|runs|had|has|posted|recorded|enjoyed|enjoys|reported|registered)\s+(?:\S+\s+){0,5}", gap
        )
        if ran and head.key in ("surplus", "deficit"):
            return m
    return None


_BEHIND = re.compile(r"\s*(?:\w+\s){0,2}?(?:in|during|for|of|over|through|this)?\s*(?:the\s)?", re.I)


_RELEASED = re.compile(r"\s(?:annual\s)?(?:release|revisions?|vintage|edition|print|report)\b", re.I)
"""What makes a month that of a publication, and not of the figures."""


def _near_first(marks: list[Mark], sentence: Sentence, at: int, end: int) -> list[Mark]:
    """The periods with the one that belongs to a number first: right behind it, or the last before it."""
    after = [m for m in marks if m.start >= end]
    before = [m for m in marks if m.end <= at][::-1]
    if after and _BEHIND.fullmatch(sentence.text[end : after[0].start]):
        return [after[0], *before, *after[1:]]
    return [*before, *after, *(m for m in marks if m.start < end and m.end > at)]


def _periods(
    out: Slots, sentence: Sentence, a: int, z: int, context: Context, here: Period | None, place: tuple[int, int]
) -> None:
    marks = sentence.within(a, z, "period", "relation", "year_before", "month_before")
    for mark in _near_first(marks, sentence, *place):
        if mark.kind == "relation":
            out.bases.append(mark.key)  # type: ignore[arg-type]
        elif mark.kind in ("year_before", "month_before"):
            if mark.words not in ("annual", "monthly"):
                out.bases.append("year" if mark.kind == "year_before" else "month")
        elif mark.key == "since":
            superlative = [m for m in sentence.within(a, mark.start, "extreme", "record") if mark.start - m.end < 45]
            out.since = out.since or (None if superlative else mark.value.period)
        elif _RELEASED.match(sentence.text, mark.end) or mark.key in ("too_fine", "all", "leading"):
            continue
        elif mark.key == "shift" and mark.value.unit:
            anchor = out.periods[0] if out.periods else here
            moved = dated(mark.value, context, anchor)
            if moved is not None:
                out.bases.append(moved)
        elif is_base(sentence, mark):
            out.bases += settled(mark.value, context, out.periods[0] if out.periods else here)[:2]
        else:
            found = settled(mark.value, context, here)
            found = _of_its_year(sentence, mark, found)
            if found and not out.periods:
                out.periods, out.own_period = found, True
                out.ends = mark.value.ends if found[0].months > 12 else None
    if not out.periods:
        out.periods = _implied(sentence, a, z, context, here)
        out.own_period = bool(out.periods)


def _of_its_year(sentence: Sentence, mark: Mark, found: list[Period]) -> list[Period]:
    """A month without its year beside one that has it: "from March 2025 to April"."""
    if not found or not mark.value.assumed_year or found[0].months > 3:
        return found
    told = [m.value.period for m in sentence.of("period") if m.value.period is not None and not m.value.assumed_year
            and m.value.kind == "range" and m.value.period.months <= 3 and m.end <= mark.start]  # fmt: skip
    if not told:
        return found
    moved = min((found[0].shift(12 * k) for k in range(-12, 13)), key=lambda p: abs(p.start - told[-1].start - 1))
    return list(dict.fromkeys([moved, *found]))


_YEAR = re.compile(
    r"\b(?:for|in|over) the (?:full |whole |entire )?year(?: as a whole)?\b(?!\s(?:to|before|ago|earlier|since))"
    r"|\bfull[- ]year\b|\bannual (?:deficit|surplus|gap|total|figure)", re.I,
)  # fmt: skip
_SO_MANY = re.compile(
    r"\b(?:in|over|for|during|the|first)\s(?P<n>\w+)\smonths\b"
    r"|\b(?P<m>\w+)-month\s(?:deficit|gap|total|period|figure|imports|exports|surplus|shortfall|tally)", re.I,
)  # fmt: skip


_THOSE = re.compile(
    r"\b(?:those|these|the same)\s(?:\w+\s)?months\b|\b(?:that|this|the same)\s(?:period|time|span|stretch)\b", re.I
)


def _implied(sentence: Sentence, a: int, z: int, context: Context, here: Period | None) -> list[Period]:
    """ "for the year", "the seven-month deficit": seen from what is spoken of."""
    around = here or context.period
    if _THOSE.search(sentence.text, a, z):
        longer = [p for p in (around, *context.past) if p is not None and p.months > 1]
        return longer[:1]
    if _YEAR.search(sentence.text, a, z) and around is not None:
        return [Period.of_year(year_of(around.end))]
    m = _SO_MANY.search(sentence.text, a, z)
    months = number((m["n"] or m["m"]).lower()) if m else None
    last = context.latest if context.latest is not None else around.end if around else None
    if months and 3 < months < 12 and last is not None:
        return [Period.ytd(year_of(last) * 12 + months - 1)]
    return []


def merged(own: Slots, before: Slots | None, *, parties: bool = True) -> Slots:
    """What a place names, and where it names nothing, what its sentence named before."""
    if before is None:
        return own
    out = replace(own)
    same_head = not own.own_head or own.head == before.head
    if not own.own_head:
        out.head, out.flipped, out.doubtful, out.head_mark = (
            before.head,
            before.flipped,
            before.doubtful,
            before.head_mark,
        )
        out.foreign = own.foreign or before.foreign
        out.sector = own.sector or before.sector
    elif out.sector is None and (same_head or before.head) and not own.own_target:
        out.sector = before.sector
    if parties and not own.targets and not own.whole:
        out.targets = before.targets
    if own.product is None and not own.whole and own.sector is None:
        out.product = before.product
    if not own.periods:
        out.periods, out.ends = before.periods, before.ends
    for name in ("basis", "adjustment", "prices", "since"):
        if getattr(own, name) is None:
            setattr(out, name, getattr(before, name))
    return out


def subjects(slots: Slots, context: Context, block: int) -> tuple[Subject, ...]:
    """What the slots may mean in their context, the likeliest first. Empty where nothing says what is spoken of."""
    heads = [slots.head] if slots.head else [context.head] if context.head else []
    out = [s for head in heads for s in _of_head(head, slots, context, block)]
    if not slots.head:
        turned = [(s, replace(s, sign=-s.sign)) if s.measure is Flow.BALANCE else (s,) for s in out]
        out = [s for pair in turned for s in pair]
    return tuple(dict.fromkeys(out))


def _of_head(head: str, slots: Slots, context: Context, block: int) -> tuple[Subject, ...]:
    measure, sign = _FLOWS[head], _SIGNS.get(head, 1)
    if slots.flipped:
        measure = {Flow.EXPORTS: Flow.IMPORTS, Flow.IMPORTS: Flow.EXPORTS}.get(measure, measure)
        sign = -sign if measure is Flow.BALANCE else sign
    base = Subject(
        measure, sign, slots.sector, None, None, slots.basis or context.basis, slots.adjustment or context.adjustment,
        slots.prices, 3 if slots.average else None,
    )  # fmt: skip
    return tuple(replace(base, target=t, product=p, sector=s) for t, p, s in _ways(slots, context, block))


def _ways(slots: Slots, context: Context, block: int) -> list[tuple[Target | None, Product | None, Sector | None]]:
    """Partner, product and sector as named or inherited."""
    title = context.title
    targets: list[Target | None]
    if context.fixed and not slots.targets:
        return [(context.target, slots.product or context.product, slots.sector or context.sector)]
    if slots.targets:
        targets = [_together(slots.targets)] if len(slots.targets) > 1 else list(slots.targets)
    elif slots.whole:
        targets = [None]
    else:
        kept = context.target
        titled = title.target if title is not None else None
        targets = [kept, None] if kept is not None and context.block == block else [None, kept or titled]
    products: list[Product | None] = [slots.product]
    if slots.product is None and not slots.whole and slots.sector is None:
        inherited = context.product or (title.product if title else None)
        if inherited is not None:
            products = [inherited, None] if context.block == block and not slots.own_target else [None, inherited]
    sectors: list[Sector | None] = [slots.sector]
    if slots.sector is None:
        told = context.sector or (title.sector if title else None)
        sectors = list(dict.fromkeys([None, told, *context.sectors]))
    out = [(t, p, s) for p in products for t in targets for s in sectors]
    return list(dict.fromkeys(out))


def _together(targets: list[Target]) -> Target:
    codes = tuple(dict.fromkeys(c for t in targets for c in t.codes))
    return Target(" and ".join(t.name for t in targets), codes, "sum")
