"""Partners in a question: who trades with the United States here, exact names first, misspellings second."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from data.partners import PartnerAlias
from intents.dimensions.partner import context
from intents.dimensions.partner.fuzzy import Guess, guesses, is_open
from intents.dimensions.partner.lexicon import PartnerLexicon, blocked, canonical, load_lexicon
from intents.match import nearest
from intents.text import Span, Utterance, words
from intents.wordlists import wordlist

DIMENSION = "partner"
CODE_SCORE = 0.8
"""Score of an ISO code: letters that may be something else."""
SPELLING_SCORE = 0.95
"""Score of a common misspelling that the vocabulary lists."""
STATE_SCORE = 0.5
"""Score of Georgia (and other names that are US states too) where the question speaks of states."""
STATE_NAMES = wordlist("also_states", "partners")
_OF_STATES, _CONTINENT = wordlist("of_states", "partners"), wordlist("continent", "partners")


def _nothing(_word: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    alias: PartnerAlias
    commas: int


def partner_spans(utterance: Utterance, known: Callable[[str], bool] = _nothing) -> list[Span]:
    """The partners named, in order, not overlapping. Values are ``PartnerMention``.

    ``known`` tells of a word (a token's ``norm``) whether another vocabulary explains it: such words are never
    read as a misspelled partner. A possessive 's is not part of the span.
    """
    lexicon = load_lexicon()
    canon = canonical(utterance.norms)
    guards = blocked(utterance, canon, lexicon)
    found = [f for f in _exact(utterance, canon, lexicon) if not _is_blocked(f.start, f.end, guards)]
    best = _cover(found, canon)
    ranges = [(item.start, item.end) for item in best] + [(start, end) for start, end, _ in guards]
    read = guesses(utterance, canon, lexicon, ranges, known)
    read = [g for g in read if not _is_blocked(g[0], g[1], guards)]
    kept = [f for f in best if not any(g[0] <= f.start and f.end <= g[1] for g in read)]
    kept = [f for f in kept if not _is_other_word(f, kept, utterance)]
    spans = [_span(item, utterance, lexicon) for item in kept]
    spans += [_guess_span(guess, utterance, lexicon) for guess in read]
    return sorted(spans, key=lambda span: span.start)


def _exact(utterance: Utterance, canon: tuple[str, ...], lexicon: PartnerLexicon) -> list[_Found]:
    out = []
    ends: set[int] = set()
    for start, word in enumerate(canon):
        for size in lexicon.lengths.get(word, ()):
            alias = lexicon.aliases.get(canon[start : start + size]) if start + size <= len(canon) else None
            if alias is None or not context.admits(alias, utterance, start, start + size, ends):
                continue
            commas = context.crosses(utterance, start, start + size)
            if commas is not None:
                out.append(_Found(start, start + size, alias, commas))
                ends.add(start + size)
    return out


def _cover(found: list[_Found], canon: tuple[str, ...]) -> list[_Found]:
    """The non-overlapping readings that explain the most words with the fewest names and commas inside them."""
    count = len(canon)
    best: list[tuple[tuple[int, int, int, int], tuple[_Found, ...]]] = [((0, 0, 0, 0), ())] * (count + 1)
    by_end: dict[int, list[_Found]] = {}
    for item in found:
        by_end.setdefault(item.end, []).append(item)
    for end in range(1, count + 1):
        best[end] = best[end - 1]
        for item in by_end.get(end, ()):
            (covered, names, commas, length), path = best[item.start]
            size = item.end - item.start
            said = size - (canon[item.start] == "the")
            rank = (covered + said, names - 1, commas - item.commas, length + size)
            if rank > best[end][0]:
                best[end] = (rank, (*path, item))
    return list(best[count][1])


def _is_other_word(item: _Found, others: list[_Found], utterance: Utterance) -> bool:
    """ "turkey exports to Mexico": a doubtful word in lower case, beside a partner that it is not listed with."""
    if item.alias.when != "doubtful" or context.capitalised(utterance, item.start):
        return False
    if context.expected(utterance, item.start, item.end) or context.joined(utterance, item.start):
        return False
    partners = [o for o in others if o is not item and o.alias.type != "reporter"]
    return bool(partners) and not any(context.joined(utterance, o.start) for o in partners)


def _is_blocked(start: int, end: int, guards: list[tuple[int, int, str]]) -> bool:
    """A guard blocks the readings inside its words, not a longer name around them."""
    return any(g_start <= start and end <= g_end for g_start, g_end, _ in guards)


def _raw(utterance: Utterance, start: int, end: int) -> str:
    return utterance.text[utterance.tokens[start].start : utterance.tokens[end - 1].end]


def _span(item: _Found, utterance: Utterance, lexicon: PartnerLexicon) -> Span:
    alias, start, end = item.alias, item.start, item.end
    mention = lexicon.catalogue.mention(alias.targets)
    raw = _raw(utterance, start, end)
    note, score = None, 1.0
    if alias.type in ("wire", "assumed", "part"):
        note = f"reading {raw} as {mention.name}"
    if alias.type == "spelling":
        note, score = f"reading *{raw}* as {mention.name}", SPELLING_SCORE
    if alias.type in ("iso2", "iso3") and not context.whole(utterance, start, end):
        note, score = f"reading {raw} as {mention.name}", CODE_SCORE
    if utterance.norms[start] in STATE_NAMES and _OF_STATES & set(utterance.norms):
        score = STATE_SCORE
    if end - start == 1 and utterance.norms[start] in _CONTINENT and not _asks_america(utterance, start, end):
        mention = lexicon.catalogue.mention(("US",))
    return Span(start, end, DIMENSION, mention, f"partner.{alias.type}", score, note)


def _asks_america(utterance: Utterance, start: int, end: int) -> bool:
    """ "with America" names a partner and is ambiguous; "America's deficit", "does America import" the reporter."""
    possessive = end < len(utterance.norms) and utterance.norms[end] == "'s"
    return not possessive and context.expected(utterance, start, end)


def _guess_span(guess: Guess, utterance: Utterance, lexicon: PartnerLexicon) -> Span:
    start, end, match = guess
    raw = _raw(utterance, start, end)
    if match.rivals:
        targets = tuple(dict.fromkeys(t for key in (match.key, *match.rivals) for t in key))
        mention = lexicon.catalogue.mention(targets)
        return Span(start, end, DIMENSION, mention, "partner.fuzzy", match.score, f"*{raw}* may be {mention.name}")
    mention = lexicon.catalogue.mention(match.key)
    return Span(start, end, DIMENSION, mention, "partner.fuzzy", match.score, f"reading *{raw}* as {mention.name}")


def partner_suggestions(text: str) -> list[str]:
    """Names of known partners and groups that resemble ``text``, nearest first, at most three."""
    lexicon = load_lexicon()
    names = nearest(" ".join(words(text)), lexicon.suggestible)
    return [lexicon.catalogue.mention(lexicon.suggestible.keys[name]).name for name in names]


def looks_like_partner(utterance: Utterance, token_index: int, known: Callable[[str], bool] = _nothing) -> bool:
    """Whether a word that nothing explains stands where a partner would ("with Wakanda", "Narnia's surplus")."""
    lexicon = load_lexicon()
    norm = utterance.norms[token_index]
    if known(norm) or not norm.isalpha() or lexicon.is_word(norm):
        return False
    if context.expected(utterance, token_index):
        return True
    after = utterance.norms[token_index + 1] if token_index + 1 < len(utterance.norms) else ""
    named = context.capitalised(utterance, token_index) and not context.shouted(utterance)
    return named and (after in context.TRADE_NOUNS or context.joined(utterance, token_index))


__all__ = ["is_open", "looks_like_partner", "partner_spans", "partner_suggestions"]
