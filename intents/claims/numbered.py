"""The claims of a sentence that have a number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from data.model import Sector
from data.period import Period
from intents.amounts import number
from intents.claims.claim import Claim, Interval, Subject
from intents.claims.hedges import interval, multiple
from intents.claims.marks import Mark, Sentence
from intents.claims.quantities import Quantity
from intents.claims.roles import TURNED, Said, role
from intents.claims.segments import Segment, clause, segments
from intents.claims.subjects import Context, Slots, merged, slots_of, subjects


@dataclass
class Read:
    """What the numbers of a sentence claim, the words of movement that they used, and the slots of each."""

    claims: list[Claim] = field(default_factory=list)
    used: set[Mark] = field(default_factory=set)
    slots: list[Slots] = field(default_factory=list)
    whole: Slots = field(default_factory=Slots)


def numbered(sentence: Sentence, context: Context) -> Read:
    """The claims of a sentence's quantities, in their order."""
    out, before, said = Read(), None, None
    cut = segments(sentence)
    roles = _roles(sentence, cut)
    whole = out.whole = _without_bases(sentence, cut, roles, context)
    for q, segment, now in zip(sentence.quantities, cut, roles, strict=False):
        here = _first(before) or _first(whole) or context.period
        own = slots_of(sentence, *segment, q.begin, q.end, context, here)
        slots = _filled(merged(own, before), whole)
        if not slots.targets and not slots.whole:
            slots.targets = slots_of(sentence, *clause(sentence, q.begin), q.begin, q.end, context, here).targets
        if _NOW.search(sentence.text, *segment) and not own.own_period and before is not None and before.periods:
            slots.periods = [before.periods[0].shift(12), *before.periods]
        if TURNED.search(sentence.text[segment[0] : q.begin]) and not own.own_period and context.period is not None:
            slots.periods = [context.period]
        claim = _claim(sentence, q, segment, now, own, slots, context, said)
        out.claims.append(claim)
        if now.mark is not None:
            out.used.add(now.mark)
        out.slots.append(slots)
        before = (
            slots
            if now.role not in BASES
            else replace(slots, periods=before.periods if before else list(whole.periods))
        )
        said = now
    return out


_NOW = re.compile(r"\bnow\b", re.I)
BASES = ("base", "share_base")


def _roles(sentence: Sentence, cut: list[Segment]) -> list[Said]:
    """What each quantity says, in the light of the one before it."""
    out: list[Said] = []
    for q, segment in zip(sentence.quantities, cut, strict=False):
        out.append(role(sentence, q, segment, out[-1] if out else None))
    return out


def _without_bases(sentence: Sentence, cut: list[Segment], roles: list[Said], context: Context) -> Slots:
    """What the sentence names, without the periods of what its numbers are compared with."""
    apart: set[Mark] = set()
    for q, segment, now in zip(sentence.quantities, cut, roles, strict=False):
        if now.role in BASES:
            apart |= set(sentence.within(min(q.begin, segment[0]), segment[1], "period"))
    return sentence_slots(replace(sentence, marks=tuple(m for m in sentence.marks if m not in apart)), context)


def sentence_slots(sentence: Sentence, context: Context) -> Slots:
    """What the sentence as a whole names."""
    p = sentence.passage
    return slots_of(sentence, p.start, p.end, p.start, p.start, context, context.period)


def doubt(slots: Slots, context: Context, sentence: Sentence) -> tuple[tuple[Subject, ...], tuple[Period, ...]]:
    """What else an unnamed subject or period may be, of what the text named before: it leaves a claim open."""
    block = sentence.passage.block
    loose = replace(slots, head="", own_head=False) if not slots.own_head else slots
    heads = [slots.head] if slots.own_head else list(context.heads)
    others = [s for head in heads for s in subjects(replace(loose, head=head), context, block)]
    if not slots.own_target:
        others += [replace(s, target=t) for s in list(others) for t in context.targets if t != s.target]
    if not slots.own_product:
        others += [replace(s, product=p) for s in list(others) for p in context.products if p != s.product]
    if not slots.own_head:
        others += [replace(s, sign=-s.sign) for s in list(others) if s.measure.value == "balance"]
    past = [*slots.periods, *([context.period] if context.period else []), *context.past]
    return tuple(dict.fromkeys(others))[:24], () if slots.own_period else tuple(dict.fromkeys(past))


def owned(slots: Slots) -> frozenset[str]:
    """What the sentence itself names of a claim's subject."""
    named = {
        "head": slots.head,
        "partner": slots.targets or slots.whole,
        "product": slots.product,
        "sector": slots.sector,
        "period": slots.periods,
    }
    return frozenset(name for name, value in named.items() if value)


_POINTING = re.compile(r"\b(?:that|the same)\s(?:year|month|quarter)\b|\b(?:them|those)\b", re.I)
"""Words that point to something said before, which may be another thing than is remembered here."""


def _first(slots: Slots | None) -> Period | None:
    return slots.periods[0] if slots is not None and slots.periods else None


def _filled(slots: Slots, whole: Slots) -> Slots:
    """With what the sentence names further on."""
    out = replace(slots)
    if not out.periods:
        out.periods, out.ends = whole.periods, whole.ends
    if not out.head:
        out.head, out.flipped, out.doubtful, out.head_mark = whole.head, whole.flipped, whole.doubtful, whole.head_mark
    return out


def _claim(sentence: Sentence, q: Quantity, segment: Segment, said: Said, own: Slots, slots: Slots, context: Context,
           before: Said | None) -> Claim:  # fmt: skip
    start = q.begin if q.hedge else q.start
    if (
        said.mark is not None
        and said.mark.end <= start
        and start - said.mark.start < 28
        and said.role in ("change", "level")
    ):
        between = sentence.within(said.mark.end, q.start, "record")
        start = start if between else said.mark.start
    base = Claim("other", start, q.end, (sentence.passage.start, sentence.passage.end), quantity=q)
    reason = _outside(sentence, q, segment, said, own, slots)
    if reason:
        return replace(base, reason="not_trade", why=reason)
    found = subjects(slots, context, sentence.passage.block)
    headless = not found
    if headless and (q.unit != "money" or not (slots.periods or context.period or slots.targets)):
        return replace(base, reason="not_trade", why="nothing here says which trade figure is meant")
    if headless:  # "901.5bn for 2025": only the deficit is spoken of so
        found = subjects(replace(slots, head="deficit"), context, sentence.passage.block)
    base = replace(
        base,
        subjects=found,
        periods=_periods(slots, context),
        firm=not slots.doubtful and not headless and not _POINTING.search(sentence.text, *segment),
        bases=tuple(own.bases or slots.bases),
        doubt=doubt(slots, context, sentence),
        owned=owned(slots),
    )
    if slots.foreign:
        return replace(base, kind="other", reason="not_trade", why=slots.foreign)
    return _of_role(base, context, segment, sentence, q, said, own, slots, before)


def _periods(slots: Slots, context: Context) -> tuple[Period, ...]:
    if slots.periods:
        return tuple(slots.periods)
    title = context.title.period if context.title is not None else None
    found = [p for p in (context.period, *context.past, title) if p is not None]
    newest = max(found, key=lambda p: p.end, default=None)  # after a look back the text goes on about the present
    if newest is not None and context.latest is not None and newest.end >= context.latest - 1:
        found = [newest, *(p for p in found if p.months != newest.months)]
    return tuple(dict.fromkeys(p for p in found if p in (found[0], newest) or p.months != found[0].months))


def _outside(sentence: Sentence, q: Quantity, segment: Segment, said: Said, own: Slots, slots: Slots) -> str:
    """Why a number is none of these statistics, or nothing."""
    a, z = segment
    if said.role == "foreign":
        return "an amount in another currency" if q.unit == "foreign" else "nothing that these statistics count"
    if said.role == "gdp" and re.search(
        r"\b(?:its|their|own|'s)\s(?:own\s)?(?:gdp|gross|economic)", sentence.text[q.end : z], re.I
    ):
        return "another country's economy"
    if any(m.start >= sentence.passage.start for m in sentence.within(a, z, "future")):
        return "a forecast, an estimate or a plan, no figure of these statistics"
    scope = sentence.within(a, z, "scope")
    if scope:
        return f"“{scope[0].words}” is not in these statistics"
    foreign = sentence.within(a, z, "foreign")
    if foreign and not own.own_head and not own.own_product:
        return f"“{foreign[0].words}” are not in these statistics"
    if foreign and not own.own_head and any(0 <= m.start - q.end < 14 or 0 <= q.begin - m.end < 4 for m in foreign):
        return f"“{foreign[0].words}” are not in these statistics"
    if sentence.within(a, z, "unknown_product") and not own.own_product:
        return "no table here carries that product"
    return ""


def moving(base: Claim, slots: Slots, context: Context) -> Claim:
    """With the ends of a range, or the "since", as what a change is measured from."""
    if slots.ends is not None and slots.ends[0].months == slots.ends[1].months:
        return replace(base, periods=(slots.ends[1],), bases=(slots.ends[0],))
    if slots.since is not None and not base.bases:
        periods = base.periods
        if not slots.own_period and context.latest is not None:
            year = Period.of_year((context.latest + 1) // 12 - 1)
            periods = (*((year,) if slots.since.grain == "year" else ()), *base.periods)
        return replace(base, bases=(slots.since,), periods=tuple(dict.fromkeys(periods)))
    return base


def _of_role(base: Claim, context: Context, segment: Segment, sentence: Sentence, q: Quantity, said: Said, own: Slots,
             slots: Slots, before: Said | None) -> Claim:  # fmt: skip
    size = interval(q)
    match said.role:
        case "level":
            if re.search(
                r"\bfirst(?:\s\w+){0,2}\s*$", sentence.text[sentence.passage.start : base.start], re.I
            ) and q.hedge in ("over", "at_least"):
                behind = [m for m in sentence.within(q.end, segment[1], "period") if m.start - q.end < 5]
                base = replace(base, end=behind[0].end if behind else base.end)
                return replace(base, kind="first", interval=interval(replace(q, hedge="over")))
            if slots.ends is not None and (said.way or (before is not None and before.role == "base")):
                base = replace(base, periods=(slots.ends[1], *base.periods))
            return _level(base, q, size, said)
        case "base":
            if slots.ends is not None:
                return replace(_level(base, q, size, Said("level")), periods=(slots.ends[0],))
            came = re.search(
                r"\bfrom\b.{0,24}$", sentence.text[sentence.passage.start : q.begin].replace("\n", " "), re.I
            )
            if (
                before is not None
                and not came
                and not own.own_period
                and (own.own_product or own.own_target or own.own_head)
            ):
                return _level(base, q, size, Said("level"))
            periods = tuple(own.periods) or tuple(b for b in base.bases if isinstance(b, Period))
            relations = tuple(b for b in base.bases if not isinstance(b, Period)) or ("previous", "year")
            if not periods:
                periods = tuple(dict.fromkeys(related(here, r) for here in base.periods for r in relations))
            turn = base.periods[0] if base.periods else None
            return replace(_level(base, q, size, Said("level")), periods=periods, way=said.way, turn=turn)
        case "change" | "either":
            kind = "percent" if q.unit in ("percent", "fraction") else "change"
            base = moving(base, slots, context)
            return replace(
                base,
                kind=kind,
                interval=size,
                way=said.way or _signed(q),
                signless=said.role == "either" or not (said.way or q.sign),
            )
        case "share" | "share_base" | "points":
            return _of_the_largest(_share(base, sentence, q, size, said, slots), base, sentence, segment, size)
        case "gdp":
            return replace(base, kind="gdp_share", interval=size)
        case "multiple":
            base = moving(base, slots, context)
            times = q.value if q.unit == "times" else q.value / 100
            own_bases = tuple(own.periods) if q.unit != "times" and own.own_period else base.bases
            return replace(base, kind="multiple", interval=multiple(times, q.hedge), way=said.way, bases=own_bases,
                           periods=base.periods if q.unit == "times" else _main(slots, own, context))  # fmt: skip
        case "count":
            return replace(base, kind="count", interval=size)
    return replace(base, reason="ambiguous", why="what the number is of is not clear", firm=False)


def _main(slots: Slots, own: Slots, context: Context) -> tuple[Period, ...]:
    """The periods spoken of, without those that a number is compared with."""
    return tuple(
        p
        for p in _periods(replace(slots, periods=[p for p in slots.periods if p not in own.periods]), context)
        if p not in own.periods
    )


def _signed(q: Quantity) -> str:
    return {1: "up", -1: "down"}.get(q.sign, "")


def related(period: Period, relation: str | Period) -> Period:
    """The period that another is compared with."""
    if isinstance(relation, Period):
        return relation
    if relation == "year":
        return period.shift(-12)
    if relation == "month":
        return period.shift(-1)
    return period.before() if period.grain is not None else period.shift(-12)


def _level(base: Claim, q: Quantity, size: Interval, said: Said) -> Claim:
    """A level; a minus or brackets before a balance are its sign."""
    subjects = base.subjects
    if q.sign and subjects[0].measure.value == "balance":
        subjects = tuple(
            replace(s, sign=s.sign if s.sign == -1 and q.sign == -1 else q.sign if s.sign == 1 else -1)
            for s in subjects
        )
    return replace(base, kind="level", interval=size, way=said.way, subjects=subjects)


_LARGEST = re.compile(
    r"\b(?:(?:top|largest|biggest|leading)\s(?P<n>\w+)|(?P<m>\w+)\s(?:biggest|largest|top|leading|main))\s(?:\w+\s){0,2}?(?P<noun>suppliers?|sources?|partners?|markets?|buyers?|customers?|countries|deficits|exporters)\b", re.I
)  # fmt: skip


def _of_the_largest(made: Claim, base: Claim, sentence: Sentence, segment: Segment, size: Interval) -> Claim:
    """ "The ten biggest suppliers account for 70% of the total": the share of so many partners together."""
    m = _LARGEST.search(sentence.text, segment[0], segment[1])
    count = number((m["n"] or m["m"]).lower()) if m else None
    if m is None or not count or not base.subjects:
        return made
    whole = replace(base.subjects[0], target=None)
    return replace(base, kind="share", interval=size, nth=count, subjects=(whole,), wholes=(whole,))


def _share(base: Claim, sentence: Sentence, q: Quantity, size: Interval, said: Said, slots: Slots) -> Claim:
    """A part of a whole: of partners the world, of a product all goods, of both the partner's total."""
    kind = "points" if said.role == "points" else "share"
    parts: list[tuple[Subject, Subject]] = []
    leading = any(m.start < q.begin for m in sentence.within(sentence.passage.start, q.begin, "sector"))
    for s in base.subjects:
        if s.product is not None and s.target is not None:
            parts.append((s, replace(s, target=None)))
        if s.product is not None:
            parts.append((s, replace(s, product=None)))
        if s.target is not None and s.product is None:
            parts.append((s, replace(s, target=None)))
        if s.target is None and s.product is None and s.sector in (Sector.GOODS, Sector.SERVICES) and leading:
            parts.append((s, replace(s, sector=None)))
    if not parts:
        return replace(base, reason="ambiguous", why="what the share is of is not clear", firm=False)
    return replace(base, kind=kind, interval=size, way=said.way, subjects=tuple(p for p, _ in parts), wholes=tuple(w for _, w in parts),
                   periods=tuple(related(p, "previous") for p in base.periods) if said.role == "share_base" else base.periods)  # fmt: skip
