"""Claims about a series: records, extremes since a period, streaks, and days of releases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from data.model import Flow
from data.period import Period, from_date
from intents.amounts import how_many
from intents.claims.claim import Claim, way_of
from intents.claims.context import TextContext
from intents.claims.marks import Mark, MarkedSentence
from intents.claims.numbered import NumbersRead
from intents.claims.segments import clause
from intents.claims.stated import claim_at, spoiled
from intents.dimensions.phrases import NUMBER_WORDS
from intents.wordlists import numbers, wordlist

_IN_YEARS = re.compile(
    rf"\s*(?:\w+\s){{0,3}}?(?:in|for)\s(?:(?:more\sthan|over|nearly|almost|about|at\sleast|the\slast"
    rf"|the\spast)\s)?(?P<n>a|\d{{1,3}}|{'|'.join(NUMBER_WORDS)})(?:-"
    rf"|\s)(?P<more>and\sa\shalf\s)?(?P<unit>years?|months?|decades?)\b",
    re.I,
)

_STREAK = re.compile(
    r"\b(?P<n>\w+)[\s-](?:straight|consecutive|successive)\s(?P<unit>month|quarter|year|annual|monthly)"
    r"|\b(?P<o>\w+)\s(?P<unit3>month|year|annual|quarter)(?:ly)?\s(?:\w+\s){0,2}?in\sa\srow"
    r"|\b(?P<m>\w+)\s(?P<unit2>month|quarter|year)s?\s(?:in\sa\srow|running)",
    re.I,
)

_EVER = re.compile(
    r"(?:[\s-]\w+){0,4}?\s(?:ever|on\srecord|in\s(?:the\s|its\s)?history|of\sall\stime|since\srecords\sbegan)\b", re.I
)


_NTH = re.compile(
    r"\b(?P<n>second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,2}(?:st|nd|rd|th))[\s-]$", re.I
)
"""What makes an extreme the next to one."""


def _nth(sentence: MarkedSentence, claim: Claim) -> Claim:
    """ "the third-highest ever": a record with so many beyond it."""
    m = _NTH.search(sentence.text[max(sentence.passage.start, claim.start - 14) : claim.start])
    place = _ordinal_or_number(m["n"].lower()) if m is not None else None
    return replace(claim, nth=place, firm=False) if place else claim


def _is_high(m: Mark, claim: Claim) -> bool:
    """Whether an extreme is the largest: the worst is that, but of exports."""
    return m.key == "high" or (m.key == "worst" and claim.subjects[0].measure is not Flow.EXPORTS)


_IN_PLACE = re.compile(
    r"\s(?:is|was|comes|came|ranks|ranked|remains|stands)\s(?:in\s)?(?:a\s(?:close|distant)\s)?(?P<n>second|third|fourth|fifth)"
    r"(?:\splace)?(?=[.,;)]|\s(?:with|at)\b|$)", re.I,
)  # fmt: skip


def placed(sentence: MarkedSentence, context: TextContext, read: NumbersRead) -> Iterator[Claim]:
    """ "The record is 2022, and 2025 is in second place": a period among all."""
    records = [m for m in sentence.of("record", "extreme") if m.key != "low"]
    for p in sentence.of("period"):
        m = _IN_PLACE.match(sentence.text, p.end, sentence.passage.end)
        period = p.value.period
        if m is None or period is None or not any(r.end <= p.start for r in records) or spoiled(sentence, p.start):
            continue
        claim = claim_at(sentence, context, read, p.start, m.end(), "record")
        if claim is not None:
            place = _ordinal_or_number(m["n"].lower())
            yield replace(
                claim,
                periods=(period,),
                nth=place,
                of_all=True,
                owned=claim.owned | {"period"},
                doubt=(claim.doubt[0], ()),
            )


_PEAKED = re.compile(
    r"(?:\s(?:of|in|for)\s[^;:$%]{2,60}?)?(?:,\s[^,;:]{2,40},)?\s(?P<verb>(?:was|came|fell|occurred|is|remains)\s(?:reached\s)?(?:back\s)?(?:in|that\sof)\s)",
    re.I,
)
"""What stands between a peak and its period: "the peak of the deficit with it, $418 billion, was in 2018"."""


def peaks(sentence: MarkedSentence, context: TextContext, read: NumbersRead) -> Iterator[Claim]:
    """When something was at its height, told of the height."""
    for m in sentence.of("extreme", "record"):
        if m.words not in wordlist("of_peaks", "claims"):
            continue
        for p in sentence.within(m.end, sentence.passage.end, "period"):
            told = _PEAKED.fullmatch(sentence.text, m.end, p.start)
            period = p.value.period
            if told is None or period is None or spoiled(sentence, m.start):
                continue
            claim = claim_at(sentence, context, read, m.start, m.end, "record")
            if claim is not None:
                own = claim.owned | {"period"}
                yield replace(claim, start=told.start("verb"), end=p.end, periods=(period,), of_all=True, owned=own,
                              high=m.key != "low", doubt=(claim.doubt[0], ()))  # fmt: skip
            break


_WAS = re.compile(r"\s(?:was|is|remains|came)\s(?:still\s)?(?:in\s)?")


def _which(sentence: MarkedSentence, m: Mark) -> int | None:
    """Where the period ends that a record is said to be of: "the worst month ever was January 2025"."""
    behind = sentence.within(m.end, sentence.passage.end, "period")
    return behind[0].end if behind and _WAS.fullmatch(sentence.text[m.end : behind[0].start]) else None


def records(sentence: MarkedSentence, context: TextContext, read: NumbersRead) -> Iterator[Claim]:
    for m in sentence.of("extreme"):
        tail = _EVER.match(sentence.text, m.end, sentence.passage.end)
        near = [r for r in sentence.of("record") if r.start < m.end and m.start < r.end]
        if tail and not near and not spoiled(sentence, m.start):
            claim = claim_at(sentence, context, read, m.start, tail.end(), "record")
            if claim is not None:
                yield _nth(sentence, replace(claim, high=m.key != "low"))
    for m in sentence.of("record"):
        if spoiled(sentence, m.start) or re.match(r"\s(?:keeping|books?)\b", sentence.text[m.end : m.end + 12]):
            continue
        if (
            m.words in wordlist("records", "claims")
            or (
                re.search(r"\b(?:on|the|for)\s$", sentence.text[max(0, m.start - 5) : m.start])
                and m.words in wordlist("record", "claims")
            )
        ) and not re.search(r"\bthe\s$", sentence.text[max(0, m.start - 5) : m.start]):
            continue
        since = [
            p
            for p in sentence.within(m.end, sentence.passage.end, "period")
            if p.key == "since" and p.start - m.end < 12
        ]
        claim = claim_at(sentence, context, read, m.start, m.end, "since" if since else "record")
        if claim is not None:
            if not since and (when := _which(sentence, m)) is not None:
                claim = replace(claim, end=when, of_all=True)
            made = replace(claim, high=_is_high(m, claim), since=since[0].value.period if since else None)
            yield made if since else _nth(sentence, made)


def extremes(sentence: MarkedSentence, context: TextContext, read: NumbersRead) -> Iterator[Claim]:
    for m in sentence.of("extreme"):
        tail = sentence.text[m.end : min(sentence.passage.end, m.end + 60)]
        since = [
            p
            for p in sentence.within(m.end, sentence.passage.end, "period")
            if p.key == "since" and p.start - m.end < 45
        ]
        years = _IN_YEARS.match(tail) or re.search(r"^\s(?:\w+\s){0,5}" + _IN_YEARS.pattern[3:], tail, re.I)
        if spoiled(sentence, m.start) or (not since and not years):
            continue
        end = since[0].end if since else m.end + years.end()  # type: ignore[union-attr]
        claim = claim_at(sentence, context, read, m.start, end, "since")
        if claim is None:
            continue
        here = claim.periods[0] if claim.periods else None
        start = (
            since[0].value.period
            if since
            else _ago(years, here or Period(from_date(context.day) - 1, from_date(context.day) - 1))
        )
        firm = claim.firm and bool(since)
        yield replace(claim, high=_is_high(m, claim), since=start, firm=firm, signless=not since)


def _ago(match: re.Match[str] | None, here: Period) -> Period:
    if match is None:
        return here
    months = {"year": 12, "month": 1, "decade": 120}[match["unit"].lower().rstrip("s")]
    return here.shift(-months * (how_many(match["n"].lower()) or 0))


def streaks(sentence: MarkedSentence, context: TextContext, read: NumbersRead) -> Iterator[Claim]:
    for m in _STREAK.finditer(sentence.text, sentence.passage.start, sentence.passage.end):
        word = (m["n"] or m["m"] or m["o"]).lower()
        count = _ordinal_or_number(word)
        if not count or count < 2 or spoiled(sentence, m.start()):
            continue
        a, z = clause(sentence, m.start())
        ways = [w for w in sentence.within(a, z, "way") if w.words not in wordlist("more_less", "claims")]
        claim = claim_at(sentence, context, read, m.start(), m.end(), "streak")
        unit = (m["unit"] or m["unit2"] or m["unit3"]).lower()
        if claim is not None:
            months = {"month": 1, "monthly": 1, "quarter": 3}.get(unit, 12)
            yield replace(
                claim, nth=count, way=way_of(ways[-1].key) if ways else "", grain=months, firm=bool(ways) and claim.firm
            )


_NOUNS = re.compile(
    r"\b(?:report|reports|release|releases|figures|data|numbers|one|ones|statistics|ft-?900|update|account)\b", re.I
)

_OUT = re.compile(
    r"\b(?:due|out|released?|published?|publishes|publication|come|came|comes|will|scheduled|slated|appear|appeared|report|reports|on|land|landed)\b",
    re.I,
)


def releases(sentence: MarkedSentence, context: TextContext, read: NumbersRead) -> Iterator[Claim]:
    """ "The September report is due on November 4": a month and a day."""
    p = sentence.passage
    if not (_NOUNS.search(sentence.text, p.start, p.end) and _OUT.search(sentence.text, p.start, p.end)):
        return
    month: Period | None = None
    for m in sentence.of("period"):
        value = m.value
        if value.kind == "range" and value.period is not None and value.period.months == 1:
            month = value.period
        elif value.kind == "too_fine" and value.days and value.days[0] is not None and month is not None:
            yield Claim("release", m.start, m.end, (p.start, p.end), periods=(month,), day=value.days[0], firm=True)
            month = None


_EACH = re.compile(r"\b(?:each|every)\s(?:single\s|of\sthe\s(?:\w+\s){1,2})?(?P<unit>year|month|quarter)s?\b", re.I)


def each(sentence: MarkedSentence, context: TextContext, read: NumbersRead) -> Iterator[Claim]:
    """ "It widened in each of the years from 2009 to 2016", "in surplus every year since 1971"."""
    for m in _EACH.finditer(sentence.text, sentence.passage.start, sentence.passage.end):
        a, z = clause(sentence, m.start())
        span = [
            p
            for p in sentence.within(a, z, "period")
            if p.start >= m.start()
            and (p.key == "since" or (p.value.period is not None and p.value.period.months > 12))
        ]
        claim = claim_at(sentence, context, read, m.start(), span[0].end if span else m.end(), "each")
        if claim is None or not span or spoiled(sentence, m.start()):
            continue
        period = span[0].value.period
        months = {"year": 12, "quarter": 3, "month": 1}[m["unit"].lower()]
        ways = list(sentence.within(a, m.start(), "way"))
        yield replace(
            claim,
            since=period,
            periods=() if span[0].key == "since" else (period,),
            grain=months,
            way=way_of(ways[-1].key) if ways else "",
        )


def _ordinal_or_number(word: str) -> int | None:
    ordinals = numbers("ordinals")
    if word in ordinals and ordinals[word] > 1:
        return int(ordinals[word])
    digits = re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th)?", word)
    return int(digits[1]) if digits else NUMBER_WORDS.get(word)
