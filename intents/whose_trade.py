"""What is said of trade that is not that of the United States, or may not be: refused, or asked back."""

from __future__ import annotations

from data.partners import PartnerMention
from intents.issues import Ambiguous, OutOfScope
from intents.reading import Reading
from intents.text import Span


def name(span: Span | str) -> str:
    return span.value.name if isinstance(span, Span) and isinstance(span.value, PartnerMention) else str(span)


def third(reading: Reading, a: Span | str, b: Span | str) -> OutOfScope:
    """Trade between two other countries."""
    return OutOfScope(
        f"This asks for trade between {name(a)} and {name(b)}; these data have the trade of the United States only.",
        (f"US trade with {name(a)}", f"US trade with {name(b)}"),
    )


def whose(reading: Reading, owner: Span) -> Ambiguous:
    """Whose exports "China's exports" are: to the United States, or the US figure with that name?"""
    who = name(owner)
    tail = " ".join(reading.words(s) for s in reading.find("period"))
    return Ambiguous(
        "These data have US trade only. "
        f"Did you mean what the United States bought from {who} or what it sold to {who}?",
        (f"US imports from {who} {tail}".strip(), f"US exports to {who} {tail}".strip()),
    )


def whose_balance(reading: Reading, owner: Span) -> Ambiguous:
    """ "Japan's trade deficit": with everybody is not in these data."""
    who, tail = name(owner), " ".join(reading.words(s) for s in reading.find("period"))
    return Ambiguous(
        f"These data have US trade only, not {who}'s with the whole world. Did you mean the balance between the two?",
        (f"US balance with {who} {tail}".strip(),),
    )
