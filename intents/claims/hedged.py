"""The hedge before a number, and a threshold that is said once for two."""

from __future__ import annotations

import re
from dataclasses import replace

from intents.claims.mark import Mark
from intents.claims.quantities import Quantity
from intents.wordlists import wordlist

_BOUNDED = [[w] for w in ("of", "by", "worth", "with", "for", "at", "reached", "total", "totaling", "totalling", "")]
"""The words before "up to" where that is a bound: elsewhere it is a movement."""


_NOT_YET = re.compile(
    r"(?:\b(?:not|never)|n't)\s(?:\w+\s){0,3}?(?:reach|reached|exceed|exceeded|pass|passed|top|topped|hit|cross|crossed)\s(?:even\s)?$",
    re.I,
)


def hedged(found: list[Quantity], marks: list[Mark], text: str) -> list[Quantity]:
    """Each quantity with the hedge before it, and where the quote then begins."""
    moving = [m for m in marks if m.kind == "way"]
    hedges = {
        m.end: m
        for m in marks
        if m.kind == "hedge"
        and not any(w.start < m.start < w.end for w in moving)
        and (m.words not in wordlist("up_to", "claims") or m.before.split()[-1:] in _BOUNDED)
    }  # "edged up to $25 billion" is no bound
    out = []
    for q in found:
        open_, name = q.start, ""
        while True:
            near = next((m for end, m in hedges.items() if 0 <= open_ - end <= 1), None)
            if near is None:
                break
            open_ = near.start
            name = near.key if near.key != "exact" and not name else name
        if _NOT_YET.search(text[:open_][-40:]):
            name = "under"
        out.append(replace(q, hedge=name or q.hedge, open=open_))
    return out


_PASSING = re.compile(
    r"\b(?:passed|topped|exceeded|surpassed|crossed|cleared|breached|broke|blew)\s(?:(?:through|past|the)\s)*$", re.I
)
_AND_THEN = re.compile(
    r"(?:\s(?:in|by|during)\s(?:\w+\s)?(?:19|20)\d\d)?,?\s(?:and|then)\s(?:(?:then|later|even)\s)*", re.I
)


def carried(found: list[Quantity], text: str) -> list[Quantity]:
    """ "passed $100 billion in 1984 and $500 billion in 2004": a threshold is said once for both."""
    out: list[Quantity] = []
    for q in found:
        last = out[-1] if out else None
        if (
            last is not None and not q.hedge and q.unit == last.unit == "money" and last.hedge == "over"
            and _PASSING.search(text[:last.start]) and _AND_THEN.fullmatch(text[last.end : q.start])
        ):  # fmt: skip
            q = replace(q, hedge="over")
        out.append(q)
    return out
