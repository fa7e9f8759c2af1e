"""Messages recognised by their parts: every word is a cue, a term of the glossary, or a stop word."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from data.glossary import Term, glossary, vocabulary_file
from intents.dimensions.phrases import expand
from intents.meta.patterns import Hit, Words
from intents.meta.wording import lexicon, spelled_out
from intents.wordlists import wordlist

LONGEST = 10
_MEANING = wordlist("meaning")
"""With one of these even a word that also names a figure is explained."""


@dataclass(frozen=True, slots=True)
class _Section:
    cues: frozenset[Words]
    small: frozenset[Words]


@lru_cache(maxsize=1)
def _sections() -> dict[str, _Section]:
    table = vocabulary_file("meta.toml")["loose"]

    def phrases(patterns: list[str]) -> frozenset[Words]:
        return frozenset(phrase for pattern in patterns for phrase in expand(spelled_out(pattern)))

    return {name: _Section(phrases(entry["cue"]), phrases(entry["small"])) for name, entry in table.items()}


def machine(norms: Words) -> Hit | None:
    """Whether a message asks if there is a language model in here."""
    section = _sections()["machine"]
    cue, at = False, 0
    while at < len(norms):
        size = _longest(norms, at, section.cues)
        cue = cue or size > 0
        size = size or _longest(norms, at, section.small)
        if not size:
            return None
        at += size
    return Hit("machine", ()) if cue and len(norms) > 1 else None


def meaning(norms: Words) -> Hit | None:
    """Whether a message asks what one or two terms mean; the hit's values are their entries."""
    section, terms = _sections()["define"], lexicon().terms
    found: list[Term] = []
    cue, bold, at = False, False, 0
    while at < len(norms):
        size = _longest(norms, at, section.cues)
        if size:
            cue, bold = True, bold or norms[at] in _MEANING
            at += size
            continue
        end = next((e for e in range(min(len(norms), at + LONGEST), at, -1) if norms[at:e] in terms), at)
        if end > at:
            found += [glossary()[key] for key in terms[norms[at:end]][:1]]
            at = end
            continue
        size = _longest(norms, at, section.small)
        if not size:
            return None
        at += size
    entries = list(dict.fromkeys(found))
    if not cue or not entries or len(entries) > 2:
        return None
    if any(e.level == "figure" for e in entries) or (len(entries) == 1 and entries[0].level == "noun" and not bold):
        return None
    return Hit("define.difference" if len(entries) == 2 else "define.loose", tuple(entries))


def _longest(norms: Words, at: int, phrases: frozenset[Words]) -> int:
    return next((n for n in range(min(4, len(norms) - at), 0, -1) if norms[at : at + n] in phrases), 0)
