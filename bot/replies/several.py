"""Several questions in one message: one reply, each with its own primary figures and its own lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from bot.contract.reply import Reply
from bot.speak.labels import capital
from bot.speak.notes import FIRST, merged

_MOVED = re.compile(r"(?:They|It) (?:rose|fell|widened|narrowed) by ")
PARAGRAPH_MOST = 6
"""So many lines of one question are said as one paragraph; more, or rows, stand under its name."""


def joined(question: str, replies: Sequence[Reply]) -> Reply:
    """The replies as one. Where none has an answer, the first of them."""
    done = [r for r in replies if r.status == "answered"]
    if not done:
        return replace(replies[0], question=question)
    shared = _shared(replies)
    return Reply(
        status="answered",
        question=question,
        headline=" ".join(r.headline for r in replies),
        figures=tuple(f for r in done for f in r.figures),
        lines=(*shared, *(line for r in replies for line in _lines(_without_repeats(r, replies), shared))),
        notes=merged(note for r in done for note in labelled(r)),
        assumptions=tuple(dict.fromkeys(x for r in replies for x in r.assumptions)),
        sources=tuple(dict.fromkeys(s for r in done for s in r.sources)),
        sql=tuple(s for r in done for s in r.sql),
    )


def _shared(replies: Sequence[Reply]) -> tuple[str, ...]:
    """What is said under several of them, to be said once."""
    counted = Counter(line for reply in replies for line in dict.fromkeys(reply.lines))
    return tuple(line for line, times in counted.items() if times > 1)


_AMOUNT = re.compile(r"\$[\d,.]+ \w+|[\d,.]+%")


def _without_repeats(reply: Reply, replies: Sequence[Reply]) -> Reply:
    """A reply without the movement that the headline of another question says too, with the same amount and rate."""
    said = [set(_AMOUNT.findall(r.headline)) for r in replies if r is not reply]
    kept = [line for line in reply.lines if not (_MOVED.match(line) and any(_told(line, one) for one in said))]
    return replace(reply, lines=tuple(kept))


def _told(line: str, said: set[str]) -> bool:
    amounts = set(_AMOUNT.findall(line))
    return len(amounts) > 1 and amounts <= said


def _lines(reply: Reply, shared: Sequence[str]) -> list[str]:
    """The lines of one of several questions, with the question's name in front."""
    told = [line for line in reply.lines if line not in shared]
    if not told or not reply.about:
        return told
    if len(told) <= PARAGRAPH_MOST and all(line.endswith(".") for line in told):
        return [f"{capital(reply.about)}: {' '.join(told)}"]
    return [f"{capital(reply.about)}:", *told]


def labelled(reply: Reply) -> list[str]:
    """The notes; of a first figure it is said whose it is."""
    named = f"{capital(reply.about)}: {FIRST[0].lower()}{FIRST[1:]}"
    return [note.replace(FIRST, named, 1) if reply.about and note.startswith(FIRST) else note for note in reply.notes]
