"""The rule that nothing is dropped: every content word is used, or the question is not understood."""

from __future__ import annotations

from intents.dimensions.partner import looks_like_partner, partner_suggestions
from intents.issues import EXAMPLES, OutOfScope, UnknownPartner, UnknownWords, one_of
from intents.match import nearest
from intents.reading import Reading
from intents.text import Span
from intents.vocabulary import Vocabulary

_ABBREVIATED = (("it", "in", "my", "sa", "no", "is", "me"), ("imp", "exp", "bal"))
"""Codes that are words as well: in front of a shortened flow they are a country or a state ("IN imp")."""


def in_scope(reading: Reading, words: Vocabulary) -> None:
    """Raises OutOfScope for what these data do not answer: forecasts, tariffs, other countries' trade."""
    for span in reading.find("scope"):
        expected = span.value == "forecast" and reading.words(span).lower() == "expect" and not reading.has("measure")
        if not expected:
            raise OutOfScope(str(words.scope[str(span.value)]["sentence"]), EXAMPLES)


def explained(reading: Reading, words: Vocabulary) -> None:
    """Raises UnknownPartner or UnknownWords when a content word is left over."""
    unread = [i for i in reading.unread(words.is_filler) if i not in reading.used]
    kinds = {i for s in reading.find("rank", "which_partner") for i in range(s.start, s.end)}
    named = {s.end for s in reading.find("partner")} & kinds  # "G-7 partners", "Gulf countries"
    spare = reading.unused(words.is_filler, _harmless)
    spare += [i for s in reading.find("rank", "which_period") if _asks_period(reading, s) for i in range(s.start, s.end)
              if i not in reading.used]  # fmt: skip
    spare = [i for i in spare if reading.word(i) not in ("where", "who", "whom") and i not in named]
    if reading.word(0) in _ABBREVIATED[0] and reading.word(1) in _ABBREVIATED[1]:
        unread.append(0)
    left = sorted({*unread, *spare})
    if not left:
        return
    for index in unread:
        if looks_like_partner(reading.utterance, index, words.explains):
            raise _unknown_partner(reading, index)
    tokens = reading.utterance.tokens
    found = ((n, tokens[i].norm) for i in unread for n in nearest(tokens[i].norm, words.spelling, 1))
    near = dict.fromkeys(n for n, typed in found if n != typed)
    tail = f" Did you mean {', '.join(near)}?" if near else ""
    said = tuple(tokens[i].raw for i in left)
    quoted = ", ".join(f"“{w}”" for w in dict.fromkeys(said))
    raise UnknownWords(f"I do not know what {quoted} means here, so I give no figure.{tail}", EXAMPLES, words=said)


def _asks_period(reading: Reading, span: Span) -> bool:
    """Whether periods themselves are asked for: "which years"."""
    return reading.word(span.start) in ("which", "what") or reading.word(span.start + 1) in ("which", "what")


def _unknown_partner(reading: Reading, index: int) -> UnknownPartner:
    raw = reading.utterance.tokens[index].raw
    near = partner_suggestions(raw)
    tail = f" Did you mean {one_of(near)}?" if near else ""
    suggestions = tuple(reading.replaced(index, index + 1, name) for name in near)
    return UnknownPartner(f"“{raw}” is no partner in these data.{tail}", suggestions)


def _harmless(span: Span) -> bool:
    """Readings that may stay unused without changing what is asked."""
    if span.dimension == "measure":
        return span.value in ("trade", "buy", "sell")
    if span.dimension == "rank":
        return span.value in ("which_period", "rank_of")
    return span.dimension == "agency" or span.value in ("help", "release_last", "release_next")
