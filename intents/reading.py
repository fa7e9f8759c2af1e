"""What all dimensions read in one question: the best set of spans that do not overlap.

Readings with the same extent are kept together (a word may be a measure and a kind of partner); the
resolver uses those that fit, and reports every content word that it did not use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from intents.text import Span, Utterance

_PREFERENCE = {"vintage": 0.06, "period": 0.05, "comparison": 0.04, "partner": 0.03, "commodity": 0.02}


@dataclass
class Reading:
    """The chosen spans in order; ``used`` marks the tokens that the resolver has taken account of."""

    utterance: Utterance
    spans: list[Span]
    used: set[int] = field(default_factory=set)

    def find(self, dimension: str, *values: object) -> list[Span]:
        """Chosen spans of a dimension (with one of these values). Does not mark them."""
        return [s for s in self.spans if s.dimension == dimension and (not values or s.value in values)]

    def take(self, dimension: str, *values: object) -> list[Span]:
        """The same, and marks them as used."""
        found = self.find(dimension, *values)
        for span in found:
            self.mark(span)
        return found

    def has(self, dimension: str, *values: object) -> bool:
        return bool(self.find(dimension, *values))

    def mark(self, span: Span) -> None:
        self.used.update(range(span.start, span.end))

    def word(self, index: int) -> str:
        norms = self.utterance.norms
        return norms[index] if 0 <= index < len(norms) else ""

    def words(self, span: Span) -> str:
        """The words of a span as typed."""
        tokens = self.utterance.tokens
        return self.utterance.text[tokens[span.start].start : tokens[span.end - 1].end]

    def replaced(self, start: int, end: int, words: str) -> str:
        """The text with other words (or none) in place of tokens ``start`` to ``end``."""
        tokens, text = self.utterance.tokens, self.utterance.text
        made = text[: tokens[start].start] + words + text[tokens[end - 1].end :]
        return " ".join(made.replace(" ,", ",").split()) if not words else made.strip()

    def covered(self) -> set[int]:
        return {i for s in self.spans for i in range(s.start, s.end)}

    def unread(self, is_filler: Callable[[str], bool]) -> list[int]:
        """Tokens that no span explains and that carry meaning."""
        seen = self.covered()
        return [i for i, t in enumerate(self.utterance.tokens) if i not in seen and not is_filler(t.norm)]

    def unused(self, is_filler: Callable[[str], bool], harmless: Callable[[Span], bool]) -> list[int]:
        """Tokens of chosen spans that the resolver did not use."""
        spare = [s for s in self.spans if not harmless(s)]
        idle = {i for s in spare for i in range(s.start, s.end)} - self.used
        idle -= {i for s in self.spans if harmless(s) for i in range(s.start, s.end)}
        return sorted(i for i in idle if not is_filler(self.word(i)))


def weight(span: Span) -> float:
    """Longer readings win; then exact ones; then the dimension that is harder to mistake."""
    size = span.end - span.start
    return (size + 0.3 * (size - 1)) * span.score + _PREFERENCE.get(span.dimension, 0.0)


def choose(utterance: Utterance, spans: Iterable[Span]) -> Reading:
    """The non-overlapping extents with the greatest weight, and every reading that has such an extent."""
    extents: dict[tuple[int, int], list[Span]] = {}
    for span in spans:
        extents.setdefault((span.start, span.end), []).append(span)
    count = len(utterance.tokens)
    best: list[tuple[float, tuple[tuple[int, int], ...]]] = [(0.0, ())] * (count + 1)
    by_end: dict[int, list[tuple[int, int]]] = {}
    for extent in extents:
        by_end.setdefault(extent[1], []).append(extent)
    for end in range(1, count + 1):
        best[end] = best[end - 1]
        for extent in by_end.get(end, ()):
            before, path = best[extent[0]]
            total = before + max(weight(s) for s in extents[extent])
            if total > best[end][0]:
                best[end] = (total, (*path, extent))
    chosen = [s for extent in best[count][1] for s in sorted(extents[extent], key=lambda s: -weight(s))]
    return Reading(utterance, chosen)
