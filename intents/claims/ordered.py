"""Claims about partners beside each other: ordered lists, one above another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from intents.claims.claim import Claim
from intents.claims.context import ClaimSlots, TextContext
from intents.claims.inherited import periods_at
from intents.claims.marks import Mark, MarkedSentence
from intents.claims.numbered import NumbersRead, sentence_slots
from intents.claims.parties import BUYS, SELLS
from intents.claims.passing import STANDING, run
from intents.claims.placed import ROLE_NOUNS, spoken_of
from intents.claims.segments import clause
from intents.claims.stated import claim_at, spoiled
from intents.claims.subjects import subjects, summed
from intents.wordlists import wordlist

_FOLLOWING, _IN_ORDER, _AHEAD, _SHIPS, _MORE_WORDS = (
    wordlist(name, "claims") for name in ("following", "in_order", "ahead", "ships", "more")
)


def orders(sentence: MarkedSentence, context: TextContext, read: NumbersRead) -> Iterator[Claim]:
    """ "followed by the EU, Mexico, Vietnam and Ireland": partners in the order of size."""
    for m in sentence.of("ordered"):
        if m.words in _IN_ORDER:
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
        after = run(sentence, list(sentence.within(m.end, sentence.passage.end, "partner")), m.end)
        before = list(sentence.within(sentence.passage.start, m.start, "partner"))
        if len(after) < (2 if m.words in _AHEAD else 1):
            continue
        claim = claim_at(sentence, context, read, m.start, after[-1].end, "order")
        if claim is None:
            continue
        spoken = None if before else spoken_of(sentence, context, sentence.passage.start, m.start)
        before = before if spoken is None else [spoken]
        if not before and m.words in _AHEAD:
            continue
        listed = [*([before[-1].value] if before else []), *(p.value for p in after)]
        between = [q for q in sentence.quantities if m.start <= q.start < after[-1].end]
        told = [q for q in between if not re.search(r"\b(?:at|with)\s\W*$|\(\W*$", sentence.text[: q.begin][-8:])]
        listed = listed[:2] if between else listed  # what has its own amount is judged by that
        if len(listed) > 1 and not told:
            yield replace(
                claim, others=tuple(listed), subjects=tuple({replace(s, target=None): 0 for s in claim.subjects}),
                nth=None if m.words in _AHEAD else 1,
            )  # fmt: skip


_MORE = re.compile(r"\b(?P<way>more|less|fewer)\s(?:[a-z]+\s){1,4}?than\b", re.I)


def _more_than(sentence: MarkedSentence) -> list[Mark]:
    """ "buys more from us than China", "sold fewer goods here than Japan"."""
    p, out = sentence.passage, []
    for m in _MORE.finditer(sentence.text, p.start, p.end):
        agents = sentence.within(p.start, m.start(), "head")
        if agents and agents[-1].words in SELLS | BUYS | _SHIPS and m.start() - agents[-1].end < 12:
            key = "above" if m["way"].lower() in _MORE_WORDS else "below"
            out.append(Mark(m.start(), m.end(), "overtake", key, words="more than"))
    return out


_ANY = re.compile(r"\b(?:any|every|all)\s(?:other|single)\b", re.I)
_JOINED = re.compile(r"(?:'s?)?,?\s(?:put\stogether|taken\stogether|together|combined)\b", re.I)
"""What makes several partners one: "more than China and Canada put together"."""
_GOING_ON = re.compile(r"\W*(?:and|but)\s(?:\w+\s){0,2}", re.I)
"""A clause without its subject: "and now exceed those from China"."""


def overtakes(sentence: MarkedSentence, context: TextContext, read: NumbersRead) -> Iterator[Claim]:
    """ "Thailand overtook Japan", "larger than the deficit with Mexico"."""
    for m in [*sentence.of("overtake"), *_more_than(sentence)]:
        if any(m.start < c.end and c.start < m.end for c in read.claims) or spoiled(sentence, m.start):
            continue
        a, z = clause(sentence, m.start)
        before = list(sentence.within(a, m.start, "partner"))
        after = list(sentence.within(m.end, z, "partner"))
        one = spoken_of(sentence, context, a, m.start) if not before else None
        before = [one] if one is not None else before
        if not before and _GOING_ON.fullmatch(sentence.text[a : m.start]):
            before = list(sentence.within(sentence.passage.start, a, "partner"))
        if not before or not after or not re.fullmatch(r"\s*(?:\S+\s){0,6}", sentence.text[m.end : after[0].start]):
            continue
        if _ANY.search(sentence.text[m.end : after[0].start]):
            continue  # "larger than to any other country in Europe"
        first, second, last = before[-1].value, after[0].value, after[0]
        listed = run(sentence, after, after[0].start)
        joined = _JOINED.match(sentence.text, listed[-1].end, z) if len(listed) > 1 else None
        if joined is not None:
            second, last = summed([p.value for p in listed]), listed[-1]
        nouns = [flow for word, flow in ROLE_NOUNS.items() if word in sentence.piece(m.end, z)]
        end = joined.end() if joined is not None else last.end
        claim = claim_at(sentence, context, read, before[-1].start, end, "compare")
        if claim is None and nouns:
            claim = Claim("compare", before[-1].start, end, (sentence.passage.start, sentence.passage.end),
                          tuple(subjects(ClaimSlots(head="imports"), context, sentence.passage.block)),
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
