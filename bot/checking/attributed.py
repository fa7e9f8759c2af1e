"""A number that its reader may have given to another period, partner or flow than its writer: all that its sentence and
what that leans on name is tried before it is called wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.checking import slips
from bot.checking.facts import Facts
from bot.checking.outcome import ClaimOutcome, unsettled
from intents.claims.claim import Around, Claim, Subject

WHY = "it agrees with something else that its sentence names"


def _may_be(claim: Claim, subject: Subject) -> bool:
    """Whether only the period is another, or the flow that the sentence leaves out."""
    its = claim.subjects[0]
    unsaid = "head" not in claim.owned and (subject.target, subject.product) == (its.target, its.product)
    return subject in claim.subjects or unsaid


def _apart(claim: Claim) -> Around:
    """What else a claim may be of; a level of one period at a time."""
    if claim.kind != "level":
        return claim.around
    return tuple((subject, (period,)) for subject, periods in claim.around for period in periods)


def elsewhere(
    facts: Facts, claim: Claim, out: ClaimOutcome, judged: Callable[[Facts, Claim], ClaimOutcome]
) -> ClaimOutcome:
    """The outcome of a claim that does not hold; where its exact number agrees with something else of those it may be
    of, that reading where its words allow it, and else left open."""
    if not claim.around or not slips.exact(claim.interval):
        return out
    open_to_doubt = False
    with facts.narrowed():
        for subject, periods in _apart(claim):
            other = judged(facts, replace(claim, subjects=(subject,), periods=periods, doubt=((), ())))
            if other.verdict in ("supported", "revised") and not other.loose:
                if _may_be(claim, subject):
                    other.claim = claim
                    return other
                open_to_doubt = True
    return unsettled(out, WHY) if open_to_doubt else out
