"""Whether a message leans on the conversation, and what its pronouns stand for."""

from __future__ import annotations

from itertools import pairwise

from data.query.spec import Shape
from intents.issues import Ambiguous
from intents.reading import Reading
from intents.slots import Slots
from intents.vocabulary import wordlist

_PARTNERS = wordlist("partner_pronouns")
_PRONOUNS, _DUMMIES = wordlist("pronouns"), wordlist("dummies")
_THE_AMOUNT = wordlist("the_amount")
_WHOLE = wordlist("of_which")
_CONNECTIVES, _PAIRS = wordlist("connectives"), wordlist("connective_pairs")


def has_pronoun(reading: Reading) -> bool:
    norms = reading.utterance.norms
    return bool(_PRONOUNS & set(norms)) or any(a == "the" and b in _THE_AMOUNT for a, b in pairwise(norms))


def refer_back(reading: Reading, slots: Slots, last: Slots) -> None:
    """ "from them", "how much did they sell us": the partner of the conversation, or of its last answer."""
    if slots.targets or slots.over or not has_pronoun(reading):
        return
    if last.over == "partner" and last.focus is not None:
        slots.targets = (last.focus,)
        slots.shape = slots.shape or Shape.LEVEL
    elif last.shape is Shape.RANKING and last.over == "partner" and slots.measures and slots.shape is None:
        if set(reading.utterance.norms) & _PARTNERS:
            raise Ambiguous("Which of them? Name the partner.")
    elif slots.products or slots.sector:
        slots.targets = last.targets


def is_follow_up(reading: Reading, slots: Slots) -> bool:
    """Whether a message leans on the conversation: it names less than a question of its own, or says so."""
    norms = reading.utterance.norms
    named = bool(slots.targets or slots.products or slots.over)
    whole = bool(slots.measures) and (named or bool(slots.sector))
    if norms[:1] and (norms[0] in _CONNECTIVES or " ".join(norms[:2]) in _PAIRS):
        return not (whole and slots.periods)
    if any(a == "of" and b in _WHOLE for a, b in pairwise(norms)):
        return True  # "how much of it came from Saudi Arabia"
    if not named and has_pronoun(reading) and not _dummy(norms):
        return True
    if not slots.measures and slots.shape is None and not slots.products:
        return True
    return not whole and not (slots.measures and slots.periods)


def _dummy(norms: tuple[str, ...]) -> bool:
    """ "is it true that", "was there", "is there": words that stand for nothing."""
    return any(f"{a} {b}" in _DUMMIES for a, b in pairwise(norms))
