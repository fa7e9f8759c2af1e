"""Where a word stands: whether a partner is to be expected there, and how it was typed."""

from __future__ import annotations

from collections.abc import Container

from data.partners import PartnerAlias
from intents.text import Utterance
from intents.wordlists import wordlist

BEFORE = wordlist("before", "partners")
"""Words after which a partner is expected."""
JOINING = wordlist("joining", "partners")
SKIPPED = wordlist("skipped", "partners")
STOPS = frozenset(".;?!\n")
"""Signs that no name runs across (a full stop after an abbreviation is no stop: see ``crosses``)."""
FUNCTION_WORDS = BEFORE | JOINING | SKIPPED | frozenset(("of", "in", "on", "at", "our", "all", "is", "was", "did"))
"""Words that are never a misspelled name."""
ABBREVIATED = wordlist("abbreviated", "partners")
TRADE_NOUNS = wordlist("trade_nouns", "partners")


ENGLISH = wordlist("english_codes", "partners")
NO_WORDS = wordlist("codes_no_words", "partners")
"""Three-letter codes of countries that are no English word and no start of one: read in small letters too."""
TERSE = wordlist("terse", "partners")
_OURS, _ARTICLE = wordlist("ours", "partners"), wordlist("article", "partners")


TERSE_MOST = 8
"""Tokens of a message in a few terse words, codes among them."""


def expected(utterance: Utterance, start: int, end: int | None = None) -> bool:
    """Whether the words before or after token ``start`` (to ``end``) call for a partner."""
    end = start + 1 if end is None else end
    before = start - 1
    while before >= 0 and utterance.norms[before] in SKIPPED:
        before -= 1
    if before >= 0 and utterance.norms[before] in BEFORE:
        return True
    if end < len(utterance.norms) and utterance.norms[end] == "'s":
        return True
    if before < 0:
        return end >= len(utterance.norms)
    if utterance.norms[before] in JOINING and before == 0:
        return True
    return utterance.norms[before] in _OURS and utterance.gap(before) == "-"


def joined(utterance: Utterance, start: int) -> bool:
    """Whether token ``start`` goes on with a list ("Mexico, CA and ...")."""
    return start > 0 and (utterance.norms[start - 1] in JOINING or "," in utterance.gap(start - 1))


def whole(utterance: Utterance, start: int, end: int) -> bool:
    """Whether tokens ``start`` to ``end`` are all there is."""
    return start == 0 and end == len(utterance.tokens)


def capitalised(utterance: Utterance, start: int) -> bool:
    return utterance.tokens[start].raw[:1].isupper()


def shouted(utterance: Utterance) -> bool:
    """Whether all of a text of several words is in capitals, so that capitals say nothing."""
    letters = [token.raw for token in utterance.tokens if token.raw.isalpha()]
    return len(letters) > 2 and sum(raw.isupper() for raw in letters) > 0.7 * len(letters)


def _telegraphic(alias: PartnerAlias, utterance: Utterance, start: int) -> bool:
    """ "mx imp 24": a two-letter code, in lower case, that opens a message of a few terse words."""
    norms = utterance.norms
    terse = start == 0 and 1 < len(norms) < 7 and norms[1] in TERSE
    coded = (alias.type == "iso2" and norms[0] not in ENGLISH) or (alias.type == "iso3" and norms[0] in NO_WORDS)
    return terse and coded and utterance.tokens[0].raw.islower()


def _beside_noun(alias: PartnerAlias, utterance: Utterance, start: int, end: int) -> bool:
    """ "VNM balance", "trade balance KOR": a three-letter code beside a word of trade."""
    after = utterance.norms[end] if end < len(utterance.norms) else ""
    before = utterance.norms[start - 1] if start else ""
    return alias.type == "iso3" and bool({after, before} & (TRADE_NOUNS | TERSE))


def crosses(utterance: Utterance, start: int, end: int) -> int | None:
    """How many commas a name from ``start`` to ``end`` runs across; None when it runs across a sentence's end."""
    commas = 0
    for index in range(start, end - 1):
        gap = utterance.gap(index)
        if gap == " ":
            continue
        abbreviated = utterance.norms[index] in ABBREVIATED or len(utterance.tokens[index].raw) <= 3
        if any(sign in STOPS for sign in gap) and not (gap.startswith(".") and (abbreviated or gap[1:2] == ",")):
            return None
        commas += "," in gap
    return commas


def admits(alias: PartnerAlias, utterance: Utterance, start: int, end: int, ends: Container[int] = ()) -> bool:
    """Whether ``alias`` counts where it stands and as it was typed. ``ends``: where names end that were read before."""
    if alias.when in ("", "doubtful"):
        return True
    upper = _upper(utterance, start, end)
    if whole(utterance, start, end):
        return upper or alias.when != "code"
    place = expected(utterance, start, end)
    listed = joined(utterance, start) and (start in ends or start - 1 in ends)
    match alias.when:
        case "capital":
            return place or capitalised(utterance, start)
        case "position":
            code = alias.type == "iso3" and (not shouted(utterance) or len(utterance.tokens) <= TERSE_MOST)
            named = place or (upper and (listed or code))  # "TWN imp 2026-08": no other word is written so
            return named or _telegraphic(alias, utterance, start)
        case "code":
            named = place or listed or _beside_noun(alias, utterance, start, end)
            return (upper and not shouted(utterance) and named) or _telegraphic(alias, utterance, start)
        case "upper":
            return upper and not shouted(utterance)
    return False


def _upper(utterance: Utterance, start: int, end: int) -> bool:
    return all(token.raw.isupper() for token in utterance.tokens[start:end] if token.norm not in _ARTICLE)
