"""The periods that a place of a text speaks of, and those that it compares with."""

from __future__ import annotations

import re

from data.period import Period, PeriodExpr, from_date, year_of
from intents.claims.context import ClaimSlots, TextContext
from intents.claims.marks import Mark, MarkedSentence
from intents.claims.passing import ONLY_BEHIND
from intents.claims.pointed import pointed
from intents.claims.words import listed
from intents.grammar.periods import shift
from intents.wordlists import wordlist

BASE = listed("base", "before")


def is_base(sentence: MarkedSentence, mark: Mark) -> bool:
    """Whether a period is what something is compared with: "from July", "on 2024", "than in August"."""
    before = sentence.text[max(sentence.passage.start, mark.start - 24) : mark.start].lower().rstrip()
    before = re.sub(r"\s(?:at least|around|about|early|late|mid|back in)$", "", before).rstrip()
    before = _LED_IN.sub("", before).rstrip()
    words = before.split()
    tail = {" ".join(words[-n:]).strip(",;(") for n in (1, 2, 3) if len(words) >= n}
    if _TIMES_IT.search(sentence.text[max(sentence.passage.start, mark.start - 80) : mark.start]):
        return mark.key != "since"
    if _PASSED_IT.search(before) or ONLY_BEHIND.search(sentence.text[sentence.passage.start : mark.start]):
        return mark.key != "since"
    of_another = re.search(r"\b(?:the|a|its)\s[^\s]*\$?\d\S*\s?(?:billion|trillion|million|bn|tn|b|m)?\sof$", before)
    return (bool(tail & BASE) or of_another is not None) and mark.key != "since"


_LED_IN = re.compile(
    r"\s(?:in|the|th(?:at|ose) of|during|for|its|their|(?:the )?level (?:of|in)|the same|a record in|just)$"
)
_PASSED_IT = re.compile(
    r"\b(?:exceed\w*|surpass\w*|topp?(?:ed|ing|s)?|beat\w*|match\w*|eclips\w*|outstrip\w*|overtak\w*|overtook)\s"
    r"(?:(?:the|that|those|its|their|even|total|level|figure|amount|sum|value|whole|all|full|entire|of|for|in|from)\s?)*$"
)
"""What stands before the period that is exceeded: "already exceed the total for 2024"."""
_TIMES_IT = re.compile(
    r"(?:\b(?:times|twice|double|\w+fold)\s$|(?:\b(?:times|twice|double|triple|treble|half|halves|thirds?|quarters?|fifths?|tenths?|percent|cent|\w+fold)|%)\s"
    r"(?:of\s(?=what|that|those|its|their|the\s(?:level|figure|value|19|20))|as\s\w+\s(?:as\s)?"
    r"|(?=(?:the|their|its|our|that|those|what)\s))"
    r"(?:(?:the|their|its|our|that|those|what|it|they|we|she|he|was|were|had|has|been|stood|at|level|levels|bought|buys|sold|sells|imported|exported|shipped|sent|took|paid|spent|got|came|did|there|here|abroad|from|to|us|figure|amount|size|value|of|in"
    r"|for|during|back|as|recorded|seen)\s)*$)",
    re.I,
)
"""What stands before the period that a multiple is of: "three times their", "less than half that of"."""


def dated(expr: PeriodExpr, context: TextContext, here: Period | None) -> Period | None:
    """The months of an expression, seen from the text's day; of "the month before" seen from ``here``."""
    anchor = here or context.period
    turned = _BESIDE.match(expr.label)
    if turned is not None and anchor is not None and expr.kind == "range":
        return _beside(anchor, turned, expr)
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


_BESIDE = re.compile(r"(?:the )?(?P<way>previous|prior|preceding|following) (?P<unit>month|quarter|year)\b", re.I)
"""The neighbour of the period that is spoken of, not of the text's day."""


def _beside(anchor: Period, said: re.Match[str], expr: PeriodExpr) -> Period | None:
    months = {"month": 1, "quarter": 3, "year": 12}[said["unit"].lower()]
    step = months if said["way"].lower() in wordlist("next_period", "claims") else -months
    if anchor.months == months:
        return anchor.shift(step)
    return anchor.shift(step) if anchor.months < months else expr.period


def settled(expr: PeriodExpr, context: TextContext, here: Period | None) -> list[Period]:
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
    if first.kind == "ytd" and last is not None and first.end == last and expr.kind == "range":
        out = [*_as_far(first, (here, context.period, *context.named)), first]
    around = here or context.period
    if expr.assumed_year and around is not None and expr.kind == "range":
        year = year_of(around.end)
        moved = first.shift(12 * (year - year_of(first.end)))
        if moved != first and moved.end < from_date(context.day):
            spoken = any(year_of(p.end) == year_of(first.end) for p in context.past)  # of this year too, before
            out = [moved, first] if year_of(first.end) - year > 1 and not spoken else [first, moved]
    if first.months == 12 and _YEAR_TO.match(expr.label):
        out.append(Period.ytd(first.end))  # "the year to August": of twelve months, and to many from January on
    if expr.assumed_year:
        out += [out[0].shift(-12)] if out[0].end >= from_date(context.day) - 1 else []
    return list(dict.fromkeys(out))


_YEAR_TO = re.compile(r"(?:in\s|over\s|for\s)?(?:the\s)?year\s(?:to|through|until|till)\b", re.I)


def _as_far(year: Period, told: tuple[Period | None, ...]) -> list[Period]:
    """ "This year" beside the first months of a year: as many months of this one."""
    alike = next((p for p in told if p is not None and p.start % 12 == 0 and 1 < p.months < year.months), None)
    return [Period.ytd(year.start + alike.months - 1)] if alike is not None else []


_SUPERLATIVE = re.compile(
    r"\b(?:highest|lowest|largest|smallest|biggest|widest|narrowest|best|worst|strongest|weakest)\s(?:of\s|in\s|for\s)?(?:the\s)?$",
    re.I,
)
"""What makes a period that in which something is the extreme: "the highest this year"."""
_RELATIVE = re.compile(r",\s(?:where|which|who|whose|whom)\b[^,;]{3,120},", re.I)


_INCLUDED = re.compile(
    r",\s(?:[\w\s]{2,30}\s(?:included|excluded|aside)|(?:including|excluding|such\sas|among\sthem)\s[^,;$\d]{3,60}),"
    r"|,\s(?:[a-z]+ly\s)?(?:swollen|swelled|flattered|flattened|skewed|inflated|boosted|driven|fuelled|fueled|lifted|depressed|distorted|hit|helped|buoyed|led)\s"
    r"(?:up\s)?(?:by|with)\s[^,;$\d]{3,60},"
    r"|,\s(?:even\s)?[\w\s]{2,30}\sincluded(?=[.!?])|,\s(?:(?:just|well|far)\s)?(?:ahead\sof|behind)\s[^;.$\d]{3,80}?"
    r"(?=[.;]|$|,\s(?:which|who|whose|where|but|while|though)\b)"
    r"|(?:^|(?<=[.!?]\s))[^:;$\d]{3,60}\s(?:aside|apart|excluded)[:,]",
    re.I | re.M,
)
"""What is named as part of something, or left out of it."""


def in_passing(sentence: MarkedSentence, place: int) -> list[tuple[int, int]]:
    """The relative clauses of a sentence that a place is not in: what they name is not of it."""
    p = sentence.passage
    spans = [m.span() for kind in (_RELATIVE, _INCLUDED) for m in kind.finditer(sentence.text, p.start, p.end)]
    return [(a, z) for a, z in spans if not a <= place < z]


_PART = re.compile(
    r",\s(?:including|among\s(?:them|which)|of\s(?:which|them))\s[^;]{3,70}?,\s(?=(?:was|were|is|are|fell|rose|grew|shrank|[a-z]+ed)\b)",
    re.I,
)
"""An aside of a part, after which the sentence goes on with the whole."""


def of_a_part(sentence: MarkedSentence, place: int) -> bool:
    """Whether a place is in such an aside."""
    p = sentence.passage
    return any(m.start() <= place < m.end() for m in _PART.finditer(sentence.text, p.start, p.end))


def _in_passing(sentence: MarkedSentence, mark: Mark, place: int) -> bool:
    return _apposed(sentence, mark) or any(a <= mark.start < z for a, z in in_passing(sentence, place))


_BEHIND = re.compile(r"\s*(?:\w+\s){0,2}?(?:in|during|for|of|over|through|this)?\s*(?:the\s)?", re.I)

_ADJECTIVES = wordlist("times_adjectives", "claims")
_RELEASED = re.compile(r"\s(?:annual\s)?(?:release|revisions?|vintage|edition|print|report)\b", re.I)
"""What makes a month that of a publication, and not of the figures."""


def _near_first(marks: list[Mark], sentence: MarkedSentence, at: int, end: int) -> list[Mark]:
    """The periods with the one that belongs to a number first: right behind it, or the last before it."""
    after = [m for m in marks if m.start >= end]
    before = [m for m in marks if m.end <= at][::-1]
    if after and (
        _BEHIND.fullmatch(sentence.text[end : after[0].start])
        or _TIMES_IT.search(sentence.text[at : after[0].start])  # "three times what it had bought in 2016"
    ):
        return [after[0], *before, *after[1:]]
    return [*before, *after, *(m for m in marks if m.start < end and m.end > at)]


def periods_at(
    out: ClaimSlots, sentence: MarkedSentence, a: int, z: int, context: TextContext, here: Period | None,
    place: tuple[int, int],
) -> None:  # fmt: skip
    marks = sentence.within(a, z, "period", "relation", "year_before", "month_before")
    if place[0] < place[1]:  # a multiple behind a number has its own period
        times = [m for m in sentence.within(place[1], z, "multiple") if m.words not in _ADJECTIVES]
        marks = [m for m in marks if not any(t.end <= m.start for t in times)]
    for mark in _near_first(marks, sentence, *place):
        if mark.kind == "relation":
            out.bases.append(mark.key)  # type: ignore[arg-type]
        elif mark.kind in ("year_before", "month_before"):
            if mark.words not in wordlist("each_period", "claims"):
                out.bases.append("year" if mark.kind == "year_before" else "month")
        elif mark.key == "since":
            superlative = [m for m in sentence.within(a, mark.start, "extreme", "record") if mark.start - m.end < 45]
            out.since = out.since or (None if superlative else mark.value.period)
        elif _of_no_figure(sentence, mark, place[0]):
            continue
        elif mark.key == "shift" and mark.value.unit:
            moved = dated(mark.value, context, out.periods[0] if out.periods else here)
            if moved is not None and not out.periods and _spoken_of(sentence, mark):
                out.periods, out.own_period, out.shifted = [moved], True, True
            elif moved is not None:
                out.bases.append(moved)
        elif is_base(sentence, mark):
            out.bases += settled(mark.value, context, out.periods[0] if out.periods else here)[:2]
        else:
            _named(out, sentence, mark, context, here)
    pointed(out, sentence, a, z, context, here)


def _named(out: ClaimSlots, sentence: MarkedSentence, mark: Mark, context: TextContext, here: Period | None) -> None:
    """The first period that a part of a sentence names itself."""
    found = _of_its_year(sentence, mark, settled(mark.value, context, here), here or context.period)
    if found and found[0].months == 1 and mark.key == "until":
        found = [found[0], Period.ytd(found[0].end), *found[1:]]  # "by August it had sold"
    if found and not out.periods:
        out.periods, out.own_period = found, True
        out.ends = mark.value.ends if found[0].months > 12 else None


def _of_no_figure(sentence: MarkedSentence, mark: Mark, place: int) -> bool:
    """Whether a period is that of an extreme, of an aside or of a publication, and not of the figure at a place."""
    return (
        _SUPERLATIVE.search(sentence.text[sentence.passage.start : mark.start]) is not None
        or _in_passing(sentence, mark, place)
        or _RELEASED.match(sentence.text, mark.end) is not None
        or mark.key in ("too_fine", "all", "leading")
    )


def _apposed(sentence: MarkedSentence, mark: Mark) -> bool:
    """Whether a period only tells more of the one before it: "In 2024, the last full year before the tariffs"."""
    if any(c.isdigit() for c in mark.words):
        return False
    before = [m for m in sentence.within(sentence.passage.start, mark.start, "period") if m.key == "range"]
    gap = sentence.text[before[-1].end : mark.start] if before else ""
    return (
        re.fullmatch(r",\s(?:(?:the|its|our)\s)?", gap) is not None and "," in sentence.text[mark.end : mark.end + 60]
    )


_OPENS = re.compile(
    r"(?:^|[,;.:(]|\b(?:and|but|while|whereas|although|though)\b)\s*(?:(?:only|just|and|but|in|during|over|for|by)\s)*$",
    re.I,
)


def _spoken_of(sentence: MarkedSentence, mark: Mark) -> bool:
    """Whether a period counted from another is what is spoken of ("one year later it was", "A year earlier Canada was
    on top") and not what is compared with."""
    if (mark.value.count or -1) > 0:
        return True
    before = sentence.text[sentence.passage.start : mark.start]
    behind = sentence.text[mark.end : sentence.passage.end]
    return (
        bool(_OPENS.search(before))
        and bool(re.match(r",?\s+(?!\$|[\d.])\w+", behind))
        and not (before.rstrip().endswith(",") and any(m.end <= mark.start for m in sentence.of("head")))
    )


_OF_THAT_YEAR = re.compile(r"\s(?:of|in)\s(?:that|the\ssame)\syear\b", re.I)


def _of_its_year(sentence: MarkedSentence, mark: Mark, found: list[Period], around: Period | None) -> list[Period]:
    """A month without its year beside one that has it: "from March 2025 to April"."""
    if not found or not mark.value.assumed_year or found[0].months > 3:
        return found
    if around is not None and _OF_THAT_YEAR.match(sentence.text, mark.end):
        return [found[0].shift(12 * (year_of(around.end) - year_of(found[0].end)))]
    told = [m.value.period for m in sentence.of("period") if m.value.period is not None and not m.value.assumed_year
            and m.value.kind == "range" and m.value.period.months <= 3 and m.end <= mark.start]  # fmt: skip
    if not told:
        return found
    moved = min((found[0].shift(12 * k) for k in range(-12, 13)), key=lambda p: abs(p.start - told[-1].start - 1))
    return list(dict.fromkeys([moved, *found]))


def related(period: Period, relation: str | Period) -> Period:
    """The period that another is compared with."""
    if isinstance(relation, Period):
        return relation
    if relation == "year":
        return period.shift(-12)
    if relation == "month":
        return period.shift(-1)
    return period.before() if period.grain is not None else period.shift(-12)
