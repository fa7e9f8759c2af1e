"""What the meta patterns are matched against: a message with its contractions written out and politeness taken off."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from data.glossary import glossary, vocabulary_file
from intents.dimensions.commodity import commodity_spans
from intents.dimensions.partner import partner_spans
from intents.dimensions.phrases import expand
from intents.match import Index, closest
from intents.meta.patterns import Patterns, Words
from intents.meta.views import subject_words
from intents.text import TextTooLongError, Token, Utterance, read
from intents.vocabulary import vocabulary

SLOTS = frozenset(
    ("term", "noun", "word", "exhibit", "group", "partner", "product", "period", "subject", "rest", "release")
)
LEVELS = {
    "term": {"term", "property", "noun", "figure"},
    "noun": {"term", "property", "noun"},
    "word": {"term", "property"},
}
SHORTEST = 4
"""Letters from which a misspelled word is put right."""
WRAPPING = 8
"""Words of the longest polite phrase."""
LEAST_RIGHT = 2
"""Words that must be right for the others to be mended: "tanks" alone is not "thanks"."""
MOST_WRONG = 2
"""More unknown words than this make another message."""


@dataclass(frozen=True)
class MetaLexicon:
    """Everything that the meta rules know: patterns, glossary terms, and what is taken off a message."""

    patterns: Patterns
    terms: dict[Words, tuple[str, ...]]
    front: frozenset[Words]
    end: frozenset[Words]
    skip: frozenset[str]
    asking: frozenset[str]
    spelling: Index[str]


@lru_cache(maxsize=1)
def lexicon() -> MetaLexicon:
    table = vocabulary_file("meta.toml")
    patterns = Patterns(table["words"], SLOTS)
    for key, value in table.items():
        if key in ("words", "strip", "calendar", "loose"):
            continue
        sections = {key: value} if "patterns" in value else {f"{key}.{name}": inner for name, inner in value.items()}
        for action, section in sections.items():
            for pattern in section.get("patterns", ()):
                patterns.add(action, spelled_out(pattern))
    for entry in glossary().values():
        for ask in entry.asks:
            patterns.add(f"entry.{entry.id}", spelled_out(ask))
    terms = _terms()
    strip = table["strip"]
    dated = _phrases(pattern for patterns in table["calendar"]["roles"].values() for pattern in patterns)
    loose = _phrases(pattern for entry in table["loose"].values() for pattern in (*entry["cue"], *entry["small"]))
    known = patterns.vocabulary | {word for phrase in (*terms, *dated, *loose) for word in phrase} | subject_words()
    return MetaLexicon(
        patterns,
        terms,
        _phrases(strip["front"]),
        _phrases(strip["end"]),
        frozenset(strip["skip"]),
        frozenset(strip["asking"]),
        Index((word, word) for word in sorted(known) if len(word) >= SHORTEST and word.isalpha()),
    )


def _terms() -> dict[Words, tuple[str, ...]]:
    out: dict[Words, tuple[str, ...]] = {}
    for entry in glossary().values():
        for term in entry.terms:
            for phrase in expand(spelled_out(term)):
                out[phrase] = tuple(dict.fromkeys((*out.get(phrase, ()), entry.id)))
    return out


def _phrases(patterns: Iterable[str]) -> frozenset[Words]:
    return frozenset(phrase for pattern in patterns for phrase in expand(spelled_out(pattern)))


# --- contractions -------------------------------------------------------------------------------------

_QUOTES = str.maketrans("\u2018\u2019\u02bc", "'''")
_REPLACED = (
    (re.compile(r"\(\s*-{1,2}\s*\)"), " dashsign "),
    (re.compile(r"\(\s*x\s*\)", re.I), " xsign "),
    (re.compile(r"\(\s*r\s*\)", re.I), " rsign "),
    (re.compile(r"\b(what|who|when|where|how|why|that|there|here)'?s\b(?!-)", re.I), r"\1 is"),
    (re.compile(r"\bit's\b", re.I), "it is"),
    (re.compile(r"\b(what|who|when|where|how|why|you|they|we|these|those)'re\b", re.I), r"\1 are"),
    (re.compile(r"\b(i|we|you|they)'d\b", re.I), r"\1 would"),
    (re.compile(r"\bcan(?:'t|not)\b", re.I), "can not"),
    (re.compile(r"\b(do|does|did|is|are|was|were|has|have|had|would|could|should)n'?t\b", re.I), r"\1 not"),
    (re.compile(r"\b(i|you|we|they)'ve\b", re.I), r"\1 have"),
    (re.compile(r"\b(?:i'm|im)\b", re.I), "i am"),
    (re.compile(r"\bu\b(?!\.)", re.I), "you"),
    (re.compile(r"\bur\b", re.I), "your"),
)
_SHORT = frozenset((
    "whats", "whos", "whens", "wheres", "hows", "whys", "thats", "theres", "heres", "dont", "doesnt", "didnt", "isnt",
    "arent", "wasnt", "werent", "hasnt", "havent", "hadnt", "wouldnt", "couldnt", "shouldnt", "cannot", "cant", "im",
    "ur", "u",
))  # fmt: skip
"""Words that are written out, beside those with an apostrophe and the marks."""
_WORD = re.compile(r"\w+")


def spelled_out(text: str) -> str:
    """``what's`` and ``don't`` written out; the marks (-), (X) and (R) as words. Patterns and messages alike."""
    text = text if text.isascii() else text.translate(_QUOTES)
    if text.isascii() and "'" not in text and "(" not in text and _SHORT.isdisjoint(_WORD.findall(text.lower())):
        return text  # as most messages and patterns
    for pattern, right in _REPLACED:
        text = pattern.sub(right, text)
    return text


# --- politeness ---------------------------------------------------------------------------------------


def bare(text: str) -> Utterance:
    """The message with contractions written out and small words that mean nothing left out. Raises TextTooLongError."""
    utterance = read(spelled_out(text))
    skip = lexicon().skip
    return keep(utterance, [i for i, norm in enumerate(utterance.norms) if norm not in skip and norm != "'s"])


def keep(utterance: Utterance, indices: Iterable[int]) -> Utterance:
    """The utterance with these tokens only."""
    tokens = tuple(utterance.tokens[i] for i in indices)
    return replace(utterance, tokens=tokens, norms=tuple(t.norm for t in tokens))


def cores(utterance: Utterance) -> list[Utterance]:
    """The message as it is, and with more and more of its polite wrapping off."""
    words, norms = lexicon(), utterance.norms
    starts = [0]
    while size := _fits(norms[starts[-1] : starts[-1] + WRAPPING], words.front, from_end=False):
        starts.append(starts[-1] + size)
    ends = [len(norms)]
    while size := _fits(norms[max(0, ends[-1] - WRAPPING) : ends[-1]], words.end, from_end=True):
        ends.append(ends[-1] - size)
    return [keep(utterance, range(a, b)) for a in starts for b in ends if a < b]


def _fits(norms: Words, phrases: frozenset[Words], from_end: bool) -> int:
    """How many tokens at the begin (or end) of ``norms`` are one phrase, the longest first."""
    for size in range(len(norms), 0, -1):
        if (norms[-size:] if from_end else norms[:size]) in phrases:
            return size
    return 0


# --- spelling -----------------------------------------------------------------------------------------


def _otherwise(token: Token) -> bool:
    """Whether a word is a trade word, a partner or a product as it stands."""
    alone = Utterance(token.raw, (Token(token.norm, token.raw, 0, len(token.raw)),), (token.norm,))
    if vocabulary().explains(token.norm):
        return True
    return any(span.score >= 1 for span in (*partner_spans(alone), *commodity_spans(alone)))


def corrected(utterance: Utterance) -> Utterance | None:
    """The message with up to two misspelled words put right, or None when there is nothing to mend."""
    words = lexicon()
    known = words.spelling.keys
    wrong = [
        i
        for i, norm in enumerate(utterance.norms)
        if len(norm) >= SHORTEST and norm.isalpha() and norm not in known and norm not in words.skip
    ]
    if not wrong or len(wrong) > MOST_WRONG or len(utterance.norms) - len(wrong) < LEAST_RIGHT:
        return None
    tokens = list(utterance.tokens)
    for i in wrong:
        match = closest(tokens[i].norm, words.spelling)
        if match is None:
            return None
        tokens[i] = Token(match.key, tokens[i].raw, tokens[i].start, tokens[i].end)
    if not any(token.norm in words.asking for token in tokens):
        return None
    if any(_otherwise(utterance.tokens[i]) for i in wrong):
        return None
    return replace(utterance, tokens=tuple(tokens), norms=tuple(t.norm for t in tokens))


# --- a greeting before a real question ----------------------------------------------------------------

_PAUSE = frozenset(",.!;:\n-")


def unwrapped(text: str) -> str:
    """A question without the greeting in front and the thanks after it; the text as it is where nothing is left."""
    try:
        utterance, strip = read(text), _courtesy()
    except TextTooLongError:
        return text
    tokens, norms = utterance.tokens, utterance.norms
    start, end = 0, len(tokens)
    while start < end:
        size = _fits(norms[start : start + WRAPPING], strip.greeting, from_end=False)
        firm = _fits(norms[start : start + WRAPPING], strip.firm, from_end=False)
        if firm > size and start + firm < end and _PAUSE & set(utterance.gap(start + firm - 1)):
            size = firm
        if not size:
            break
        start += size
    while size := _fits(norms[max(start, end - WRAPPING) : end], strip.closing, from_end=True):
        end -= size
    if (start, end) == (0, len(tokens)) or start >= end:
        return text
    after = utterance.text[tokens[end - 1].end :]
    return utterance.text[tokens[start].start : tokens[end - 1].end] + ("?" if "?" in after else "")


@dataclass(frozen=True)
class _Courtesy:
    greeting: frozenset[Words]
    firm: frozenset[Words]
    closing: frozenset[Words]


@lru_cache(maxsize=1)
def _courtesy() -> _Courtesy:
    strip = vocabulary_file("meta.toml")["strip"]
    return _Courtesy(_phrases(strip["greeting"]), _phrases(strip["firm"]), _phrases(strip["closing"]))
