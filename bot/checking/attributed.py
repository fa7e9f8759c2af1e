"""A number that its reader may have given to another period, partner or flow than its writer: all that its sentence and
what that leans on name is tried before it is called wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.checking import slips
from bot.checking.facts import Facts
from bot.checking.outcome import ClaimOutcome, unsettled
from intents.claims.claim import Claim


def elsewhere(
    facts: Facts, claim: Claim, out: ClaimOutcome, judged: Callable[[Facts, Claim], ClaimOutcome]
) -> ClaimOutcome:
    """The outcome of a claim that does not hold; where its exact number agrees with something else of those it may be
    of, that reading if only the period is another, and else left open."""
    if not claim.around or not slips.exact(claim.interval):
        return out
    facts.narrow = True
    for subject, periods in claim.around:
        other = judged(facts, replace(claim, subjects=(subject,), periods=periods, doubt=((), ())))
        if other.verdict in ("supported", "revised") and not other.loose:
            facts.narrow = False
            other.claim = claim
            its = subject in claim.subjects
            return other if its else unsettled(out, "it agrees with something else that its sentence names")
    facts.narrow = False
    return out
