"""The claims of a sentence without a number of their own: records, extremes, ranks, lists, streaks, directions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from data.model import Flow
from data.period import Period, from_date
from data.query.spec import Target
from intents.claims.claim import Claim, Interval, Kind, Way
from intents.claims.hedges import multiple
from intents.claims.marks import Mark, Sentence
from intents.claims.numbered import Read, _filled, _first, _periods, doubt, moving, owned, sentence_slots
from intents.claims.quantities import _number
from intents.claims.segments import Segment, clause
from intents.claims.subjects import Context, Slots, merged, slots_of, subjects
from intents.dimensions.phrases import NUMBER_WORDS

_IN_YEARS = re.compile(rf"\s*(?:\w+\s){{0,3}}?(?:in|for)\s(?:(?:more\sthan|over|nearly|almost|about|at\sleast|the\slast|the\spast)\s)?(?P<n>a|\d{{1,3}}|{'|'.join(NUMBER_WORDS)})(?:-|\s)(?P<more>and\sa\shalf\s)?(?P<unit>years?|months?|decades?)\b", re.I)  # fmt: skip
_STREAK = re.compile(r"\b(?P<n>\w+)[\s-](?:straight|consecutive|successive)\s(?P<unit>month|quarter|year|annual|monthly)|\b(?P<m>\w+)\s(?P<unit2>month|quarter|year)s?\s(?:in\sa\srow|running)", re.I)  # fmt: skip
_ROLE_NOUNS = {
    "source": Flow.IMPORTS, "supplier": Flow.IMPORTS, "exporter": Flow.IMPORTS, "seller": Flow.IMPORTS,
    "market": Flow.EXPORTS, "customer": Flow.EXPORTS, "buyer": Flow.EXPORTS, "destination": Flow.EXPORTS,
    "importer": Flow.EXPORTS, "partner": Flow.TOTAL_TRADE, "trading": Flow.TOTAL_TRADE,
}  # fmt: skip
_VERBS = re.compile(
    r"(?:ed|s|ing|rose|fell|grew|up|down|sank|slid|risen|fallen|flat|narrower|wider|unchanged|shrank|shrunk|leapt|steady)$"
)


def unnumbered(sentence: Sentence, context: Context, read: Read) -> list[Claim]:
    """The claims of a sentence's words."""
    out: list[Claim] = []
    for finder in (
        _excesses,
        _compared,
        _releases,
        _multiples,
        _each,
        _records,
        _extremes,
        _streaks,
        _ranks,
        _orders,
        _overtakes,
        _directions,
    ):
        for claim in finder(sentence, context, read):
            if claim.kind in ("compare", "order"):
                clash = [c for c in read.claims if c.start < claim.end and claim.start < c.end]
                if claim.kind == "order":
                    claim = replace(claim, end=min([claim.end, *(c.start for c in clash if c.start > claim.start)]))
                else:
                    start = max((c.end for c in clash), default=claim.start)
                    claim = replace(claim, start=start) if start < claim.end else claim
            if all(claim.end <= c.start or c.end <= claim.start for c in [*out, *read.claims]) or claim.kind == "order":
                out.append(claim)
    return out


def _slots(sentence: Sentence, context: Context, read: Read, at: int, end: int) -> Slots:
    """What the clause around a place is about, else what was said before it in the sentence, else after it."""
    a, z = clause(sentence, at)
    whole = read.whole
    own = slots_of(sentence, a, z, at, end, context, _first(whole) or context.period)
    before = [s for c, s in zip(read.claims, read.slots, strict=False) if c.end <= at]
    return _filled(merged(own, before[-1] if before else None), whole)


def _base(sentence: Sentence, context: Context, read: Read, start: int, end: int, kind: Kind) -> Claim | None:
    slots = _slots(sentence, context, read, start, end)
    found = subjects(slots, context, sentence.passage.block)
    a, z = clause(sentence, start)
    pointing = re.search(r"\b(?:that|the same)\s(?:year|month|quarter)\b", sentence.text[a:z], re.I)
    if (
        slots.foreign
        or not found
        or (sentence.within(a, z, "foreign", "scope") and not (slots.own_head or slots.own_product))
    ):
        return None
    return Claim(kind, start, end, (sentence.passage.start, sentence.passage.end), found, _periods(slots, context),
                 tuple(slots.bases), firm=not slots.doubtful and not pointing, doubt=doubt(slots, context, sentence), owned=owned(slots))  # fmt: skip


def _spoiled(sentence: Sentence, at: int) -> bool:
    """Whether the clause of a place speaks of what may be, or of what is not in these statistics."""
    a, z = clause(sentence, at)
    return bool(sentence.within(a, z, "future"))


_THAN = re.compile(
    r"\s(?:than)\s(?:in\s|that\sof\s|the\s|those\sof\s|it\swas\sin\s|during\s|whole\sof\s|all\sof\s)*", re.I
)
_COMPARATIVES = frozenset(["smaller", "larger", "lower", "higher", "wider", "narrower", "bigger", "greater", "less", "more"])


def _compared(sentence: Sentence, context: Context, read: Read) -> Iterator[Claim]:
    """ "smaller than in 2024", "larger than a year before": a direction, with what it is measured against."""
    for m in sentence.of("way"):
        after = _THAN.match(sentence.text, m.end, sentence.passage.end) if m.words in _COMPARATIVES else None
        if after is None or m in read.used or _spoiled(sentence, m.start):
            continue
        base = next(
            (
                p
                for p in sentence.within(m.end, sentence.passage.end, "period", "relation", "year_before")
                if p.start - after.end() < 2
            ),
            None,
        )
        claim = _base(sentence, context, read, m.start, base.end, "direction") if base is not None else None
        if claim is not None and base is not None:
            slots = _slots(sentence, context, read, m.start, m.end)
            bases = tuple(b for b in slots.bases) or claim.bases
            yield replace(claim, way=m.key, bases=bases)  # type: ignore[arg-type]


_FLIPPED = re.compile(r"\bfrom\s(?:a\s)?(?P<was>deficit|surplus)\s(?:in)?to\s(?:a\s)?(?P<is>deficit|surplus)\b", re.I)


def _excesses(sentence: Sentence, context: Context, read: Read) -> Iterator[Claim]:
    """ "imports exceeded exports", "moved from deficit to surplus": the sign of a balance."""
    p = sentence.passage
    found = [
        (m.start, m.end, m.key)
        for m in sentence.of("head")
        if re.search(r"\s(?:exceeded|outstripped|topped|outpaced|surpassed|greater)\s", m.words)
    ]
    found += [(m.start(), m.end(), m["is"].lower()) for m in _FLIPPED.finditer(sentence.text, p.start, p.end)]
    for start, end, head in found:
        if _spoiled(sentence, start) or re.match(r"\s(?:\S+\s){0,2}?by\b", sentence.text[end : end + 20]):
            continue
        slots = replace(_slots(sentence, context, read, start, end), head=head, own_head=True)
        subjects_ = subjects(slots, context, p.block)
        if subjects_ and not slots.foreign:
            yield Claim("level", start, end, (p.start, p.end), subjects_, _periods(slots, context), interval=Interval(1e-9, None),
                        owned=owned(slots), doubt=doubt(slots, context, sentence))  # fmt: skip


def _multiples(sentence: Sentence, context: Context, read: Read) -> Iterator[Claim]:
    """ "more than doubled", "a fivefold increase", "nearly halved"."""
    for m in sentence.of("multiple"):
        if (
            _spoiled(sentence, m.start)
            or m.words in ("double", "twice", "triple", "treble")
            or re.match(r"[\s-](?:digit|as|in|whammy|check)\b", sentence.text[m.end :][:8], re.I)
        ):
            continue
        hedge = next((h for h in sentence.of("hedge") if 0 <= m.start - h.end <= 1), None)
        claim = _base(sentence, context, read, hedge.start if hedge else m.start, m.end, "multiple")
        if claim is not None:
            slots = _slots(sentence, context, read, m.start, m.end)
            behind = re.match(r"\s(?:the|what)\s", sentence.text[m.end : m.end + 6], re.I)
            base = (
                next(
                    (p for p in sentence.within(m.end, sentence.passage.end, "period") if p.value.period is not None),
                    None,
                )
                if behind
                else None
            )
            if base is not None:
                told = [s for c, s in zip(read.claims, read.slots, strict=False) if c.end <= m.start]
                then = base.value.period
                claim = replace(
                    claim, bases=(then, then.shift(-12)), periods=_periods(told[-1], context) if told else claim.periods
                )
            yield replace(
                moving(claim, slots, context),
                interval=multiple(float(m.key), hedge.key if hedge and hedge.key != "exact" else ""),
            )


_EVER = re.compile(
    r"(?:[\s-]\w+){0,4}?\s(?:ever|on\srecord|in\s(?:the\s|its\s)?history|of\sall\stime|since\srecords\sbegan)\b", re.I
)


def _records(sentence: Sentence, context: Context, read: Read) -> Iterator[Claim]:
    for m in sentence.of("extreme"):
        tail = _EVER.match(sentence.text, m.end, sentence.passage.end)
        near = [r for r in sentence.of("record") if r.start < m.end and m.start < r.end]
        if tail and not near and not _spoiled(sentence, m.start):
            claim = _base(sentence, context, read, m.start, tail.end(), "record")
            if claim is not None:
                yield replace(claim, high=m.key != "low")
    for m in sentence.of("record"):
        if _spoiled(sentence, m.start) or re.match(r"\s(?:keeping|books?)\b", sentence.text[m.end : m.end + 12]):
            continue
        if (
            m.words == "records"
            or (re.search(r"\b(?:on|the|for)\s$", sentence.text[max(0, m.start - 5) : m.start])
            and m.words == "record")
        ) and not re.search(r"\bthe\s$", sentence.text[max(0, m.start - 5) : m.start]):
            continue
        since = [
            p
            for p in sentence.within(m.end, sentence.passage.end, "period")
            if p.key == "since" and p.start - m.end < 12
        ]
        claim = _base(sentence, context, read, m.start, m.end, "since" if since else "record")
        if claim is not None:
            yield replace(claim, high=m.key == "high", since=since[0].value.period if since else None)


def _extremes(sentence: Sentence, context: Context, read: Read) -> Iterator[Claim]:
    for m in sentence.of("extreme"):
        tail = sentence.text[m.end : min(sentence.passage.end, m.end + 60)]
        since = [
            p
            for p in sentence.within(m.end, sentence.passage.end, "period")
            if p.key == "since" and p.start - m.end < 45
        ]
        years = _IN_YEARS.match(tail) or re.search(r"^\s(?:\w+\s){0,5}" + _IN_YEARS.pattern[3:], tail, re.I)
        if _spoiled(sentence, m.start) or (not since and not years):
            continue
        end = since[0].end if since else m.end + years.end()  # type: ignore[union-attr]
        claim = _base(sentence, context, read, m.start, end, "since")
        if claim is None:
            continue
        here = claim.periods[0] if claim.periods else None
        start = (
            since[0].value.period
            if since
            else _ago(years, here or Period(from_date(context.day) - 1, from_date(context.day) - 1))
        )  # type: ignore[arg-type]
        high = m.key == "high" or (m.key == "worst" and claim.subjects[0].measure is not Flow.EXPORTS)
        yield replace(claim, high=high, since=start, firm=claim.firm and (bool(since)), signless=not since)


def _ago(match: re.Match[str], here: Period) -> Period:
    n = 1 if match["n"].lower() == "a" else int(match["n"]) if match["n"].isdecimal() else _number(match["n"].lower())
    months = n * {"year": 12, "month": 1, "decade": 120}[match["unit"].lower().rstrip("s")]
    return here.shift(-months)


def _streaks(sentence: Sentence, context: Context, read: Read) -> Iterator[Claim]:
    for m in _STREAK.finditer(sentence.text, sentence.passage.start, sentence.passage.end):
        word = (m["n"] or m["m"]).lower()
        count = _ordinal_or_number(word)
        if not count or count < 2 or _spoiled(sentence, m.start()):
            continue
        a, z = clause(sentence, m.start())
        ways = [w for w in sentence.within(a, z, "way") if w.words not in ("more", "less")]
        claim = _base(sentence, context, read, m.start(), m.end(), "streak")
        unit = (m["unit"] or m["unit2"]).lower()
        if claim is not None:
            months = {"month": 1, "monthly": 1, "quarter": 3}.get(unit, 12)
            yield replace(
                claim, nth=count, way=ways[-1].key if ways else "", grain=months, firm=bool(ways) and claim.firm
            )  # type: ignore[arg-type]


_NOUNS = re.compile(
    r"\b(?:report|reports|release|releases|figures|data|numbers|one|ones|statistics|ft-?900|update|account)\b", re.I
)
_OUT = re.compile(
    r"\b(?:due|out|released?|published?|publishes|publication|come|came|comes|will|scheduled|slated|appear|appeared|report|reports|on|land|landed)\b",
    re.I,
)


def _releases(sentence: Sentence, context: Context, read: Read) -> Iterator[Claim]:
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


def _each(sentence: Sentence, context: Context, read: Read) -> Iterator[Claim]:
    """ "It widened in each of the years from 2009 to 2016", "in surplus every year since 1971"."""
    for m in _EACH.finditer(sentence.text, sentence.passage.start, sentence.passage.end):
        a, z = clause(sentence, m.start())
        span = [
            p
            for p in sentence.within(a, z, "period")
            if p.start >= m.start()
            and (p.key == "since" or (p.value.period is not None and p.value.period.months > 12))
        ]
        claim = _base(sentence, context, read, m.start(), span[0].end if span else m.end(), "each")
        if claim is None or not span or _spoiled(sentence, m.start()):
            continue
        period = span[0].value.period
        months = {"year": 12, "quarter": 3, "month": 1}[m["unit"].lower()]
        ways = list(sentence.within(a, m.start(), "way"))
        yield replace(
            claim,
            since=period,
            periods=() if span[0].key == "since" else (period,),
            grain=months,
            way=ways[-1].key if ways else "",
        )  # type: ignore[arg-type]


_ORDINALS = (
    "",
    "",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
)


def _ordinal_or_number(word: str) -> int | None:
    if word in _ORDINALS and word:
        return _ORDINALS.index(word)
    digits = re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th)?", word)
    return int(digits[1]) if digits else NUMBER_WORDS.get(word)


_RANKED_NOUN = re.compile(
    r"^[\s-]*(?:u\.s\.\s|us\s|american\s|america's\s|single\s|bilateral\s|overall\s|of\s|the\s|all\s|its\s|goods\s|trade\s|trading\s|export\s|import\s|foreign\s|overseas\s|largest\s|biggest\s|most\s|important\s)*(?P<noun>\w+)",
    re.I,
)


def _ranks(sentence: Sentence, context: Context, read: Read) -> Iterator[Claim]:
    """ "the second-largest source of imports", "our top export market", "No. 3"."""
    ordinals = sentence.of("ordinal")
    tops = [m for m in sentence.of("top") if not any(o.end <= m.start <= o.end + 2 for o in ordinals)]
    for m in [*ordinals, *tops]:
        if _spoiled(sentence, m.start):
            continue
        nth = m.value if m.kind == "ordinal" else 1
        tail = sentence.text[m.end : sentence.passage.end]
        noun = _RANKED_NOUN.match(tail)
        word = (noun["noun"] if noun else "").lower().removesuffix("s")
        end = m.end + (noun.end() if noun else 0)
        if re.match(
            r"[\s-]*(?:ever|since|on\srecord|in\s|drop|fall|rise|increase|decline|jump|gain|monthly|annual|quarterly|year)",
            tail,
            re.I,
        ):
            continue
        if (
            nth == 1
            and m.kind != "ordinal"
            and noun
            and re.search(r"(?:deficits|surpluses|gaps|partners|suppliers|markets|sources|buyers)$", noun["noun"], re.I)
            and not re.search(r"\bone\sof\b", sentence.piece(sentence.passage.start, m.start))
        ):
            continue  # "the biggest deficits were with A, B and C"
        flow = _ROLE_NOUNS.get("trading" if re.match(r"[\s\w.-]*?\btrad(?:e|ing)\spartner", tail[:40], re.I) else word)
        claim = _ranked(sentence, context, read, m, end, nth, flow)
        if claim is not None:
            union = [p.value for p in sentence.of("partner") if p.value.codes == ("0003",)]
            yield replace(claim, others=tuple(union[:1]))


def _ranked(
    sentence: Sentence, context: Context, read: Read, m: Mark, end: int, nth: int, flow: Flow | None
) -> Claim | None:
    slots = _slots(sentence, context, read, m.start, end)
    a, z = clause(sentence, m.start)
    partners = list(sentence.within(a, z, "partner"))
    before = [p for p in partners if p.end <= m.start]
    after = [p for p in partners if p.start >= end]
    one = before[-1] if before else after[0] if after else None
    if one is None or (slots.product is not None and not slots.own_product):
        return None
    several = len({p.value for p in before}) > 1
    if len(before) > 1 and nth == 1 and re.search(r"\band\s(?:the\s)?$", sentence.text[a : before[-1].start]):
        one = before[0]
    if several and nth > 1:
        one = before[0]
    found = subjects(replace(slots, targets=[one.value]), context, sentence.passage.block)
    if flow is not None:
        head = subjects(
            replace(
                slots,
                targets=[one.value],
                head={Flow.IMPORTS: "imports", Flow.EXPORTS: "exports"}.get(flow, "total_trade"),
                flipped=False,
            ),
            context,
            sentence.passage.block,
        )
        found = tuple(replace(s, measure=flow, sign=1) for s in head)
    if not found or (flow is None and not slots.head and not context.head):
        return None
    return Claim("rank", m.start, end, (sentence.passage.start, sentence.passage.end), found, _periods(slots, context),
                 owned=owned(slots) | {"partner"}, nth=nth, high=m.key != "low" or m.kind == "ordinal", firm=(flow is not None or bool(slots.head or context.head)) and not several and not re.search(r"\b(?:that|the same)\s(?:year|month|quarter)\b", sentence.piece(a, z)))  # fmt: skip


def _orders(sentence: Sentence, context: Context, read: Read) -> Iterator[Claim]:
    """ "followed by the EU, Mexico, Vietnam and Ireland": partners in the order of size."""
    for m in sentence.of("ordered"):
        if m.words == "in that order":
            a, _z = clause(sentence, m.start)
            named = list(sentence.within(a, m.start, "partner"))
            claim = _base(sentence, context, read, m.start, m.end, "order")
            if claim is not None and len(named) > 1:
                first = 1 if sentence.within(a, named[0].start, "top", "extreme") else 0
                yield replace(
                    claim,
                    others=tuple(p.value for p in named),
                    nth=first,
                    subjects=tuple({replace(s, target=None): 0 for s in claim.subjects}),
                )
            continue
        if m.words not in ("followed by", "were followed by", "trailed by", "then came", "next came", "ahead of"):
            continue
        after = _run(sentence, list(sentence.within(m.end, sentence.passage.end, "partner")), m.end)
        before = list(sentence.within(sentence.passage.start, m.start, "partner"))
        if len(after) < (1 if m.words != "ahead of" else 2):
            continue
        claim = _base(sentence, context, read, m.start, after[-1].end, "order")
        if claim is None:
            continue
        listed = [*([before[-1].value] if before else []), *(p.value for p in after)]
        between = [q for q in sentence.quantities if m.start <= q.start < after[-1].end]
        if len(listed) > 1 and not between:
            yield replace(
                claim, others=tuple(listed), subjects=tuple({replace(s, target=None): 0 for s in claim.subjects}), nth=1
            )


def _run(sentence: Sentence, partners: list[Mark], at: int) -> list[Mark]:
    """The partners that stand in one list from a place on; numbers in brackets may stand between."""
    out: list[Mark] = []
    for p in partners:
        gap = sentence.text[out[-1].end if out else at : p.start]
        if not re.fullmatch(
            r"[\s,;&]*(?:\([^)]*\))?[\s,;&]*(?:at\s\S+\s\w+)?[\s,;&]*(?:and|then|by)?[\s,]*(?:the\s|by\s)*", gap, re.I
        ):
            break
        out.append(p)
    return out


def _overtakes(sentence: Sentence, context: Context, read: Read) -> Iterator[Claim]:
    """ "Thailand overtook Japan", "larger than the deficit with Mexico"."""
    for m in sentence.of("overtake"):
        if any(m.start < c.end and c.start < m.end for c in read.claims) or _spoiled(sentence, m.start):
            continue
        a, z = clause(sentence, m.start)
        before = list(sentence.within(a, m.start, "partner"))
        after = list(sentence.within(m.end, z, "partner"))
        if not before or not after or not re.fullmatch(r"\s*(?:\S+\s){0,6}", sentence.text[m.end : after[0].start]):
            continue
        first, second = before[-1].value, after[0].value
        nouns = [flow for word, flow in _ROLE_NOUNS.items() if word in sentence.piece(m.end, z)]
        claim = _base(sentence, context, read, before[-1].start, after[0].end, "compare")
        if claim is None and nouns:
            claim = Claim("compare", before[-1].start, after[0].end, (sentence.passage.start, sentence.passage.end),
                          tuple(subjects(Slots(head="imports"), context, sentence.passage.block)),
                          _periods(sentence_slots(sentence, context), context))  # fmt: skip
        if claim is None or first == second:
            continue
        found = tuple({replace(s, target=None, product=s.product): 0 for s in claim.subjects})
        if nouns:
            found = tuple(replace(s, measure=nouns[0], sign=1) for s in found)
        passing = m.words not in (
            "more than",
            "larger than",
            "bigger than",
            "greater than",
            "higher than",
            "smaller than",
            "lower than",
            "less than",
            "ahead of",
            "behind",
            "trailed",
            "exceeded",
        )
        yield replace(claim, subjects=found, others=(first, second), high=m.key == "above", way="up" if passing else "")


def _directions(sentence: Sentence, context: Context, read: Read) -> Iterator[Claim]:
    """ "imports surged": only the direction can be checked."""
    for m in sentence.of("way"):
        if m in read.used or not _VERBS.search(m.words) or _spoiled(sentence, m.start):
            continue
        if any(m.start < c.end and c.start < m.end for c in read.claims) or m.words in (
            "cut",
            "added",
            "gains",
            "less",
            "recovered",
        ):
            continue
        a, _z = clause(sentence, m.start)
        heads = [h for h in sentence.within(a, m.start, "head") if h.words != "trade" or h.key != "total_trade"]
        if re.match(r"\s(?:from|to|by)\b", sentence.text[m.end : m.end + 6], re.I):
            continue
        close = heads and re.fullmatch(r"[\s,]*(?:\S+\s){0,7}", sentence.text[heads[-1].end : m.start])
        foreign = sentence.within(heads[-1].end if heads else a, m.start, "foreign")
        if not close or foreign:
            continue
        claim = _base(sentence, context, read, m.start, m.end, "direction")
        if claim is not None:
            claim = replace(claim, start=heads[-1].start)
            slots = _slots(sentence, context, read, m.start, m.end)
            yield replace(moving(claim, slots, context), way=_turned(m.key), signless=context.yearly)


def _turned(key: str) -> Way:
    return key  # type: ignore[return-value]


__all__ = ["Segment", "Target", "unnumbered"]
