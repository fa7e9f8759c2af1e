"""From the role of a number to what it claims: a level, a change, a share, a multiple."""

from __future__ import annotations

import re
from dataclasses import replace

from data.model import Sector
from data.period import Period
from intents.amounts import number
from intents.claims.claim import Claim, Interval, Kind, Subject, Way
from intents.claims.context import Context, Slots
from intents.claims.hedges import interval, multiple
from intents.claims.inherited import periods_at
from intents.claims.marks import Sentence
from intents.claims.quantities import Quantity
from intents.claims.roles import Said
from intents.claims.segments import Segment


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


def of_role(base: Claim, context: Context, segment: Segment, sentence: Sentence, q: Quantity, said: Said, own: Slots,
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
            kind: Kind = "percent" if q.unit in ("percent", "fraction") else "change"
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
            return replace(
                base,
                kind="multiple",
                interval=multiple(times, q.hedge),
                way=said.way,
                bases=own_bases,
                periods=base.periods if q.unit == "times" else _main(slots, own, context),
            )
        case "count":
            return replace(base, kind="count", interval=size)
    return replace(base, reason="ambiguous", why="what the number is of is not clear", firm=False)


def _main(slots: Slots, own: Slots, context: Context) -> tuple[Period, ...]:
    """The periods spoken of, without those that a number is compared with."""
    return tuple(
        p
        for p in periods_at(replace(slots, periods=[p for p in slots.periods if p not in own.periods]), context)
        if p not in own.periods
    )


def _signed(q: Quantity) -> Way:
    return "up" if q.sign > 0 else "down" if q.sign < 0 else ""


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
    r"\b(?:(?:top|largest|biggest|leading)\s(?P<n>\w+)|(?P<m>\w+)\s(?:biggest|largest|top|leading"
    r"|main))\s(?:\w+\s){0,2}?(?P<noun>suppliers?|sources?|partners?|markets?|buyers?|customers?"
    r"|countries|deficits|exporters)\b", re.I
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
    kind: Kind = "points" if said.role == "points" else "share"
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
    return replace(
        base,
        kind=kind,
        interval=size,
        way=said.way,
        subjects=tuple(p for p, _ in parts),
        wholes=tuple(w for _, w in parts),
        periods=tuple(related(p, "previous") for p in base.periods) if said.role == "share_base" else base.periods,
    )
