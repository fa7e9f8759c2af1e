"""Misspelled partners: which words may be one, and what they are read as."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from intents.dimensions.partner import context
from intents.dimensions.partner.lexicon import PartnerLexicon, Targets
from intents.match import Match, closest
from intents.text import Utterance

WIDEST = 5
"""Words of the longest name that is read with a misspelling."""
SURE = 6
"""Letters from which a misspelling of one letter is read anywhere; shorter words only where a partner is expected."""
Range = tuple[int, int]
Guess = tuple[int, int, Match[Targets]]


def guesses(
    utterance: Utterance,
    canon: Sequence[str],
    lexicon: PartnerLexicon,
    read: Sequence[Range],
    known: Callable[[str], bool],
) -> list[Guess]:
    """Readings of words that nothing explains, as (start, end, match). ``read``: the ranges read exactly already."""
    taken = {index for start, end in read for index in range(start, end)}
    unknown = [i not in taken and is_open(norm, lexicon, known) for i, norm in enumerate(utterance.norms)]
    if not any(unknown):
        return []
    alone = _alone(utterance, canon, lexicon)
    if alone is not None:
        return [alone]
    out: list[Guess] = []
    done = 0
    for index, is_unknown in enumerate(unknown):
        if not is_unknown or index < done:
            continue
        guess = _phrase(index, utterance, canon, lexicon, unknown) or _word(index, utterance, canon, lexicon)
        if guess is not None and not any(_cuts(guess, found) for found in read):
            out.append(guess)
            done = guess[1]
    return out


def _cuts(guess: Guess, found: Range) -> bool:
    """Whether a guess takes a part of an exact name and leaves the rest."""
    overlap = guess[0] < found[1] and found[0] < guess[1]
    return overlap and not (guess[0] <= found[0] and found[1] <= guess[1])


def _alone(utterance: Utterance, canon: Sequence[str], lexicon: PartnerLexicon) -> Guess | None:
    """A text that is nothing but one misspelled name of several words, commas included."""
    if not 1 < len(canon) <= WIDEST:
        return None
    if any(sign in utterance.text[:-1] for sign in "?;!\n"):
        return None
    match = closest(canon, lexicon.index, widely=True)
    return None if match is None else (0, len(canon), match)


def is_open(norm: str, lexicon: PartnerLexicon, known: Callable[[str], bool]) -> bool:
    """Whether a word could be a misspelling: letters only, in no vocabulary, and no English word near a name."""
    if len(norm) < 3 or not norm.isalpha() or norm in context.FUNCTION_WORDS:
        return False
    return norm not in lexicon.lookalikes and not known(norm)


def _phrase(
    index: int, utterance: Utterance, canon: Sequence[str], lexicon: PartnerLexicon, unknown: Sequence[bool]
) -> Guess | None:
    """The longest name of several words around ``index``, some word of which is spelled right."""
    for size in range(min(WIDEST, len(canon)), 1, -1):
        for start in range(max(0, index - size + 1), min(index, len(canon) - size) + 1):
            end = start + size
            window = canon[start:end]
            if not any(lexicon.is_word(word) for word in window) or context.crosses(utterance, start, end) != 0:
                continue
            match = closest(window, lexicon.index)
            if match is not None and not match.exact and _same_words(window, unknown[start:end], match):
                return start, end, match
    return None


def _same_words(window: Sequence[str], unknown: Sequence[bool], match: Match[Targets]) -> bool:
    """Whether the window is the name word for word, and only words that nothing explains differ from it."""
    name = match.phrase.split()
    if len(name) != len(window):
        return match.phrase.replace(" ", "") == "".join(window)
    return all(ours == theirs or is_unknown for ours, theirs, is_unknown in zip(window, name, unknown, strict=True))


def _word(index: int, utterance: Utterance, canon: Sequence[str], lexicon: PartnerLexicon) -> Guess | None:
    word = canon[index]
    if len(word) < 4:
        return None
    place = context.expected(utterance, index) or context.joined(utterance, index)
    placed = place or (index > 0 and context.capitalised(utterance, index) and not context.shouted(utterance))
    if len(word) < SURE and not placed:
        return None
    match = closest((word,), lexicon.index)
    if match is None or match.exact or (match.distance > 1 and not placed):
        return None  # an exact name that was not admitted where it stands stays unread
    return index, index + 1, match
