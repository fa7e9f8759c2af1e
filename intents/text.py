"""Text as it arrives: normalised, stripped of Slack markup, cut into tokens with offsets.

``Utterance`` is what every dimension reads. Tokens are lower case and ASCII-folded ("Türkiye" ->
"turkiye"); ``raw`` keeps the words as typed for echoing back. Possessive 's is a token of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or sign. ``start``/``end`` are offsets in ``Utterance.text``."""

    norm: str
    raw: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Utterance:
    text: str
    tokens: tuple[Token, ...]
    norms: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Span:
    """What one rule of one dimension read from tokens ``start`` to ``end`` (half open).

    ``score`` is 1.0 for an exact reading, less for a fuzzy one; ``note`` is what the answer says about
    it ("reading *Veitnam* as Vietnam").
    """

    start: int
    end: int
    dimension: str
    value: object
    rule: str
    score: float = 1.0
    note: str | None = None
