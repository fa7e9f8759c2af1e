"""The period of a number whose own part names none, where the words around it point to one."""

from __future__ import annotations

import re

from data.period import Period
from intents.claims.context import ClaimSlots, TextContext
from intents.claims.marks import MarkedSentence
from intents.claims.quantities import Quantity
from intents.claims.roles import TURNED
from intents.claims.segments import Segment
from intents.claims.times import settled

Place = tuple[MarkedSentence, Quantity, Segment, TextContext]


def dated(
    slots: ClaimSlots, own: ClaimSlots, before: ClaimSlots | None, place: tuple[*Place, Period | None]
) -> ClaimSlots:
    """With the period that the words around a number point to, where its own part names none."""
    sentence, q, segment, context, here = place
    if (its := _possessed(sentence, q, context, here)) is not None:
        own.periods, own.own_period, own.bases = [its], True, []
        slots.periods, slots.bases = [its], []
        return slots
    if own.own_period:
        return slots
    if (then := when(sentence, q, segment, context, here)) is not None:
        slots.periods = [then]
    if (then := _apposed(sentence, q, segment, context, here)) is not None:
        slots.periods = list(dict.fromkeys([then, *slots.periods]))
    if _THEN.match(sentence.text, q.end) and own.since is not None:
        slots.periods = [own.since]  # "has tripled since 2021: it was $18 billion then"
    if _NOW.search(sentence.text, *segment) and before is not None and before.periods:
        slots.periods = [before.periods[0].shift(12), *before.periods]
    lead = sentence.text[segment[0] : q.begin]
    if TURNED.search(lead) or _AND_THEN.search(lead) or _moved_on(sentence, q):
        was = before.periods[:1] if before is not None else []
        on = [
            *([context.period] if context.period else []),
            *context.past[:1],
            *(p.shift(1 if p.months == 1 else 12) for p in was),
            *was,
        ]
        if was and _SOME_TIME.search(lead):  # "and later rose to $59 billion": in any year after
            on += [
                was[0].shift(12 * k) for k in range(1, MOST_YEARS) if was[0].shift(12 * k).end <= context.latest_month
            ]
        slots.periods = list(dict.fromkeys(on)) or slots.periods
        slots.bases = [*was] if was and _AND_THEN.search(lead) else slots.bases
    return slots


_THEN = re.compile(r"\s(?:back\s)?then\b(?!\s(?:rose|fell|grew|dropped|climbed|to|on))", re.I)
_AND_THEN = re.compile(
    r"\b(?:then|later|since|afterwards|subsequently)\s(?:[a-z]+ly\s)?[a-z]+\s(?:back\s)?to\s(?:\w+\s){0,2}$", re.I
)
"""What makes an amount one of later than the amount before: "and then fell to $73 billion"."""
_SOME_TIME = re.compile(r"\b(?:later|since|afterwards|subsequently)\s", re.I)
MOST_YEARS = 12
"""Years after which "later" is looked for."""
_NOW = re.compile(r"\bnow\b", re.I)


def _apposed(
    sentence: MarkedSentence, q: Quantity, segment: Segment, context: TextContext, here: Period | None
) -> Period | None:
    """The period right before a number that stands alone: "less than half what it was in 2018, $418 billion"."""
    if q.unit != "money" or sentence.text[segment[0] : q.begin].strip(" ,:(-"):
        return None
    told = [m for m in sentence.of("period") if m.end <= q.begin and not sentence.text[m.end : q.begin].strip(" ,:(-")]
    found = settled(told[-1].value, context, here) if told else []
    return found[0] if found else None


_MOVED_ON = re.compile(
    r",\s(?P<aside>(?:with|at|from|on|still|having)\s[^,;]{2,70}),\s"
    r"(?:(?:was|is|were|are|had|has|have|been|then|now|later|soon|only)\s)*"
    r"(?:down|up|back|fell|rose|risen|sank|slid|grew|grown|shrank|shrunk|[a-z]+ed|[a-z]+en)\s(?:\w+\s)?to\s(?:\w+\s){0,2}$",
    re.I,
)


def _moved_on(sentence: MarkedSentence, q: Quantity) -> bool:
    """Whether a number is what something came to after the period of an aside: "China, with $34 billion in 2024, was
    down to $10 billion"."""
    m = _MOVED_ON.search(sentence.text, sentence.passage.start, q.begin)
    return m is not None and bool(sentence.within(m.start("aside"), m.end("aside"), "period"))


_OF_IT = re.compile(r"['\u2019]s\s(?:(?:own|record|revised|meagre|meager|mere|paltry|hefty|total)\s)?", re.I)


def _possessed(sentence: MarkedSentence, q: Quantity, context: TextContext, here: Period | None) -> Period | None:
    """The period whose a number is said to be: "far below 2019's $67 billion"."""
    told = [m for m in sentence.of("period") if m.end <= q.begin and _OF_IT.fullmatch(sentence.text[m.end : q.begin])]
    found = settled(told[-1].value, context, here) if told else []
    return found[0] if found else None


_WHEN = re.compile(r"(?:^\W*|,\s)(?:when|where)\s(?:(?!\d)[\w']+\s){0,5}$", re.I)


def when(
    sentence: MarkedSentence, q: Quantity, segment: Segment, context: TextContext, here: Period | None
) -> Period | None:
    """The period that a "when" speaks of: "smaller than in 2024, when it was $85 billion"."""
    lead = _WHEN.search(sentence.text[segment[0] : q.begin])
    if lead is None:
        return None
    told = [m for m in sentence.of("period") if m.end <= segment[0] + lead.start() + 1]
    if not told or sentence.text[told[-1].end : segment[0] + lead.start()].strip(" ,"):
        return None
    found = settled(told[-1].value, context, here) if told else []
    return found[0] if found else None
