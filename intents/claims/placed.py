"""Claims of ranks: "the second-largest source of imports", "our top export market"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from data.model import Flow
from data.period import Period
from intents.claims.claim import Claim, Subject
from intents.claims.context import ClaimSlots, TextContext
from intents.claims.inherited import doubt, owned, periods_at
from intents.claims.marks import Mark, MarkedSentence
from intents.claims.numbered import NumbersRead
from intents.claims.passing import run, who_passed
from intents.claims.segments import clause
from intents.claims.stated import slots_at, spoiled
from intents.claims.subjects import subjects
from intents.claims.times import in_passing, settled
from intents.wordlists import wordlist

ROLE_NOUNS = {
    "source": Flow.IMPORTS, "supplier": Flow.IMPORTS, "exporter": Flow.IMPORTS, "seller": Flow.IMPORTS,
    "market": Flow.EXPORTS, "customer": Flow.EXPORTS, "buyer": Flow.EXPORTS, "destination": Flow.EXPORTS,
    "importer": Flow.EXPORTS, "partner": Flow.TOTAL_TRADE, "trading": Flow.TOTAL_TRADE,
}  # fmt: skip

_RANKED_NOUN = re.compile(
    r"^[\s-]*(?:among\s|as\sa\s|place\samong\s|u\.s\.\s|us\s|american\s|america's\s|single\s|bilateral\s|overall\s|of\s|the\s|all\s|its\s|goods\s|our\s|trade\s|trading\s|export\s|import\s|foreign\s|overseas\s|largest\s|biggest\s|most\s|important\s)*(?P<noun>\w+)",
    re.I,
)


def ranks(sentence: MarkedSentence, context: TextContext, read: NumbersRead) -> Iterator[Claim]:
    """ "the second-largest source of imports", "our top export market", "No. 3"."""
    ordinals = sentence.of("ordinal")
    tops = [m for m in sentence.of("top") if not any(o.end <= m.start <= o.end + 2 for o in ordinals)]
    best = [
        m for m in sentence.of("extreme") if m.words in wordlist("best", "claims") and _BEST.match(sentence.text, m.end)
    ]
    for m in [*ordinals, *tops, *best]:
        if spoiled(sentence, m.start):
            continue
        nth = m.value if m.kind == "ordinal" else 1
        tail = sentence.text[m.end : sentence.passage.end]
        noun = _RANKED_NOUN.match(tail)
        word = (noun["noun"] if noun else "").lower().removesuffix("s")
        end = m.end + (
            noun.end() if noun and word not in _BEHIND_IT else len(tail[: noun.start("noun")].rstrip()) if noun else 0
        )
        if re.match(
            r"[\s-]*(?:ever|since|on\srecord|in\s(?!the\s(?:rankings?|table|list|order|league))"
            r"|this\s|for\s|so\sfar|level|reading|point|month|quarter|drop|fall|rise|increase|decline|jump|gain|monthly|annual|quarterly|year)",
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
        flow = _flow(sentence, m, tail, word)
        if flow is None and _UNRANKED.fullmatch(word) and not _RUN_BY_US.match(tail):
            continue  # "the largest economy"
        claim = _ranked(sentence, context, read, m, end, nth, flow)
        if claim is not None:
            union = [p.value for p in sentence.of("partner") if p.value.codes == ("0003",)]
            yield replace(claim, end=_with_its_partner(sentence, m, claim), others=tuple(union[:1]))


def _flow(sentence: MarkedSentence, m: Mark, tail: str, word: str) -> Flow | None:
    """What a rank is by: the noun behind it, or that of the rank before it ("the top supplier, Canada second")."""
    trading = re.match(r"[\s\w.-]*?\btrad(?:e|ing)\spartner", tail[:40], re.I)
    flow = ROLE_NOUNS.get("trading" if trading else word)
    of_head = word.startswith(tuple(wordlist("head_stems", "claims")))
    told = [r for r in sentence.of("role") if r.end <= m.start] if m.kind == "ordinal" and not (flow or of_head) else []
    return ROLE_NOUNS.get(told[-1].words.removesuffix("s")) if told else flow


def _with_its_partner(sentence: MarkedSentence, m: Mark, claim: Claim) -> int:
    """Where a rank's quote ends: with the partner that is named right behind it."""
    if any(p.end <= m.start for p in sentence.of("partner")):
        return claim.end
    behind = [
        p for p in sentence.within(claim.end, sentence.passage.end, "partner") if p.value == claim.subjects[0].target
    ]
    near = behind and _BEING_WITH.fullmatch(sentence.text[claim.end : behind[0].start])
    return behind[0].end if near else claim.end


_BEING_WITH = re.compile(
    r"[^,;:.$\d]{0,40}(?:\s(?:in|for|of)\s[^,;$]{2,24})?\s(?:was|is|were|are|came|lay)\s(?:again\s|with\s|from\s|the\s)*",
    re.I,
)
"""What stands between a rank and the partner that has it: "the largest surplus in August was with"."""


def _ranked(
    sentence: MarkedSentence, context: TextContext, read: NumbersRead, m: Mark, end: int, nth: int, flow: Flow | None
) -> Claim | None:
    slots = slots_at(sentence, context, read, m.start, end)
    one, several = _whose_place(sentence, context, m, end, nth)
    if one is None or (slots.product is not None and not slots.own_product):
        return None
    if when := _in_which(sentence, end, context):
        slots = replace(slots, periods=when, own_period=True)
    its = sentence.within(m.start, end + 1, "head")
    if its:
        slots = replace(slots, head=its[0].key, own_head=True, flipped=False, open=False)
    elif flow is None and slots.head_mark is not None and slots.head_mark.start >= end:  # what follows has its own
        slots = replace(slots, head="", own_head=False, flipped=False, open=False)
    if flow is None and not (slots.own_head or sentence.of("head")) and _is_run(sentence, m, context):
        slots = replace(slots, head="deficit", own_head=True, flipped=False, open=False)
    found = _ranked_of(replace(slots, targets=[one.value]), context, sentence.passage.block, flow)
    if not found or (flow is None and not slots.head and not context.head):
        return None
    sure = (flow is not None or bool(slots.head or context.head)) and not several
    return Claim(
        "rank", m.start, end, (sentence.passage.start, sentence.passage.end), found, periods_at(slots, context),
        owned=owned(slots) | {"partner"},
        doubt=(doubt(slots, context, sentence, m.start)[0] if not slots.own_product else (), ()),
        nth=nth,
        high=m.key != "low" or m.kind == "ordinal",
        firm=sure and not _FOR_LONG.search(sentence.piece(*clause(sentence, m.start))),
    )  # fmt: skip


def _is_run(sentence: MarkedSentence, m: Mark, context: TextContext) -> bool:
    """Whether a place is one among balances, though the text spoke of what is bought and sold."""
    return _RUN_BY_US.match(sentence.text, m.end) is not None and context.head not in ("deficit", "surplus")


_FOR_LONG = re.compile(
    r"\b(?:that|the same)\s(?:year|month|quarter)\b|\bfor\s(?:\w+\s){0,2}(?:years|decades|generations)\b"
    r"|\b(?:long|once|traditionally|historically|used\sto|until)\b"
)
"""What makes it doubtful of when a place is."""


def _whose_place(
    sentence: MarkedSentence, context: TextContext, m: Mark, end: int, nth: int
) -> tuple[Mark | None, bool]:
    """The partner that has a place, and whether another may have it."""
    a, z = clause(sentence, m.start)
    asides = in_passing(sentence, m.start)  # "the biggest we have, China included"
    partners = [p for p in sentence.within(a, z, "partner") if not any(x <= p.start < y for x, y in asides)]
    before = [p for p in partners if p.end <= m.start]
    after = _unpassed(sentence, [p for p in partners if p.start >= end], end)
    one = before[-1] if before else after[0] if after else spoken_of(sentence, context, a, m.start)
    if one is None:
        return None, False
    gap = _AMOUNT.sub("", sentence.text[before[-1].end : m.start]) if before else ","
    several = len({p.value for p in before}) > 1 and not re.fullmatch(r"\s(?:[\w']+\s){0,3}", gap)
    if len(before) > 1 and nth == 1 and re.search(r"\band\s(?:the\s)?$", sentence.text[a : before[-1].start]):
        one = before[0]
    if several and nth > 1:
        one = before[0]
    passing = who_passed(sentence, before, m)
    return (one, several) if passing is None else (passing, False)


def _ranked_of(slots: ClaimSlots, context: TextContext, block: int, flow: Flow | None) -> tuple[Subject, ...]:
    """What a partner has its place by; where nothing says so, by whatever the text speaks of."""
    if flow is not None:
        head = {Flow.IMPORTS: "imports", Flow.EXPORTS: "exports"}.get(flow, "total_trade")
        found = subjects(replace(slots, head=head, flipped=False), context, block)
        return tuple(replace(s, measure=flow, sign=1) for s in found)
    found = subjects(slots, context, block)
    if slots.own_head:
        return found
    heads = [replace(slots, head=h, flipped=False, open=False) for h in context.heads]
    return tuple(dict.fromkeys((*found, *(s for h in heads for s in subjects(h, context, block)))))


def _unpassed(sentence: MarkedSentence, partners: list[Mark], end: int) -> list[Mark]:
    """The partners behind a rank without those that are passed: "our largest deficit, ahead of Mexico ($3 billion) and
    Taiwan"."""
    passed = next((n for n, p in enumerate(partners) if _PASSED.search(sentence.text[end : p.start])), None)
    return (
        partners
        if passed is None
        else [*partners[:passed], *partners[passed + len(run(sentence, partners[passed:], partners[passed].start)) :]]
    )


def _in_which(sentence: MarkedSentence, end: int, context: TextContext) -> list[Period]:
    """The period right behind a rank: "being the third largest in 2025"."""
    near = (p for p in sentence.within(end, min(end + 24, sentence.passage.end), "period") if p.key == "range")
    told = next((p for p in near if _IN.fullmatch(sentence.text[end : p.start])), None)
    return settled(told.value, context, context.period) if told is not None else []


_IN = re.compile(r"\s(?:in|of|for|during)\s", re.I)
_BEHIND_IT = wordlist("behind_rank", "claims")
"""What is no noun of a rank, but stands behind it."""
_BEST = re.compile(
    r"\s(?:overseas\s|foreign\s|export\s|single\s)*(?:customer|market|client|buyer|supplier|source)s?\b", re.I
)
_AMOUNT = re.compile(r"\s\([^()]{1,24}\)")
"""An amount in brackets between a partner and its place."""
_UNRANKED = re.compile(
    r"econom(?:y|ie)|countr(?:y|ie)|cit(?:y|ie)|state|port|airport|compan(?:y|ie)|firm|maker|\w*producer|manufacturer|bank|retailer"
    r"|union|group|industr(?:y|ie)|employer|automaker|carmaker|plant|mine|farm|crop|factor(?:y|ie)|part(?:y|ie)|reason|cause|driver"
    r"|problem|challenge|story|news|question|threat|risk",
    re.I,
)
"""What is largest of its kind in other statistics."""
_RUN_BY_US = re.compile(
    r"[\s-]*(?:(?:largest|biggest|widest|highest|smallest|greatest)\b)?(?:[\s-]*(?:of|with|among)\s|\s(?:that\s|which\s)?(?:the\scountry|america|the\su\.?s\.?|the\sunited\sstates|it|we)\s(?:\w+\s)?"
    r"(?:runs?|ran|has|had|posted|recorded)\b)",
    re.I,
)
"""What makes a place one among balances, whatever noun stands behind it: "the fourth-largest the country ran"."""
_PASSED = re.compile(
    r"\b(?:ahead\sof|behind|than|above|below|after|past|over|passing|overtaking|replacing)\s(?:the\s)?$", re.I
)
_IT = re.compile(
    r"^\W*(?:(?:and|but|now|today|still|yet)\W+)?(?:it|they|its|the\scountry|that\smakes\sit|you\sare|you\swere|that\smakes\syou)\b",
    re.I,
)


_OTHERS = re.compile(r"\b(?:we|you|your|our|who|which|country\swas|world)\b", re.I)


def spoken_of(sentence: MarkedSentence, context: TextContext, a: int, at: int) -> Mark | None:
    """The partner that "it" stands for, as a mark of its place."""
    said = _IT.match(sentence.text[a:at])
    p = sentence.passage
    if said is None and not sentence.of("partner") and not _OTHERS.search(sentence.text[p.start : p.end]):
        said = re.match("", "")
    if said is None or context.target is None or context.block != sentence.passage.block:
        return None
    return Mark(a, a + said.end(), "partner", "name", context.target)
