"""The period dimension: months, quarters and years in words; how finely; compared with what; which release.

``period_spans`` gives Spans of four dimensions: "period" (``PeriodExpr``), "grain" (month, quarter, year,
series), "comparison" (year, month, quarter, previous) and "vintage" (``VintageExpr``). Rules are regular
expressions over classes of words; the words are in ``data/vocab/periods.toml``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache

from data.period import PeriodExpr, VintageExpr
from intents.dimensions.period import compose, grammar, neighbours, parts
from intents.dimensions.period.atom import Atom, Matched
from intents.dimensions.period.engine import Layer, longest, string
from intents.dimensions.period.lexer import Closest, Item, Lexer
from intents.dimensions.period.vocabulary import PeriodVocabulary, vocabulary
from intents.text import Span, Utterance

__all__ = ["Closest", "PeriodReader", "period_spans"]

_JOINING = frozenset(("in", "and", "versus"))
_DECADES = 20
_PRIORITY = {"period": 0, "vintage": 1, "comparison": 2, "grain": 3}


def period_spans(utterance: Utterance, today: dt.date, closest: Closest | None = None) -> list[Span]:
    """Every expression of time in ``utterance``, not overlapping, in order. ``today`` dates "last year".

    ``closest`` proposes a known word for an unknown one (spelling); what it changed is in ``Span.note``.
    """
    return reader().read(utterance, today, closest)


@lru_cache(maxsize=1)
def reader() -> PeriodReader:
    return PeriodReader(vocabulary())


class PeriodReader:
    """The rules compiled over one vocabulary."""

    def __init__(self, words: PeriodVocabulary) -> None:
        self.words = words
        self.atoms = Layer(grammar.atom_rules(words))
        self.parts = Layer((name, pattern, None) for name, pattern in grammar.part_rules(words))
        self.rules = Layer(grammar.composed_rules(words))

    def read(self, utterance: Utterance, today: dt.date, closest: Closest | None = None) -> list[Span]:
        if not utterance.tokens:
            return []
        lexer = Lexer(utterance, self.words, today.year, closest)
        items = lexer.items()
        items, names = self._atoms(items, lexer, today)
        items, names = self._parts(items, names, lexer, today)
        spans = self._composed(items, names, utterance, today)
        spans += self._phrases(lexer.norms)
        chosen = _best(spans)
        chosen += self._short_year(chosen, items, lexer, utterance)
        chosen += self._units(chosen, items)
        chosen.sort(key=lambda s: s.start)
        return [_noted(s, lexer.notes) for s in chosen] if lexer.notes else chosen

    def _atoms(self, items: list[Item], lexer: Lexer, today: dt.date) -> tuple[list[Item], list[str]]:
        def built(build: grammar.Builder, start: int, end: int) -> Atom | None:
            return build(Matched(items[start:end], today, lexer.full_year))

        out, names = compose.collapse(items, longest(string(items, self.words), self.atoms, built))
        neighbours.share_years(out, today)
        return out, names

    def _parts(self, items: list[Item], names: list[str], lexer: Lexer, today: dt.date) -> tuple[list[Item], list[str]]:
        def built(_: None, start: int, end: int) -> Atom | None:
            return parts.build(items[start:end], lexer.norms[items[start].start : items[end - 1].end], today)

        found = longest(string(items, self.words), self.parts, built)
        if not found:
            return items, names
        out, inner = compose.collapse(items, found)
        by_item = {id(item): name for item, name in zip(items, names, strict=True)}
        return out, [name or by_item.get(id(item), "") for item, name in zip(out, inner, strict=True)]

    def _composed(self, items: list[Item], names: list[str], utterance: Utterance, today: dt.date) -> list[Span]:
        def words(start: int, end: int) -> str:
            first, last = items[start].start, items[end - 1].end
            return utterance.text[utterance.tokens[first].start : utterance.tokens[last - 1].end]

        composer = compose.Composer(items, today, words)

        def built(build: str, start: int, end: int) -> PeriodExpr | VintageExpr | None:
            return getattr(composer, build)(start, end)  # type: ignore[no-any-return]

        spans: list[Span] = []
        used: set[int] = set()
        for start, end, name, value in longest(string(items, self.words), self.rules, built):
            atoms = composer.atoms(start, end)
            score = min((a.score for a in atoms), default=1.0)
            note = "; ".join(dict.fromkeys(a.note for a in atoms if a.note)) or None
            spans.append(_span(items, start, end, value, name, score, note))
            used.update(range(start, end))
        for at, item in enumerate(items):
            if isinstance(item.atom, Atom) and at not in used:
                value = composer.single(at, at + 1)
                spans.append(_span(items, at, at + 1, value, names[at], item.atom.score, item.atom.note))
        return spans

    def _phrases(self, norms: Sequence[str]) -> list[Span]:
        out = []
        for at, norm in enumerate(norms):
            for length in range(min(self.words.longest_phrase.get(norm, 0), len(norms) - at), 0, -1):
                phrase = self.words.phrases.get(tuple(norms[at : at + length]))
                if phrase is not None:
                    dimension, value = _phrase_value(phrase.dimension, phrase.value, " ".join(norms[at : at + length]))
                    out.append(Span(at, at + length, dimension, value, f"{phrase.dimension}.{phrase.value}"))
        return out

    def _short_year(
        self, spans: Sequence[Span], items: Sequence[Item], lexer: Lexer, utterance: Utterance
    ) -> list[Span]:
        """ "vn deficit 24", "exports 23 v 24", "exports in 2024, same in 23": two digits that end the question.

        Beside another period only after a word that joins the two, and only where that is a year too.
        """
        last = items[-1]
        if "yy" not in last.classes or len(items) < 2:
            return []
        link = items[-2].classes
        said = [s.value for s in spans if s.dimension == "period"]
        if said:
            years = all(isinstance(e, PeriodExpr) and e.period is not None and e.period.grain == "year" for e in said)
            joined = years and bool(link & _JOINING) and self._recent(last, lexer)
            return [self._year(last, lexer, utterance)] if joined else []
        if len(items) > 3 and link & _JOINING and "yy" in items[-3].classes:
            pair = (items[-3], last)
            both = all(self._recent(one, lexer) for one in pair) and last.value != items[-3].value
            return [self._year(one, lexer, utterance) for one in pair] if both else []
        return [] if link & {"hyphen", "slash", "comma", "and"} else [self._year(last, lexer, utterance)]

    @staticmethod
    def _recent(item: Item, lexer: Lexer) -> bool:
        """Whether two digits are a year of the last two decades: any other number is more likely a number."""
        return lexer.pivot - _DECADES < lexer.full_year(item.value) <= lexer.pivot

    @staticmethod
    def _year(item: Item, lexer: Lexer, utterance: Utterance) -> Span:
        value = lexer.full_year(item.value)
        label = utterance.tokens[item.start].raw
        period = Atom("year", year=value).resolve(dt.date(value, 1, 1))
        expr = PeriodExpr("range", label, period, period.start, period.end)
        note = f"reading *{label}* as {value}"
        return Span(item.start, item.end, "period", expr, "period.short_year", 0.7, note)

    def _units(self, spans: Sequence[Span], items: Sequence[Item]) -> list[Span]:
        """A month, quarter or year that no rule read ("worst month", "months in a row")."""
        taken = {i for s in spans for i in range(s.start, s.end)}
        out = []
        for at, item in enumerate(items):
            unit = next((u for u in ("month", "quarter", "year") if f"u_{u}" in item.classes), None)
            if unit is None or item.start in taken:
                continue
            if unit == "quarter" and at + 1 < len(items) and "of" in items[at + 1].classes:
                continue  # "a quarter of our imports" is a share
            out.append(Span(item.start, item.end, "grain", unit, "grain.unit", 0.5))
        return out


def _phrase_value(dimension: str, value: str, label: str) -> tuple[str, object]:
    if dimension in ("latest", "all"):
        return "period", PeriodExpr(dimension, label, relative=dimension == "latest")  # type: ignore[arg-type]
    if dimension == "trailing":
        return "period", PeriodExpr("trailing", label, count=12, unit="month", relative=True)
    if dimension == "vintage":
        if value == "annual_revision":
            return "vintage", VintageExpr("named_release", label="annual revision")
        return "vintage", VintageExpr(value, label=label)  # type: ignore[arg-type]
    return dimension, value


def _span(
    items: Sequence[Item], start: int, end: int, value: object, name: str, score: float, note: str | None = None
) -> Span:
    dimension = "vintage" if isinstance(value, VintageExpr) else "period"
    return Span(items[start].start, items[end - 1].end, dimension, value, f"{dimension}.{name}", score, note)


def _best(spans: Sequence[Span]) -> list[Span]:
    """The longest spans, none overlapping; of two as long, a period before a comparison before a grain."""
    taken: set[int] = set()
    out = []
    for span in sorted(spans, key=lambda s: (s.start - s.end, _PRIORITY[s.dimension], s.start)):
        if taken.isdisjoint(range(span.start, span.end)):
            taken.update(range(span.start, span.end))
            out.append(span)
    return out


def _noted(span: Span, notes: dict[int, str]) -> Span:
    own = [notes[i] for i in range(span.start, span.end) if i in notes]
    if not own:
        return span
    note = "; ".join([*([span.note] if span.note else []), *own])
    return Span(span.start, span.end, span.dimension, span.value, span.rule, min(span.score, 0.9), note)
