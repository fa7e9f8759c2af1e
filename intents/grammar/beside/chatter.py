"""Whether a sentence only speaks of the asker or the occasion, and what it may not name for that."""

from __future__ import annotations

from intents.grammar.beside.words import part_words
from intents.grammar.rules import load
from intents.grammar.sentence import Sentence, of_trade

MUTTERED = 3
"""Tokens that chatter has at least."""
SIGNED = 4
"""Tokens of thanks and a name at most: "Cheers, Ana"."""


def chatter(sentence: Sentence) -> bool:
    """Whether it speaks of the asker or the occasion, and nothing in it could say something of trade."""
    norms = sentence.norms
    if not load().narrows_whole.isdisjoint(norms):
        return False
    aside = len(norms) > 1 and not part_words(norms).limits and sentence.ends_apart
    aside = aside and norms[0] not in load().classes["adding"]
    return mutters(sentence) or (aside and _of_nothing(sentence))


def mutters(sentence: Sentence) -> bool:
    """Whether it begins as the asker speaks of himself or somebody, and names nothing of trade."""
    norms, classes = sentence.norms, load().classes
    speaks = norms[0] in classes["speaker"] and norms[0] not in classes["relative"] and len(norms) > MUTTERED
    plain = load().narrows.isdisjoint(norms) and not part_words(norms).limits
    return (signed(sentence) or (speaks and plain)) and _of_nothing(sentence)


def signed(sentence: Sentence) -> bool:
    """Whether it is thanks and a name."""
    norms = sentence.norms
    return norms[0] in load().classes["signing"] and len(norms) <= SIGNED and not part_words(norms).limits


def _of_nothing(sentence: Sentence) -> bool:
    """Whether it asks nothing, and no constituent of it says something of trade."""
    return not sentence.complete and not any(map(of_trade, sentence.chart.everything()))
