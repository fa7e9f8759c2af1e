"""The claims of a sentence that have a number."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from data.period import Period
from intents.claims.claim import Claim, Interval, Subject
from intents.claims.hedges import interval, multiple
from intents.claims.marks import Mark, Sentence
from intents.claims.quantities import Quantity
from intents.claims.roles import Said, role
from intents.claims.segments import Segment, segments
from intents.claims.subjects import Context, Slots, merged, slots_of, subjects


@dataclass
class Read:
    """What the numbers of a sentence claim, the words of movement that they used, and the slots of each."""

    claims: list[Claim] = field(default_factory=list)
    used: set[Mark] = field(default_factory=set)
    slots: list[Slots] = field(default_factory=list)


def numbered(sentence: Sentence, context: Context) -> Read:
    """The claims of a sentence's quantities, in their order."""
    out, before, said = Read(), None, None
    whole = sentence_slots(sentence, context)
    for q, segment in zip(sentence.quantities, segments(sentence), strict=False):
        here = _first(before) or _first(whole) or context.period
        own = slots_of(sentence, *segment, q.begin, q.end, context, here)
        now = role(sentence, q, segment, said)
        slots = _filled(merged(own, before), whole)
        claim = _claim(sentence, q, segment, now, own, slots, context, said)
        out.claims.append(claim)
        if now.mark is not None:
            out.used.add(now.mark)
        out.slots.append(slots)
        before = replace(slots, periods=before.periods) if before is not None and now.role in ("base", "share_base") else slots
        said = now
    return out


def sentence_slots(sentence: Sentence, context: Context) -> Slots:
    """What the sentence as a whole names."""
    p = sentence.passage
    return slots_of(sentence, p.start, p.end, p.start, p.start, context, context.period)


def _first(slots: Slots | None) -> Period | None:
    return slots.periods[0] if slots is not None and slots.periods else None


def _filled(slots: Slots, whole: Slots) -> Slots:
    """With what the sentence names further on."""
    out = replace(slots)
    if not out.periods:
        out.periods = whole.periods
    if not out.head:
        out.head, out.flipped, out.doubtful, out.head_mark = whole.head, whole.flipped, whole.doubtful, whole.head_mark
    if not out.targets and not out.whole and len(whole.targets) == 1:
        out.targets = whole.targets
    return out


def _claim(sentence: Sentence, q: Quantity, segment: Segment, said: Said, own: Slots, slots: Slots, context: Context,
           before: Said | None) -> Claim:  # fmt: skip
    start = q.begin if q.hedge else q.start
    if said.mark is not None and said.mark.end <= start and start - said.mark.start < 28 and said.role in ("change", "level"):
        start = said.mark.start
    base = Claim("other", start, q.end, (sentence.passage.start, sentence.passage.end), quantity=q)
    reason = _outside(sentence, q, segment, said, own, slots)
    if reason:
        return replace(base, reason="not_trade", why=reason)
    found = subjects(slots, context, sentence.passage.block)
    if not found:
        return replace(base, reason="not_trade", why="nothing here says which trade figure is meant")
    base = replace(base, subjects=found, periods=_periods(slots, context), firm=not slots.doubtful, bases=tuple(own.bases or slots.bases))
    if slots.foreign:
        return replace(base, kind="other", reason="not_trade", why=slots.foreign)
    made = _of_role(base, q, said, own, slots, context)
    return made


def _periods(slots: Slots, context: Context) -> tuple[Period, ...]:
    if slots.periods:
        return tuple(slots.periods)
    title = context.title.period if context.title is not None else None
    found = (context.period, *context.past, title)
    return tuple(dict.fromkeys(p for p in found if p is not None))


def _outside(sentence: Sentence, q: Quantity, segment: Segment, said: Said, own: Slots, slots: Slots) -> str:
    """Why a number is none of these statistics, or nothing."""
    a, z = segment
    if said.role == "foreign":
        return "an amount in another currency"
    if any(m.start >= sentence.passage.start for m in sentence.within(a, z, "future")):
        return "a forecast, an estimate or a plan, no figure of these statistics"
    foreign = sentence.within(a, z, "foreign")
    if foreign and not own.own_head and not own.own_product:
        return f"“{foreign[0].words}” are not in these statistics"
    if foreign and any(0 <= m.start - q.end < 14 or 0 <= q.begin - m.end < 4 for m in foreign):
        return f"“{foreign[0].words}” are not in these statistics"
    if sentence.within(a, z, "unknown_product") and not own.own_product:
        return "no table here carries that product"
    return ""


def _of_role(base: Claim, q: Quantity, said: Said, own: Slots, slots: Slots, context: Context) -> Claim:
    size = interval(q)
    match said.role:
        case "level":
            return _level(base, q, size, said)
        case "base":
            periods = tuple(own.periods) or tuple(b for b in base.bases if isinstance(b, Period))
            relations = tuple(b for b in base.bases if not isinstance(b, Period)) or ("previous", "year")
            if not periods:
                here = base.periods[0] if base.periods else None
                periods = tuple(related(here, r) for r in relations) if here else ()
            return replace(_level(base, q, size, Said("level")), periods=periods)
        case "change" | "either":
            kind = "percent" if q.unit in ("percent", "fraction") else "change"
            return replace(base, kind=kind, interval=size, way=said.way or _signed(q), signless=said.role == "either" or not (said.way or q.sign))
        case "share" | "share_base" | "points":
            return _share(base, q, size, said, slots)
        case "gdp":
            return replace(base, kind="gdp_share", interval=size, firm=False)
        case "multiple":
            return replace(base, kind="multiple", interval=multiple(q.value, q.hedge), way=said.way)
        case "count":
            return replace(base, kind="count", interval=size)
    return replace(base, reason="ambiguous", why="what the number is of is not clear", firm=False)


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
        subjects = tuple(replace(s, sign=s.sign if s.sign == -1 and q.sign == -1 else q.sign if s.sign == 1 else -1) for s in subjects)
    return replace(base, kind="level", interval=size, way=said.way, subjects=subjects)


def _share(base: Claim, q: Quantity, size: Interval, said: Said, slots: Slots) -> Claim:
    """A part of a whole: of partners the world, of a product all goods, of both the partner's total."""
    kind = "points" if said.role == "points" else "share"
    parts: list[tuple[Subject, Subject]] = []
    for s in base.subjects:
        if s.product is not None:
            parts.append((s, replace(s, product=None)))
        if s.target is not None and s.product is None:
            parts.append((s, replace(s, target=None)))
    if not parts:
        return replace(base, reason="ambiguous", why="what the share is of is not clear", firm=False)
    return replace(base, kind=kind, interval=size, way=said.way, subjects=tuple(p for p, _ in parts), of=parts[0][1],
                   periods=tuple(related(p, "previous") for p in base.periods) if said.role == "share_base" else base.periods)  # fmt: skip
