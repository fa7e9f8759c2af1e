"""What a claim takes from its sentence and its text, and what that leaves open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from data.period import Period
from intents.claims.claim import Subject
from intents.claims.context import ClaimSlots, TextContext
from intents.claims.marks import MarkedSentence
from intents.claims.subjects import subjects
from intents.wordlists import wordlist


def doubt(
    slots: ClaimSlots,
    context: TextContext,
    sentence: MarkedSentence,
    at: int,
    *,
    base: bool = True,
    newest: bool = False,
) -> tuple[tuple[Subject, ...], tuple[Period, ...]]:
    """What else an unnamed subject or period may be, of what the text named before: it leaves a claim open. ``base``:
    whether it may be what something is compared with, whose period is told further on. ``newest``: whether it may be an
    amount of today, though the text spoke of another period last."""
    block = sentence.passage.block
    own_target = slots.own_target or _only_named(sentence, "partner", slots.targets)
    slots = replace(
        slots,
        own_head=slots.own_head or _only(sentence, "head", slots.head, at) or _the_one(sentence, at),
        own_target=own_target and not _passed_only(sentence, at),
        own_product=slots.own_product or _only_named(sentence, "product", [slots.product]),
    )
    loose = replace(slots, head="", own_head=False) if not slots.own_head else slots
    told_here = dict.fromkeys(m.key for m in sentence.within(sentence.passage.start, at, "head"))
    heads = [slots.head] if slots.own_head else list(dict.fromkeys((*told_here, *context.heads)))
    others = [s for head in heads for s in subjects(replace(loose, head=head), context, block)]
    near = sentence.within(sentence.passage.start, at, "partner", "product")
    near += sentence.within(at, sentence.passage.end, "product")
    if not slots.own_target:
        targets = dict.fromkeys((*(m.value for m in near if m.kind == "partner"), *context.targets))
        others += [replace(s, target=t) for s in list(others) for t in targets if t != s.target]
    if not slots.own_product:
        products = dict.fromkeys((*(m.value for m in near if m.kind == "product"), *context.products))
        others += [replace(s, product=p) for s in list(others) for p in products if p != s.product]
    if not slots.own_head:
        others += [replace(s, sign=-s.sign) for s in list(others) if s.measure.value == "balance"]
    told = slots.own_period or _one_period(sentence, slots, at, base=base)
    past = () if told else _past(slots, context, sentence, newest=newest)
    return tuple(dict.fromkeys(others))[:24], past


def _past(slots: ClaimSlots, context: TextContext, sentence: MarkedSentence, *, newest: bool) -> tuple[Period, ...]:
    """The periods that a claim without one of its own may be of."""
    said = (m.value.period for m in sentence.of("period") if m.key not in ("since", "shift", "all"))
    past = [
        *slots.periods,
        *(p for p in said if p is not None),
        *([context.period] if context.period else []),
        *context.past,
        *_years(context),
        *(_newest(context) if newest and not slots.periods else ()),
    ]
    return tuple(dict.fromkeys(past))


_THE_ONE = re.compile(r"\b(?:the\sones?|that|those)\s(?:with|from|to)\s(?:the\s)?$", re.I)


def _the_one(sentence: MarkedSentence, at: int) -> bool:
    """Whether a number is of "the one with Taiwan", which is what was spoken of right before."""
    told = [m for m in sentence.of("partner") if m.end <= at]
    return bool(told) and _THE_ONE.search(sentence.text[sentence.passage.start : told[-1].start]) is not None


def _one_period(sentence: MarkedSentence, slots: ClaimSlots, at: int, *, base: bool) -> bool:
    """Whether the sentence names one period before a place and no other, so that it is of that or counts from it; what
    is no base is not of a period that the next number has ("exports were $3 billion, against $2 billion in 2024")."""
    named = [m for m in sentence.of("period") if m.key not in ("shift", "since", "latest", "all")]
    if not base:
        later = min((q.begin for q in sentence.quantities if q.begin > at), default=sentence.passage.end)
        named = [m for m in named if m.start < later]
    told = {m.words: m.start for m in named}
    return bool(slots.periods or slots.bases) and len(told) == 1 and min(told.values()) < at


def _only(sentence: MarkedSentence, kind: str, key: str, at: int) -> bool:
    """Whether the sentence names this and nothing else of its kind, so that what follows is of it."""
    told = [m for m in sentence.of(kind) if m.key != "total_trade"]
    told = told or [m for m in sentence.of("role") if kind == "head" and m.start < at]
    return bool(key) and {m.key for m in told} == {key}


def _passed_only(sentence: MarkedSentence, at: int) -> bool:
    """Whether the only partners before a place are those that another passed: "it also overtook China, with"."""
    passing = sentence.within(sentence.passage.start, at, "overtake")
    partners = sentence.within(sentence.passage.start, at, "partner")
    return bool(passing) and all(p.start >= passing[0].end for p in partners)


def _only_named(sentence: MarkedSentence, kind: str, values: Sequence[object]) -> bool:
    return len(values) == 1 and values[0] is not None and {m.value for m in sentence.of(kind)} == set(values)


def owned(slots: ClaimSlots) -> frozenset[str]:
    """What the sentence itself names of a claim's subject."""
    named = {
        "head": slots.head,
        "sign": slots.head in ("deficit", "surplus"),
        "partner": slots.targets or slots.whole,
        "product": slots.product,
        "sector": slots.sector,
        "period": slots.periods,
    }
    return frozenset(name for name, value in named.items() if value)


POINTING = re.compile(
    r"\b(?:that|the same|this same)\s(?:year|month|quarter|period|time|span|stretch|interval|decade)\b|\bsince\sthen\b"
    r"|\b(?:them|those)\b(?!\s(?:of|from|to|with|in)\b)",
    re.I,
)
"""Words that point to something said before, which may be another thing than is remembered here."""
_LENGTHS = {"year": 12, "month": 1, "quarter": 3}


def points_away(sentence: MarkedSentence, a: int, z: int, context: TextContext) -> bool:
    """Whether words between two places point to what may be another thing than the nearest that was named."""
    pause = max(sentence.text.rfind(": ", a, z), a)
    return any(not _found(sentence, m, context) for m in POINTING.finditer(sentence.text, pause, z))


def _found(sentence: MarkedSentence, m: re.Match[str], context: TextContext) -> bool:
    """Whether what words point to stands before them in their sentence, or was named last."""
    words, first = m[0].lower().split(), sentence.passage.start
    if words[-1] in wordlist("those", "claims"):
        named = {x.value for x in sentence.within(first, m.start(), "partner", "product")}
        return len(named) == 1
    months = _LENGTHS.get(words[-1])
    told = [x.value.period for x in sentence.within(first, m.start(), "period") if x.key != "since"]
    near = next((p for p in reversed(told) if p is not None), context.period)
    return months is not None and near is not None and (near.months == months or months == 12 > near.months)


def first_of(slots: ClaimSlots | None) -> Period | None:
    return slots.periods[0] if slots is not None and slots.periods else None


def filled(slots: ClaimSlots, whole: ClaimSlots) -> ClaimSlots:
    """With what the sentence names further on."""
    out = replace(slots)
    if not out.periods:
        out.periods, out.ends = whole.periods, whole.ends
    if not out.head:
        out.head, out.flipped, out.doubtful, out.head_mark = whole.head, whole.flipped, whole.doubtful, whole.head_mark
        out.either, out.variable, out.open = whole.either, whole.variable, whole.open
    return out


def periods_at(slots: ClaimSlots, context: TextContext) -> tuple[Period, ...]:
    if slots.periods:
        return tuple(slots.periods)
    title = context.title.period if context.title is not None else None
    found = [p for p in (context.period, *context.past, title) if p is not None]
    newest = max(found, key=lambda p: p.end, default=None)  # after a look back the text goes on about the present
    if newest is not None and context.latest is not None and newest.end >= context.latest - 1:
        found = [newest, *(p for p in found if p.months != newest.months)]
    return tuple(dict.fromkeys(p for p in found if p in (found[0], newest) or p.months != found[0].months))


def _newest(context: TextContext) -> tuple[Period, ...]:
    """What an author means who names no period: the newest month, the year to it, the last full year."""
    last = context.latest
    if last is None:
        return ()
    return Period(last, last, "month"), Period.ytd(last), Period.of_year((last + 1) // 12 - 1)


def _years(context: TextContext) -> list[Period]:
    """The years of a sentence that told of several: "$143 billion in 2024 and $106 billion in 2025"."""
    years = [p for p in context.named if p.grain == "year"]
    return years if len(years) > 1 else []


def after_base(periods: tuple[Period, ...], own: ClaimSlots) -> tuple[Period, ...]:
    """The periods of a change whose base is the period spoken of: "it was $3 billion in 2024. Imports were 16 percent
    fewer than in 2024" is of the year after."""
    base = next((b for b in own.bases if isinstance(b, Period)), None)
    if base is None or own.own_period or not periods or any(p.end > base.end for p in periods):
        return periods
    return (base.shift(12), *periods)
