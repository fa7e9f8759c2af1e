"""The claims of a sentence without a number of their own."""

from __future__ import annotations

import re
from dataclasses import replace

from intents.claims.behind import behind_only, first_of_all
from intents.claims.claim import Claim
from intents.claims.context import TextContext
from intents.claims.leaders import leaders, unequalled
from intents.claims.marks import MarkedSentence
from intents.claims.moves import compared, directions, excesses
from intents.claims.multiples import multiples
from intents.claims.numbered import NumbersRead
from intents.claims.ordered import orders, overtakes
from intents.claims.placed import ranks
from intents.claims.series import each, extremes, peaks, placed, records, releases, streaks

_PAUSE = re.compile(r"[\s,;]*")


def unnumbered(sentence: MarkedSentence, context: TextContext, read: NumbersRead) -> list[Claim]:
    """The claims of a sentence's words."""
    out: list[Claim] = []
    for finder in (
        excesses,
        compared,
        releases,
        behind_only,
        first_of_all,
        multiples,
        each,
        placed,
        peaks,
        records,
        extremes,
        streaks,
        ranks,
        unequalled,
        leaders,
        orders,
        overtakes,
        directions,
    ):
        for claim in finder(sentence, context, read):
            if claim.kind in ("compare", "order"):
                clash = [c for c in read.claims if c.start < claim.end and claim.start < c.end]
                if claim.kind == "order":
                    end = min([claim.end, *(c.start for c in clash if c.start > claim.start)])
                    claim = replace(claim, end=claim.start + len(sentence.text[claim.start : end].rstrip(" (,:")))
                else:
                    clash += [c for c in out if c.kind == "rank" and c.start < claim.end and claim.start < c.end]
                    start = max((c.end for c in clash), default=claim.start)
                    start += len(_PAUSE.match(sentence.text, start)[0])  # type: ignore[index]  # it may be empty
                    passing = [m.start for m in sentence.of("overtake") if start <= m.start < claim.end]
                    if clash and passing and "," in sentence.text[start : passing[0]]:
                        start = passing[0]  # "a fifth of all chip imports, ahead of Taiwan"
                    claim = replace(claim, start=start) if start < claim.end else claim
            if all(claim.end <= c.start or c.end <= claim.start for c in [*out, *read.claims]) or claim.kind == "order":
                out.append(claim)
    return out
