"""Claims about partners beside each other: ranks, ordered lists, one above another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from data.model import Flow
from intents.claims.claim import Claim
from intents.claims.context import Context, Slots
from intents.claims.inherited import doubt, owned, periods_at
from intents.claims.marks import Mark, Sentence
from intents.claims.numbered import Read, sentence_slots
from intents.claims.parties import BUYS, SELLS
from intents.claims.passing import STANDING, who_passed
from intents.claims.segments import clause
from intents.claims.stated import claim_at, slots_at, spoiled
from intents.claims.subjects import subjects
from intents.wordlists import wordlist

_ROLE_NOUNS = {
    "source": Flow.IMPORTS, "supplier": Flow.IMPORTS, "exporter": Flow.IMPORTS, "seller": Flow.IMPORTS,
    "market": Flow.EXPORTS, "customer": Flow.EXPORTS, "buyer": Flow.EXPORTS, "destination": Flow.EXPORTS,
    "importer": Flow.EXPORTS, "partner": Flow.TOTAL_TRADE, "trading": Flow.TOTAL_TRADE,
}  # fmt: skip

_RANKED_NOUN = re.compile(
    r"^[\s-]*(?:among\s|as\sa\s|place\samong\s|u\.s\.\s|us\s|american\s|america's\s|single\s|bilateral\s|overall\s|of\s|the\s|all\s|its\s|goods\s|our\s|trade\s|trading\s|export\s|import\s|foreign\s|overseas\s|largest\s|biggest\s|most\s|important\s)*(?P<noun>\w+)",
    re.I,
)


def ranks(sentence: Sentence, context: Context, read: Read) -> Iterator[Claim]:
    """ "the second-largest source of imports", "our top export market", "No. 3"."""
    ordinals = sentence.of("ordinal")
    tops = [m for m in sentence.of("top") if not any(o.end <= m.start <= o.end + 2 for o in ordinals)]
    for m in [*ordinals, *tops]:
        if spoiled(sentence, m.start):
            continue
        nth = m.value if m.kind == "ordinal" else 1
        tail = sentence.text[m.end : sentence.passage.end]
        noun = _RANKED_NOUN.match(tail)
        word = (noun["noun"] if noun else "").lower().removesuffix("s")
        end = m.end + (noun.end() if noun else 0)
        if re.match(
            r"[\s-]*(?:ever|since|on\srecord|in\s|this\s|for\s|so\sfar|level|reading|point|month|quarter|drop|fall|rise|increase|decline|jump|gain|monthly|annual|quarterly|year)",
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


def _flow(sentence: Sentence, m: Mark, tail: str, word: str) -> Flow | None:
    """What a rank is by: the noun behind it, or that of the rank before it ("the top supplier, Canada second")."""
    trading = re.match(r"[\s\w.-]*?\btrad(?:e|ing)\spartner", tail[:40], re.I)
    flow = _ROLE_NOUNS.get("trading" if trading else word)
    of_head = word.startswith(tuple(wordlist("head_stems", "claims")))
    told = [r for r in sentence.of("role") if r.end <= m.start] if m.kind == "ordinal" and not (flow or of_head) else []
    return _ROLE_NOUNS.get(told[-1].words.removesuffix("s")) if told else flow


def _with_its_partner(sentence: Sentence, m: Mark, claim: Claim) -> int:
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
    sentence: Sentence, context: Context, read: Read, m: Mark, end: int, nth: int, flow: Flow | None
) -> Claim | None:
    slots = slots_at(sentence, context, read, m.start, end)
    a, z = clause(sentence, m.start)
    partners = list(sentence.within(a, z, "partner"))
    before = [p for p in partners if p.end <= m.start]
    after = [p for p in partners if p.start >= end and not _PASSED.search(sentence.text[end : p.start])]
    one = before[-1] if before else after[0] if after else _spoken_of(sentence, context, a, m.start)
    if one is None or (slots.product is not None and not slots.own_product):
        return None
    gap = _AMOUNT.sub("", sentence.text[before[-1].end : m.start]) if before else ","
    several = len({p.value for p in before}) > 1 and not re.fullmatch(r"\s(?:[\w']+\s){0,3}", gap)
    if len(before) > 1 and nth == 1 and re.search(r"\band\s(?:the\s)?$", sentence.text[a : before[-1].start]):
        one = before[0]
    if several and nth > 1:
        one = before[0]
    if (passing := who_passed(sentence, before, m)) is not None:
        one, several = passing, False
    its = sentence.within(m.start, end + 1, "head")
    if its:
        slots = replace(slots, head=its[0].key, own_head=True, flipped=False, open=False)
    elif flow is None and slots.head_mark is not None and slots.head_mark.start >= end:  # what follows has its own
        slots = replace(slots, head="", own_head=False, flipped=False, open=False)
    found = subjects(replace(slots, targets=[one.value]), context, sentence.passage.block)
    if flow is None and not slots.own_head:
        heads = [replace(slots, targets=[one.value], head=h, flipped=False, open=False) for h in context.heads]
        found = tuple(
            dict.fromkeys((*found, *(s for h in heads for s in subjects(h, context, sentence.passage.block))))
        )
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
    return Claim(
        "rank",
        m.start,
        end,
        (sentence.passage.start, sentence.passage.end),
        found,
        periods_at(slots, context),
        owned=owned(slots) | {"partner"},
        doubt=(doubt(slots, context, sentence, m.start)[0] if not slots.own_product else (), ()),
        nth=nth,
        high=m.key != "low" or m.kind == "ordinal",
        firm=(flow is not None or bool(slots.head or context.head))
        and not several
        and not re.search(
            r"\b(?:that|the same)\s(?:year|month|quarter)\b|\bfor\s(?:\w+\s){0,2}(?:years|decades|generations)\b"
            r"|\b(?:long|once|traditionally|historically|used\sto|until)\b",
            sentence.piece(a, z),
        ),
    )


_AMOUNT = re.compile(r"\s\([^()]{1,24}\)")
"""An amount in brackets between a partner and its place."""
_UNRANKED = re.compile(
    r"econom(?:y|ie)|countr(?:y|ie)|cit(?:y|ie)|state|port|airport|compan(?:y|ie)|firm|maker|\w*producer|manufacturer|bank|retailer"
    r"|union|group|industr(?:y|ie)|employer|automaker|carmaker|plant|mine|farm|crop|factor(?:y|ie)|part(?:y|ie)|reason|cause|driver"
    r"|problem|challenge|story|news|question|threat|risk", re.I,
)  # fmt: skip
"""What is largest of its kind in other statistics."""
_RUN_BY_US = re.compile(
    r"[\s-]*(?:(?:largest|biggest|widest|highest|smallest|greatest)\b)?(?:[\s-]*(?:of|with|among)\s|\s(?:that\s|which\s)?(?:the\scountry|america|the\su\.?s\.?|the\sunited\sstates|it|we)\s(?:\w+\s)?"
    r"(?:runs?|ran|has|had|posted|recorded)\b)", re.I,
)  # fmt: skip
"""What makes a place one among balances, whatever noun stands behind it: "the fourth-largest the country ran"."""
_PASSED = re.compile(
    r"\b(?:ahead\sof|behind|than|above|below|after|past|over|passing|overtaking|replacing)\s(?:the\s)?$", re.I
)
_IT = re.compile(
    r"^\W*(?:(?:and|but|now|today|still|yet)\W+)?(?:it|they|its|the\scountry|that\smakes\sit|you\sare|you\swere|that\smakes\syou)\b",
    re.I,
)


_OTHERS = re.compile(r"\b(?:we|you|your|our|who|which|country\swas|world)\b", re.I)


def _spoken_of(sentence: Sentence, context: Context, a: int, at: int) -> Mark | None:
    """The partner that "it" stands for, as a mark of its place."""
    said = _IT.match(sentence.text[a:at])
    p = sentence.passage
    if said is None and not sentence.of("partner") and not _OTHERS.search(sentence.text[p.start : p.end]):
        said = re.match("", "")
    if said is None or context.target is None or context.block != sentence.passage.block:
        return None
    return Mark(a, a + said.end(), "partner", "name", context.target)


_FOLLOWING = wordlist("following", "claims")


def orders(sentence: Sentence, context: Context, read: Read) -> Iterator[Claim]:
    """ "followed by the EU, Mexico, Vietnam and Ireland": partners in the order of size."""
    for m in sentence.of("ordered"):
        if m.words in wordlist("in_order", "claims"):
            a, _z = clause(sentence, m.start)
            named = list(sentence.within(a, m.start, "partner"))
            claim = claim_at(sentence, context, read, m.start, m.end, "order")
            if claim is not None and len(named) > 1:
                first = 1 if sentence.within(a, named[0].start, "top", "extreme") else 0
                yield replace(
                    claim,
                    others=tuple(p.value for p in named),
                    nth=first,
                    subjects=tuple({replace(s, target=None): 0 for s in claim.subjects}),
                )
            continue
        if m.words not in _FOLLOWING:
            continue
        after = _run(sentence, list(sentence.within(m.end, sentence.passage.end, "partner")), m.end)
        before = list(sentence.within(sentence.passage.start, m.start, "partner"))
        if len(after) < (1 if m.words not in wordlist("ahead", "claims") else 2):
            continue
        claim = claim_at(sentence, context, read, m.start, after[-1].end, "order")
        if claim is None:
            continue
        listed = [*([before[-1].value] if before else []), *(p.value for p in after)]
        between = [q for q in sentence.quantities if m.start <= q.start < after[-1].end]
        told = [q for q in between if not re.search(r"\b(?:at|with)\s\W*$|\(\W*$", sentence.text[: q.begin][-8:])]
        listed = listed[:2] if between else listed  # what has its own amount is judged by that
        if len(listed) > 1 and not told:
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


_MORE = re.compile(r"\b(?P<way>more|less|fewer)\s(?:[a-z]+\s){1,4}?than\b", re.I)


def _more_than(sentence: Sentence) -> list[Mark]:
    """ "buys more from us than China", "sold fewer goods here than Japan"."""
    p, out = sentence.passage, []
    for m in _MORE.finditer(sentence.text, p.start, p.end):
        agents = sentence.within(p.start, m.start(), "head")
        if agents and agents[-1].words in SELLS | BUYS | _SHIPS and m.start() - agents[-1].end < 12:
            key = "above" if m["way"].lower() in wordlist("more", "claims") else "below"
            out.append(Mark(m.start(), m.end(), "overtake", key, words="more than"))
    return out


_SHIPS = wordlist("ships", "claims")


def overtakes(sentence: Sentence, context: Context, read: Read) -> Iterator[Claim]:
    """ "Thailand overtook Japan", "larger than the deficit with Mexico"."""
    for m in [*sentence.of("overtake"), *_more_than(sentence)]:
        if any(m.start < c.end and c.start < m.end for c in read.claims) or spoiled(sentence, m.start):
            continue
        a, z = clause(sentence, m.start)
        before = list(sentence.within(a, m.start, "partner"))
        after = list(sentence.within(m.end, z, "partner"))
        one = _spoken_of(sentence, context, a, m.start) if not before else None
        before = [one] if one is not None else before
        if not before or not after or not re.fullmatch(r"\s*(?:\S+\s){0,6}", sentence.text[m.end : after[0].start]):
            continue
        first, second = before[-1].value, after[0].value
        nouns = [flow for word, flow in _ROLE_NOUNS.items() if word in sentence.piece(m.end, z)]
        claim = claim_at(sentence, context, read, before[-1].start, after[0].end, "compare")
        if claim is None and nouns:
            claim = Claim("compare", before[-1].start, after[0].end, (sentence.passage.start, sentence.passage.end),
                          tuple(subjects(Slots(head="imports"), context, sentence.passage.block)),
                          periods_at(sentence_slots(sentence, context), context))  # fmt: skip
        if claim is None or first == second:
            continue
        found = tuple({replace(s, target=None, product=s.product): 0 for s in claim.subjects})
        if nouns:
            found = tuple(replace(s, measure=nouns[0], sign=1) for s in found)
        joint = len(before) > 1 and re.fullmatch(
            r"\s*(?:,|and|or)\s(?:the\s)?", sentence.text[before[-2].end : before[-1].start]
        )
        claim = replace(claim, firm=claim.firm and not joint)  # "Vietnam and Taiwan sold more than China"
        passing = m.words not in STANDING
        yield replace(claim, subjects=found, others=(first, second), high=m.key == "above", way="up" if passing else "")
