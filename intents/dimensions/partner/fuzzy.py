"""Misspelled partners: which words may be one, and what they are read as."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from intents.dimensions.partner import context
from intents.dimensions.partner.lexicon import Lexicon, Targets
from intents.match import Match, closest
from intents.text import Utterance

WIDEST = 5
"""Words of the longest name that is read with a misspelling."""
SURE = 6
"""Letters from which a misspelling of one letter is read anywhere; shorter words only where a partner is expected."""
Guess = tuple[int, int, Match[Targets]]


def guesses(
    utterance: Utterance, canon: Sequence[str], lexicon: Lexicon, taken: Sequence[bool], known: Callable[[str], bool]
) -> list[Guess]:
    """Readings of words that nothing explains, as (start, end, match). ``taken``: tokens read exactly already."""
    out: list[Guess] = []
    unknown = [not taken[i] and is_open(norm, lexicon, known) for i, norm in enumerate(utterance.norms)]
    done = 0
    for index, is_unknown in enumerate(unknown):
        if not is_unknown or index < done:
            continue
        guess = _phrase(index, utterance, canon, lexicon) or _word(index, utterance, canon, lexicon)
        if guess is not None:
            out.append(guess)
            done = guess[1]
    return out


def is_open(norm: str, lexicon: Lexicon, known: Callable[[str], bool]) -> bool:
    """Whether a word could be a misspelling: letters only, in no vocabulary, and no English word near a name."""
    return len(norm) >= 3 and norm.isalpha() and norm not in lexicon.lookalikes and not known(norm)


def _phrase(index: int, utterance: Utterance, canon: Sequence[str], lexicon: Lexicon) -> Guess | None:
    """The longest name of several words around ``index``, some word of which is spelled right."""
    for size in range(min(WIDEST, len(canon)), 1, -1):
        for start in range(max(0, index - size + 1), min(index, len(canon) - size) + 1):
            end = start + size
            window = canon[start:end]
            if not any(lexicon.is_word(word) for word in window) or context.crosses(utterance, start, end) != 0:
                continue
            match = closest(window, lexicon.index)
            if match is not None and _same_words(window, match):
                return start, end, match
    return None


def _same_words(window: Sequence[str], match: Match[Targets]) -> bool:
    """Whether the window is the name word for word: its outer words are not strangers beside a shorter name."""
    return len(match.phrase.split()) == len(window) or match.phrase.replace(" ", "") == "".join(window)


def _word(index: int, utterance: Utterance, canon: Sequence[str], lexicon: Lexicon) -> Guess | None:
    word = canon[index]
    if len(word) < 4:
        return None
    place = context.expected(utterance, index) or context.joined(utterance, index)
    placed = place or (index > 0 and context.capitalised(utterance, index) and not context.shouted(utterance))
    if len(word) < SURE and not placed:
        return None
    match = closest((word,), lexicon.index)
    if match is None or (match.distance > 1 and not placed):
        return None
    return index, index + 1, match
