"""From the role of a number to what it claims: a level, a change, a share, a multiple."""

from __future__ import annotations

import re
from dataclasses import replace

from data.period import Period
from intents.claims.claim import Claim, Interval, Kind, Way
from intents.claims.columns import of_variable
from intents.claims.context import ClaimSlots, TextContext
from intents.claims.hedges import interval, multiple
from intents.claims.inherited import periods_at
from intents.claims.measures import COLUMNS
from intents.claims.moved import FROM
from intents.claims.number import Number
from intents.claims.parts import by_so_much, of_the_earlier, of_the_largest, of_which, share, times_another
from intents.claims.quantities import Quantity
from intents.claims.roles import Said
from intents.claims.times import related
from intents.wordlists import wordlist


def moving(base: Claim, slots: ClaimSlots, context: TextContext) -> Claim:
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


def of_role(n: Number) -> Claim:
    """The claim that a number makes in the role that it has."""
    base, q, said = n.base, n.quantity, n.said
    size = interval(q)
    reached = bool(re.search(r"\bto\s\S{0,10}\s?$", n.sentence.text[n.segment[0] : q.begin]))
    if base.subjects[0].variable is not None and _of_earlier(n):
        return replace(_of_base(n, size), way="")
    other = of_variable(base, q, size, said.role, reached=reached)
    if other is not None:
        return replace(other, way=said.way, signless=not said.way) if other.kind == "change" else other
    match said.role:
        case "level":
            return _of_level(n, size)
        case "base":
            return _of_base(n, size)
        case "change" | "either":
            kind: Kind = "percent" if q.unit in ("percent", "fraction") else "change"
            signless = base.signless or said.role == "either" or not (said.way or q.sign)
            moved = moving(_so_far(n), n.slots, n.context)
            told = base.subjects[0].variable is None or "period" in base.owned  # not "tariff revenue rose $5 billion"
            firm = moved.firm and told
            return replace(moved, kind=kind, interval=size, way=said.way or _signed(q), signless=signless, firm=firm)
        case "share" | "share_base" | "points":
            if (part := of_which(n, size)) is not None:
                return part
            made = share(base, n.sentence, q, size, said, n.slots)
            named = n.sentence.within(*n.segment, "share") or n.own.own_head or n.own.own_target
            total = _OF_THE_TOTAL.match(n.sentence.text, q.end)
            made = made if named or total else replace(made, firm=False)  # "two thirds of our shoes"
            return of_the_largest(made, base, n.sentence, n.segment, size)
        case "gdp":
            return replace(base, kind="gdp_share", interval=size)
        case "multiple":
            return (times_another(n) if q.unit == "times" else None) or _of_multiple(n)
        case "count":
            return replace(base, kind="count", interval=size)
    return of_the_earlier(n) or by_so_much(n) or replace(
        base, reason="ambiguous", why="what the number is of is not clear", firm=False
    )  # fmt: skip


def _of_earlier(n: Number) -> bool:
    """Whether a rate or price is one that another is compared with: "up from 2.4 percent a year earlier"."""
    if n.said.role == "base":
        return n.quantity.unit in COLUMNS
    lead = n.sentence.text[n.segment[0] : n.quantity.begin]
    return n.said.role == "unknown" and n.quantity.unit == "percent" and FROM.search(lead) is not None


_OF_THE_TOTAL = re.compile(r"\s(?:of|in)\s(?:the|that|its|their)\s(?:total|whole|overall\stotal|grand\stotal)\b", re.I)


def _so_far(n: Number) -> Claim:
    """A movement in a paragraph that has just told of the year so far: of that, and else of what was named before."""
    told, base = n.context.period, n.base
    going_on = told is not None and told.kind == "ytd" and n.context.named_in == n.context.reading
    if not going_on or told is None or n.slots.periods or told not in n.context.named:
        return base
    subjects, periods = base.doubt
    return replace(base, periods=(told,), doubt=(subjects, tuple(dict.fromkeys((*periods, *base.periods)))))


_FIRST_PRINT = re.compile(
    r"\b(?:first|initially|originally|previously|earlier|preliminarily)\s(?:reported|published|printed"
    r"|estimated|given|put|stated"
    r"|announced|thought)\b|\brevised\s(?:up|down|upward|downward|slightly)?\s?(?:to|from)\b",
    re.I,
)
_FIRST = re.compile(r"\bfirst(?:\s\w+){0,2}\s*$", re.I)
_FIRST_TIME = re.compile(r"(?:\s(?:a|per)\s(?:year|month))?,?\sfor\sthe\s(?:very\s)?first\stime\b(?!\ssince)", re.I)
_FROM_BALANCE = re.compile(
    r"\b(?:after|following|from)\s(?:a|an|the)\s(?:\w+\s)?(?:deficit|surplus|gap|shortfall)\b", re.I
)
_CAME = re.compile(r"\bfrom\b.{0,24}$", re.I)


def _of_level(n: Number, size: Interval) -> Claim:
    """A level; "first topped $300 billion" is when it was first passed."""
    base, q, sentence = n.base, n.quantity, n.sentence
    behind_it = _FIRST_TIME.match(sentence.text, q.end, sentence.passage.end)
    if q.hedge in ("over", "at_least") and behind_it is not None:  # "exceeded $100 billion for the first time in 2018"
        return replace(base, end=behind_it.end(), kind="first", interval=interval(replace(q, hedge="over")))
    if q.hedge in ("over", "at_least") and _FIRST.search(sentence.text[sentence.passage.start : base.start]):
        behind = [m for m in sentence.within(q.end, n.segment[1], "period") if m.start - q.end < 5]
        end = behind[0].end if behind else base.end
        return replace(base, end=end, kind="first", interval=interval(replace(q, hedge="over")))
    if n.before is not None and n.before.role == "share" and not n.own.own_head and not n.own.own_target:
        whole = [
            replace(s, product=None) for s in base.subjects if s.target is not None
        ]  # "a fifth of all, a total of"
        whole += [replace(s, target=None) for s in base.subjects]
        base = replace(base, subjects=tuple(dict.fromkeys((*base.subjects, *whole))))
    if n.slots.ends is not None and (n.said.way or (n.before is not None and n.before.role == "base")):
        base = replace(base, periods=(n.slots.ends[1], *base.periods))
    counted = _COUNTED_IN.search(sentence.text, sentence.passage.start, q.begin) is not None
    base = replace(base, firm=base.firm and not counted)
    turned = counted or not _is_its_way(n)
    return _level(base, q, size, replace(n.said, way="") if turned else n.said)


_COUNTED_IN = re.compile(
    r"\b(?:taken|put|lumped|added)\stogether\b|\bgoods\sand\sservices\stogether\b|\bonce\b[^,;]{2,60}\b(?:is"
    r"|are)\s(?:added|included|counted"
    r"|taken|netted)\b|\b(?:including|adding(?:\sin)?|counting|netting|with|factoring\sin"
    r"|after)\s(?:in\s)?(?:the\s)?services\b|\ball\sin\sall\b"
    r"|\bexcluding\b|\bif\s(?:you|one|we)\b|\bleav(?:e|ing)\sout\b|\bstrip(?:ping)?\sout\b"
    r"|\bin\sreal\sterms\b|\bnot\sadjusted\b",
    re.I,
)
"""What makes a fall or a rise one from another measure, and not in time: "with services it falls to $17 billion"."""


def _is_its_way(n: Number) -> bool:
    """Whether up and down are said of what the amount is: a balance that falls to a deficit is one that grows."""
    mark = n.said.mark
    if mark is None or n.said.way not in ("up", "down") or n.base.subjects[0].measure.value != "balance":
        return True
    before = [m for m in n.sentence.of("head") if m.end <= mark.start]
    head = before[-1].key if before else n.context.head
    return head in ("deficit", "surplus") and mark.words not in wordlist("recovered", "claims")


def _of_base(n: Number, size: Interval) -> Claim:
    """What a figure is compared with: the level of an earlier period, or of something else that its words name."""
    base, q, own = n.base, n.quantity, n.own
    level = _level(base, q, size, Said("level"))
    if n.slots.ends is not None:
        return replace(level, periods=(n.slots.ends[0],), turn=n.slots.ends[1])
    if _FIRST_PRINT.search(n.sentence.text, n.sentence.passage.start, n.segment[1]) and not own.periods:
        return replace(level, periods=base.periods)  # "revised to $92.8 billion from the $88.6 billion first reported"
    came = _CAME.search(n.sentence.text[n.sentence.passage.start : q.begin].replace("\n", " "))
    was = _FROM_BALANCE.search(n.sentence.text[n.segment[0] : q.begin])  # "a surplus, after a deficit of $54 billion"
    named = own.own_product or own.own_target or (own.own_head and not was)
    if n.before is not None and not came and not own.own_period and not own.bases and named:
        return level
    mine = () if _of_the_other(n) else _as_long(tuple(own.periods), base.periods)
    periods = mine or tuple(b for b in base.bases if isinstance(b, Period))
    if not periods and not base.bases and n.slots.since is not None:
        turn = base.periods[0] if base.periods else None  # "since 2020 they have doubled, from $80 billion"
        return replace(level, periods=(n.slots.since,), way=n.said.way, turn=turn)
    relations = tuple(b for b in base.bases if not isinstance(b, Period)) or ("previous", "year")
    if not periods:
        periods = tuple(dict.fromkeys(related(here, r) for here in base.periods for r in relations))
    turn = base.periods[0] if base.periods else None
    last = n.last.periods[0] if n.last is not None and n.last.kind == "level" and n.last.periods else None
    if mine and turn == mine[0] and last is not None and last.end > turn.end and last.months == turn.months:
        turn = last if n.said.way else turn  # "it was $28 billion, down from $24 billion in 2024"
    if mine or base.bases:
        return replace(level, periods=periods, way=n.said.way, turn=turn)
    then = (turn,) if turn is not None else ()  # "overtook it, with $3 billion against $2 billion"
    doubt = (level.doubt[0], (*level.doubt[1], *then))
    return replace(level, periods=periods, way=n.said.way, turn=turn, guessed=True, doubt=doubt)


def _as_long(mine: tuple[Period, ...], mains: tuple[Period, ...]) -> tuple[Period, ...]:
    """The period of a base; where that is a year and what came of it is shorter, the same months of that year too."""
    main = mains[0] if mains else None
    if not mine or main is None or mine[0].months != 12 or not 1 < main.months < 12:
        return mine
    return (
        Period(mine[0].start + main.start % 12, mine[0].start + main.start % 12 + main.months - 1, main.kind),
        *mine,
    )


def _of_the_other(n: Number) -> bool:
    """Whether a base's part has the period of what came from it: "fell in 2026, from $3 billion to $2 billion"."""
    a, q = min(n.segment[0], n.quantity.begin), n.quantity
    came = re.search(r",\s(?:up\s|down\s)?from\s(?:[a-z]+\s){0,3}$", n.sentence.text[a : q.begin])
    named = n.sentence.within(a, n.segment[1], "period")
    return came is not None and bool(named) and all(m.end <= a + came.start() for m in named)


def _of_multiple(n: Number) -> Claim:
    """ "Three times", "90% of what they were": so many times another figure."""
    base, q, own = moving(n.base, n.slots, n.context), n.quantity, n.own
    times = q.unit == "times"
    return replace(
        base,
        kind="multiple",
        interval=multiple(q.value if times else q.value / 100, q.hedge),
        way=n.said.way,
        bases=tuple(own.periods) if not times and own.own_period else base.bases,
        periods=base.periods if times else _main(n.slots, own, n.context),
    )


def _main(slots: ClaimSlots, own: ClaimSlots, context: TextContext) -> tuple[Period, ...]:
    """The periods spoken of, without those that a number is compared with."""
    return tuple(
        p
        for p in periods_at(replace(slots, periods=[p for p in slots.periods if p not in own.periods]), context)
        if p not in own.periods
    )


def _signed(q: Quantity) -> Way:
    return "up" if q.sign > 0 else "down" if q.sign < 0 else ""


def _level(base: Claim, q: Quantity, size: Interval, said: Said) -> Claim:
    """A level; a minus or brackets before a balance are its sign."""
    subjects = base.subjects
    if q.sign and subjects[0].measure.value == "balance":
        subjects = tuple(
            replace(s, sign=s.sign if s.sign == -1 and q.sign == -1 else q.sign if s.sign == 1 else -1)
            for s in subjects
        )
    return replace(base, kind="level", interval=size, way=said.way, subjects=subjects)
