"""A number where it stands, with all that its meaning is told from."""

from __future__ import annotations

from dataclasses import dataclass

from intents.claims.claim import Claim
from intents.claims.context import ClaimSlots, TextContext
from intents.claims.marks import MarkedSentence
from intents.claims.quantities import Quantity
from intents.claims.roles import Said
from intents.claims.segments import Segment


@dataclass(frozen=True)
class Number:
    """A number where it stands: the claim without it, what is said of it, what its own words and its sentence name,
    and what is said of the number before."""

    base: Claim
    context: TextContext
    segment: Segment
    sentence: MarkedSentence
    quantity: Quantity
    said: Said
    own: ClaimSlots
    slots: ClaimSlots
    before: Said | None
    last: Claim | None = None
    """The claim of the number before it in its sentence."""
    first: Claim | None = None
    """And the first of them."""
