"""What numbers of one sentence share: who buys and who sells, and the partners of a list, one for each number."""

from __future__ import annotations

import re

from data.query.spec import Target
from intents.claims.context import ClaimSlots, TextContext
from intents.claims.listed import ELLIPTIC
from intents.claims.marks import Mark, MarkedSentence
from intents.claims.parties import BUYS, RAN, SELLS, WITH_US
from intents.claims.quantities import Quantity
from intents.claims.roles import Said
from intents.claims.segments import Segment, clause


def same_agent(own: ClaimSlots, before: ClaimSlots | None, sentence: MarkedSentence, segment: Segment) -> None:
    """ "The EU bought $413 billion and sold $633 billion": who bought is who sold."""
    mark, last = own.head_mark, before.head_mark if before is not None else None
    if mark is None or last is None or before is None or not {mark.words, last.words} <= SELLS | BUYS:
        return
    agents = sentence.within(segment[0], mark.start, "partner", "us")
    if not agents and not _AGENTS.search(sentence.text[segment[0] : mark.start]):
        own.flipped, own.open, own.doubtful = before.flipped, before.open, before.doubtful
        own.targets = own.targets or before.targets


def with_us(sentence: MarkedSentence, head: Mark | None) -> bool:
    """Whether a balance is a partner's: "A ($3 billion) and B had surpluses with the United States", "A ($3 billion)
    has a deficit"."""
    if head is None or head.key not in ("surplus", "deficit"):
        return False
    closed = sentence.text.rfind(")", sentence.passage.start, head.start) + 1
    gap = sentence.text[closed : head.start].lower() if closed else ""
    named = [m for m in sentence.of("partner") if m.end <= closed]
    alone = bool(named) and not _LINKED.search(sentence.text[: named[-1].start][-14:])
    has = alone and (RAN.fullmatch(gap) or ELLIPTIC.fullmatch(gap))
    return bool(has) or WITH_US.match(sentence.text, head.end) is not None


_LINKED = re.compile(r"\b(?:with|against|from|to|over)\s(?:the\s)?$", re.I)

_AGENTS = re.compile(r"\b(?:we|they|it|you|he|she|who|which|americans?|our|us)\b", re.I)


_LIST = re.compile(r"[\s,]*(?:and\s)?(?:just\s|only\s|about\s|some\s)?", re.I)


def each(sentence: MarkedSentence, q: Quantity, targets: list[Target]) -> list[Target]:
    """The partner of a number in as many numbers as there are partners: "A, B and C took $3, $2 and $1 billion"."""
    run: list[Quantity] = []
    for one in sentence.quantities:
        on = run and one.unit == run[-1].unit and _LIST.fullmatch(sentence.text[run[-1].end : one.begin])
        if run and not on and q in run:
            break
        run = [*run, one] if on else [one]
    return [targets[run.index(q)]] if q in run and len(run) == len(targets) else targets


_TOGETHER = re.compile(
    r"\b(?:together|combined|between\sthem|jointly|in\stotal)\b|^\W*(?:and\s)?the\s(?:two|three|four|five|pair|trio|duo|quartet)\b",
    re.I,
)


def together(sentence: MarkedSentence, q: Quantity, context: TextContext) -> list[Target]:
    """ "Together they took a third": the partners that the sentence before named."""
    a, _ = clause(sentence, q.begin)
    if sentence.within(a, q.begin, "partner", "us") or len(context.listed) < 2:
        return []
    words = sentence.text[a : q.begin]
    pointing = re.search(r"\b(?:they|them|the\s(?:two|three|four|five|pair|trio|duo))\b", words, re.I)
    return list(context.listed) if _TOGETHER.search(words) and pointing else []


_BEHIND_IT = re.compile(
    r"\s(?:of\s(?:that|it|this|them|the\stotal|all))?[,;]?\s?(?:or\s|that\sis\s|was\s|is\s|made\s|came\sto\s)?"
)
_NEXT_PART = re.compile(r"[^.;]{0,30}?\b(?:and|with|while)\s$")
_FROM_ANOTHER = re.compile(r"\s(?:(?:came|was|were|is)\s)?(?:from|to|with|of|for)\s(?:the\s)?$")


def share_of_it(sentence: MarkedSentence, q: Quantity, out: list[Said]) -> bool:
    """Whether a per cent is the part that the amount before it is ("supplied $107 billion of that, well over a third")
    or one more part of the same ("two fifths of it from Taiwan and 13% from Vietnam")."""
    earlier = sentence.quantities[: len(out)]
    if not earlier:
        return False
    told = any(m.end <= earlier[-1].begin for m in sentence.of("share"))
    gap = sentence.text[earlier[-1].end : q.begin]
    if out[-1].role == "level" and told and _BEHIND_IT.fullmatch(f" {gap.lstrip()}"):
        return True
    behind = [m for m in sentence.of("partner") if m.start >= q.end]
    another = behind and _FROM_ANOTHER.fullmatch(sentence.text[q.end : behind[0].start])
    return bool(another) and any(s.role == "share" for s in out[-2:]) and _NEXT_PART.fullmatch(gap) is not None
